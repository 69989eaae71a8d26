/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of a `records:` block share: the block itself, its joins and
 * its list of groups. */
#ifndef PLAUDIT_LOAD_RECORDS_READER_H
#define PLAUDIT_LOAD_RECORDS_READER_H

#include "load/pack_reader.h"

extern const struct field window_fields[], join_fields[], list_fields[];
/* Names that mean something else in an expression, up to a NULL. */
extern const char *const taken_names[];

/* NULL after a complaint at the node. */
const struct source_kind *source_find(struct pack_reader *reader,
				      const struct content *content,
				      const struct yaml_node *at);
/* The names and calls of a map; complains of names that are none. */
const struct metric *read_metrics(const struct content *content,
				  const struct yaml_node *map, size_t *count);
/* Complains when the key is no name, or means something else; `what` it is to
 * be the name of. */
void check_own_name(const struct content *content, const struct yaml_node *key,
		    const char *what);
/* The block's `window`, of a column of spec->source. */
void read_window(const struct content *content, const struct yaml_node *node,
		 struct records_spec *spec);

/* The block's `list`, after its per and each. */
void read_list(const struct content *content, const struct yaml_node *node,
	       struct records_spec *spec);
/* Once the types of each are known. */
void check_list(const struct content *content, const struct yaml_node *node,
		const struct records_spec *spec);

/* The block's `join`. */
void read_joins(struct pack_reader *reader, const struct content *content,
		const struct yaml_node *node, struct records_spec *spec);

#endif
