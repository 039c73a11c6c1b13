/* The DSP extension's instructions on plain 32-bit words. */
#ifndef DTMM_DSP_H
#define DTMM_DSP_H

#include <string.h>

#include "isa.h"

#if DTMM_PATH_DSP

/* Cortex-M4 loads at one a cycle back to back; the others want loads between the multiplications, two slots ahead of
 * their use. No predefined macro tells a Cortex-M7 from a Cortex-M4. */
#if defined(__ARM_ARCH_7EM__) && !defined(DTMM_CORTEX_M7)
#define DTMM_LOADS_IN_GROUPS 1
#else
#define DTMM_LOADS_IN_GROUPS 0
#endif

static inline uint32_t dtmm_load_word(const void *from) {
  uint32_t word;
  memcpy(&word, from, 4);
  return word;
}

/* Bytes 0 and 2 of a word as two int16, and bytes 1 and 3. */
static inline uint32_t dtmm_even_bytes(uint32_t word) { return (uint32_t)__sxtb16((int8x4_t)word); }
static inline uint32_t dtmm_odd_bytes(uint32_t word) {
  uint32_t odd; /* GCC does not fold a rotation into the intrinsic */
  __asm__("sxtb16 %0, %1, ror #8" : "=r"(odd) : "r"(word));
  return odd;
}

/* sum + the two int16 products of a and b. */
static inline int32_t dtmm_dot_pair(uint32_t a, uint32_t b, int32_t sum) {
  return __smlad((int16x2_t)a, (int16x2_t)b, sum);
}

/* (a * b + 2^31) / 2^32, rounded down. */
static inline int32_t dtmm_high_multiply_rounded(int32_t a, int32_t b) {
  int32_t high;
  __asm__("smmulr %0, %1, %2" : "=r"(high) : "r"(a), "r"(b));
  return high;
}

/* The 1...3 weights that end a run, in the low bytes of a word; nothing beyond them is read. */
static inline uint32_t dtmm_load_tail(const int8_t *from, int32_t count) {
  uint32_t word = (uint8_t)from[0];
  if (count > 1) word |= (uint32_t)(uint8_t)from[1] << 8;
  if (count > 2) word |= (uint32_t)(uint8_t)from[2] << 16;
  return word;
}

#endif
#endif
