#include "line_cache.h"

#include <stdlib.h>
#include <string.h>

int line_cache_create(line_cache *cache, uint64_t bytes, uint64_t line_bytes, uint64_t ways) {
  if (line_bytes == 0 || ways == 0 || bytes == 0 || bytes % (line_bytes * ways) != 0) return -1;
  *cache = (line_cache){line_bytes, bytes / (line_bytes * ways), ways, NULL};
  cache->tags = calloc(cache->sets * ways, sizeof *cache->tags);
  return cache->tags == NULL ? -1 : 0;
}

void line_cache_destroy(line_cache *cache) {
  free(cache->tags);
  cache->tags = NULL;
}

/* Moves the line to the front of its set; 1 when it was not there and the last one had to go. */
static uint64_t access_line(line_cache *cache, uint64_t line) {
  uint64_t *set = &cache->tags[line % cache->sets * cache->ways];
  const uint64_t tag = line + 1;
  if (set[0] == tag) return 0;
  uint64_t way = 1;
  while (way < cache->ways && set[way] != tag) way++;
  const uint64_t missed = way == cache->ways;
  memmove(&set[1], &set[0], (missed ? way - 1 : way) * sizeof *set);
  set[0] = tag;
  return missed;
}

uint64_t line_cache_access(line_cache *cache, uint64_t first, uint64_t last) {
  uint64_t fills = 0;
  for (uint64_t line = first / cache->line_bytes; line <= last / cache->line_bytes; line++) {
    fills += access_line(cache, line);
  }
  return fills;
}
