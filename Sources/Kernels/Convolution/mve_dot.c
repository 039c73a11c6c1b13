#include "../internal/mve_dot.h"

#include <stddef.h>

#if DTMM_PATH_MVE

_Static_assert(offsetof(dtmm_mve_dot, passes) == 36, "the assembly below uses these offsets");

/* One block of eight positions: weights in `w`, the first position in q1 already. Loads and multiplications alternate,
 * as their pipes take two cycles each; `next` loads what the next block starts with. r3 position, r5 block_bytes. */
#define EIGHT(w, distance, next)             \
  "vldrw.32 q2, [r3, #16]\n"                 \
  "vmladava.s8 r0, " w ", q1\n"              \
  "vldrw.32 q1, [r3, #32]\n"                 \
  "vmladava.s8 r2, " w ", q2\n"              \
  "vldrw.32 q2, [r3, #48]\n"                 \
  "vmladava.s8 r4, " w ", q1\n"              \
  "vldrw.32 q1, [r3, #" distance "]\n"       \
  "vmladava.s8 r6, " w ", q2\n"              \
  "vldrw.32 q2, [r3, #" distance " + 16]\n"  \
  "vmladava.s8 r8, " w ", q1\n"              \
  "vldrw.32 q1, [r3, #" distance " + 32]\n"  \
  "vmladava.s8 r10, " w ", q2\n"             \
  "vldrw.32 q2, [r3, #" distance " + 48]\n"  \
  "vmladava.s8 r12, " w ", q1\n"             \
  "add r3, r5\n" next                        \
  "vmladava.s8 lr, " w ", q2\n"

#define NEXT_EIGHT           \
  "vldrb.8 q3, [r1], #16\n"  \
  "vldrw.32 q1, [r3]\n"

/* r7 counts channels; r9 offsets, r11 base; on the stack their end and the depth, then the arguments. A last block of
 * under 32 channels is loaded under a predicate: lanes beyond read nothing and count as zero. */
#define DOT_EIGHT(distance)                                                     \
  __asm__ volatile(                                                             \
      "push {r0, r1, r4-r11, lr}\n"                                             \
      "ldr r2, [r0, #12]\n"                                                     \
      "ldrd r11, r5, [r0, #16]\n"                                               \
      "ldr r4, [r0, #24]\n"                                                     \
      "push {r2, r4}\n"                                                         \
      "7: ldr r3, [sp, #8]\n"                                                   \
      "ldr r7, [sp]\n"                                                          \
      "ldr r1, [r3]\n"                                                          \
      "ldr r9, [r3, #8]\n"                                                      \
      "ldr r0, [r3, #28]\n"                                                     \
      "cmp r9, r7\n"                                                            \
      "mov r2, r0\n"                                                            \
      "mov r4, r0\n"                                                            \
      "mov r6, r0\n"                                                            \
      "mov r8, r0\n"                                                            \
      "mov r10, r0\n"                                                           \
      "mov r12, r0\n"                                                           \
      "mov lr, r0\n"                                                            \
      "beq 5f\n"                                                                \
      "1: ldr r3, [r9], #4\n"                                                   \
      "ldr r7, [sp, #4]\n"                                                      \
      "add r3, r11\n"                                                           \
      "subs r7, #32\n"                                                          \
      "blt 3f\n"                                                                \
      "2: vldrb.8 q0, [r1], #16\n"                                              \
      "subs r7, #32\n"                                                          \
      "vldrw.32 q1, [r3]\n" EIGHT("q0", distance, NEXT_EIGHT) EIGHT("q3", distance, "") \
      "bge 2b\n"                                                                \
      "3: adds r7, #32\n"                                                       \
      "bne 6f\n"                                                                \
      "4: ldr r7, [sp]\n"                                                       \
      "cmp r9, r7\n"                                                            \
      "bne 1b\n"                                                                \
      "5: ldrd r3, r7, [sp, #8]\n"                                              \
      "stm r7!, {r0, r2, r4, r6, r8, r10, r12, lr}\n"                           \
      "str r7, [sp, #12]\n"                                                     \
      "ldr r7, [r3, #36]\n"                                                     \
      "add r11, #128\n"                                                         \
      "subs r7, #1\n"                                                           \
      "str r7, [r3, #36]\n"                                                     \
      "bgt 7b\n"                                                                \
      "add sp, #16\n"                                                           \
      "pop {r4-r11, pc}\n"                                                      \
      "6: vctp.8 r7\n"                                                          \
      "vpst\n"                                                                  \
      "vldrbt.u8 q0, [r1], #16\n"                                               \
      "vldrw.32 q1, [r3]\n" EIGHT("q0", distance, "")                           \
      "subs r7, #16\n"                                                          \
      "bgt 6b\n"                                                                \
      "add r1, r7\n"                                                            \
      "b 4b\n")

