/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/proof_document.h"

#include <string.h>

#include "base/encode.h"
#include "base/limits.h"
#include "seal/member.h"

/* Text where it is text; else base64, so that every byte can be told. */
static struct json *value_json(struct arena *arena, struct text value)
{
	struct json *json;

	if (text_is_utf8(value) && !memchr(value.data, 0, value.size))
		return json_text(arena, value);
	json = json_object(arena);
	json_add(arena, json, "bytes", json_bytes(arena, value));
	return json;
}

static int value_read(struct arena *arena, const struct json *json,
		      struct text *out, struct err *err)
{
	if (json && json->kind == JSON_IS_STRING) {
		*out = json->string;
		return 0;
	}
	if (!json || json->kind != JSON_IS_OBJECT || json->count != 1)
		return err_set(err, ERR_USAGE, "neither text nor bytes");
	return member_bytes(arena, json, "bytes", out, err);
}

/* Leaf data behind the salt: u32be length and text, a column each. */
static int split(struct arena *arena, struct text leaf,
		 const struct text *columns, size_t count,
		 struct document_row *out, struct err *err)
{
	struct document_field *fields =
		arena_many(arena, count, struct document_field);

	for (size_t i = 0; i < count; i++) {
		uint32_t size = 0;

		if (leaf.size >= 4)
			size = get_u32be((const unsigned char *)leaf.data);
		if (leaf.size < 4 || size > leaf.size - 4)
			return err_set(err, ERR_USAGE,
				       "other columns were committed to than "
				       "checks/sources.yaml has now");
		fields[i].column = columns[i];
		fields[i].value = (struct text){leaf.data + 4, size};
		leaf.data += 4 + size;
		leaf.size -= 4 + size;
	}
	out->fields = fields;
	out->field_count = count;
	if (leaf.size)
		return err_set(err, ERR_USAGE,
			       "fewer columns were committed to than "
			       "checks/sources.yaml has now");
	return 0;
}

int proof_document_rows(struct arena *arena, const struct row_proofs *proofs,
			const struct text *columns, size_t column_count,
			struct proof_document *out, struct err *err)
{
	struct document_row *rows =
		arena_many(arena, proofs->row_count, struct document_row);

	for (size_t i = 0; i < proofs->row_count; i++) {
		const struct row_proof *proof = &proofs->rows[i];

		rows[i].index = proof->index;
		memcpy(rows[i].salt, proof->salt, sizeof(rows[i].salt));
		rows[i].path = proof->path.path.items;
		rows[i].path_count = proof->path.path.count;
		if (split(arena, proof->fields, columns, column_count, &rows[i],
			  err))
			return -1;
	}
	out->rows = rows;
	out->row_count = proofs->row_count;
	return 0;
}

static struct json *row_json(struct arena *arena,
			     const struct document_row *row)
{
	struct json *json = json_object(arena), *fields = json_object(arena),
		    *path = json_list(arena);

	for (size_t i = 0; i < row->field_count; i++)
		json_add_text(arena, fields, row->fields[i].column,
			      value_json(arena, row->fields[i].value));
	for (size_t i = 0; i < row->path_count; i++)
		json_push(arena, path, json_digest(arena, row->path[i]));
	json_add(arena, json, "index", json_count(arena, row->index));
	json_add(arena, json, "salt",
		 json_text(arena, hex_encode(arena, row->salt, 32)));
	json_add(arena, json, "fields", fields);
	json_add(arena, json, "path", path);
	return json;
}

static struct json *places_json(struct arena *arena,
				const struct key_place *places, size_t count,
				bool absent)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < count; i++) {
		struct json *json = json_object(arena);

		json_add(arena, json, "key", value_json(arena, places[i].key));
		json_add(arena, json, "first",
			 json_count(arena, places[i].first));
		if (!absent)
			json_add(arena, json, "count",
				 json_count(arena, places[i].count));
		json_push(arena, list, json);
	}
	return list;
}

int proof_document_write(struct arena *arena,
			 const struct proof_document *document,
			 struct text *out, struct err *err)
{
	const struct proof_document *d = document;
	struct json *json = json_object(arena), *rows = json_list(arena);

	for (size_t i = 0; i < d->row_count; i++)
		json_push(arena, rows, row_json(arena, &d->rows[i]));
	json_add(arena, json, "type", json_str(arena, PROOF_DOCUMENT_TYPE));
	json_add(arena, json, "attestation",
		 json_digest(arena, d->attestation));
	json_add(arena, json, "source", json_text(arena, d->source));
	json_add(arena, json, "root", json_digest(arena, d->root));
	json_add(arena, json, "size", json_count(arena, d->size));
	json_add(arena, json, "order",
		 json_str(arena, d->sorted ? "key" : "file"));
	json_add(arena, json, "rows", rows);
	json_add(arena, json, "keys",
		 places_json(arena, d->keys, d->key_count, false));
	json_add(arena, json, "absent",
		 places_json(arena, d->absent, d->absent_count, true));
	return json_canonical(arena, json, out, err);
}

static int read_fields(struct arena *arena, const struct json *json,
		       struct document_row *out, struct err *err)
{
	const struct json *object;
	struct document_field *fields;

	if (json_get_object(json, "fields", &object, err))
		return -1;
	fields = arena_many(arena, object->count, struct document_field);
	for (size_t i = 0; i < object->count; i++) {
		fields[i].column = object->members[i].name;
		if (value_read(arena, object->members[i].value,
			       &fields[i].value, err))
			return err_prefix(err, "fields: %.*s",
					  TEXT_ARG(fields[i].column));
	}
	out->fields = fields;
	out->field_count = object->count;
	return 0;
}

