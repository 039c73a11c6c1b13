#define _POSIX_C_SOURCE 200809L /* strdup */
#include "arguments.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads the address of a function and forgets the bit that marks Thumb code. */
static int read_address(const char *text, uint64_t *address) {
  char *rest;
  *address = strtoull(text, &rest, 16) & ~(uint64_t)1;
  return *text != '\0' && *rest == '\0';
}

static int read_output(const char *text, plugin_arguments *arguments) {
  arguments->output = strdup(text);
  return arguments->output != NULL;
}

static int read_begin(const char *text, plugin_arguments *arguments) {
  arguments->markers.has_begin = 1;
  return read_address(text, &arguments->markers.begin);
}

static int read_next(const char *text, plugin_arguments *arguments) {
  arguments->markers.has_next = 1;
  return read_address(text, &arguments->markers.next);
}

static int read_end(const char *text, plugin_arguments *arguments) {
  arguments->markers.ends_at_return = strcmp(text, "return") == 0;
  arguments->markers.has_end = !arguments->markers.ends_at_return;
  return arguments->markers.ends_at_return || read_address(text, &arguments->markers.end);
}

static int read_cache(const char *text, line_cache *cache) {
  uint64_t bytes, line_bytes, ways;
  char rest;
  return sscanf(text, "%" SCNu64 ":%" SCNu64 ":%" SCNu64 "%c", &bytes, &line_bytes, &ways, &rest) == 3 &&
         line_cache_create(cache, bytes, line_bytes, ways) == 0;
}

/* The cache of instructions comes first and starts a system. */
static int read_instruction_cache(const char *text, plugin_arguments *arguments) {
  memory_profile *memory = &arguments->memory;
  return memory->system_count < MEMORY_SYSTEMS &&
         read_cache(text, &memory->systems[memory->system_count++].instructions);
}

static memory_system *last_system(plugin_arguments *arguments) {
  memory_profile *memory = &arguments->memory;
  return memory->system_count == 0 ? NULL : &memory->systems[memory->system_count - 1];
}

static int read_data_cache(const char *text, plugin_arguments *arguments) {
  memory_system *system = last_system(arguments);
  return system != NULL && read_cache(text, &system->data);
}

static int read_memory(const char *text, plugin_arguments *arguments) {
  memory_system *system = last_system(arguments);
  uint64_t start, bytes;
  int cached;
  char rest;
  if (system == NULL || system->data.tags == NULL || system->range_count == MEMORY_RANGES) return 0;
  if (sscanf(text, "%" SCNx64 ":%" SCNx64 ":%d%c", &start, &bytes, &cached, &rest) != 3) return 0;
  system->ranges[system->range_count++] = (memory_range){start, start + bytes, cached};
  return 1;
}

static int read_stack(const char *text, plugin_arguments *arguments) {
  uint64_t bottom, top;
  char rest;
  return sscanf(text, "%" SCNx64 ":%" SCNx64 "%c", &bottom, &top, &rest) == 2 &&
         stack_profile_create(&arguments->stack, bottom, top) == 0;
}

static int read_fault(const char *text, plugin_arguments *arguments) {
  return arguments->fault_count < FAULT_HANDLERS &&
         read_address(text, &arguments->faults[arguments->fault_count++]);
}

static int read_stop(const char *text, plugin_arguments *arguments) {
  arguments->stops = 1;
  return strcmp(text, "1") == 0;
}

static int read_places(const char *text, plugin_arguments *arguments) {
  arguments->follows_places = 1;
  return strcmp(text, "1") == 0;
}

static const struct {
  const char *name;
  int (*read)(const char *text, plugin_arguments *arguments);
} readers[] = {
    {"out", read_output},       {"begin", read_begin},      {"next", read_next},   {"end", read_end},
    {"stop", read_stop},        {"dcache", read_data_cache}, {"memory", read_memory}, {"stack", read_stack},
    {"icache", read_instruction_cache}, {"fault", read_fault}, {"places", read_places},
};

static int read_argument(const char *argument, plugin_arguments *arguments) {
  for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
    const size_t length = strlen(readers[i].name);
    if (strncmp(argument, readers[i].name, length) == 0 && argument[length] == '=') {
      return readers[i].read(argument + length + 1, arguments);
    }
  }
  return 0;
}

int read_arguments(int count, char **values, plugin_arguments *arguments) {
  *arguments = (plugin_arguments){0};
  for (int i = 0; i < count; i++) {
    if (read_argument(values[i], arguments)) continue;
    fprintf(stderr,
            "block-profile: bad argument \"%s\"; expected out=FILE, begin, next, end or fault=HEX, end=return, "
            "icache then dcache=BYTES:LINE:WAYS then memory=HEX:HEX:CACHED, stack=HEX:HEX, stop or places=1\n",
            values[i]);
    return -1;
  }
  const memory_system *last = last_system(arguments);
  if (arguments->output == NULL || (last != NULL && last->data.tags == NULL)) {
    fprintf(stderr, "block-profile: out is needed, and dcache behind each icache\n");
    return -1;
  }
  return 0;
}
