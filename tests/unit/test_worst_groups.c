/* SPDX-License-Identifier: Apache-2.0 */
/* The worst groups against all groups sorted. */
#include "unit/records_fixture.h"

#define GROUPS 500
#define LISTED 7

struct group {
	int64_t rows, sum;
	int key;
};

static const char *rows_of(struct fixture *f, struct group *groups)
{
	struct buffer rows;
	uint64_t seed = 11;

	buffer_init(&rows);
	buffer_str(&rows, FIXTURE_HEADER);
	for (int i = 0; i < 3000; i++) {
		int key;
		int64_t n;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		key = (int)(seed >> 33) % GROUPS;
		n = (int64_t)(seed >> 40) % 9 - 3;
		groups[key].key = key;
		groups[key].rows++;
		groups[key].sum += n;
		buffer_printf(&rows,
			      "k%03d,aoc,2026-02-01,,1,%lld,"
			      "something longer to fill a block or two\n",
			      key, (long long)n);
	}
	return text_cstr(f->arena, buffer_take(&rows, f->arena));
}

static bool least_first;

static int worse(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->sum != y->sum)
		return (x->sum < y->sum) == least_first ? -1 : 1;
	return x->key - y->key;
}

static void begin(struct fixture *f)
{
	fixture_begin(f);
	f->per[0].name = TEXT("case");
	f->per[0].expression.source = TEXT("row.case_id");
	f->spec.per_count = 1;
	f->each[0].name = TEXT("sum");
	f->each[0].call.source = TEXT("sum(row.n)");
	f->each[1].name = TEXT("rows");
	f->each[1].call.source = TEXT("count()");
	f->spec.each_count = 2;
	f->spec.list = (struct group_list_spec){.is_given = true,
						.worst = 0,
						.rows = 1,
						.most = LISTED,
						.at_least = 5};
	fixture_metric(f, "max(sum)");
}

static void compare(const struct fixture *f, const struct group *sorted)
{
	const struct group_listing *listing = f->result.answers[0].listing;
	uint64_t small = 0, all = 0;
	size_t at = 0;

	cr_assert_not_null(listing);
	for (int i = 0; i < GROUPS; i++) {
		char key[8];

		all += sorted[i].rows > 0;
		small += sorted[i].rows > 0 && sorted[i].rows < 5;
		if (sorted[i].rows < 5 || at == LISTED)
			continue;
		snprintf(key, sizeof(key), "k%03d", sorted[i].key);
		cr_assert(text_is(value_text(listing->items[at].keys[0]), key));
		cr_assert_eq(listing->items[at].figures[0].integer,
			     sorted[i].sum);
		cr_assert_eq(listing->items[at++].figures[1].integer,
			     sorted[i].rows);
	}
	cr_assert_eq(listing->count, LISTED);
	cr_assert_eq(listing->groups, all);
	cr_assert_eq(listing->small, small);
	cr_assert_eq(listing->unknown, 0);
}

Test(worst_groups, against_all_groups_sorted)
{
	for (unsigned round = 0; round < 4; round++) {
		struct group groups[GROUPS] = {{0, 0, 0}};
		struct fixture f;

		least_first = round / 2;
		begin(&f);
		f.spec.list.least_first = least_first;
		f.job.threads = round % 2 ? 3 : 1;
		fixture_rows(&f, rows_of(&f, groups));
		qsort(groups, GROUPS, sizeof(*groups), worse);
		compare(&f, groups);
		fixture_end(&f);
	}
}

Test(worst_groups, what_a_key_is_made_of_makes_it_private)
{
	struct fixture f;

	begin(&f);
	f.per[1].name = TEXT("hidden");
	f.per[1].expression.source =
		TEXT("row.secret == null ? row.channel : row.case_id");
	f.spec.per_count = 2;
	fixture_rows(&f, FIXTURE_HEADER "a,aoc,2026-02-01,,1,1,\n");
	cr_expect_eq(f.spec.list.privacy[0], PRIVACY_OPEN);
	cr_expect_eq(f.spec.list.privacy[1], PRIVACY_NEVER);
	cr_expect_eq(f.result.answers[0].listing->small, 1);
	cr_expect_eq(f.result.answers[0].listing->count, 0);
	fixture_end(&f);
}
