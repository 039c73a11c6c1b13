/* Accesses to memory, by region of the profile: what the memories of one or more boards and their caches
 * have to do. Each board is a memory system; all of them see the same accesses. */
#ifndef MEMORY_PROFILE_H
#define MEMORY_PROFILE_H

#include "line_cache.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { MEMORY_SYSTEMS = 8, MEMORY_RANGES = 12 };

typedef struct {
  uint64_t start, end;
  int cached; /* whether the caches of the system are in front of it */
} memory_range;

typedef struct {
  line_cache instructions, data;
  memory_range ranges[MEMORY_RANGES];
  size_t range_count;
  uint64_t line; /* that follows on the one fetched last; 0 for none */
} memory_system;

typedef struct {
  uint64_t jump_fills, straight_fills; /* lines read for instructions */
  uint64_t reads, writes;
  uint64_t read_fills; /* lines read for loads */
} memory_counts;

typedef struct {
  memory_counts counts[MEMORY_SYSTEMS][MEMORY_RANGES + 1]; /* the last one is everywhere else */
  uint64_t odd_words, other_unaligned;                     /* unaligned loads */
} memory_region;

typedef struct {
  memory_system systems[MEMORY_SYSTEMS];
  size_t system_count;
  memory_region *regions;
  size_t region_count;
  int out_of_memory;
} memory_profile;

/* Counts the instructions of a block from `first` to `last`; `region` is that of the profile. */
void memory_profile_fetch(memory_profile *memory, int region, uint64_t first, uint64_t last);
/* Counts one load or store of `bytes`. */
void memory_profile_access(memory_profile *memory, int region, uint64_t address, uint64_t bytes, int store);
/* Writes the `memory` and `unaligned` lines of each region. */
void memory_profile_write(const memory_profile *memory, FILE *file);

#endif
