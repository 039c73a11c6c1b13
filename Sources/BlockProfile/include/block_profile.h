/* Block profile: a QEMU TCG plugin that counts how often each basic block of the guest runs, and after which
 * block.
 *
 * Load it with `-plugin libBlockProfile.so,out=FILE,begin=ADDRESS,end=ADDRESS[,next=ADDRESS]`. Addresses are
 * hexadecimal starts of functions in the guest:
 *
 *   begin  counting starts with the first run of this block, in region 0
 *   next   each run of this block starts the next region; the block itself is not counted
 *   end    counting stops before this block, for good, so that exactly one call is profiled
 *
 * With `flash=START:BYTES` (hexadecimal) it also counts accesses to memory, through caches in front of the
 * flash that `icache=BYTES:LINE:WAYS` and `dcache=BYTES:LINE:WAYS` (decimal) describe.
 *
 * When the guest exits, FILE holds one line for each block and each edge, in ascending order:
 *
 *   block-profile 1
 *   block <index> <start, hexadecimal> <instructions>
 *   edge <region> <index of the block before, or -> <index of the block> <count>
 *   memory <region> <code line fills> <flash reads> <data line fills> <other reads> <writes>
 *
 * The plugin asks QEMU for nothing but addresses and numbers of instructions: sizes and opcodes come from
 * the disassembly of the ELF. So it depends on none of the calls that changed between version 1 (QEMU 7.2)
 * and later ones of the plugin interface, nor on instruction sizes, which QEMU 7.2 gets wrong at the end of
 * a 1 KiB page. */
#ifndef BLOCK_PROFILE_H
#define BLOCK_PROFILE_H

#include <stdint.h>
#include <stdio.h>

typedef struct block_profile block_profile;
typedef struct block_profile_block block_profile_block;

/* What a run of a block means, besides being counted. */
typedef struct {
  uint64_t begin, next, end;
  int has_next;
} block_profile_markers;

/* An empty profile, or NULL without memory. */
block_profile *block_profile_create(block_profile_markers markers);
void block_profile_destroy(block_profile *profile);

/* The block that starts at `start`, whose last of `instructions` is at `last`; the same one each time, as
 * QEMU translates a block anew after a flush. NULL without memory. */
block_profile_block *block_profile_find(block_profile *profile, uint64_t start, uint64_t last,
                                        uint64_t instructions);
void block_profile_addresses(const block_profile_block *block, uint64_t *start, uint64_t *last);

/* Counts one run of `block`; returns its region, or -1 when it is not counted. */
int block_profile_run(block_profile *profile, block_profile_block *block);

/* The region that counts now, or -1 outside the profile. */
int block_profile_region(const block_profile *profile);

/* Writes the profile; 0, or -1 when memory gave out while counting or the file cannot be written. */
int block_profile_write(block_profile *profile, FILE *file);

#endif
