#include "../internal/run_reader.h"
#include "../internal/run_window.h"
#include "../internal/segments.h"

/* One strip's convolution by segments. */
typedef struct {
  const dtmm_strip *strip;
  int32_t length;
  int32_t whole;      /* segments of whole length in a filterlet */
  int32_t *distances; /* of each of them, and of the shorter one, from a position, in units */
} cut;

static int32_t segments_of(int32_t channels, int32_t length) { return (channels + length - 1) / length; }

/* A last segment is loaded as a whole vector, which may reach beyond the last position. */
static int32_t table_bytes(const dtmm_conv_params *params, int32_t length) {
  return dtmm_round_up((int32_t)sizeof(int32_t) * segments_of(params->input.channels, length), 16);
}

size_t dtmm_conv_segments_buffer_size(const dtmm_conv_params *params, int32_t length) {
  return dtmm_strip_buffer_size(params, DTMM_STRIP_TAPS) + (size_t)table_bytes(params, length);
}

/* A filter's sums at the positions of the pass from `start` on, as its segments are read. */
typedef struct {
  const cut *cut;
  int32_t start;
  dtmm_segments list;
  int32_t sums[DTMM_SEGMENT_POSITIONS];
} filter_sums;

/* Multiplies the segments listed up to `end`; where the next list starts. */
static int32_t *flush(filter_sums *filter, const int32_t *end) {
  dtmm_segments *list = &filter->list;
  list->count = (int32_t)(end - list->offsets);
  if (list->count > 0) {
    dtmm_segments_add(filter->cut->strip, filter->start, filter->cut->length, list, filter->sums);
    list->values += list->count * list->depth;
  }
  return list->offsets;
}

static void add_whole(filter_sums *filter, dtmm_run_reader *filter_reader) {
  const cut cut = *filter->cut;
  const int32_t *most = filter->list.offsets + DTMM_SEGMENTS;
  int32_t *end = filter->list.offsets;
  dtmm_run_reader reader = *filter_reader; /* stays in registers */
  filter->list.depth = cut.length;
  for (int32_t tap = 0; tap < cut.strip->taps; ++tap) {
    const int32_t base = cut.strip->tap_offsets[tap] * DTMM_SEGMENT_UNITS;
    for (int32_t i = 0; i < cut.whole; i += 32) {
      end = dtmm_take_runs(&reader, dtmm_min(32, cut.whole - i), base, cut.distances + i, end);
      if (end > most) end = flush(filter, end);
    }
  }
  flush(filter, end);
  *filter_reader = reader;
}

static void add_shorter(filter_sums *filter, dtmm_run_reader *reader) {
  const cut *cut = filter->cut;
  const int32_t *most = filter->list.offsets + DTMM_SEGMENTS;
  int32_t *end = filter->list.offsets;
  filter->list.depth = cut->strip->depth - cut->whole * cut->length;
  for (int32_t tap = 0; tap < cut->strip->taps; ++tap) {
    const int32_t offset = cut->strip->tap_offsets[tap] * DTMM_SEGMENT_UNITS;
    end = dtmm_take_runs(reader, 1, offset, cut->distances + cut->whole, end);
    if (end > most) end = flush(filter, end);
  }
  flush(filter, end);
}

static void compute(const cut *cut, const dtmm_channel_quant *quant, const dtmm_run_weights *weights, int32_t start,
                    int32_t count, int8_t *output) {
  const dtmm_strip *strip = cut->strip;
  dtmm_run_reader reader = dtmm_run_reader_of(weights);
  filter_sums sums = {.cut = cut, .start = start, .list.values = weights->values};
  for (int32_t filter = 0; filter < strip->conv.output.channels; ++filter) {
    const dtmm_scale scale = dtmm_scale_of(&strip->conv, quant, filter);
    for (int32_t i = 0; i < count; ++i) sums.sums[i] = scale.bias;
    dtmm_run_reader_next_filter(&reader, filter);
    if (cut->whole > 0) add_whole(&sums, &reader);
    if (cut->whole * cut->length < strip->depth) add_shorter(&sums, &reader);
    dtmm_segments_store(strip, start, sums.sums, &scale, filter, output);
  }
}

static void compute_strip(const cut *cut, const dtmm_channel_quant *quant, const dtmm_run_weights *weights,
                          int8_t *output) {
  int32_t count;
  for (int32_t start = 0; (count = dtmm_segments_pass(cut->strip, start)) > 0; start += count) {
    compute(cut, quant, weights, start, count, output);
  }
}

dtmm_status dtmm_conv_segments(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                               const dtmm_run_weights *weights, int32_t length, const int8_t *input, int8_t *output,
                               void *scratch, size_t scratch_bytes) {
  if (dtmm_conv_check(params, quant, input, output) != DTMM_OK || !dtmm_run_weights_are_complete(weights)) {
    return DTMM_BAD_ARGUMENT;
  }
  if (!scratch || scratch_bytes < dtmm_conv_segments_buffer_size(params, length)) return DTMM_SCRATCH_TOO_SMALL;
  dtmm_strip strip;
  dtmm_strip_begin(&strip, params, DTMM_STRIP_TAPS, input, scratch);
  const size_t strip_bytes = dtmm_strip_buffer_size(params, DTMM_STRIP_TAPS);
  const cut cut = {.strip = &strip, .length = length, .whole = strip.depth / length,
                   .distances = (int32_t *)(void *)((uint8_t *)scratch + strip_bytes)};
  for (int32_t i = 0; i < segments_of(params->input.channels, length); ++i) {
    cut.distances[i] = dtmm_segment_distance(&strip, i * length) * DTMM_SEGMENT_UNITS;
  }
  while (dtmm_strip_next(&strip)) {
    if (strip.patches) {
      dtmm_run_windows(&strip, quant, weights, length, output);
    } else {
      compute_strip(&cut, quant, weights, output);
    }
  }
  return DTMM_OK;
}
