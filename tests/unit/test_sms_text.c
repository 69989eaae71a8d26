/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/sms_text.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena *arena;

static void begin(void)
{
	arena = arena_open();
}

static void end(void)
{
	arena_close(arena);
}

TestSuite(sms_text, .init = begin, .fini = end);

static void round_trip(const char *said, uint8_t coding, struct text octets)
{
	struct text bytes;

	cr_assert_eq(sms_coding_of(text_from(said)), coding, "%s", said);
	bytes = sms_encode(arena, text_from(said), coding);
	cr_assert(text_equal(bytes, octets), "%s", said);
	cr_assert(text_is(sms_decode(arena, bytes, coding), said), "%s", said);
}

Test(sms_text, the_gsm_alphabet)
{
	round_trip("hello: https://a.example/x1", 0,
		   TEXT("hello: https://a.example/x1"));
	round_trip("@_$\xc2\xa3", 0, (struct text){"\x00\x11\x02\x01", 4});
	round_trip("[\xe2\x82\xac]", 0, TEXT("\x1b\x3c\x1b\x65\x1b\x3e"));
}

Test(sms_text, thai_and_what_is_beyond_it)
{
	round_trip("\xe0\xb8\x81!", 8, (struct text){"\x0e\x01\x00!", 4});
	round_trip("\xf0\x9f\x98\x80", 8, TEXT("\xd8\x3d\xde\x00"));
}

Test(sms_text, what_cannot_be_read_is_replaced)
{
	cr_assert(
		text_is(sms_decode(arena, TEXT("a\x1b"), 0), "a\xef\xbf\xbd"));
	cr_assert(text_is(sms_decode(arena, TEXT("\xff\x1b\x01"), 0),
			  "\xef\xbf\xbd\xef\xbf\xbd"));
	cr_assert(text_is(sms_decode(arena, TEXT("\xd8\x3d\x01"), 8),
			  "\xef\xbf\xbd\xef\xbf\xbd"));
	cr_assert(text_is(sms_decode(arena, TEXT("\xe9"), 3), "\xc3\xa9"));
	cr_assert(text_is(sms_encode(arena, TEXT("\xc3\xa9\xe0\xb8\x81"), 3),
			  "\xe9?"));
}

static bool part(const char *octets, size_t size, struct sms_part *out)
{
	return sms_part_read((struct text){octets, size}, out);
}

Test(sms_text, parts_of_a_longer_text)
{
	unsigned char header[SMS_PART_HEADER];
	struct sms_part p;

	sms_part_header(header, 0x2a, 3, 2);
	cr_assert_eq(memcmp(header, "\x05\x00\x03\x2a\x03\x02", 6), 0);
	cr_assert(part("\x05\x00\x03\x2a\x03\x02text", 10, &p));
	cr_assert_eq(p.reference, 0x2a);
	cr_assert_eq(p.total, 3);
	cr_assert_eq(p.number, 2);
	cr_assert(text_is(p.body, "text"));
	cr_assert(part("\x06\x08\x04\x01\x02\x02\x01x", 8, &p));
	cr_assert_eq(p.reference, 0x0102);
	/* another element alone: the text is in one part */
	cr_assert(part("\x03\x24\x01\x01x", 5, &p));
	cr_assert_eq(p.total, 1);
	cr_assert(part("\x00x", 2, &p));
	cr_assert(text_is(p.body, "x"));
}

Test(sms_text, headers_that_are_broken)
{
	struct sms_part p;

	cr_assert(!part("", 0, &p));
	cr_assert(!part("\x05", 1, &p));
	cr_assert(!part("\x01\x00", 2, &p));
	cr_assert(!part("\x05\x00\x04\x2a\x03\x02", 6, &p));
	cr_assert(!part("\x04\x00\x02\x2a\x03", 5, &p));
	cr_assert(!part("\x05\x00\x03\x2a\x03\x00", 6, &p));
	cr_assert(!part("\x05\x00\x03\x2a\x03\x04", 6, &p));
}
