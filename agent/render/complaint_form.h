/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Complaints about content for other programs: a JSON list, SARIF 2.1.0 for
 * code scanning, workflow commands for GitHub's pages. The form for people is
 * complaints_print. The same complaints give the same bytes.
 */
#ifndef PLAUDIT_RENDER_COMPLAINT_FORM_H
#define PLAUDIT_RENDER_COMPLAINT_FORM_H

#include "load/complaint.h"

#define COMPLAINT_FORMS_MOST 8

struct complaint_form {
	const char *name; /* "sarif" */
	void (*write)(const struct complaints *complaints, struct buffer *out);
};

extern const struct complaint_form complaint_forms[];
extern const size_t complaint_form_count;

/* The text, the likely meaning and the help, as one sentence a line. */
struct text complaint_sentence(struct arena *arena,
			       const struct complaint *complaint);
void complaints_sarif(const struct complaints *complaints, struct buffer *out);

#endif
