/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of YAML kept as they are: a probe's block, a target's further ones. */
#include "load/pack_reader.h"

const struct setting *read_settings(const struct content *content,
				    const struct yaml_node *node, size_t *count)
{
	bool is_map = node != NULL && node->kind == YAML_MAP;
	struct setting *out;

	*count = node != NULL && node->kind != YAML_SCALAR ? node->count : 0;
	out = arena_many(content->arena, *count, struct setting);
	for (size_t i = 0; i < *count; i++) {
		const struct yaml_node *value =
			is_map ? node->pairs[i].value : node->items[i];

		if (is_map)
			out[i].name = node->pairs[i].key->scalar;
		out[i].place = content_place(content, value);
		if (value->kind == YAML_SCALAR)
			out[i].value = value->scalar;
		else
			out[i].items =
				read_settings(content, value, &out[i].count);
	}
	return out;
}
