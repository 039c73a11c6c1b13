/* DTMM kernels: int8 neural-network operators for microcontrollers (C11, no allocation, no libc beyond memcpy/memset).
 *
 * Activations are NHWC with batch 1; weights are OHWI. Arithmetic is TensorFlow Lite's int8 scheme: per-channel
 * symmetric weights, per-tensor asymmetric activations, int32 accumulators, fixed-point requantisation.
 *
 * Requantisation rounds twice, as gemmlowp does, TFLM without TFLITE_SINGLE_ROUNDING (MultiplyByQuantizedMultiplier) and
 * CMSIS-NN without CMSIS_NN_USE_SINGLE_ROUNDING (arm_nn_requantize): value * 2^left * multiplier / 2^31 rounded half up,
 * then / 2^right rounded half away from zero.
 *
 * The path is chosen at compile time: MVE (__ARM_FEATURE_MVE), DSP extension (__ARM_FEATURE_DSP), else portable C. All
 * give the same bytes. Define DTMM_CORTEX_M7 for that core: its best instruction order is not Cortex-M4's, and no
 * predefined macro tells them apart.
 */
#ifndef DTMM_KERNELS_H
#define DTMM_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What an operator answers. */
typedef enum {
  DTMM_OK = 0,
  DTMM_BAD_ARGUMENT = -1,
  DTMM_SCRATCH_TOO_SMALL = -2
} dtmm_status;

/* Shape of one activation. */
typedef struct {
  int32_t height, width, channels;
} dtmm_shape;

/* Geometry and output range of a convolution.
 * input_zero_point is what padding reads as; output = clamp(requantise(acc) + output_zero_point, min, max). */
typedef struct {
  dtmm_shape input, output;
  int32_t kernel_height, kernel_width;
  int32_t stride_y, stride_x;
  int32_t dilation_y, dilation_x;
  int32_t pad_y, pad_x; /* rows above, columns to the left; those below and to the right follow from the output's size */
  int32_t input_zero_point, output_zero_point;
  int32_t output_min, output_max;
} dtmm_conv_params;

/* Per-filter requantisation. bias already holds -input_zero_point * sum(weights of the filter). */
typedef struct {
  const int32_t *bias;
  const int32_t *multiplier; /* Q31 */
  const int8_t *shift;       /* left if positive, right if negative */
} dtmm_channel_quant;

/* Dense weights: [O][kh][kw][C]. */
typedef struct {
  const int8_t *values;
} dtmm_dense_weights;

/* Formats of single weights. A column is (ky*kw + kx)*C + c, 0...K-1, ascending within a filter. Layers that need over
 * 64 KB of scratch are refused. */

/* CSR rows are filters. Widths are 1 or 2 bytes a column, 2 or 4 a row pointer. */
typedef struct {
  const int8_t *values;
  const void *columns;
  const void *rows; /* O+1 */
  uint8_t column_bytes, row_bytes;
} dtmm_csr_weights;

/* CSR with a distance for each column: from the weight before in the order [O][K], which may be in an earlier filter;
 * for the first from -1. Where that exceeds 255, zero weights stand in between. No row pointers. */
typedef struct {
  const int8_t *values;
  const uint8_t *distances; /* 1...255 */
  int32_t count;            /* of values */
} dtmm_delta_weights;

/* Kept values in the order [O][K]; for each filter ceil(K/8) bytes of mask, column 0 in the lowest bit of the first. */
typedef struct {
  const int8_t *values;
  const uint8_t *mask;
} dtmm_bitmap_weights;

/* N:M: of each `group` consecutive columns of a filter `kept` have a slot, ascending: a value, and its place in the
 * group in log2(group) bits, packed from the lowest bit of a byte up. An unused slot holds zero and repeats the place
 * before it in the group, or 0. Filters start on a whole byte; the last group of a filter may be partial. Patterns are
 * 1:4, 2:4 and 1:8. */
typedef struct {
  const int8_t *values;   /* [O][ceil(K/group)][kept] */
  const uint8_t *indices; /* [O][ceil(ceil(K/group)*kept*log2(group)/8)] */
  uint8_t kept, group;
} dtmm_nm_weights;

/* Blocks 1xN: N = `filters` consecutive filters, fewer at the end, share their columns. A row is such a group; values
 * are [row][filter][column]. Widths as in CSR; pointers count columns. */
