/* SPDX-License-Identifier: Apache-2.0 */
/* Leaves in batches against leaf_hash_fields, and the roots of random files by
 * batches, by OpenSSL alone and row by row. */
#include "unit/records_fixture.h"

#include "base/encode.h"
#include "records/leaf_batch.h"

#define LONGEST 20000

static uint64_t draw(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void try_batch(struct leaf_batch *batch, struct leaf_writer *writer,
		      uint64_t *seed)
{
	static char bytes[LONGEST];
	static struct digest wanted[LEAF_BATCH];
	const unsigned char key[32] = {3};
	uint64_t first = draw(seed) % 100000;
	size_t most = 1 + draw(seed) % LEAF_BATCH, added = 0, count;
	const struct digest *hashes;

	leaf_batch_begin(batch, key, first, most);
	while (added < most && leaf_batch_has_room(batch)) {
		size_t longest = draw(seed) % 10 ? 200 : LONGEST;
		struct text fields = {bytes, draw(seed) % longest};
		unsigned char salt[SALT_BYTES];

		memset(bytes, (int)(draw(seed) % 256), fields.size);
		keystream_fill(key, (first + added) * SALT_BYTES, salt,
			       sizeof(salt));
		cr_assert_eq(memcmp(salt, leaf_batch_salt(batch), SALT_BYTES),
			     0);
		wanted[added++] = leaf_hash_fields(writer, fields, salt);
		leaf_batch_add(batch, fields);
	}
	hashes = leaf_batch_hash(batch, &count);
	cr_assert_eq(count, added);
	for (size_t i = 0; i < count; i++)
		cr_assert(digest_equal(hashes[i], wanted[i]));
}

Test(leaf_batch, hashes_as_one_by_one)
{
	struct arena *arena = arena_open();
	struct leaf_writer writer;
	uint64_t seed = 5;

	leaf_writer_init(arena, &writer, &fixture_kind, arena);
	for (size_t k = 0; k < sha256_kernel_count; k++) {
		struct leaf_batch *batch;

		if (!sha256_kernels[k]->runs())
			continue;
		batch = leaf_batch_open(sha256_kernels[k]);
		for (int i = 0; i < 20; i++)
			try_batch(batch, &writer, &seed);
		leaf_batch_close(batch);
	}
	leaf_writer_release(&writer);
	arena_close(arena);
}

/* Any text for a field: short, long, quoted, with what needs quotes. */
static void put_field(struct buffer *out, uint64_t *seed)
{
	static const char *const parts[] = {"a",  "\"\"", ",",
					    "\n", "\r\n", "\xe0\xb8\x81"};
	uint64_t kind = draw(seed) % 12;
	uint64_t count = draw(seed) % (kind == 1 ? 300 : 12);

	if (kind == 0)
		buffer_char(out, '"');
	for (uint64_t i = 0; i < count; i++)
		if (kind == 0)
			buffer_str(out, parts[draw(seed) % 6]);
		else
			buffer_char(out, (char)('a' + draw(seed) % 26));
	if (kind == 0)
		buffer_char(out, '"');
}

static void make_csv(struct buffer *out, uint64_t *seed, int rows)
{
	bool short_file = draw(seed) % 4 == 0;
	const char *line = draw(seed) % 3 ? "\n" : "\r\n";

	buffer_init(out);
	buffer_str(out, short_file ? "n,case_id,note,secret"
				   : "case_id,channel,received_at,frozen_at,"
				     "amount,n,secret");
	buffer_str(out, line);
	for (int i = 0; i < rows; i++) {
		int fields = short_file ? 4 : 7;

		if (draw(seed) % 200 == 0)
			fields = (int)(draw(seed) % 9);
		for (int k = 0; k < fields; k++) {
			if (k)
				buffer_char(out, ',');
			put_field(out, seed);
		}
		if (draw(seed) % 300 == 0)
			buffer_str(out, "\"broken\"x");
		buffer_str(out, line);
	}
	if (draw(seed) % 2 && rows)
		buffer_str(out, "last");
}

static void put_json_value(struct buffer *out, uint64_t *seed)
{
	static const char *const values[] = {
		"null",
		"12",
		"-1.50",
		"true",
		"\"\"",
		"\"a\\u0e01\\n\"",
		"\"\xe0\xb8\x81\"",
		"[1, \"x\"]",
		"{\"a\": 1}",
	};
	uint64_t kind = draw(seed) % 30, size = draw(seed) % 40;

	if (kind < ARRAY_SIZE(values)) {
		buffer_str(out, values[kind]);
		return;
	}
	buffer_char(out, '"');
	for (uint64_t i = 0; i < size; i++)
		buffer_char(out, (char)('a' + draw(seed) % 26));
	buffer_char(out, '"');
}

static void make_ndjson(struct buffer *out, uint64_t *seed, int rows)
{
	buffer_init(out);
	for (int i = 0; i < rows; i++) {
		bool first = true;

		buffer_char(out, '{');
		for (unsigned k = 0; k < COLUMNS; k++) {
			if (draw(seed) % 50 == 0)
				continue;
			buffer_printf(out, "%s\"%s\":", first ? "" : ",",
				      fixture_columns[k].name.data);
			put_json_value(out, seed);
			first = false;
		}
		buffer_str(out, draw(seed) % 200 ? "}\n" : "]\n");
	}
}

enum way { BY_ROWS, BY_OPENSSL, BY_BATCHES, BY_THREADS, WAYS };

/* Two files, of that format. */
static struct commitment commit(const struct buffer *files,
				enum source_format format, enum way way)
{
	struct commitment commitment;
	struct fixture f;

	fixture_begin(&f);
	fixture_metric(&f, "count()");
	f.job.commit = true;
	memset(f.job.salt_key, 9, sizeof(f.job.salt_key));
	f.source.format = format;
	f.job.by_rows = way == BY_ROWS;
	f.job.portable = way == BY_OPENSSL;
	f.job.threads = way == BY_THREADS ? 3 : 1;
	fixture_file(&f, "a.csv", files[0].data, files[0].size);
	fixture_file(&f, "b.csv", files[1].data, files[1].size);
	fixture_run(&f);
	commitment = f.result.source.commitment;
	cr_expect(f.result.source.committed);
	fixture_end(&f);
	return commitment;
}

static void compare(struct buffer files[2], enum source_format format)
{
	struct commitment wanted = commit(files, format, BY_ROWS);

	for (enum way way = BY_OPENSSL; way < WAYS; way++) {
		struct commitment got = commit(files, format, way);

		cr_assert_eq(got.size, wanted.size);
		cr_assert(digest_equal(got.root, wanted.root), "way %d", way);
	}
	buffer_release(&files[0]);
	buffer_release(&files[1]);
}

static int rows_of(uint64_t round, uint64_t *seed)
{
	return (int)(draw(seed) % (round % 10 ? 3000 : 20000));
}

Test(leaf_batch, the_root_is_that_of_csv_rows_by_themselves)
{
	for (uint64_t round = 1; round < 60; round++) {
		uint64_t seed = round * 7919;
		int rows = rows_of(round, &seed);
		struct buffer files[2];

		make_csv(&files[0], &seed, rows);
		make_csv(&files[1], &seed, rows / 3);
		compare(files, FORMAT_CSV);
	}
}

Test(leaf_batch, the_root_is_that_of_ndjson_rows_by_themselves)
{
	for (uint64_t round = 1; round < 40; round++) {
		uint64_t seed = round * 104729;
		int rows = rows_of(round, &seed);
		struct buffer files[2];

		make_ndjson(&files[0], &seed, rows);
		make_ndjson(&files[1], &seed, rows / 3);
		compare(files, FORMAT_NDJSON);
	}
}
