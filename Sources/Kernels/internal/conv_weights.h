/* Convolution in any format of single weights. */
#ifndef DTMM_CONV_WEIGHTS_H
#define DTMM_CONV_WEIGHTS_H

#include "weight_list.h"

/* Scratch of any such format. */
size_t dtmm_conv_weights_buffer_size(const dtmm_conv_params *params);

/* Convolves with the weights that `decode` reads from `start` on. The caller has checked these, not the rest. */
dtmm_status dtmm_conv_weights(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                              dtmm_weight_decoder *decode, const dtmm_weight_cursor *start, const int8_t *input,
                              int8_t *output, void *scratch, size_t scratch_bytes);

#endif
