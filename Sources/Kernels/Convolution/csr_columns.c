#include "../internal/csr_columns.h"

#include "../internal/list_decode.h"

dtmm_status dtmm_check_columns(const dtmm_conv_params *params, const void *columns, uint8_t column_bytes,
                               uint8_t row_bytes) {
  if (!columns || (column_bytes != 1 && column_bytes != 2)) return DTMM_BAD_ARGUMENT;
  if (row_bytes != 2 && row_bytes != 4) return DTMM_BAD_ARGUMENT;
  const int32_t most = column_bytes == 1 ? UINT8_MAX + 1 : UINT16_MAX + 1;
  return dtmm_conv_filter_size(params) <= most ? DTMM_OK : DTMM_BAD_ARGUMENT;
}

/* `bytes` is a constant where this is inlined. */
static inline void list_columns(const dtmm_plane_strip *strip, const uint8_t *columns, const uint8_t bytes,
                                const int8_t *values, int32_t count, dtmm_weight_list *list) {
  uint32_t *to = list->words;
#if DTMM_PATH_MVE
  const dtmm_eight_columns eight = dtmm_eight_columns_of(strip);
  list->count = count;
  for (; count > 0; count -= 8, columns += 8 * bytes, values += 8) {
    const mve_pred16_t lanes = vctp16q((uint32_t)count);
    const uint16x8_t column = bytes == 1 ? vldrbq_z_u16(columns, lanes)
                                         : vldrhq_z_u16((const uint16_t *)(const void *)columns, lanes);
    to = dtmm_list_put_eight(to, &eight, column, vldrbq_z_s16(values, lanes));
  }
#else
  dtmm_tap tap = {0, 0};
  for (const int8_t *end = values + count; values < end; columns += bytes) {
    const uint32_t column = dtmm_entry(columns, bytes, 0);
    const int32_t value = *values++;
    to = dtmm_list_put(to, dtmm_tap_distance(&tap, strip, column), value);
  }
  dtmm_list_end(list, to);
#endif
}

void dtmm_list_columns(const dtmm_plane_strip *strip, const void *columns, uint8_t column_bytes, int32_t first,
                       const int8_t *values, int32_t count, dtmm_weight_list *list) {
  const uint8_t *from = (const uint8_t *)columns + first * column_bytes;
  if (column_bytes == 1) {
    list_columns(strip, from, 1, values, count, list);
  } else {
    list_columns(strip, from, 2, values, count, list);
  }
}
