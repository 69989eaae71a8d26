/* SPDX-License-Identifier: Apache-2.0 */
/* A target of a site file that is an SMS gateway spoken to by SMPP. */
#include <string.h>

#include "base/limits.h"
#include "load/scalar.h"
#include "load/schema.h"
#include "load/site_reader.h"
#include "model/smpp_binding.h"

#define PLAIN_PORT  2775
#define TLS_PORT    3550
#define MOST_SYSTEM 15 /* characters of system_id */
#define MOST_LETTER 11 /* of an alphanumeric sender */
#define MOST_DIGITS 15 /* of an international number, ITU-T E.164 */

static const struct word long_words[] = {
	{"udh", "in parts, with a header", "แบ่งเป็นส่วนพร้อมส่วนหัว"},
	{"payload", "in message_payload", "ใน message_payload"},
};

/* clang-format off */
static const struct field receiver_fields[] = {
	{.name = "system_id", .kind = FIELD_TEXT, .flags = FIELD_REQUIRED, .about = "name of the second login"},
	{.name = "password", .kind = FIELD_SECRET, .flags = FIELD_REQUIRED, .about = "its password: {env: NAME} or {file: PATH}"},
	{.name = NULL},
};

static const struct field canary_fields[] = {
	{.name = "unregistered-sender", .kind = FIELD_TEXT, .about = "a sender name that is in no register; default UNREGISTRD"},
	{.name = "host", .kind = FIELD_TEXT, .about = "host of unregistered links; default example.net"},
	{.name = "shortener", .kind = FIELD_TEXT, .about = "host of a shared link shortener; default bit.ly"},
	{.name = "brand", .kind = FIELD_TEXT, .about = "a host of a known name, which the look-alike host resembles"},
	{.name = "registered-link", .kind = FIELD_TEXT, .about = "a link that is in the register of allowed links"},
	{.name = "listed", .kind = FIELD_TEXT, .about = "file of listed malicious links, one a line; one is drawn"},
	{.name = NULL},
};

const struct field smpp_fields[] = {
	{.name = "host", .kind = FIELD_TEXT, .flags = FIELD_REQUIRED, .about = "name or address of the message centre"},
	{.name = "port", .kind = FIELD_INTEGER, .about = "1 to 65535; default 2775, with TLS 3550"},
	{.name = "tls", .kind = FIELD_BOOL, .about = "SMPP over TLS; default no"},
	{.name = "ca", .kind = FIELD_TEXT, .about = "PEM file; default: the system's"},
	{.name = "system_id", .kind = FIELD_TEXT, .flags = FIELD_REQUIRED, .about = "name of the login, at most 15 characters"},
	{.name = "password", .kind = FIELD_SECRET, .flags = FIELD_REQUIRED, .about = "of the login, at most 8 characters: {env: NAME} or {file: PATH}"},
	{.name = "system_type", .kind = FIELD_TEXT, .about = "as the message centre asks for it; default: empty"},
	{.name = "sender", .kind = FIELD_TEXT, .flags = FIELD_REQUIRED, .about = "a registered sender name, or a number"},
	{.name = "test-numbers", .kind = FIELD_TEXTS, .flags = FIELD_REQUIRED, .about = "the only numbers that anything is sent to: [\"+66800000001\"]"},
	{.name = "rate", .kind = FIELD_INTEGER, .about = "messages a second, 1 (default) to 20"},
	{.name = "receives", .kind = FIELD_BOOL, .about = "what reaches a test number comes back over this login"},
	{.name = "receiver", .kind = FIELD_BLOCK, .fields = receiver_fields, .about = "a second login over which it comes back: {system_id, password}"},
	{.name = "long-text", .kind = FIELD_WORD, .words = long_words, .word_count = SMPP_LONG_COUNT, .about = "how long texts are sent: udh (default) or payload"},
	{.name = "canaries", .kind = FIELD_BLOCK, .fields = canary_fields, .about = "senders, hosts and links of the canaries"},
	{.name = NULL},
};
/* clang-format on */

static bool consists_of(struct text t, const char *letters)
{
	for (size_t i = 0; i < t.size; i++)
		if (!t.data[i] || !strchr(letters, t.data[i]))
			return false;
	return true;
}

/* Without its plus sign; size 0 when it is no number. */
static struct text number_of(struct text t)
{
	if (t.size && *t.data == '+') {
		t.data++;
		t.size--;
	}
	if (t.size < 8 || t.size > MOST_DIGITS || !consists_of(t, "0123456789"))
		t.size = 0;
	return t;
}

static bool is_sender(struct text t)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm"
				      "nopqrstuvwxyz0123456789 -.&";
	struct text digits = t;

	if (t.size && *t.data == '+')
		digits = (struct text){t.data + 1, t.size - 1};
	if (digits.size >= 3 && digits.size <= MOST_DIGITS &&
	    consists_of(digits, "0123456789"))
		return true;
	return t.size && t.size <= MOST_LETTER && consists_of(t, letters);
}

static bool is_host(struct text t)
{
	return t.size && t.size <= 64 &&
	       consists_of(t, "abcdefghijklmnopqrstuvwxyz0123456789.-");
}

