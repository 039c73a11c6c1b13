#include "line_cache.h"

#include <stdlib.h>
#include <string.h>

static int is_power_of_two(uint64_t number) { return number != 0 && (number & (number - 1)) == 0; }

int line_cache_create(line_cache *cache, uint64_t bytes, uint64_t line_bytes, uint64_t ways) {
  if (!is_power_of_two(line_bytes) || ways == 0 || bytes == 0 || bytes % (line_bytes * ways) != 0) return -1;
  *cache = (line_cache){.sets = bytes / (line_bytes * ways), .ways = ways};
  while ((uint64_t)1 << cache->line_shift < line_bytes) cache->line_shift++;
  cache->tags = calloc(cache->sets * ways, sizeof *cache->tags);
  return cache->tags == NULL ? -1 : 0;
}

void line_cache_destroy(line_cache *cache) {
  free(cache->tags);
  cache->tags = NULL;
}

/* Moves the line to the front of its set; when it was not there, the last one has to go. */
uint64_t line_cache_fill(line_cache *cache, uint64_t line) {
  uint64_t *set = &cache->tags[line % cache->sets * cache->ways];
  const uint64_t tag = line + 1;
  cache->latest = tag;
  if (set[0] == tag) return 0;
  uint64_t way = 1;
  while (way < cache->ways && set[way] != tag) way++;
  const uint64_t missed = way == cache->ways;
  memmove(&set[1], &set[0], (missed ? way - 1 : way) * sizeof *set);
  set[0] = tag;
  return missed;
}
