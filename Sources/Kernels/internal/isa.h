/* Which compute path this translation unit is compiled for. Exactly one of the three is defined. */
#ifndef DTMM_ISA_H
#define DTMM_ISA_H

#if defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1)
#define DTMM_PATH_MVE 1
#include <arm_mve.h>
#elif defined(__ARM_FEATURE_DSP)
#define DTMM_PATH_DSP 1
#include <arm_acle.h>
#else
#define DTMM_PATH_PORTABLE 1
#endif

#endif
