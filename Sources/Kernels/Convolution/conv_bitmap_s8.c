#include <string.h>

#include "../internal/conv_weights.h"
#include "../internal/list_decode.h"

size_t dtmm_conv_bitmap_s8_get_buffer_size(const dtmm_conv_params *params) {
  return dtmm_conv_weights_buffer_size(params);
}

/* The next up to 32 columns' bits; the bytes of a mask end with the filter. */
static inline uint32_t load_bits(const uint8_t *mask, int32_t columns) {
  uint32_t bits = 0;
  if (columns > 24) {
    memcpy(&bits, mask, 4);
    return bits;
  }
  for (int32_t i = 0; 8 * i < columns; ++i) bits |= (uint32_t)mask[i] << (8 * i);
  return bits;
}

/* The cursor's column is that of bit 0 of its bits; its index is the mask beyond them. */
static void decode(const dtmm_plane_strip *strip, dtmm_weight_cursor *cursor, dtmm_weight_list *list) {
  const int32_t columns = dtmm_conv_filter_size(&strip->conv);
  const int8_t *values = cursor->values;
  const int8_t *end = values + DTMM_LIST_LENGTH;
  uint32_t bits = cursor->bits;
  int32_t column = cursor->column;
  dtmm_list_writer writer;
  dtmm_list_begin(&writer, list, strip);
  for (;;) {
    while (bits != 0 && values < end) {
      const uint32_t bit = (uint32_t)__builtin_ctz(bits);
      bits &= bits - 1;
      dtmm_list_put(&writer, (uint32_t)column + bit, *values++);
    }
    if (bits != 0) break;
    column += 32;
    if (column >= columns) break;
    bits = load_bits(cursor->index, columns - column);
    cursor->index += dtmm_min(4, (columns - column + 7) / 8);
  }
  dtmm_list_end(&writer, list, strip, cursor->values);
  cursor->values = values;
  cursor->bits = bits;
  cursor->column = column;
  if (bits == 0) {
    cursor->column = -32;
    ++cursor->filter;
  }
}

dtmm_status dtmm_conv_bitmap_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                                const dtmm_bitmap_weights *weights, const int8_t *input, int8_t *output,
                                void *scratch, size_t scratch_bytes) {
  if (!params || !weights || !weights->values || !weights->mask) return DTMM_BAD_ARGUMENT;
  const dtmm_weight_cursor start = {
      .weights = weights, .values = weights->values, .index = weights->mask, .column = -32};
  return dtmm_conv_weights(params, quant, decode, &start, input, output, scratch, scratch_bytes);
}
