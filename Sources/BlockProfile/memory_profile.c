#include "memory_profile.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The counts of a region, added when new; NULL outside the profile or without memory. */
static memory_counts *counts_of(memory_profile *memory, int region) {
  if (region < 0) return NULL;
  const size_t needed = (size_t)region + 1;
  if (needed > memory->region_count) {
    memory_counts *regions = realloc(memory->regions, needed * sizeof *regions);
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

static int in_flash(const memory_profile *memory, uint64_t address) {
  return address >= memory->flash_start && address < memory->flash_end;
}

void memory_profile_fetch(memory_profile *memory, int region, uint64_t first, uint64_t last) {
  memory_counts *counts = counts_of(memory, region);
  if (counts != NULL && in_flash(memory, first)) {
    counts->code_fills += line_cache_access(&memory->instructions, first, last);
  }
}

void memory_profile_access(memory_profile *memory, int region, uint64_t address, int store) {
  memory_counts *counts = counts_of(memory, region);
  if (counts == NULL) return;
  if (in_flash(memory, address)) {
    counts->flash_reads++;
    counts->data_fills += line_cache_access(&memory->data, address, address);
  } else if (store) {
    counts->writes++;
  } else {
    counts->reads++;
  }
}

void memory_profile_write(const memory_profile *memory, FILE *file) {
  for (size_t region = 0; region < memory->region_count; region++) {
    const memory_counts *counts = &memory->regions[region];
    fprintf(file, "memory %zu %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", region,
            counts->code_fills, counts->flash_reads, counts->data_fills, counts->reads, counts->writes);
  }
}
