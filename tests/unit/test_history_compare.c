/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of rows between two commitments, through the engine. */
#include "records/history_compare.h"
#include "unit/records_fixture.h"

#include "records/row_history.h"

struct world {
	struct fixture f;
	struct history_files files;
	FILE *books[2];
	int at; /* the book of then */
	struct source_kind kind;
	struct column columns[COLUMNS];
};

static void world_begin(struct world *w)
{
	memset(w, 0, sizeof(*w));
	fixture_begin(&w->f);
	fixture_metric(&w->f, "count()");
	w->books[0] = tmpfile();
	w->books[1] = tmpfile();
	cr_assert(w->books[0] && w->books[1]);
	memcpy(w->columns, fixture_columns, sizeof(w->columns));
	w->kind = fixture_kind;
	w->kind.columns = w->columns;
	w->f.source.kind = &w->kind;
	w->f.spec.source = &w->kind;
	w->f.job.commit = true;
	w->f.job.history = &w->files;
	w->files = (struct history_files){-1, fileno(w->books[0]), false};
}

static void world_end(struct world *w)
{
	fclose(w->books[0]);
	fclose(w->books[1]);
	fixture_end(&w->f);
}

/* One commitment to these rows; the next compares with it. */
static const struct source_history *commit(struct world *w, const char *rows)
{
	struct text all = text_format(w->f.arena, "%s%s", FIXTURE_HEADER, rows);

	w->f.job.inline_rows = all;
	cr_assert_eq(ftruncate(w->files.after, 0), 0);
	fixture_run(&w->f);
	cr_assert_eq(w->f.result.reason, REASON_NONE);
	cr_assert(w->f.result.source.committed);
	w->files.before = fileno(w->books[w->at]);
	w->at = !w->at;
	w->files.after = fileno(w->books[w->at]);
	return w->f.result.source.compared ? &w->f.result.source.history : NULL;
}

#define ROW(id, day, frozen, n) \
	id ",aoc,2026-02-" day "," frozen ",1.00," n ",s\n"

Test(history_compare, nothing_to_compare_with)
{
	struct world w;

	world_begin(&w);
	cr_expect_null(commit(&w, ROW("a", "01", "", "1")));
	world_end(&w);
}

Test(history_compare, what_becomes_of_rows)
{
	static const char then[] =
		ROW("a", "01", "", "1") ROW("b", "02", "", "1")
			ROW("c", "03", "2026-02-03T01:00:00Z",
			    "1") ROW("d", "04", "", "1") ROW("e", "05", "", "1")
				ROW("f", "06", "2026-02-06T01:00:00Z", "1")
					ROW("g", "06", "", "1");
	static const char now[] =
		/* a left with time; b is the same; c was changed; d is gone */
		ROW("b", "02", "", "1")
			ROW("c", "03", "2026-02-03T00:30:00Z", "1")
		/* e was filled in; f was emptied; g has another number */
		ROW("e", "05", "2026-02-05T01:00:00Z", "1")
			ROW("f", "06", "", "1") ROW("g", "06", "", "2")
		/* late, and new */
		ROW("h", "04", "", "1") ROW("i", "07", "", "1");
	const struct source_history *h;
	struct digest root;
	struct world w;

	world_begin(&w);
	commit(&w, then);
	root = w.f.result.source.commitment.root;
	h = commit(&w, now);
	cr_assert_not_null(h);
	cr_expect(digest_equal(h->root, root));
	cr_expect_eq(h->left, 1, "left %lu", h->left);
	cr_expect_eq(h->same, 1, "same %lu", h->same);
	cr_expect_eq(h->rewritten, 3, "rewritten %lu", h->rewritten);
	cr_expect_eq(h->removed, 1, "removed %lu", h->removed);
	cr_expect_eq(h->updated, 1, "updated %lu", h->updated);
	cr_expect_eq(h->late, 1, "late %lu", h->late);
	cr_expect_eq(h->added, 1, "added %lu", h->added);
	cr_expect_eq(h->case_count, 3);
	/* told until an audit tells it */
	w.files.audit = true;
	h = commit(&w, now);
	cr_expect_eq(h->same, 7);
	cr_expect_eq(h->rewritten, 0);
	cr_expect_eq(h->earlier_rewritten, 3);
	cr_expect_eq(h->earlier_removed, 1);
	cr_expect_eq(h->earlier_late, 1);
	h = commit(&w, now);
	cr_expect_eq(h->earlier_rewritten, 0);
	world_end(&w);
}

Test(history_compare, keys_leave_as_their_privacy_allows)
{
	static const char *const wanted[] = {"a", "hmac:", "a row"};
	static const enum privacy classes[] = {PRIVACY_OPEN, PRIVACY_KEYED_HASH,
					       PRIVACY_NEVER};

	for (int i = 0; i < 3; i++) {
		const struct source_history *h;
		struct world w;

		world_begin(&w);
		w.columns[COLUMN_CASE].privacy = classes[i];
		commit(&w, ROW("a", "01", "", "1"));
		h = commit(&w, ROW("a", "01", "", "2"));
		cr_assert_not_null(h);
		cr_expect_eq(h->rewritten, 1);
		cr_assert_eq(h->case_count, 1);
		cr_expect(text_starts(h->cases[0], wanted[i]));
		cr_expect(i != 1 || h->cases[0].size == 5 + 64);
		world_end(&w);
	}
}