static void want(const struct content *content, const struct yaml_node *map,
		 const char *key, bool (*holds)(struct text), const char *help)
{
	const struct yaml_node *at = yaml_get(map, key);

	if (at && at->kind == YAML_SCALAR && !holds(at->scalar))
		complain_help(content, at, COMPLAINT_RANGE, text_from(help),
			      "\"%.*s\" is no %s", TEXT_ARG(at->scalar), key);
}

static void read_numbers(const struct content *content,
			 const struct yaml_node *block,
			 struct smpp_binding *out)
{
	const struct yaml_node *list = yaml_get(block, "test-numbers");
	struct text *numbers;

	if (!list || list->kind != YAML_LIST)
		return;
	if (list->count > LIMIT_SMPP_NUMBERS)
		complain(content, list, COMPLAINT_RANGE, (struct text){0},
			 "%zu test numbers (at most %d)", list->count,
			 LIMIT_SMPP_NUMBERS);
	numbers = arena_many(content->arena, list->count, struct text);
	for (size_t i = 0; i < list->count; i++) {
		const struct yaml_node *at = list->items[i];

		if (at->kind != YAML_SCALAR)
			continue;
		numbers[i] = number_of(at->scalar);
		if (!numbers[i].size)
			complain_help(content, at, COMPLAINT_RANGE,
				      TEXT("8 to 15 digits with the country's "
					   "code: +66800000001"),
				      "\"%.*s\" is no number",
				      TEXT_ARG(at->scalar));
	}
	out->numbers = numbers;
	out->number_count = list->count;
}

static bool is_system_id(struct text t)
{
	return t.size && t.size <= MOST_SYSTEM;
}

static struct smpp_login read_login(const struct content *content,
				    const struct yaml_node *map)
{
	want(content, map, "system_id", is_system_id,
	     "a system_id has 1 to 15 characters");
	return (struct smpp_login){read_text(map, "system_id"),
				   read_secret(map, "password")};
}

static struct text or_default(struct text t, const char *otherwise)
{
	return t.size ? t : text_from(otherwise);
}

static void read_canaries(const struct content *content,
			  const struct yaml_node *map, struct smpp_binding *out)
{
	static const char host_help[] =
		"a host is lower-case letters, digits, dots and hyphens";

	want(content, map, "unregistered-sender", is_sender,
	     "a name has 1 to 11 letters and digits");
	want(content, map, "host", is_host, host_help);
	want(content, map, "shortener", is_host, host_help);
	want(content, map, "brand", is_host, host_help);
	out->unregistered_sender =
		or_default(read_text(map, "unregistered-sender"), "UNREGISTRD");
	out->canary_host = or_default(read_text(map, "host"), "example.net");
	out->shortener = or_default(read_text(map, "shortener"), "bit.ly");
	out->brand = read_text(map, "brand");
	out->registered_link = read_text(map, "registered-link");
	out->listed_file = read_text(map, "listed");
}

/* Where the message centre is stands in the block, and nowhere else. */
static void read_address(const struct content *content,
			 const struct yaml_node *node,
			 const struct yaml_node *block, struct target *out)
{
	static const char *const keys[] = {"host", "port", "tls", "ca"};
	bool tls = read_bool(block, "tls", false);
	int64_t port = read_integer(block, "port", tls ? TLS_PORT : PLAIN_PORT);

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const struct yaml_node *at = yaml_get(node, keys[i]);

		if (at)
			complain(content, at, COMPLAINT_SHAPE, (struct text){0},
				 "%s stands in the smpp block", keys[i]);
	}
	if (port < 1 || port > 65535)
		complain_help(content, yaml_get(block, "port"), COMPLAINT_RANGE,
			      TEXT("ports are 1 to 65535"),
			      "there is no such port");
	out->host = read_text(block, "host");
	out->port = (uint16_t)port;
	out->tls = tls;
	out->ca_file = read_text(block, "ca");
}

void read_smpp(const struct content *content, const struct yaml_node *node,
	       struct target *out)
{
	const struct yaml_node *block = yaml_get(node, "smpp");
	struct smpp_binding *binding;
	int64_t rate;

	if (!block || block->kind != YAML_MAP)
		return;
	binding = arena_new(content->arena, struct smpp_binding);
	read_address(content, node, block, out);
	binding->login = read_login(content, block);
	binding->receiver = read_login(content, yaml_get(block, "receiver"));
	binding->system_type = read_text(block, "system_type");
	want(content, block, "sender", is_sender,
	     "a name of 1 to 11 letters and digits, or a number");
	binding->sender = read_text(block, "sender");
	read_numbers(content, block, binding);
	rate = read_integer(block, "rate", 1);
	if (rate < 1 || rate > LIMIT_SMPP_RATE)
		complain(content, yaml_get(block, "rate"), COMPLAINT_RANGE,
			 (struct text){0}, "rate is 1 to %d", LIMIT_SMPP_RATE);
	binding->rate = (unsigned)rate;
	binding->receives = read_bool(block, "receives", false) ||
			    binding->receiver.system_id.size > 0;
	binding->long_text = (enum smpp_long)read_word(
		block, "long-text", long_words, SMPP_LONG_COUNT, SMPP_LONG_UDH);
	read_canaries(content, yaml_get(block, "canaries"), binding);
	out->smpp = binding;
}