typedef struct {
  const int8_t *values;
  const void *columns;
  const void *rows; /* ceil(O/N)+1 */
  uint8_t column_bytes, filters, row_bytes;
} dtmm_block_weights;

/* FWCS as published: kept filterlets' values back to back; one int16 column (ky*kw + kx)*C each; O+1 row pointers
 * counted in filterlets, of 2 or 4 bytes. */
typedef struct {
  const int8_t *values;
  const int16_t *columns;
  const void *rows;
  uint8_t row_bytes;
} dtmm_fwcs_weights;

/* Kept runs of consecutive channels. Every filterlet is cut from its first channel on; its last run is shorter where
 * the length does not divide C. The R runs of a filter are numbered: first those of whole length by position and
 * channel, then the shorter ones by position. Values of kept runs lie back to back in this order, filter by filter.
 * Which runs are kept is told either by `bitmap`, a bit for each run of each filter, lowest first, filters not padded;
 * or, where bitmap is NULL, by the `numbers` of the kept runs, ascending, as many a filter as its entry of `counts`. */
typedef struct {
  const int8_t *values;
  const uint32_t *bitmap;
  const uint8_t *numbers, *counts;
} dtmm_run_weights;

/* Runs are whole filterlets: the bitmap is FWCS's mask of positions. */
typedef dtmm_run_weights dtmm_fwcs_mask_weights;
/* Runs are segments of 16, 8 or 4 channels. */
typedef dtmm_run_weights dtmm_fwcs_16_weights;
typedef dtmm_run_weights dtmm_fwcs_8_weights;
typedef dtmm_run_weights dtmm_fwcs_4_weights;

/* Scratch bytes each convolution needs (the same answer on every core, so that plans made on the host hold). */
size_t dtmm_conv_dense_s8_get_buffer_size(const dtmm_conv_params *params);
size_t dtmm_conv_csr_s8_get_buffer_size(const dtmm_conv_params *params);
size_t dtmm_conv_delta_s8_get_buffer_size(const dtmm_conv_params *params);
size_t dtmm_conv_bitmap_s8_get_buffer_size(const dtmm_conv_params *params);
size_t dtmm_conv_nm_s8_get_buffer_size(const dtmm_conv_params *params);
size_t dtmm_conv_block_s8_get_buffer_size(const dtmm_conv_params *params);
size_t dtmm_conv_fwcs_s8_get_buffer_size(const dtmm_conv_params *params);
size_t dtmm_conv_fwcs_mask_s8_get_buffer_size(const dtmm_conv_params *params);
size_t dtmm_conv_fwcs_16_s8_get_buffer_size(const dtmm_conv_params *params);
size_t dtmm_conv_fwcs_8_s8_get_buffer_size(const dtmm_conv_params *params);
size_t dtmm_conv_fwcs_4_s8_get_buffer_size(const dtmm_conv_params *params);

/* Convolutions. scratch must be 16-byte aligned and hold scratch_bytes. */
dtmm_status dtmm_conv_dense_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                               const dtmm_dense_weights *weights, const int8_t *input, int8_t *output,
                               void *scratch, size_t scratch_bytes);
dtmm_status dtmm_conv_csr_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                             const dtmm_csr_weights *weights, const int8_t *input, int8_t *output,
                             void *scratch, size_t scratch_bytes);
dtmm_status dtmm_conv_delta_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                               const dtmm_delta_weights *weights, const int8_t *input, int8_t *output,
                               void *scratch, size_t scratch_bytes);
dtmm_status dtmm_conv_bitmap_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                                const dtmm_bitmap_weights *weights, const int8_t *input, int8_t *output,
                                void *scratch, size_t scratch_bytes);
dtmm_status dtmm_conv_nm_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                            const dtmm_nm_weights *weights, const int8_t *input, int8_t *output,
                            void *scratch, size_t scratch_bytes);
dtmm_status dtmm_conv_block_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                               const dtmm_block_weights *weights, const int8_t *input, int8_t *output,
                               void *scratch, size_t scratch_bytes);
dtmm_status dtmm_conv_fwcs_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                              const dtmm_fwcs_weights *weights, const int8_t *input, int8_t *output,
                              void *scratch, size_t scratch_bytes);
dtmm_status dtmm_conv_fwcs_mask_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                                   const dtmm_fwcs_mask_weights *weights, const int8_t *input, int8_t *output,
                                   void *scratch, size_t scratch_bytes);
