#include <stddef.h>

#include "../internal/segments_mve.h"

#if DTMM_PATH_MVE

_Static_assert(offsetof(dtmm_segments_mve, depth) == 24, "the assembly below uses these offsets");

/* Eight sums take every even register, into which VMLADAVA accumulates, so these loops are whole functions in assembly.
 *
 * q1 holds 16 weights: one segment of 16 channels, two of 8 or four of 4. The inputs of a position are one contiguous
 * load, or one gather of as many elements as segments, so vectors are full whatever the length. Addresses are those of
 * the first positions of two quads; the others follow at immediate distances.
 *
 * r1 weights, r3 offsets, r7 bytes left, sums in r0-lr. Addresses: r9 and r11 if contiguous, with the offset in r5;
 * else q0 and q4, with the quads in r5 and r9, or in q5 and q6.
 * On the stack: quads, depth, a gap, q4-q7, arguments. */

/* Eight positions, four from `a` and four from `b` on. Loads and multiplications alternate, as their pipes take two
 * cycles each; what finds the next inputs stands between them: `first` before anything reads at `b`, `middle` after the
 * last read at `a`, `last` after the last read at all. */
#define EIGHT(load, a, b, first, middle, last) \
  load("q2", a, "0") first                     \
  load("q3", a, "16")                          \
  "vmladava.s8 r0, q1, q2\n"                   \
  load("q2", a, "32")                          \
  "vmladava.s8 r2, q1, q3\n"                   \
  load("q3", a, "48")                          \
  "vmladava.s8 r4, q1, q2\n"                   \
  load("q2", b, "0")                           \
  "vmladava.s8 r6, q1, q3\n"                   \
  load("q3", b, "16")                          \
  "vmladava.s8 r8, q1, q2\n" middle            \
  load("q2", b, "32")                          \
  "vmladava.s8 r10, q1, q3\n"                  \
  load("q3", b, "48")                          \
  "vmladava.s8 r12, q1, q2\n" last             \
  "vmladava.s8 lr, q1, q3\n"

#define FLAT(to, from, distance) "vldrw.32 " to ", [" from ", #" distance "]\n"
#define FLAT_START ""
#define FLAT_NEXT                \
  "ldr r5, [r3], #4\n"           \
  "ldrd r9, r11, [sp]\n"         \
  "add r9, r5\n"
#define FLAT_FIRST "add r11, r5\n"
#define EIGHT_FLAT EIGHT(FLAT, "r9", "r11", FLAT_FIRST, "ldr r5, [r3], #4\n", "ldrd r9, r11, [sp]\n") "add r9, r5\n"

#define PAIR(to, from, distance) "vldrd.64 " to ", [" from ", #" distance "]\n"
#define PAIR_START              \
  "vmov.i32 q5, #0\n"           \
  "vmov.i32 q6, #0\n"           \
  "vmov.i32 q7, #0\n"           \
  "ldrd r5, r9, [sp]\n"         \
  "vmov q5[2], q5[0], r5, r5\n" \
  "vmov q6[2], q6[0], r9, r9\n"
#define PAIR_LOAD "ldrd r9, r11, [r3], #8\n"
#define PAIR_A                   \
  "vmov q7[2], q7[0], r9, r11\n" \
  "vadd.i32 q0, q7, q5\n"
#define PAIR_NEXT PAIR_LOAD PAIR_A
#define EIGHT_PAIR EIGHT(PAIR, "q0", "q4", "vadd.i32 q4, q7, q6\n", PAIR_LOAD, PAIR_A)

#define QUAD(to, from, distance) "vldrw.32 " to ", [" from ", #" distance "]\n"
#define QUAD_START "ldrd r5, r9, [sp]\n"
#define QUAD_LOAD "vldrw.32 q7, [r3], #16\n"
#define QUAD_A "vadd.i32 q0, q7, r5\n"
#define QUAD_NEXT QUAD_LOAD QUAD_A
#define EIGHT_QUAD EIGHT(QUAD, "q0", "q4", "vadd.i32 q4, q7, r9\n", QUAD_LOAD, QUAD_A)

