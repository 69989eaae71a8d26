/* SPDX-License-Identifier: Apache-2.0 */
#include "records/commitment_binding.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/encode.h"
#include "base/fs.h"
#include "ledger/tree.h"
#include "parse/json.h"

#define READ_BYTES (256 * 1024)

static struct json *columns_of(struct arena *arena,
			       const struct source_kind *kind)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < kind->column_count; i++)
		if (kind->columns[i].privacy != PRIVACY_NEVER)
			json_push(arena, list,
				  json_text(arena, kind->columns[i].name));
	return list;
}

/* The headers of the files, one after another; files that have the same
 * header as the one before are not repeated. */
static struct json *headers_of(struct arena *arena,
			       const struct block_reader_state *state)
{
	struct json *list = json_list(arena);
	const struct file_layout *before = NULL;

	for (size_t i = 0; i < state->file_count; i++) {
		const struct file_layout *file = state->layouts[i];
		bool same = before && file->field_count == before->field_count;
		struct json *names;

		for (size_t f = 0; same && f < file->field_count; f++)
			same = text_equal(file->header[f], before->header[f]);
		before = file;
		if (same)
			continue;
		names = json_list(arena);
		for (size_t f = 0; f < file->field_count; f++)
			json_push(arena, names,
				  json_text(arena, file->header[f]));
		json_push(arena, list, names);
	}
	return list;
}

static struct json *renames_of(struct arena *arena,
			       const struct source_binding *source)
{
	struct json *map = json_object(arena);

	for (size_t i = 0; i < source->rename_count; i++) {
		const struct rename *rename = &source->renames[i];

		json_add_text(arena, map,
			      source->kind->columns[rename->column].name,
			      json_text(arena, rename->header));
	}
	return map;
}

static struct json *database_of(struct arena *arena,
				const struct source_binding *source)
{
	const struct database_binding *database = source->database;
	struct json *json = json_object(arena);

	json_add(arena, json, "dialect",
		 json_str(arena, database_words[database->kind].word));
	json_add(arena, json, "table", json_text(arena, database->table));
	return json;
}

static struct json *one_char(struct arena *arena, const char *c)
{
	return json_text(arena, (struct text){c, *c != '\0'});
}

/* How values are written, where it is not the usual way. */
static void add_forms(struct arena *arena, struct json *binding,
		      const struct source_binding *source,
		      const struct block_reader_state *state)
{
	static const char *const times[] = {
		[TIMES_EPOCH_S] = "epoch-s", [TIMES_EPOCH_MS] = "epoch-ms"};
	const struct number_form *numbers = &source->numbers;
	struct json *map;
	bool ndjson = false;

	for (size_t i = 0; i < state->file_count; i++)
		ndjson |= state->layouts[i] &&
			  state->layouts[i]->format == FORMAT_NDJSON;
	if (ndjson)
		json_add(arena, binding, "format", json_str(arena, "ndjson"));
	if (source->times != TIMES_TEXT)
		json_add(arena, binding, "times",
			 json_str(arena, times[source->times]));
	if (source->thai_digits)
		json_add(arena, binding, "digits", json_str(arena, "thai"));
	if (!numbers->thousands && !numbers->decimal)
		return;
	map = json_object(arena);
	json_add(arena, map, "thousands", one_char(arena, &numbers->thousands));
	json_add(arena, map, "decimal", one_char(arena, &numbers->decimal));
	json_add(arena, binding, "numbers", map);
}

int commitment_binding(struct arena *arena, const struct source_binding *source,
		       const struct block_reader_state *state, struct text *out,
		       struct err *err)
{
	struct json *binding = json_object(arena);
	char delimiter = source->delimiter ? source->delimiter : ',';
	struct text zone = source->zone_name;

	json_add(arena, binding, "columns", columns_of(arena, source->kind));
	json_add(arena, binding, "headers", headers_of(arena, state));
	json_add(arena, binding, "renames", renames_of(arena, source));
	json_add(arena, binding, "encoding",
		 json_str(arena, source->encoding == ENCODING_TIS620
					 ? "tis-620"
					 : "utf-8"));
	json_add(arena, binding, "calendar",
		 json_str(arena, source->era == ERA_BUDDHIST ? "buddhist"
							     : "gregorian"));
	json_add(arena, binding, "zone",
		 json_text(arena, zone.size ? zone : TEXT("UTC")));
	if (source->sorted)
		json_add(
			arena, binding, "key",
			json_text(
				arena,
				source->kind->columns[source->kind->key].name));
	json_add(arena, binding, "delimiter",
		 json_text(arena, (struct text){&delimiter, 1}));
	add_forms(arena, binding, source, state);
	if (source->database)
		json_add(arena, binding, "database",
			 database_of(arena, source));
	return json_canonical(arena, binding, out, err);
}

static int digest_file(const char *path, struct hasher *hasher,
		       struct digest *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *room = xmalloc(READ_BYTES);
	ssize_t n = -1;

	if (fd < 0) {
		free(room);
		return err_system(err, "%s", path);
	}
	hasher_start(hasher);
	do {
		n = read(fd, room, READ_BYTES);
		if (n > 0)
			hasher_add(hasher, room, (size_t)n);
	} while (n > 0 || (n < 0 && errno == EINTR));
	*out = hasher_finish(hasher);
	free(room);
	close(fd);
	return n < 0 ? err_set(err, ERR_SYSTEM, "%s: read failed", path) : 0;
}

static struct text file_leaf(struct arena *arena, struct digest digest,
			     struct text path)
{
	struct buffer leaf;
	unsigned char size[4];

	buffer_init(&leaf);
	put_u32be(size, (uint32_t)path.size);
	buffer_add(&leaf, "plaudit/file/v1", sizeof("plaudit/file/v1"));
	buffer_add(&leaf, digest.bytes, sizeof(digest.bytes));
	buffer_add(&leaf, size, sizeof(size));
	buffer_text(&leaf, path);
	return buffer_take(&leaf, arena);
}

int commitment_of_files(struct arena *arena, const char *directory,
			const struct block_reader_state *state,
			struct commitment *out, struct err *err)
{
	struct hasher *hasher = hasher_open();
	struct tree_builder tree = {0};
	int status = 0;

	for (size_t i = 0; i < state->file_count && !status; i++) {
		struct text path = state->files[i].path;
		struct digest digest = {0};

		status = digest_file(fs_join(arena, directory ? directory : "",
					     text_cstr(arena, path)),
				     hasher, &digest, err);
		tree_add_leaf(&tree,
			      ledger_leaf_hash(file_leaf(arena, digest, path)));
	}
	hasher_close(hasher);
	if (status)
		return -1;
	out->kind = TEXT("files");
	out->root = tree_root(&tree);
	out->size = tree.size;
	return 0;
}
