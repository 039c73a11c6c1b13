/* The part of the input that a few rows of output positions read, channel by channel, so that neighbouring positions
 * are neighbouring bytes and a weight meets a whole vector of them.
 *
 *   [channel][slot][phase][position]   int8
 *
 * A slot is an input row. Input columns are dealt into `phases` by their remainder modulo stride_x, which keeps
 * neighbouring outputs adjacent for any stride. The same on every core. */
#ifndef DTMM_PLANE_STRIP_H
#define DTMM_PLANE_STRIP_H

#include <stdbool.h>

#include "conv_arguments.h"
#include "isa.h"

/* Positions computed together. They are adjacent, or the whole of a few narrow rows: DTMM_PLANE_NARROW and
 * 2 x DTMM_PLANE_NARROW positions wide, and DTMM_PLANE_MARGIN bytes further apart. */
#if DTMM_PATH_PORTABLE && defined(__AVX2__)
#define DTMM_PLANE_AVX2 1 /* for hosts: compilers do not find it */
#endif
#if DTMM_PATH_MVE || DTMM_PLANE_AVX2
#define DTMM_PLANE_BLOCK 16
#elif DTMM_PATH_DSP
#define DTMM_PLANE_BLOCK 8
#else
#define DTMM_PLANE_BLOCK 4
#endif
#define DTMM_PLANE_NARROW 4
#define DTMM_PLANE_MARGIN 2

/* Positions of a strip. */
#define DTMM_PLANE_POSITIONS 64

/* Room for a decoded stretch; it also covers what the last block reads beyond the planes. */
#define DTMM_LIST_BYTES 480

typedef struct {
  dtmm_conv_params conv;
  const int8_t *input;
  int8_t *planes;
  uint32_t *list;          /* the decoded stretch */
  uint16_t *tap_distances; /* modulo 65536: what to add to column x plane_bytes */
  uint32_t reciprocal;     /* high word of reciprocal x (column + 1) is the column's tap */
#if DTMM_PATH_MVE
  uint16_t short_reciprocal; /* so is the high halfword of this x column; zero where that is inexact */
#endif
  int32_t columns, rows;   /* of output positions */
  int32_t span;            /* positions a block takes of a row */
  int32_t slots, slot_rows, phases, phase_width;
  int32_t row_bytes, plane_bytes;
  int32_t y, x; /* first output position of the current strip */
} dtmm_plane_strip;

/* Scratch of a strip; false where it is beyond what a decoded weight can address. */
bool dtmm_plane_strip_buffer_size(const dtmm_conv_params *params, size_t *bytes);

void dtmm_plane_strip_begin(dtmm_plane_strip *strip, const dtmm_conv_params *params, const int8_t *input,
                            void *scratch);

/* Moves to the next strip and fills it; false when the output is complete. */
bool dtmm_plane_strip_next(dtmm_plane_strip *strip);

/* Bytes from an output row to the next. */
static inline int32_t dtmm_plane_row_pitch(const dtmm_plane_strip *strip) {
  return strip->conv.stride_y * strip->row_bytes;
}

#endif
