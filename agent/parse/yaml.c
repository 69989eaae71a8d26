/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libyaml's events into our tree. What libyaml lets pass and we do not:
 * UTF-16, duplicate keys, merge keys, tags, anchors and aliases, keys that are
 * no scalars, a second document, any depth. Events come while the text is
 * scanned, so a ceiling stops the work where it is passed.
 */
#include "parse/yaml.h"

#include <stdlib.h>
#include <yaml.h>

#include "base/limits.h"
#include "parse/yaml_source.h"

struct reader {
	struct arena *arena;
	struct yaml_document *out;
	size_t problem_room;
	yaml_parser_t parser;
	struct yaml_source source;
	size_t nodes;
	unsigned depth;
	bool stopped; /* nothing more can be read */
};

static void problem_at(struct reader *reader, struct yaml_mark mark,
		       struct text text)
{
	struct yaml_document *out = reader->out;

	if (out->problem_count == reader->problem_room)
		out->problems =
			arena_grow(reader->arena, out->problems,
				   out->problem_count, &reader->problem_room,
				   sizeof(*out->problems));
	out->problems[out->problem_count++] = (struct yaml_problem){mark, text};
}

static struct yaml_mark mark_of(yaml_mark_t mark)
{
	return (struct yaml_mark){(unsigned)mark.line + 1,
				  (unsigned)mark.column + 1};
}

static void problem(struct reader *reader, yaml_mark_t mark, const char *text)
{
	problem_at(reader, mark_of(mark), text_from(text));
}

static void stop(struct reader *reader, yaml_mark_t mark, const char *text)
{
	problem(reader, mark, text);
	reader->stopped = true;
	reader->out->broken = true;
}

static void parser_problem(struct reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	const char *context = parser->context ? parser->context : "";
	struct yaml_mark mark = mark_of(parser->problem_mark);

	reader->out->broken = true;

	reader->stopped = true;
	/* the reader's marks say nothing, its offset does */
	if (parser->error == YAML_READER_ERROR)
		mark = yaml_source_mark(&reader->source,
					parser->problem_offset);
	problem_at(reader, mark,
		   text_format(reader->arena, "%s%s%s",
			       parser->problem ? parser->problem
					       : "cannot be read",
			       *context ? " " : "", context));
}

static bool next_event(struct reader *reader, yaml_event_t *event)
{
	if (reader->stopped)
		return false;
	if (!yaml_parser_parse(&reader->parser, event)) {
		parser_problem(reader);
		return false;
	}
	return true;
}

static struct yaml_node *new_node(struct reader *reader, enum yaml_kind kind,
				  const yaml_event_t *event)
{
	struct yaml_node *node = arena_new(reader->arena, struct yaml_node);

	node->kind = kind;
	node->mark = mark_of(event->start_mark);
	if (++reader->nodes > LIMIT_YAML_NODES)
		stop(reader, event->start_mark, "too many values in one file");
	return node;
}

static void refuse_properties(struct reader *reader, const yaml_event_t *event,
			      const void *anchor, const void *tag)
{
	if (anchor)
		problem(reader, event->start_mark,
			"anchors are not supported, write the value again");
	if (tag)
		problem(reader, event->start_mark, "tags are not supported");
}

static struct yaml_node *read_scalar(struct reader *reader,
				     const yaml_event_t *event)
{
	struct yaml_node *node = new_node(reader, YAML_SCALAR, event);
	yaml_scalar_style_t style = event->data.scalar.style;
	size_t from =
		yaml_source_byte(&reader->source, event->start_mark.index);
	size_t to = yaml_source_byte(&reader->source, event->end_mark.index);

	refuse_properties(reader, event, event->data.scalar.anchor,
			  event->data.scalar.tag);
	node->scalar =
		text_copy(reader->arena,
			  (struct text){(const char *)event->data.scalar.value,
					event->data.scalar.length});
	node->source = text_copy(reader->arena,
				 (struct text){reader->source.bytes.data + from,
					       to > from ? to - from : 0});
	node->plain = style == YAML_PLAIN_SCALAR_STYLE;
	node->block = style == YAML_LITERAL_SCALAR_STYLE ||
		      style == YAML_FOLDED_SCALAR_STYLE;
	return node;
}

static struct yaml_node *read_node(struct reader *reader,
				   const yaml_event_t *event);

static void read_items(struct reader *reader, struct yaml_node *list)
{
	size_t room = 0;
	yaml_event_t event;

	while (next_event(reader, &event)) {
		bool end = event.type == YAML_SEQUENCE_END_EVENT;

		if (!end) {
			list->items = arena_grow(reader->arena, list->items,
						 list->count, &room,
						 sizeof(*list->items));
			list->items[list->count++] = read_node(reader, &event);
		}
		yaml_event_delete(&event);
		if (end)
			return;
	}
}

static void check_key(struct reader *reader, const struct yaml_node *key,
		      yaml_mark_t mark)
{
	if (reader->stopped)
		return;
	if (key->kind != YAML_SCALAR)
		problem(reader, mark, "a key must be a scalar");
	else if (key->scalar.size == 0)
		problem(reader, mark, "a key is empty");
	else if (key->plain && text_is(key->scalar, "<<"))
		problem(reader, mark,
			"merge keys are not supported, write the value again");
}

