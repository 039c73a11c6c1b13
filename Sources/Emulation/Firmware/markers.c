#include "dtmm_layer_marker.h"

/* The empty assembly is a side effect: the calls are neither removed nor merged with each other. */
__attribute__((noinline)) void dtmm_profile_next(void) { __asm__ volatile("@ next region"); }
__attribute__((noinline)) void dtmm_profile_end(void) { __asm__ volatile("@ end of the profile"); }
