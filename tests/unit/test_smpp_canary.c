/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/smpp_canary.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena *arena;
static struct smpp_binding binding;
static struct canary canary;

static void begin(void)
{
	arena = arena_open();
	binding = (struct smpp_binding){
		.sender = TEXT("EXBANK"),
		.unregistered_sender = TEXT("UNREGISTRD"),
		.canary_host = TEXT("example.net"),
		.shortener = TEXT("bit.ly"),
		.brand = TEXT("examplebank.test"),
	};
}

static void end(void)
{
	arena_close(arena);
}

TestSuite(smpp_canary, .init = begin, .fini = end);

static void make(enum canary_kind kind)
{
	canary.kind = kind;
	canary.form =
		kind < CANARY_KIND_COUNT ? canary_form_of(kind) : FORM_PLAIN;
	canary.id = TEXT("idididididb");
	canary_make(arena, &binding, TEXT("http://evil.test/x"), &canary);
}

static bool says(const char *part)
{
	return memmem(canary.text.data, canary.text.size, part, strlen(part)) !=
	       NULL;
}

Test(smpp_canary, each_begins_with_its_id)
{
	for (int kind = 0; kind <= CANARY_CONTROL; kind++) {
		make((enum canary_kind)kind);
		if (kind == CANARY_REGISTERED_LINK)
			cr_assert_not_null(canary.missing);
		else
			cr_assert(text_starts(canary.text, "idididididb "));
	}
}

Test(smpp_canary, links_and_hosts)
{
	make(CANARY_UNREGISTERED_LINK);
	cr_assert(says("https://idididididb.example.net"));
	cr_assert(text_is(canary.host, "idididididb.example.net"));
	make(CANARY_BARE_HOST);
	cr_assert(!says("://"));
	cr_assert(text_is(canary.host, "idididididb.example.net"));
	make(CANARY_SHORTENER);
	cr_assert(says("https://bit.ly/idididididb"));
	make(CANARY_LOOK_ALIKE);
	cr_assert(text_is(canary.host, "3xamplebank.test"));
	make(CANARY_LISTED_LINK);
	cr_assert(text_is(canary.host, "evil.test"));
	make(CANARY_UNREGISTERED_SENDER);
	cr_assert_eq(canary.host.size, 0);
	cr_assert(text_is(canary.sender, "UNREGISTRD"));
	binding.brand = TEXT("bnk.test");
	make(CANARY_LOOK_ALIKE);
	cr_assert(text_is(canary.host, "secure-bnk.test"));
	binding.brand.size = 0;
	make(CANARY_LOOK_ALIKE);
	cr_assert_not_null(canary.missing);
}

static enum canary_fate after(const char *before, const char *behind,
			      const char *sender)
{
	return canary_compare(&canary,
			      text_format(arena, "%s%.*s%s", before,
					  TEXT_ARG(canary.text), behind),
			      text_from(sender));
}

Test(smpp_canary, what_arrived_beside_what_was_sent)
{
	make(CANARY_UNREGISTERED_LINK);
	cr_assert_eq(after("", "", "EXBANK"), FATE_DELIVERED);
	cr_assert_eq(after(" ", "\n", "EXBANK"), FATE_DELIVERED);
	cr_assert_eq(after("!", "", "EXBANK"), FATE_MARKED);
	cr_assert_eq(after("", " [be careful]", "EXBANK"), FATE_MARKED);
	cr_assert_eq(after("", "", "Likely-SCAM"), FATE_RELABELLED);
	cr_assert_eq(canary_compare(&canary,
				    TEXT("idididididb Your parcel waits."),
				    TEXT("EXBANK")),
		     FATE_STRIPPED);
	cr_assert_eq(canary_compare(&canary,
				    TEXT("IDIDIDIDIDB.EXAMPLE.NET now"),
				    TEXT("EXBANK")),
		     FATE_ALTERED);
	make(CANARY_CONTROL);
	cr_assert_eq(canary_compare(&canary, TEXT("idididididb hello"),
				    TEXT("EXBANK")),
		     FATE_ALTERED);
}

Test(smpp_canary, a_link_is_drawn_from_a_list)
{
	struct text list = TEXT("# list\n\n bad link\n  http://a.test \r\n");

	cr_assert(text_is(canary_draw(list), "http://a.test"));
	cr_assert_eq(canary_draw(TEXT("# none\n")).size, 0);
	cr_assert_eq(canary_draw(TEXT("")).size, 0);
	cr_assert(!text_equal(canary_seed(arena), canary_seed(arena)));
}
