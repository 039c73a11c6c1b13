#include "../internal/conv_weights.h"
#include "../internal/list_decode.h"

size_t dtmm_conv_nm_s8_get_buffer_size(const dtmm_conv_params *params) {
  return dtmm_conv_weights_buffer_size(params);
}

/* Slots a list takes: whole bytes of every pattern's indices. */
#define SLOTS (DTMM_LIST_LENGTH / 8 * 8)

/* Indices of up to eight slots: `bits` bytes, fewer for fewer slots. */
static inline uint32_t load_indices(const uint8_t *from, uint32_t bits, int32_t slots) {
  const int32_t bytes = (dtmm_min(slots, 8) * (int32_t)bits + 7) / 8;
  uint32_t indices = 0;
  for (int32_t i = 0; i < bytes; ++i) indices |= (uint32_t)from[i] << (8 * i);
  return indices;
}

static uint32_t index_bits(const dtmm_nm_weights *weights) { return weights->group == 8 ? 3 : 2; }

#if DTMM_PATH_MVE

static void list_slots(const dtmm_plane_strip *strip, const dtmm_nm_weights *weights, dtmm_weight_cursor *cursor,
                       int32_t count, dtmm_weight_list *list) {
  const uint32_t bits = index_bits(weights), kept = weights->kept, last = weights->group - 1U;
  const dtmm_eight_columns eight = dtmm_eight_columns_of(strip);
  const int32x4_t even = vmulq_n_s32(vreinterpretq_s32_u32(vidupq_n_u32(0, 2)), -(int32_t)bits);
  const int32x4_t odd = vsubq_n_s32(even, (int32_t)bits);
  const uint16x8_t slot = vidupq_n_u16(0, 1);
  const uint16x8_t step = kept == 2 ? vshrq_n_u16(slot, 1) : slot;
  uint16x8_t start = vmulq_n_u16(vaddq_n_u16(step, (uint16_t)((uint32_t)cursor->column / kept)), weights->group);
  const uint16_t advance = (uint16_t)(8 / kept * weights->group);
  uint32_t *to = list->words;
  list->count = count;
  for (; count > 0; count -= 8) {
    const mve_pred16_t lanes = vctp16q((uint32_t)count);
    const uint32x4_t indices = vdupq_n_u32(load_indices(cursor->index, bits, count));
    const uint16x8_t low = vreinterpretq_u16_u32(vshlq_u32(indices, even));
    const uint16x8_t offsets = vandq_u16(vmovntq_u32(low, vshlq_u32(indices, odd)), vdupq_n_u16((uint16_t)last));
    const int16x8_t values = vldrbq_z_s16(cursor->values, lanes);
    to = dtmm_list_put_eight(to, &eight, vpselq_u16(vaddq_u16(start, offsets), vdupq_n_u16(0), lanes), values);
    start = vaddq_n_u16(start, advance);
    cursor->values += 8;
    cursor->index += bits;
  }
}

#else

static inline void list_pattern(const dtmm_plane_strip *strip, const uint32_t kept, const uint32_t group,
                                dtmm_weight_cursor *cursor, int32_t count, dtmm_weight_list *list) {
  const uint32_t bits = group == 8 ? 3 : 2;
  const int8_t *values = cursor->values;
  const int8_t *end = values + count;
  const uint8_t *index = cursor->index;
  uint32_t start = (uint32_t)cursor->column / kept * group;
  dtmm_list_writer writer;
  dtmm_list_begin(&writer, list, strip);
  while (values < end) {
    uint32_t indices = load_indices(index, bits, (int32_t)(end - values));
    index += bits;
    for (uint32_t slot = 0; slot < 8 && values < end; ++slot) {
      dtmm_list_put(&writer, start + (indices & (group - 1)), *values++);
      indices >>= bits;
      if (slot % kept == kept - 1) start += group;
    }
  }
  dtmm_list_end(&writer, list, strip, cursor->values);
  cursor->values = values;
  cursor->index = index;
}

static void list_slots(const dtmm_plane_strip *strip, const dtmm_nm_weights *weights, dtmm_weight_cursor *cursor,
                       int32_t count, dtmm_weight_list *list) {
  if (weights->group == 8) {
    list_pattern(strip, 1, 8, cursor, count, list);
  } else if (weights->kept == 1) {
    list_pattern(strip, 1, 4, cursor, count, list);
  } else {
    list_pattern(strip, 2, 4, cursor, count, list);
  }
}

#endif

/* The cursor's column counts the slots of its filter. */
static void decode(const dtmm_plane_strip *strip, dtmm_weight_cursor *cursor, dtmm_weight_list *list) {
  const dtmm_nm_weights *weights = cursor->weights;
  const int32_t groups = (dtmm_conv_filter_size(&strip->conv) + weights->group - 1) / weights->group;
  const int32_t slots = groups * weights->kept;
  const int32_t count = dtmm_min(SLOTS, slots - cursor->column);
  const int8_t *values = cursor->values;
  const uint8_t *index = cursor->index;
  list_slots(strip, weights, cursor, count, list);
  cursor->values = values + count;
  cursor->index = index + (count * (int32_t)index_bits(weights) + 7) / 8;
  cursor->column += count;
  if (cursor->column == slots) {
    cursor->column = 0;
    ++cursor->filter;
  }
}

static dtmm_status check(const dtmm_conv_params *params, const dtmm_nm_weights *weights) {
  if (!params || !weights || !weights->values || !weights->indices) return DTMM_BAD_ARGUMENT;
  const int known = (weights->group == 4 && (weights->kept == 1 || weights->kept == 2)) ||
                    (weights->group == 8 && weights->kept == 1);
  return known ? DTMM_OK : DTMM_BAD_ARGUMENT;
}

dtmm_status dtmm_conv_nm_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                            const dtmm_nm_weights *weights, const int8_t *input, int8_t *output, void *scratch,
                            size_t scratch_bytes) {
  if (check(params, weights) != DTMM_OK) return DTMM_BAD_ARGUMENT;
  const dtmm_weight_cursor start = {.weights = weights, .values = weights->values, .index = weights->indices};
  return dtmm_conv_weights(params, quant, decode, &start, input, output, scratch, scratch_bytes);
}
