/* How a run of the firmware ended: one record in the host file report.bin. */
#ifndef DTMM_REPORT_H
#define DTMM_REPORT_H

#include <stdint.h>

/* Read by FirmwareReport.swift: the two must agree. */
typedef enum {
  REPORT_DONE = 0,           /* images, stack bytes */
  REPORT_FAULT = 1,          /* exception, pc, lr, cfsr, bfar */
  REPORT_MODEL_FAILED = 2,   /* image, dtmm_status */
  REPORT_STACK_OVERFLOW = 3, /* image, stack bytes there are */
  REPORT_HOST_FILE = 4       /* 0 opening input.bin, 1 opening output.bin, 2 reading, 3 writing */
} report_kind;

enum { REPORT_VALUES = 5 };

/* Writes the record and ends QEMU, with status 0 if the run is done and 1 otherwise. */
__attribute__((noreturn)) void report(report_kind kind, const uint32_t values[REPORT_VALUES]);

#endif
