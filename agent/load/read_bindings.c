/* SPDX-License-Identifier: Apache-2.0 */
/* sources, targets and lists of a site file. */
#include "load/scalar.h"
#include "load/schema.h"
#include "load/site_reader.h"
#include "probes/probe.h"
#include "records/standard_input.h"

static const struct source_kind *find_kind(struct site_reader *reader,
					   const struct yaml_node *key)
{
	const struct pack *pack = reader->pack;
	struct text *names = arena_many(reader->content.arena,
					pack->source_count, struct text);

	for (size_t i = 0; i < pack->source_count; i++) {
		names[i] = pack->sources[i].name;
		if (text_equal(names[i], key->scalar))
			return &pack->sources[i];
	}
	complain_unknown(&reader->content, key, COMPLAINT_NO_SOURCE, "source",
			 names, pack->source_count);
	return NULL;
}

static void read_renames(const struct content *content,
			 const struct yaml_node *map,
			 struct source_binding *out)
{
	const struct source_kind *kind = out->kind;
	struct rename *renames;
	struct text *names;

	if (map == NULL || map->kind != YAML_MAP)
		return;
	renames = arena_many(content->arena, map->count, struct rename);
	names = arena_many(content->arena, kind->column_count, struct text);
	for (size_t i = 0; i < kind->column_count; i++)
		names[i] = kind->columns[i].name;
	for (size_t i = 0; i < map->count; i++) {
		const struct yaml_pair *pair = &map->pairs[i];
		size_t column = 0;

		while (column < kind->column_count &&
		       !text_equal(names[column], pair->key->scalar))
			column++;
		if (column == kind->column_count)
			complain_unknown(content, pair->key,
					 COMPLAINT_NO_COLUMN, "column", names,
					 kind->column_count);
		else
			renames[out->rename_count++] = (struct rename){
				(int)column, pair->value->scalar};
	}
	out->renames = renames;
}

static const struct zone *default_zone(const struct site *site)
{
	for (size_t i = 0; i < site->profile_count; i++)
		if (site->profiles[i]->rule_book_count > 0)
			return site->profiles[i]->rule_books[0]->zone;
	return NULL;
}

static void read_zone(struct site_reader *reader, const struct yaml_node *node,
		      struct source_binding *out)
{
	struct err err = {0};

	if (yaml_get(node, "zone") != NULL)
		out->zone = reader_zone(&reader->zones, &reader->content,
					yaml_get(node, "zone"));
	if (out->zone == NULL)
		out->zone = default_zone(reader->site);
	if (out->zone == NULL &&
	    zone_load(reader->content.arena, TEXT("UTC"), &out->zone, &err) < 0)
		return;
	out->zone_name = zone_name(out->zone);
}

/* What the rule pack asks to be sorted is; a site may sort more. */
static bool read_order(const struct content *content,
		       const struct yaml_node *node,
		       const struct source_kind *kind)
{
	const struct yaml_node *at = yaml_get(node, "order");

	if (kind->sorted && at != NULL && at->kind == YAML_SCALAR &&
	    text_is(at->scalar, "file"))
		complain_help(content, at, COMPLAINT_VALUE,
			      TEXT("leave it out: the rule pack says key"),
			      "the rule pack has %.*s committed to by key",
			      TEXT_ARG(kind->name));
	return kind->sorted || order_is_sorted(content, node, kind);
}

static void read_binding(struct site_reader *reader,
			 const struct yaml_pair *pair,
			 struct source_binding *out)
{
	const struct content *content = &reader->content;
	const struct yaml_node *node = pair->value;

	out->place = content_place(content, pair->key);
	out->files =
		read_texts(content->arena, node, "files", &out->file_count);
	out->environment = (enum environment)read_word(node, "environment",
						       environment_words,
						       ENVIRONMENT_COUNT,
						       ENVIRONMENT_SANDBOX);
	read_zone(reader, node, out);
	out->era =
		(enum calendar_era)read_word(node, "calendar", calendar_words,
					     calendar_word_count,
					     ERA_GREGORIAN);
	out->encoding = read_word(node, "encoding", encoding_words,
				  encoding_word_count, 0) == 0
				? ENCODING_UTF8
				: ENCODING_TIS620;
	out->fresh = read_span(node, "fresh");
	read_renames(content, yaml_get(node, "columns"), out);
	out->nulls =
		read_texts(content->arena, node, "nulls", &out->null_count);
	out->totals.file = read_text(yaml_get(node, "totals"), "file");
	out->totals.place = content_place(content, yaml_get(node, "totals"));
	out->commit = read_word(node, "commit", commit_words, commit_word_count,
				0) == 0;
	out->sorted = read_order(content, node, out->kind);
	read_forms(content, node, out);
	read_database(content, node, out);
}

