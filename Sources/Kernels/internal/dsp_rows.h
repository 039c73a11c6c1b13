/* The DSP inner loop of fully connected layers: four rows of weights against one input vector. */
#ifndef DTMM_DSP_ROWS_H
#define DTMM_DSP_ROWS_H

#include "dsp.h"

#if DTMM_PATH_DSP

/* Inputs of a round. */
#define DTMM_DSP_ROWS_INPUTS 8

/* sums[r] += row r . input for four rows `pitch` bytes apart; inputs is a multiple of DTMM_DSP_ROWS_INPUTS, and not
 * zero. */
void dtmm_dsp_rows(const int8_t *weights, const int8_t *input, int32_t inputs, int32_t pitch, int32_t *sums);

#endif
#endif
