/* Accesses to memory, by region of the profile: what the flash and its caches have to do. */
#ifndef MEMORY_PROFILE_H
#define MEMORY_PROFILE_H

#include "line_cache.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct {
  uint64_t code_fills;             /* lines of the flash read for instructions */
  uint64_t flash_reads, data_fills; /* loads from the flash, and lines of it read for them */
  uint64_t reads, writes;          /* loads and stores elsewhere */
} memory_counts;

typedef struct {
  uint64_t flash_start, flash_end;
  line_cache instructions, data;
  memory_counts *regions;
  size_t region_count;
  int out_of_memory;
} memory_profile;

/* Counts the instructions of a block from `first` to `last`; `region` is that of the profile. */
void memory_profile_fetch(memory_profile *memory, int region, uint64_t first, uint64_t last);
/* Counts one load or store. */
void memory_profile_access(memory_profile *memory, int region, uint64_t address, int store);
/* Writes `memory <region> <code fills> <flash reads> <data fills> <reads> <writes>` for each region. */
void memory_profile_write(const memory_profile *memory, FILE *file);

#endif
