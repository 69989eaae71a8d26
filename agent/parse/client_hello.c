/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/client_hello.h"

#include <string.h>

#include "base/limits.h"

#define RECORD_ALERT	 21
#define RECORD_HANDSHAKE 22
#define CLIENT_HELLO	 1
#define SERVER_HELLO	 2
#define RECORD_HEAD	 5
#define RECORD_MOST	 (16384 + 2048)

#define EXT_SERVER_NAME	       0
#define EXT_GROUPS	       10
#define EXT_POINT_FORMATS      11
#define EXT_SIGNATURES	       13
#define EXT_MASTER_SECRET      23
#define EXT_SUPPORTED_VERSIONS 43
#define EXT_KEY_SHARE	       51

static const uint16_t all_groups[] = {29, 23, 24, 25, 30, 256, 257, 258, 4588};

static const uint16_t signatures[] = {
	0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805,
	0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601,
	0x0402, 0x0303, 0x0301, 0x0203, 0x0201, 0x0202, 0x0101,
};

static void put_8(struct buffer *out, unsigned n)
{
	buffer_char(out, (char)(n & 0xff));
}

static void put_16(struct buffer *out, unsigned n)
{
	put_8(out, n >> 8);
	put_8(out, n);
}

static void put_list(struct buffer *out, const uint16_t *items, size_t count)
{
	put_16(out, (unsigned)(2 * count));
	for (size_t i = 0; i < count; i++)
		put_16(out, items[i]);
}

static void put_name(struct buffer *out, struct text name)
{
	if (!name.size || name.size > 255)
		return;
	put_16(out, EXT_SERVER_NAME);
	put_16(out, (unsigned)name.size + 5);
	put_16(out, (unsigned)name.size + 3);
	put_8(out, 0);
	put_16(out, (unsigned)name.size);
	buffer_text(out, name);
}

static void put_extensions(struct buffer *out, const struct client_hello *hello)
{
	const uint16_t *groups =
		hello->group_count ? hello->groups : all_groups;
	size_t count = hello->group_count ? hello->group_count
					  : ARRAY_SIZE(all_groups);

	put_name(out, hello->server_name);
	put_16(out, EXT_GROUPS);
	put_16(out, (unsigned)(2 * count + 2));
	put_list(out, groups, count);
	put_16(out, EXT_POINT_FORMATS);
	put_16(out, 2);
	put_16(out, 0x0100);
	if (hello->version < TLS_1_2)
		return;
	put_16(out, EXT_SIGNATURES);
	put_16(out, 2 * ARRAY_SIZE(signatures) + 2);
	put_list(out, signatures, ARRAY_SIZE(signatures));
	put_16(out, EXT_MASTER_SECRET);
	put_16(out, 0);
	if (hello->version < TLS_1_3)
		return;
	put_16(out, EXT_SUPPORTED_VERSIONS);
	put_16(out, hello->only ? 3 : 9);
	put_8(out, hello->only ? 2 : 8);
	for (unsigned v = TLS_1_3; v >= (hello->only ? TLS_1_3 : TLS_1_0); v--)
		put_16(out, v);
	put_16(out, EXT_KEY_SHARE);
	put_16(out, 2);
	put_16(out, 0);
}

static void put_body(struct buffer *out, const struct client_hello *hello)
{
	struct buffer extensions;

	put_16(out, hello->version > TLS_1_2 ? TLS_1_2 : hello->version);
	buffer_add(out, hello->random, sizeof(hello->random));
	put_8(out, 0); /* no session */
	put_list(out, hello->suites, hello->suite_count);
	put_16(out, 0x0100); /* no compression */
	if (hello->version == SSL_3_0)
		return;
	buffer_init(&extensions);
	put_extensions(&extensions, hello);
	put_16(out, (unsigned)extensions.size);
	buffer_text(out, buffer_view(&extensions));
	buffer_release(&extensions);
}

void client_hello_write(const struct client_hello *hello, struct buffer *out)
{
	struct buffer body;

	buffer_init(&body);
	put_body(&body, hello);
	put_8(out, RECORD_HANDSHAKE);
	put_16(out, hello->version == SSL_3_0 ? SSL_3_0 : TLS_1_0);
	put_16(out, (unsigned)body.size + 4);
	put_8(out, CLIENT_HELLO);
	put_8(out, 0);
	put_16(out, (unsigned)body.size);
	buffer_text(out, buffer_view(&body));
	buffer_release(&body);
}

/* What is left of a message; taking more than there is makes it broken. */
struct cursor {
	const unsigned char *at;
	size_t left;
	bool broken;
};

static const unsigned char *take(struct cursor *in, size_t size)
{
	const unsigned char *at = in->at;

	if (in->left < size) {
		in->broken = true;
		return NULL;
	}
	in->at += size;
	in->left -= size;
	return at;
}

