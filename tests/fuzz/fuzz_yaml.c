/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/arena.h"
#include "parse/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const struct yaml_node *map)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct yaml_node *value = map->pairs[i].value;

		if (value->kind != YAML_SCALAR)
			continue;
		for (size_t at = 0; at <= value->scalar.size && at < 99; at++)
			if (yaml_mark_at(value, at).line < value->mark.line)
				abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_open();
	struct text text = {(const char *)data, size};
	struct yaml_document document;

	yaml_parse(arena, text, &document);
	if (document.root && document.root->kind == YAML_MAP)
		walk(document.root);

	arena_close(arena);
	return 0;
}
