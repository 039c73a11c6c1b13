/* Random weights in the formats of single weights; buffers have exactly their size. */
#include <string.h>

#include "cases.h"

/* Keeps each weight with a probability of density/256, drawn once: none, few, or any share. */
static uint8_t *random_mask(int32_t count) {
  const int32_t pick = random_between(0, 5);
  const int32_t density = pick == 0 ? 0 : pick == 1 ? 1 : random_between(16, 256);
  uint8_t *mask = block((size_t)count);
  for (int32_t i = 0; i < count; ++i) mask[i] = random_between(1, 256) <= density;
  return mask;
}

static int32_t count_of(const uint8_t *mask, int32_t count) {
  int32_t sum = 0;
  for (int32_t i = 0; i < count; ++i) sum += mask[i];
  return sum;
}

dtmm_delta_weights random_delta(int32_t filters, int32_t size) {
  const uint8_t *mask = random_mask(filters * size);
  int32_t count = 0;
  for (int32_t i = 0, last = -1; i < filters * size; ++i) {
    if (!mask[i]) continue;
    count += (i - last - 1) / 255 + 1;
    last = i;
  }
  int8_t *values = random_bytes(count);
  uint8_t *distances = block((size_t)count);
  for (int32_t i = 0, last = -1, next = 0; i < filters * size; ++i) {
    if (!mask[i]) continue;
    for (; i - last > 255; last += 255) {
      values[next] = 0;
      distances[next++] = 255;
    }
    distances[next++] = (uint8_t)(i - last);
    last = i;
  }
  const dtmm_delta_weights weights = {values, distances, count};
  return weights;
}

dtmm_bitmap_weights random_bitmap(int32_t filters, int32_t size) {
  const uint8_t *mask = random_mask(filters * size);
  const int32_t bytes = (size + 7) / 8;
  uint8_t *bits = memset(block((size_t)(filters * bytes)), 0, (size_t)(filters * bytes));
  for (int32_t i = 0; i < filters * size; ++i) {
    if (mask[i]) bits[i / size * bytes + i % size / 8] |= (uint8_t)(1 << i % size % 8);
  }
  const dtmm_bitmap_weights weights = {random_bytes(count_of(mask, filters * size)), bits};
  return weights;
}

/* Slots of any group may stay unused. */
dtmm_nm_weights random_nm(int32_t filters, int32_t size) {
  static const uint8_t patterns[][3] = {{1, 4, 2}, {2, 4, 2}, {1, 8, 3}};
  const uint8_t *pattern = patterns[random_between(0, 2)];
  const int32_t kept = pattern[0], group = pattern[1], bits = pattern[2];
  const int32_t slots = (size + group - 1) / group * kept, bytes = (slots * bits + 7) / 8;
  int8_t *values = random_bytes(filters * slots);
  uint8_t *indices = memset(block((size_t)(filters * bytes)), 0, (size_t)(filters * bytes));
  for (int32_t slot = 0, place = 0; slot < filters * slots; ++slot) {
    const int32_t own = slot % slots, start = own / kept * group;
    const int32_t last = (size - start < group ? size - start : group) - 1;
    const int32_t least = own % kept == 0 ? 0 : place + 1;
    if (own % kept == 0) place = 0;
    const int32_t next = least <= last ? random_between(least, last) : -1;
    if (next < 0 || random_between(0, 7) == 0) {
      values[slot] = 0;
    } else {
      place = next;
    }
    for (int32_t bit = 0; bit < bits; ++bit) {
      const int32_t at = own * bits + bit;
      if (place >> bit & 1) indices[slot / slots * bytes + at / 8] |= (uint8_t)(1 << at % 8);
    }
  }
  const dtmm_nm_weights weights = {values, indices, pattern[0], pattern[1]};
  return weights;
}

dtmm_block_weights random_blocks(int32_t filters, int32_t size) {
  const int32_t group = random_between(0, 1) ? 2 : 4, groups = (filters + group - 1) / group;
  const uint8_t *mask = random_mask(groups * size);
  const int32_t count = count_of(mask, groups * size);
  const int32_t last = filters - (groups - 1) * group;
  const int32_t missing = (group - last) * count_of(mask + (groups - 1) * size, size);
  uint16_t *columns = block((size_t)count * 2);
  uint8_t *narrow = block((size_t)count);
  uint16_t *rows = block((size_t)(groups + 1) * 2);
  int32_t next = 0;
  for (int32_t i = 0; i < groups * size; ++i) {
    if (i % size == 0) rows[i / size] = (uint16_t)next;
    if (!mask[i]) continue;
    columns[next] = (uint16_t)(i % size);
    narrow[next++] = (uint8_t)(i % size);
  }
  rows[groups] = (uint16_t)next;
  const int is_narrow = size <= 256 && random_between(0, 1);
  const dtmm_block_weights weights = {random_bytes(count * group - missing),
                                      is_narrow ? (const void *)narrow : (const void *)columns,
                                      rows, is_narrow ? 1 : 2, (uint8_t)group, 2};
  return weights;
}
