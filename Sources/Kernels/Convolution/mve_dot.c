#include "../internal/mve_dot.h"

#include <stddef.h>

#if DTMM_PATH_MVE

_Static_assert(offsetof(dtmm_mve_dot_arguments, block_bytes) == 24, "the assembly below loads them in order");
_Static_assert(sizeof(dtmm_mve_run) == 16, "the assembly below steps over them");

/* VMLADAVA accumulates into even registers, and eight sums take every one of them, lr included: no register is left to
 * count a loop with. So blocks are unrolled, the last one ends in a jump to the code of the next entry, and entries with
 * fewer blocks enter further down.
 *
 * r0, r2, r4, r6 sums of the first quad, r8, r10, r12, lr of the second; r3, r5 their inputs; r1, r7 weights of the first
 * and the second tap; r9 list; r11 block_bytes. On the stack: the quads, then the arguments. A block starts with the
 * first tap's weights in q0 and the first input in q2.
 *
 * Vector loads and multiplications alternate, one a cycle, as their pipes take two cycles each. */
#define LOAD(q, base, column) "vldrb.8 " q ", [" base ", #16*" column "]\n"
#define MULTIPLY(sum, weights, input) "vmladava.s8 " sum ", " weights ", " input "\n"
#define FETCH_ENTRY "ldrd r1, r7, [r9], #8\n"
#define FETCH_QUADS "ldrd r3, r5, [sp]\n"
#define ADD_OFFSET  \
  "add r3, r7\n"    \
  "add r5, r7\n"
#define JUMP "ldm r9!, {r7, pc}\n"

#define SINGLE(entry, after)   \
  MULTIPLY("r0", "q0", "q2")             \
  LOAD("q3", "r3", "1")                  \
  MULTIPLY("r2", "q0", "q3")             \
  LOAD("q2", "r3", "2")                  \
  MULTIPLY("r4", "q0", "q2")             \
  LOAD("q3", "r3", "3")                  \
  MULTIPLY("r6", "q0", "q3")             \
  LOAD("q2", "r5", "0")                  \
  MULTIPLY("r8", "q0", "q2")             \
  LOAD("q3", "r5", "1")                  \
  MULTIPLY("r10", "q0", "q3")            \
  LOAD("q2", "r5", "2")                  \
  MULTIPLY("r12", "q0", "q2")            \
  LOAD("q3", "r5", "3") entry  \
  MULTIPLY("lr", "q0", "q3") after

/* `entry` fetches the next entry after the last block; `move` goes to the next block, or with `offset` to the next
 * entry's inputs; `weights` loads the first tap's. */
#define PAIR(entry, restore, move, offset, weights, jump)  \
  MULTIPLY("r0", "q0", "q2")                               \
  LOAD("q4", "r3", "1")                                    \
  MULTIPLY("r2", "q0", "q4")                               \
  "vldrb.8 q1, [r7], #16\n"                                \
  MULTIPLY("r0", "q1", "q4")                               \
  LOAD("q2", "r3", "2")                                    \
  MULTIPLY("r4", "q0", "q2") entry                         \
  MULTIPLY("r2", "q1", "q2")                               \
  LOAD("q4", "r3", "3")                                    \
  MULTIPLY("r6", "q0", "q4")                               \
  MULTIPLY("r4", "q1", "q4")                               \
  LOAD("q2", "r3", "4")                                    \
  MULTIPLY("r6", "q1", "q2")                               \
  LOAD("q4", "r5", "0")                                    \
  MULTIPLY("r8", "q0", "q4")                               \
  LOAD("q2", "r5", "1")                                    \
  MULTIPLY("r10", "q0", "q2")                              \
  LOAD("q5", "r5", "4")                                    \
  MULTIPLY("r8", "q1", "q2")                               \
  LOAD("q4", "r5", "2")                                    \
  MULTIPLY("r12", "q0", "q4")                              \
  LOAD("q2", "r5", "3")                                    \
  MULTIPLY("lr", "q0", "q2") move                          \
  MULTIPLY("r10", "q1", "q4") offset                       \
  MULTIPLY("r12", "q1", "q2") weights                      \
  MULTIPLY("lr", "q1", "q5")                               \
  LOAD("q2", "r3", "0") jump

