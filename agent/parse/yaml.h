/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML 1.1 by libyaml's events into a tree of nodes with places. A strict
 * subset: one document, UTF-8, no anchors, aliases, merge keys or tags, no
 * duplicate keys, keys are scalars; ceilings on bytes, depth and nodes. Lines
 * and columns are 1-based and count characters. The tree lives in the arena.
 */
#ifndef PLAUDIT_PARSE_YAML_H
#define PLAUDIT_PARSE_YAML_H

#include "base/arena.h"
#include "base/text.h"

struct yaml_mark {
	unsigned line, column;
};

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_pair {
	struct yaml_node *key;
	struct yaml_node *value;
};

struct yaml_node {
	enum yaml_kind kind;
	struct yaml_mark mark; /* where it begins */
	struct text scalar; /* the value, unescaped */
	bool plain; /* written without quotes and not as a block */
	/* Maps an offset in `scalar` to a place; see yaml_mark_at. */
	struct text source; /* the scalar as it stands in the file */
	bool block; /* | or > */
	struct yaml_node **items;
	struct yaml_pair *pairs;
	size_t count; /* of items or pairs */
};

/* What can be wrong: a text and a place. More than one is told (a duplicate
 * key does not stop the rest); *problem_count is 0 when the tree is good. */
struct yaml_problem {
	struct yaml_mark mark;
	struct text text;
};

struct yaml_document {
	struct yaml_node *root; /* NULL when nothing could be read */
	struct yaml_problem *problems;
	size_t problem_count;
	bool broken; /* it is no YAML: the tree ends where that was seen */
};

void yaml_parse(struct arena *arena, struct text bytes,
		struct yaml_document *out);
/* NULL when the map has no such key (or the node is no map). */
struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);
/* The place of byte `offset` of the scalar's value in the file: exact for
 * plain, single-quoted and literal block scalars, the nearest line else. */
struct yaml_mark yaml_mark_at(const struct yaml_node *scalar, size_t offset);

#endif
