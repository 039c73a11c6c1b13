/* CSR convolution over one strip of the input; inner loops by path. */
#ifndef DTMM_CSR_H
#define DTMM_CSR_H

#include "csr_strip.h"

/* A stretch of a row's weights, decoded once and used at every position of the strip. A weight comes with the distance
 * from an output position to the input it reads.
 *   portable, DSP   distance in the high halfword, weight in the low one: SMLABx needs no unpacking
 *   MVE             a word each, loaded as a pair */
#if DTMM_PATH_MVE
#define DTMM_CSR_STRETCH 56
#else
#define DTMM_CSR_STRETCH 116
#endif

/* Decodes `count` <= DTMM_CSR_STRETCH weights from `first` on, and pads them with zeros to a multiple of four, and one
 * more. */
void dtmm_csr_decode(const dtmm_csr_strip *strip, const dtmm_csr_weights *weights, int32_t first, int32_t count);

/* sums[i] += decoded weights . inputs of position i, for the DTMM_CSR_BLOCK positions of the block at `base`. */
void dtmm_csr_accumulate(const dtmm_csr_strip *strip, int32_t count, const int8_t *base, int32_t *sums);

#endif
