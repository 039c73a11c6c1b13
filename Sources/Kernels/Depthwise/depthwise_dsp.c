#include "../internal/depthwise.h"
#include "../internal/dsp.h"

#if DTMM_PATH_DSP

static uint32_t pair_of(int8_t low, int8_t high) { return (uint16_t)low | (uint32_t)(uint16_t)high << 16; }

dtmm_depthwise_filter dtmm_depthwise_filter_of(const dtmm_depthwise *d, int32_t channel) {
  const int32_t channels = d->conv.output.channels;
  const int8_t *weight = d->weights + channel;
  dtmm_depthwise_filter filter = {.weights = weight, .bias = d->quant->bias[channel]};
  if (!dtmm_depthwise_is_3x3(&d->conv)) return filter;
  for (int32_t row = 0; row < 3; ++row, weight += 3 * channels) {
    filter.pairs[2 * row] = pair_of(weight[0], weight[channels]);
    filter.pairs[2 * row + 1] = pair_of(weight[channels], weight[2 * channels]);
  }
  return filter;
}

static inline int32_t low_by_high(uint32_t a, uint32_t b, int32_t sum) { return __smlabt((int32_t)a, (int32_t)b, sum); }
static inline int32_t high_by_low(uint32_t a, uint32_t b, int32_t sum) { return __smlatb((int32_t)a, (int32_t)b, sum); }

/* Stride 1: two positions share each pair of columns. May compute one sum beyond `count`. */
static void sums_by_one(const uint8_t *row, int32_t row_bytes, int32_t next, const dtmm_depthwise_filter *filter,
                        int32_t rows, int32_t count, int32_t *restrict sums) {
  const uint32_t a0 = filter->pairs[0], b0 = filter->pairs[1], a1 = filter->pairs[2], b1 = filter->pairs[3];
  const uint32_t a2 = filter->pairs[4], b2 = filter->pairs[5];
  for (; rows > 0; --rows, row += next, sums += count) {
    const uint8_t *base = row;
    for (int32_t *to = sums, *end = sums + count; to < end; to += 2) {
      uint32_t word = dtmm_load_word(base);
      int32_t first = dtmm_dot_pair(word, a0, filter->bias);
      int32_t second = high_by_low(word, a0, filter->bias);
      word = dtmm_load_word(base + row_bytes);
      first = dtmm_dot_pair(word, a1, first);
      second = high_by_low(word, a1, second);
      word = dtmm_load_word(base + 2 * row_bytes);
      first = dtmm_dot_pair(word, a2, first);
      second = high_by_low(word, a2, second);
      base += 4;
      word = dtmm_load_word(base);
      first = low_by_high(word, b0, first);
      second = dtmm_dot_pair(word, b0, second);
      word = dtmm_load_word(base + row_bytes);
      first = low_by_high(word, b1, first);
      second = dtmm_dot_pair(word, b1, second);
      word = dtmm_load_word(base + 2 * row_bytes);
      to[0] = low_by_high(word, b2, first);
      to[1] = dtmm_dot_pair(word, b2, second);
    }
  }
}

/* Stride 2: a position's columns are a pair and the left one of the next. */
static void sums_by_two(const uint8_t *row, int32_t row_bytes, int32_t next, const dtmm_depthwise_filter *filter,
                        int32_t rows, int32_t count, int32_t *restrict sums) {
  const uint32_t a0 = filter->pairs[0], b0 = filter->pairs[1], a1 = filter->pairs[2], b1 = filter->pairs[3];
  const uint32_t a2 = filter->pairs[4], b2 = filter->pairs[5];
  for (; rows > 0; --rows, row += next) {
    const uint8_t *base = row;
    for (int32_t *end = sums + count; sums < end; ++sums) {
      int32_t sum = dtmm_dot_pair(dtmm_load_word(base), a0, filter->bias);
      sum = dtmm_dot_pair(dtmm_load_word(base + row_bytes), a1, sum);
      sum = dtmm_dot_pair(dtmm_load_word(base + 2 * row_bytes), a2, sum);
      base += 4;
      sum = low_by_high(dtmm_load_word(base), b0, sum);
      sum = low_by_high(dtmm_load_word(base + row_bytes), b1, sum);
      *sums = low_by_high(dtmm_load_word(base + 2 * row_bytes), b2, sum);
    }
  }
}

void dtmm_depthwise_sums(const dtmm_depthwise *d, const dtmm_depthwise_filter *filter, const uint8_t *base,
                         int32_t rows, int32_t count, int32_t *sums) {
  const int32_t next = d->conv.stride_y * d->row_bytes;
  if (!dtmm_depthwise_is_3x3(&d->conv) || d->conv.stride_x > 2) {
    dtmm_depthwise_any_sums(d, filter, base, rows, count, sums);
  } else if (d->conv.stride_x == 1) {
    sums_by_one(base, d->row_bytes, next, filter, rows, count, sums);
  } else {
    sums_by_two(base, d->row_bytes, next, filter, rows, count, sums);
  }
}

#endif