dtmm_status dtmm_conv_fwcs_16_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                                 const dtmm_fwcs_16_weights *weights, const int8_t *input, int8_t *output,
                                 void *scratch, size_t scratch_bytes);
dtmm_status dtmm_conv_fwcs_8_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                                const dtmm_fwcs_8_weights *weights, const int8_t *input, int8_t *output,
                                void *scratch, size_t scratch_bytes);
dtmm_status dtmm_conv_fwcs_4_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                                const dtmm_fwcs_4_weights *weights, const int8_t *input, int8_t *output,
                                void *scratch, size_t scratch_bytes);

/* Depthwise convolution: weights are [kh][kw][output channels], and output channel o reads input channel
 * o / (output channels / input channels) alone, so the output's channels are a multiple of the input's. Fastest for 3x3
 * kernels of stride 1 or 2 without dilation. */
size_t dtmm_depthwise_conv_s8_get_buffer_size(const dtmm_conv_params *params);
dtmm_status dtmm_depthwise_conv_s8(const dtmm_conv_params *params, const dtmm_channel_quant *quant,
                                   const int8_t *weights, const int8_t *input, int8_t *output, void *scratch,
                                   size_t scratch_bytes);

/* Fully connected: weights [outputs][inputs], one multiplier and shift a tensor or one an output (quant arrays of
 * `outputs` entries). */
typedef struct {
  int32_t inputs, outputs;
  int32_t output_zero_point;
  int32_t output_min, output_max;
} dtmm_fully_connected_params;
dtmm_status dtmm_fully_connected_s8(const dtmm_fully_connected_params *params, const dtmm_channel_quant *quant,
                                    const int8_t *weights, const int8_t *input, int8_t *output);

/* Pools over any window. What a window reaches beyond the input is left out, from the mean's count too, as TFLite does;
 * every window holds at least one position of the input. */
typedef struct {
  dtmm_shape input, output;
  int32_t window_height, window_width;
  int32_t stride_y, stride_x;
  int32_t pad_y, pad_x; /* rows above, columns to the left */
} dtmm_pool_params;
dtmm_status dtmm_max_pool_s8(const dtmm_pool_params *params, const int8_t *input, int8_t *output);

/* The mean is rounded half away from zero, as TFLite does. */
dtmm_status dtmm_average_pool_s8(const dtmm_pool_params *params, const int8_t *input, int8_t *output);

/* Element-wise sum with TFLite's three multipliers and left_shift = 20. The output may be one of the inputs. */
typedef struct {
  int32_t count;
  int32_t first_zero_point, first_multiplier, first_shift;
  int32_t second_zero_point, second_multiplier, second_shift;
  int32_t output_zero_point, output_multiplier, output_shift;
  int32_t output_min, output_max;
} dtmm_add_params;
dtmm_status dtmm_add_s8(const dtmm_add_params *params, const int8_t *first, const int8_t *second, int8_t *output);

/* The channels of several inputs behind each other at every position. An input becomes
 * clamp(requantise(value - zero_point) + output_zero_point); where that changes nothing (multiplier 2^30, shift 1, equal
 * zero points) it is copied. TensorFlow Lite knows the copy alone: its converter gives all inputs the output's scale. */
typedef struct {
  int32_t channels, zero_point;
  int32_t multiplier, shift; /* input scale / output scale */
} dtmm_concat_input;
typedef struct {
  int32_t positions; /* height * width */
  int32_t count;     /* of inputs */
  const dtmm_concat_input *inputs;
  int32_t output_zero_point;
} dtmm_concat_params;
dtmm_status dtmm_concat_s8(const dtmm_concat_params *params, const int8_t *const *inputs, int8_t *output);

/* Softmax over the channels of each row; the output's scale is 1/256 and its zero point -128. The fixed-point
 * arithmetic is that of TFLM's reference kernel and of CMSIS-NN's arm_softmax_s8: differences from the row's largest
 * value in Q5.26, exponentials in Q0.31, their sum in Q12.19, its reciprocal by three Newton-Raphson steps. Rows have at
 * most 4095 channels, or the sum could overflow. */
typedef struct {
  int32_t rows, channels;
  int32_t multiplier, shift; /* input scale * 2^26; left shift, 0...30 */
  int32_t least;             /* differences below give exactly 0 */
} dtmm_softmax_params;
dtmm_status dtmm_softmax_s8(const dtmm_softmax_params *params, const int8_t *input, int8_t *output);

#ifdef __cplusplus
}
#endif
#endif
