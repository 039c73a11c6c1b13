#include "../internal/dense.h"
#include "../internal/mve_dot.h"

#if DTMM_PATH_MVE

/* Positions of which the sums are kept before they are requantised together. */
#define PASS 16

/* Two filters, or one twice, along one row of a strip. */
static void compute_row(dtmm_mve_dot *dot, const dtmm_scale scales[2], uint32_t filters, int32_t filters_in_pair,
                        const dtmm_strip_row *row, int8_t *to) {
  int32_t sums[2 * PASS];
  for (int32_t i = 0; i < row->count; i += PASS, to += PASS * filters) {
    const int32_t count = dtmm_min(PASS, row->count - i);
    dot->base = row->base + 16 * i;
    dot->passes = (count + 3) / 4;
    dtmm_mve_dot_two_by_four(dot, sums);
    dtmm_store_sums(sums, 4, count, &scales[0], filters, to);
    if (filters_in_pair > 1) dtmm_store_sums(sums + 4, 4, count, &scales[1], filters, to + 1);
  }
}

void dtmm_dense_strip(const dtmm_strip *strip, const dtmm_channel_quant *quant, const int8_t *values,
                      int8_t *output) {
  const int32_t filters = strip->conv.output.channels;
  const int32_t size = strip->taps * strip->depth;
  const int32_t rows = dtmm_strip_row_count(strip);
  for (int32_t filter = 0; filter < filters; filter += 2) {
    const int32_t pair = dtmm_min(2, filters - filter);
    const dtmm_scale scales[2] = {dtmm_scale_of(&strip->conv, quant, filter),
                                  dtmm_scale_of(&strip->conv, quant, filter + pair - 1)};
    dtmm_mve_dot dot = {.weights = values + filter * size, .second = values + (filter + pair - 1) * size,
                        .offsets = strip->tap_offsets, .end = strip->tap_offsets + strip->taps,
                        .block_bytes = strip->block_bytes, .depth = strip->depth,
                        .bias = scales[0].bias, .second_bias = scales[1].bias};
    for (int32_t r = 0; r < rows; ++r) {
      const dtmm_strip_row row = dtmm_strip_row_at(strip, r);
      compute_row(&dot, scales, (uint32_t)filters, pair, &row, output + row.output * filters + filter);
    }
  }
}

#endif
