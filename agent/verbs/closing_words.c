/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/closing_words.h"

#include <stdio.h>

#include "verbs/verb.h"

static const char *clauses(uint64_t count)
{
	return count == 1 ? "clause" : "clauses";
}

static void say_code(const struct closing *closing)
{
	const struct coverage *c = &closing->report->coverage;

	switch (closing->code) {
	case EXIT_FAILS:
		fprintf(stderr, "plaudit: exit 1: %llu %s failed",
			(unsigned long long)c->failed, clauses(c->failed));
		if (c->unknown)
			fprintf(stderr, ", %llu could not be seen",
				(unsigned long long)c->unknown);
		fputc('\n', stderr);
		break;
	case EXIT_UNKNOWNS:
		fprintf(stderr,
			"plaudit: exit 2: %llu of %llu %s could not be "
			"seen%s\n",
			(unsigned long long)c->unknown,
			(unsigned long long)c->bound, clauses(c->bound),
			c->judged ? "" : "; nothing was judged");
		break;
	case EXIT_UNDELIVERED:
		fputs("plaudit: exit 5: sealed, but not delivered "
		      "(plaudit push tries again)\n",
		      stderr);
		break;
	}
}

void closing_words(const struct closing *closing)
{
	const struct report_choices *choices = closing->choices;

	for (size_t i = 0; i < choices->count; i++)
		if (choices->items[i].path)
			fprintf(stderr, "plaudit: wrote %s\n",
				choices->items[i].path);
	if (closing->local)
		fputs("plaudit: no regulator is named: sealed for the local "
		      "stream, not delivered\n",
		      stderr);
	if (closing->note->has_receipt)
		fprintf(stderr, "plaudit: receipt %.*s\n",
			TEXT_ARG(closing->note->receipt));
	if (closing->interrupted)
		fputs("plaudit: interrupted: what had not been looked at by "
		      "then is unknown\n",
		      stderr);
	else
		say_code(closing);
}
