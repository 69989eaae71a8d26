/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/plauditd_cases.h"

#include <stdio.h>

#include "base/fs.h"
#include "base/limits.h"
#include "base/zone.h"
#include "parse/csv.h"
#include "parse/json.h"

#define COLUMNS_MAX 256

struct reading {
	struct arena *arena;
	const struct case_columns *columns;
	int key, time; /* columns; -1: none */
	struct json *cases;
	struct text *keys;
	size_t count, room;
};

static int column_named(struct arena *arena, const struct csv_record *header,
			const char *name)
{
	for (size_t i = 0; name && i < header->count; i++)
		if (text_is(csv_value(arena, header->fields[i]), name))
			return (int)i;
	return -1;
}

static int take_header(struct reading *r, const struct csv_record *record,
		       struct err *err)
{
	r->key = column_named(r->arena, record, r->columns->key);
	r->time = column_named(r->arena, record, r->columns->time);
	if (r->key < 0)
		return err_set(err, ERR_USAGE, "%s: no column %s",
			       r->columns->path, r->columns->key);
	if (r->columns->time && r->time < 0)
		return err_set(err, ERR_USAGE, "%s: no column %s",
			       r->columns->path, r->columns->time);
	return 0;
}

static int take_case(struct reading *r, const struct csv_record *record,
		     size_t line, struct err *err)
{
	struct json *json = json_object(r->arena);
	struct text key, time = {"", 0};
	struct instant ignored;

	if (record->problem)
		return err_set(err, ERR_USAGE, "%s:%zu: %s", r->columns->path,
			       line, record->problem);
	if (record->count <= (size_t)r->key ||
	    (r->time >= 0 && record->count <= (size_t)r->time))
		return err_set(err, ERR_USAGE, "%s:%zu: too few fields",
			       r->columns->path, line);
	if (r->count == LIMIT_CHALLENGE_KEYS)
		return err_set(err, ERR_LIMIT, "%s: more than %d cases",
			       r->columns->path, LIMIT_CHALLENGE_KEYS);
	key = csv_value(r->arena, record->fields[r->key]);
	if (!key.size || !text_is_utf8(key))
		return err_set(err, ERR_USAGE, "%s:%zu: %s: no id",
			       r->columns->path, line, r->columns->key);
	if (r->time >= 0)
		time = csv_value(r->arena, record->fields[r->time]);
	if (time.size && instant_parse(time, &ignored, err))
		return err_prefix(err, "%s:%zu: %s", r->columns->path, line,
				  r->columns->time);
	json_add(r->arena, json, "key", json_text(r->arena, key));
	if (time.size)
		json_add(r->arena, json, "time", json_text(r->arena, time));
	json_push(r->arena, r->cases, json);
	r->keys = arena_grow(r->arena, r->keys, r->count, &r->room,
			     sizeof(*r->keys));
	r->keys[r->count++] = key;
	return 0;
}

static int take_lines(struct reading *r, struct text bytes, struct err *err)
{
	struct csv_field fields[COLUMNS_MAX];
	struct csv_record record = {.fields = fields, .room = COLUMNS_MAX};
	size_t used, line = 0;

	while (csv_next(bytes, ',', true, &record, &used) == CSV_RECORD) {
		bool empty = record.count == 1 && !fields[0].size;

		bytes.data += used;
		bytes.size -= used;
		line++;
		if (line == 1 ? take_header(r, &record, err)
			      : !empty && take_case(r, &record, line, err))
			return -1;
	}
	if (!r->count)
		return err_set(err, ERR_USAGE, "%s: no cases",
			       r->columns->path);
	return 0;
}

int cases_read(struct arena *arena, const struct case_columns *columns,
	       struct challenge_wish *wish, struct err *err)
{
	struct reading r = {
		.arena = arena, .columns = columns, .cases = json_list(arena)};
	struct json *json = json_object(arena);
	struct text bytes;

	if (fs_read(arena, columns->path, LIMIT_PROOF_BYTES, &bytes, err) ||
	    take_lines(&r, bytes, err))
		return -1;
	json_add(arena, json, "cases", r.cases);
	if (columns->time)
		json_add(arena, json, "column",
			 json_str(arena, columns->column ? columns->column
							 : columns->time));
	wish->keys = r.keys;
	wish->key_count = r.count;
	return json_canonical(arena, json, &wish->cases, err);
}

struct comparing {
	struct arena *arena;
	const struct told_rows *told;
	struct committed_columns columns;
	struct text column; /* of times; empty: not compared */
	const struct zone *zone, *utc;
	struct json *missing, *different;
	size_t same;
};

/* RFC 3339, or without an offset in the zone of the binding. */
static bool instant_of(const struct comparing *c, struct text time,
		       struct instant *out)
{
	struct err ignored = {.kind = ERR_NONE};
	struct text local = text_format(c->arena, "%.*sZ", TEXT_ARG(time));
	struct civil civil;

