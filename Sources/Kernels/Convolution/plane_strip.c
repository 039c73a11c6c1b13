#include "../internal/plane_strip.h"

#include "../internal/dsp.h"

/* What planes, list and 3x3 tap distances leave of the scratch target to the planes. */
#define PLANES_TARGET 7680
/* Four-column outputs leave half a block idle unless rows share it, which is worth this much. */
#define NARROW_TARGET 9216

/* Positions a tap may reach beyond the last output column. */
static int32_t reach(const dtmm_conv_params *conv) {
  return (conv->kernel_width - 1) * conv->dilation_x / conv->stride_x;
}

static void set_pitches(dtmm_plane_strip *strip, int32_t rows, int32_t columns) {
  const dtmm_conv_params *conv = &strip->conv;
  strip->rows = rows;
  strip->columns = columns;
  /* Dilated kernels skip input rows, and then the rows of a strip would not share any. */
  strip->slot_rows = conv->dilation_y;
  strip->slots = (rows - 1) * conv->stride_y + conv->kernel_height;
  strip->phase_width = columns + reach(conv);
  strip->row_bytes = strip->phases * strip->phase_width;
  strip->plane_bytes = strip->slots * strip->row_bytes;
}

static int32_t planes_bytes(const dtmm_plane_strip *strip) { return strip->plane_bytes * strip->conv.input.channels; }

/* Lets a block hold several rows of a narrow output, if enough of them fit. */
static bool set_narrow(dtmm_plane_strip *strip) {
  const dtmm_conv_params *conv = &strip->conv;
  const bool joins = strip->phases == 1 && conv->stride_y == 1 && conv->dilation_y == 1;
  const int32_t columns = conv->output.width <= DTMM_PLANE_NARROW ? DTMM_PLANE_NARROW : 2 * DTMM_PLANE_NARROW;
  const bool fits = conv->output.width <= columns && reach(conv) <= DTMM_PLANE_MARGIN;
  if (!joins || !fits || conv->output.height == 1) return false;
  const int32_t target = columns == DTMM_PLANE_NARROW ? NARROW_TARGET : PLANES_TARGET;
  const int32_t group = 16 / columns;
  int32_t rows = dtmm_min(DTMM_PLANE_POSITIONS / columns, dtmm_round_up(conv->output.height, group));
  for (; rows > 0; rows -= group) {
    set_pitches(strip, rows, columns);
    strip->phase_width = strip->row_bytes = columns + DTMM_PLANE_MARGIN;
    strip->plane_bytes = strip->slots * strip->row_bytes;
    if (planes_bytes(strip) <= target) return true;
  }
  return false;
}

/* `whole` in as few equal parts as `most` allows. */
static int32_t part(int32_t whole, int32_t most) {
  const int32_t parts = (whole + most - 1) / most;
  return (whole + parts - 1) / parts;
}

static void set_wide(dtmm_plane_strip *strip) {
  const dtmm_conv_params *conv = &strip->conv;
  const int32_t each = conv->kernel_height * strip->phases * conv->input.channels;
  const int32_t quads = (PLANES_TARGET / each - reach(conv)) / 4;
  const int32_t most = dtmm_min(dtmm_max(quads, 1), DTMM_PLANE_POSITIONS / 4);
  const int32_t columns = 4 * part((conv->output.width + 3) / 4, most);
  const int32_t fitting = DTMM_PLANE_POSITIONS / dtmm_round_up(columns, 16);
  int32_t rows = conv->dilation_y > 1 ? 1 : dtmm_min(fitting, conv->output.height);
  set_pitches(strip, rows, columns);
  while (rows > 1 && planes_bytes(strip) > PLANES_TARGET) set_pitches(strip, --rows, columns);
  set_pitches(strip, part(conv->output.height, rows), columns);
}

static void set_geometry(dtmm_plane_strip *strip, const dtmm_conv_params *params) {
  *strip = (dtmm_plane_strip){.conv = dtmm_conv_flattened(params)};
  const dtmm_conv_params *conv = &strip->conv;
  strip->phases = dtmm_min(conv->stride_x, (conv->kernel_width - 1) * conv->dilation_x + 1);
  strip->span = DTMM_PLANE_BLOCK;
  if (set_narrow(strip)) {
    strip->span = dtmm_min(strip->columns, DTMM_PLANE_BLOCK);
  } else {
    set_wide(strip);
  }
}

bool dtmm_plane_strip_buffer_size(const dtmm_conv_params *params, size_t *bytes) {
  dtmm_plane_strip strip;
  set_geometry(&strip, params);
  const int32_t planes = dtmm_round_up(planes_bytes(&strip), 16);
  const int32_t table = (int32_t)sizeof(uint16_t) * params->kernel_height * params->kernel_width;
  *bytes = (size_t)dtmm_round_up(planes + DTMM_LIST_BYTES + table, 16);
  return planes_bytes(&strip) <= UINT16_MAX;
}

