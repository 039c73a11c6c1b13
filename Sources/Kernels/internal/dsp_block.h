/* The DSP inner loop of whole filters: three of them against two positions of a strip at a time.
 *
 * Six sums share each load, so that three filters take five loads for twelve multiplications. That leaves no register
 * to unpack weights with: they are expanded to int16 beforehand, once for all positions. */
#ifndef DTMM_DSP_BLOCK_H
#define DTMM_DSP_BLOCK_H

#include "dsp.h"

#if DTMM_PATH_DSP

#define DTMM_BLOCK_FILTERS 3

/* Sums of a pair of positions: those of the first filter at both, then the second's, then the third's. */
#define DTMM_BLOCK_SUMS 6

/* Bytes that four weights of each filter take when expanded. */
#define DTMM_BLOCK_FOUR_BYTES 24

/* How many such fours a round of the unrolled loop takes, and bytes of code for each. */
#define DTMM_BLOCK_FOURS (DTMM_LOADS_IN_GROUPS ? 8 : 16)
#define DTMM_BLOCK_CODE_BYTES 88

/* Arguments; the assembly knows the offsets. */
typedef struct {
  const int32_t *offsets; /* of each tap, in bytes from the base */
  const uint8_t *base;
  int32_t entry; /* bytes of unrolled code that the first round of a tap leaves out */
  const uint32_t *end;
  int32_t tap_bytes; /* of expanded weights */
  const uint32_t *tap_end;
  const int32_t *initial; /* the sums to add to, */
  int32_t initial_step;   /* and bytes from those of a pair to the next: none if all pairs start with the same */
  int32_t *sums;
  int32_t pairs;
  const uint32_t *weights; /* expanded, of all taps */
  const int32_t *all_offsets;
  int32_t pitch; /* bytes from a position to the next */
} dtmm_dsp_block;

/* `taps` taps of the same `depth` weights, expanded at `weights`. */
static inline void dtmm_dsp_block_taps(dtmm_dsp_block *block, const uint32_t *weights, const int32_t *offsets,
                                       int32_t taps, int32_t depth) {
  const int32_t fours = (depth + 3) / 4;
  const int32_t first_round = fours % DTMM_BLOCK_FOURS;
  block->tap_bytes = fours * DTMM_BLOCK_FOUR_BYTES;
  block->entry = first_round > 0 ? (DTMM_BLOCK_FOURS - first_round) * DTMM_BLOCK_CODE_BYTES : 0;
  block->weights = weights;
  block->end = weights + taps * fours * DTMM_BLOCK_FOUR_BYTES / 4;
  block->offsets = block->all_offsets = offsets;
}

/* Adds the products of the taps to all pairs' sums. */
void dtmm_dsp_block_run(const dtmm_dsp_block *block);

/* Expands `count` weights of three filters that are `size` apart; returns the end of what it wrote. */
uint32_t *dtmm_dsp_block_expand(const int8_t *weights, int32_t size, int32_t count, uint32_t *to);

#endif
#endif
