#include "../internal/mve_filter.h"

#include "../internal/mve.h"
#include "../internal/mve_dot.h"

#if DTMM_PATH_MVE

#define RUNS 32      /* entries of a list; a filter may need several lists */
#define SEGMENT 1024 /* channels that one list goes through; a run of taps takes SEGMENT / 128 entries */
#define TAILS 16     /* no more taps than bytes of a vector reach beyond the weights */

/* Turns a filter's taps into lists of runs. */
typedef struct {
  const dtmm_filterlets *filterlets;
  int32_t depth, block_bytes;
  int32_t inside;        /* taps of which whole vectors can be loaded */
  int32_t start, blocks; /* of the segment */
  int32_t tap, tails;
  int8_t tail[TAILS][16];
} run_list;

/* Blocks of one run of taps from `run` on; returns what comes after them. */
static inline dtmm_mve_run *add(dtmm_mve_run *run, const int8_t *weights, int32_t offset, int32_t taps,
                                const run_list *list, int32_t blocks) {
  const uint32_t *code = dtmm_mve_code + (taps - 1) * DTMM_MVE_BLOCKS;
  for (; blocks > DTMM_MVE_BLOCKS; blocks -= DTMM_MVE_BLOCKS, weights += 16 * DTMM_MVE_BLOCKS) {
    *run++ = (dtmm_mve_run){weights, offset, weights + list->depth, code[DTMM_MVE_BLOCKS - 1]};
    offset += DTMM_MVE_BLOCKS * list->block_bytes;
  }
  *run++ = (dtmm_mve_run){weights, offset, weights + list->depth, code[blocks - 1]};
  return run;
}

/* Runs of taps that lie inside the weights, as many as there is room for. */
static inline dtmm_mve_run *add_inside(dtmm_mve_run *run, const dtmm_mve_run *last, run_list *list) {
  const int32_t *offset = list->filterlets->offsets + list->tap;
  const int32_t *end = list->filterlets->offsets + list->inside;
  const int32_t depth = list->depth, blocks = list->blocks;
  const int32_t skip = list->start / 16 * list->block_bytes;
  const int8_t *weights = list->filterlets->values + list->tap * depth + list->start;
  while (offset < end && run <= last) {
    const int32_t first = *offset++;
    const int8_t *next = weights + depth;
    int32_t taps = 1;
    if (offset < end && *offset == first + 16) {
      ++offset;
      next += depth;
      taps = 2;
      if (offset < end && *offset == first + 32) {
        ++offset;
        next += depth;
        taps = 3;
      }
    }
    run = add(run, weights, first + skip, taps, list, blocks);
    weights = next;
  }
  list->tap = (int32_t)(offset - list->filterlets->offsets);
  return run;
}

/* One tap of which the last vector would reach beyond the weights: that one is copied. */
static dtmm_mve_run *add_outside(dtmm_mve_run *run, run_list *list) {
  const int8_t *weights = list->filterlets->values + list->tap * list->depth + list->start;
  const int32_t offset = list->filterlets->offsets[list->tap++] + list->start / 16 * list->block_bytes;
  const int32_t whole = list->blocks - 1;
  const int32_t left = list->depth - list->start - 16 * whole;
  if (whole > 0) run = add(run, weights, offset, 1, list, whole);
  if (left >= 16) return add(run, weights + 16 * whole, offset + whole * list->block_bytes, 1, list, 1);
  int8_t *tail = list->tail[list->tails++];
  vstrbq_s8(tail, vldrbq_z_s8(weights + 16 * whole, vctp8q((uint32_t)left)));
  return add(run, tail, offset + whole * list->block_bytes, 1, list, 1);
}

static void begin(run_list *list, const dtmm_strip *strip, const dtmm_filterlets *filterlets) {
  list->filterlets = filterlets;
  list->depth = strip->depth;
  list->block_bytes = strip->block_bytes;
  list->start = list->tap = list->tails = 0;
  list->blocks = (dtmm_min(strip->depth, SEGMENT) + 15) / 16;
  list->inside = filterlets->count;
  const int32_t beyond = dtmm_round_up(list->depth, 16) - list->depth;
  const int32_t after = filterlets->end - (filterlets->values + filterlets->count * list->depth);
  if (beyond > after) {
    const int32_t outside = (beyond - after + list->depth - 1) / list->depth;
    list->inside = dtmm_max(0, filterlets->count - outside);
  }
}

