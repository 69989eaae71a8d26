/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/outcome.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "render/phrase.h"

void outcome_part(struct outcome *outcome, const char *format, ...)
{
	va_list args;

	assert(outcome->count < OUTCOME_PARTS);
	va_start(args, format);
	vsnprintf(outcome->parts[outcome->count],
		  sizeof(outcome->parts[outcome->count]), format, args);
	va_end(args);
	outcome->count++;
}

void outcome_tell(struct outcome *outcome, enum wording id)
{
	struct arena *arena = arena_open();
	struct voice voice = {arena, outcome->language, NULL};
	struct text parts[OUTCOME_PARTS], line;

	for (unsigned i = 0; i < outcome->count; i++)
		parts[i] = text_from(outcome->parts[i]);
	line = phrase_fill(&voice, id, parts, outcome->count);
	if (outcome->is_error)
		fprintf(stderr, "plaudit: %.*s\n", TEXT_ARG(line));
	else
		printf("%.*s\n", TEXT_ARG(line));
	arena_close(arena);
	outcome->count = 0;
}
