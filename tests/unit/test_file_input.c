/* SPDX-License-Identifier: Apache-2.0 */
/* The same records in whatever a file can be. */
#include "records/file_input.h"

#include <zlib.h>
#include <zstd.h>

#include "unit/records_fixture.h"

#define ROWS 30000

static void remove_file(struct fixture *f, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", f->directory, name);
	unlink(path);
}

static void packed_gzip(struct buffer *out, const struct buffer *plain)
{
	z_stream z = {0};

	cr_assert_eq(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8,
				  Z_DEFAULT_STRATEGY),
		     Z_OK);
	buffer_reserve(out, deflateBound(&z, plain->size));
	z.next_in = (Bytef *)plain->data;
	z.avail_in = (uInt)plain->size;
	z.next_out = (Bytef *)out->data;
	z.avail_out = (uInt)out->room;
	cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->size = z.total_out;
	deflateEnd(&z);
}

static void packed_zstd(struct buffer *out, const struct buffer *plain)
{
	buffer_reserve(out, ZSTD_compressBound(plain->size));
	out->size = ZSTD_compress(out->data, out->room, plain->data,
				  plain->size, 3);
	cr_assert_not(ZSTD_isError(out->size));
}

static void row(struct buffer *csv, struct buffer *json, unsigned i)
{
	static const char *const notes[] = {"", "กรุงเทพ", "a note",
					    "\"q\", and\na line"};
	static const char *const escaped[] = {
		"", "\\u0e01\\u0e23\\u0e38\\u0e07\\u0e40\\u0e17\\u0e1e",
		"a note", "\\\"q\\\", and\\na line"};
	unsigned minute = i * 7 % 60, hour = i % 24, note = i % 97 % 4;
	char frozen[40] = "";

	if (i % 50)
		snprintf(frozen, sizeof(frozen), "2026-02-11T%02u:%02u:00Z",
			 hour, minute);
	buffer_printf(csv, "c%u,%s,2026-02-10T%02u:%02u:00Z,%s,%u.25,%u,", i,
		      i % 3 ? "aoc" : "branch", hour, minute, frozen, i, i % 9);
	buffer_printf(csv,
		      note == 3	  ? "\"\"\"q\"\", and\na line\"\n"
		      : note == 1 ? "กรุงเทพ\n"
				  : "%s\n",
		      notes[note]);
	buffer_printf(json,
		      "{\"case_id\":\"c%u\",\"channel\":\"%s\",\"received_at\":"
		      "\"2026-02-10T%02u:%02u:00Z\",",
		      i, i % 3 ? "aoc" : "branch", hour, minute);
	if (frozen[0])
		buffer_printf(json, "\"frozen_at\":\"%s\",", frozen);
	else if (i % 100)
		buffer_str(json, "\"frozen_at\":null,");
	buffer_printf(json, "\"amount\":%u.25,\"n\":%u,\"secret\":\"%s\"}\n", i,
		      i % 9, i & 1 && note != 3 ? notes[note] : escaped[note]);
}

/* Facts as literals and the root, for that one file. */
static void answers(const char *name, const struct buffer *bytes,
		    enum source_encoding encoding, unsigned threads,
		    struct buffer *facts, struct digest *root)
{
	struct fixture f;

	fixture_begin(&f);
	fixture_file(&f, name, bytes->data, bytes->size);
	f.pattern = text_from(name);
	f.source.encoding = encoding;
	f.job.threads = threads;
	f.job.commit = true;
	memset(f.job.salt_key, 7, sizeof(f.job.salt_key));
	fixture_metric(&f, "count()");
	fixture_metric(&f, "count(row.frozen_at == null)");
	fixture_metric(&f, "sum(row.amount)");
	fixture_metric(&f, "distinct(row.case_id)");
	fixture_metric(&f, "quantile(0.95, coalesce(row.frozen_at, now) - "
			   "row.received_at)");
	fixture_metric(&f,
		       "count(row.secret != null && row.secret == 'กรุงเทพ')");
	fixture_metric(&f, "count(row.channel == 'aoc' && row.n >= 4)");
	fixture_run(&f);
	cr_assert_eq(f.result.reason, REASON_NONE, "%s: %.*s", name,
		     TEXT_ARG(f.result.detail));
	facts->size = 0;
	for (size_t i = 0; i < f.spec.metric_count; i++)
		buffer_printf(facts, "%s ", fixture_fact(&f, i));
	buffer_printf(
		facts, "rows %llu unreadable %llu",
		(unsigned long long)f.result.source.rows,
		(unsigned long long)f.result.answers[0].account.unreadable);
	buffer_char(facts, '\0');
	cr_assert(f.result.source.committed);
	*root = f.result.source.commitment.root;
	remove_file(&f, name);
	fixture_end(&f);
}

/* UTF-8 Thai letters to their bytes in TIS-620. */
static void to_tis620(struct buffer *out, const struct buffer *in)
{
	for (size_t at = 0; at < in->size;) {
		uint32_t point;

		at += utf8_next(in->data + at, in->size - at, &point);
		buffer_char(out, (char)(point < 0x80 ? point
						     : point - 0xe00 + 0xa0));
	}
}