/* What one source has read the next one does not find. */
static void check_inputs(const struct content *content,
			 const struct yaml_node *map,
			 const struct source_binding *bindings, size_t count)
{
	bool taken = false;

	for (size_t i = 0; i < count; i++) {
		if (!source_is_standard_input(&bindings[i]))
			continue;
		if (taken)
			complain_help(
				content,
				yaml_get(map,
					 text_cstr(content->arena,
						   bindings[i].kind->name)),
				COMPLAINT_VALUE,
				TEXT("give the other one as a file"),
				"two sources cannot both be standard input");
		taken = true;
	}
}

void read_bindings(struct site_reader *reader, const struct yaml_node *map)
{
	struct source_binding *bindings;
	size_t count = 0;

	if (map == NULL || map->kind != YAML_MAP)
		return;
	bindings = arena_many(reader->content.arena, map->count,
			      struct source_binding);
	for (size_t i = 0; i < map->count; i++) {
		bindings[count].kind = find_kind(reader, map->pairs[i].key);
		if (bindings[count].kind != NULL)
			read_binding(reader, &map->pairs[i],
				     &bindings[count++]);
	}
	check_inputs(&reader->content, map, bindings, count);
	reader->site->sources = bindings;
	reader->site->source_count = count;
}

static const struct field target_fields[] = {
	{.name = "host",
	 .kind = FIELD_TEXT,
	 .about = "name or address of the system"},
	{.name = "port", .kind = FIELD_INTEGER, .about = "1 to 65535"},
	{.name = "environment",
	 .kind = FIELD_WORD,
	 .flags = FIELD_REQUIRED,
	 .words = environment_words,
	 .word_count = ENVIRONMENT_COUNT,
	 .about = "production or sandbox"},
	{.name = "tls", .kind = FIELD_BOOL, .about = "true or false"},
	{.name = "ca", .kind = FIELD_TEXT, .about = "PEM file"},
	{.name = "connect-to", .kind = FIELD_TEXT, .about = "host:port"},
	{.name = "vantage",
	 .kind = FIELD_WORD,
	 .words = vantage_words,
	 .word_count = VANTAGE_COUNT,
	 .about = "inside or outside"},
	{.name = "smpp",
	 .kind = FIELD_BLOCK,
	 .fields = smpp_fields,
	 .about = "an SMS gateway spoken to by SMPP"},
};

static bool is_own_field(struct text name)
{
	for (size_t i = 0; i < ARRAY_SIZE(target_fields); i++)
		if (text_is(name, target_fields[i].name))
			return true;
	return false;
}

/* The fields above and a block for each other way of looking. */
const struct field *fields_of_target(struct arena *arena)
{
	size_t count = ARRAY_SIZE(target_fields);
	struct field *out =
		arena_many(arena, count + probe_kind_count + 1, struct field);

	for (size_t i = 0; i < count; i++)
		out[i] = target_fields[i];
	for (size_t i = 0; i < probe_kind_count; i++)
		if (!is_own_field(text_from(probe_kinds[i]->name)))
			out[count++] = (struct field){
				.name = probe_kinds[i]->name,
				.kind = FIELD_ANY,
				.about = probe_kinds[i]->summary,
			};
	return out;
}

/* What is no block of a way of looking. */
static bool is_target_field(struct text name)
{
	return is_own_field(name) && !text_is(name, "smpp");
}

static void read_blocks(const struct content *content,
			const struct yaml_node *node, struct target *out)
{
	size_t all;
	const struct setting *settings = read_settings(content, node, &all);
	struct setting *blocks =
		arena_many(content->arena, all, struct setting);

	for (size_t i = 0; i < all; i++)
		if (!is_target_field(settings[i].name))
			blocks[out->setting_count++] = settings[i];
	out->settings = blocks;
}