/* The last vector may be partly filled: lanes beyond read no weights and count as zero. */
#define FULL(eight)                    \
  "subs r7, #16\n"                     \
  "blt 2f\n"                           \
  "1: vldrb.8 q1, [r1], #16\n" eight   \
  "subs r7, #16\n"                     \
  "blt 2f\n"                           \
  "le 1b\n"                            \
  "2: adds r7, #16\n"                  \
  "beq 3f\n"                           \
  "vctp.8 r7\n"                        \
  "vpst\n"                             \
  "vldrbt.u8 q1, [r1]\n" eight         \
  "3:\n"

/* Shorter segments: one vector each, filled as far as its channels go. */
#define SHORT_START        \
  "ldr r5, [sp, #8]\n"     \
  "vctp.8 r5\n"
#define SHORT_NEXT FLAT_NEXT
#define SHORT                                                                       \
  "1: add r11, r5\n"                                                                \
  "ldr r5, [sp, #8]\n"                                                              \
  "vpst\n"                                                                          \
  "vldrbt.u8 q1, [r1]\n"                                                            \
  "add r1, r5\n"                                                                    \
  "subs r7, r5\n"                                                                   \
  EIGHT(FLAT, "r9", "r11", "", "ldr r5, [r3], #4\n", "ldrd r9, r11, [sp]\n")       \
  "add r9, r5\n"                                                                    \
  "ble 3f\n"                                                                        \
  "le 1b\n"                                                                         \
  "3:\n"

#define QUADS(name, start, next, loop)                                                      \
  __attribute__((naked)) void name(dtmm_segments_mve *arguments __attribute__((unused))) {       \
    __asm__ volatile(                                                                            \
        "push {r0, r4-r11, lr}\n"                                                                \
        "vpush {d8-d15}\n"                                                                       \
        "ldr r1, [r0, #24]\n"                                                                    \
        "sub sp, #16\n"                                                                          \
        "str r1, [sp, #8]\n"                                                                     \
        "mov r11, r0\n"                                                                          \
        "7: ldr r5, [r11, #16]\n"                                                                \
        "ldr r7, [r11, #8]\n"                                                                    \
        "ldrd r1, r3, [r11]\n"                                                                   \
        "ldrd r5, r9, [r5]\n"                                                                    \
        "ldr r11, [r11, #12]\n"                                                                  \
        "strd r5, r9, [sp]\n"                                                                    \
        "ldm r11, {r0, r2, r4, r6, r8, r10, r12, lr}\n" start next loop                      \
        "ldr r11, [sp, #80]\n"                                                                   \
        "ldrd r3, r5, [r11, #12]\n"                                                              \
        "ldr r7, [r11, #20]\n"                                                                   \
        "stm r3!, {r0, r2, r4, r6, r8, r10, r12, lr}\n"                                          \
        "adds r5, #8\n"                                                                          \
        "strd r3, r5, [r11, #12]\n"                                                              \
        "cmp r5, r7\n"                                                                           \
        "bne 7b\n"                                                                               \
        "add sp, #16\n"                                                                          \
        "vpop {d8-d15}\n"                                                                        \
        "pop {r0, r4-r11, pc}\n");                                                               \
  }

QUADS(dtmm_segments_quads_16, FLAT_START, FLAT_NEXT, FULL(EIGHT_FLAT))
QUADS(dtmm_segments_quads_8, PAIR_START, PAIR_NEXT, FULL(EIGHT_PAIR))
QUADS(dtmm_segments_quads_4, QUAD_START, QUAD_NEXT, FULL(EIGHT_QUAD))
QUADS(dtmm_segments_quads_short, SHORT_START, SHORT_NEXT, SHORT)

#endif