/* r7 goes from the second tap's weights to the third's, as far again, and back. */
#define TRIPLE(entry, restore, move, offset, weights, jump)  \
  MULTIPLY("r0", "q0", "q2")                                 \
  LOAD("q4", "r3", "1")                                      \
  MULTIPLY("r2", "q0", "q4")                                 \
  LOAD("q1", "r7", "0")                                      \
  MULTIPLY("r0", "q1", "q4")                                 \
  LOAD("q2", "r3", "2")                                      \
  MULTIPLY("r4", "q0", "q2")                                 \
  "subs r1, r7, r1\n"                                        \
  MULTIPLY("r2", "q1", "q2")                                 \
  LOAD("q4", "r3", "3")                                      \
  MULTIPLY("r6", "q0", "q4")                                 \
  "add r7, r1\n"                                             \
  MULTIPLY("r4", "q1", "q4")                                 \
  LOAD("q3", "r7", "0")                                      \
  MULTIPLY("r0", "q3", "q2") entry                           \
  MULTIPLY("r2", "q3", "q4")                                 \
  LOAD("q2", "r3", "4")                                      \
  MULTIPLY("r6", "q1", "q2") restore                         \
  MULTIPLY("r4", "q3", "q2")                                 \
  LOAD("q4", "r3", "5")                                      \
  MULTIPLY("r6", "q3", "q4")                                 \
  LOAD("q2", "r5", "0")                                      \
  MULTIPLY("r8", "q0", "q2")                                 \
  LOAD("q4", "r5", "1")                                      \
  MULTIPLY("r10", "q0", "q4")                                \
  MULTIPLY("r8", "q1", "q4")                                 \
  LOAD("q2", "r5", "2")                                      \
  MULTIPLY("r12", "q0", "q2")                                \
  MULTIPLY("r10", "q1", "q2")                                \
  LOAD("q4", "r5", "3")                                      \
  MULTIPLY("lr", "q0", "q4")                                 \
  MULTIPLY("r8", "q3", "q2")                                 \
  LOAD("q5", "r5", "4")                                      \
  MULTIPLY("r12", "q1", "q4")                                \
  LOAD("q2", "r5", "5")                                      \
  MULTIPLY("r10", "q3", "q4") move                           \
  MULTIPLY("lr", "q1", "q5") offset                          \
  MULTIPLY("r12", "q3", "q5") weights                        \
  MULTIPLY("lr", "q3", "q2")                                 \
  LOAD("q2", "r3", "0") jump

#define MOVE "add r3, r11\nadd r5, r11\n"
#define NEXT_WEIGHTS "vldrb.8 q0, [r1, #16]!\n"

#define SINGLE_BLOCK SINGLE("", NEXT_WEIGHTS MOVE LOAD("q2", "r3", "0"))
#define PAIR_BLOCK PAIR("", "", MOVE, "", NEXT_WEIGHTS, "")
#define TRIPLE_BLOCK TRIPLE("subs r7, r1\n", "subs r1, r7, r1\nadds r7, #16\n", MOVE, "", NEXT_WEIGHTS, "")

#define SINGLE_LAST SINGLE(FETCH_ENTRY, FETCH_QUADS LOAD("q0", "r1", "0") ADD_OFFSET LOAD("q2", "r3", "0") JUMP)
#define PAIR_LAST PAIR(FETCH_ENTRY, "", FETCH_QUADS, ADD_OFFSET, LOAD("q0", "r1", "0"), JUMP)
#define TRIPLE_LAST TRIPLE(FETCH_ENTRY, "", FETCH_QUADS, ADD_OFFSET, LOAD("q0", "r1", "0"), JUMP)

_Static_assert(DTMM_MVE_BLOCKS == 8 && DTMM_MVE_RUN == 3, "as many blocks and runs are written out below");

#define ENTRIES(name, block, last)                                             \
  name "8: " block name "7: " block name "6: " block name "5: " block          \
  name "4: " block name "3: " block name "2: " block name "1: " last

#define ENTRY_TABLE(name)                                                      \
  ".word " name "1 + 1, " name "2 + 1, " name "3 + 1, " name "4 + 1\n"         \
  ".word " name "5 + 1, " name "6 + 1, " name "7 + 1, " name "8 + 1\n"

#define SUMS "{r0, r2, r4, r6, r8, r10, r12, lr}\n"

__attribute__((naked, noinline)) void dtmm_mve_dot(const dtmm_mve_dot_arguments *arguments __attribute__((unused))) {
  __asm__ volatile(
      "push {r4-r11, lr}\n"
      "vpush {d8-d11}\n"
      "ldm r0, {r1-r7}\n"
      "sub sp, #32\n"
      "mov r11, r7\n"
      "add r7, sp, #8\n"
      "stm r7, {r1-r6}\n"
      "mov r3, r2\n"
      "mov r7, r4\n"
      ".Ldtmm_quads: ldr r1, [sp, #24]\n"
      "ldm r7, " SUMS
      "add r7, r1\n"
      "ldrd r1, r5, [r3], #8\n"
      "ldr r9, [sp, #28]\n"
      "str r7, [sp, #20]\n"
      "str r3, [sp, #12]\n"
      "strd r1, r5, [sp]\n"
      "mov r3, r1\n" FETCH_ENTRY
      LOAD("q0", "r1", "0") ADD_OFFSET LOAD("q2", "r3", "0") JUMP
      ENTRIES(".Ldtmm_single", SINGLE_BLOCK, SINGLE_LAST)
      ENTRIES(".Ldtmm_pair", PAIR_BLOCK, PAIR_LAST)
      ENTRIES(".Ldtmm_triple", TRIPLE_BLOCK, TRIPLE_LAST)
      ".Ldtmm_end: ldrd r1, r3, [sp, #8]\n"
      "ldrd r5, r7, [sp, #16]\n"
      "stm r1!, " SUMS
      "cmp r3, r5\n"
      "str r1, [sp, #8]\n"
      "bne .Ldtmm_quads\n"
      "add sp, #32\n"
      "vpop {d8-d11}\n"
      "pop {r4-r11, pc}\n"
      ".align 2\n"
      ".global dtmm_mve_code\n"
      "dtmm_mve_code: " ENTRY_TABLE(".Ldtmm_single") ENTRY_TABLE(".Ldtmm_pair") ENTRY_TABLE(".Ldtmm_triple")
      ".word .Ldtmm_end + 1\n");
}

#endif
