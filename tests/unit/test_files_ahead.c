/* SPDX-License-Identifier: Apache-2.0 */
/* Packed files that are unpacked at once are read in their order. */
#include <zlib.h>

#include "base/digest.h"
#include "records/spill.h"
#include "unit/records_fixture.h"

#define FILES 11
#define MOST  30000

/* Files of all sizes, the smallest only a header. */
static size_t rows_of(unsigned file)
{
	return file == 4 ? 0 : (size_t)MOST >> file;
}

static void put_rows(struct buffer *out, unsigned file)
{
	buffer_str(out, FIXTURE_HEADER);
	for (size_t i = 0; i < rows_of(file); i++)
		buffer_printf(out, "c%u-%zu,aoc,2026-02-01,,%zu.50,%zu,\n",
			      file, i, i % 900, i % 77 + file);
}

static void pack(struct buffer *bytes)
{
	size_t room = bytes->size + 1000;
	unsigned char *out = malloc(room);
	z_stream z = {.next_in = (unsigned char *)bytes->data,
		      .avail_in = (unsigned)bytes->size,
		      .next_out = out,
		      .avail_out = (unsigned)room};

	cr_assert_eq(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8,
				  Z_DEFAULT_STRATEGY),
		     Z_OK);
	cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	bytes->size = 0;
	buffer_add(bytes, out, z.total_out);
	deflateEnd(&z);
	free(out);
}

static void name_of(char *name, size_t room, unsigned file, bool packed)
{
	snprintf(name, room, "f%02u.csv%s", file, packed ? ".gz" : "");
}

struct way {
	bool packed;
	unsigned threads;
	int damaged; /* a file; -1: none */
};

static void remove_all(const struct fixture *f, bool packed)
{
	char path[128], name[32];

	for (unsigned i = 0; i < FILES; i++) {
		name_of(name, sizeof(name), i, packed);
		snprintf(path, sizeof(path), "%s/%s", f->directory, name);
		unlink(path);
	}
}

/* What is told of all files, as one text. */
static struct text answer(const struct way *way, struct arena *arena)
{
	struct fixture f;
	struct text out;
	char name[32], root[DIGEST_HEX_ROOM];

	fixture_begin(&f);
	fixture_metric(&f, "count()");
	fixture_metric(&f, "sum(row.n)");
	fixture_metric(&f, "quantile(0.9, row.amount)");
	for (unsigned i = 0; i < FILES; i++) {
		struct buffer bytes;

		buffer_init(&bytes);
		put_rows(&bytes, i);
		if (way->packed)
			pack(&bytes);
		if ((int)i == way->damaged)
			bytes.size /= 2;
		name_of(name, sizeof(name), i, way->packed);
		fixture_file(&f, name, bytes.data, bytes.size);
		buffer_release(&bytes);
	}
	f.pattern = way->packed ? TEXT("*.csv.gz") : TEXT("*.csv");
	f.job.threads = way->threads;
	f.job.commit = true;
	fixture_run(&f);
	digest_hex(f.result.source.commitment.root, root);
	out = f.result.reason
		      ? text_copy(arena, f.result.detail)
		      : text_format(arena, "%s %s %s %s", fixture_fact(&f, 0),
				    fixture_fact(&f, 1), fixture_fact(&f, 2),
				    root);
	remove_all(&f, way->packed);
	fixture_end(&f);
	return out;
}

Test(files_ahead, in_their_order)
{
	struct arena *arena = arena_open();
	struct text plain = answer(&(struct way){false, 1, -1}, arena);

	for (unsigned threads = 1; threads <= 12; threads += 1 + threads) {
		struct text got =
			answer(&(struct way){true, threads, -1}, arena);

		cr_expect(text_equal(got, plain), "%u threads: %.*s not %.*s",
			  threads, TEXT_ARG(got), TEXT_ARG(plain));
	}
	arena_close(arena);
}

/* A file that is damaged is told of when it is its turn, whatever was opened
 * before. */
Test(files_ahead, the_first_that_is_damaged_is_told)
{
	struct arena *arena = arena_open();

	for (unsigned threads = 1; threads <= 4; threads += 3) {
		struct text got =
			answer(&(struct way){true, threads, 5}, arena);

		cr_expect(text_starts(got, "f05.csv.gz: "), "%.*s",
			  TEXT_ARG(got));
	}
	arena_close(arena);
}
