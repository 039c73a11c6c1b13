/* Runs gnuplot scripts through gnuplot-iostream. */
#ifndef DTMM_GNUPLOT_H
#define DTMM_GNUPLOT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Numbers that a script reads as the data block `$name`, row after row; NaN marks a missing one. */
typedef struct {
  const char *name;
  const double *values;
  size_t rows;
  size_t columns;
} gnuplot_table;

/*
 * Sends the tables, then the script, to `program` (a command for sh, normally "gnuplot").
 *
 * Returns gnuplot's exit status, 0 on success, 127 if there is no such program, -1 if it could not be run.
 * Unless 0 is returned, *error is a message with the offending line, to be given to free().
 */
int gnuplot_run(const char *program, const gnuplot_table *tables, size_t table_count,
                const char *script, char **error);

#ifdef __cplusplus
}
#endif

#endif
