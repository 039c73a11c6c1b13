/* Rows of explicit columns, as CSR and blocks of filters have them. */
#ifndef DTMM_CSR_COLUMNS_H
#define DTMM_CSR_COLUMNS_H

#include "list_decode.h"
#include "row_pointers.h"

/* DTMM_OK if the widths are known and the columns of these can be told apart. */
static inline dtmm_status dtmm_csr_check(const dtmm_conv_params *params, const void *columns, uint8_t column_bytes,
                                         uint8_t row_bytes) {
  if (!columns || (column_bytes != 1 && column_bytes != 2)) return DTMM_BAD_ARGUMENT;
  if (row_bytes != 2 && row_bytes != 4) return DTMM_BAD_ARGUMENT;
  const int32_t most = column_bytes == 1 ? UINT8_MAX + 1 : UINT16_MAX + 1;
  return dtmm_conv_filter_size(params) <= most ? DTMM_OK : DTMM_BAD_ARGUMENT;
}

/* Lists `count` values with the columns from `first` on. */
static inline void dtmm_csr_list(dtmm_weight_list *list, const dtmm_plane_strip *strip, const void *columns,
                                 uint8_t column_bytes, int32_t first, const int8_t *values, int32_t count) {
  const uint8_t *from = (const uint8_t *)columns + first * column_bytes;
  if (column_bytes == 1) {
    dtmm_list_columns(list, strip, from, 1, values, count);
  } else {
    dtmm_list_columns(list, strip, from, 2, values, count);
  }
}

#endif
