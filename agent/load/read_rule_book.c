/* SPDX-License-Identifier: Apache-2.0 */
/* policies/rulebooks/<id>.yaml */
#include <string.h>

#include "load/lint_check.h"
#include "load/pack_reader.h"
#include "load/scalar.h"
#include "load/schema.h"

static const struct field period_fields[] = {
	{.name = "from", .kind = FIELD_DATE, .about = "the first day"},
	{.name = "until",
	 .kind = FIELD_DATE,
	 .about = "the first day on which it no longer holds"},
	{.name = NULL},
};

const struct field instrument_fields[] = {
	{.name = "title",
	 .kind = FIELD_BITEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "the instrument's name"},
	{.name = "in-force",
	 .kind = FIELD_BLOCK,
	 .flags = FIELD_REQUIRED,
	 .fields = period_fields,
	 .about = "{from: DATE, until: DATE}"},
	{.name = "source", .kind = FIELD_TEXTS, .about = "where it was seen"},
	{.name = NULL},
};

static const struct field use_fields[] = {
	{.name = "use",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "id of a check"},
	{.name = "shows",
	 .kind = FIELD_WORD,
	 .flags = FIELD_REQUIRED,
	 .words = extent_words,
	 .word_count = EXTENT_COUNT,
	 .about = "part or whole"},
	{.name = "with", .kind = FIELD_ANY, .about = "values of parameters"},
	{.name = NULL},
};

const struct field clause_fields[] = {
	{.name = "instrument",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "id of an instrument of the rule book"},
	{.name = "section",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED | FIELD_NULLABLE,
	 .about = "the section, or null where it was not verified"},
	{.name = "duty",
	 .kind = FIELD_BITEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "the duty, in our own words"},
	{.name = "binds",
	 .kind = FIELD_TEXTS,
	 .flags = FIELD_REQUIRED,
	 .words = class_words,
	 .word_count = CLASS_COUNT,
	 .about = "classes of institution"},
	{.name = "in-force",
	 .kind = FIELD_BLOCK,
	 .fields = period_fields,
	 .about = "{from: DATE, until: DATE}; else the instrument's"},
	{.name = "status",
	 .kind = FIELD_WORD,
	 .flags = FIELD_REQUIRED,
	 .words = status_words,
	 .word_count = STATUS_COUNT,
	 .about = "in-force, announced, draft or voluntary"},
	{.name = "seen",
	 .kind = FIELD_WORD,
	 .flags = FIELD_REQUIRED,
	 .words = sight_words,
	 .word_count = SIGHT_COUNT,
	 .about = "primary, secondary or recalled"},
	{.name = "liability", .kind = FIELD_TEXTS, .about = "codes"},
	{.name = "severity",
	 .kind = FIELD_WORD,
	 .flags = FIELD_REQUIRED,
	 .words = severity_words,
	 .word_count = SEVERITY_COUNT,
	 .about = "low, medium, high or critical"},
	{.name = "needs",
	 .kind = FIELD_WORD,
	 .flags = FIELD_REQUIRED,
	 .words = strength_words,
	 .word_count = STRENGTH_COUNT,
	 .about = "the weakest evidence accepted"},
	{.name = "checks",
	 .kind = FIELD_BLOCKS,
	 .fields = use_fields,
	 .about = "the checks that show it"},
	{.name = "untested",
	 .kind = FIELD_BITEXT,
	 .about = "what no check here shows"},
	{.name = "note", .kind = FIELD_BITEXT, .about = "what was chosen"},
	{.name = NULL},
};

const struct field book_fields[] = {
	{.name = "title",
	 .kind = FIELD_BITEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "the rule book's name"},
	{.name = "jurisdiction",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "two capital letters: TH"},
	{.name = "zone",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "midnight of every date: Asia/Bangkok"},
	{.name = "issuer",
	 .kind = FIELD_BITEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "who issued it"},
	{.name = "liability",
	 .kind = FIELD_ANY,
	 .about = "map of code to sentence"},
	{.name = "instruments",
	 .kind = FIELD_BLOCK_MAP,
	 .flags = FIELD_REQUIRED,
	 .fields = instrument_fields,
	 .about = "map of id to instrument"},
	{.name = "clauses",
	 .kind = FIELD_BLOCK_MAP,
	 .flags = FIELD_REQUIRED,
	 .fields = clause_fields,
	 .about = "map of id to clause"},
	{.name = NULL},
};

