#include "../internal/strip.h"

#include "../internal/strip_layout.h"
#include "../internal/window.h"

/* Windows up to this size are gathered whole when their channels are few; it bounds a stack buffer. */
#define PATCH_MAX 256
#define PATCH_CHANNELS 16

/* Most bytes of expanded weights. */
#define EXPANDED_MAX 2048

/* The portable and DSP layouts, and MVE's, at their largest. */
static int32_t largest_layout_bytes(int32_t depth) {
  return dtmm_max(dtmm_round_up(depth, 16), 2 * dtmm_round_up(depth, 4));
}

static void set_geometry(dtmm_strip *strip) {
  const dtmm_conv_params *conv = &strip->conv;
  const int32_t channels = conv->input.channels;
  const int32_t taps = conv->kernel_height * conv->kernel_width;
  strip->patches = strip->merged && taps > 1 && channels < PATCH_CHANNELS &&
                   taps * channels <= PATCH_MAX;
  strip->taps = strip->patches ? 1 : taps;
  strip->depth = strip->patches ? taps * channels : channels;
  strip->rows = 1;
  strip->slots = strip->patches ? 1 : conv->kernel_height;
  strip->slot_rows = conv->dilation_y;
  strip->phases = strip->patches ? 1 : dtmm_min(conv->stride_x, (conv->kernel_width - 1) * conv->dilation_x + 1);
}

/* Positions a tap may reach beyond the last output column. */
static int32_t reach(const dtmm_strip *strip) {
  if (strip->patches) return 0;
  return (strip->conv.kernel_width - 1) * strip->conv.dilation_x / strip->conv.stride_x;
}

static int32_t positions_for(const dtmm_strip *strip, int32_t columns) {
  return strip->slots * strip->phases * (columns + reach(strip));
}

/* Output columns of a strip, a multiple of 4, that fit in `bytes` at `bytes_each` a position; never under 4. */
static int32_t columns_within(const dtmm_strip *strip, int32_t bytes, int32_t bytes_each) {
  const int32_t width = bytes / (strip->slots * strip->phases * bytes_each) - reach(strip);
  const int32_t most = dtmm_max(width / 4, 1);
  const int32_t needed = (strip->conv.output.width + 3) / 4;
  const int32_t strips = (needed + most - 1) / most;
  return 4 * ((needed + strips - 1) / strips);
}

static int32_t table_bytes(const dtmm_strip *strip) { return 2 * (int32_t)sizeof(int32_t) * strip->taps; }

/* Bytes of the positions; computed from the largest layout, so every core plans the same. */
static int32_t capacity(const dtmm_strip *strip) {
  const int32_t bytes_each = largest_layout_bytes(strip->depth);
  const int32_t columns = columns_within(strip, DTMM_SCRATCH_TARGET - table_bytes(strip), bytes_each);
  return dtmm_round_up(positions_for(strip, columns) * bytes_each, 16);
}

/* Bytes for expanded weights: those of three filters, or what the positions leave. */
static int32_t expanded_capacity(const dtmm_strip *strip) {
  if (!strip->merged) return 0;
  const int32_t left = DTMM_SCRATCH_TARGET - capacity(strip) - table_bytes(strip);
  const int32_t wanted = 3 * 2 * dtmm_round_up(strip->depth, 4) * strip->taps;
  return dtmm_max(dtmm_min(dtmm_min(wanted, EXPANDED_MAX), left), 0) / 16 * 16;
}

size_t dtmm_strip_buffer_size(const dtmm_conv_params *params, dtmm_strip_kind kind) {
  dtmm_strip strip = {.conv = dtmm_conv_flattened(params), .merged = kind == DTMM_STRIP_MERGED};
  set_geometry(&strip);
  return (size_t)dtmm_round_up(capacity(&strip) + expanded_capacity(&strip) + table_bytes(&strip), 16);
}

#if DTMM_PATH_MVE

static void set_pitches(dtmm_strip *strip) {
  strip->position_bytes = 16;
  strip->phase_width = strip->paired ? DTMM_PAIR_BYTES / 16 : strip->columns + reach(strip);
  strip->phase_bytes = strip->phase_width * strip->position_bytes;
  strip->slot_bytes = strip->phases * strip->phase_bytes;
  strip->block_bytes = strip->slots * strip->slot_bytes;
}

/* Narrow outputs fill a pass of eight columns with two rows, if these can be the fixed distance apart. */
static void pair_rows(dtmm_strip *strip, int32_t bytes) {
  const dtmm_conv_params *conv = &strip->conv;
  const int32_t slots = strip->patches ? 2 : conv->kernel_height + 1;
  const bool joins = strip->patches || (conv->dilation_y == 1 && conv->stride_y == 1);
  strip->paired = joins && conv->output.width <= 4 && conv->output.height > 1 && strip->phases == 1 &&
                  (4 + reach(strip)) * 16 <= DTMM_PAIR_BYTES &&
                  slots * DTMM_PAIR_BYTES / 16 * dtmm_layout_bytes(strip->depth) <= bytes;
  if (!strip->paired) return;
  strip->rows = 2;
  strip->slots = slots;
}

#else

static void set_pitches(dtmm_strip *strip) {
  strip->position_bytes = dtmm_layout_bytes(strip->depth);
  strip->phase_width = strip->columns + reach(strip);
  strip->phase_bytes = strip->phase_width * strip->position_bytes;
  strip->slot_bytes = strip->phases * strip->phase_bytes;
}

