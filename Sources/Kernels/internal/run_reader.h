/* Reads which runs of each filter are kept, from a bitmap or a list of numbers. */
#ifndef DTMM_RUN_READER_H
#define DTMM_RUN_READER_H

#include <stdbool.h>

#include "../include/dtmm_kernels.h"

typedef struct {
  const uint32_t *bitmap;
  uint32_t bit;           /* of the bitmap, next to be read */
  const uint8_t *numbers; /* next to be read */
  const uint8_t *counts;
  int32_t left;           /* numbers of this filter */
  int32_t number;         /* of the next run, in its filter */
} dtmm_run_reader;

/* Whether `weights` has what a reader needs. */
static inline bool dtmm_run_weights_are_complete(const dtmm_run_weights *weights) {
  return weights && weights->values && (weights->bitmap || (weights->numbers && weights->counts));
}

static inline dtmm_run_reader dtmm_run_reader_of(const dtmm_run_weights *weights) {
  const dtmm_run_reader reader = {
      .bitmap = weights->bitmap, .numbers = weights->numbers, .counts = weights->counts};
  return reader;
}

/* Goes to the next filter, whose runs are then taken one stretch after the other. */
static inline void dtmm_run_reader_next_filter(dtmm_run_reader *reader, int32_t filter) {
  reader->number = 0;
  if (!reader->bitmap) reader->left = reader->counts[filter];
}

/* Runs that all filters keep, of `runs` a filter. */
static inline int32_t dtmm_kept_runs(const dtmm_run_weights *weights, int32_t filters, int32_t runs) {
  int32_t kept = 0;
  if (!weights->bitmap) {
    for (int32_t filter = 0; filter < filters; ++filter) kept += weights->counts[filter];
    return kept;
  }
  for (int32_t word = 0; word < (filters * runs + 31) / 32; ++word) {
    for (uint32_t bits = weights->bitmap[word]; bits; bits &= bits - 1) ++kept;
  }
  return kept;
}

/* The next `count` bits of the bitmap, 1...32. */
static inline uint32_t dtmm_take_bits(dtmm_run_reader *reader, int32_t count) {
  const uint32_t *word = reader->bitmap + reader->bit / 32;
  const uint32_t shift = reader->bit % 32;
  uint32_t bits = *word >> shift;
  if (shift + (uint32_t)count > 32) bits |= word[1] << (32 - shift);
  reader->bit += (uint32_t)count;
  return bits << (32 - count) >> (32 - count);
}

/* Appends base + distances[i] to `to` for every run i of the next `count`, at most 32, that is kept; gives the end. */
static inline int32_t *dtmm_take_runs(dtmm_run_reader *reader, int32_t count, int32_t base, const int32_t *distances,
                                      int32_t *to) {
  if (reader->bitmap) {
    for (uint32_t bits = dtmm_take_bits(reader, count); bits; bits &= bits - 1) {
      *to++ = base + distances[__builtin_ctz(bits)];
    }
    return to;
  }
  const int32_t first = reader->number;
  reader->number += count;
  for (; reader->left > 0 && *reader->numbers < reader->number; --reader->left) {
    *to++ = base + distances[*reader->numbers++ - first];
  }
  return to;
}

#endif
