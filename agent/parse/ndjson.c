/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/ndjson.h"

#include <stdatomic.h>

#include "base/limits.h"
#include "parse/json_token.h"

_Static_assert(LIMIT_NDJSON_DEPTH == 64, "the texts say 64");
_Static_assert(LIMIT_RECORD_BYTES == 1024 * 1024, "the texts say 1 MiB");

static const char too_deep[] = "more than 64 values inside one another";

static uint32_t hash_of(struct text name)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < name.size; i++)
		hash = (hash ^ (unsigned char)name.data[i]) * 16777619u;
	return hash ^ hash >> 15;
}

const struct ndjson_names *ndjson_names_new(struct arena *arena,
					    const struct text *names,
					    size_t count, bool ascii_escapes)
{
	struct ndjson_names *out = arena_new(arena, struct ndjson_names);
	size_t room = 16;
	uint16_t *slots;

	while (room < count * 2)
		room *= 2;
	slots = arena_many(arena, room, uint16_t);
	*out = (struct ndjson_names){
		names,
		count,
		ascii_escapes,
		slots,
		room - 1,
		arena_many(arena, count + 1, _Atomic unsigned char)};
	for (size_t i = 0; i < count; i++) {
		size_t at = hash_of(names[i]) & out->slot_mask;

		while (slots[at])
			at = (at + 1) & out->slot_mask;
		slots[at] = (uint16_t)(i + 1);
	}
	return out;
}

bool ndjson_name_seen(const struct ndjson_names *names, size_t name)
{
	return atomic_load_explicit(&names->seen[name], memory_order_relaxed);
}

static int name_find(const struct ndjson_names *names, struct text name)
{
	size_t at = hash_of(name) & names->slot_mask;

	for (; names->slots[at]; at = (at + 1) & names->slot_mask)
		if (text_equal(names->names[names->slots[at] - 1], name))
			return names->slots[at] - 1;
	return -1;
}

static const char *skip_value(struct json_scan *scan, unsigned depth);

/* What stands between brackets, each with a name before it in an object. */
static const char *skip_items(struct json_scan *scan, char close,
			      unsigned depth)
{
	bool escaped;
	const char *why;

	scan->at++;
	if (json_take(scan, close))
		return NULL;
	do {
		json_space(scan);
		if (close == '}') {
			why = json_string(scan, false, &escaped);
			if (!why && !json_take(scan, ':'))
				why = "a name without a colon behind it";
			if (why)
				return why;
		}
		why = skip_value(scan, depth + 1);
		if (why)
			return why;
	} while (json_take(scan, ','));
	return json_take(scan, close) ? NULL : "a bracket that is not closed";
}

static const char *skip_value(struct json_scan *scan, unsigned depth)
{
	bool escaped;

	if (depth > LIMIT_NDJSON_DEPTH)
		return too_deep;
	json_space(scan);
	if (scan->at == scan->end)
		return "it ends where a value is needed";
	switch (*scan->at) {
	case '"':
		return json_string(scan, false, &escaped);
	case '{':
		return skip_items(scan, '}', depth);
	case '[':
		return skip_items(scan, ']', depth);
	case 't':
	case 'f':
	case 'n':
		return json_word(scan);
	default:
		return json_number(scan);
	}
}

const char *ndjson_value_take(struct json_scan *scan,
			      const struct ndjson_names *names, bool *escaped)
{
	json_space(scan);
	if (scan->at < scan->end && *scan->at == '"')
		return json_string(scan, names->ascii_escapes, escaped);
	return skip_value(scan, 1);
}

/* The member's name: its number in `names`. */
static const char *read_name(struct json_scan *scan,
			     const struct ndjson_names *names,
			     struct arena *scratch, int *out)
{
	const char *from = scan->at + 1, *why;
	bool escaped = false;
	struct text name;

	if (scan->at == scan->end || *scan->at != '"')
		return "a member without a name";
	why = json_string(scan, names->ascii_escapes, &escaped);
	if (why)
		return why;
	name = (struct text){from, (size_t)(scan->at - 1 - from)};
	if (escaped)
		name = json_unescape(scratch, name);
	*out = name_find(names, name);
	return json_take(scan, ':') ? NULL : "a name without a colon behind it";
}

