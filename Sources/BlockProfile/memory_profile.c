#include "memory_profile.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The counts of a region, added when new; NULL outside the profile or without memory. */
static memory_region *region_of(memory_profile *memory, int region) {
  if (region < 0) return NULL;
  const size_t needed = (size_t)region + 1;
  if (needed > memory->region_count) {
    memory_region *regions = realloc(memory->regions, needed * sizeof *regions);
    if (regions == NULL) {
      memory->out_of_memory = 1;
      return NULL;
    }
    memset(&regions[memory->region_count], 0, (needed - memory->region_count) * sizeof *regions);
    memory->regions = regions;
    memory->region_count = needed;
  }
  return &memory->regions[region];
}

/* Index of the range that holds an address; their number for none. */
static size_t range_of(const memory_system *system, uint64_t address) {
  size_t index = 0;
  while (index < system->range_count &&
         (address < system->ranges[index].start || address >= system->ranges[index].end)) {
    index++;
  }
  return index;
}

static int is_cached(const memory_system *system, size_t range) {
  return range < system->range_count && system->ranges[range].cached;
}

static void fetch(memory_system *system, memory_counts *counts, uint64_t first, uint64_t last) {
  line_cache *cache = &system->instructions;
  for (uint64_t line = first >> cache->line_shift; line <= last >> cache->line_shift; line++) {
    const uint64_t fills = cache->latest == line + 1 ? 0 : line_cache_fill(cache, line);
    if (system->line != 0 && line == system->line) counts->straight_fills += fills;
    else counts->jump_fills += fills;
    system->line = line + 1;
  }
}

void memory_profile_fetch(memory_profile *memory, int region, uint64_t first, uint64_t last) {
  memory_region *counts = region_of(memory, region);
  if (counts == NULL) return;
  for (size_t i = 0; i < memory->system_count; i++) {
    memory_system *system = &memory->systems[i];
    const size_t range = range_of(system, first);
    if (is_cached(system, range)) fetch(system, &counts->counts[i][range], first, last);
  }
}

static void count_unaligned(memory_region *counts, uint64_t address, uint64_t bytes) {
  if (address % bytes == 0) return;
  if (bytes >= 4 && address % 2 == 1) counts->odd_words++;
  else counts->other_unaligned++;
}

void memory_profile_access(memory_profile *memory, int region, uint64_t address, uint64_t bytes, int store) {
  memory_region *counts = region_of(memory, region);
  if (counts == NULL) return;
  if (!store) count_unaligned(counts, address, bytes);
  for (size_t i = 0; i < memory->system_count; i++) {
    memory_system *system = &memory->systems[i];
    const size_t range = range_of(system, address);
    memory_counts *each = &counts->counts[i][range];
    const uint64_t fills =
        is_cached(system, range) ? line_cache_access(&system->data, address, address + bytes - 1) : 0;
    each->reads += !store;
    each->writes += store != 0;
    each->read_fills += store ? 0 : fills;
  }
}

static void write_region(const memory_profile *memory, size_t region, FILE *file) {
  const memory_region *counts = &memory->regions[region];
  for (size_t i = 0; i < memory->system_count; i++) {
    for (size_t range = 0; range <= memory->systems[i].range_count; range++) {
      const memory_counts *each = &counts->counts[i][range];
      fprintf(file, "memory %zu %zu %zu", region, i, range);
      fprintf(file, " %" PRIu64 " %" PRIu64, each->jump_fills, each->straight_fills);
      fprintf(file, " %" PRIu64 " %" PRIu64, each->reads, each->writes);
      fprintf(file, " %" PRIu64 "\n", each->read_fills);
    }
  }
  fprintf(file, "unaligned %zu %" PRIu64 " %" PRIu64 "\n", region, counts->odd_words,
          counts->other_unaligned);
}

void memory_profile_write(const memory_profile *memory, FILE *file) {
  for (size_t region = 0; region < memory->region_count; region++) write_region(memory, region, file);
}