static unsigned take_8(struct cursor *in)
{
	const unsigned char *at = take(in, 1);

	return at ? at[0] : 0;
}

static unsigned take_16(struct cursor *in)
{
	const unsigned char *at = take(in, 2);

	return at ? (unsigned)at[0] << 8 | at[1] : 0;
}

static struct cursor take_part(struct cursor *in, size_t size)
{
	struct cursor out = {.left = size};

	out.at = take(in, size);
	if (!out.at)
		out.left = 0;
	return out;
}

static void read_extensions(struct cursor *in, struct hello_answer *out)
{
	struct cursor all = take_part(in, take_16(in));

	while (all.left && !all.broken) {
		unsigned kind = take_16(&all);
		struct cursor one = take_part(&all, take_16(&all));

		if (kind == EXT_SUPPORTED_VERSIONS)
			out->version = (uint16_t)take_16(&one);
		if (kind == EXT_KEY_SHARE)
			out->group = (uint16_t)take_16(&one);
		all.broken |= one.broken;
	}
	in->broken |= all.broken;
}

/* The body of a ServerHello. */
static struct hello_answer read_hello(struct cursor in)
{
	struct hello_answer out = {.kind = ANSWER_HELLO};

	out.version = (uint16_t)take_16(&in);
	take(&in, 32);
	take(&in, take_8(&in));
	out.suite = (uint16_t)take_16(&in);
	take_8(&in);
	if (in.left && !in.broken)
		read_extensions(&in, &out);
	if (in.broken || in.left || out.version < SSL_3_0 ||
	    out.version > TLS_1_3)
		out.kind = ANSWER_OTHER;
	return out;
}

/* Handshake bytes of one record or several, as far as they have come. */
static struct hello_answer read_message(const unsigned char *bytes, size_t size)
{
	struct hello_answer out = {.kind = ANSWER_MORE};
	size_t length;

	if (size && bytes[0] != SERVER_HELLO)
		out.kind = ANSWER_OTHER;
	if (size < 4)
		return out;
	length = (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
	if (length > LIMIT_SERVER_HELLO - 4)
		out.kind = ANSWER_OTHER;
	if (out.kind == ANSWER_OTHER || size - 4 < length)
		return out;
	return read_hello((struct cursor){.at = bytes + 4, .left = length});
}

/* Fatal, or the end; a warning is none. */
static bool is_final(const unsigned char *alert, struct hello_answer *out)
{
	if (alert[0] == 1 && alert[1] != 0)
		return false;
	out->kind = ANSWER_ALERT;
	out->alert = alert[1];
	return true;
}

static bool is_record(const unsigned char *at, size_t left)
{
	return (at[0] == RECORD_ALERT || at[0] == RECORD_HANDSHAKE) &&
	       (left < 2 || at[1] == 3);
}

static bool is_length(unsigned char kind, size_t length)
{
	return length && length <= RECORD_MOST &&
	       (kind != RECORD_ALERT || length == 2);
}

struct hello_answer hello_answer_read(struct text bytes)
{
	const unsigned char *at = (const unsigned char *)bytes.data;
	unsigned char message[LIMIT_SERVER_HELLO];
	struct hello_answer out = {.kind = ANSWER_MORE};
	size_t left = bytes.size, size = 0;

	while (left && out.kind == ANSWER_MORE) {
		size_t length, room = sizeof(message) - size;

		if (!is_record(at, left))
			out.kind = ANSWER_OTHER;
		if (left < RECORD_HEAD || out.kind == ANSWER_OTHER)
			break;
		length = (size_t)at[3] << 8 | at[4];
		if (!is_length(at[0], length)) {
			out.kind = ANSWER_OTHER;
			break;
		}
		if (at[0] == RECORD_ALERT) {
			if (left < RECORD_HEAD + 2 ||
			    is_final(at + RECORD_HEAD, &out))
				break;
		} else {
			size_t here = left - RECORD_HEAD < length
					      ? left - RECORD_HEAD
					      : length;

			here = here < room ? here : room;
			memcpy(message + size, at + RECORD_HEAD, here);
			size += here;
			out = read_message(message, size);
			if (left < RECORD_HEAD + length)
				break;
		}
		at += RECORD_HEAD + length;
		left -= RECORD_HEAD + length;
	}
	return out;
}

const char *tls_alert_name(uint8_t alert)
{
	static const struct {
		uint8_t number;
		const char *name;
	} names[] = {
		{0, "close notify"},	       {10, "unexpected message"},
		{40, "handshake failure"},     {42, "bad certificate"},
		{47, "illegal parameter"},     {50, "decode error"},
		{70, "protocol version"},      {71, "insufficient security"},
		{80, "internal error"},	       {86, "inappropriate fallback"},
		{109, "missing extension"},    {112, "unrecognized name"},
		{116, "certificate required"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].number == alert)
			return names[i].name;
	return "";
}