static void set_tap_distances(dtmm_plane_strip *strip) {
  const dtmm_conv_params *conv = &strip->conv;
  int32_t tap = 0;
  for (int32_t ky = 0; ky < conv->kernel_height; ++ky) {
    for (int32_t kx = 0; kx < conv->kernel_width; ++kx, ++tap) {
      const int32_t column = kx * conv->dilation_x;
      const int32_t distance = ky * strip->row_bytes + column % conv->stride_x * strip->phase_width +
                               column / conv->stride_x;
      strip->tap_distances[tap] = (uint16_t)(distance - tap * conv->input.channels * strip->plane_bytes);
    }
  }
}

#if DTMM_PATH_MVE

/* The error grows with the column, within a tap and from each to the next. */
static uint16_t short_reciprocal(const dtmm_conv_params *conv) {
  const uint32_t channels = (uint32_t)conv->input.channels;
  const uint32_t columns = (uint32_t)dtmm_conv_filter_size(conv);
  const uint32_t reciprocal = (65535 + channels) / channels;
  if (reciprocal > UINT16_MAX) return 0;
  for (uint32_t next = channels; next <= columns; next += channels) {
    if ((next - 1) * reciprocal >> 16 != next / channels - 1) return 0;
  }
  return (uint16_t)reciprocal;
}

#endif

void dtmm_plane_strip_begin(dtmm_plane_strip *strip, const dtmm_conv_params *params, const int8_t *input,
                            void *scratch) {
  set_geometry(strip, params);
  strip->input = input;
  strip->planes = scratch;
  strip->list = (uint32_t *)(void *)(strip->planes + dtmm_round_up(planes_bytes(strip), 16));
  strip->tap_distances = (uint16_t *)(void *)(strip->list + DTMM_LIST_BYTES / sizeof(uint32_t));
  strip->reciprocal = UINT32_MAX / (uint32_t)strip->conv.input.channels;
#if DTMM_PATH_MVE
  strip->short_reciprocal = short_reciprocal(&strip->conv);
#endif
  set_tap_distances(strip);
  strip->y = -strip->rows;
}

/* Spreads the channels of one position over the planes; padding where `from` is null. */
static void spread(const dtmm_plane_strip *strip, const int8_t *from, int8_t *to) {
  const int32_t channels = strip->conv.input.channels, pitch = strip->plane_bytes;
#if DTMM_PATH_MVE
  const uint16x8_t offsets = vmulq_n_u16(vidupq_n_u16(0, 1), (uint16_t)pitch);
  int16x8_t bytes = vdupq_n_s16((int16_t)strip->conv.input_zero_point);
  for (int32_t left = channels; left > 0; left -= 8, to += 8 * pitch) {
    const mve_pred16_t lanes = vctp16q((uint32_t)left);
    if (from) {
      bytes = vldrbq_z_s16(from, lanes);
      from += 8;
    }
    vstrbq_scatter_offset_p_s16(to, offsets, bytes, lanes);
  }
#else
  if (from) {
    int32_t c = 0;
#if DTMM_PATH_DSP
    for (; c + 4 <= channels; c += 4, to += 4 * pitch) {
      const uint32_t word = dtmm_load_word(from + c);
      to[0] = (int8_t)word;
      to[pitch] = (int8_t)(word >> 8);
      to[2 * pitch] = (int8_t)(word >> 16);
      to[3 * pitch] = (int8_t)(word >> 24);
    }
#endif
    for (; c < channels; ++c, to += pitch) *to = from[c];
  } else {
    for (int32_t c = 0; c < channels; ++c, to += pitch) *to = (int8_t)strip->conv.input_zero_point;
  }
#endif
}

static void fill_slot(const dtmm_plane_strip *strip, int32_t row, int8_t *slot) {
  const dtmm_conv_params *conv = &strip->conv;
  const int8_t *source = strip->input + row * conv->input.width * conv->input.channels;
  const bool inside = row >= 0 && row < conv->input.height;
  for (int32_t phase = 0; phase < strip->phases; ++phase) {
    int32_t column = strip->x * conv->stride_x + phase - conv->pad_x;
    for (int32_t i = 0; i < strip->phase_width; ++i, column += conv->stride_x) {
      const bool reads = inside && column >= 0 && column < conv->input.width;
      spread(strip, reads ? source + column * conv->input.channels : NULL, slot++);
    }
  }
}

bool dtmm_plane_strip_next(dtmm_plane_strip *strip) {
  strip->y += strip->rows;
  if (strip->y >= strip->conv.output.height) {
    strip->y = 0;
    strip->x += strip->columns;
  }
  if (strip->x >= strip->conv.output.width) return false;
  const int32_t top = strip->y * strip->conv.stride_y - strip->conv.pad_y;
  for (int32_t i = 0; i < strip->slots; ++i) {
    fill_slot(strip, top + i * strip->slot_rows, strip->planes + i * strip->row_bytes);
  }
  return true;
}
