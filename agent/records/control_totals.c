/* SPDX-License-Identifier: Apache-2.0 */
#include "records/control_totals.h"

#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "parse/csv.h"

#define TOTALS_FIELDS 64

struct totals_reading {
	struct arena *arena;
	struct text path;
	struct source_report *report;
	int rows, file; /* fields, -1: none */
	bool *told; /* per file of the report */
	struct text *mismatch;
};

static void disagree(struct totals_reading *t, struct text file, uint64_t read,
		     uint64_t wanted)
{
	if (!t->mismatch->size)
		*t->mismatch = text_format(
			t->arena, "%.*s: %llu rows were read, %.*s says %llu",
			TEXT_ARG(file), (unsigned long long)read,
			TEXT_ARG(t->path), (unsigned long long)wanted);
}

/* "a.csv" names "exports/a.csv" too. */
static bool names_file(struct text told, struct text path)
{
	return text_equal(told, path) ||
	       (path.size > told.size + 1 &&
		path.data[path.size - told.size - 1] == '/' &&
		memcmp(path.data + path.size - told.size, told.data,
		       told.size) == 0);
}

static void compare_file(struct totals_reading *t, struct text name,
			 uint64_t rows)
{
	for (size_t i = 0; i < t->report->file_count; i++) {
		const struct source_file *file = &t->report->files[i];

		if (t->told[i] || !names_file(name, file->path))
			continue;
		t->told[i] = true;
		if (file->rows != rows)
			disagree(t, file->path, file->rows, rows);
		return;
	}
	disagree(t, name, 0, rows);
}

static int take_line(struct totals_reading *t, const struct csv_record *record,
		     struct err *err)
{
	uint64_t rows;

	if (record->problem || (size_t)t->rows >= record->count ||
	    (t->file >= 0 && (size_t)t->file >= record->count))
		return err_set(err, ERR_USAGE, "%.*s: a line without its field",
			       TEXT_ARG(t->path));
	if (text_to_u64(text_trim(csv_value(t->arena, record->fields[t->rows])),
			&rows, err))
		return err_prefix(err, "%.*s", TEXT_ARG(t->path));
	t->report->totals_rows += rows;
	if (t->file >= 0)
		compare_file(
			t,
			text_trim(csv_value(t->arena, record->fields[t->file])),
			rows);
	return 0;
}

static int read_header(struct totals_reading *t,
		       const struct csv_record *record, struct err *err)
{
	for (size_t i = 0; i < record->count; i++) {
		struct text name =
			text_trim(csv_value(t->arena, record->fields[i]));

		if (text_is(name, "rows"))
			t->rows = (int)i;
		if (text_is(name, "file"))
			t->file = (int)i;
	}
	if (t->rows < 0)
		return err_set(err, ERR_USAGE, "%.*s: no column rows",
			       TEXT_ARG(t->path));
	return 0;
}

static int read_lines(struct totals_reading *t, struct text bytes,
		      struct err *err)
{
	struct csv_field fields[TOTALS_FIELDS];
	struct csv_record record = {.fields = fields, .room = TOTALS_FIELDS};
	size_t used, lines = 0;

	while (csv_next(bytes, ',', true, &record, &used) == CSV_RECORD) {
		bytes.data += used;
		bytes.size -= used;
		if (record.count == 1 && record.fields[0].size == 0)
			continue;
		if (t->rows < 0) {
			if (read_header(t, &record, err))
				return -1;
			continue;
		}
		if (take_line(t, &record, err))
			return -1;
		lines++;
	}
	if (lines == 0)
		return err_set(err, ERR_USAGE, "%.*s: no line with a total",
			       TEXT_ARG(t->path));
	return 0;
}

int control_totals_compare(struct arena *arena,
			   const struct source_binding *source,
			   const char *directory, struct source_report *report,
			   struct text *mismatch, struct err *err)
{
	struct totals_reading t = {
		.arena = arena,
		.path = source->totals.file,
		.report = report,
		.rows = -1,
		.file = -1,
		.told = arena_many(arena, report->file_count, bool),
		.mismatch = mismatch,
	};
	struct text bytes;
	struct err not_one = {0};

	*mismatch = TEXT("");
	if (fs_read(arena,
		    fs_join(arena, directory ? directory : "",
			    text_cstr(arena, source->totals.file)),
		    LIMIT_TOTALS_BYTES, &bytes, err))
		return -1;
	if (bytes.size >= 3 && memcmp(bytes.data, "\xef\xbb\xbf", 3) == 0)
		bytes = (struct text){bytes.data + 3, bytes.size - 3};
	if (text_to_u64(text_trim(bytes), &report->totals_rows, &not_one)) {
		report->totals_rows = 0;
		if (read_lines(&t, bytes, err))
			return -1;
	}
	report->totals_given = true;
	if (report->totals_rows != report->rows)
		disagree(&t, TEXT("all files"), report->rows,
			 report->totals_rows);
	for (size_t i = 0; t.file >= 0 && i < report->file_count; i++)
		if (!t.told[i])
			disagree(&t, report->files[i].path,
				 report->files[i].rows, 0);
	report->totals_match = mismatch->size == 0;
	return 0;
}
