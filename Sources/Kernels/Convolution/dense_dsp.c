#include "../internal/dense.h"
#include "../internal/dsp_block.h"
#include "../internal/fwcs.h"
#include "../internal/isa.h"
#include "../internal/store_row.h"

#if DTMM_PATH_DSP

/* Positions of which the sums are kept before they are requantised together. */
#define PASS 32

/* What three filters at once must reach to pay for the expansion: positions, and products at a time of a filter
 * whose weights do not all fit. */
#define LEAST_POSITIONS 6
#define LEAST_PRODUCTS 1024

/* Three filters of a strip. */
typedef struct {
  const dtmm_strip *strip;
  const int8_t *values;
  dtmm_dsp_block block;
} three_filters;

static int32_t expanded_bytes(int32_t depth) { return (depth + 3) / 4 * DTMM_BLOCK_FOUR_BYTES; }

/* Expands `depth` weights from `start` on of each of `taps` taps, and adds their products to the sums. */
static void add_taps(three_filters *three, int32_t tap, int32_t taps, int32_t start, int32_t depth) {
  const dtmm_strip *strip = three->strip;
  const int32_t size = strip->taps * strip->depth;
  const int8_t *from = three->values + tap * strip->depth + start;
  uint32_t *to = strip->expanded;
  for (int32_t i = 0; i < taps; ++i, from += strip->depth) to = dtmm_dsp_block_expand(from, size, depth, to);
  dtmm_dsp_block_taps(&three->block, strip->expanded, strip->tap_offsets + tap, taps, depth);
  dtmm_dsp_block_run(&three->block);
  three->block.initial = three->block.sums;
  three->block.initial_step = (int32_t)sizeof(int32_t) * DTMM_BLOCK_SUMS;
}

/* The sums of up to PASS positions: as many taps at a time as fit the expanded weights, or parts of one. */
static void sum_taps(three_filters *three, const uint8_t *base) {
  const dtmm_strip *strip = three->strip;
  const int32_t taps_at_once = strip->expanded_bytes / expanded_bytes(strip->depth);
  three->block.base = base;
  for (int32_t tap = 0; taps_at_once > 0 && tap < strip->taps; tap += taps_at_once) {
    add_taps(three, tap, dtmm_min(taps_at_once, strip->taps - tap), 0, strip->depth);
  }
  if (taps_at_once > 0) return;
  const int32_t part = strip->expanded_bytes / DTMM_BLOCK_FOUR_BYTES * 4;
  for (int32_t tap = 0; tap < strip->taps; ++tap) {
    for (int32_t start = 0; start < strip->depth; start += part) {
      three->block.base = base + 2 * start;
      add_taps(three, tap, 1, start, dtmm_min(part, strip->depth - start));
    }
  }
}

static void compute_three(const dtmm_strip *strip, const dtmm_channel_quant *quant, int32_t filter,
                          const int8_t *values, int8_t *output) {
  const int32_t filters = strip->conv.output.channels;
  const dtmm_strip_row row = dtmm_strip_row_at(strip, 0);
  const int32_t *bias = quant->bias + filter;
  const int32_t biases[DTMM_BLOCK_SUMS] = {bias[0], bias[0], bias[1], bias[1], bias[2], bias[2]};
  int32_t sums[PASS / 2 * DTMM_BLOCK_SUMS];
  three_filters three; /* set field by field: compilers clear the whole of it otherwise */
  three.strip = strip;
  three.values = values;
  three.block.sums = sums;
  three.block.pitch = strip->position_bytes;
  int8_t *to = output + row.output * filters + filter;
  for (int32_t i = 0; i < row.count; i += PASS, to += PASS * filters) {
    const int32_t count = dtmm_min(PASS, row.count - i);
    three.block.pairs = (count + 1) / 2;
    three.block.initial = biases;
    three.block.initial_step = 0;
    sum_taps(&three, row.base + i * strip->position_bytes);
    for (int32_t j = 0; j < DTMM_BLOCK_FILTERS; ++j) {
      const dtmm_scale scale = dtmm_scale_of(&strip->conv, quant, filter + j);
      dtmm_store_pairs(sums + 2 * j, DTMM_BLOCK_SUMS, count, &scale, filters, to + j);
    }
  }
}

static bool takes_three(const dtmm_strip *strip) {
  const int32_t positions = dtmm_strip_row_at(strip, 0).count;
  if (strip->taps * expanded_bytes(strip->depth) <= strip->expanded_bytes) return positions >= LEAST_POSITIONS;
  const int32_t weights = strip->expanded_bytes / (2 * DTMM_BLOCK_FILTERS);
  return positions >= LEAST_POSITIONS && positions * weights >= LEAST_PRODUCTS;
}

void dtmm_dense_strip(const dtmm_strip *strip, const dtmm_channel_quant *quant, const int8_t *values,
                      int8_t *output) {
  const int32_t filters = strip->conv.output.channels, size = strip->taps * strip->depth;
  const int32_t in_threes = takes_three(strip) ? filters - filters % DTMM_BLOCK_FILTERS : 0;
  for (int32_t filter = 0; filter < in_threes; filter += DTMM_BLOCK_FILTERS) {
    compute_three(strip, quant, filter, values + filter * size, output);
  }
  for (int32_t filter = in_threes; filter < filters; ++filter) {
    const dtmm_filterlets all = {values + filter * size, strip->tap_offsets, strip->taps, values + filters * size};
    dtmm_fwcs_filter(strip, quant, filter, &all, output);
  }
}

#endif