static int pair_compare(const void *a, const void *b)
{
	const struct yaml_node *x = (*(struct yaml_pair *const *)a)->key;
	const struct yaml_node *y = (*(struct yaml_pair *const *)b)->key;
	int order = text_compare(x->scalar, y->scalar);

	if (order)
		return order;
	if (x->mark.line != y->mark.line)
		return x->mark.line < y->mark.line ? -1 : 1;
	return x->mark.column < y->mark.column ? -1 : 1;
}

static void find_duplicates(struct reader *reader, const struct yaml_node *map)
{
	const struct yaml_pair **sorted =
		arena_many(reader->arena, map->count, const struct yaml_pair *);
	size_t count = 0;

	for (size_t i = 0; i < map->count; i++)
		if (map->pairs[i].key->kind == YAML_SCALAR)
			sorted[count++] = &map->pairs[i];
	qsort(sorted, count, sizeof(struct yaml_pair *), pair_compare);
	for (size_t i = 1; i < count; i++) {
		const struct yaml_node *first = sorted[i - 1]->key;
		const struct yaml_node *again = sorted[i]->key;

		if (text_equal(first->scalar, again->scalar))
			problem_at(reader, again->mark,
				   text_format(reader->arena,
					       "key \"%.*s\" was given already "
					       "in line %u",
					       TEXT_ARG(again->scalar),
					       first->mark.line));
	}
}

static void read_pairs(struct reader *reader, struct yaml_node *map)
{
	size_t room = 0;
	yaml_event_t event;

	while (next_event(reader, &event)) {
		bool end = event.type == YAML_MAPPING_END_EVENT;
		struct yaml_pair pair;

		if (!end) {
			pair.key = read_node(reader, &event);
			check_key(reader, pair.key, event.start_mark);
		}
		yaml_event_delete(&event);
		if (end)
			break;
		if (!next_event(reader, &event))
			return;
		pair.value = read_node(reader, &event);
		yaml_event_delete(&event);
		map->pairs = arena_grow(reader->arena, map->pairs, map->count,
					&room, sizeof(*map->pairs));
		map->pairs[map->count++] = pair;
	}
	find_duplicates(reader, map);
}

static struct yaml_node *read_nested(struct reader *reader,
				     const yaml_event_t *event)
{
	bool list = event->type == YAML_SEQUENCE_START_EVENT;
	struct yaml_node *node =
		new_node(reader, list ? YAML_LIST : YAML_MAP, event);

	if (reader->depth == LIMIT_YAML_DEPTH) {
		stop(reader, event->start_mark, "nested too deeply");
		return node;
	}
	reader->depth++;
	if (list) {
		refuse_properties(reader, event,
				  event->data.sequence_start.anchor,
				  event->data.sequence_start.tag);
		read_items(reader, node);
	} else {
		refuse_properties(reader, event,
				  event->data.mapping_start.anchor,
				  event->data.mapping_start.tag);
		read_pairs(reader, node);
	}
	reader->depth--;
	return node;
}

static struct yaml_node *read_node(struct reader *reader,
				   const yaml_event_t *event)
{
	if (event->type == YAML_SCALAR_EVENT)
		return read_scalar(reader, event);
	if (event->type != YAML_ALIAS_EVENT)
		return read_nested(reader, event);
	problem(reader, event->start_mark,
		"aliases are not supported, write the value again");
	return new_node(reader, YAML_SCALAR, event);
}

static int problem_compare(const void *a, const void *b)
{
	const struct yaml_mark *x = &((const struct yaml_problem *)a)->mark;
	const struct yaml_mark *y = &((const struct yaml_problem *)b)->mark;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

static void read_stream(struct reader *reader)
{
	bool end = false;
	yaml_event_t event;

	while (!end && next_event(reader, &event)) {
		switch (event.type) {
		case YAML_STREAM_END_EVENT:
			end = true;
			break;
		case YAML_DOCUMENT_START_EVENT:
			if (reader->out->root)
				stop(reader, event.start_mark,
				     "a second document, wanted one");
			break;
		case YAML_STREAM_START_EVENT:
		case YAML_DOCUMENT_END_EVENT:
			break;
		default:
			reader->out->root = read_node(reader, &event);
			break;
		}
		yaml_event_delete(&event);
	}
	if (!reader->out->root && reader->out->problem_count == 0)
		problem_at(reader, (struct yaml_mark){1, 1},
			   TEXT("the file is empty"));
}

void yaml_parse(struct arena *arena, struct text bytes,
		struct yaml_document *out)
{
	struct reader reader = {.arena = arena, .out = out};
	struct yaml_problem problem;

	*out = (struct yaml_document){0};
	if (!yaml_source_open(arena, bytes, &reader.source, &problem)) {
		problem_at(&reader, problem.mark, problem.text);
		return;
	}
	if (!yaml_parser_initialize(&reader.parser))
		abort();
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&reader.parser, (const unsigned char *)reader.source.bytes.data,
		reader.source.bytes.size);
	read_stream(&reader);
	if (out->problem_count)
		qsort(out->problems, out->problem_count, sizeof(*out->problems),
		      problem_compare);
	yaml_parser_delete(&reader.parser);
}
