/* SPDX-License-Identifier: Apache-2.0 */
/* How a verb ended, one line on stdout in the reader's language, from the table
 * of render/wording.h. */
#ifndef PLAUDIT_VERBS_OUTCOME_H
#define PLAUDIT_VERBS_OUTCOME_H

#include "render/wording.h"

#define OUTCOME_PARTS 6

/* {0}, {1} of a wording, each as printf makes it. */
struct outcome {
	const char *language; /* "en" or "th" */
	char parts[OUTCOME_PARTS][512];
	unsigned count;
	bool is_error; /* on stderr, as the program's word */
};

/* The row of --lang in a verb's option table. */
#define OUTCOME_LANGUAGE(offset)                                           \
	{                                                                  \
		"lang", 'l', OPTION_TEXT, offset, "en|th",                 \
			"language of what is said (default: that of LANG)" \
	}

void outcome_part(struct outcome *outcome, const char *format, ...)
	PRINTF_LIKE(2, 3);
/* Prints the line and forgets the parts. */
void outcome_tell(struct outcome *outcome, enum wording id);

#endif
