/* SPDX-License-Identifier: Apache-2.0 */
/* policies/profiles/<id>.yaml */
#include "load/lint_check.h"
#include "load/pack_reader.h"
#include "load/scalar.h"
#include "load/schema.h"

static const struct field phase_fields[] = {
	{.name = "sources",
	 .kind = FIELD_TEXT_MAP,
	 .flags = FIELD_REQUIRED,
	 .about = "map of source to date"},
	{.name = NULL},
};

const struct field profile_fields[] = {
	{.name = "title",
	 .kind = FIELD_BITEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "who answers to it"},
	{.name = "jurisdiction",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "as its rule books'"},
	{.name = "classes",
	 .kind = FIELD_TEXTS,
	 .flags = FIELD_REQUIRED,
	 .words = class_words,
	 .word_count = CLASS_COUNT,
	 .about = "classes of institution"},
	{.name = "rulebooks",
	 .kind = FIELD_TEXTS,
	 .flags = FIELD_REQUIRED,
	 .about = "ids of rule books"},
	{.name = "cadence",
	 .kind = FIELD_DURATION,
	 .flags = FIELD_REQUIRED,
	 .about = "an attestation at least this often"},
	{.name = "phase-in",
	 .kind = FIELD_BLOCK,
	 .fields = phase_fields,
	 .about = "{sources: {device_bindings: 2027-01-01}}"},
	{.name = NULL},
};

static const struct rule_book *find_book(struct pack_reader *reader,
					 const struct content *content,
					 const struct yaml_node *at)
{
	struct text *ids =
		arena_many(reader->arena, reader->rule_book_count, struct text);

	for (size_t i = 0; i < reader->rule_book_count; i++) {
		ids[i] = reader->rule_books[i].id;
		if (text_equal(ids[i], at->scalar))
			return &reader->rule_books[i];
	}
	complain_unknown(content, at, COMPLAINT_NO_RULE_BOOK, "rule book", ids,
			 reader->rule_book_count);
	return NULL;
}

static void read_books(struct pack_reader *reader,
		       const struct content *content,
		       const struct yaml_node *list, struct profile *out)
{
	const struct rule_book **books;

	if (list == NULL || list->kind != YAML_LIST)
		return;
	books = arena_many(reader->arena, list->count,
			   const struct rule_book *);
	for (size_t i = 0; i < list->count; i++) {
		const struct rule_book *book =
			find_book(reader, content, list->items[i]);

		if (book != NULL)
			books[out->rule_book_count++] = book;
	}
	out->rule_books = books;
}

static void check_source(struct pack_reader *reader,
			 const struct content *content,
			 const struct yaml_node *at)
{
	struct text *names =
		arena_many(reader->arena, reader->source_count, struct text);

	for (size_t i = 0; i < reader->source_count; i++) {
		names[i] = reader->sources[i].name;
		if (text_equal(names[i], at->scalar))
			return;
	}
	complain_unknown(content, at, COMPLAINT_NO_SOURCE, "source", names,
			 reader->source_count);
}

static void read_phases(struct pack_reader *reader,
			const struct content *content,
			const struct yaml_node *phase, struct profile *out)
{
	const struct yaml_node *map =
		phase != NULL ? yaml_get(phase, "sources") : NULL;
	struct content dated = *content;
	struct phase_in *items;

	if (map == NULL || map->kind != YAML_MAP)
		return;
	if (out->rule_book_count > 0)
		dated.zone = out->rule_books[0]->zone;
	items = arena_many(reader->arena, map->count, struct phase_in);
	for (size_t i = 0; i < map->count; i++) {
		const struct yaml_pair *pair = &map->pairs[i];

		check_source(reader, content, pair->key);
		items[i].source = pair->key->scalar;
		if (!date_parse(pair->value->scalar, dated.zone,
				&items[i].until))
			complain_help(content, pair->value, COMPLAINT_VALUE,
				      TEXT("a date is YYYY-MM-DD"),
				      "\"%.*s\" is no such value",
				      TEXT_ARG(pair->value->scalar));
	}
	out->phase_ins = items;
	out->phase_in_count = map->count;
}

void read_profile(struct pack_reader *reader, const struct content *content,
		  struct text id, struct profile *out)
{
	const struct yaml_node *root = content->root;

	out->id = id;
	out->place = content_place(content, root);
	schema_walk(content, root, profile_fields, "the profile");
	if (root == NULL || root->kind != YAML_MAP)
		return;
	out->title = read_bitext(root, "title");
	lint_title(content, yaml_get(root, "title"));
	out->jurisdiction = read_text(root, "jurisdiction");
	out->classes = read_words(root, "classes", class_words, CLASS_COUNT);
	out->cadence = read_span(root, "cadence");
	read_books(reader, content, yaml_get(root, "rulebooks"), out);
	read_phases(reader, content, yaml_get(root, "phase-in"), out);
}
