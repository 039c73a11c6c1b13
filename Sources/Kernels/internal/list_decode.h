/* From columns, (ky*kw + kx)*C + c, to list entries: what decoders share. */
#ifndef DTMM_LIST_DECODE_H
#define DTMM_LIST_DECODE_H

#include "weight_list.h"

/* The tap that the last column read; columns ascend, so most are in it too. */
typedef struct {
  uint32_t limit, start; /* first column beyond, what to add to column x plane_bytes */
} dtmm_tap;

static inline void dtmm_tap_find(dtmm_tap *tap, const dtmm_plane_strip *strip, uint32_t column) {
  const uint32_t index = (uint32_t)((uint64_t)strip->reciprocal * (column + 1) >> 32);
  tap->limit = (index + 1) * (uint32_t)strip->conv.input.channels;
  tap->start = strip->tap_distances[index];
}

/* The distance of a column that is not less than any before. */
static inline uint32_t dtmm_tap_distance(dtmm_tap *tap, const dtmm_plane_strip *strip, uint32_t column) {
  if (__builtin_expect(column >= tap->limit, 0)) dtmm_tap_find(tap, strip, column);
  return column * (uint32_t)strip->plane_bytes + tap->start;
}

/* Writes entries of the list one by one. */
static inline uint32_t *dtmm_list_put(uint32_t *to, uint32_t distance, int32_t weight) {
#if DTMM_PATH_MVE
  *to++ = distance & 0xffffU;
  *to++ = (uint32_t)weight;
#elif DTMM_PATH_DSP
  uint32_t word; /* GCC prefers two instructions */
  __asm__("pkhbt %0, %1, %2, lsl #16" : "=r"(word) : "r"(weight), "r"(distance));
  *to++ = word;
#else
  *to++ = distance << 16 | (uint16_t)weight;
#endif
  return to;
}

/* Ends a list at `to`: zero weights fill it to a multiple of four, and one more. */
static inline void dtmm_list_end(dtmm_weight_list *list, uint32_t *to) {
#if DTMM_PATH_MVE
  list->count = (int32_t)(to - list->words) / 2;
  to[0] = to[1] = 0;
#else
  int32_t count = list->count = (int32_t)(to - list->words);
  while ((count++ & 3) != 0) *to++ = 0;
  *to = 0;
#endif
}

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

#endif
#endif
