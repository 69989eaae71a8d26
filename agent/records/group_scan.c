/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Groups of rows out of one reading of everything: rows whose place (by key:
 * whose key) lies in one of the spans that the groups make are kept, sorted,
 * and those before are counted, which tells where each span begins.
 */
#include <stdlib.h>
#include <string.h>

#include "base/encode.h"
#include "records/group_proof.h"
#include "records/row_walk.h"
#include "records/sorted_rows.h"

#define PLACE_BYTES 8

/* Neighbouring groups: rows from `low` to `high`, both of them too. By key a
 * span may begin before its first group, with rows of the same key. */
struct span_of_rows {
	struct text low, high; /* high.data NULL: to the end */
	uint64_t start; /* the place of its first row */
	uint64_t rows;
};

/* Rows that one thread met, a span and what lies before it. */
struct met {
	uint64_t before, inside;
};

struct scanning {
	const struct records_job *job;
	const struct node_file *nodes;
	struct group_work *work;
	struct span_of_rows *spans; /* in order, apart from each other */
	size_t count;
	struct met **met; /* a thread; count + 1 */
	struct sorted_rows *kept;
};

static struct text place_text(struct arena *arena, uint64_t row)
{
	unsigned char *bytes = arena_many(arena, PLACE_BYTES, unsigned char);

	put_u64be(bytes, row);
	return (struct text){(const char *)bytes, PLACE_BYTES};
}

static struct span_of_rows span_of(struct arena *arena,
				   const struct node_file *nodes,
				   uint64_t group)
{
	struct span_of_rows span = {.high = {NULL, 0}};
	bool last = group + 1 == nodes->count;

	if (nodes->sorted) {
		span.low = nodes->groups[group].key;
		if (!last)
			span.high = nodes->groups[group + 1].key;
		return span;
	}
	span.low = place_text(arena, group * GROUP_ROWS);
	if (!last)
		span.high = place_text(arena, (group + 1) * GROUP_ROWS - 1);
	return span;
}

/* Spans that touch become one. */
static void make_spans(struct arena *arena, struct scanning *s)
{
	size_t count;
	const uint64_t *groups = group_work_groups(s->work, &count);

	s->spans = arena_many(arena, count, struct span_of_rows);
	for (size_t i = 0; i < count; i++) {
		struct span_of_rows span = span_of(arena, s->nodes, groups[i]);
		struct span_of_rows *last =
			s->count ? &s->spans[s->count - 1] : NULL;

		if (last && (!last->high.data ||
			     text_compare(last->high, span.low) >= 0))
			last->high = span.high;
		else
			s->spans[s->count++] = span;
	}
}

/* The first span that does not end before it. */
static size_t span_from(const struct scanning *s, struct text place)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->spans[middle].high.data &&
		    text_compare(s->spans[middle].high, place) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct text place_of(const struct scanning *s,
			    const struct walked_row *row,
			    unsigned char room[PLACE_BYTES])
{
	if (s->nodes->sorted)
		return row->key;
	put_u64be(room, row->number);
	return (struct text){(const char *)room, PLACE_BYTES};
}

static bool wants_row(void *context, const struct walked_block *block,
		      const struct walked_row *row)
{
	const struct scanning *s = context;
	unsigned char room[PLACE_BYTES];
	struct text place = place_of(s, row, room);
	size_t at = span_from(s, place);
	struct met *met = &s->met[block->thread][at];

	if (at == s->count || text_compare(s->spans[at].low, place) > 0) {
		met->before++;
		return false;
	}
	met->inside++;
	return true;
}

static int keep_row(void *context, const struct walked_block *block,
		    const struct walked_row *row, struct err *err)
{
	const struct scanning *s = context;
	unsigned char room[PLACE_BYTES];

	return sorted_rows_add(s->kept, block->thread, place_of(s, row, room),
			       row->fields, err);
}

static void add_up(struct scanning *s, unsigned threads)
{
	uint64_t before = 0;

	for (size_t i = 0; i < s->count; i++) {
		for (unsigned t = 0; t < threads; t++) {
			before += s->met[t][i].before;
			s->spans[i].rows += s->met[t][i].inside;
		}
		s->spans[i].start = before;
		before += s->spans[i].rows;
	}
}

/* Sorted rows as they come: which is next, and of which group. */
struct dealing {
	const struct scanning *scanning;
	struct group_hand *hand;
	const uint64_t *groups;
	size_t group_count, group; /* of them, the next that is wanted */
	bool begun; /* the one before it is at hand */
	size_t span;
	uint64_t taken; /* rows of the span */
};

static int deal_row(void *context, struct text fields, struct err *err)
{
	struct dealing *d = context;
	const struct scanning *s = d->scanning;
	uint64_t row;

	while (d->span < s->count && d->taken == s->spans[d->span].rows) {
		d->span++;
		d->taken = 0;
	}
	if (d->span == s->count)
		return 0;
	row = s->spans[d->span].start + d->taken++;
	if (!d->begun && d->group < d->group_count &&
	    row == d->groups[d->group] * GROUP_ROWS) {
		group_hand_begin(d->hand, d->groups[d->group++]);
		d->begun = true;
	}
	if (!d->begun || !group_hand_add(d->hand, fields) ||
	    !group_hand_is_full(d->hand))
		return 0;
	d->begun = false;
	return group_hand_end(d->hand, err);
}

static int deal(struct scanning *s, struct err *err)
{
	struct dealing d = {.scanning = s, .hand = group_hand_open(s->work)};
	int status;

	d.groups = group_work_groups(s->work, &d.group_count);
	status = sorted_rows_read(s->kept, deal_row, &d, err);
	group_hand_close(d.hand);
	if (!status && (d.begun || d.group < d.group_count))
		return err_set(
			err, ERR_TRUST,
			"rows behind row %llu are not where they were",
			(unsigned long long)(d.groups[d.group - d.begun] *
					     GROUP_ROWS));
	return status;
}

int groups_scan(struct arena *arena, const struct records_job *job,
		const struct node_file *nodes, struct group_work *work,
		struct err *err)
{
	unsigned threads = row_walk_threads(job);
	struct scanning s = {.job = job, .nodes = nodes, .work = work};
	struct row_visitor visitor = {
		.wants = wants_row, .row = keep_row, .context = &s};
	uint64_t rows;
	int status;

	make_spans(arena, &s);
	s.met = arena_many(arena, threads, struct met *);
	for (unsigned t = 0; t < threads; t++)
		s.met[t] = arena_many(arena, s.count + 1, struct met);
	s.kept = sorted_rows_open(job, threads, NULL);
	status = row_walk(arena, job, threads, &visitor, &rows, err);
	if (!status && rows != nodes->rows)
		status = err_set(err, ERR_TRUST,
				 "there are %llu rows now, and were %llu",
				 (unsigned long long)rows,
				 (unsigned long long)nodes->rows);
	add_up(&s, threads);
	if (!status)
		status = deal(&s, err);
	sorted_rows_close(s.kept);
	return status;
}
