#include "cases.h"

#include <string.h>

static uint32_t state;

void random_seed(uint32_t seed) { state = seed * 2654435761U + 1U; }

uint32_t random_word(void) {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

int32_t random_between(int32_t low, int32_t high) {
  return low + (int32_t)((random_word() >> 8) % (uint32_t)(high - low + 1));
}

int8_t *random_bytes(int32_t count) {
  int8_t *bytes = block((size_t)count);
  const int extreme = random_between(0, 7) == 0;
  for (int32_t i = 0; i < count; ++i) {
    bytes[i] = extreme ? (random_word() & 64 ? 127 : -128) : (int8_t)(random_word() >> 9);
  }
  return bytes;
}

static uint32_t hash(const int8_t *bytes, int32_t count) {
  uint32_t value = 2166136261U;
  for (int32_t i = 0; i < count; ++i) value = (value ^ (uint8_t)bytes[i]) * 16777619U;
  return value ? value : 1;
}

int32_t random_zero_point(void) {
  static const int32_t extremes[] = {-128, 127, 0};
  const int32_t pick = random_between(0, 5);
  return pick < 3 ? extremes[pick] : random_between(-128, 127);
}

dtmm_channel_quant random_quant(int32_t filters) {
  int32_t *bias = block((size_t)filters * 4);
  int32_t *multiplier = block((size_t)filters * 4);
  int8_t *shift = block((size_t)filters);
  for (int32_t i = 0; i < filters; ++i) {
    bias[i] = random_between(-20000, 20000);
    multiplier[i] = random_between(1 << 30, INT32_MAX - 1);
    shift[i] = (int8_t)random_between(-12, random_between(0, 9) == 0 ? 2 : -5);
  }
  const dtmm_channel_quant quant = {bias, multiplier, shift};
  return quant;
}

int32_t random_channels(void) {
  static const int32_t usual[] = {1, 2, 3, 4, 5, 8, 15, 16, 17, 19, 31, 32, 33, 48};
  return usual[random_between(0, 13)];
}

static dtmm_conv_params random_conv(void) {
  dtmm_conv_params p;
  do {
    memset(&p, 0, sizeof p);
    p.kernel_height = random_between(1, 4);
    p.kernel_width = random_between(0, 2) == 0 ? random_between(1, 4) : p.kernel_height;
    p.stride_y = random_between(1, 3);
    p.stride_x = random_between(0, 2) == 0 ? random_between(1, 3) : p.stride_y;
    p.dilation_y = random_between(1, 2);
    p.dilation_x = random_between(1, 2);
    p.pad_y = random_between(0, 2);
    p.pad_x = random_between(0, 2);
    p.input.height = random_between(1, 11);
    p.input.width = random_between(1, 19);
    p.input.channels = random_channels();
    p.output.channels = random_between(1, 9);
    const int32_t rows = p.input.height + 2 * p.pad_y - (p.kernel_height - 1) * p.dilation_y - 1;
    const int32_t columns = p.input.width + 2 * p.pad_x - (p.kernel_width - 1) * p.dilation_x - 1;
    p.output.height = rows < 0 ? 0 : rows / p.stride_y + 1;
    p.output.width = columns < 0 ? 0 : columns / p.stride_x + 1;
  } while (p.output.height < 1 || p.output.width < 1);
  p.input_zero_point = random_zero_point();
  p.output_zero_point = random_zero_point();
  p.output_min = random_between(0, 1) ? -128 : p.output_zero_point;
  p.output_max = 127;
  return p;
}

typedef struct {
  int8_t *values;
  uint16_t *columns;
  uint8_t *narrow;
  uint16_t *rows;
} sparse_rows;

/* Now and then makes a small layer as deep as takes several blocks of channels, or several lists of them. */
static void deepen(dtmm_conv_params *p) {
  static const int32_t deep[] = {100, 127, 128, 129, 144, 260, 1023, 1100, 1300};
  const int32_t taps = p->kernel_height * p->kernel_width;
  const int32_t channels = deep[random_between(0, taps > 4 ? 5 : 8)];
  if (random_between(0, 3) > 0 || taps > 9 || p->input.height * p->input.width * channels > 40000) return;
  p->input.channels = channels;
  p->output.channels = random_between(1, 2);
}

/* Keeps each run of `unit` weights with probability density/16; buffers have exactly the kept size. */
static sparse_rows random_sparse(int32_t filters, int32_t size, int32_t unit) {
  const int32_t density = random_between(0, 5) == 0 ? 0 : random_between(1, 16);
  const int32_t units = filters * (size / unit);
  uint8_t *kept = block((size_t)units);
  int32_t count = 0;
  for (int32_t i = 0; i < units; ++i) {
    kept[i] = random_between(1, 16) <= density;
    count += kept[i];
  }
  sparse_rows sparse = {random_bytes(count * unit), block((size_t)count * 2), block((size_t)count),
                        block((size_t)(filters + 1) * 2)};
  int32_t next = 0;
  for (int32_t i = 0; i < units; ++i) {
    const int32_t column = i % (size / unit) * unit;
    if (column == 0) sparse.rows[i / (size / unit)] = (uint16_t)next;
    if (!kept[i]) continue;
    sparse.columns[next] = (uint16_t)column;
    sparse.narrow[next++] = (uint8_t)column;
  }
  sparse.rows[filters] = (uint16_t)next;
  return sparse;
}

/* Runs of `length` channels, each kept with probability density/16, by bitmap or by number; buffers have exactly the kept
 * size. */
static dtmm_run_weights random_runs(const dtmm_conv_params *p, int32_t length) {
  const int32_t taps = p->kernel_height * p->kernel_width, channels = p->input.channels;
  const int32_t whole = taps * (channels / length), runs = whole + (channels % length > 0 ? taps : 0);
  const int32_t filters = p->output.channels, density = random_between(0, 5) == 0 ? 0 : random_between(1, 16);
  const size_t words = (size_t)(filters * runs + 31) / 32;
  uint32_t *bitmap = memset(block(words * 4), 0, words * 4);
  uint8_t *counts = memset(block((size_t)filters), 0, (size_t)filters);
  int32_t count = 0, values = 0;
  for (int32_t i = 0; i < filters * runs; ++i) {
    if (random_between(1, 16) > density) continue;
    bitmap[i / 32] |= 1U << i % 32;
    ++counts[i / runs];
    ++count;
    values += i % runs < whole ? length : channels % length;
  }
  uint8_t *numbers = block((size_t)count);
  for (int32_t i = 0, next = 0; i < filters * runs; ++i) {
    if (bitmap[i / 32] >> i % 32 & 1) numbers[next++] = (uint8_t)(i % runs);
  }
  const int numbered = runs <= 255 && random_between(0, 1);
  const dtmm_run_weights weights = {random_bytes(values), numbered ? NULL : bitmap, numbers, counts};
  return weights;
}

static dtmm_status run_segments(const dtmm_conv_params *p, uint32_t format, const dtmm_channel_quant *quant,
                                const int8_t *input, int8_t *output) {
  if (format == 3) {
    const dtmm_fwcs_mask_weights weights = random_runs(p, p->input.channels);
    const size_t bytes = dtmm_conv_fwcs_mask_s8_get_buffer_size(p);
    return dtmm_conv_fwcs_mask_s8(p, quant, &weights, input, output, block(bytes), bytes);
  }
  if (format == 4) {
    const dtmm_fwcs_16_weights weights = random_runs(p, 16);
    const size_t bytes = dtmm_conv_fwcs_16_s8_get_buffer_size(p);
    return dtmm_conv_fwcs_16_s8(p, quant, &weights, input, output, block(bytes), bytes);
  }
  if (format == 5) {
    const dtmm_fwcs_8_weights weights = random_runs(p, 8);
    const size_t bytes = dtmm_conv_fwcs_8_s8_get_buffer_size(p);
    return dtmm_conv_fwcs_8_s8(p, quant, &weights, input, output, block(bytes), bytes);
  }
  const dtmm_fwcs_4_weights weights = random_runs(p, 4);
  const size_t bytes = dtmm_conv_fwcs_4_s8_get_buffer_size(p);
  return dtmm_conv_fwcs_4_s8(p, quant, &weights, input, output, block(bytes), bytes);
}

static dtmm_status run_single_weights(const dtmm_conv_params *p, uint32_t format, const dtmm_channel_quant *quant,
                                      const int8_t *input, int8_t *output) {
  const int32_t filters = p->output.channels, size = p->kernel_height * p->kernel_width * p->input.channels;
  const size_t bytes = dtmm_conv_csr_s8_get_buffer_size(p);
  void *scratch = block(bytes);
  switch (format) {
    case 0: {
      const dtmm_delta_weights weights = random_delta(filters, size);
      return dtmm_conv_delta_s8(p, quant, &weights, input, output, scratch, bytes);
    }
    case 1: {
      const dtmm_bitmap_weights weights = random_bitmap(filters, size);
      return dtmm_conv_bitmap_s8(p, quant, &weights, input, output, scratch, bytes);
    }
    case 2: {
      const dtmm_nm_weights weights = random_nm(filters, size);
      return dtmm_conv_nm_s8(p, quant, &weights, input, output, scratch, bytes);
    }
    default: {
      const dtmm_block_weights weights = random_blocks(filters, size);
      return dtmm_conv_block_s8(p, quant, &weights, input, output, scratch, bytes);
    }
  }
}

static dtmm_status run_conv(const dtmm_conv_params *p, uint32_t format, const int8_t *input, int8_t *output) {
  const dtmm_channel_quant quant = random_quant(p->output.channels);
  const int32_t size = p->kernel_height * p->kernel_width * p->input.channels;
  if (format == 0) {
    const dtmm_dense_weights weights = {random_bytes(size * p->output.channels)};
    const size_t bytes = dtmm_conv_dense_s8_get_buffer_size(p);
    return dtmm_conv_dense_s8(p, &quant, &weights, input, output, block(bytes), bytes);
  }
  if (format == 1) {
    const sparse_rows sparse = random_sparse(p->output.channels, size, 1);
    const int narrow = size <= 256 && random_between(0, 1);
    const dtmm_csr_weights weights = {sparse.values, narrow ? (void *)sparse.narrow : (void *)sparse.columns,
                                      sparse.rows, narrow ? 1 : 2, 2};
    const size_t bytes = dtmm_conv_csr_s8_get_buffer_size(p);
    return dtmm_conv_csr_s8(p, &quant, &weights, input, output, block(bytes), bytes);
  }
  if (format == 2) {
    const sparse_rows sparse = random_sparse(p->output.channels, size, p->input.channels);
    const dtmm_fwcs_weights weights = {sparse.values, (const int16_t *)sparse.columns, sparse.rows, 2};
    const size_t bytes = dtmm_conv_fwcs_s8_get_buffer_size(p);
    return dtmm_conv_fwcs_s8(p, &quant, &weights, input, output, block(bytes), bytes);
  }
  if (format < 7) return run_segments(p, format, &quant, input, output);
  return run_single_weights(p, format - 7, &quant, input, output);
}

uint32_t finish(dtmm_status status, const int8_t *output, int32_t count) {
  const uint32_t value = status == DTMM_OK ? hash(output, count) : 0;
  return release_blocks() ? value : 0;
}

/* Layers so deep that expanded weights leave no room for a whole filter, or for a whole tap. */
static dtmm_conv_params deep_conv(void) {
  dtmm_conv_params p = random_conv();
  p.kernel_height = random_between(1, 3);
  p.kernel_width = 3;
  p.stride_y = p.stride_x = p.dilation_y = p.dilation_x = p.pad_y = p.pad_x = 1;
  p.input.height = p.input.width = random_between(6, 9);
  p.output.height = p.input.height + 3 - p.kernel_height;
  p.output.width = p.input.width;
  p.input.channels = random_between(60, 140);
  p.output.channels = random_between(3, 5);
  return p;
}

static uint32_t conv_case(uint32_t format, int deep) {
  dtmm_conv_params p = deep ? deep_conv() : random_conv();
  if (!deep && format != 1) deepen(&p);
  const int32_t count = p.output.height * p.output.width * p.output.channels;
  const int8_t *input = random_bytes(p.input.height * p.input.width * p.input.channels);
  int8_t *output = block((size_t)count);
  return finish(run_conv(&p, format, input, output), output, count);
}

static uint32_t fully_connected_case(void) {
  const dtmm_fully_connected_params p = {random_between(1, 300), random_between(1, 13), random_zero_point(), -128,
                                         127};
  const dtmm_channel_quant quant = random_quant(p.outputs);
  const int8_t *weights = random_bytes(p.inputs * p.outputs);
  const int8_t *input = random_bytes(p.inputs);
  int8_t *output = block((size_t)p.outputs);
  return finish(dtmm_fully_connected_s8(&p, &quant, weights, input, output), output, p.outputs);
}

static uint32_t add_case(void) {
  const dtmm_add_params p = {
      .count = random_between(1, 99),
      .first_zero_point = random_zero_point(),
      .first_multiplier = random_between(1 << 30, INT32_MAX - 1),
      .first_shift = random_between(-4, 0),
      .second_zero_point = random_zero_point(),
      .second_multiplier = random_between(1 << 30, INT32_MAX - 1),
      .second_shift = random_between(-4, 0),
      .output_zero_point = random_zero_point(),
      .output_multiplier = random_between(1 << 30, INT32_MAX - 1),
      .output_shift = random_between(-22, -16),
      .output_min = -128,
      .output_max = 127,
  };
  const int8_t *first = random_bytes(p.count);
  const int8_t *second = random_bytes(p.count);
  int8_t *output = block((size_t)p.count);
  return finish(dtmm_add_s8(&p, first, second, output), output, p.count);
}

uint32_t run_case(uint32_t index) {
  random_seed(index + 1);
  switch (index % 10) {
    case 0: return fully_connected_case();
    case 1:
    case 2: return operator_case();
    case 3: return add_case();
    default: return conv_case(index % 11, index % 23 == 5);
  }
}
