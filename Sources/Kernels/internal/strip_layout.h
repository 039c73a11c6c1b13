/* How a path lays the channels of positions out in a strip. dtmm_layout_copy copies `count` positions that are `step`
 * bytes apart; dtmm_layout_set sets them to one value, as padding. */
#ifndef DTMM_STRIP_LAYOUT_H
#define DTMM_STRIP_LAYOUT_H

#include <string.h>

#include "conv_arguments.h"
#include "dsp.h"

#if DTMM_PATH_MVE

static inline int32_t dtmm_layout_bytes(int32_t depth) { return dtmm_round_up(depth, 16); }

/* Channels beyond `depth` are zero, so that what weights meet there does not matter. */
static inline void dtmm_layout_copy(uint8_t *to, const int8_t *from, int32_t count, int32_t position_bytes,
                                    int32_t step, int32_t depth, int32_t block_bytes) {
  for (int32_t left = depth; left > 0; left -= 16, from += 16, to += block_bytes) {
    const mve_pred16_t lanes = vctp8q((uint32_t)left);
    const int8_t *source = from;
    uint8_t *position = to;
    for (int32_t i = 0; i < count; ++i, source += step, position += position_bytes) {
      vstrbq_s8((int8_t *)position, vldrbq_z_s8(source, lanes));
    }
  }
}

static inline void dtmm_layout_set(uint8_t *to, int32_t value, int32_t count, int32_t position_bytes, int32_t depth,
                                   int32_t block_bytes) {
  for (int32_t left = depth; left > 0; left -= 16, to += block_bytes) {
    const int8x16_t block = vdupq_m_n_s8(vdupq_n_s8(0), (int8_t)value, vctp8q((uint32_t)left));
    uint8_t *position = to;
    for (int32_t i = 0; i < count; ++i, position += position_bytes) vstrbq_s8((int8_t *)position, block);
  }
}

#elif DTMM_PATH_DSP

static inline int32_t dtmm_layout_bytes(int32_t depth) { return 2 * dtmm_round_up(depth, 4); }

/* Channels 0, 2 in the first word, 1, 3 in the second. */
static inline void dtmm_layout_expand(uint32_t *to, uint32_t bytes) {
  to[0] = dtmm_even_bytes(bytes);
  to[1] = dtmm_odd_bytes(bytes);
}

static inline void dtmm_layout_copy_one(uint8_t *to, const int8_t *from, int32_t depth) {
  uint32_t *words = (uint32_t *)(void *)to;
  for (; depth >= 4; depth -= 4, from += 4, words += 2) dtmm_layout_expand(words, dtmm_load_word(from));
  if (depth > 0) dtmm_layout_expand(words, dtmm_load_tail(from, depth));
}

static inline void dtmm_layout_set_one(uint8_t *to, int32_t value, int32_t depth) {
  const uint32_t pair = ((uint32_t)value & 0xffffU) * 0x10001U;
  uint32_t *words = (uint32_t *)(void *)to;
  for (; depth > 0; depth -= 4) {
    *words++ = pair;
    *words++ = pair;
  }
}

#else

static inline int32_t dtmm_layout_bytes(int32_t depth) { return 2 * depth; }

static inline void dtmm_layout_copy_one(uint8_t *to, const int8_t *from, int32_t depth) {
  int16_t *channels = (int16_t *)(void *)to;
  for (int32_t c = 0; c < depth; ++c) channels[c] = from[c];
}

static inline void dtmm_layout_set_one(uint8_t *to, int32_t value, int32_t depth) {
  int16_t *channels = (int16_t *)(void *)to;
  for (int32_t c = 0; c < depth; ++c) channels[c] = (int16_t)value;
}

#endif

#if !DTMM_PATH_MVE

static inline void dtmm_layout_copy(uint8_t *to, const int8_t *from, int32_t count, int32_t position_bytes,
                                    int32_t step, int32_t depth, int32_t block_bytes) {
  (void)block_bytes;
  for (int32_t i = 0; i < count; ++i, to += position_bytes, from += step) dtmm_layout_copy_one(to, from, depth);
}

static inline void dtmm_layout_set(uint8_t *to, int32_t value, int32_t count, int32_t position_bytes, int32_t depth,
                                   int32_t block_bytes) {
  (void)block_bytes;
  for (int32_t i = 0; i < count; ++i, to += position_bytes) dtmm_layout_set_one(to, value, depth);
}

#endif
#endif
