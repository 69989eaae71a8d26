/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdio.h>

#include "records/key_bytes.h"
#include "records/key_table.h"

static struct text number_text(uint64_t i, char room[32])
{
	int size = snprintf(room, 32, "%llx", (unsigned long long)(i * 977));

	return (struct text){room, (size_t)size};
}

Test(key_table, finds_keys_again_and_walks_them_by_hash)
{
	struct table_budget budget = {.limit = 1 << 26};
	struct key_table table;
	struct key_walk walk;
	char key[32];
	bool is_new;
	uint64_t *words, at = 0, hash, last = 0, walked = 0;

	key_table_init(&table, 2, &budget);
	for (uint64_t round = 0; round < 2; round++) {
		for (uint64_t i = 0; i < 100000; i++) {
			struct text t = number_text(i, key);

			words = key_table_add(&table, t, key_hash(t), &is_new);
			cr_assert_eq(is_new, round == 0);
			cr_assert_eq(words[0], round ? i : 0);
			cr_assert_eq(words[1], 0);
			cr_assert(text_equal(key_table_key(&table, words), t));
			words[0] = i;
		}
	}
	cr_expect_eq(table.count, 100000);
	for (uint64_t i = 0; i < 100000; i++)
		cr_assert_eq(key_table_next(&table, &at)[0], i);
	cr_expect_null(key_table_next(&table, &at));
	key_walk_begin(&walk, &table);
	for (; (words = key_walk_next(&walk, &hash)); walked++) {
		cr_assert_eq(hash, key_hash(key_table_key(&table, words)));
		cr_assert(hash >= last);
		last = hash;
	}
	key_walk_end(&walk);
	cr_expect_eq(walked, 100000);
	cr_expect_null(
		key_table_find(&table, TEXT("no"), key_hash(TEXT("no"))));
	key_table_release(&table);
	cr_expect_eq(budget.used, 0);
}

Test(key_table, keys_of_all_lengths)
{
	struct table_budget budget = {.limit = 1 << 26};
	struct key_table table;
	static const char bytes[600];
	bool is_new;

	key_table_init(&table, 0, &budget);
	for (unsigned round = 0; round < 2; round++)
		for (size_t size = 0; size <= sizeof(bytes); size++) {
			struct text t = {bytes, size};

			cr_assert_not_null(
				key_table_add(&table, t, key_hash(t), &is_new));
			cr_assert_eq(is_new, round == 0);
		}
	cr_expect_eq(table.count, sizeof(bytes) + 1);
	key_table_release(&table);
}

Test(key_table, refuses_beyond_the_budget)
{
	struct table_budget budget = {.limit = 4096};
	struct key_table table;
	char key[32];
	bool is_new;
	uint64_t i = 0;

	key_table_init(&table, 1, &budget);
	for (; i < 10000; i++) {
		struct text t = number_text(i, key);

		if (!key_table_add(&table, t, key_hash(t), &is_new))
			break;
	}
	cr_expect(i > 10 && i < 300);
	cr_expect_eq(table.count, i);
	for (uint64_t k = 0; k < i; k++) {
		struct text t = number_text(k, key);

		cr_assert_not_null(key_table_find(&table, t, key_hash(t)));
	}
	key_table_release(&table);
	cr_expect_eq(budget.used, 0);
}

Test(key_table, values_come_back_as_they_were)
{
	const struct value values[] = {
		value_null(),
		value_bool(true),
		value_int(-7),
		value_string(TEXT("")),
		value_string(TEXT("a\0b")),
		value_decimal(150, 2),
		value_timestamp((struct instant){-5, 7}),
		value_duration((struct span){90, 0}),
	};
	struct buffer bytes;
	struct text left;

	buffer_init(&bytes);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		key_encode(&bytes, values[i]);
	left = buffer_view(&bytes);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		struct value v = key_decode(&left);

		cr_expect_eq(v.kind, values[i].kind);
		cr_expect(value_equal(v, values[i]), "%zu", i);
	}
	cr_expect_eq(left.size, 0);
	buffer_release(&bytes);
}
