/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of several threads walked side by side. */
#include "records/group_walk.h"

#include "records/key_bytes.h"
#include "records/key_table.h"
#include "unit/records_fixture.h"

#define TABLES 3

struct world {
	struct fixture f;
	struct row_query query;
	struct table_budget budget;
	struct row_groups groups[TABLES];
};

static void begin(struct world *w)
{
	struct err err = {0};

	memset(w, 0, sizeof(*w));
	fixture_begin(&w->f);
	w->f.per[0].name = TEXT("k");
	w->f.per[0].expression.source = TEXT("row.case_id");
	w->f.spec.per_count = 1;
	w->f.each[0].name = TEXT("rows");
	w->f.each[0].call.source = TEXT("count()");
	w->f.each[1].name = TEXT("least");
	w->f.each[1].call.source = TEXT("min(row.n)");
	w->f.each[2].name = TEXT("kinds");
	w->f.each[2].call.source = TEXT("distinct(row.n)");
	w->f.spec.each_count = 3;
	fixture_metric(&w->f, "count()");
	cr_assert_eq(fixture_compile(&w->f), 0, "%s", w->f.problems);
	cr_assert_eq(row_query_prepare(w->f.arena, &w->f.job, &w->f.query,
				       &w->query, &err),
		     0, "%s", err.text);
	w->budget.limit = 1 << 24;
	for (unsigned i = 0; i < TABLES; i++)
		row_groups_init(&w->groups[i], &w->query, &w->budget);
}

static void end(struct world *w)
{
	for (unsigned i = 0; i < TABLES; i++)
		row_groups_release(&w->groups[i]);
	cr_expect_eq(w->budget.used, 0);
	fixture_end(&w->f);
}

/* A row with that number in a table's group. */
static void add(struct world *w, unsigned table, const char *key, int64_t n)
{
	struct row_groups *groups = &w->groups[table];
	const struct aggregate_set *each = &w->query.programs.each;
	uint64_t *words = row_groups_find(groups, text_from(key),
					  key_hash(text_from(key)));
	struct value value = value_int(n);
	struct cell *cells;

	cr_assert_not_null(words);
	cells = row_groups_unpack(groups, words);
	for (unsigned c = 0; c < each->cell_count; c++) {
		each->owners[c]->kind->add(each->owners[c], &cells[c], &value,
					   &groups->spilling.own);
		row_groups_pack_cell(groups, words, c, &cells[c]);
	}
}

static void merge_all(struct world *w)
{
	for (unsigned i = 1; i < TABLES; i++)
		row_groups_merge(&w->groups[0], &w->groups[i]);
}

/* "key rows least kinds" of each group of the range, by their keys. */
static const char *walk(struct world *w, uint64_t first, uint64_t last)
{
	const struct aggregate_set *each = &w->query.programs.each;
	const char *lines[8];
	size_t count = 0;
	uint64_t before = 0;
	struct group_walk walk;
	struct buffer out;
	struct text key;

	group_walk_begin(&walk, &w->groups[0], first, last);
	while (group_walk_next(&walk, &key)) {
		uint64_t hash = key_hash(key);
		long long values[3];
		size_t at = count;

		cr_assert(count < ARRAY_SIZE(lines) && hash >= before &&
			  hash >= first && hash <= last);
		before = hash;
		for (unsigned i = 0; i < 3; i++)
			values[i] =
				cell_result(w->f.arena, &each->items[i],
					    &walk.cells[each->items[i].cell])
					.integer;
		lines[count++] = text_cstr(w->f.arena,
					   text_format(w->f.arena,
						       "%.*s %lld %lld %lld; ",
						       TEXT_ARG(key), values[0],
						       values[1], values[2]));
		for (; at > 0 && strcmp(lines[at - 1], lines[at]) > 0; at--) {
			const char *line = lines[at];

			lines[at] = lines[at - 1];
			lines[at - 1] = line;
		}
	}
	group_walk_end(&walk);
	buffer_init(&out);
	for (size_t i = 0; i < count; i++)
		buffer_str(&out, lines[i]);
	return text_cstr(w->f.arena, buffer_take(&out, w->f.arena));
}

