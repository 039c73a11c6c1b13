/* Block profile: a QEMU TCG plugin that counts how often each basic block of the guest runs, and after which
 * block.
 *
 * Load it with `-plugin libBlockProfile.so,out=FILE[,...]`. Addresses are hexadecimal:
 *
 *   begin=ADDRESS       counting starts with the first run of this block, in region 0; without it, at once
 *   next=ADDRESS        each run of this block starts the next region; the block itself is not counted
 *   end=ADDRESS         counting stops before this block, for good
 *   end=return          counting stops, for good, when the function that begins returns
 *   stop=1              the guest is ended there, too
 *   icache=BYTES:LINE:WAYS   adds a memory system with this cache of instructions (decimal)
 *   dcache=BYTES:LINE:WAYS   its cache of data (decimal)
 *   memory=START:BYTES:CACHED   one of its memories, 1 for behind the caches or 0
 *   stack=BOTTOM:TOP    memory of the stack, to see how much of it is written
 *   fault=ADDRESS       handler of a fault: when it runs, the guest is ended
 *   places=1            follows every instruction, so that a fault's place is exact; slow
 *
 * When the guest exits, FILE holds one line for each block and each edge, in ascending order, and what else
 * was asked for:
 *
 *   block-profile 2
 *   block <index> <start, hexadecimal> <instructions>
 *   edge <region> <index of the block before, or -> <index of the block> <count>
 *   memory <region> <system> <memory> <jump fills> <straight fills> <reads> <writes> <read fills>
 *   unaligned <region> <loads of words at odd addresses> <other loads>
 *   stack <bytes from its top to the lowest one written> <bytes>
 *   fault <handler, hexadecimal> <address before it, hexadecimal>
 *   end
 *
 * `end` says that the end of the profile was met. The last memory of a system is all that is none of its
 * others. Jump fills are lines read for instructions that no line before led to, straight fills the others.
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
  int has_begin, has_next, has_end, ends_at_return;
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
/* Whether the end was met. */
int block_profile_finished(const block_profile *profile);

/* Writes the profile; 0, or -1 when memory gave out while counting or the file cannot be written. */
int block_profile_write(block_profile *profile, FILE *file);

#endif
