/* A set-associative cache that keeps its most recently used lines, as a counter of line fills. */
#ifndef LINE_CACHE_H
#define LINE_CACHE_H

#include <stdint.h>

typedef struct {
  uint64_t line_bytes, sets, ways;
  uint64_t *tags; /* set after set, most recently used first; 0 for an empty line, else line number + 1 */
} line_cache;

/* 0, or -1 when the bytes are not whole sets or memory gave out. */
int line_cache_create(line_cache *cache, uint64_t bytes, uint64_t line_bytes, uint64_t ways);
void line_cache_destroy(line_cache *cache);

/* Lines that must be filled to access the addresses from `first` to `last`. */
uint64_t line_cache_access(line_cache *cache, uint64_t first, uint64_t last);

#endif
