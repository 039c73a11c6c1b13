/* A set-associative cache that keeps its most recently used lines, as a counter of line fills. */
#ifndef LINE_CACHE_H
#define LINE_CACHE_H

#include <stdint.h>

typedef struct {
  uint64_t sets, ways;
  unsigned line_shift; /* log2 of the bytes of a line */
  uint64_t latest;     /* line number + 1 that was used last; 0 for none */
  uint64_t *tags; /* set after set, most recently used first; 0 for an empty line, else line number + 1 */
} line_cache;

/* 0, or -1 when the bytes are not whole sets, those of a line no power of two, or memory gave out. */
int line_cache_create(line_cache *cache, uint64_t bytes, uint64_t line_bytes, uint64_t ways);
void line_cache_destroy(line_cache *cache);

/* 1 when a line must be filled to access it, else 0. */
uint64_t line_cache_fill(line_cache *cache, uint64_t line);

/* Lines that must be filled to access the addresses from `first` to `last`. Inline, for it runs on every access,
 * and most are to the line before. */
static inline uint64_t line_cache_access(line_cache *cache, uint64_t first, uint64_t last) {
  uint64_t fills = 0;
  for (uint64_t line = first >> cache->line_shift; line <= last >> cache->line_shift; line++) {
    if (cache->latest != line + 1) fills += line_cache_fill(cache, line);
  }
  return fills;
}

#endif