Test(group_walk, each_group_once)
{
	struct world w;

	begin(&w);
	add(&w, 0, "b", 5);
	add(&w, 1, "b", 3);
	add(&w, 2, "b", 5);
	add(&w, 1, "a", 1);
	add(&w, 0, "c", -1);
	add(&w, 0, "c", -1);
	merge_all(&w);
	cr_expect_str_eq(walk(&w, 0, UINT64_MAX),
			 "a 1 1 1; b 3 3 2; c 2 -1 1; ");
	end(&w);
}

Test(group_walk, ranges_meet_and_do_not_overlap)
{
	static const char *const keys[] = {"a", "b", "c", "d", "e"};
	struct world w;

	begin(&w);
	for (unsigned i = 0; i < ARRAY_SIZE(keys); i++) {
		add(&w, i % TABLES, keys[i], 1);
		add(&w, (i + 1) % TABLES, keys[i], 2);
	}
	merge_all(&w);
	for (unsigned i = 0; i < ARRAY_SIZE(keys); i++) {
		uint64_t hash = key_hash(text_from(keys[i]));
		const char *below = walk(&w, 0, hash - 1);
		const char *above = walk(&w, hash + 1, UINT64_MAX);
		const char *here = walk(&w, hash, hash);

		cr_expect_eq(here[0], keys[i][0]);
		cr_expect_eq(strlen(here), strlen("a 2 1 2; "));
		cr_expect_eq(strlen(below) + strlen(above),
			     4 * strlen("a 2 1 2; "));
		cr_expect_null(strchr(below, keys[i][0]));
		cr_expect_null(strchr(above, keys[i][0]));
	}
	end(&w);
}

Test(group_walk, tables_without_groups)
{
	struct world w;

	begin(&w);
	merge_all(&w);
	cr_expect_str_eq(walk(&w, 0, UINT64_MAX), "");
	add(&w, 2, "a", 4);
	cr_expect_str_eq(walk(&w, 0, UINT64_MAX), "a 1 4 1; ");
	end(&w);
}

/* Walked twice with nothing between, tables are counted once. */
Test(group_walk, what_a_merge_made_belongs_to_the_first)
{
	struct world w;

	begin(&w);
	for (int i = 0; i < 300; i++)
		add(&w, (unsigned)i % TABLES, i % 2 ? "odd" : "even", i);
	merge_all(&w);
	cr_expect_str_eq(walk(&w, 0, UINT64_MAX),
			 "even 150 0 150; odd 150 1 150; ");
	end(&w);
}

Test(group_walk, many_groups_against_a_count)
{
	static unsigned rows_of[2500];
	struct world w;
	uint64_t before = 0;
	struct group_walk walk;
	unsigned groups = 0;
	struct text key;

	begin(&w);
	for (unsigned i = 0; i < 9000; i++) {
		char name[16];
		unsigned k = i * 7 % 2500;

		snprintf(name, sizeof(name), "k%u", k);
		rows_of[k]++;
		add(&w, i % TABLES, name, 1);
	}
	merge_all(&w);
	group_walk_begin(&walk, &w.groups[0], 0, UINT64_MAX);
	while (group_walk_next(&walk, &key)) {
		unsigned k = (unsigned)strtoul(text_cstr(w.f.arena, key) + 1,
					       NULL, 10);
		uint64_t hash = key_hash(key);

		cr_assert(groups == 0 || hash > before);
		cr_assert_eq(walk.cells[0].count, rows_of[k], "%u: %llu", k,
			     (unsigned long long)walk.cells[0].count);
		before = hash;
		groups++;
	}
	group_walk_end(&walk);
	cr_expect_eq(groups, 2500);
	end(&w);
}
