/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdio.h>

#include "records/key_table.h"

Test(key_table, numbers_keys_in_order_and_finds_them_again)
{
	struct table_budget budget = {.limit = 1 << 26};
	struct key_table table;
	char key[32];
	bool is_new;

	key_table_init(&table, &budget);
	for (int round = 0; round < 2; round++) {
		for (uint64_t i = 0; i < 100000; i++) {
			int size = snprintf(key, sizeof(key), "%llx",
					    (unsigned long long)(i * 977));
			struct text t = {key, (size_t)size};

			cr_assert_eq(key_table_add(&table, t, &is_new), i);
			cr_assert_eq(is_new, round == 0);
			cr_assert(text_equal(key_table_get(&table, i), t));
		}
	}
	cr_expect_eq(table.count, 100000);
	key_table_release(&table);
	cr_expect_eq(budget.used, 0);
}

Test(key_table, refuses_beyond_the_budget)
{
	struct table_budget budget = {.limit = 4096};
	struct key_table table;
	char key[32];
	bool is_new;
	int i = 0;

	key_table_init(&table, &budget);
	for (; i < 10000; i++) {
		int size = snprintf(key, sizeof(key), "key %d", i);

		if (key_table_add(&table, (struct text){key, (size_t)size},
				  &is_new) == KEY_TABLE_FULL)
			break;
	}
	cr_expect(i > 10 && i < 300);
	cr_expect_eq(key_table_add(&table, TEXT("key 3"), &is_new), 3);
	key_table_release(&table);
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