Test(file_input, the_same_records_give_the_same_facts_and_root)
{
	struct buffer csv, json, gz, zst, tis, facts, other;
	struct digest root, again;

	buffer_init(&csv);
	buffer_init(&json);
	buffer_init(&gz);
	buffer_init(&zst);
	buffer_init(&tis);
	buffer_init(&facts);
	buffer_init(&other);
	buffer_str(&csv, FIXTURE_HEADER);
	for (unsigned i = 0; i < ROWS; i++)
		row(&csv, &json, i);
	packed_gzip(&gz, &csv);
	packed_zstd(&zst, &csv);
	answers("a.csv", &csv, ENCODING_UTF8, 1, &facts, &root);
	cr_assert(strstr(facts.data, "rows 30000 unreadable 0"), "%s",
		  facts.data);
	for (unsigned threads = 1; threads <= 3; threads += 2) {
		answers("b.csv.gz", &gz, ENCODING_UTF8, threads, &other,
			&again);
		cr_expect_str_eq(other.data, facts.data);
		cr_expect_eq(memcmp(&again, &root, sizeof(root)), 0);
		/* told by its first bytes alone */
		answers("b.csv", &zst, ENCODING_UTF8, threads, &other, &again);
		cr_expect_str_eq(other.data, facts.data);
		cr_expect_eq(memcmp(&again, &root, sizeof(root)), 0);
	}
	to_tis620(&tis, &csv);
	answers("b.csv", &tis, ENCODING_TIS620, 2, &other, &again);
	cr_expect_str_eq(other.data, facts.data);
	/* names, numbers and times are the same bytes; the text with Thai
	 * letters is in a column that is never committed to */
	cr_expect_eq(memcmp(&again, &root, sizeof(root)), 0);
	for (unsigned threads = 1; threads <= 2; threads++) {
		gz.size = 0;
		packed_gzip(&gz, &json);
		answers("b.ndjson.gz", &gz, ENCODING_UTF8, threads, &other,
			&again);
		cr_expect_str_eq(other.data, facts.data);
		answers("b.ndjson", &json, ENCODING_UTF8, threads, &other,
			&again);
		cr_expect_str_eq(other.data, facts.data);
		cr_expect_eq(memcmp(&again, &root, sizeof(root)), 0);
	}
	buffer_release(&csv);
	buffer_release(&json);
	buffer_release(&gz);
	buffer_release(&zst);
	buffer_release(&tis);
	buffer_release(&facts);
	buffer_release(&other);
}

/* What is said of a source of that one file. */
static void refused(const char *name, const char *bytes, size_t size,
		    const char *wanted)
{
	struct fixture f;

	fixture_begin(&f);
	fixture_file(&f, name, bytes, size);
	f.pattern = text_from(name);
	fixture_metric(&f, "count()");
	fixture_run(&f);
	cr_expect_eq(f.result.reason, REASON_INCOMPLETE_SOURCE);
	cr_expect(text_is(f.result.detail, wanted), "%.*s",
		  TEXT_ARG(f.result.detail));
	remove_file(&f, name);
	fixture_end(&f);
}

Test(file_input, what_is_not_whole_is_incomplete)
{
	struct buffer csv, json, gz;

	buffer_init(&csv);
	buffer_init(&json);
	buffer_init(&gz);
	buffer_str(&csv, FIXTURE_HEADER);
	for (unsigned i = 0; i < ROWS; i++)
		row(&csv, &json, i);
	packed_gzip(&gz, &csv);
	refused("a.csv.gz", gz.data, gz.size - 100,
		"a.csv.gz: its gzip data ends short");
	refused("a.csv.gz", gz.data, 100, "a.csv.gz: its gzip data ends short");
	refused("a.csv.gz", csv.data, csv.size,
		"a.csv.gz: its name ends in .gz and it is no gzip");
	refused("a.csv.zst", gz.data, gz.size,
		"a.csv.zst: its name ends in .zst and it is no zstd");
	refused("a.csv.zst", "", 0,
		"a.csv.zst: its name ends in .zst and it is no zstd");
	gz.data[gz.size - 6] ^= 1;
	refused("a.csv.gz", gz.data, gz.size,
		"a.csv.gz: its gzip data is damaged: incorrect data check");
	buffer_release(&csv);
	buffer_release(&json);
	buffer_release(&gz);
}

