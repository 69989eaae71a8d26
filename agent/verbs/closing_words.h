/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an audit says on stderr when it is done, one line a thing, whole paths:
 * which files it wrote, where the receipt is, whose sign-off is awaited, and
 * why the exit code is not 0.
 */
#ifndef PLAUDIT_VERBS_CLOSING_WORDS_H
#define PLAUDIT_VERBS_CLOSING_WORDS_H

#include "model/report.h"
#include "verbs/report_out.h"

struct closing {
	const struct report_choices *choices; /* all were written */
	const struct report *report;
	const struct delivery_note *note;
	int code; /* of this audit alone */
	bool interrupted;
	bool local; /* sealed, and no regulator is named */
	const char *language; /* "en" or "th" */
	const struct sign_off_account *sign_offs; /* newest first */
	size_t sign_off_count;
};

void closing_words(const struct closing *closing);

#endif
