#include <stdio.h>

#include "cases.h"

void print_line(const char *text) { puts(text); }
