/* A strip: the part of the input that a few rows of output positions read, copied once with its padding.
 *
 * In a strip, output positions that follow each other along x are always position_bytes apart, whatever the
 * stride, so that one base address reaches all columns; a kernel tap is one constant offset from it.
 *
 *   portable, DSP   [slot][phase][position][channel]      int16
 *   MVE             [block of 16 channels][slot][phase][position][16]   int8
 *
 * A slot is an input row. Input columns are dealt into `phases` by their remainder modulo stride_x, which keeps
 * neighbouring outputs adjacent for any stride. DSP channels are stored in the order SXTB16 produces, and rounded
 * up to 4.
 */
#ifndef DTMM_STRIP_H
#define DTMM_STRIP_H

#include <stdbool.h>

#include "conv_arguments.h"
#include "isa.h"

/* Windows up to this size are gathered whole when their channels are few; it bounds stack buffers. */
#define DTMM_PATCH_MAX 256

#if DTMM_PATH_MVE
/* Most quads of a strip; even. */
#define DTMM_STRIP_QUADS 32

/* Where the outputs of a quad go. */
typedef struct {
  int32_t output; /* bytes from the first filter's first output */
  uint32_t count; /* positions that are left in its row; a quad has four at most */
} dtmm_strip_place;
#endif

typedef enum {
  DTMM_STRIP_TAPS,  /* every tap (ky, kx) apart: a filterlet is one tap, or part of a gathered window */
  DTMM_STRIP_MERGED /* taps joined to longer ones where the layout allows, for filters stored whole */
} dtmm_strip_kind;

typedef struct {
  dtmm_conv_params conv;
  const int8_t *input;
  uint8_t *positions;
  int32_t *tap_offsets; /* taps entries: bytes from a position to what the tap reads */
  int32_t *spare;       /* taps entries, for the operator's use */
  uint32_t *expanded;   /* expanded_bytes for weights as int16, in merged strips */
  int32_t expanded_bytes;
  int32_t taps, depth;  /* a filter is taps x depth weights */
  dtmm_strip_kind kind;
  bool patches;         /* one tap holds the whole window of a position, gathered */
  int32_t rows, columns; /* of output positions */
  int32_t slots, slot_rows, phases, phase_width;
  int32_t position_bytes, block_bytes, phase_bytes, slot_bytes;
  int32_t y, x; /* first output position of the current strip */
  int32_t first_slot; /* of the kernel's top row: slots are reused around a ring as y grows */
#if DTMM_PATH_MVE
  int32_t quad_count;                        /* even */
  const uint8_t *quads[DTMM_STRIP_QUADS];    /* first positions of four */
  dtmm_strip_place places[DTMM_STRIP_QUADS]; /* their outputs */
#endif
} dtmm_strip;

/* The output positions of one row of a strip. */
typedef struct {
  const uint8_t *base; /* of the first one; the others follow position_bytes apart */
  int32_t output;      /* its index in the output */
  int32_t count;       /* memory is readable up to the next multiple of four */
} dtmm_strip_row;

/* Scratch of a strip; the same on every core. */
size_t dtmm_strip_buffer_size(const dtmm_conv_params *params, dtmm_strip_kind kind);

void dtmm_strip_begin(dtmm_strip *strip, const dtmm_conv_params *params, dtmm_strip_kind kind,
                      const int8_t *input, void *scratch);

/* Moves to the next strip and fills it; false when the output is complete. */
bool dtmm_strip_next(dtmm_strip *strip);

/* Slots that `rows` output rows need. */
static inline int32_t dtmm_strip_slots(const dtmm_strip *strip, int32_t rows) {
  return strip->patches ? rows : (rows - 1) * strip->conv.stride_y + strip->conv.kernel_height;
}

/* One of the strip's output rows. */
static inline dtmm_strip_row dtmm_strip_row_at(const dtmm_strip *strip, int32_t index) {
  const int32_t slot = index == 0 ? 0 : dtmm_strip_slots(strip, index + 1) - dtmm_strip_slots(strip, 1);
  const dtmm_strip_row row = {
      .base = strip->positions + slot * strip->slot_bytes,
      .output = (strip->y + index) * strip->conv.output.width + strip->x,
      .count = dtmm_min(strip->columns, strip->conv.output.width - strip->x),
  };
  return row;
}

#endif
