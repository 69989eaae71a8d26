/* SPDX-License-Identifier: Apache-2.0 */
#include "load/check_set.h"

#include <stdlib.h>
#include <string.h>

#include "load/lint_check.h"
#include "load/schema.h"

struct entry {
	struct text id;
	struct text path;
};

static int entry_order(const void *a, const void *b)
{
	return text_compare(((const struct entry *)a)->id,
			    ((const struct entry *)b)->id);
}

/* <subject>/<claim>, both ids. */
static bool is_check_id(struct text id)
{
	struct text claim, subject = text_cut(id, '/', &claim);

	return is_id(subject) && is_id(claim);
}

static void complain_of(struct pack_reader *reader, struct text path,
			enum complaint_kind kind, const char *text)
{
	struct content content = {
		.arena = reader->arena,
		.complaints = reader->complaints,
		.path = text_from(fs_join(reader->arena, reader->directory,
					  text_cstr(reader->arena, path))),
	};

	complain(&content, NULL, kind, (struct text){0}, "%s", text);
}

static void read_entries(struct pack_reader *reader, struct entry *entries,
			 size_t count, bool local, struct check *out)
{
	if (count > 0)
		qsort(entries, count, sizeof(*entries), entry_order);
	for (size_t i = 0; i < count; i++) {
		struct content content;

		content_read(reader->arena, reader->directory,
			     text_cstr(reader->arena, entries[i].path),
			     reader->complaints, &content);
		content.local = local;
		content.functions = reader->functions;
		lint_secrets(&content);
		read_check(reader, &content, entries[i].id, &out[i]);
	}
}

void check_set_read(struct pack_reader *reader, const struct path_list *paths,
		    const struct check **checks, size_t *count)
{
	struct entry *entries =
		arena_many(reader->arena, paths->count, struct entry);
	size_t prefix = strlen("checks/"), suffix = strlen(".yaml");
	struct check *out;

	*count = 0;
	for (size_t i = 0; i < paths->count; i++) {
		struct text path = paths->items[i];
		struct text id = {path.data + prefix,
				  path.size - prefix - suffix};

		if (text_is(id, "sources"))
			continue;
		if (!is_check_id(id) || text_starts(id, "local/")) {
			complain_of(reader, path, COMPLAINT_FILE_NAME,
				    "a check stands in "
				    "checks/<subject>/<claim>.yaml");
			continue;
		}
		entries[(*count)++] = (struct entry){id, path};
	}
	out = arena_many(reader->arena, *count, struct check);
	read_entries(reader, entries, *count, false, out);
	*checks = out;
}

void check_set_read_local(struct pack_reader *reader,
			  const struct path_list *paths,
			  const struct check **checks, size_t *count)
{
	struct entry *entries =
		arena_many(reader->arena, paths->count, struct entry);
	size_t suffix = strlen(".yaml");
	struct check *out;

	*count = 0;
	for (size_t i = 0; i < paths->count; i++) {
		struct text path = paths->items[i];
		struct text id = {path.data, path.size};

		if (!text_ends(path, ".yaml"))
			continue;
		id.size -= suffix;
		if (!is_check_id(id) || !text_starts(id, "local/")) {
			complain_of(reader, path, COMPLAINT_LOCAL_ID,
				    "the check's id does not begin with "
				    "local/");
			continue;
		}
		entries[(*count)++] = (struct entry){id, path};
	}
	out = arena_many(reader->arena, *count, struct check);
	read_entries(reader, entries, *count, true, out);
	*checks = out;
}
