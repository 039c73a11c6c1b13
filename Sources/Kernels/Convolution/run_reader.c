#include "../internal/run_reader.h"

/* The next `count` bits, 1...32. */
static uint32_t take_bits(dtmm_run_reader *reader, int32_t count) {
  const uint32_t *word = reader->bitmap + reader->bit / 32;
  const uint32_t shift = reader->bit % 32;
  uint32_t bits = *word >> shift;
  if (shift + (uint32_t)count > 32) bits |= word[1] << (32 - shift);
  reader->bit += (uint32_t)count;
  return bits & (0xffffffffU >> (32 - count));
}

int32_t *dtmm_take_runs(dtmm_run_reader *reader, int32_t count, int32_t base, const int32_t *distances, int32_t *to) {
  if (reader->bitmap) {
    for (uint32_t bits = take_bits(reader, count); bits; bits &= bits - 1) {
      *to++ = base + distances[__builtin_ctz(bits)];
    }
    return to;
  }
  const int32_t first = reader->number;
  reader->number += count;
  for (; reader->left > 0 && *reader->numbers < reader->number; --reader->left) {
    *to++ = base + distances[*reader->numbers++ - first];
  }
  return to;
}
