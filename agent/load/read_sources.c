/* SPDX-License-Identifier: Apache-2.0 */
/* checks/sources.yaml: the record kinds. */
#include "load/pack_reader.h"
#include "load/scalar.h"
#include "load/schema.h"
#include "load/value_yaml.h"

const struct word order_words[ORDER_WORDS] = {
	{"file", "as the files have them", "ตามลำดับในไฟล์"},
	{"key", "by their key", "ตามคีย์"},
};

const struct field column_fields[] = {
	{.name = "type",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "string, int, bool, decimal(2), timestamp or duration"},
	{.name = "nullable", .kind = FIELD_BOOL, .about = "may be empty"},
	{.name = "privacy",
	 .kind = FIELD_WORD,
	 .words = privacy_words,
	 .word_count = PRIVACY_COUNT,
	 .about = "open, keyed-hash or never"},
	{.name = "changes",
	 .kind = FIELD_BOOL,
	 .about = "may say something else later, while the row is open"},
	{.name = "words",
	 .kind = FIELD_TEXTS,
	 .about = "the values that a string column may have"},
	{.name = "about",
	 .kind = FIELD_BITEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "what the column means"},
	{.name = NULL},
};

const struct field kind_fields[] = {
	{.name = "title",
	 .kind = FIELD_BITEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "what one row is"},
	{.name = "key", .kind = FIELD_NAME, .about = "column that names a row"},
	{.name = "time",
	 .kind = FIELD_NAME,
	 .about = "timestamp column that tells a row's age"},
	{.name = "order",
	 .kind = FIELD_WORD,
	 .words = order_words,
	 .word_count = ORDER_WORDS,
	 .about = "in which rows are committed to: file or key"},
	{.name = "ordered",
	 .kind = FIELD_ANY,
	 .about = "pairs of columns that may not run backwards"},
	{.name = "columns",
	 .kind = FIELD_BLOCK_MAP,
	 .flags = FIELD_REQUIRED,
	 .fields = column_fields,
	 .about = "map of name to column"},
	{.name = NULL},
};

static bool column_kind_of(const struct cel_type *type, enum column_kind *out)
{
	static const struct {
		enum type_kind type;
		enum column_kind kind;
	} pairs[] = {
		{TYPE_STRING, COLUMN_STRING},
		{TYPE_INT, COLUMN_INT},
		{TYPE_BOOL, COLUMN_BOOL},
		{TYPE_DECIMAL, COLUMN_DECIMAL},
		{TYPE_TIMESTAMP, COLUMN_TIMESTAMP},
		{TYPE_DURATION, COLUMN_DURATION},
	};

	for (size_t i = 0; type != NULL && i < ARRAY_SIZE(pairs); i++) {
		if (pairs[i].type != type->kind)
			continue;
		*out = pairs[i].kind;
		return true;
	}
	return false;
}

static void read_column(const struct content *content,
			const struct yaml_pair *pair, struct column *out)
{
	const struct yaml_node *node = pair->value;
	const struct yaml_node *type = yaml_get(node, "type");

	out->name = pair->key->scalar;
	out->place = content_place(content, pair->key);
	out->type = &type_string;
	if (!is_name(out->name))
		complain_help(content, pair->key, COMPLAINT_NAME,
			      TEXT("a name begins with a lower-case letter; "
				   "letters, digits and _ follow"),
			      "\"%.*s\" is no name", TEXT_ARG(out->name));
	if (type != NULL && type->kind == YAML_SCALAR) {
		const struct cel_type *found =
			type_read(content->arena, type->scalar);

		if (column_kind_of(found, &out->kind))
			out->type = found;
		else
			complain_help(content, type, COMPLAINT_VALUE,
				      TEXT("types of columns are string, int, "
					   "bool, decimal(2), timestamp, "
					   "duration"),
				      "\"%.*s\" is no type of a column",
				      TEXT_ARG(type->scalar));
	}
	out->scale = out->type->scale;
	out->nullable = read_bool(node, "nullable", false);
	if (out->nullable)
		out->type = type_nullable(content->arena, out->type);
	out->privacy = (enum privacy)read_word(node, "privacy", privacy_words,
					       PRIVACY_COUNT, PRIVACY_OPEN);
	out->changes = read_bool(node, "changes", false);
	out->about = read_bitext(node, "about");
	out->words =
		read_texts(content->arena, node, "words", &out->word_count);
	if (out->word_count == 0)
		out->words = NULL;
}

