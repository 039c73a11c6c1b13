#define _POSIX_C_SOURCE 200809L /* strdup */
#include "arguments.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HAS_OUTPUT = 1, HAS_BEGIN = 2, HAS_END = 4, HAS_INSTRUCTIONS = 8, HAS_DATA = 16 };
enum { NEEDED = HAS_OUTPUT | HAS_BEGIN | HAS_END, CACHES = HAS_INSTRUCTIONS | HAS_DATA };

/* Reads the address of a function and forgets the bit that marks Thumb code. */
static int read_address(const char *text, uint64_t *address) {
  char *rest;
  *address = strtoull(text, &rest, 16) & ~(uint64_t)1;
  return *text != '\0' && *rest == '\0';
}

static int read_flash(const char *text, memory_profile *memory) {
  uint64_t start, bytes;
  char rest;
  if (sscanf(text, "%" SCNx64 ":%" SCNx64 "%c", &start, &bytes, &rest) != 2) return 0;
  memory->flash_start = start;
  memory->flash_end = start + bytes;
  return 1;
}

static int read_cache(const char *text, line_cache *cache) {
  uint64_t bytes, line_bytes, ways;
  char rest;
  return sscanf(text, "%" SCNu64 ":%" SCNu64 ":%" SCNu64 "%c", &bytes, &line_bytes, &ways, &rest) == 3 &&
         line_cache_create(cache, bytes, line_bytes, ways) == 0;
}

/* The text after `name=`, or NULL if `argument` is another one. */
static const char *value_of(const char *argument, const char *name) {
  const size_t length = strlen(name);
  return strncmp(argument, name, length) == 0 && argument[length] == '=' ? argument + length + 1 : NULL;
}

static int read_argument(const char *argument, plugin_arguments *arguments, int *seen) {
  const char *value;
  if ((value = value_of(argument, "out")) != NULL) {
    *seen |= HAS_OUTPUT;
    arguments->output = strdup(value);
    return arguments->output != NULL;
  }
  if ((value = value_of(argument, "begin")) != NULL) {
    *seen |= HAS_BEGIN;
    return read_address(value, &arguments->markers.begin);
  }
  if ((value = value_of(argument, "end")) != NULL) {
    *seen |= HAS_END;
    return read_address(value, &arguments->markers.end);
  }
  if ((value = value_of(argument, "next")) != NULL) {
    arguments->markers.has_next = 1;
    return read_address(value, &arguments->markers.next);
  }
  if ((value = value_of(argument, "flash")) != NULL) {
    arguments->counts_memory = 1;
    return read_flash(value, &arguments->memory);
  }
  if ((value = value_of(argument, "icache")) != NULL) {
    *seen |= HAS_INSTRUCTIONS;
    return read_cache(value, &arguments->memory.instructions);
  }
  if ((value = value_of(argument, "dcache")) != NULL) {
    *seen |= HAS_DATA;
    return read_cache(value, &arguments->memory.data);
  }
  return 0;
}

int read_arguments(int count, char **values, plugin_arguments *arguments) {
  int seen = 0;
  *arguments = (plugin_arguments){0};
  for (int i = 0; i < count; i++) {
    if (read_argument(values[i], arguments, &seen)) continue;
    fprintf(stderr,
            "block-profile: bad argument \"%s\"; expected out=FILE, begin, end or next=HEX, flash=HEX:HEX, "
            "icache or dcache=BYTES:LINE:WAYS\n",
            values[i]);
    return -1;
  }
  if ((seen & NEEDED) != NEEDED || (arguments->counts_memory && (seen & CACHES) != CACHES)) {
    fprintf(stderr, "block-profile: out, begin and end are needed, and icache and dcache with flash\n");
    return -1;
  }
  return 0;
}
