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

/* A block of random bytes; one in eight holds only the two extreme values. */
int8_t *random_bytes(int32_t count);

/* Random weights of `filters` filters of `size` weights each. */
dtmm_delta_weights random_delta(int32_t filters, int32_t size);
dtmm_bitmap_weights random_bitmap(int32_t filters, int32_t size);
dtmm_nm_weights random_nm(int32_t filters, int32_t size);
dtmm_block_weights random_blocks(int32_t filters, int32_t size);

/* Exact-size blocks, released all at once. On a core they lie between guard bytes; on the host each is a heap block,
 * for the sanitizer to guard. */
void *block(size_t bytes);
/* Releases all blocks; 0 if something wrote beside one. */
int release_blocks(void);

/* Arguments of operators. */
int8_t *random_bytes(int32_t count);
int32_t random_zero_point(void);
int32_t random_channels(void);
dtmm_channel_quant random_quant(int32_t filters);

/* The hash of an output, or 0 if its operator failed or wrote beside a block; releases all blocks. */
uint32_t finish(dtmm_status status, const int8_t *output, int32_t count);

/* Depthwise convolutions, pools, concats and softmaxes. */
uint32_t operator_case(void);

/* Runs case `index`: returns the FNV-1a hash of its output, or 0 if an operator failed or wrote out of bounds. */
uint32_t run_case(uint32_t index);

/* Prints one line. */
void print_line(const char *text);

#endif
