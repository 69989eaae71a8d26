/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of a YAML file before libyaml sees them: held to the ceiling,
 * proved to be UTF-8 (libyaml would take UTF-16), a byte order mark left out;
 * and the way from libyaml's character index to a byte.
 */
#ifndef PLAUDIT_PARSE_YAML_SOURCE_H
#define PLAUDIT_PARSE_YAML_SOURCE_H

#include "parse/yaml.h"

struct yaml_source {
	struct text bytes; /* of the caller */
	uint32_t *samples; /* the byte offset of every 64th character */
	size_t sample_count;
};

/* False with *problem filled when the bytes cannot be YAML for us. */
bool yaml_source_open(struct arena *arena, struct text bytes,
		      struct yaml_source *out, struct yaml_problem *problem);
size_t yaml_source_byte(const struct yaml_source *source, size_t character);
struct yaml_mark yaml_source_mark(const struct yaml_source *source,
				  size_t byte);

#endif
