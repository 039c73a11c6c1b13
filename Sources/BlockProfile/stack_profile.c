#include "stack_profile.h"

#include <inttypes.h>
#include <stdlib.h>

enum { WORD = 4 };

static uint64_t words(const stack_profile *stack) { return (stack->top - stack->bottom) / WORD; }

int stack_profile_create(stack_profile *stack, uint64_t bottom, uint64_t top) {
  *stack = (stack_profile){.bottom = bottom / WORD * WORD, .top = top / WORD * WORD};
  if (stack->bottom >= stack->top) return -1;
  stack->written = calloc(words(stack), 1);
  return stack->written == NULL ? -1 : 0;
}

void stack_profile_destroy(stack_profile *stack) {
  free(stack->written);
  stack->written = NULL;
}

void stack_profile_store(stack_profile *stack, uint64_t address, uint64_t bytes) {
  for (uint64_t at = address / WORD * WORD; at < address + bytes; at += WORD) {
    if (at >= stack->bottom && at < stack->top) stack->written[(at - stack->bottom) / WORD] = 1;
  }
}

uint64_t stack_profile_depth(const stack_profile *stack) {
  const uint64_t count = words(stack);
  uint64_t longest = 0, above = 0; /* above: the first word over the longest run */
  for (uint64_t word = 0, run = 0; word < count; word++) {
    run = stack->written[word] ? 0 : run + 1;
    if (run <= longest) continue;
    longest = run;
    above = word + 1;
  }
  return (count - above) * WORD;
}

void stack_profile_write(const stack_profile *stack, FILE *file) {
  if (stack->written == NULL) return;
  fprintf(file, "stack %" PRIu64 " %" PRIu64 "\n", stack_profile_depth(stack), stack->top - stack->bottom);
}
