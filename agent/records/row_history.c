/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_history.h"

#include <stdlib.h>
#include <string.h>

#include "base/encode.h"
#include "base/limits.h"
#include "records/history_compare.h"
#include "records/sorter.h"

#define MASK_BITS    64
#define TIME_OFFSET  (UINT64_C(1) << 63)
#define FILLED_BYTES 9 /* a column's number, its print */
#define HEAD_BYTES   33 /* a print, and how many of columns follow */

/* What one thread knows. */
struct noting {
	struct sorter *sorter;
	uint64_t oldest, newest;
	struct buffer payload;
};

struct row_history {
	const struct records_job *job;
	const struct source_kind *kind;
	struct history_head then; /* zeros without an earlier book */
	bool has_then;
	struct digest columns;
	unsigned char seed[PRINT_SEED_BYTES];
	unsigned count;
	struct noting *threads;
};

/* What prints are made of: the committed columns, their order, and what counts
 * as null. A book of other columns cannot be compared with. */
static struct digest columns_digest(const struct source_binding *source)
{
	const struct source_kind *kind = source->kind;
	struct buffer all;
	struct digest digest;

	buffer_init(&all);
	for (size_t i = 0; i < kind->column_count; i++)
		if (kind->columns[i].privacy != PRIVACY_NEVER)
			buffer_printf(&all, "%.*s%s%s\n",
				      TEXT_ARG(kind->columns[i].name),
				      kind->columns[i].nullable ? "?" : "",
				      kind->columns[i].changes ? "~" : "");
	buffer_printf(&all, "%d %d\n", kind->key, kind->time);
	for (size_t i = 0; i < source->null_count; i++)
		buffer_printf(&all, "%.*s\n", TEXT_ARG(source->nulls[i]));
	digest = digest_of(buffer_view(&all));
	buffer_release(&all);
	return digest;
}

struct row_history *row_history_open(const struct records_job *job,
				     unsigned threads,
				     const struct sorting_room *room)
{
	struct row_history *history = xmalloc(sizeof(*history));
	int before = job->history->before;

	memset(history, 0, sizeof(*history));
	history->job = job;
	history->kind = job->source->kind;
	history->columns = columns_digest(job->source);
	history->has_then =
		before >= 0 && history_head_read(before, &history->then) &&
		digest_equal(history->then.columns, history->columns);
	if (history->has_then)
		memcpy(history->seed, history->then.seed, PRINT_SEED_BYTES);
	else
		random_fill(history->seed, PRINT_SEED_BYTES);
	history->count = threads;
	history->threads = xmalloc(threads * sizeof(*history->threads));
	for (unsigned i = 0; i < threads; i++) {
		struct noting *noting = &history->threads[i];

		noting->sorter = sorter_open(room->spill, room->budget,
					     room->memory / threads);
		noting->oldest = PRINT_TIME_NONE;
		noting->newest = 0;
		buffer_init(&noting->payload);
	}
	return history;
}

void row_history_close(struct row_history *history)
{
	if (!history)
		return;
	for (unsigned i = 0; i < history->count; i++) {
		sorter_close(history->threads[i].sorter);
		buffer_release(&history->threads[i].payload);
	}
	free(history->threads);
	free(history);
}

static bool is_null(const struct source_binding *source, struct text text)
{
	if (!text.size)
		return true;
	for (size_t i = 0; i < source->null_count; i++)
		if (text_equal(source->nulls[i], text))
			return true;
	return false;
}

static uint64_t time_of_row(const struct row_history *history,
			    struct noting *noting,
			    struct column_reading *reading, struct text text)
{
	const struct column *column =
		&history->kind->columns[history->kind->time];
	struct value value;
	uint64_t time;

	if (column_read(reading, column, text, &value) ||
	    value.kind != VALUE_TIMESTAMP)
		return PRINT_TIME_NONE;
	time = (uint64_t)value.seconds + TIME_OFFSET;
	if (noting->oldest == PRINT_TIME_NONE || time < noting->oldest)
		noting->oldest = time;
	if (time > noting->newest)
		noting->newest = time;
	return time;
}

/* The row's print, and in the payload the prints of the columns that could have
 * been null before. */
static struct row_print print_row(struct row_history *history,
				  struct noting *noting,
				  const struct record_at_hand *hand)
{
	struct leaf_writer *leaf = hand->leaf;
	struct row_print print = {PRINT_TIME_NONE, 0, 0, 0};
	struct buffer *payload = &noting->payload;

	payload->size = 0;
	buffer_reserve(payload, HEAD_BYTES);
	payload->size = HEAD_BYTES;
	payload->data[HEAD_BYTES - 1] = 0;
	for (unsigned i = 0; i < leaf->column_count; i++) {
		unsigned c = leaf->columns[i];
		struct text text =
			leaf_column(leaf, hand->file, hand->record, c);
		bool fillable =
			history->kind->columns[c].nullable && i < MASK_BITS;
		unsigned char bytes[FILLED_BYTES] = {(unsigned char)i};
		uint64_t one;

		if (fillable && is_null(history->job->source, text))
			continue;
		one = column_print(history->seed, i, text);
		if (history->kind->columns[c].changes) {
			print.changing += one;
			continue;
		}
		print.sum += one;
		if (i < MASK_BITS)
			print.filled |= UINT64_C(1) << i;
		if (!fillable)
			continue;
		put_u64be(bytes + 1, one);
		buffer_add(payload, bytes, sizeof(bytes));
		payload->data[HEAD_BYTES - 1]++;
	}
	return print;
}