/* Fills one list; false if the filter needs another one. */
static bool fill(run_list *list, dtmm_mve_run *run) {
  const int32_t count = list->filterlets->count;
  const dtmm_mve_run *last = run + RUNS - SEGMENT / (16 * DTMM_MVE_BLOCKS) - 1;
  run = add_inside(run, last, list);
  while (list->tap >= list->inside && list->tap < count && run <= last) run = add_outside(run, list);
  *run = dtmm_mve_last_run(run);
  if (list->tap < count) return false;
  list->start += SEGMENT;
  if (list->start >= list->depth) return true;
  list->tap = 0;
  list->blocks = (dtmm_min(list->depth - list->start, SEGMENT) + 15) / 16;
  return false;
}

/* Requantises sums as dtmm_scaled does and stores them, two quads a turn. Negative values go down by one before VRSHL,
 * which rounds half up, if they are shifted right: VQDMLAH adds twice their product with `down`, halved 32 times. It and
 * VMLAS, which adds the zero point, leave the integer pipe to others. In assembly, as compilers move predicates about. */
void dtmm_mve_store(const dtmm_strip *strip, const int32_t *sums, const dtmm_scale *scale, int8_t *output) {
  const uint32x4_t apart = vmulq_n_u32(vidupq_n_u32(0, 1), (uint32_t)strip->conv.output.channels);
  const int32x4_t low = vdupq_n_s32(scale->low), high = vdupq_n_s32(scale->high), ones = vdupq_n_s32(1);
  const int32x4_t right = vdupq_n_s32(dtmm_min(scale->shift, 0));
  const int32_t left = dtmm_max(scale->shift, 0), down = scale->shift < 0;
  const dtmm_strip_place *place = strip->places;
  int32_t first, second;
  uint32_t first_count, second_count;
  __asm__ volatile(
      "dls lr, %[pairs]\n"
      "1: vldrw.32 q0, [%[sums]], #16\n"
      "ldrd %[first], %[first_count], [%[place]], #8\n"
      "vldrw.32 q1, [%[sums]], #16\n"
      "vshl.s32 q0, %[left]\n"
      "ldrd %[second], %[second_count], [%[place]], #8\n"
      "vqrdmulh.s32 q0, q0, %[multiplier]\n"
      "vshl.s32 q1, %[left]\n"
      "add %[first], %[output]\n"
      "vqrdmulh.s32 q1, q1, %[multiplier]\n"
      "add %[second], %[output]\n"
      "vqdmlah.s32 q0, q0, %[down]\n"
      "vctp.32 %[first_count]\n"
      "vqdmlah.s32 q1, q1, %[down]\n"
      "vrshl.s32 q0, q0, %q[right]\n"
      "vmlas.s32 q0, %q[ones], %[zero_point]\n"
      "vrshl.s32 q1, q1, %q[right]\n"
      "vmlas.s32 q1, %q[ones], %[zero_point]\n"
      "vmax.s32 q0, q0, %q[low]\n"
      "vmin.s32 q0, q0, %q[high]\n"
      "vpst\n"
      "vstrbt.32 q0, [%[first], %q[apart]]\n"
      "vmax.s32 q1, q1, %q[low]\n"
      "vctp.32 %[second_count]\n"
      "vmin.s32 q1, q1, %q[high]\n"
      "vpst\n"
      "vstrbt.32 q1, [%[second], %q[apart]]\n"
      "le lr, 1b\n"
      : [sums] "+&r"(sums), [place] "+&r"(place), [first] "=&r"(first), [second] "=&r"(second),
        [first_count] "=&r"(first_count), [second_count] "=&r"(second_count)
      : [pairs] "r"(strip->quad_count / 2), [multiplier] "r"(scale->multiplier), [left] "r"(left), [down] "r"(down),
        [zero_point] "r"(scale->zero_point), [output] "r"(output), [right] "w"(right), [ones] "w"(ones),
        [low] "w"(low), [high] "w"(high), [apart] "w"(apart)
      : "lr", "q0", "q1", "memory");
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
  dtmm_mve_store(strip, sums, &scale, output + filter);
}

#endif