#endif

/* Whether the taps of a kernel row lie back to back, so that they make one tap. */
static bool merges(const dtmm_strip *strip) {
#if DTMM_PATH_MVE
  (void)strip;
  return false;
#else
  const dtmm_conv_params *conv = &strip->conv;
  return strip->merged && !strip->patches && conv->stride_x == 1 && conv->dilation_x == 1 &&
         strip->position_bytes == 2 * conv->input.channels;
#endif
}

static void set_tap_offsets(dtmm_strip *strip) {
  const dtmm_conv_params *conv = &strip->conv;
  if (strip->patches) {
    *strip->tap_offsets = 0;
    return;
  }
  const int32_t row_taps = strip->taps / conv->kernel_height;
  int32_t *offset = strip->tap_offsets;
  for (int32_t ky = 0; ky < conv->kernel_height; ++ky) {
    const int32_t slot = strip->first_slot + ky;
    const int32_t row = (slot < strip->slots ? slot : slot - strip->slots) * strip->slot_bytes;
    for (int32_t kx = 0; kx < row_taps; ++kx) {
      const int32_t column = kx * conv->dilation_x;
      *offset++ = row + column % conv->stride_x * strip->phase_bytes +
                  column / conv->stride_x * strip->position_bytes;
    }
  }
}

void dtmm_strip_begin(dtmm_strip *strip, const dtmm_conv_params *params, dtmm_strip_kind kind,
                      const int8_t *input, void *scratch) {
  *strip = (dtmm_strip){.conv = dtmm_conv_flattened(params), .input = input, .positions = scratch};
  strip->merged = kind == DTMM_STRIP_MERGED;
  set_geometry(strip);
  const int32_t bytes = capacity(strip);
  strip->expanded_bytes = expanded_capacity(strip);
  strip->expanded = (uint32_t *)(void *)(strip->positions + bytes);
  strip->tap_offsets = (int32_t *)(void *)(strip->positions + bytes + strip->expanded_bytes);
  strip->spare = strip->tap_offsets + strip->taps;
#if DTMM_PATH_MVE
  pair_rows(strip, bytes);
#endif
  strip->columns = strip->paired ? 4 : columns_within(strip, bytes, dtmm_layout_bytes(strip->depth));
  set_pitches(strip);
  if (merges(strip)) {
    strip->taps = strip->conv.kernel_height;
    strip->depth *= strip->conv.kernel_width;
  }
  strip->y = -strip->rows;
}

static void fill_slot(dtmm_strip *strip, int32_t row, uint8_t *slot) {
  const dtmm_conv_params *conv = &strip->conv;
  const int32_t channels = conv->input.channels;
  const int8_t *source = strip->input + row * conv->input.width * channels;
  const bool inside = row >= 0 && row < conv->input.height;
  for (int32_t phase = 0; phase < strip->phases; ++phase) {
    uint8_t *position = slot + phase * strip->phase_bytes;
    int32_t column = strip->x * conv->stride_x + phase - conv->pad_x;
    for (int32_t i = 0; i < strip->phase_width; ++i, column += conv->stride_x) {
      if (inside && column >= 0 && column < conv->input.width) {
        dtmm_layout_copy(position, source + column * channels, channels, strip->block_bytes);
      } else {
        dtmm_layout_set(position, conv->input_zero_point, channels, strip->block_bytes);
      }
      position += strip->position_bytes;
    }
  }
}

static void fill_patches(dtmm_strip *strip, int32_t y, uint8_t *slot) {
  int8_t window[PATCH_MAX];
  for (int32_t i = 0; i < strip->columns; ++i, slot += strip->position_bytes) {
    dtmm_window_gather(&strip->conv, strip->input, y, strip->x + i, window);
    dtmm_layout_copy(slot, window, strip->depth, strip->block_bytes);
  }
}

/* Slots that still hold what the strip below the last one reads. */
static int32_t kept_slots(const dtmm_strip *strip) {
  const dtmm_conv_params *conv = &strip->conv;
  if (strip->y == 0 || strip->patches || strip->paired || conv->dilation_y > 1) return 0;
  return dtmm_max(strip->slots - conv->stride_y, 0);
}

static void fill(dtmm_strip *strip) {
  const dtmm_conv_params *conv = &strip->conv;
  const int32_t kept = kept_slots(strip);
  strip->first_slot = kept > 0 ? (strip->first_slot + conv->stride_y) % strip->slots : 0;
  for (int32_t i = kept; i < strip->slots; ++i) {
    uint8_t *slot = strip->positions + (strip->first_slot + i) % strip->slots * strip->slot_bytes;
    if (strip->patches) {
      fill_patches(strip, strip->y + i, slot);
    } else {
      fill_slot(strip, strip->y * conv->stride_y - conv->pad_y + i * strip->slot_rows, slot);
    }
  }
  set_tap_offsets(strip);
}

bool dtmm_strip_next(dtmm_strip *strip) {
  strip->y += strip->rows;
  if (strip->y >= strip->conv.output.height) {
    strip->y = 0;
    strip->x += strip->columns;
  }
  if (strip->x >= strip->conv.output.width) return false;
  fill(strip);
  return true;
}
