#include "../internal/fwcs.h"
#include "../internal/mve_dot.h"

#if DTMM_PATH_MVE

/* Positions of which the sums are kept before they are requantised together. */
#define PASS 16

static void compute_row(dtmm_mve_dot *dot, const dtmm_scale *scale, uint32_t filters, const uint8_t *base,
                        int32_t count, int8_t *to) {
  int32_t sums[PASS + 4]; /* the last pass may write four that nothing reads */
  for (int32_t start = 0; start < count; start += PASS) {
    const int32_t positions = dtmm_min(count - start, PASS);
    dot->base = base + 16 * start;
    dot->passes = (positions + 4) / 8;
    if (dot->passes > 0) dtmm_mve_dot_adjacent(dot, sums);
    /* Up to four more positions. */
    const int32_t done = (positions + 4) / 8 * 8;
    if (done < positions) {
      dot->base = base + 16 * (start + done);
      dot->passes = 1;
      dtmm_mve_dot_two_by_four(dot, sums + done);
    }
    dtmm_store_sums(sums, 0, positions, scale, filters, to + start * (int32_t)filters);
  }
}

void dtmm_fwcs_filter(const dtmm_strip *strip, const dtmm_channel_quant *quant, int32_t filter,
                      const dtmm_filterlets *filterlets, int8_t *output) {
  const dtmm_scale scale = dtmm_scale_of(&strip->conv, quant, filter);
  const uint32_t filters = (uint32_t)strip->conv.output.channels;
  const dtmm_strip_row row = dtmm_strip_row_at(strip, 0);
  int8_t *to = output + row.output * (int32_t)filters + filter;
  dtmm_mve_dot dot = {.weights = filterlets->values, .second = filterlets->values, .offsets = filterlets->offsets,
                      .end = filterlets->offsets + filterlets->count, .base = row.base,
                      .block_bytes = strip->block_bytes, .depth = strip->depth, .bias = scale.bias,
                      .second_bias = scale.bias, .passes = 1};
  if (dtmm_strip_row_count(strip) == 1) {
    compute_row(&dot, &scale, filters, row.base, row.count, to);
    return;
  }
  int32_t sums[8];
  dtmm_mve_dot_paired(&dot, sums);
  dtmm_store_sums(sums, 0, row.count, &scale, filters, to);
  dtmm_store_sums(sums + 4, 0, row.count, &scale, filters, to + row.count * (int32_t)filters);
}

#endif