__attribute__((naked)) void dtmm_mve_dot_adjacent(dtmm_mve_dot *dot __attribute__((unused)),
                                                  int32_t *sums __attribute__((unused))) {
  DOT_EIGHT("64");
}

__attribute__((naked)) void dtmm_mve_dot_paired(dtmm_mve_dot *dot __attribute__((unused)),
                                                int32_t *sums __attribute__((unused))) {
  DOT_EIGHT("128");
}

/* One block of two filters (q0 from r1, q1 from r3) and four positions (r5), the first of which is in q2 already;
 * r9 block_bytes. Here the multiplications fill their pipe and all loads fit between them. */
#define TWO_BY_FOUR(second, next_weights, next_input)  \
  "vmladava.s8 r0, q0, q2\n" second                    \
  "vmladava.s8 r8, q1, q2\n"                           \
  "vldrw.32 q3, [r5, #16]\n"                           \
  "vmladava.s8 r10, q1, q3\n"                          \
  "vmladava.s8 r2, q0, q3\n"                           \
  "vldrw.32 q2, [r5, #32]\n"                           \
  "vmladava.s8 r4, q0, q2\n"                           \
  "vldrw.32 q3, [r5, #48]\n"                           \
  "vmladava.s8 r12, q1, q2\n"                          \
  "add r5, r9\n"                                       \
  "vmladava.s8 r6, q0, q3\n" next_weights              \
  "vmladava.s8 lr, q1, q3\n" next_input

#define SECOND_WEIGHTS "vldrb.8 q1, [r3], #16\n"

/* As DOT_EIGHT, with r11 the offsets; end, base and depth wait on the stack. */
__attribute__((naked)) void dtmm_mve_dot_two_by_four(dtmm_mve_dot *dot __attribute__((unused)),
                                                     int32_t *sums __attribute__((unused))) {
  __asm__ volatile(
      "push {r0, r1, r4-r11, lr}\n"
      "ldrd r2, r4, [r0, #12]\n"
      "ldrd r9, r6, [r0, #20]\n"
      "push {r2, r4, r6}\n"
      "7: ldr r5, [sp, #12]\n"
      "ldr r7, [sp]\n"
      "ldrd r1, r3, [r5]\n"
      "ldr r11, [r5, #8]\n"
      "ldrd r0, r8, [r5, #28]\n"
      "cmp r11, r7\n"
      "mov r2, r0\n"
      "mov r4, r0\n"
      "mov r6, r0\n"
      "mov r10, r8\n"
      "mov r12, r8\n"
      "mov lr, r8\n"
      "beq 5f\n"
      "1: ldr r5, [r11], #4\n"
      "ldr r7, [sp, #4]\n"
      "add r5, r7\n"
      "ldr r7, [sp, #8]\n"
      "subs r7, #32\n"
      "blt 3f\n"
      "2: vldrb.8 q0, [r1], #16\n"
      "subs r7, #32\n"
      "vldrw.32 q2, [r5]\n" TWO_BY_FOUR(SECOND_WEIGHTS, "vldrb.8 q0, [r1], #16\n", "vldrw.32 q2, [r5]\n")
      TWO_BY_FOUR(SECOND_WEIGHTS, "", "")
      "bge 2b\n"
      "3: adds r7, #32\n"
      "bne 6f\n"
      "4: ldr r7, [sp]\n"
      "cmp r11, r7\n"
      "bne 1b\n"
      "5: ldrd r3, r7, [sp, #12]\n"
      "stm r7!, {r0, r2, r4, r6, r8, r10, r12, lr}\n"
      "str r7, [sp, #16]\n"
      "ldr r7, [r3, #36]\n"
      "ldr r5, [sp, #4]\n"
      "subs r7, #1\n"
      "str r7, [r3, #36]\n"
      "add r5, #64\n"
      "str r5, [sp, #4]\n"
      "bgt 7b\n"
      "add sp, #20\n"
      "pop {r4-r11, pc}\n"
      "6: vctp.8 r7\n"
      "vpstt\n"
      "vldrbt.u8 q0, [r1], #16\n"
      "vldrbt.u8 q1, [r3], #16\n"
      "vldrw.32 q2, [r5]\n" TWO_BY_FOUR("", "", "")
      "subs r7, #16\n"
      "bgt 6b\n"
      "add r1, r7\n"
      "add r3, r7\n"
      "b 4b\n");
}

#endif
