/* The MVE inner loop: a filter's kept taps against eight positions at a time.
 *
 * Taps whose inputs are adjacent positions make a run, up to DTMM_MVE_RUN of them, and share the loads of their inputs:
 * one tap needs 9 loads for 8 multiply-accumulates of 16 channels, two need 12 for 16, three 15 for 24. From two on the
 * multiplier is the bound. */
#ifndef DTMM_MVE_DOT_H
#define DTMM_MVE_DOT_H

#include "isa.h"
#include "strip.h"

#if DTMM_PATH_MVE

#define DTMM_MVE_RUN 3    /* most taps of a run */
#define DTMM_MVE_BLOCKS 8 /* most blocks of 16 channels of an entry */

/* Some blocks of one run: an entry of the list that the assembly walks. */
typedef struct {
  const int8_t *weights; /* of the first tap; 16 bytes a block are read */
  int32_t offset;        /* from a position to the first tap's inputs */
  const int8_t *second;  /* of the second tap; the third's are as far from these */
  uint32_t code;         /* where the code for so many taps and blocks starts */
} dtmm_mve_run;

/* Arguments; the assembly knows the order. */
typedef struct {
  int32_t *sums;                       /* eight a pair of quads */
  const uint8_t *const *quads;         /* first positions, in pairs */
  const uint8_t *const *end;           /* after the last pair */
  const int32_t *initial;              /* eight sums to start from */
  int32_t initial_step;                /* bytes to those of the next pair */
  const dtmm_mve_run *runs;            /* ended by dtmm_mve_last_run */
  int32_t block_bytes;                 /* from a block of 16 channels to the next */
} dtmm_mve_dot_arguments;

/* sums = initial + weights . inputs. */
void dtmm_mve_dot(const dtmm_mve_dot_arguments *arguments);

/* The code for taps x blocks is at (taps - 1) x DTMM_MVE_BLOCKS + blocks - 1; that for the end of the list comes last. */
extern const uint32_t dtmm_mve_code[DTMM_MVE_RUN * DTMM_MVE_BLOCKS + 1];

/* Any 16 readable bytes do for weights: the first loads of an entry come before its code is known. */
static inline dtmm_mve_run dtmm_mve_last_run(const void *readable) {
  const dtmm_mve_run run = {readable, 0, readable, dtmm_mve_code[DTMM_MVE_RUN * DTMM_MVE_BLOCKS]};
  return run;
}

#endif
#endif
