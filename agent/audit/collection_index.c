/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/collection_index.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/limits.h"
#include "seal/member.h"

#define KIND	      "collection"
#define VERSION_BYTES 64
#define NAME_BYTES    64 /* of a source */

static bool is_hex(struct text t, size_t size)
{
	for (size_t i = 0; i < t.size; i++)
		if (!(t.data[i] >= '0' && t.data[i] <= '9') &&
		    !(t.data[i] >= 'a' && t.data[i] <= 'f'))
			return false;
	return t.size == size;
}

static bool is_source(struct text t)
{
	if (!t.size || t.size > NAME_BYTES || t.data[0] < 'a' ||
	    t.data[0] > 'z')
		return false;
	for (size_t i = 0; i < t.size; i++)
		if (!(t.data[i] >= '0' && t.data[i] <= '9') &&
		    !(t.data[i] >= 'a' && t.data[i] <= 'z') && t.data[i] != '_')
			return false;
	return true;
}

static bool is_piece(struct text t)
{
	struct text name, directory = text_cut(t, '/', &name);

	return is_hex(directory, 2) && is_hex(name, 2 * DIGEST_BYTES) &&
	       !memcmp(name.data, directory.data, 2);
}

bool collection_path_is_known(struct text path)
{
	struct text rest, first = text_cut(path, '/', &rest), second;

	if (text_is(first, "salts") || text_is(first, "rows"))
		return is_hex(rest, 2 * DIGEST_BYTES);
	if (text_is(first, "books"))
		return is_source(rest);
	if (!text_is(first, "evidence"))
		return false;
	second = text_cut(rest, '/', &rest);
	return text_is(second, "sha256") && is_piece(rest);
}

static struct json *file_json(struct arena *arena,
			      const struct collected_file *file)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "path", json_text(arena, file->path));
	json_add(arena, json, "bytes", json_count(arena, file->print.bytes));
	json_add(arena, json, "digest", json_digest(arena, file->print.digest));
	return json;
}

static struct json *chain_json(struct arena *arena,
			       const struct chain_link *chain)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "entity", json_text(arena, chain->entity));
	json_add(arena, json, "agent", json_text(arena, chain->agent));
	json_add(arena, json, "stream", json_text(arena, chain->stream));
	return json;
}

struct text collection_index_write(struct arena *arena,
				   const struct collection_index *index)
{
	struct json *json = json_object(arena), *files = json_list(arena);
	struct err err = {.kind = ERR_NONE};
	struct text out;

	for (size_t i = 0; i < index->file_count; i++)
		json_push(arena, files, file_json(arena, &index->files[i]));
	json_add(arena, json, "kind", json_str(arena, KIND));
	json_add(arena, json, "version", json_text(arena, index->version));
	json_add(arena, json, "chain", chain_json(arena, &index->chain));
	json_add(arena, json, "place",
		 json_text(arena, hex_encode(arena, index->place,
					     sizeof(index->place))));
	json_add(arena, json, "number", json_count(arena, index->number));
	json_add(arena, json, "began", json_time(arena, index->began));
	json_add(arena, json, "ended", json_time(arena, index->ended));
	json_add(arena, json, "now", json_time(arena, index->now));
	json_add(arena, json, "pack", json_digest(arena, index->pack));
	json_add(arena, json, "binding", json_digest(arena, index->binding));
	json_add(arena, json, "run", json_digest(arena, index->run));
	json_add(arena, json, "files", files);
	if (json_canonical(arena, json, &out, &err))
		assert(!"an index is canonical by construction");
	return out;
}

static int read_file(struct arena *arena, const struct json *json,
		     struct collected_file *out, struct err *err)
{
	static const char *const names[] = {"path", "bytes", "digest", NULL};

	if (member_only(json, names, err) ||
	    json_get_text(json, "path", &out->path, err) ||
	    member_count(json, "bytes", &out->print.bytes, err) ||
	    member_digest(json, "digest", &out->print.digest, err))
		return -1;
	if (!collection_path_is_known(out->path))
		return err_set(err, ERR_USAGE,
			       "path: no such file is in a collection");
	out->path = text_copy(arena, out->path);
	return 0;
}

