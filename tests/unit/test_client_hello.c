/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/client_hello.h"

#include <criterion/criterion.h>
#include <string.h>

static const uint16_t suites[] = {0x0005, 0x000a};

static struct buffer written(uint16_t version, bool only, struct text name)
{
	struct client_hello hello = {.version = version,
				     .only = only,
				     .suites = suites,
				     .suite_count = 2,
				     .server_name = name};
	struct buffer out;

	buffer_init(&out);
	client_hello_write(&hello, &out);
	return out;
}

static bool holds(const struct buffer *out, const char *bytes, size_t size)
{
	return memmem(out->data, out->size, bytes, size) != NULL;
}

Test(client_hello, ssl_3_is_the_shortest_there_is)
{
	struct buffer out = written(SSL_3_0, false, TEXT("a.test"));
	static const char head[] = "\x16\x03\x00\x00\x2f\x01\x00\x00\x2b\x03";

	cr_expect_eq(out.size, 52);
	cr_expect_eq(memcmp(out.data, head, sizeof(head) - 1), 0);
	cr_expect(holds(&out, "\x00\x04\x00\x05\x00\x0a\x01\x00", 8));
	buffer_release(&out);
}

Test(client_hello, a_name_and_versions_are_extensions)
{
	struct buffer out = written(TLS_1_3, true, TEXT("a.test"));

	cr_expect(holds(&out,
			"\x00\x00\x00\x0b\x00\x09\x00\x00\x06"
			"a.test",
			15));
	cr_expect(holds(&out, "\x00\x2b\x00\x03\x02\x03\x04", 7));
	cr_expect(holds(&out, "\x00\x33\x00\x02\x00\x00", 6));
	cr_expect_eq(out.data[1] << 8 | out.data[2], TLS_1_0);
	cr_expect_eq((size_t)((unsigned char)out.data[3] << 8 |
			      (unsigned char)out.data[4]),
		     out.size - 5);
	buffer_release(&out);
	out = written(TLS_1_2, false, TEXT(""));
	cr_expect_not(holds(&out, "\x00\x2b\x00", 3));
	buffer_release(&out);
}

/* A ServerHello of TLS 1.2 choosing 0005, in one record. */
static size_t hello_of(unsigned char *out, const char *extensions, size_t size)
{
	size_t body = 38 + (extensions ? size + 2 : 0);

	memset(out, 0, 100);
	memcpy(out, "\x16\x03\x03", 3);
	out[4] = (unsigned char)(body + 4);
	out[5] = 2;
	out[8] = (unsigned char)body;
	out[9] = 3;
	out[10] = 3;
	out[45] = 5;
	if (extensions) {
		out[48] = (unsigned char)size;
		memcpy(out + 49, extensions, size);
	}
	return body + 9;
}

static struct hello_answer answer(const void *bytes, size_t size)
{
	return hello_answer_read((struct text){bytes, size});
}

Test(client_hello, the_server_chooses)
{
	unsigned char bytes[220];
	size_t size = hello_of(bytes, NULL, 0);
	struct hello_answer got = answer(bytes, size);

	cr_expect_eq(got.kind, ANSWER_HELLO);
	cr_expect_eq(got.version, TLS_1_2);
	cr_expect_eq(got.suite, 0x0005);
	for (size_t i = 0; i < size; i++)
		cr_expect_eq(answer(bytes, i).kind, ANSWER_MORE, "%zu", i);
	size = hello_of(bytes,
			"\x00\x2b\x00\x02\x03\x04\x00\x33\x00\x02\x00\x1d", 12);
	got = answer(bytes, size);
	cr_expect_eq(got.kind, ANSWER_HELLO);
	cr_expect_eq(got.version, TLS_1_3);
	cr_expect_eq(got.group, 29);
}

Test(client_hello, a_hello_in_two_records_is_one)
{
	unsigned char bytes[220], cut[210];
	size_t size = hello_of(bytes, NULL, 0);

	memcpy(cut, bytes, 25);
	cut[4] = 20;
	memcpy(cut + 25, "\x16\x03\x03\x00", 4);
	cut[29] = (unsigned char)(size - 25);
	memcpy(cut + 30, bytes + 25, size - 25);
	cr_expect_eq(answer(cut, size + 5).kind, ANSWER_HELLO);
}

Test(client_hello, an_alert_refuses_and_a_warning_does_not)
{
	unsigned char bytes[220] = "\x15\x03\x03\x00\x02\x01\x70";
	size_t size = 7 + hello_of(bytes + 7, NULL, 0);
	struct hello_answer got = answer("\x15\x03\x01\x00\x02\x02\x46", 7);

	cr_expect_eq(got.kind, ANSWER_ALERT);
	cr_expect_eq(got.alert, 70);
	cr_expect_str_eq(tls_alert_name(got.alert), "protocol version");
	cr_expect_eq(answer(bytes, 7).kind, ANSWER_MORE);
	cr_expect_eq(answer(bytes, size).kind, ANSWER_HELLO);
	cr_expect_eq(answer("\x15\x03\x01\x00\x02\x01\x00", 7).kind,
		     ANSWER_ALERT);
}

Test(client_hello, what_is_no_hello_is_neither)
{
	unsigned char bytes[220];
	size_t size = hello_of(bytes, "\x00\x2b\x00\x09\x03\x04", 6);

	cr_expect_eq(answer("HTTP/1.1 400", 12).kind, ANSWER_OTHER);
	cr_expect_eq(answer("220 mail", 8).kind, ANSWER_OTHER);
	cr_expect_eq(answer("\x16\x03\x01\x00\x00", 5).kind, ANSWER_OTHER);
	cr_expect_eq(answer("\x16\x03\x03\xff\xff", 5).kind, ANSWER_OTHER);
	cr_expect_eq(answer("\x16\x03\x03\x00\x04\x0b", 6).kind, ANSWER_OTHER);
	cr_expect_eq(answer("\x16\x03\x03\x00\x04\x02\x01\x00\x00", 9).kind,
		     ANSWER_OTHER);
	cr_expect_eq(answer(bytes, size).kind, ANSWER_OTHER);
	size = hello_of(bytes, NULL, 0);
	bytes[9] = 2; /* SSL 2.3 */
	cr_expect_eq(answer(bytes, size).kind, ANSWER_OTHER);
}
