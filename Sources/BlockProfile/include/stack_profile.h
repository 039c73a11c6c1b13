/* Which words of a stack are ever written, as if it had been painted before the start. */
#ifndef STACK_PROFILE_H
#define STACK_PROFILE_H

#include <stdint.h>
#include <stdio.h>

typedef struct {
  uint64_t bottom, top;
  unsigned char *written; /* one for each word */
} stack_profile;

/* 0, or -1 when the range is empty or memory gave out. */
int stack_profile_create(stack_profile *stack, uint64_t bottom, uint64_t top);
void stack_profile_destroy(stack_profile *stack);

/* Notes a store of `bytes`; one elsewhere does not count. */
void stack_profile_store(stack_profile *stack, uint64_t address, uint64_t bytes);

/* Bytes from the top down to the longest run of words that were never written: a heap may grow below it.
 * All bytes when no word was left. */
uint64_t stack_profile_depth(const stack_profile *stack);

/* Writes `stack <depth> <bytes>`. */
void stack_profile_write(const stack_profile *stack, FILE *file);

#endif
