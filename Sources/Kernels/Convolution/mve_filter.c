#include "../internal/mve_filter.h"

#include "../internal/mve.h"
#include "../internal/mve_dot.h"

#if DTMM_PATH_MVE

#define RUNS 32  /* entries of a list; a filter may need several lists */
#define TAILS 16 /* no more taps than bytes of a vector reach beyond the weights */

/* Turns a filter's taps into lists of runs. */
typedef struct {
  const dtmm_filterlets *filterlets;
  const int8_t *weights; /* of `tap` */
  int32_t depth, blocks, block_bytes;
  int32_t inside;     /* taps of which whole vectors can be loaded */
  int32_t tap, block; /* next */
  int32_t tails;
  int8_t tail[TAILS][16];
} run_list;

static void begin(run_list *list, const dtmm_strip *strip, const dtmm_filterlets *filterlets) {
  list->filterlets = filterlets;
  list->weights = filterlets->values;
  list->depth = strip->depth;
  list->blocks = (strip->depth + 15) / 16;
  list->block_bytes = strip->block_bytes;
  list->tap = list->block = list->tails = 0;
  list->inside = filterlets->count;
  const int32_t beyond = 16 * list->blocks - list->depth;
  const int32_t after = filterlets->end - (filterlets->values + filterlets->count * list->depth);
  if (beyond > after) {
    const int32_t outside = (beyond - after + list->depth - 1) / list->depth;
    list->inside = dtmm_max(0, filterlets->count - outside);
  }
}

/* Taps of the run that starts at `tap`. */
static inline int32_t run_length(const run_list *list, int32_t tap) {
  const int32_t *offsets = list->filterlets->offsets + tap;
  const int32_t left = list->inside - tap;
  if (left < 2 || offsets[1] != offsets[0] + 16) return 1;
  return left < 3 || offsets[2] != offsets[0] + 32 ? 2 : 3;
}

/* A copy of the rest of a tap whose last vector reaches beyond the weights. */
static const int8_t *tail_copy(run_list *list, const int8_t *weights) {
  int8_t *tail = list->tail[list->tails++];
  const int32_t left = list->depth - 16 * list->block;
  vstrbq_s8(tail, vldrbq_z_s8(weights, vctp8q((uint32_t)left)));
  return tail;
}

/* Fills the list; false if the filter needs another one. */
static bool fill(run_list *list, dtmm_mve_run *run) {
  const dtmm_mve_run *last = run + RUNS;
  const int32_t count = list->filterlets->count;
  while (list->tap < count && run < last) {
    const int32_t taps = run_length(list, list->tap);
    int32_t blocks = dtmm_min(DTMM_MVE_BLOCKS, list->blocks - list->block);
    const int8_t *weights = list->weights + 16 * list->block;
    if (list->tap >= list->inside && list->block + blocks == list->blocks) {
      if (blocks > 1) {
        --blocks;
      } else {
        weights = tail_copy(list, weights);
      }
    }
    const int32_t offset = list->filterlets->offsets[list->tap] + list->block * list->block_bytes;
    *run++ = dtmm_mve_run_of(weights, offset, list->depth, taps, blocks);
    list->block += blocks;
    if (list->block < list->blocks) continue;
    list->block = 0;
    list->tap += taps;
    list->weights += taps * list->depth;
  }
  *run = dtmm_mve_last_run(run);
  return list->tap == count;
}

/* dtmm_scaled for four sums. Negative values go down by one before VRSHL, which rounds half up: VQDMLAH adds twice
 * their product with one, halved 32 times. It and VMLAS, which adds the zero point, leave the integer pipe free. */
static inline int32x4_t scaled(int32x4_t value, const dtmm_scale *scale, const bool right, int32x4_t exponent) {
  if (right) {
    value = vqrdmulhq_n_s32(value, scale->multiplier);
    value = vrshlq_s32(vqdmlahq_n_s32(value, value, 1), exponent);
  } else {
    value = vqrdmulhq_n_s32(vshlq_s32(value, exponent), scale->multiplier);
  }
  value = vmlasq_n_s32(value, vdupq_n_s32(1), scale->zero_point);
  return vminq_s32(vmaxq_s32(value, vdupq_n_s32(scale->low)), vdupq_n_s32(scale->high));
}

/* Requantises and stores a filter's sums; `right` is a constant where this is inlined. */
static inline void store(const dtmm_strip *strip, const int32_t *sums, const dtmm_scale *scale, const bool right,
                         int8_t *output) {
  const uint32x4_t offsets = vmulq_n_u32(vidupq_n_u32(0, 1), (uint32_t)strip->conv.output.channels);
  const int32x4_t exponent = vdupq_n_s32(scale->shift);
  const dtmm_scale constants = *scale;
  const dtmm_strip_place *place = strip->places;
  for (int32_t i = strip->quad_count; i > 0; i -= 2, sums += 8, place += 2) {
    const int32x4_t first = scaled(vldrwq_s32(sums), &constants, right, exponent);
    const int32x4_t second = scaled(vldrwq_s32(sums + 4), &constants, right, exponent);
    vstrbq_scatter_offset_p_s32(output + place[0].output, offsets, first, vctp32q(place[0].count));
    vstrbq_scatter_offset_p_s32(output + place[1].output, offsets, second, vctp32q(place[1].count));
  }
}

void dtmm_mve_filter(const dtmm_strip *strip, const dtmm_channel_quant *quant, int32_t filter,
                     const dtmm_filterlets *filterlets, int8_t *output) {
  const dtmm_scale scale = dtmm_scale_of(&strip->conv, quant, filter);
  const int32_t bias[8] = {scale.bias, scale.bias, scale.bias, scale.bias,
                           scale.bias, scale.bias, scale.bias, scale.bias};
  int32_t sums[4 * DTMM_STRIP_QUADS];
  dtmm_mve_run runs[RUNS + 1];
  run_list list;
  begin(&list, strip, filterlets);
  dtmm_mve_dot_arguments dot = {.sums = sums, .quads = strip->quads, .end = strip->quads + strip->quad_count,
                                .initial = bias, .runs = runs, .block_bytes = strip->block_bytes};
  bool complete;
  do {
    complete = fill(&list, runs);
    dtmm_mve_dot(&dot);
    dot.initial = sums;
    dot.initial_step = 8 * sizeof(int32_t);
  } while (!complete);
  if (scale.shift < 0) {
    store(strip, sums, &scale, true, output + filter);
  } else {
    store(strip, sums, &scale, false, output + filter);
  }
}

#endif