static int read_files(struct arena *arena, const struct json *json,
		      struct collection_index *out, struct err *err)
{
	struct collected_file *files;
	const struct json *list;

	if (json_get_list(json, "files", &list, err))
		return -1;
	if (list->count > LIMIT_COLLECTED_FILES)
		return err_set(err, ERR_LIMIT, "files: more than %d",
			       LIMIT_COLLECTED_FILES);
	files = arena_many(arena, list->count, struct collected_file);
	for (size_t i = 0; i < list->count; i++) {
		if (read_file(arena, list->items[i], &files[i], err))
			return err_prefix(err, "files[%zu]", i);
		if (i && text_compare(files[i - 1].path, files[i].path) >= 0)
			return err_set(err, ERR_USAGE,
				       "files[%zu]: out of order", i);
	}
	out->files = files;
	out->file_count = list->count;
	return 0;
}

static int read_chain(const struct json *json, struct chain_link *out,
		      struct err *err)
{
	static const char *const names[] = {"entity", "agent", "stream", NULL};
	const struct json *chain;

	if (json_get_object(json, "chain", &chain, err))
		return -1;
	if (member_only(chain, names, err) ||
	    member_id(chain, "entity", &out->entity, err) ||
	    member_id(chain, "agent", &out->agent, err) ||
	    member_id(chain, "stream", &out->stream, err))
		return err_prefix(err, "chain");
	return 0;
}

static int read_times(const struct json *json, struct collection_index *out,
		      struct err *err)
{
	if (member_time(json, "began", &out->began, err) ||
	    member_time(json, "ended", &out->ended, err) ||
	    member_time(json, "now", &out->now, err))
		return -1;
	if (instant_compare(out->ended, out->began) < 0)
		return err_set(err, ERR_USAGE, "ended: before it began");
	return 0;
}

static int read_head(const struct json *json, struct collection_index *out,
		     struct err *err)
{
	struct text kind, place;

	if (json_get_text(json, "kind", &kind, err))
		return -1;
	if (!text_is(kind, KIND))
		return err_set(err, ERR_USAGE, "kind: not a collection");
	if (member_words(json, "version", VERSION_BYTES, &out->version, err) ||
	    read_chain(json, &out->chain, err) ||
	    json_get_text(json, "place", &place, err))
		return -1;
	if (!is_hex(place, 2 * sizeof(out->place)) ||
	    hex_decode(place, out->place, sizeof(out->place), err))
		return err_set(err, ERR_USAGE, "place: not 32 hex digits");
	if (member_count(json, "number", &out->number, err))
		return -1;
	return out->number ? 0 : err_set(err, ERR_USAGE, "number: 0");
}

int collection_index_read(struct arena *arena, struct text bytes,
			  struct collection_index *out, struct err *err)
{
	static const char *const names[] = {"kind",    "version", "chain",
					    "place",   "number",  "began",
					    "ended",   "now",	  "pack",
					    "binding", "run",	  "files",
					    NULL};
	struct collection_index index;
	const struct json *json;

	memset(&index, 0, sizeof(index));
	if (bytes.size > LIMIT_COLLECTION_INDEX)
		return err_set(err, ERR_LIMIT, "larger than %d bytes",
			       LIMIT_COLLECTION_INDEX);
	if (json_parse(arena, bytes, JSON_NO_REALS, &json, err) ||
	    member_only(json, names, err) || read_head(json, &index, err) ||
	    read_times(json, &index, err) ||
	    member_digest(json, "pack", &index.pack, err) ||
	    member_digest(json, "binding", &index.binding, err) ||
	    member_digest(json, "run", &index.run, err) ||
	    read_files(arena, json, &index, err))
		return -1;
	if (!text_equal(collection_index_write(arena, &index), bytes))
		return err_set(err, ERR_USAGE, "not canonical JSON");
	*out = index;
	return 0;
}
