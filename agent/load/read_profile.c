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

static const struct field position_fields[] = {
	{.name = "en",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "the position in English"},
	{.name = "th",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "and in Thai"},
	{.name = NULL},
};

const struct field sign_off_fields[] = {
	{.name = "every",
	 .kind = FIELD_WORD,
	 .flags = FIELD_REQUIRED,
	 .words = every_words,
	 .word_count = EVERY_COUNT,
	 .about = "the period: month, quarter or year"},
	{.name = "by",
	 .kind = FIELD_BLOCKS,
	 .flags = FIELD_REQUIRED,
	 .fields = position_fields,
	 .about = "positions, each of which signs: {en: TEXT, th: TEXT}"},
	{.name = "within",
	 .kind = FIELD_DURATION,
	 .flags = FIELD_REQUIRED,
	 .about = "after the period's end"},
	{.name = "basis",
	 .kind = FIELD_WORD,
	 .flags = FIELD_REQUIRED,
	 .words = basis_words,
	 .word_count = BASIS_COUNT,
	 .about = "law, published or engineering"},
	{.name = "from",
	 .kind = FIELD_DATE,
	 .about = "periods that began before it need none"},
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
	{.name = "sign-off",
	 .kind = FIELD_BLOCK,
	 .fields = sign_off_fields,
	 .about = "which period needs an officer's declaration, from whom"},
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

/* What the schema says of it too: [1-9][0-9]{0,2}d */
static bool is_days(struct text t)
{
	if (t.size < 2 || t.size > 4 || t.data[0] == '0' ||
	    t.data[t.size - 1] != 'd')
		return false;
	for (size_t i = 0; i + 1 < t.size; i++)
		if (t.data[i] < '0' || t.data[i] > '9')
			return false;
	return true;
}

static void read_positions(struct pack_reader *reader,
			   const struct content *content,
			   const struct yaml_node *list,
			   struct sign_off_duty *out)
{
	struct bitext *by;

	if (list == NULL || list->kind != YAML_LIST)
		return;
	by = arena_many(reader->arena, list->count, struct bitext);
	for (size_t i = 0; i < list->count; i++) {
		const struct yaml_node *item = list->items[i];

		by[i].en = read_text(item, "en");
		by[i].th = read_text(item, "th");
		for (size_t k = 0; k < i; k++)
			if (text_equal(by[k].en, by[i].en) &&
			    text_equal(by[k].th, by[i].th))
				complain(content, item, COMPLAINT_REPEATED,
					 (struct text){0},
					 "the position \"%.*s\" is asked twice",
					 TEXT_ARG(by[i].en));
	}
	out->by = by;
	out->by_count = list->count;
}

static void read_sign_off(struct pack_reader *reader,
			  const struct content *content,
			  const struct yaml_node *map, struct profile *out)
{
	struct sign_off_duty *duty = &out->sign_off;
	struct content dated = *content;

	if (map == NULL || map->kind != YAML_MAP)
		return;
	if (out->rule_book_count > 0)
		dated.zone = out->rule_books[0]->zone;
	duty->every = (enum sign_off_every)read_word(map, "every", every_words,
						     EVERY_COUNT, 0);
	duty->basis = (enum basis)read_word(map, "basis", basis_words,
					    BASIS_COUNT, BASIS_ENGINEERING);
	duty->within = read_span(map, "within");
	duty->from = read_date(&dated, map, "from", INSTANT_ALWAYS);
	read_positions(reader, content, yaml_get(map, "by"), duty);
	if (!is_days(read_text(map, "within")) && yaml_get(map, "within"))
		complain(content, yaml_get(map, "within"), COMPLAINT_RANGE,
			 (struct text){0},
			 "within is whole days, from 1d to 999d");
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
	read_sign_off(reader, content, yaml_get(root, "sign-off"), out);
}
