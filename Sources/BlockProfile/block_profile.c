#include "block_profile.h"

#include <inttypes.h>
#include <stdlib.h>

enum { BUCKETS = 4096, OUTSIDE = -1, FINISHED = -2 };

/* How often `to` (the owner of the list) ran right after `from`. */
typedef struct edge {
  struct edge *next;
  block_profile_block *from; /* NULL after a marker */
  int region;
  uint64_t count;
} edge;

struct block_profile_block {
  block_profile_block *next; /* in its bucket */
  uint64_t start, last, instructions;
  edge *edges;
  size_t index; /* in the written file */
};

struct block_profile {
  block_profile_markers markers;
  block_profile_block *buckets[BUCKETS];
  size_t blocks, edges;
  block_profile_block *previous;
  int region;
  uint64_t before; /* the last instruction before the begin, a call if it has anything to return to */
  int has_before;
  int out_of_memory;
};

block_profile *block_profile_create(block_profile_markers markers) {
  block_profile *profile = calloc(1, sizeof *profile);
  if (profile != NULL) {
    profile->markers = markers;
    profile->region = markers.has_begin ? OUTSIDE : 0;
  }
  return profile;
}

static void destroy_block(block_profile_block *block) {
  while (block->edges != NULL) {
    edge *first = block->edges;
    block->edges = first->next;
    free(first);
  }
  free(block);
}

void block_profile_destroy(block_profile *profile) {
  for (size_t bucket = 0; bucket < BUCKETS; bucket++) {
    while (profile->buckets[bucket] != NULL) {
      block_profile_block *first = profile->buckets[bucket];
      profile->buckets[bucket] = first->next;
      destroy_block(first);
    }
  }
  free(profile);
}

void block_profile_addresses(const block_profile_block *block, uint64_t *start, uint64_t *last) {
  *start = block->start;
  *last = block->last;
}

block_profile_block *block_profile_find(block_profile *profile, uint64_t start, uint64_t last,
                                        uint64_t instructions) {
  block_profile_block **bucket = &profile->buckets[(start >> 1) % BUCKETS];
  for (block_profile_block *block = *bucket; block != NULL; block = block->next) {
    if (block->start == start && block->instructions == instructions) return block;
  }
  block_profile_block *block = calloc(1, sizeof *block);
  if (block == NULL) {
    profile->out_of_memory = 1;
    return NULL;
  }
  block->start = start;
  block->last = last;
  block->instructions = instructions;
  block->next = *bucket;
  *bucket = block;
  profile->blocks++;
  return block;
}

/* Finds or adds the edge from the previous block, and moves it to the front: loops find theirs at once. */
static edge *find_edge(block_profile *profile, block_profile_block *block) {
  for (edge **link = &block->edges; *link != NULL; link = &(*link)->next) {
    edge *found = *link;
    if (found->from != profile->previous || found->region != profile->region) continue;
    *link = found->next;
    found->next = block->edges;
    block->edges = found;
    return found;
  }
  edge *added = calloc(1, sizeof *added);
  if (added == NULL) return NULL;
  *added = (edge){.next = block->edges, .from = profile->previous, .region = profile->region};
  block->edges = added;
  profile->edges++;
  return added;
}

static void count(block_profile *profile, block_profile_block *block) {
  edge *found = find_edge(profile, block);
  if (found == NULL) {
    profile->out_of_memory = 1;
    return;
  }
  found->count++;
  profile->previous = block;
}

int block_profile_region(const block_profile *profile) {
  return profile->region == FINISHED ? OUTSIDE : profile->region;
}

int block_profile_finished(const block_profile *profile) { return profile->region == FINISHED; }

/* Whether the profile starts with this block; notes where the blocks before it end. */
static int begins(block_profile *profile, const block_profile_block *block) {
  if (block->start == profile->markers.begin) return 1;
  profile->before = block->last;
  profile->has_before = 1;
  return 0;
}