static const char *read_value(struct json_scan *scan,
			      const struct ndjson_names *names,
			      const char *line, struct ndjson_member *out)
{
	const char *why;

	json_space(scan);
	out->from = (uint32_t)(scan->at - line);
	out->is_string = scan->at < scan->end && *scan->at == '"';
	out->is_null = scan->at < scan->end && *scan->at == 'n';
	out->escaped = false;
	why = ndjson_value_take(scan, names, &out->escaped);
	out->until = (uint32_t)(scan->at - line);
	return why;
}

static bool stands_already(const struct ndjson_line *line, int name)
{
	for (size_t i = 0; i < line->count; i++)
		if (line->members[i].name == name)
			return true;
	return false;
}

/* Beyond the room only names that are not looked for can be forgotten. */
static const char *keep(struct ndjson_line *line, struct ndjson_member member)
{
	if (member.name >= 0 && stands_already(line, member.name))
		return "a name that stands twice";
	if (line->count < NDJSON_MEMBERS) {
		line->members[line->count++] = member;
		return NULL;
	}
	line->more = true;
	if (member.name < 0)
		return NULL;
	for (size_t i = 0; i < line->count; i++) {
		if (line->members[i].name >= 0)
			continue;
		line->members[i] = member;
		return NULL;
	}
	return "more columns than there is room for";
}

static const char *read_members(struct json_scan *scan,
				const struct ndjson_names *names,
				struct arena *scratch, struct ndjson_line *out)
{
	const char *line = scan->at, *why;

	json_space(scan);
	if (!json_take(scan, '{'))
		return "no JSON object";
	if (json_take(scan, '}'))
		return NULL;
	do {
		struct ndjson_member member;

		json_space(scan);
		why = read_name(scan, names, scratch, &member.name);
		if (!why)
			why = read_value(scan, names, line, &member);
		if (!why)
			why = keep(out, member);
		if (why)
			return why;
	} while (json_take(scan, ','));
	return json_take(scan, '}') ? NULL : "an object that is not closed";
}

void ndjson_line_read(struct text line, const struct ndjson_names *names,
		      struct arena *scratch, struct ndjson_line *out)
{
	struct json_scan scan = {line.data, line.data + line.size};

	out->count = 0;
	out->more = false;
	out->problem = "a record of more than 1 MiB";
	if (line.size > LIMIT_RECORD_BYTES)
		return;
	out->problem = read_members(&scan, names, scratch, out);
	if (out->problem)
		return;
	json_space(&scan);
	if (scan.at != scan.end)
		out->problem = "text behind the object";
	for (size_t i = 0; i < out->count && !out->problem; i++)
		if (out->members[i].name >= 0)
			atomic_store_explicit(
				&names->seen[out->members[i].name], 1,
				memory_order_relaxed);
}

struct text ndjson_text(struct arena *arena, struct text line,
			const struct ndjson_member *member)
{
	struct text value = {line.data + member->from,
			     member->until - member->from};

	if (member->is_null)
		return (struct text){value.data, 0};
	if (!member->is_string)
		return value;
	value.data++;
	value.size -= 2;
	return member->escaped ? json_unescape(arena, value) : value;
}

static void fill_record(struct text line, const struct ndjson_line *read,
			struct arena *scratch, struct csv_record *record)
{
	for (size_t i = 0; i < record->count; i++)
		record->fields[i] = (struct csv_field){"", 0, false};
	for (size_t i = 0; i < read->count; i++) {
		const struct ndjson_member *member = &read->members[i];
		struct text value;

		if (member->name < 0)
			continue;
		value = ndjson_text(scratch, line, member);
		record->fields[member->name] = (struct csv_field){
			value.data, (uint32_t)value.size, false};
	}
}

bool ndjson_next(struct text bytes, const struct ndjson_names *names,
		 struct arena *scratch, struct csv_record *record, size_t *used)
{
	const char *end;
	struct ndjson_line read;
	struct text line = bytes;

	if (bytes.size == 0)
		return false;
	end = memchr(bytes.data, '\n', bytes.size);
	if (end)
		line.size = (size_t)(end - bytes.data);
	*used = line.size + (end != NULL);
	record->count = 0;
	record->problem = NULL;
	if (line.size == 0 || (line.size == 1 && *line.data == '\r'))
		return true;
	ndjson_line_read(line, names, scratch, &read);
	record->problem = read.problem;
	if (!read.problem && names->count > record->room)
		record->problem = "more columns than there is room for";
	if (record->problem)
		return true;
	record->count = names->count;
	fill_record(line, &read, scratch, record);
	return true;
}