int row_history_add(struct row_history *history, unsigned thread,
		    const struct record_at_hand *hand, struct err *err)
{
	const struct file_layout *file = hand->file;
	const struct csv_record *record = hand->record;
	struct leaf_writer *leaf = hand->leaf;
	struct noting *noting = &history->threads[thread];
	const struct source_kind *kind = history->kind;
	struct row_print print = print_row(history, noting, hand);
	struct text key = {"", 0};
	unsigned char hashed[16], *at;

	if (kind->time >= 0)
		print.time = time_of_row(history, noting, hand->reading,
					 leaf_column(leaf, file, record,
						     (unsigned)kind->time));
	if (kind->key >= 0)
		key = leaf_column(leaf, file, record, (unsigned)kind->key);
	else
		key = leaf_fields(leaf, file, record);
	key_print(history->seed, key, hashed);
	if (kind->key >= 0)
		buffer_text(&noting->payload, key);
	at = (unsigned char *)noting->payload.data;
	put_u64be(at, print.time);
	put_u64be(at + 8, print.filled);
	put_u64be(at + 16, print.sum);
	put_u64be(at + 24, print.changing);
	return sorter_add(noting->sorter,
			  (struct text){(const char *)hashed, sizeof(hashed)},
			  0, buffer_view(&noting->payload), err);
}

static int unpack(const struct sorted *from, struct noted_row *out,
		  struct err *err)
{
	const unsigned char *at = (const unsigned char *)from->payload.data;
	size_t size = from->payload.size, used = HEAD_BYTES;

	if (from->key.size != sizeof(out->entry.key) || size < HEAD_BYTES)
		return err_set(err, ERR_SYSTEM, "a note of a row is damaged");
	memcpy(out->entry.key, from->key.data, sizeof(out->entry.key));
	out->entry.print =
		(struct row_print){get_u64be(at), get_u64be(at + 8),
				   get_u64be(at + 16), get_u64be(at + 24)};
	out->filled_count = at[HEAD_BYTES - 1];
	for (size_t i = 0; i < out->filled_count; i++, used += FILLED_BYTES) {
		if (used + FILLED_BYTES > size)
			return err_set(err, ERR_SYSTEM,
				       "a note of a row is damaged");
		out->filled[i].column = at[used] % MASK_BITS;
		out->filled[i].print = get_u64be(at + used + 1);
	}
	out->key = (struct text){from->payload.data + used, size - used};
	return 0;
}

struct note_reader {
	struct sorter_merge *merge;
};

static int next_note(void *context, struct noted_row *out, struct err *err)
{
	struct note_reader *reader = context;
	struct sorted next;
	int more = sorter_merge_next(reader->merge, &next, err);

	if (more <= 0)
		return more;
	return unpack(&next, out, err) ? -1 : 1;
}

/* The head of the book that is written, but for what will be told. */
static struct history_head head_of(const struct row_history *history,
				   const struct source_report *report)
{
	struct history_head head = {
		.root = report->commitment.root,
		.columns = history->columns,
		.oldest = PRINT_TIME_NONE,
		.newest = PRINT_TIME_NONE,
	};

	memcpy(head.seed, history->seed, PRINT_SEED_BYTES);
	for (unsigned i = 0; i < history->count; i++) {
		const struct noting *noting = &history->threads[i];

		head.rows += sorter_count(noting->sorter);
		if (noting->oldest == PRINT_TIME_NONE)
			continue;
		if (head.oldest == PRINT_TIME_NONE ||
		    noting->oldest < head.oldest)
			head.oldest = noting->oldest;
		if (head.newest == PRINT_TIME_NONE ||
		    noting->newest > head.newest)
			head.newest = noting->newest;
	}
	return head;
}

/* What the next book would have taken is room that was wanted too. */
static void note_room(const struct row_history *history,
		      const struct history_writer *writer)
{
	struct spill *spill = history->job->spill;
	uint64_t bytes = writer ? history_writer_refused(writer) : 0;

	if (bytes && spill)
		spill->refused = spill->written + bytes;
}

static int compare(struct arena *arena, struct row_history *history,
		   struct source_report *report, struct err *err)
{
	const struct history_files *files = history->job->history;
	struct sorter **sorters =
		arena_many(arena, history->count, struct sorter *);
	struct note_reader reader;
	struct comparing comparing = {
		.arena = arena,
		.kind = history->kind,
		.salt_key = history->job->salt_key,
		.then = history->has_then ? &history->then : NULL,
		.now = head_of(history, report),
		.before = files->before,
		.audit = files->audit,
		.next = next_note,
		.context = &reader,
		.report = report,
	};
	int status;

	for (unsigned i = 0; i < history->count; i++)
		sorters[i] = history->threads[i].sorter;
	if (sorter_merge_open(sorters, history->count, &reader.merge, err))
		return -1;
	if (files->after >= 0)
		comparing.writer = history_writer_open(files->after);
	status = history_compare(&comparing, err);
	if (!status && comparing.writer)
		status = history_writer_end(comparing.writer, &comparing.now,
					    err);
	if (status)
		note_room(history, comparing.writer);
	history_writer_close(comparing.writer);
	sorter_merge_close(reader.merge);
	return status;
}

int row_history_finish(struct arena *arena, struct row_history *history,
		       struct source_report *report, struct err *err)
{
	if (compare(arena, history, report, err))
		return err_prefix(err, "%.*s: comparing its rows",
				  TEXT_ARG(history->kind->name));
	return 0;
}
