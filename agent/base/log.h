/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The collector's log: one line of JSON an event, to a descriptor (stderr under
 * systemd, where journald keeps it). A line is made whole and written by one
 * write(), so threads do not mix theirs. What comes from outside is escaped; a
 * secret is never given to it.
 *
 *   log_event(log, LEVEL_WARNING, "intake refused",
 *             (struct log_field[]){{"entity", entity}, {"why", why}}, 2);
 */
#ifndef PLAUDIT_BASE_LOG_H
#define PLAUDIT_BASE_LOG_H

#include "base/text.h"

enum log_level { LEVEL_DEBUG, LEVEL_INFO, LEVEL_WARNING, LEVEL_ERROR };

struct log {
	int fd;
	enum log_level least; /* what is below it is left out */
};

struct log_field {
	const char *name; /* not time, level or event, which are taken */
	struct text value; /* any bytes; a long one is cut and marked so */
};

void log_event(const struct log *log, enum log_level level, const char *event,
	       const struct log_field *fields, size_t count);
/* "debug", "info", "warning", "error" */
int log_level_parse(struct text word, enum log_level *out,
		    struct err *err) MUST_USE;

#endif