Test(file_input, broken_lines_are_told_with_their_place)
{
	static const char json[] =
		"\xef\xbb\xbf"
		"{\"case_id\":\"1\",\"channel\":\"aoc\",\"received_at\":"
		"\"2026-02-01T00:00:00Z\",\"amount\":1,\"n\":1}\n"
		"\r\n"
		"{\"case_id\":\"2\",\"channel\":\"aoc\",\"received_at\":"
		"\"2026-02-01T00:00:00Z\",\"amount\":1,\"n\":1\n"
		"{\"case_id\":\"3\",\"channel\":\"aoc\",\"received_at\":"
		"\"2026-02-01T00:00:00Z\",\"amount\":1}\n"
		"[]";
	struct fixture f;
	const struct source_report *source;

	fixture_begin(&f);
	fixture_file(&f, "b.json", json, sizeof(json) - 1);
	f.pattern = TEXT("b.json");
	fixture_metric(&f, "sum(row.n)");
	fixture_run(&f);
	source = &f.result.source;
	cr_expect_eq(source->rows, 4);
	cr_expect_eq(f.result.answers[0].account.unreadable, 3);
	cr_assert_eq(source->sample_count, 3);
	cr_expect(text_is(source->samples[0],
			  "b.json:3: an object that is not closed"));
	cr_expect(text_is(source->samples[1], "b.json:4: n: empty"));
	cr_expect(text_is(source->samples[2], "b.json:5: no JSON object"));
	remove_file(&f, "b.json");
	fixture_end(&f);
}

/* Left out where it is null; left out everywhere it is a missing column. */
Test(file_input, a_key_that_no_record_has_is_a_missing_column)
{
	static const char some[] =
		"{\"case_id\":\"1\",\"frozen_at\":null}\n{\"case_id\":\"2\"}\n";
	static const char none[] = "{\"case_id\":\"1\"}\n";
	struct fixture f;

	for (unsigned without = 0; without < 2; without++) {
		fixture_begin(&f);
		fixture_file(&f, "b.ndjson", without ? none : some,
			     without ? sizeof(none) - 1 : sizeof(some) - 1);
		f.pattern = TEXT("b.ndjson");
		fixture_metric(&f, "count(row.frozen_at == null)");
		fixture_run(&f);
		if (without) {
			cr_expect_eq(f.result.answers[0].reason,
				     REASON_MISSING_COLUMN);
			cr_expect(text_is(f.result.answers[0].detail,
					  "b.ndjson has no column frozen_at"));
		} else {
			cr_expect_str_eq(fixture_fact(&f, 0), "2");
		}
		remove_file(&f, "b.ndjson");
		fixture_end(&f);
	}
}

/* One row in a spelling that a source declares. */
static void declared_row(struct buffer *csv, bool plain, unsigned i)
{
	static const char *const months[] = {"ม.ค.", "กุมภาพันธ์"};
	unsigned day = 1 + i % 28, month = i % 2, hour = i % 24;

	if (plain)
		buffer_printf(csv,
			      "c%u;aoc;2026-%02u-%02u %02u:15:00;;%u.50;%u;\n",
			      i, month + 1, day, hour, i * 37, i);
	else if (i % 3)
		buffer_printf(csv,
			      "c%u;aoc;%u %s 2569 %02u:15 น.;-;%u,50;%u;\n", i,
			      day, months[month], hour, i * 37, i);
	else
		buffer_printf(csv, "c%u;aoc;%u/%u/2569 %02u:15;;%u.%03u,5;๕;\n",
			      i, day, month + 1, hour, i * 37 / 1000,
			      i * 37 % 1000);
}

static void declared_facts(bool plain, unsigned threads, struct buffer *facts)
{
	static const struct text dash = {"-", 1};
	struct fixture f;
	struct buffer csv;

	buffer_init(&csv);
	buffer_str(&csv, "case_id;channel;received_at;frozen_at;amount;n;"
			 "secret\n");
	/* groups of three need a thousand */
	for (unsigned i = 30; i < 9000; i++)
		declared_row(&csv, plain, i);
	fixture_begin(&f);
	fixture_file(&f, "a.csv", csv.data, csv.size);
	f.source.delimiter = ';';
	f.job.threads = threads;
	if (!plain) {
		f.source.numbers = (struct number_form){'.', ','};
		f.source.era = ERA_BUDDHIST;
		f.source.thai_digits = true;
		f.source.nulls = &dash;
		f.source.null_count = 1;
	}
	fixture_metric(&f, "count(row.frozen_at == null)");
	fixture_metric(&f, "sum(row.amount)");
	fixture_metric(&f, "max(row.amount)");
	fixture_metric(&f, "quantile(0.5, now - row.received_at)");
	fixture_metric(&f, "min(row.received_at)");
	fixture_metric(&f, "count(row.n >= 5)");
	fixture_run(&f);
	facts->size = 0;
	for (size_t i = 0; i < f.spec.metric_count; i++)
		buffer_printf(facts, "%s ", fixture_fact(&f, i));
	buffer_printf(
		facts, "unreadable %llu",
		(unsigned long long)f.result.answers[0].account.unreadable);
	buffer_char(facts, '\0');
	fixture_end(&f);
	buffer_release(&csv);
}

Test(file_input, declared_spellings_give_the_same_facts)
{
	struct buffer plain, declared;

	buffer_init(&plain);
	buffer_init(&declared);
	declared_facts(true, 1, &plain);
	cr_expect(strstr(plain.data, "unreadable 0"), "%s", plain.data);
	for (unsigned threads = 1; threads <= 2; threads++) {
		declared_facts(false, threads, &declared);
		cr_expect_str_eq(declared.data, plain.data);
	}
	buffer_release(&plain);
	buffer_release(&declared);
}
