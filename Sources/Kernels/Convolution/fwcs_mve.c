#include "../internal/fwcs.h"
#include "../internal/mve_dot.h"

#if DTMM_PATH_MVE

/* Stores the outputs of the first `count` of eight positions. */
static void store_eight(const dtmm_mve_dot *dot, const dtmm_scale *scale, uint32_t filters, int32_t count,
                        int8_t *to) {
  dtmm_store_column(to, vldrwq_s32(dot->sums), count, filters, scale);
  if (count <= 4) return;
  dtmm_store_column(to + 4 * filters, vldrwq_s32(dot->sums + 4), count - 4, filters, scale);
}

static void compute_row(dtmm_mve_dot *dot, const dtmm_scale *scale, uint32_t filters, const dtmm_strip_row *row,
                        int8_t *to) {
  for (int32_t i = 0; i < row->count; i += 8) {
    /* The last eight of a longer row overlap those before, which costs less than a narrower pass. */
    const int32_t start = row->count < 8 ? 0 : dtmm_min(i, row->count - 8);
    dot->base = row->base + 16 * start;
    if (row->count > 4) {
      dtmm_mve_dot_adjacent(dot);
    } else {
      dtmm_mve_dot_two_by_four(dot);
    }
    store_eight(dot, scale, filters, dtmm_min(row->count, 8), to + start * (int32_t)filters);
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
                      .block_bytes = strip->block_bytes, .depth = strip->depth, .bias = scale.bias};
  if (dtmm_strip_row_count(strip) == 1) {
    compute_row(&dot, &scale, filters, &row, to);
    return;
  }
  dtmm_mve_dot_paired(&dot);
  dtmm_store_column(to, vldrwq_s32(dot.sums), row.count, filters, &scale);
  dtmm_store_column(to + row.count * (int32_t)filters, vldrwq_s32(dot.sums + 4), row.count, filters, &scale);
}

#endif
