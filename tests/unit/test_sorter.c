/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "records/sorter.h"
#include "temp_tree.h"

static uint64_t next(uint64_t *seed)
{
	*seed += 0x9e3779b97f4a7c15ULL;
	uint64_t z = *seed;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

struct made {
	struct sorted record;
	char bytes[80];
};

/* Keys that share beginnings, are prefixes of each other, hold zeros, repeat,
 * or are nothing. */
static void make_record(struct made *m, uint64_t *seed)
{
	static const char shared[] = "account-0000000000000000\0\0\0\0\0";
	uint64_t kind = next(seed) % 6;
	size_t from = kind < 3 ? next(seed) % sizeof(shared) : 0;
	size_t more = kind == 0 ? 0 : next(seed) % 9;
	size_t extra = next(seed) % 4 == 0 ? next(seed) % 20 : 0;

	memcpy(m->bytes, shared, from);
	for (size_t i = 0; i < more; i++)
		m->bytes[from + i] = (char)(next(seed) % (kind == 5 ? 256 : 3));
	for (size_t i = 0; i < extra; i++)
		m->bytes[from + more + i] = (char)next(seed);
	m->record.key = (struct text){m->bytes, from + more};
	m->record.payload = (struct text){m->bytes + from + more, extra};
	m->record.order = next(seed) % 3 ? next(seed) % 5 : next(seed);
}

static int by_order(const void *a, const void *b)
{
	const struct sorted *first = &(*(struct made *const *)a)->record;
	const struct sorted *second = &(*(struct made *const *)b)->record;

	return sorted_compare(first, second);
}

static void expect_sorted(struct sorter *const *sorters, size_t count,
			  struct made **wanted, size_t wanted_count)
{
	struct sorter_merge *merge;
	struct err err = {0};
	struct sorted got;
	size_t n = 0;
	int more;

	cr_assert_eq(sorter_merge_open(sorters, count, &merge, &err), 0, "%s",
		     err.text);
	while ((more = sorter_merge_next(merge, &got, &err)) > 0) {
		cr_assert_lt(n, wanted_count);
		cr_assert_eq(sorted_compare(&got, &wanted[n]->record), 0,
			     "record %zu", n);
		n++;
	}
	cr_assert_eq(more, 0, "%s", err.text);
	cr_assert_eq(n, wanted_count);
	sorter_merge_close(merge);
}

static void sort_and_expect(const char *directory, size_t records,
			    uint64_t memory, size_t threads, uint64_t seed)
{
	struct spill spill = {.directory = directory};
	struct table_budget budget = {.limit = 1 << 26};
	struct made *made = malloc(records * sizeof(*made) + 1);
	struct made **wanted = malloc(records * sizeof(*wanted) + 1);
	struct sorter *sorters[4];
	struct err err = {0};

	for (size_t t = 0; t < threads; t++)
		sorters[t] = sorter_open(&spill, &budget, memory);
	for (size_t i = 0; i < records; i++) {
		make_record(&made[i], &seed);
		wanted[i] = &made[i];
		cr_assert_eq(sorter_add(sorters[next(&seed) % threads],
					made[i].record.key,
					made[i].record.order,
					made[i].record.payload, &err),
			     0, "%s", err.text);
	}
	qsort(wanted, records, sizeof(*wanted), by_order);
	expect_sorted(sorters, threads, wanted, records);
	expect_sorted(sorters, threads, wanted, records); /* and again */
	for (size_t t = 0; t < threads; t++)
		sorter_close(sorters[t]);
	cr_expect_eq(budget.used, 0);
	spill_close(&spill);
	free(wanted);
	free(made);
}

Test(sorter, gives_any_number_of_records_in_order)
{
	struct arena *arena = arena_open();
	char *directory = temp_tree_make(arena);

	sort_and_expect(directory, 0, 4096, 2, 1);
	sort_and_expect(directory, 1, 4096, 1, 2);
	for (uint64_t seed = 0; seed < 12; seed++) {
		sort_and_expect(directory, 20000, 2048 << seed, 1, seed);
		sort_and_expect(directory, 3000 * (seed + 1), 2048 << seed, 3,
				seed + 100);
	}
	cr_expect_eq(rmdir(directory), 0, "something was left behind");
	temp_tree_remove(directory);
	arena_close(arena);
}

Test(sorter, takes_records_longer_than_its_memory)
{
	struct arena *arena = arena_open();
	char *directory = temp_tree_make(arena);
	struct spill spill = {.directory = directory};
	struct table_budget budget = {.limit = 0};
	struct sorter *sorter = sorter_open(&spill, &budget, 4096);
	struct sorter_merge *merge;
	struct sorted got;
	struct err err = {0};
	char *key = malloc(1 << 20);
	unsigned n = 0;

	memset(key, 'k', 1 << 20);
	for (unsigned i = 0; i < 20; i++) {
		size_t size = (i * 7 % 20) * 50000;

		cr_assert_eq(sorter_add(sorter, (struct text){key, size}, i,
					TEXT("p"), &err),
			     0, "%s", err.text);
	}
	cr_assert_eq(sorter_merge_open(&sorter, 1, &merge, &err), 0);
	for (; sorter_merge_next(merge, &got, &err) > 0; n++) {
		cr_expect_eq(got.key.size, n * 50000);
		cr_expect_eq(memcmp(got.key.data, key, got.key.size), 0);
		cr_expect(text_is(got.payload, "p"));
	}
	cr_expect_eq(n, 20);
	cr_expect_eq(err.kind, ERR_NONE, "%s", err.text);
	sorter_merge_close(merge);
	sorter_close(sorter);
	spill_close(&spill);
	free(key);
	temp_tree_remove(directory);
	arena_close(arena);
}

/* Adds n numbered keys until it fails or they are in. */
static int add_numbers(struct sorter *sorter, unsigned n, struct err *err)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t key = i * 2654435761u;

		if (sorter_add(sorter, (struct text){(char *)&key, 4}, i,
			       TEXT("payload"), err))
			return -1;
	}
	return 0;
}