static int find_column(const struct content *content,
		       const struct source_kind *kind,
		       const struct yaml_node *at)
{
	struct text *names =
		arena_many(content->arena, kind->column_count, struct text);

	for (size_t i = 0; i < kind->column_count; i++) {
		names[i] = kind->columns[i].name;
		if (text_equal(names[i], at->scalar))
			return (int)i;
	}
	complain_unknown(content, at, COMPLAINT_NO_COLUMN, "column", names,
			 kind->column_count);
	return -1;
}

/* A column that must be a timestamp that is never null, or -1. */
static int find_time(const struct content *content,
		     const struct source_kind *kind, const struct yaml_node *at,
		     bool may_be_null)
{
	int found = find_column(content, kind, at);

	if (found < 0)
		return -1;
	if (kind->columns[found].kind == COLUMN_TIMESTAMP &&
	    (may_be_null || !kind->columns[found].nullable))
		return found;
	complain_help(content, at, COMPLAINT_VALUE,
		      TEXT("a timestamp column that is not nullable is "
			   "wanted"),
		      "%.*s cannot tell a time", TEXT_ARG(at->scalar));
	return -1;
}

static void read_ordered(const struct content *content,
			 const struct yaml_node *list, struct source_kind *kind)
{
	struct ordered_pair *pairs =
		arena_many(content->arena, list->count, struct ordered_pair);
	size_t count = 0;

	for (size_t i = 0; list->kind == YAML_LIST && i < list->count; i++) {
		const struct yaml_node *pair = list->items[i];
		int earlier, later;

		if (pair->kind != YAML_LIST || pair->count != 2) {
			complain(content, pair, COMPLAINT_SHAPE,
				 (struct text){0},
				 "ordered holds pairs: [earlier, later]");
			continue;
		}
		earlier = find_time(content, kind, pair->items[0], true);
		later = find_time(content, kind, pair->items[1], true);
		if (earlier >= 0 && later >= 0)
			pairs[count++] = (struct ordered_pair){
				(unsigned)earlier, (unsigned)later};
	}
	kind->ordered = pairs;
	kind->ordered_count = count;
}

bool order_is_sorted(const struct content *content,
		     const struct yaml_node *node,
		     const struct source_kind *kind)
{
	const struct yaml_node *at = yaml_get(node, "order");

	if (at == NULL || at->kind != YAML_SCALAR ||
	    !text_is(at->scalar, "key"))
		return false;
	if (kind->key >= 0 && kind->columns[kind->key].privacy != PRIVACY_NEVER)
		return true;
	complain_help(content, at, COMPLAINT_VALUE,
		      TEXT("rows can be sorted by a key that is committed to: "
			   "one that is named, and not of privacy never"),
		      "%.*s has no key to be sorted by", TEXT_ARG(kind->name));
	return false;
}

static void read_kind(const struct content *content,
		      const struct yaml_pair *pair, struct source_kind *out)
{
	const struct yaml_node *node = pair->value;
	const struct yaml_node *map = yaml_get(node, "columns");
	const struct yaml_node *at;
	struct column *columns;

	schema_walk(content, node, kind_fields, "a record kind");
	out->name = pair->key->scalar;
	out->place = content_place(content, pair->key);
	out->title = read_bitext(node, "title");
	out->key = -1;
	out->time = -1;
	if (!is_name(out->name))
		complain_help(content, pair->key, COMPLAINT_NAME,
			      TEXT("a name begins with a lower-case letter; "
				   "letters, digits and _ follow"),
			      "\"%.*s\" is no name", TEXT_ARG(out->name));
	if (map == NULL || map->kind != YAML_MAP)
		return;
	columns = arena_many(content->arena, map->count, struct column);
	for (size_t i = 0; i < map->count; i++)
		read_column(content, &map->pairs[i], &columns[i]);
	out->columns = columns;
	out->column_count = map->count;
	at = yaml_get(node, "key");
	if (at != NULL && at->kind == YAML_SCALAR)
		out->key = find_column(content, out, at);
	out->sorted = order_is_sorted(content, node, out);
	at = yaml_get(node, "time");
	if (at != NULL && at->kind == YAML_SCALAR)
		out->time = find_time(content, out, at, false);
	at = yaml_get(node, "ordered");
	if (at != NULL)
		read_ordered(content, at, out);
}

void read_sources(struct pack_reader *reader, const struct content *content)
{
	const struct yaml_node *root = content->root;
	struct source_kind *kinds;

	if (root == NULL)
		return;
	if (root->kind != YAML_MAP) {
		complain(content, root, COMPLAINT_SHAPE, (struct text){0},
			 "the file is a map of record kinds");
		return;
	}
	kinds = arena_many(reader->arena, root->count, struct source_kind);
	for (size_t i = 0; i < root->count; i++)
		read_kind(content, &root->pairs[i], &kinds[i]);
	reader->sources = kinds;
	reader->source_count = root->count;
}
