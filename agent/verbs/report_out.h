/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `--report FORMAT[:PATH]`, given any number of times: which renderers write
 * where. Without a path the report goes to stdout; files are put atomically.
 */
#ifndef PLAUDIT_VERBS_REPORT_OUT_H
#define PLAUDIT_VERBS_REPORT_OUT_H

#include "base/options.h"
#include "render/renderer.h"

#define REPORT_HELP "FORMAT[:PATH]; text, json, html; may be given often"

struct report_choice {
	const struct renderer *renderer;
	const char *path; /* NULL: stdout */
};

struct report_choices {
	struct report_choice items[32];
	size_t count;
};

/* ERR_USAGE for an unknown format (did you mean). None given: text. */
int report_choices_parse(struct arena *arena, const struct option_list *list,
			 struct report_choices *out, struct err *err) MUST_USE;
/* Colour and width are taken from the terminal where stdout is one. */
int report_write(struct arena *arena, const struct report_choices *choices,
		 struct render_request *request, struct err *err) MUST_USE;

#endif
