/* From columns, (ky*kw + kx)*C + c, to list entries: what decoders share. */
#ifndef DTMM_LIST_DECODE_H
#define DTMM_LIST_DECODE_H

#include "weight_list.h"

#if DTMM_PATH_MVE

/* What turns eight columns at a time into distances, in registers. */
typedef struct {
  const uint16_t *tap_distances;
  uint32_t reciprocal;
  uint16_t short_reciprocal, plane_bytes;
} dtmm_eight_columns;

static inline dtmm_eight_columns dtmm_eight_columns_of(const dtmm_plane_strip *strip) {
  return (dtmm_eight_columns){strip->tap_distances, strip->reciprocal, strip->short_reciprocal,
                              (uint16_t)strip->plane_bytes};
}

static inline uint16x8_t dtmm_eight_taps(const dtmm_eight_columns *eight, uint16x8_t columns) {
  if (eight->short_reciprocal != 0) return vmulhq_u16(columns, vdupq_n_u16(eight->short_reciprocal));
  const uint32x4_t reciprocal = vdupq_n_u32(eight->reciprocal);
  const uint32x4_t even = vmulhq_u32(vaddq_n_u32(vmovlbq_u16(columns), 1), reciprocal);
  const uint32x4_t odd = vmulhq_u32(vaddq_n_u32(vmovltq_u16(columns), 1), reciprocal);
  return vmovntq_u32(vreinterpretq_u16_u32(even), odd);
}

/* Writes eight entries, in any order of columns. */
static inline uint32_t *dtmm_list_put_eight(uint32_t *to, const dtmm_eight_columns *eight, uint16x8_t columns,
                                            int16x8_t weights) {
  const uint16x8_t start = vldrhq_gather_shifted_offset_u16(eight->tap_distances, dtmm_eight_taps(eight, columns));
  const uint16x8_t distances = vmlaq_n_u16(start, columns, eight->plane_bytes);
  const uint32x4x4_t pairs = {{vmovlbq_u16(distances), vreinterpretq_u32_s32(vmovlbq_s16(weights)),
                               vmovltq_u16(distances), vreinterpretq_u32_s32(vmovltq_s16(weights))}};
  vst4q_u32(to, pairs);
  return to + 16;
}

/* Lists `count` values and their columns, of `bytes` each: a constant where this is inlined. */
static inline void dtmm_list_columns(dtmm_weight_list *list, const dtmm_plane_strip *strip, const uint8_t *columns,
                                     const uint8_t bytes, const int8_t *values, int32_t count) {
  const dtmm_eight_columns eight = dtmm_eight_columns_of(strip);
  uint32_t *to = list->words;
  list->count = count;
  for (; count > 0; count -= 8, columns += 8 * bytes, values += 8) {
    const mve_pred16_t lanes = vctp16q((uint32_t)count);
    const uint16x8_t column = bytes == 1 ? vldrbq_z_u16(columns, lanes)
                                         : vldrhq_z_u16((const uint16_t *)(const void *)columns, lanes);
    to = dtmm_list_put_eight(to, &eight, column, vldrbq_z_s16(values, lanes));
  }
}

/* Writes a list weight by weight: columns first, distances eight at a time when all are known. */
typedef struct {
  uint16_t *to;
  uint16_t columns[DTMM_LIST_LENGTH];
} dtmm_list_writer;

static inline void dtmm_list_begin(dtmm_list_writer *writer, dtmm_weight_list *list, const dtmm_plane_strip *strip) {
  (void)list;
  (void)strip;
  writer->to = writer->columns;
}

static inline void dtmm_list_put(dtmm_list_writer *writer, uint32_t column, int32_t value) {
  (void)value;
  *writer->to++ = (uint16_t)column;
}

static inline void dtmm_list_end(dtmm_list_writer *writer, dtmm_weight_list *list, const dtmm_plane_strip *strip,
                                 const int8_t *values) {
  const uint8_t *columns = (const uint8_t *)(const void *)writer->columns;
  dtmm_list_columns(list, strip, columns, 2, values, (int32_t)(writer->to - writer->columns));
}

#else

/* Writes a list weight by weight, in ascending order of columns: so most read the tap of the one before. */
typedef struct {
  uint32_t *to;
  uint32_t limit, start; /* first column beyond the tap, what to add to column x plane_bytes in it */
  uint32_t channels, plane_bytes, reciprocal;
  const uint16_t *tap_distances;
} dtmm_list_writer;

static inline void dtmm_list_begin(dtmm_list_writer *writer, dtmm_weight_list *list, const dtmm_plane_strip *strip) {
  *writer = (dtmm_list_writer){.to = list->words,
                               .channels = (uint32_t)strip->conv.input.channels,
                               .plane_bytes = (uint32_t)strip->plane_bytes,
                               .reciprocal = strip->reciprocal,
                               .tap_distances = strip->tap_distances};
}

static inline uint32_t dtmm_packed_weight(uint32_t distance, int32_t weight) {
#if DTMM_PATH_DSP
  uint32_t word; /* GCC prefers two instructions */
  __asm__("pkhbt %0, %1, %2, lsl #16" : "=r"(word) : "r"(weight), "r"(distance));
  return word;
#else
  return distance << 16 | (uint16_t)weight;
#endif
}

static inline void dtmm_list_put(dtmm_list_writer *writer, uint32_t column, int32_t value) {
  if (__builtin_expect(column >= writer->limit, 0)) {
    const uint32_t tap = (uint32_t)((uint64_t)writer->reciprocal * (column + 1) >> 32);
    writer->limit = (tap + 1) * writer->channels;
    writer->start = writer->tap_distances[tap];
  }
  *writer->to++ = dtmm_packed_weight(column * writer->plane_bytes + writer->start, value);
}

/* Fills up to a multiple of four with zero weights, and one more. */
static inline void dtmm_list_end(dtmm_list_writer *writer, dtmm_weight_list *list, const dtmm_plane_strip *strip,
                                 const int8_t *values) {
  (void)strip;
  (void)values;
  uint32_t *to = writer->to;
  int32_t count = list->count = (int32_t)(to - list->words);
  while ((count++ & 3) != 0) *to++ = 0;
  *to = 0;
}

/* Lists `count` values and their columns, of `bytes` each: a constant where this is inlined. */
static inline void dtmm_list_columns(dtmm_weight_list *list, const dtmm_plane_strip *strip, const uint8_t *columns,
                                     const uint8_t bytes, const int8_t *values, int32_t count) {
  dtmm_list_writer writer;
  dtmm_list_begin(&writer, list, strip);
  for (const int8_t *end = values + count; values < end; columns += bytes) {
    const uint32_t column = bytes == 1 ? *columns : *(const uint16_t *)(const void *)columns;
    dtmm_list_put(&writer, column, *values++);
  }
  dtmm_list_end(&writer, list, strip, values);
}

#endif
#endif