static void read_liabilities(const struct content *content,
			     const struct yaml_node *map, struct rule_book *out)
{
	struct liability *codes;

	if (map == NULL || map->kind != YAML_MAP)
		return;
	codes = arena_many(content->arena, map->count, struct liability);
	for (size_t i = 0; i < map->count; i++) {
		codes[i].code = map->pairs[i].key->scalar;
		codes[i].about =
			(struct bitext){read_text(map->pairs[i].value, "en"),
					read_text(map->pairs[i].value, "th")};
		schema_sentence(content, map->pairs[i].value, "liability");
	}
	out->liability = codes;
	out->liability_count = map->count;
}

static void read_instruments(const struct content *content,
			     const struct yaml_node *map, struct rule_book *out)
{
	struct instrument *items;

	if (map == NULL || map->kind != YAML_MAP)
		return;
	items = arena_many(content->arena, map->count, struct instrument);
	for (size_t i = 0; i < map->count; i++) {
		const struct yaml_node *node = map->pairs[i].value;

		items[i].id = map->pairs[i].key->scalar;
		items[i].title = read_bitext(node, "title");
		items[i].in_force = read_period(content, node, "in-force");
		items[i].sources = read_texts(content->arena, node, "source",
					      &items[i].source_count);
		if (!is_id(items[i].id))
			complain_help(content, map->pairs[i].key,
				      COMPLAINT_NAME,
				      TEXT("an id is lower-case letters, "
					   "digits and dashes"),
				      "\"%.*s\" is no id",
				      TEXT_ARG(items[i].id));
	}
	out->instruments = items;
	out->instrument_count = map->count;
}

static const struct instrument *find_instrument(const struct content *content,
						const struct rule_book *book,
						const struct yaml_node *at)
{
	struct text *ids =
		arena_many(content->arena, book->instrument_count, struct text);

	if (at == NULL || at->kind != YAML_SCALAR)
		return NULL;
	for (size_t i = 0; i < book->instrument_count; i++) {
		ids[i] = book->instruments[i].id;
		if (text_equal(ids[i], at->scalar))
			return &book->instruments[i];
	}
	complain_unknown(content, at, COMPLAINT_NO_INSTRUMENT, "instrument",
			 ids, book->instrument_count);
	return NULL;
}

static const struct liability *find_liability(const struct content *content,
					      const struct rule_book *book,
					      const struct yaml_node *at)
{
	struct text *codes =
		arena_many(content->arena, book->liability_count, struct text);

	for (size_t i = 0; i < book->liability_count; i++) {
		codes[i] = book->liability[i].code;
		if (text_equal(codes[i], at->scalar))
			return &book->liability[i];
	}
	complain_unknown(content, at, COMPLAINT_NO_LIABILITY, "liability code",
			 codes, book->liability_count);
	return NULL;
}

static void read_codes(const struct content *content,
		       const struct yaml_node *list,
		       const struct rule_book *book, struct clause *out)
{
	const struct liability **codes;

	if (list == NULL || list->kind != YAML_LIST)
		return;
	codes = arena_many(content->arena, list->count,
			   const struct liability *);
	for (size_t i = 0; i < list->count; i++) {
		const struct liability *code =
			find_liability(content, book, list->items[i]);

		if (code != NULL)
			codes[out->liability_count++] = code;
	}
	out->liability = codes;
}

static bool is_clause_id(struct text t)
{
	for (size_t i = 0; i < t.size; i++) {
		char c = t.data[i];
		bool edge = i == 0 || i + 1 == t.size;

		if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    (c != '-' || edge))
			return false;
	}
	return t.size > 0;
}

/* Clause ids are unique in the pack. */
static void learn_id(struct pack_reader *reader, const struct content *content,
		     const struct yaml_node *key)
{
	for (size_t i = 0; i < reader->clause_count; i++) {
		const struct known_id *known = &reader->clauses[i];

		if (!text_equal(known->id, key->scalar))
			continue;
		complain_help(content, key, COMPLAINT_REPEATED,
			      text_format(reader->arena,
					  "the other stands in %.*s:%u",
					  TEXT_ARG(known->place.file),
					  known->place.line),
			      "two clauses have the id %.*s",
			      TEXT_ARG(key->scalar));
		return;
	}
	if (reader->clause_count == reader->clause_room)
		reader->clauses =
			arena_grow(reader->arena, reader->clauses,
				   reader->clause_count, &reader->clause_room,
				   sizeof(*reader->clauses));
	reader->clauses[reader->clause_count++] =
		(struct known_id){key->scalar, content_place(content, key)};
}

