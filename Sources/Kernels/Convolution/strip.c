#include "../internal/strip.h"

#include "../internal/strip_layout.h"
#include "../internal/window.h"

/* Windows of fewer channels are gathered whole; of half as many where taps may be absent. */
#define PATCH_CHANNELS 16

/* Bytes of expanded weights: at most, and at least unless all of three filters' fit. */
#define EXPANDED_MAX 3584
#define EXPANDED_LEAST 768

/* The portable and DSP layouts, and MVE's, at their largest. */
static int32_t largest_layout_bytes(int32_t depth) {
  return dtmm_max(dtmm_round_up(depth, 16), 2 * dtmm_round_up(depth, 4));
}

/* Whether windows are gathered: they take fewer blocks than their taps, also where every second tap is absent. */
static bool gathers(const dtmm_strip *strip, int32_t taps) {
  const int32_t channels = strip->conv.input.channels;
  const int32_t most = strip->kind == DTMM_STRIP_MERGED ? PATCH_CHANNELS : PATCH_CHANNELS / 2;
  return taps > 1 && channels < most && taps * channels <= DTMM_PATCH_MAX;
}

static void set_geometry(dtmm_strip *strip) {
  const dtmm_conv_params *conv = &strip->conv;
  const int32_t taps = conv->kernel_height * conv->kernel_width;
  strip->patches = gathers(strip, taps);
  strip->taps = strip->patches ? 1 : taps;
  strip->depth = strip->patches ? taps * conv->input.channels : conv->input.channels;
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

/* Bytes of a few whole rows in MVE's layout, if that is little; else zero. */
static int32_t bytes_of_rows(const dtmm_strip *strip, int32_t columns) {
  const dtmm_conv_params *conv = &strip->conv;
  const int32_t slots = dtmm_strip_slots(strip, dtmm_min(4, conv->output.height));
  const int64_t positions = (int64_t)slots * strip->phases * (columns + reach(strip));
  const int64_t bytes = positions * dtmm_round_up(strip->depth, 16);
  return columns >= conv->output.width && bytes <= DTMM_SCRATCH_TARGET / 2 ? (int32_t)bytes : 0;
}

/* Bytes of the positions; computed from the largest layout, so every core plans the same. */
static int32_t capacity(const dtmm_strip *strip) {
  const int32_t bytes_each = largest_layout_bytes(strip->depth);
  const int32_t columns = columns_within(strip, DTMM_SCRATCH_TARGET - table_bytes(strip), bytes_each);
  const int32_t row = positions_for(strip, columns) * bytes_each;
  return dtmm_round_up(dtmm_max(row, bytes_of_rows(strip, columns)), 16);
}

/* Bytes for expanded weights: those of three filters, or what the positions leave. A multiple of 8. */
static int32_t expanded_capacity(const dtmm_strip *strip) {
  if (strip->kind != DTMM_STRIP_MERGED) return 0;
  const int32_t left = DTMM_SCRATCH_TARGET - capacity(strip) - table_bytes(strip);
  const int32_t wanted = 3 * 2 * dtmm_round_up(strip->depth, 4) * strip->taps;
  const int32_t bytes = dtmm_min(dtmm_min(wanted, EXPANDED_MAX), left);
  return bytes >= dtmm_min(wanted, EXPANDED_LEAST) ? bytes : 0;
}

size_t dtmm_strip_buffer_size(const dtmm_conv_params *params, dtmm_strip_kind kind) {
  dtmm_strip strip = {.conv = dtmm_conv_flattened(params), .kind = kind};
  set_geometry(&strip);
  return (size_t)dtmm_round_up(capacity(&strip) + expanded_capacity(&strip) + table_bytes(&strip), 16);
}

#if DTMM_PATH_MVE

static void set_pitches(dtmm_strip *strip) {
  strip->position_bytes = 16;
  strip->phase_width = strip->columns + reach(strip);
  strip->phase_bytes = strip->phase_width * strip->position_bytes;
  strip->slot_bytes = strip->phases * strip->phase_bytes;
  strip->block_bytes = strip->slots * strip->slot_bytes;
}

/* As many whole output rows as fit, so that what is done once a filter and strip is done less often. */
static void set_rows(dtmm_strip *strip, int32_t bytes) {
  const dtmm_conv_params *conv = &strip->conv;
  strip->columns = dtmm_min(strip->columns, 4 * DTMM_STRIP_QUADS);
  if (strip->columns < conv->output.width || (!strip->patches && conv->dilation_y > 1)) return;
  const int32_t width = strip->columns + reach(strip);
  const int32_t slots = bytes / (strip->phases * width * dtmm_layout_bytes(strip->depth));
  const int32_t step = strip->patches ? 1 : conv->stride_y;
  const int32_t fit = dtmm_min((slots - dtmm_strip_slots(strip, 1)) / step + 1, 4 * DTMM_STRIP_QUADS / strip->columns);
  const int32_t strips = (conv->output.height + fit - 1) / fit;
  strip->rows = (conv->output.height + strips - 1) / strips;
  strip->slots = dtmm_strip_slots(strip, strip->rows);
}

/* Lists the quads of the strip, row by row; the last one again if their number is odd. */
static void list_quads(dtmm_strip *strip) {
  const int32_t filters = strip->conv.output.channels;
  const int32_t rows = dtmm_min(strip->rows, strip->conv.output.height - strip->y);
  int32_t quads = 0;
  for (int32_t r = 0; r < rows; ++r) {
    const dtmm_strip_row row = dtmm_strip_row_at(strip, r);
    for (int32_t i = 0; i < row.count; i += 4, ++quads) {
      strip->quads[quads] = row.base + i * strip->position_bytes;
      strip->places[quads] = (dtmm_strip_place){(row.output + i) * filters, (uint32_t)(row.count - i)};
    }
  }
  if (quads % 2 != 0) {
    strip->quads[quads] = strip->quads[quads - 1];
    strip->places[quads] = (dtmm_strip_place){strip->places[quads - 1].output, 0};
  }
  strip->quad_count = dtmm_round_up(quads, 2);
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
  return strip->kind == DTMM_STRIP_MERGED && !strip->patches && conv->stride_x == 1 && conv->dilation_x == 1 &&
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
  strip->kind = kind;
  set_geometry(strip);
  const int32_t bytes = capacity(strip);
  strip->expanded_bytes = expanded_capacity(strip);
  strip->expanded = (uint32_t *)(void *)(strip->positions + bytes);
  strip->tap_offsets = (int32_t *)(void *)(strip->positions + bytes + strip->expanded_bytes);
  strip->spare = strip->tap_offsets + strip->taps;
  strip->columns = columns_within(strip, bytes, dtmm_layout_bytes(strip->depth));
#if DTMM_PATH_MVE
  set_rows(strip, bytes + strip->expanded_bytes);
#endif
  set_pitches(strip);
  if (merges(strip)) {
    strip->taps = strip->conv.kernel_height;
    strip->depth *= strip->conv.kernel_width;
  }
  strip->y = -strip->rows;
}

/* Sets `count` positions from `from` on to padding; returns the position after them. */
static uint8_t *pad(const dtmm_strip *strip, uint8_t *position, int32_t count) {
  dtmm_layout_set(position, strip->conv.input_zero_point, count, strip->position_bytes, strip->conv.input.channels,
                  strip->block_bytes);
  return position + count * strip->position_bytes;
}

/* Positions of `phase_width` from `column` on, stride_x columns apart, that lie before column `end`. */
static int32_t positions_before(const dtmm_strip *strip, int32_t column, int32_t end) {
  const int32_t stride = strip->conv.stride_x;
  return dtmm_min(strip->phase_width, dtmm_max(0, (end - column + stride - 1) / stride));
}

static void fill_slot(dtmm_strip *strip, int32_t row, uint8_t *slot) {
  const dtmm_conv_params *conv = &strip->conv;
  const int32_t channels = conv->input.channels;
  const int8_t *source = strip->input + row * conv->input.width * channels;
  if (row < 0 || row >= conv->input.height) {
    pad(strip, slot, strip->phases * strip->phase_width);
    return;
  }
  for (int32_t phase = 0; phase < strip->phases; ++phase, slot += strip->phase_bytes) {
    const int32_t column = strip->x * conv->stride_x + phase - conv->pad_x;
    const int32_t left = positions_before(strip, column, 0);
    const int32_t inside = positions_before(strip, column, conv->input.width) - left;
    uint8_t *position = pad(strip, slot, left);
    dtmm_layout_copy(position, source + (column + left * conv->stride_x) * channels, inside, strip->position_bytes,
                     conv->stride_x * channels, channels, strip->block_bytes);
    pad(strip, position + inside * strip->position_bytes, strip->phase_width - left - inside);
  }
}

static void fill_patches(dtmm_strip *strip, int32_t y, uint8_t *slot) {
  int8_t window[DTMM_PATCH_MAX];
  for (int32_t i = 0; i < strip->columns; ++i, slot += strip->position_bytes) {
    dtmm_window_gather(&strip->conv, strip->input, y, strip->x + i, window);
    dtmm_layout_copy(slot, window, 1, strip->position_bytes, 0, strip->depth, strip->block_bytes);
  }
}

/* Slots that still hold what the strip below the last one reads. */
static int32_t kept_slots(const dtmm_strip *strip) {
  const dtmm_conv_params *conv = &strip->conv;
  if (strip->y == 0 || strip->patches || strip->rows > 1 || conv->dilation_y > 1) return 0;
  return dtmm_max(strip->slots - conv->stride_y, 0);
}

static void fill(dtmm_strip *strip) {
  const dtmm_conv_params *conv = &strip->conv;
  const int32_t kept = kept_slots(strip);
  strip->first_slot = kept > 0 ? (strip->first_slot + conv->stride_y) % strip->slots : 0;
  for (int32_t i = kept; i < strip->slots; ++i) {
    uint8_t *slot = strip->positions + (strip->first_slot + i) % strip->slots * strip->slot_bytes;
    if (strip->patches) {
      if (strip->y + i < conv->output.height) fill_patches(strip, strip->y + i, slot);
    } else {
      fill_slot(strip, strip->y * conv->stride_y - conv->pad_y + i * strip->slot_rows, slot);
    }
  }
  set_tap_offsets(strip);
#if DTMM_PATH_MVE
  list_quads(strip);
#endif
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