static int read_row(struct arena *arena, const struct json *json,
		    struct document_row *out, struct err *err)
{
	const struct json *list;
	struct digest *path;
	struct text salt;

	if (member_count(json, "index", &out->index, err) ||
	    json_get_text(json, "salt", &salt, err) ||
	    hex_decode(salt, out->salt, sizeof(out->salt), err) ||
	    read_fields(arena, json, out, err) ||
	    json_get_list(json, "path", &list, err))
		return -1;
	path = arena_many(arena, list->count, struct digest);
	for (size_t i = 0; i < list->count; i++)
		if (json_to_digest(list->items[i], &path[i], err))
			return err_prefix(err, "path[%zu]", i);
	out->path = path;
	out->path_count = list->count;
	return 0;
}

static int read_rows(struct arena *arena, const struct json *json,
		     struct proof_document *out, struct err *err)
{
	const struct json *list;
	struct document_row *rows;

	if (json_get_list(json, "rows", &list, err))
		return -1;
	if (list->count > LIMIT_PROVEN_ROWS)
		return err_set(err, ERR_LIMIT, "rows: more than %d",
			       LIMIT_PROVEN_ROWS);
	rows = arena_many(arena, list->count, struct document_row);
	for (size_t i = 0; i < list->count; i++) {
		if (read_row(arena, list->items[i], &rows[i], err))
			return err_prefix(err, "rows[%zu]", i);
		if (i && rows[i].index <= rows[i - 1].index)
			return err_set(err, ERR_USAGE,
				       "rows[%zu]: index: not above the one "
				       "before",
				       i);
	}
	out->rows = rows;
	out->row_count = list->count;
	return 0;
}

struct place_list {
	const struct key_place *places;
	size_t count;
};

static int read_places(struct arena *arena, const struct json *json,
		       const char *name, bool absent, struct place_list *out,
		       struct err *err)
{
	const struct json *list;
	struct key_place *places;

	if (json_get_list(json, name, &list, err))
		return -1;
	if (list->count > LIMIT_PROVEN_ROWS)
		return err_set(err, ERR_LIMIT, "%s: more than %d", name,
			       LIMIT_PROVEN_ROWS);
	places = arena_many(arena, list->count, struct key_place);
	for (size_t i = 0; i < list->count; i++) {
		const struct json *item = list->items[i];

		if (value_read(arena, json_get(item, "key"), &places[i].key,
			       err) ||
		    member_count(item, "first", &places[i].first, err) ||
		    (!absent &&
		     member_count(item, "count", &places[i].count, err)))
			return err_prefix(err, "%s[%zu]", name, i);
	}
	*out = (struct place_list){places, list->count};
	return 0;
}

static int read_head(const struct json *json, struct proof_document *out,
		     struct err *err)
{
	struct text type, order;

	if (json_get_text(json, "type", &type, err))
		return -1;
	if (!text_is(type, PROOF_DOCUMENT_TYPE))
		return err_set(err, ERR_USAGE, "type: not %s",
			       PROOF_DOCUMENT_TYPE);
	if (member_digest(json, "attestation", &out->attestation, err) ||
	    json_get_text(json, "source", &out->source, err) ||
	    member_digest(json, "root", &out->root, err) ||
	    member_count(json, "size", &out->size, err) ||
	    json_get_text(json, "order", &order, err))
		return -1;
	out->sorted = text_is(order, "key");
	if (!out->sorted && !text_is(order, "file"))
		return err_set(err, ERR_USAGE, "order: neither file nor key");
	return 0;
}

int proof_document_read(struct arena *arena, struct text bytes,
			struct proof_document *out, struct err *err)
{
	struct proof_document document = {.size = 0};
	struct place_list keys, absent;
	const struct json *json;

	if (bytes.size > LIMIT_PROOF_BYTES)
		return err_set(err, ERR_LIMIT, "larger than %d bytes",
			       LIMIT_PROOF_BYTES);
	if (json_parse(arena, bytes, JSON_NO_REALS, &json, err) ||
	    read_head(json, &document, err) ||
	    read_rows(arena, json, &document, err) ||
	    read_places(arena, json, "keys", false, &keys, err) ||
	    read_places(arena, json, "absent", true, &absent, err))
		return -1;
	document.keys = keys.places;
	document.key_count = keys.count;
	document.absent = absent.places;
	document.absent_count = absent.count;
	*out = document;
	return 0;
}

int committed_columns_read(struct arena *arena, struct text binding,
			   struct committed_columns *out, struct err *err)
{
	struct committed_columns columns = {.key = {"", 0}};
	const struct json *json, *list;
	struct text *names;

	if (json_parse(arena, binding, JSON_NO_REALS, &json, err) ||
	    json_get_list(json, "columns", &list, err) ||
	    (json_get(json, "key") &&
	     json_get_text(json, "key", &columns.key, err)))
		return err_prefix(err, "binding");
	names = arena_many(arena, list->count, struct text);
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->kind != JSON_IS_STRING)
			return err_set(err, ERR_USAGE,
				       "binding: columns[%zu]: no text", i);
		names[i] = list->items[i]->string;
	}
	columns.names = names;
	columns.count = list->count;
	*out = columns;
	return 0;
}
