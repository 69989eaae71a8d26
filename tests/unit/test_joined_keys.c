/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "records/joined_keys.h"
#include "records/key_bytes.h"

#define KEYS 20000
#define LONG 30000 /* bytes of one key in a thousand */

struct stand {
	struct spill spill;
	struct table_budget whole;
	struct spilling spilling;
	char *key;
};

static struct text key_of(struct stand *s, uint64_t i)
{
	int size = snprintf(s->key, LONG, "key-%llu", (unsigned long long)i);

	if (i % 1000 != 0)
		return (struct text){s->key, (size_t)size};
	memset(s->key + size, 'x', LONG - (size_t)size);
	return (struct text){s->key, LONG};
}

/* Every key is in one of three runs; its words are its number and square. */
static void write_runs(struct stand *s)
{
	struct err err = {0};

	for (uint64_t run = 0; run < 3; run++) {
		struct key_table table;
		struct key_walk walk;
		struct buffer key;
		uint64_t hash, *words;
		bool is_new;

		key_table_init(&table, 2, &s->whole);
		for (uint64_t i = run; i < KEYS; i += 3) {
			struct text t = key_of(s, i);

			words = key_table_add(&table, t, key_hash(t), &is_new);
			words[0] = i;
			words[1] = i * i;
		}
		buffer_init(&key);
		cr_assert_eq(spilling_begin(&s->spilling, &err), 0);
		key_walk_begin(&walk, &table);
		while ((words = key_walk_next(&walk, &hash))) {
			struct sorted record = {.order = 0};

			key_with_hash(&key, key_table_key(&table, words), hash);
			record.key = buffer_view(&key);
			record.payload = (struct text){(const char *)words, 16};
			cr_assert_eq(sorter_run_put(s->spilling.sorter, &record,
						    &err),
				     0);
		}
		key_walk_end(&walk);
		cr_assert_eq(sorter_run_end(s->spilling.sorter, true, &err), 0);
		buffer_release(&key);
		key_table_release(&table);
	}
}

static struct joined_keys *stand_begin(struct stand *s)
{
	struct joined_keys *file = NULL;
	struct err err = {0};

	*s = (struct stand){
		.spill = {.directory = "/tmp"},
		.whole = {.limit = 1 << 26, .share = 1 << 16},
		.key = malloc(LONG),
	};
	s->whole.spill = &s->spill;
	spilling_init(&s->spilling, &s->whole);
	write_runs(s);
	cr_assert_eq(joined_keys_write(&s->spilling, 2, &file, &err), 0, "%s",
		     err.text);
	spilling_release(&s->spilling);
	return file;
}

static void stand_end(struct stand *s, struct joined_keys *file)
{
	joined_keys_close(file);
	cr_expect_eq(s->whole.used, 0);
	spill_close(&s->spill);
	free(s->key);
}

Test(joined_keys, every_key_is_found_and_no_other)
{
	struct stand s;
	struct joined_keys *file = stand_begin(&s);
	struct key_reader reader = {.file = file};
	const uint64_t *words = NULL;
	struct err err = {0};

	for (uint64_t i = 0; i < KEYS; i++) {
		struct text t = key_of(&s, i);

		cr_assert_eq(key_reader_find(&reader, t, key_hash(t), &words,
					     &err),
			     1);
		cr_assert_eq(words[0], i);
		cr_assert_eq(words[1], i * i);
		t = key_of(&s, i + KEYS);
		cr_assert_eq(key_reader_find(&reader, t, key_hash(t), &words,
					     &err),
			     0);
	}
	key_reader_release(&reader);
	stand_end(&s, file);
}

Test(joined_keys, a_bit_that_the_disk_turned_is_an_error)
{
	struct stand s;
	struct joined_keys *file = stand_begin(&s);
	struct key_reader reader = {.file = file};
	off_t size = lseek(s.spill.handle - 1, 0, SEEK_END);
	struct err err = {0};
	unsigned bad = 0;

	for (off_t at = 100; at < size; at += 5003) {
		char byte = 0;

		cr_assert_eq(pread(s.spill.handle - 1, &byte, 1, at), 1);
		byte ^= 4;
		cr_assert_eq(pwrite(s.spill.handle - 1, &byte, 1, at), 1);
	}
	for (uint64_t i = 0; i < KEYS; i++) {
		struct text t = key_of(&s, i);
		const uint64_t *words = NULL;
		int found =
			key_reader_find(&reader, t, key_hash(t), &words, &err);

		cr_assert_neq(found, 0);
		cr_assert(found < 0 || words[1] == i * i);
		bad += found < 0;
		err_clear(&err);
	}
	cr_expect_gt(bad, 0);
	key_reader_release(&reader);
	stand_end(&s, file);
}
