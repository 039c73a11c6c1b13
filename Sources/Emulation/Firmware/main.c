/* Runs the model on each image of the host file input.bin in order; its outputs go to output.bin. */
#include "dtmm_layer_marker.h"
#include "model.h"
#include "report.h"
#include "semihosting.h"

#include <stdint.h>

static const uint32_t PAINT = 0xA5C3965Au;
/* Words at the end of the stack that nothing may touch. A frame that leaves all of them as they are while it
 * reaches beyond them goes unseen; on Armv8-M the stack limit sees it. */
enum { GUARD = 16 };

/* Placed by firmware.ld: the lowest address that the stack may use. */
extern uint32_t dtmm_stack_bottom[];

static int8_t input[DTMM_MODEL_INPUT_BYTES] __attribute__((aligned(16)));
static int8_t output[DTMM_MODEL_OUTPUT_BYTES] __attribute__((aligned(16)));

/* Runs the model on a painted stack; returns the deepest stack in bytes, counted from here. */
__attribute__((noinline)) static uint32_t run_model(uint32_t image) {
  volatile uint32_t *here;
  __asm__ volatile("mov %0, sp" : "=r"(here)::"memory");
  for (volatile uint32_t *word = dtmm_stack_bottom; word < here; word++) *word = PAINT;
  dtmm_status status = dtmm_model_run(input, output);
  dtmm_profile_end();
  if (status != DTMM_OK) report(REPORT_MODEL_FAILED, (uint32_t[REPORT_VALUES]){image, (uint32_t)status});
  const volatile uint32_t *deepest = dtmm_stack_bottom;
  while (deepest < here && *deepest == PAINT) deepest++;
  if (deepest < dtmm_stack_bottom + GUARD) {
    const uint32_t bytes = (uint32_t)here - (uint32_t)dtmm_stack_bottom;
    report(REPORT_STACK_OVERFLOW, (uint32_t[REPORT_VALUES]){image, bytes});
  }
  return (uint32_t)here - (uint32_t)deepest;
}

static int32_t open(const char *name, uint32_t mode, uint32_t problem) {
  int32_t file = semihosting_open(name, mode);
  if (file < 0) report(REPORT_HOST_FILE, (uint32_t[REPORT_VALUES]){problem});
  return file;
}

int main(void) {
  int32_t source = open("input.bin", SEMIHOSTING_READ, 0);
  int32_t target = open("output.bin", SEMIHOSTING_WRITE, 1);
  uint32_t images = 0, stack = 0, missing;
  while ((missing = semihosting_read(source, input, sizeof input)) == 0) {
    uint32_t used = run_model(images);
    if (used > stack) stack = used;
    images++;
    if (semihosting_write(target, output, sizeof output) != 0) {
      report(REPORT_HOST_FILE, (uint32_t[REPORT_VALUES]){3});
    }
  }
  if (missing != sizeof input) report(REPORT_HOST_FILE, (uint32_t[REPORT_VALUES]){2});
  semihosting_close(target);
  report(REPORT_DONE, (uint32_t[REPORT_VALUES]){images, stack});
}