static void read_target(const struct content *content,
			const struct yaml_pair *pair, struct target *out)
{
	const struct yaml_node *node = pair->value;
	int64_t port = read_integer(node, "port", 443);

	out->name = pair->key->scalar;
	out->place = content_place(content, pair->key);
	if (!is_name(out->name))
		complain_help(content, pair->key, COMPLAINT_NAME,
			      TEXT("a name begins with a lower-case letter; "
				   "letters, digits and _ follow"),
			      "\"%.*s\" is no name", TEXT_ARG(out->name));
	out->host = read_text(node, "host");
	if (port < 1 || port > 65535)
		complain_help(content, yaml_get(node, "port"), COMPLAINT_RANGE,
			      TEXT("ports are 1 to 65535"),
			      "there is no such port");
	out->port = (uint16_t)port;
	out->tls = read_bool(node, "tls", port != 80 && port != 8080);
	out->ca_file = read_text(node, "ca");
	out->connect_to = read_text(node, "connect-to");
	out->environment = (enum environment)read_word(node, "environment",
						       environment_words,
						       ENVIRONMENT_COUNT,
						       ENVIRONMENT_SANDBOX);
	out->vantage = (enum vantage)read_word(node, "vantage", vantage_words,
					       VANTAGE_COUNT, VANTAGE_OUTSIDE);
	read_blocks(content, node, out);
	read_smpp(content, node, out);
	if (out->host.size == 0 && out->setting_count == 0 &&
	    node->kind == YAML_MAP)
		complain_help(content, node, COMPLAINT_MISSING,
			      TEXT("name or address of the system"),
			      "the target has no host");
}

/* The target that a live check names; size 0 when it names none. */
static struct text target_of(const struct check *check)
{
	for (size_t i = 0; i < check->setting_count; i++)
		if (text_is(check->settings[i].name, "target"))
			return check->settings[i].value;
	return (struct text){NULL, 0};
}

static void check_target_name(struct site_reader *reader,
			      const struct yaml_node *key)
{
	const struct pack *pack = reader->pack;
	const struct site *site = reader->site;
	struct text *names =
		arena_many(reader->content.arena,
			   pack->check_count + site->local_check_count,
			   struct text);
	size_t count = 0;

	for (size_t i = 0; i < pack->check_count; i++)
		names[count++] = target_of(&pack->checks[i]);
	for (size_t i = 0; i < site->local_check_count; i++)
		names[count++] = target_of(&site->local_checks[i]);
	for (size_t i = 0; i < count; i++)
		if (text_equal(names[i], key->scalar))
			return;
	complain_near(&reader->content, key, COMPLAINT_UNUSED,
		      text_nearest(key->scalar, names, count), (struct text){0},
		      text_format(reader->content.arena,
				  "no check looks at the target \"%.*s\"",
				  TEXT_ARG(key->scalar)));
}

void read_targets(struct site_reader *reader, const struct yaml_node *map)
{
	const struct content *content = &reader->content;
	struct target *targets;

	if (map == NULL)
		return;
	schema_walk_map(content, map, fields_of_target(content->arena),
			"targets");
	if (map->kind != YAML_MAP)
		return;
	targets = arena_many(content->arena, map->count, struct target);
	for (size_t i = 0; i < map->count; i++) {
		check_target_name(reader, map->pairs[i].key);
		read_target(content, &map->pairs[i], &targets[i]);
	}
	reader->site->targets = targets;
	reader->site->target_count = map->count;
}

static void check_list_name(struct site_reader *reader,
			    const struct yaml_node *key)
{
	const struct pack *pack = reader->pack;
	struct text *names = arena_many(reader->content.arena,
					pack->check_count, struct text);
	size_t count = 0;

	for (size_t i = 0; i < reader->site->local_check_count; i++)
		if (text_equal(reader->site->local_checks[i].for_each_list,
			       key->scalar))
			return;
	for (size_t i = 0; i < pack->check_count; i++) {
		struct text list = pack->checks[i].for_each_list;

		if (text_equal(list, key->scalar))
			return;
		if (list.size > 0)
			names[count++] = list;
	}
	complain_near(&reader->content, key, COMPLAINT_UNUSED,
		      text_nearest(key->scalar, names, count), (struct text){0},
		      text_format(reader->content.arena,
				  "no check uses the list \"%.*s\"",
				  TEXT_ARG(key->scalar)));
}

void read_lists(struct site_reader *reader, const struct yaml_node *map)
{
	const struct content *content = &reader->content;
	struct subject_list *lists;

	if (map == NULL)
		return;
	if (map->kind != YAML_MAP) {
		complain(content, map, COMPLAINT_SHAPE, (struct text){0},
			 "lists is a map of names to lists");
		return;
	}
	lists = arena_many(content->arena, map->count, struct subject_list);
	for (size_t i = 0; i < map->count; i++) {
		const struct yaml_pair *pair = &map->pairs[i];
		const char *name = text_cstr(content->arena, pair->key->scalar);

		check_list_name(reader, pair->key);
		lists[i].name = pair->key->scalar;
		lists[i].items =
			read_texts(content->arena, map, name, &lists[i].count);
		if (pair->value->kind != YAML_LIST)
			complain(content, pair->value, COMPLAINT_SHAPE,
				 (struct text){0}, "%s is a list of texts",
				 name);
	}
	reader->site->lists = lists;
	reader->site->list_count = map->count;
}
