/* Runs the model on each int8 image of standard input in order; its outputs go to standard output. */
#include "model.h"

#include <stdint.h>
#include <stdio.h>

static int8_t input[DTMM_MODEL_INPUT_BYTES] __attribute__((aligned(16)));
static int8_t output[DTMM_MODEL_OUTPUT_BYTES] __attribute__((aligned(16)));

int main(void) {
  size_t count;
  for (unsigned long image = 0; (count = fread(input, 1, sizeof input, stdin)) == sizeof input; image++) {
    dtmm_status status = dtmm_model_run(input, output);
    if (status != DTMM_OK) {
      fprintf(stderr, "the model answered status %d for image %lu\n", (int)status, image);
      return 1;
    }
    if (fwrite(output, 1, sizeof output, stdout) != sizeof output) {
      fprintf(stderr, "cannot write the outputs of image %lu\n", image);
      return 1;
    }
  }
  if (count != 0) {
    fprintf(stderr, "the last image has %zu bytes; expected %zu\n", count, sizeof input);
    return 1;
  }
  return 0;
}
