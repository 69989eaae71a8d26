/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source that is what the program is given on standard input: files: ["-"].
 * Looks are made in child processes, and one that dies is made again, so a pipe
 * could be read half the first time and half the second: it is put into a file
 * without a name first.
 */
#ifndef PLAUDIT_RECORDS_STANDARD_INPUT_H
#define PLAUDIT_RECORDS_STANDARD_INPUT_H

#include "model/plan.h"

#define STANDARD_INPUT "-"

bool source_is_standard_input(const struct source_binding *source);
/* Its own source, or one that it joins. */
bool look_reads_standard_input(const struct look *look);

/* Makes standard input a file that can be read again, in `directory`. A file
 * stays what it is. -1 when it is a terminal or the disk is full. Ends early,
 * with what came so far, once *stop (NULL: never) is set by a signal. */
int standard_input_settle(const char *directory, const volatile int *stop,
			  struct err *err) MUST_USE;

#endif