	if (!instant_parse(time, out, &ignored))
		return true;
	if (local.size > 10 && local.data[10] == ' ') {
		char *patched = text_cstr(c->arena, local);

		patched[10] = 'T';
		local = text_from(patched);
	}
	if (instant_parse(local, out, &ignored))
		return false;
	civil = zone_civil(c->utc, *out);
	*out = zone_instant(c->zone, &civil);
	return true;
}

static struct text field_of(const struct document_row *row, struct text column)
{
	for (size_t i = 0; i < row->field_count; i++)
		if (text_equal(row->fields[i].column, column))
			return row->fields[i].value;
	return (struct text){"", 0};
}

/* One row of the key with that time is enough. */
static void compare_time(struct comparing *c, struct text key, struct text ours)
{
	const struct proof_document *d = &c->told->check.document;
	struct json *json = json_object(c->arena);
	struct text theirs = {"", 0};
	struct instant a, b;

	for (size_t i = 0; i < d->row_count; i++) {
		if (!text_equal(field_of(&d->rows[i], c->columns.key), key))
			continue;
		theirs = field_of(&d->rows[i], c->column);
		if (text_equal(theirs, ours) ||
		    (instant_of(c, ours, &a) && instant_of(c, theirs, &b) &&
		     instant_compare(a, b) == 0)) {
			c->same++;
			return;
		}
	}
	json_add(c->arena, json, "key", json_text(c->arena, key));
	json_add(c->arena, json, "ours", json_text(c->arena, ours));
	json_add(c->arena, json, "theirs", json_text(c->arena, theirs));
	json_push(c->arena, c->different, json);
}

static void compare_case(struct comparing *c, const struct json *item)
{
	const struct proof_document *d = &c->told->check.document;
	const struct json *time = json_get(item, "time");
	struct text key = json_get(item, "key")->string;

	for (size_t i = 0; i < d->absent_count; i++)
		if (text_equal(d->absent[i].key, key)) {
			json_push(c->arena, c->missing,
				  json_text(c->arena, key));
			return;
		}
	if (time && c->column.size)
		compare_time(c, key, time->string);
	else
		c->same++;
}

static void print_text(const struct comparing *c)
{
	printf("  %zu cases agree, %zu are missing, %zu have another time\n",
	       c->same, c->missing->count, c->different->count);
	for (size_t i = 0; i < c->missing->count; i++)
		printf("  missing %.*s\n",
		       TEXT_ARG(c->missing->items[i]->string));
	for (size_t i = 0; i < c->different->count; i++) {
		const struct json *d = c->different->items[i];

		printf("  different %.*s: we have %.*s, they show %.*s\n",
		       TEXT_ARG(json_get(d, "key")->string),
		       TEXT_ARG(json_get(d, "ours")->string),
		       TEXT_ARG(json_get(d, "theirs")->string));
	}
}

static void print_json(const struct comparing *c)
{
	struct json *json = json_object(c->arena);
	struct text out;

	json_add(c->arena, json, "agree",
		 json_integer(c->arena, (int64_t)c->same));
	json_add(c->arena, json, "missing", c->missing);
	json_add(c->arena, json, "different", c->different);
	out = json_pretty(c->arena, json);
	printf("%.*s\n", TEXT_ARG(out));
}

/* Zone and columns as the binding says. */
static int read_binding(struct comparing *c, struct err *err)
{
	struct text binding = c->told->check.commitment.binding, zone;
	const struct json *json;

	if (committed_columns_read(c->arena, binding, &c->columns, err) ||
	    json_parse(c->arena, binding, JSON_NO_REALS, &json, err) ||
	    json_get_text(json, "zone", &zone, err) ||
	    zone_load(c->arena, zone, &c->zone, err))
		return -1;
	return zone_load(c->arena, TEXT("UTC"), &c->utc, err);
}

int cases_compare(struct arena *arena, const struct challenge_row *row,
		  const struct told_rows *told, bool json, struct err *err)
{
	struct comparing c = {.arena = arena,
			      .told = told,
			      .missing = json_list(arena),
			      .different = json_list(arena)};
	const struct json *kept, *cases, *column;

	if (!told) {
		printf("  nothing to compare: %s\n",
		       challenge_state_words[row->state].en);
		return 0;
	}
	if (json_parse(arena, row->cases, JSON_NO_REALS, &kept, err) ||
	    json_get_list(kept, "cases", &cases, err) || read_binding(&c, err))
		return -1;
	column = json_get(kept, "column");
	if (column)
		c.column = column->string;
	for (size_t i = 0; i < cases->count; i++)
		compare_case(&c, cases->items[i]);
	if (json)
		print_json(&c);
	else
		print_text(&c);
	return 0;
}
