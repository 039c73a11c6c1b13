#include "../internal/segments_mve.h"

#if DTMM_PATH_MVE

/* Eight sums take every even register, into which VMLADAVA accumulates, so these loops are whole functions in assembly.
 *
 * q1 holds 16 weights: one segment of 16 channels, two of 8 or four of 4. The inputs of a position are one contiguous load
 * or one gather of as many elements as segments, whose addresses q0 holds; both reach every position by an immediate
 * offset, so vectors are full whatever the length.
 *
 * r1 weights, r3 offsets, r5 base, r7 bytes left, r9 and r11 addresses, sums in r0-lr. */

#define LOAD_FLAT(to, distance) "vldrw.32 " to ", [r9, #" distance "]\n"
#define LOAD_PAIR(to, distance) "vldrd.64 " to ", [q0, #" distance "]\n"
#define LOAD_QUAD(to, distance) "vldrw.32 " to ", [q0, #" distance "]\n"

/* Where the next vector of inputs lies. */
#define NEXT_FLAT "ldr r9, [r3], #4\n"
#define ADD_FLAT "add r9, r5\n"
#define NEXT_PAIR "ldrd r9, r11, [r3], #8\n"
#define ADD_PAIR                \
  "add r9, r5\n"                \
  "add r11, r5\n"               \
  "vmov q0[2], q0[0], r9, r11\n"
#define NEXT_QUAD "vldrw.32 q0, [r3], #16\n"
#define ADD_QUAD "vadd.i32 q0, q0, r5\n"

/* Four positions from `d` on, the first of which is in q2 already. */
#define FOUR(load, d, first, second, third, fourth, then) \
  load("q3", d " + 16")                                   \
  "vmladava.s8 " first ", q1, q2\n"                       \
  load("q2", d " + 32")                                   \
  "vmladava.s8 " second ", q1, q3\n"                      \
  load("q3", d " + 48")                                   \
  "vmladava.s8 " third ", q1, q2\n" then                  \
  "vmladava.s8 " fourth ", q1, q3\n"

#define ADJACENT(load, next) \
  load("q2", "0") FOUR(load, "0", "r0", "r2", "r4", "r6", load("q2", "64")) \
  FOUR(load, "64", "r8", "r10", "r12", "lr", next)
#define PAIRED(load, next) \
  load("q2", "0") FOUR(load, "0", "r0", "r2", "r4", "r6", load("q2", "128")) \
  FOUR(load, "128", "r8", "r10", "r12", "lr", next)
#define ALONE(load, next) load("q2", "0") FOUR(load, "0", "r0", "r2", "r4", "r6", next)

#define BEGIN                                        \
  "push {r0, r4-r11, lr}\n"                          \
  "mov r9, r0\n"                                     \
  "mov r5, r2\n"                                     \
  "ldr r7, [sp, #40]\n"                              \
  "ldm r9, {r0, r2, r4, r6, r8, r10, r12, lr}\n"
#define END                                          \
  "pop {r7}\n"                                       \
  "stm r7, {r0, r2, r4, r6, r8, r10, r12, lr}\n"     \
  "pop {r4-r11, pc}\n"
/* Four sums; the other registers hold what need not be kept. */
#define BEGIN_ALONE                                  \
  "push {r0, r4-r11, lr}\n"                          \
  "mov r9, r0\n"                                     \
  "mov r5, r2\n"                                     \
  "ldr r7, [sp, #40]\n"                              \
  "ldm r9, {r0, r2, r4, r6}\n"
#define END_ALONE                                    \
  "pop {r7}\n"                                       \
  "stm r7, {r0, r2, r4, r6}\n"                       \
  "pop {r4-r11, pc}\n"

/* The last vector may be partly filled: lanes beyond read no weights and count as zero. */
#define LOOP(positions, load, next, add)                 \
  "vmov.i32 q0, #0\n" next add                           \
  "subs r7, #16\n"                                       \
  "blt 2f\n"                                             \
  "1: vldrb.8 q1, [r1], #16\n" positions(load, next) add \
  "subs r7, #16\n"                                       \
  "blt 2f\n"                                             \
  "le 1b\n"                                              \
  "2: adds r7, #16\n"                                    \
  "beq 3f\n"                                             \
  "vctp.8 r7\n"                                          \
  "vpst\n"                                               \
  "vldrbt.u8 q1, [r1]\n" positions(load, "")             \
  "3:\n"

/* Shorter segments: one vector each, filled as far as its channels go. */
#define SHORT_LOOP(positions)                            \
  "ldr r11, [sp, #44]\n"                                 \
  "vctp.8 r11\n" NEXT_FLAT ADD_FLAT                      \
  "1: vpst\n"                                            \
  "vldrbt.u8 q1, [r1]\n"                                 \
  "add r1, r11\n" positions(LOAD_FLAT, NEXT_FLAT) ADD_FLAT \
  "subs r7, r11\n"                                       \
  "ble 3f\n"                                             \
  "le 1b\n"                                              \
  "3:\n"

#define PASS(name, begin, loop, end)                                                         \
  __attribute__((naked)) void name(                                                          \
      int32_t *sums __attribute__((unused)), const int8_t *values __attribute__((unused)),   \
      const uint8_t *base __attribute__((unused)), const int32_t *offsets __attribute__((unused)), \
      int32_t bytes __attribute__((unused)), int32_t step __attribute__((unused))) {         \
    __asm__ volatile(begin loop end);                                                        \
  }

#define PASSES(name, load, next, add)                                                       \
  PASS(dtmm_segments_##name##_adjacent, BEGIN, LOOP(ADJACENT, load, next, add), END)        \
  PASS(dtmm_segments_##name##_paired, BEGIN, LOOP(PAIRED, load, next, add), END)            \
  PASS(dtmm_segments_##name##_four, BEGIN_ALONE, LOOP(ALONE, load, next, add), END_ALONE)

PASSES(sixteen, LOAD_FLAT, NEXT_FLAT, ADD_FLAT)
PASSES(eight, LOAD_PAIR, NEXT_PAIR, ADD_PAIR)
PASSES(four, LOAD_QUAD, NEXT_QUAD, ADD_QUAD)
PASS(dtmm_segments_short_adjacent, BEGIN, SHORT_LOOP(ADJACENT), END)
PASS(dtmm_segments_short_paired, BEGIN, SHORT_LOOP(PAIRED), END)
PASS(dtmm_segments_short_four, BEGIN_ALONE, SHORT_LOOP(ALONE), END_ALONE)

#endif
