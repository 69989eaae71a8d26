/* SPDX-License-Identifier: Apache-2.0 */
#include "records/time_text.h"

#include "unit/records_fixture.h"

static void expect_in(int year_offset, const char *written, const char *plain)
{
	char room[TIME_TEXT_ROOM];
	struct text out;

	cr_assert(time_text_plain(text_from(written), year_offset, room, &out),
		  "%s", written);
	cr_expect(text_is(out, plain), "%s gave %.*s", written, TEXT_ARG(out));
}

static void expect(const char *written, const char *plain)
{
	expect_in(0, written, plain);
}

static void refuse(const char *written)
{
	char room[TIME_TEXT_ROOM];
	struct text out;

	cr_expect_not(time_text_plain(text_from(written), 0, room, &out),
		      "%s gave %.*s", written, TEXT_ARG(out));
}

Test(time_text, digits)
{
	expect("2026/02/01 13:45:10", "2026-02-01 13:45:10");
	expect("2026-2-1", "2026-02-01");
	expect("2026-02-01 13:45", "2026-02-01 13:45:00");
	expect("2026-02-01T9:45:10.125", "2026-02-01 09:45:10.125");
	expect("1/2/2026", "2026-02-01");
	expect("01-02-2026 13:45", "2026-02-01 13:45:00");
	expect("1.2.2026  13:45:10", "2026-02-01 13:45:10");
	expect("20260201", "2026-02-01");
	expect("20260201134510", "2026-02-01 13:45:10");
	expect("2569-02-01 01:02:03.123456789",
	       "2569-02-01 01:02:03.123456789");
}

Test(time_text, thai_months)
{
	expect("15 มกราคม 2569 13:45 น.", "2569-01-15 13:45:00");
	expect("15 มกราคม 2569 13.45 น.", "2569-01-15 13:45:00");
	expect("15 มกราคม 2569 เวลา 13:45:10 น.", "2569-01-15 13:45:10");
	expect("1 ม.ค. 2569", "2569-01-01");
	expect("วันที่ 1 กุมภาพันธ์ 2569", "2569-02-01");
	expect("1 ก.พ. 2569 09:05", "2569-02-01 09:05:00");
	expect("1มี.ค.2569", "2569-03-01");
	expect("30 เมษายน 2569", "2569-04-30");
	expect("31 พ.ค. 2569", "2569-05-31");
	expect("30 มิ.ย. 2569", "2569-06-30");
	expect("9 กค 2569", "2569-07-09");
	expect("9 ส.ค. 2569", "2569-08-09");
	expect("9 กันยายน 2569", "2569-09-09");
	expect("9 ต.ค. 2569", "2569-10-09");
	expect("9 พฤศจิกายน 2569", "2569-11-09");
	expect("31 ธ.ค. 2569 23:59:59.5 น.", "2569-12-31 23:59:59.5");
}

/* The text's own word for its calendar goes before the source's. */
Test(time_text, eras_that_are_said)
{
	expect("15 มกราคม พ.ศ. 2569", "2026-01-15");
	expect("15 มกราคม ค.ศ. 2026", "2026-01-15");
	expect_in(-543, "15 มกราคม พ.ศ. 2569", "2569-01-15");
	expect_in(-543, "15 มกราคม ค.ศ. 2026", "2569-01-15");
	expect_in(-543, "15 มกราคม 2569", "2569-01-15");
}

Test(time_text, what_is_no_time)
{
	refuse("");
	refuse("15 มกราคม 69");
	refuse("1/2/26");
	refuse("15 มกราคม");
	refuse("มกราคม 2569");
	refuse("15 มกราค 2569");
	refuse("15 มกราคม 2569 13.45");
	refuse("15 มกราคม 2569 13 น.");
	refuse("15 มกราคม 2569 13:45 น. x");
	refuse("2026-02/01");
	refuse("1/2.2026");
	refuse("2026-02-01x");
	refuse("2026-02-01 1:2");
	refuse("2026-02-01 13:45:10.1234567890");
	refuse("2026-02-01 13:45:10+07:00x");
	refuse("2026020");
	refuse("202602011345");
	refuse("1767225600");
	refuse("15 Jan 2026");
}

static void epoch(enum source_times times, const char *written,
		  const char *wanted)
{
	struct instant t = {0, 0};
	char room[INSTANT_TEXT_ROOM];
	const char *why = epoch_text_read(times, text_from(written), &t);

	if (why)
		cr_expect_str_eq(why, wanted, "%s: %s", written, why);
	else
		cr_expect(text_is(instant_print(t, room), wanted), "%s gave %s",
			  written, room);
}

Test(time_text, numbers_since_1970)
{
	static const char none[] = "not a number of seconds since 1970";
	static const char small[] = "too small for milliseconds since 1970: "
				    "are they seconds?";
	static const char far[] = "a time before 1900 or after 2399";

	epoch(TIMES_EPOCH_S, "1767225600", "2026-01-01T00:00:00Z");
	epoch(TIMES_EPOCH_S, "1767225600.25", "2026-01-01T00:00:00.25Z");
	epoch(TIMES_EPOCH_S, "0", "1970-01-01T00:00:00Z");
	epoch(TIMES_EPOCH_S, "-1.5", "1969-12-31T23:59:58.5Z");
	epoch(TIMES_EPOCH_MS, "1767225600125", "2026-01-01T00:00:00.125Z");
	epoch(TIMES_EPOCH_MS, "1767225600125.5", "2026-01-01T00:00:00.1255Z");
	epoch(TIMES_EPOCH_MS, "1767225600", small);
	epoch(TIMES_EPOCH_S, "1767225600125", far);
	epoch(TIMES_EPOCH_MS, "999999999999999", far);
	epoch(TIMES_EPOCH_S, "", none);
	epoch(TIMES_EPOCH_S, "2026-01-01", none);
	epoch(TIMES_EPOCH_S, "1e9", none);
	epoch(TIMES_EPOCH_S, "1.", none);
	epoch(TIMES_EPOCH_S, "9999999999999999999", none);
}

/* By batches, and one by one where there is a fraction. */
Test(time_text, numbers_through_the_engine)
{
	struct fixture f;
	struct buffer json;
	char path[128];

	for (unsigned millis = 0; millis < 2; millis++) {
		buffer_init(&json);
		for (unsigned i = 0; i < 3000; i++)
			buffer_printf(
				&json,
				"{\"case_id\":\"%u\",\"received_at\":%u%s,"
				"\"frozen_at\":%s}\n",
				i, 1767225600 + i, millis ? "000" : "",
				i % 7	 ? "null"
				: millis ? "1767312000250.0"
					 : "1767312000.25");
		fixture_begin(&f);
		fixture_file(&f, "b.ndjson", json.data, json.size);
		f.pattern = TEXT("b.ndjson");
		f.source.times = millis ? TIMES_EPOCH_MS : TIMES_EPOCH_S;
		fixture_metric(&f, "max(row.received_at)");
		fixture_metric(&f, "max(coalesce(row.frozen_at, now) - "
				   "row.received_at)");
		fixture_metric(&f, "count(row.frozen_at == null)");
		fixture_run(&f);
		cr_expect_str_eq(fixture_fact(&f, 0),
				 "timestamp(\"2026-01-01T00:49:59Z\")");
		cr_expect_str_eq(fixture_fact(&f, 2), "2571");
		cr_expect_eq(f.result.answers[0].account.unreadable, 0);
		snprintf(path, sizeof(path), "%s/b.ndjson", f.directory);
		unlink(path);
		fixture_end(&f);
		buffer_release(&json);
	}
}