/* A call has two or four bytes, and no block starts between it and what follows it. */
static int returns(const block_profile *profile, const block_profile_block *block) {
  return profile->markers.ends_at_return && profile->has_before &&
         (block->start == profile->before + 2 || block->start == profile->before + 4);
}

int block_profile_run(block_profile *profile, block_profile_block *block) {
  if (profile->region == FINISHED) return OUTSIDE;
  if (profile->region == OUTSIDE) {
    if (!begins(profile, block)) return OUTSIDE;
    profile->region = 0;
  }
  if ((profile->markers.has_end && block->start == profile->markers.end) || returns(profile, block)) {
    profile->region = FINISHED;
    return OUTSIDE;
  }
  if (profile->markers.has_next && block->start == profile->markers.next) {
    profile->region++;
    profile->previous = NULL;
    return OUTSIDE;
  }
  count(profile, block);
  return profile->region;
}

/* A counted edge with both ends, for sorting. */
typedef struct {
  const edge *edge;
  const block_profile_block *to;
} line;

static int compare(uint64_t left, uint64_t right) { return (left > right) - (left < right); }

static int by_address(const void *left, const void *right) {
  const block_profile_block *first = *(block_profile_block *const *)left;
  const block_profile_block *second = *(block_profile_block *const *)right;
  int order = compare(first->start, second->start);
  return order != 0 ? order : compare(first->instructions, second->instructions);
}

/* 0 for no block, so that it sorts first. */
static uint64_t rank(const block_profile_block *block) { return block == NULL ? 0 : block->index + 1; }

static int by_region(const void *left, const void *right) {
  const line *first = left, *second = right;
  int order = compare((uint64_t)first->edge->region, (uint64_t)second->edge->region);
  if (order == 0) order = compare(rank(first->edge->from), rank(second->edge->from));
  return order != 0 ? order : compare(rank(first->to), rank(second->to));
}

static size_t collect(const block_profile *profile, block_profile_block **blocks, line *lines) {
  size_t counted = 0, edges = 0;
  for (size_t bucket = 0; bucket < BUCKETS; bucket++) {
    for (block_profile_block *block = profile->buckets[bucket]; block != NULL; block = block->next) {
      if (block->edges != NULL) blocks[counted++] = block;
      for (const edge *each = block->edges; each != NULL; each = each->next) {
        lines[edges++] = (line){each, block};
      }
    }
  }
  return counted;
}

static void write_lines(FILE *file, size_t counted, block_profile_block **blocks, size_t edges,
                        const line *lines) {
  fprintf(file, "block-profile 2\n");
  for (size_t i = 0; i < counted; i++) {
    fprintf(file, "block %zu %" PRIx64 " %" PRIu64 "\n", i, blocks[i]->start, blocks[i]->instructions);
  }
  for (size_t i = 0; i < edges; i++) {
    const edge *each = lines[i].edge;
    fprintf(file, "edge %d ", each->region);
    if (each->from == NULL) fprintf(file, "- ");
    else fprintf(file, "%zu ", each->from->index);
    fprintf(file, "%zu %" PRIu64 "\n", lines[i].to->index, each->count);
  }
}

int block_profile_write(block_profile *profile, FILE *file) {
  block_profile_block **blocks = calloc(profile->blocks + 1, sizeof *blocks);
  line *lines = calloc(profile->edges + 1, sizeof *lines);
  int status = -1;
  if (blocks != NULL && lines != NULL && !profile->out_of_memory) {
    size_t counted = collect(profile, blocks, lines);
    qsort(blocks, counted, sizeof *blocks, by_address);
    for (size_t i = 0; i < counted; i++) blocks[i]->index = i;
    qsort(lines, profile->edges, sizeof *lines, by_region);
    write_lines(file, counted, blocks, profile->edges, lines);
    if (block_profile_finished(profile)) fprintf(file, "end\n");
    status = ferror(file) ? -1 : 0;
  }
  free(blocks);
  free(lines);
  return status;
}
