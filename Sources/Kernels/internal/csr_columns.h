/* Rows of explicit columns, as CSR and blocks of filters have them. */
#ifndef DTMM_CSR_COLUMNS_H
#define DTMM_CSR_COLUMNS_H

#include "row_pointers.h"
#include "weight_list.h"

/* Lists `count` values with the columns from `first` on, which ascend. */
void dtmm_list_columns(const dtmm_plane_strip *strip, const void *columns, uint8_t column_bytes, int32_t first,
                       const int8_t *values, int32_t count, dtmm_weight_list *list);

/* DTMM_OK if the widths are known and the columns of these can be told apart. */
dtmm_status dtmm_check_columns(const dtmm_conv_params *params, const void *columns, uint8_t column_bytes,
                               uint8_t row_bytes);

#endif