static void read_clause(struct pack_reader *reader,
			const struct content *content,
			const struct yaml_pair *pair,
			const struct rule_book *book, struct clause *out)
{
	const struct yaml_node *node = pair->value;

	out->id = pair->key->scalar;
	out->place = content_place(content, pair->key);
	if (!is_clause_id(out->id))
		complain_help(content, pair->key, COMPLAINT_NAME,
			      TEXT("a clause's id is capital letters, digits "
				   "and dashes: TH-ED-06"),
			      "\"%.*s\" is no id of a clause",
			      TEXT_ARG(out->id));
	learn_id(reader, content, pair->key);
	if (node->kind != YAML_MAP)
		return;
	out->instrument =
		find_instrument(content, book, yaml_get(node, "instrument"));
	out->section = read_text(node, "section");
	out->duty = read_bitext(node, "duty");
	out->binds = read_words(node, "binds", class_words, CLASS_COUNT);
	if (yaml_get(node, "in-force") != NULL)
		out->in_force = read_period(content, node, "in-force");
	else if (out->instrument != NULL)
		out->in_force = out->instrument->in_force;
	out->status = (enum clause_status)read_word(
		node, "status", status_words, STATUS_COUNT, STATUS_DRAFT);
	out->seen = (enum sight)read_word(node, "seen", sight_words,
					  SIGHT_COUNT, SIGHT_RECALLED);
	out->severity = (enum severity)read_word(
		node, "severity", severity_words, SEVERITY_COUNT, SEVERITY_LOW);
	out->needs =
		(enum strength)read_word(node, "needs", strength_words,
					 STRENGTH_COUNT, STRENGTH_MEASURED);
	out->untested = read_bitext(node, "untested");
	out->note = read_bitext(node, "note");
	read_codes(content, yaml_get(node, "liability"), book, out);
	read_uses(reader, content, yaml_get(node, "checks"), out);
}

static void check_jurisdiction(const struct content *content,
			       const struct yaml_node *at)
{
	if (at == NULL || at->kind != YAML_SCALAR)
		return;
	if (at->scalar.size != 2 || at->scalar.data[0] < 'A' ||
	    at->scalar.data[0] > 'Z' || at->scalar.data[1] < 'A' ||
	    at->scalar.data[1] > 'Z')
		complain_help(content, at, COMPLAINT_NAME,
			      TEXT("two capital letters of ISO 3166: TH"),
			      "\"%.*s\" is no jurisdiction",
			      TEXT_ARG(at->scalar));
}

void read_rule_book(struct pack_reader *reader, const struct content *content,
		    struct text id, struct rule_book *out)
{
	const struct yaml_node *root = content->root;
	struct content dated = *content;
	const struct yaml_node *map;
	struct clause *clauses;

	out->id = id;
	out->place = content_place(content, root);
	schema_walk(content, root, book_fields, "the rule book");
	if (root == NULL || root->kind != YAML_MAP)
		return;
	out->title = read_bitext(root, "title");
	lint_title(content, yaml_get(root, "title"));
	out->issuer = read_bitext(root, "issuer");
	out->jurisdiction = read_text(root, "jurisdiction");
	check_jurisdiction(content, yaml_get(root, "jurisdiction"));
	out->zone = reader_zone(reader, content, yaml_get(root, "zone"));
	dated.zone = out->zone;
	read_liabilities(content, yaml_get(root, "liability"), out);
	read_instruments(&dated, yaml_get(root, "instruments"), out);
	map = yaml_get(root, "clauses");
	if (map == NULL || map->kind != YAML_MAP)
		return;
	clauses = arena_many(reader->arena, map->count, struct clause);
	for (size_t i = 0; i < map->count; i++)
		read_clause(reader, &dated, &map->pairs[i], out, &clauses[i]);
	out->clauses = clauses;
	out->clause_count = map->count;
}
