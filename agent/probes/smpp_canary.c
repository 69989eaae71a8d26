/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/smpp_canary.h"

#include <string.h>
#include <strings.h>

#include "base/digest.h"

#define LISTED_MOST  100 /* bytes of a link that goes into one message */
#define SEED_LETTERS 10

const struct word canary_words[] = {
#define X(name, word, form, en, th) {word, en, th},
	CANARY_KINDS(X)
#undef X
};

enum canary_form canary_form_of(enum canary_kind kind)
{
	static const enum canary_form forms[] = {
#define X(name, word, form, en, th) FORM_##form,
		CANARY_KINDS(X)
#undef X
	};

	return forms[kind];
}

const char *canary_fate_word(enum canary_fate fate)
{
	static const char *const words[] = {
#define X(name, word) word,
		CANARY_FATES(X)
#undef X
	};

	return words[fate];
}

struct text canary_seed(struct arena *arena)
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
	unsigned char random[SEED_LETTERS];
	char *out = arena_many(arena, SEED_LETTERS, char);

	random_fill(random, sizeof(random));
	for (size_t i = 0; i < SEED_LETTERS; i++)
		out[i] = letters[random[i] % 32];
	return (struct text){out, SEED_LETTERS};
}

static bool can_be_link(struct text line)
{
	if (!line.size || line.size > LISTED_MOST || *line.data == '#')
		return false;
	for (size_t i = 0; i < line.size; i++)
		if (line.data[i] <= ' ' || line.data[i] > '~')
			return false;
	return true;
}

struct text canary_draw(struct text list)
{
	struct text chosen = {NULL, 0}, rest = list;
	uint64_t seen = 0, random;

	while (rest.data) {
		struct text line = text_trim(text_cut(rest, '\n', &rest));

		if (!can_be_link(line))
			continue;
		/* the n-th takes the place of the chosen one time in n */
		random_fill(&random, sizeof(random));
		if (random % ++seen == 0)
			chosen = line;
	}
	return chosen;
}

/* One letter or digit that looks like another; else a word is put before. */
static struct text look_alike(struct arena *arena, struct text brand)
{
	static const char from[] = "loeai", to[] = "10341";
	struct text copy = text_copy(arena, brand);
	char *at = arena_many(arena, brand.size, char);

	memcpy(at, copy.data, copy.size);
	for (size_t i = 0; i < brand.size && at[i] != '.'; i++) {
		const char *found = strchr(from, at[i]);

		if (!found || !at[i])
			continue;
		at[i] = to[found - from];
		return (struct text){at, brand.size};
	}
	return text_format(arena, "secure-%.*s", TEXT_ARG(brand));
}

static struct text host_of(struct text link)
{
	struct text host = link, rest;
	const char *scheme = memmem(link.data, link.size, "://", 3);

	if (scheme) {
		host.data = scheme + 3;
		host.size = link.size - (size_t)(host.data - link.data);
	}
	return text_cut(host, '/', &rest);
}

static void say_control(struct arena *arena, struct canary *out)
{
	static const char *const texts[FORM_COUNT] = {
		[FORM_PLAIN] = "Test message of the SMS gateway. Nothing needs "
			       "to be done.",
		[FORM_THAI] = "ข้อความทดสอบระบบ ไม่ต้องดำเนินการใด",
		[FORM_LONG] = "Test message of the SMS gateway. It is longer "
			      "than one message can be, and is sent in several "
			      "parts that belong together. Nothing needs to be "
			      "done by whoever reads it; the telephone is one "
			      "that is used for tests.",
	};

	out->text = text_format(arena, "%.*s %s", TEXT_ARG(out->id),
				texts[out->form]);
}

static void say_link(struct arena *arena, struct text link, struct canary *out)
{
	static const char *const texts[FORM_COUNT] = {
		[FORM_PLAIN] = "Your parcel waits. Please confirm: ",
		[FORM_THAI] = "พัสดุตกค้าง ยืนยันที่ ",
		[FORM_LONG] = "Your parcel could not be delivered to the "
			      "address that stands on it. It waits in our "
			      "store for three days and goes back to its "
			      "sender after them. Please confirm the address "
			      "and pay what is open here: ",
	};

	out->host = host_of(link);
	out->text = text_format(arena, "%.*s %s%.*s", TEXT_ARG(out->id),
				texts[out->form], TEXT_ARG(link));
}

static void say_made_up(struct arena *arena, const char *before,
			struct text host, const char *behind,
			struct canary *out)
{
	say_link(arena,
		 text_format(arena, "%s%.*s%s", before, TEXT_ARG(host), behind),
		 out);
}

static void say_given(struct arena *arena, struct text link,
		      const char *missing, struct canary *out)
{
	if (link.size)
		say_link(arena, link, out);
	else
		out->missing = missing;
}

void canary_make(struct arena *arena, const struct smpp_binding *binding,
		 struct text listed, struct canary *out)
{
	struct text id = out->id;
	struct text own = text_format(arena, "%.*s.%.*s", TEXT_ARG(id),
				      TEXT_ARG(binding->canary_host));
	const char *path =
		text_cstr(arena, text_format(arena, "/%.*s", TEXT_ARG(id)));

	*out = (struct canary){.kind = out->kind,
			       .form = out->form,
			       .id = id,
			       .sender = binding->sender,
			       .missing_reason = REASON_NEVER_BOUND};
	switch (out->kind) {
	case CANARY_UNREGISTERED_SENDER:
		out->sender = binding->unregistered_sender;
		say_control(arena, out);
		break;
	case CANARY_UNREGISTERED_LINK:
	case CANARY_THAI:
	case CANARY_LONG_TEXT:
		say_made_up(arena, "https://", own, "", out);
		break;
	case CANARY_SHORTENER:
		say_made_up(arena, "https://", binding->shortener, path, out);
		break;
	case CANARY_LOOK_ALIKE:
		if (binding->brand.size)
			say_made_up(arena, "https://",
				    look_alike(arena, binding->brand), path,
				    out);
		else
			out->missing = "the target names no canaries.brand";
		break;
	case CANARY_BARE_HOST:
		say_made_up(arena, "", own, "/confirm", out);
		break;
	case CANARY_LISTED_LINK:
		say_given(arena, listed,
			  "the target names no canaries.listed that holds a "
			  "link",
			  out);
		break;
	case CANARY_REGISTERED_LINK:
		say_given(arena, binding->registered_link,
			  "the target names no canaries.registered-link", out);
		break;
	case CANARY_CONTROL:
		say_control(arena, out);
		break;
	}
}

static bool has_letters(struct text t, struct text part)
{
	for (size_t i = 0; part.size && i + part.size <= t.size; i++)
		if (!strncasecmp(t.data + i, part.data, part.size))
			return true;
	return false;
}

static struct text without_plus(struct text t)
{
	return t.size && *t.data == '+' ? (struct text){t.data + 1, t.size - 1}
					: t;
}

enum canary_fate canary_compare(const struct canary *canary, struct text text,
				struct text sender)
{
	struct text sent = text_trim(canary->text), got = text_trim(text);
	struct text from = without_plus(sender);

	if (canary->host.size && !has_letters(got, canary->host))
		return FATE_STRIPPED;
	if (!text_equal(without_plus(canary->sender), from))
		return FATE_RELABELLED;
	if (text_equal(sent, got))
		return FATE_DELIVERED;
	return memmem(got.data, got.size, sent.data, sent.size) ? FATE_MARKED
								: FATE_ALTERED;
}
