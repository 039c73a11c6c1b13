/* The plugin's arguments. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "block_profile.h"
#include "memory_profile.h"

typedef struct {
  char *output;
  block_profile_markers markers;
  memory_profile memory;
  int counts_memory;
} plugin_arguments;

/* Reads `name=value` arguments; says on stderr what is wrong and returns -1, or returns 0. */
int read_arguments(int count, char **values, plugin_arguments *arguments);

#endif
