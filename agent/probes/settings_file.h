/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file of settings, "key separator value" lines, as a fact: a map of strings.
 * A line without the separator sets nothing; of a key set twice the last value
 * counts, as most programs read it.
 */
#ifndef PLAUDIT_PROBES_SETTINGS_FILE_H
#define PLAUDIT_PROBES_SETTINGS_FILE_H

#include "cel/value.h"

/* Unknown when a line that is no comment is not UTF-8, or with more than
 * LIMIT_SETTINGS keys: a key that was missed would look absent. */
struct value settings_file_value(struct arena *arena, struct text content,
				 struct text separator, struct text comment);

#endif
