#include <string.h>

#include "cases.h"

#define BLOCKS 32

#if __STDC_HOSTED__

#include <stdlib.h>

static void *blocks[BLOCKS];
static size_t used;

void *block(size_t bytes) {
  void *start = NULL;
  if (posix_memalign(&start, 16, bytes > 0 ? bytes : 1) != 0) abort();
  blocks[used++] = start;
  return start;
}

int release_blocks(void) {
  while (used > 0) free(blocks[--used]);
  return 1;
}

#else

#define GUARD 32
#define PATTERN 0xa5

static struct {
  uint8_t *start;
  size_t bytes;
} blocks[BLOCKS];
static size_t used;
static _Alignas(16) uint8_t arena[200 * 1024];
static size_t top;

void *block(size_t bytes) {
  const size_t padded = (bytes + 15) / 16 * 16;
  uint8_t *start = arena + top + GUARD;
  top += padded + 2 * GUARD;
  memset(start - GUARD, PATTERN, padded + 2 * GUARD);
  blocks[used].start = start;
  blocks[used++].bytes = bytes;
  return start;
}

static int is_guard(const uint8_t *from, const uint8_t *to) {
  while (from < to) {
    if (*from++ != PATTERN) return 0;
  }
  return 1;
}

int release_blocks(void) {
  int intact = 1;
  while (used > 0) {
    const uint8_t *start = blocks[--used].start;
    const uint8_t *end = start + blocks[used].bytes;
    intact = intact && is_guard(start - GUARD, start) && is_guard(end, end + GUARD);
  }
  top = 0;
  return intact;
}

#endif
