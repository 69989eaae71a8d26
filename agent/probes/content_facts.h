/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a check asks of a text, be it a file's or what a command said: the lines
 * that its `pattern` matches, and its `settings`.
 */
#ifndef PLAUDIT_PROBES_CONTENT_FACTS_H
#define PLAUDIT_PROBES_CONTENT_FACTS_H

#include "probes/sighting.h"

/* of `settings` in a probe's block, and of the fact it makes */
extern const struct field content_settings_fields[];
extern const struct cel_type content_settings_type;

/* The facts `matches` and `settings`, where the look asks for them. A limit hit
 * leaves them unknown. */
void content_see(struct arena *arena, const struct look *look,
		 struct text content, struct sighting *sight);

#endif
