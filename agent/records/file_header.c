/* SPDX-License-Identifier: Apache-2.0 */
#include "records/file_header.h"

#include <string.h>

#include "base/limits.h"
#include "parse/csv.h"
#include "parse/ndjson.h"
#include "records/thai_text.h"

static struct text header_of(const struct source_binding *source,
			     unsigned column, bool plain_names)
{
	for (size_t i = 0; i < source->rename_count && !plain_names; i++)
		if (source->renames[i].column == (int)column)
			return source->renames[i].header;
	return source->kind->columns[column].name;
}

static int match(struct arena *arena, const struct source_binding *source,
		 bool plain_names, struct file_layout *layout,
		 struct text *problem)
{
	size_t count = source->kind->column_count;
	int *positions = arena_many(arena, count, int);

	layout->positions = positions;
	for (unsigned c = 0; c < count; c++) {
		struct text wanted = header_of(source, c, plain_names);

		positions[c] = -1;
		for (size_t f = 0; f < layout->field_count; f++) {
			if (!text_equal(layout->header[f], wanted))
				continue;
			if (positions[c] >= 0) {
				*problem = text_format(
					arena, "the column %.*s stands twice",
					TEXT_ARG(wanted));
				return -1;
			}
			positions[c] = (int)f;
		}
	}
	return 0;
}

static int read_names(struct arena *arena, const struct source_binding *source,
		      const struct csv_record *record,
		      struct file_layout *layout, struct text *problem)
{
	struct text *names = arena_many(arena, record->count, struct text);

	for (size_t f = 0; f < record->count; f++) {
		struct text name = csv_value(arena, record->fields[f]);

		if (source->encoding == ENCODING_TIS620 &&
		    !thai_decode(arena, name, &name)) {
			*problem = TEXT("the header is not TIS-620 text, the "
					"site's encoding of it");
			return -1;
		}
		if (!text_is_utf8(name)) {
			*problem = TEXT("the header is not UTF-8 text, the "
					"site's encoding of it");
			return -1;
		}
		names[f] = text_copy(arena, text_trim(name));
	}
	layout->header = names;
	layout->field_count = record->count;
	return 0;
}

/* No header: every column has its field, by the name that is looked for. */
static const struct file_layout *layout_by_names(
	struct arena *arena, const struct header_source *from)
{
	size_t count = from->source->kind->column_count;
	struct file_layout *layout = arena_new(arena, struct file_layout);
	int *positions = arena_many(arena, count, int);
	struct text *names = arena_many(arena, count, struct text);

	for (unsigned c = 0; c < count; c++) {
		unsigned first = 0;

		names[c] = header_of(from->source, c, from->plain_names);
		while (!text_equal(names[first], names[c]))
			first++;
		positions[c] = (int)first;
	}
	layout->positions = positions;
	layout->header = names;
	layout->field_count = count;
	layout->names = ndjson_names_new(
		arena, names, count, from->source->encoding != ENCODING_UTF8);
	return layout;
}

const struct file_layout *file_header_read(struct arena *arena,
					   const struct header_source *from,
					   struct text bytes, size_t *used,
					   struct text *problem)
{
	const struct source_binding *source = from->source;
	struct file_layout *layout = arena_new(arena, struct file_layout);
	struct csv_record record = {
		.fields = arena_many(arena, LIMIT_RECORD_COLUMNS,
				     struct csv_field),
		.room = LIMIT_RECORD_COLUMNS,
	};
	size_t bom = 0;

	if (bytes.size >= 3 && memcmp(bytes.data, "\xef\xbb\xbf", 3) == 0)
		bom = 3;
	bytes.data += bom;
	bytes.size -= bom;
	*used = bom;
	if (from->format == FORMAT_NDJSON)
		return layout_by_names(arena, from);
	if (csv_next(bytes, source->delimiter ? source->delimiter : ',', true,
		     &record, used) != CSV_RECORD) {
		*problem = TEXT("the file is empty: it has no header");
		return NULL;
	}
	*used += bom;
	if (record.problem) {
		*problem = text_format(arena, "the header: %s", record.problem);
		return NULL;
	}
	if (read_names(arena, source, &record, layout, problem) ||
	    match(arena, source, from->plain_names, layout, problem))
		return NULL;
	return layout;
}

bool block_reader_has(const struct block_reader_state *state, size_t f,
		      unsigned column)
{
	const struct file_layout *file = state->layouts[f];

	if (file->format != FORMAT_NDJSON || state->files[f].rows == 0)
		return file->positions[column] >= 0;
	for (size_t i = 0; i < state->file_count; i++) {
		file = state->layouts[i];
		if (file &&
		    (file->format == FORMAT_NDJSON
			     ? ndjson_name_seen(file->names,
						(size_t)file->positions[column])
			     : file->positions[column] >= 0))
			return true;
	}
	return false;
}

enum source_format file_format_of(const struct source_binding *source,
				  struct text name)
{
	if (source->format != FORMAT_BY_NAME)
		return source->format;
	(void)packing_of_name(name, &name);
	return text_ends(name, ".ndjson") || text_ends(name, ".jsonl") ||
			       text_ends(name, ".json")
		       ? FORMAT_NDJSON
		       : FORMAT_CSV;
}

bool record_is_blank(const struct block *block, const struct csv_record *record)
{
	if (block->file->format == FORMAT_NDJSON)
		return record->count == 0 && !record->problem;
	return record->count == 1 && !record->problem &&
	       !record->fields[0].quoted && record->fields[0].size == 0 &&
	       block->file->field_count > 1;
}
