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

/* The end of the memory, behind which loads and stores fault (but on Cortex-M33), and room for a block before it. */
extern uint8_t edge_start[], edge_end[];

static struct {
  uint8_t *start;
  size_t bytes;
} blocks[BLOCKS];
static size_t used;
static _Alignas(16) uint8_t arena[200 * 1024];
static size_t top;
/* The block of each case that ends at the end of the memory: they take turns. */
static size_t turn;
static uint8_t *edge;

/* Reading or writing one byte beyond this block is a fault. */
static void *block_at_edge(size_t bytes) {
  edge = edge_end - bytes;
  memset(edge - GUARD, PATTERN, GUARD);
  return edge;
}

void *block(size_t bytes) {
  if (!edge && used == turn && bytes > 0 && bytes + GUARD <= (size_t)(edge_end - edge_start)) {
    return block_at_edge(bytes);
  }
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
  intact = intact && (!edge || is_guard(edge - GUARD, edge));
  edge = NULL;
  top = 0;
  turn = (turn + 1) % 8;
  return intact;
}

#endif
