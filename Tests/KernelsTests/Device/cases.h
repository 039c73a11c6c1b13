/* Random operator calls, the same on every machine: what is compared between host and cores. */
#ifndef CASES_H
#define CASES_H

#include <stddef.h>
#include <stdint.h>

#include "dtmm_kernels.h"

/* xorshift32 */
uint32_t random_word(void);
void random_seed(uint32_t seed);
int32_t random_between(int32_t low, int32_t high);

/* Exact-size blocks, released all at once. On a core they lie between guard bytes; on the host each is a heap block,
 * for the sanitizer to guard. */
void *block(size_t bytes);
/* Releases all blocks; 0 if something wrote beside one. */
int release_blocks(void);

/* Runs case `index`: returns the FNV-1a hash of its output, or 0 if an operator failed or wrote out of bounds. */
uint32_t run_case(uint32_t index);

/* Prints one line. */
void print_line(const char *text);

#endif
