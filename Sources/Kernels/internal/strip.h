/* A strip: the part of the input that a few rows of output positions read, copied once with its padding.
 *
 * In a strip, output positions that follow each other along x are always position_bytes apart, whatever the
 * stride, so that one base address reaches all columns; a kernel tap is one constant offset from it.
 *
 *   portable, DSP   [slot][phase][position][channel]      int16
 *   MVE             [slot][block of 16 channels][phase][position][16]   int8
 *
 * A slot is an input row. Input columns are dealt into `phases` by their remainder modulo stride_x, which keeps
 * neighbouring outputs adjacent for any stride. DSP channels are stored in the order SXTB16 produces, and rounded
 * up to 4.
 */
#ifndef DTMM_STRIP_H
#define DTMM_STRIP_H

#include <stdbool.h>

#include "conv_arguments.h"

typedef enum {
  DTMM_STRIP_TAPS,  /* every tap (ky, kx) apart: a filterlet is one tap */
  DTMM_STRIP_MERGED /* taps joined to longer ones where the layout allows, for filters stored whole */
} dtmm_strip_kind;

typedef struct {
  dtmm_conv_params conv;
  const int8_t *input;
  uint8_t *positions;
  int32_t *tap_offsets; /* taps entries: bytes from a position to what the tap reads */
  int32_t *spare;       /* taps entries, for the operator's use */
  int32_t taps, depth;  /* a filter is taps x depth weights */
  bool patches;         /* one tap holds the whole window of a position, gathered */
  int32_t rows, columns;
  int32_t slots, slot_rows, tap_slots, phases, phase_width;
  int32_t position_bytes, block_bytes, phase_bytes, slot_bytes;
  int32_t y, x; /* first output position of the current strip */
} dtmm_strip;

/* Up to four output positions of one row. */
typedef struct {
  const uint8_t *base;
  int32_t output; /* index of the first position in the output */
  int32_t count;
} dtmm_quad;

/* Scratch of a strip; the same on every core. */
size_t dtmm_strip_buffer_size(const dtmm_conv_params *params, dtmm_strip_kind kind);

void dtmm_strip_begin(dtmm_strip *strip, const dtmm_conv_params *params, dtmm_strip_kind kind,
                      const int8_t *input, void *scratch);

/* Moves to the next strip and fills it; false when the output is complete. */
bool dtmm_strip_next(dtmm_strip *strip);

/* Quads of the current strip. */
int32_t dtmm_strip_quads(const dtmm_strip *strip);
dtmm_quad dtmm_strip_quad(const dtmm_strip *strip, int32_t index);

#endif