Test(sorter, without_a_place_it_refuses_what_passes_its_memory)
{
	struct table_budget budget = {.limit = 1 << 20};
	struct sorter *sorter = sorter_open(NULL, &budget, 1 << 16);
	struct err err = {0};

	cr_expect_eq(add_numbers(sorter, 100, &err), 0);
	cr_expect_eq(add_numbers(sorter, 100000, &err), -1);
	cr_expect_eq(err.kind, ERR_LIMIT);
	sorter_close(sorter);
}

Test(sorter, a_ceiling_on_what_is_written_says_how_much_was_needed)
{
	struct arena *arena = arena_open();
	char *directory = temp_tree_make(arena);
	struct spill spill = {.directory = directory, .most = 100000};
	struct table_budget budget = {.limit = 1 << 20};
	struct sorter *sorter = sorter_open(&spill, &budget, 1 << 14);
	struct err err = {0};

	cr_expect_eq(add_numbers(sorter, 100000, &err), -1);
	cr_expect_eq(err.kind, ERR_LIMIT);
	cr_expect_gt(spill.refused, 100000);
	cr_expect(strstr(err.text, "bytes are needed"), "%s", err.text);
	sorter_close(sorter);
	spill_close(&spill);
	cr_expect_eq(rmdir(directory), 0, "something was left behind");
	temp_tree_remove(directory);
	arena_close(arena);
}

Test(sorter, a_file_that_may_not_grow_is_a_full_disk)
{
	struct arena *arena = arena_open();
	char *directory = temp_tree_make(arena);
	struct spill spill = {.directory = directory};
	struct table_budget budget = {.limit = 1 << 20};
	struct sorter *sorter = sorter_open(&spill, &budget, 1 << 14);
	struct rlimit limit = {100000, 100000};
	struct err err = {0};

	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	cr_expect_eq(add_numbers(sorter, 100000, &err), -1);
	cr_expect_eq(err.kind, ERR_LIMIT, "%s", err.text);
	cr_expect_gt(spill.refused, 0);
	sorter_close(sorter);
	spill_close(&spill);
	temp_tree_remove(directory);
	arena_close(arena);
}

Test(sorter, a_bit_that_the_disk_turned_is_an_error)
{
	struct arena *arena = arena_open();
	char *directory = temp_tree_make(arena);
	struct table_budget budget = {.limit = 1 << 20};
	unsigned turned = 0, seen = 0;

	for (uint64_t place = 0; place < 40000; place += 997) {
		struct spill spill = {.directory = directory};
		struct sorter *sorter = sorter_open(&spill, &budget, 1 << 13);
		struct sorter_merge *merge = NULL;
		struct err err = {0};
		struct sorted got;
		char byte;
		int more = 1;

		cr_assert_eq(add_numbers(sorter, 1000, &err), 0);
		cr_assert_eq(sorter_flush(sorter, &err), 0);
		if (pread(spill.handle - 1, &byte, 1, (off_t)place) == 1) {
			char other = (char)(byte ^ 1 << place % 8);

			/* holes between extents are nobody's */
			turned += byte != 0;
			cr_assert_eq(pwrite(spill.handle - 1, &other, 1,
					    (off_t)place),
				     1);
			if (sorter_merge_open(&sorter, 1, &merge, &err))
				more = -1;
			while (more > 0)
				more = sorter_merge_next(merge, &got, &err);
			if (more < 0) {
				seen++;
				cr_expect_eq(err.kind, ERR_SYSTEM);
			} else {
				cr_expect_eq(byte, 0);
			}
		}
		sorter_merge_close(merge);
		sorter_close(sorter);
		spill_close(&spill);
	}
	cr_expect_gt(turned, 5);
	cr_expect_geq(seen, turned);
	temp_tree_remove(directory);
	arena_close(arena);
}
