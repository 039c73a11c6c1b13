/* The plugin's arguments. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "block_profile.h"
#include "memory_profile.h"
#include "stack_profile.h"

enum { FAULT_HANDLERS = 8 };

typedef struct {
  char *output;
  block_profile_markers markers;
  memory_profile memory;
  stack_profile stack;
  uint64_t faults[FAULT_HANDLERS];
  int fault_count;
  int stops, follows_places;
} plugin_arguments;

/* Reads `name=value` arguments; says on stderr what is wrong and returns -1, or returns 0. */
int read_arguments(int count, char **values, plugin_arguments *arguments);

#endif