/* What is never committed to is not compared either. */
Test(history_compare, never_is_not_looked_at)
{
	const struct source_history *h;
	struct world w;

	world_begin(&w);
	commit(&w, "a,aoc,2026-02-01,,1.00,1,one\n");
	h = commit(&w, "a,aoc,2026-02-01,,1.00,1,two\n");
	cr_assert_not_null(h);
	cr_expect_eq(h->same, 1);
	world_end(&w);
}

Test(history_compare, a_column_that_may_change)
{
	const struct source_history *h;
	struct world w;

	world_begin(&w);
	w.columns[COLUMN_N].changes = true;
	commit(&w, ROW("a", "01", "", "1") ROW("b", "02", "", "1"));
	h = commit(&w, ROW("a", "01", "", "2")
			       ROW("b", "02", "2026-02-02T01:00:00Z", "2"));
	cr_assert_not_null(h);
	cr_expect_eq(h->updated, 2);
	h = commit(&w, ROW("a", "01", "", "2") ROW("b", "02", "", "3"));
	cr_expect_eq(h->same, 1);
	cr_expect_eq(h->rewritten, 1);
	world_end(&w);
}

/* A key that many rows have: rows that come and go by time rewrite nothing. */
Test(history_compare, a_key_of_many_rows)
{
	const struct source_history *h;
	struct world w;

	world_begin(&w);
	commit(&w, ROW("a", "01", "", "1") ROW("a", "02", "", "2")
			   ROW("a", "03", "", "3"));
	h = commit(&w, ROW("a", "02", "", "2") ROW("a", "03", "", "4")
			       ROW("a", "04", "", "5"));
	cr_assert_not_null(h);
	cr_expect_eq(h->same, 1);
	cr_expect_eq(h->left, 1);
	cr_expect_eq(h->added, 1);
	cr_expect_eq(h->rewritten, 1);
	world_end(&w);
}

Test(history_compare, without_a_key_rows_are_known_by_what_they_say)
{
	const struct source_history *h;
	struct world w;

	world_begin(&w);
	w.kind.key = -1;
	commit(&w, ROW("a", "01", "", "1") ROW("b", "02", "", "2"));
	h = commit(&w, ROW("a", "01", "", "1") ROW("b", "02", "", "3"));
	cr_assert_not_null(h);
	cr_expect_eq(h->same, 1);
	cr_expect_eq(h->rewritten, 0);
	cr_expect_eq(h->removed, 1);
	cr_expect_eq(h->added, 1);
	world_end(&w);
}

Test(history_compare, other_columns_are_not_compared)
{
	struct world w;

	world_begin(&w);
	commit(&w, ROW("a", "01", "", "1"));
	w.columns[COLUMN_N].nullable = true;
	cr_expect_null(commit(&w, ROW("a", "01", "", "1")));
	world_end(&w);
}

Test(history_compare, a_damaged_book_is_none_or_an_error)
{
	struct world w;
	char byte = 'x';

	world_begin(&w);
	commit(&w, ROW("a", "01", "", "1") ROW("b", "02", "", "1"));
	cr_assert_eq(ftruncate(w.files.before, 200), 0);
	cr_expect_null(commit(&w, ROW("a", "01", "", "1")));
	cr_assert_eq(pwrite(w.files.before, &byte, 1, 0), 1);
	cr_expect_null(commit(&w, ROW("a", "01", "", "1")));
	world_end(&w);
}

Test(history_compare, the_same_for_any_number_of_threads)
{
	struct world w;
	struct buffer rows;
	const struct source_history *h;

	world_begin(&w);
	buffer_init(&rows);
	for (unsigned i = 0; i < 40000; i++)
		buffer_printf(&rows, "k%05u,aoc,2026-02-01,,1.00,%u,s\n", i, i);
	buffer_char(&rows, 0);
	w.f.job.threads = 4;
	commit(&w, rows.data);
	rows.size = 0;
	for (unsigned i = 40000; i-- > 100;)
		buffer_printf(&rows, "k%05u,aoc,2026-02-01,,1.00,%u,s\n", i,
			      i % 1000 ? i : i + 1);
	buffer_char(&rows, 0);
	h = commit(&w, rows.data);
	cr_assert_not_null(h);
	cr_expect_eq(h->rewritten, 39);
	cr_expect_eq(h->removed, 100);
	cr_expect_eq(h->same, 40000 - 139);
	cr_expect_eq(h->case_count, 20);
	buffer_release(&rows);
	world_end(&w);
}
