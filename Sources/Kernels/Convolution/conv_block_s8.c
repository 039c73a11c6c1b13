#include "../internal/conv_weights.h"
#include "../internal/csr_columns.h"

size_t dtmm_conv_block_s8_get_buffer_size(const dtmm_conv_params *params) {
  return dtmm_conv_weights_buffer_size(params);
}

/* The cursor's column counts the weights of its filter; its values are those left. */
static void decode(const dtmm_plane_strip *strip, dtmm_weight_cursor *cursor, dtmm_weight_list *list) {
  const dtmm_block_weights *weights = cursor->weights;
  const int32_t row = cursor->filter / weights->filters;
  const int32_t first = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, row) + cursor->column;
  const int32_t last = (int32_t)dtmm_entry(weights->rows, weights->row_bytes, row + 1);
  const int32_t count = dtmm_min(DTMM_LIST_LENGTH, last - first);
  dtmm_csr_list(list, strip, weights->columns, weights->column_bytes, first, cursor->values, count);
  cursor->values += count;
  cursor->column += count;
  if (first + count == last) {
    cursor->column = 0;
    ++cursor->filter;
  }
}

static dtmm_status check(const dtmm_conv_params *params, const dtmm_block_weights *weights) {
  if (!weights || !weights->values || !weights->rows || weights->filters < 1) return DTMM_BAD_ARGUMENT;
  return dtmm_csr_check(params, weights->columns, weights->column_bytes, weights->row_bytes);
}

dtmm_status dtmm_conv_block_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                               const dtmm_block_weights *weights, const int8_t *input, int8_t *output,
                               void *scratch, size_t scratch_bytes) {
  if (!params || check(params, weights) != DTMM_OK) return DTMM_BAD_ARGUMENT;
  const dtmm_weight_cursor start = {.weights = weights, .values = weights->values};
  return dtmm_conv_weights(params, quant, decode, &start, input, output, scratch, scratch_bytes);
}
