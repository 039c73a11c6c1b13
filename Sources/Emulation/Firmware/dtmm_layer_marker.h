/* Layer boundaries of a generated model, for the block profile.
 *
 * A generated model calls DTMM_LAYER_BEGIN(i) before its layer i. Without DTMM_PROFILE it costs nothing.
 * With it, a call to a function that does nothing cuts QEMU's blocks at the boundary, and the plugin starts
 * its next region there. */
#ifndef DTMM_LAYER_MARKER_H
#define DTMM_LAYER_MARKER_H

#ifdef DTMM_PROFILE
void dtmm_profile_next(void);
void dtmm_profile_end(void);
#define DTMM_LAYER_BEGIN(i) dtmm_profile_next()
#else
#define DTMM_LAYER_BEGIN(i) ((void)0)
#endif

#endif
