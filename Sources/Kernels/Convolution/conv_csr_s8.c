#include "../internal/csr.h"
#include "../internal/mve.h"
#include "../internal/row_pointers.h"
#include "../internal/store_row.h"

size_t dtmm_conv_csr_s8_get_buffer_size(const dtmm_conv_params *params) {
  size_t bytes = 0;
  (void)dtmm_csr_strip_buffer_size(params, &bytes);
  return bytes;
}

static dtmm_status check(const dtmm_conv_params *params, const dtmm_csr_weights *weights) {
  if (!weights || !weights->values || !weights->columns || !weights->rows) return DTMM_BAD_ARGUMENT;
  if (weights->column_bytes != 1 && weights->column_bytes != 2) return DTMM_BAD_ARGUMENT;
  if (weights->row_bytes != 2 && weights->row_bytes != 4) return DTMM_BAD_ARGUMENT;
  const int32_t columns = weights->column_bytes == 1 ? UINT8_MAX + 1 : UINT16_MAX + 1;
  return dtmm_conv_filter_size(params) <= columns ? DTMM_OK : DTMM_BAD_ARGUMENT;
}

/* Every block of the strip, of `rows` output rows, with the decoded weights. */
static void accumulate(const dtmm_csr_strip *strip, int32_t rows, int32_t count, int32_t *sums) {
  const int32_t step = DTMM_CSR_BLOCK / strip->span;
  for (int32_t y = 0; y < rows; y += step) {
    const int8_t *base = strip->planes + y * dtmm_csr_row_pitch(strip);
    for (int32_t x = 0; x < strip->columns; x += strip->span, sums += DTMM_CSR_BLOCK) {
      dtmm_csr_accumulate(strip, count, base + x, sums);
    }
  }
}

static void store(const dtmm_csr_strip *strip, int32_t rows, const dtmm_scale *scale, const int32_t *sums,
                  int8_t *output) {
  const int32_t filters = strip->conv.output.channels, width = strip->conv.output.width;
  const int32_t columns = dtmm_min(strip->columns, width - strip->x);
  const int32_t pitch = dtmm_round_up(strip->columns, strip->span);
  for (int32_t y = 0; y < rows; ++y, sums += pitch) {
    int8_t *to = output + ((strip->y + y) * width + strip->x) * filters;
#if DTMM_PATH_MVE
    dtmm_store_sums(sums, 0, columns, scale, (uint32_t)filters, to);
#else
    dtmm_store_row(sums, columns, scale, filters, to);
#endif
  }
}

static void compute(const dtmm_csr_strip *strip, const dtmm_channel_quant *quant, const dtmm_csr_weights *weights,
                    int8_t *output) {
  const int32_t rows = dtmm_min(strip->rows, strip->conv.output.height - strip->y);
  for (int32_t filter = 0; filter < strip->conv.output.channels; ++filter) {
    const dtmm_scale scale = dtmm_scale_of(&strip->conv, quant, filter);
    const int32_t last = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, filter + 1);
    int32_t first = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, filter);
    int32_t sums[DTMM_CSR_POSITIONS];
    for (int32_t i = 0; i < DTMM_CSR_POSITIONS; i += 4) sums[i] = sums[i + 1] = sums[i + 2] = sums[i + 3] = scale.bias;
    for (; first < last; first += DTMM_CSR_STRETCH) {
      const int32_t count = dtmm_min(DTMM_CSR_STRETCH, last - first);
      dtmm_csr_decode(strip, weights, first, count);
      accumulate(strip, rows, count, sums);
    }
    store(strip, rows, &scale, sums, output + filter);
  }
}

dtmm_status dtmm_conv_csr_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                             const dtmm_csr_weights *weights, const int8_t *input, int8_t *output,
                             void *scratch, size_t scratch_bytes) {
  size_t needed = 0;
  if (dtmm_conv_check(params, quant, input, output) != DTMM_OK || check(params, weights) != DTMM_OK ||
      !dtmm_csr_strip_buffer_size(params, &needed)) {
    return DTMM_BAD_ARGUMENT;
  }
  if (!scratch || scratch_bytes < needed) return DTMM_SCRATCH_TOO_SMALL;
  dtmm_csr_strip strip;
  dtmm_csr_strip_begin(&strip, params, input, scratch);
  while (dtmm_csr_strip_next(&strip)) compute(&strip, quant, weights, output);
  return DTMM_OK;
}
