#include "../internal/conv_weights.h"
#include "../internal/list_decode.h"

size_t dtmm_conv_delta_s8_get_buffer_size(const dtmm_conv_params *params) {
  return dtmm_conv_weights_buffer_size(params);
}

/* The cursor's column is that of the weight before, from the start of the cursor's filter: negative while that weight
 * belongs to an earlier filter. */
static void decode(const dtmm_plane_strip *strip, dtmm_weight_cursor *cursor, dtmm_weight_list *list) {
  const dtmm_delta_weights *weights = cursor->weights;
  const int32_t columns = dtmm_conv_filter_size(&strip->conv);
  const int32_t left = (int32_t)(weights->values + weights->count - cursor->values);
  const int8_t *values = cursor->values;
  const int8_t *end = values + dtmm_min(DTMM_LIST_LENGTH, left);
  const uint8_t *distances = cursor->index;
  int32_t column = cursor->column;
  dtmm_list_writer writer;
  dtmm_list_begin(&writer, list, strip);
  while (values < end) {
    const int32_t next = column + *distances;
    if (next >= columns) break;
    column = next;
    ++distances;
    dtmm_list_put(&writer, (uint32_t)column, *values++);
  }
  dtmm_list_end(&writer, list, strip, cursor->values);
  cursor->values = values;
  cursor->index = distances;
  cursor->column = column;
  if (values == weights->values + weights->count || column + *distances >= columns) {
    cursor->column -= columns;
    ++cursor->filter;
  }
}

dtmm_status dtmm_conv_delta_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                               const dtmm_delta_weights *weights, const int8_t *input, int8_t *output,
                               void *scratch, size_t scratch_bytes) {
  if (!params || !weights || !weights->values || !weights->distances || weights->count < 0) return DTMM_BAD_ARGUMENT;
  const dtmm_weight_cursor start = {
      .weights = weights, .values = weights->values, .index = weights->distances, .column = -1};
  return dtmm_conv_weights(params, quant, decode, &start, input, output, scratch, scratch_bytes);
}
