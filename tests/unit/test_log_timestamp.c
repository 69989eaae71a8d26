/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/log_timestamp.h"

#include "unit/seal_words.h"

static struct log_timestamp record(void)
{
	return (struct log_timestamp){
		.response = TEXT("token"),
		.checkpoint = TEXT("log.example\n1\nAAAA\n\n— x y\n")};
}

Test(log_timestamp, what_is_printed_is_read)
{
	struct arena *arena = arena_open();
	struct digest hashes[2] = {digest_of(TEXT("a")), digest_of(TEXT("b"))};
	struct log_timestamp r = record(), out;

	MUST(log_timestamp_parse(arena, log_timestamp_print(arena, &r), &out,
				 err));
	cr_assert(!out.has_previous && !out.has_from);
	cr_assert(text_equal(out.response, r.response));
	cr_assert(text_equal(out.checkpoint, r.checkpoint));
	r.has_previous = r.has_from = true;
	r.previous = digest_of(TEXT("before"));
	r.from = 7;
	r.path = (struct proof_hashes){hashes, 2};
	MUST(log_timestamp_parse(arena, log_timestamp_print(arena, &r), &out,
				 err));
	cr_assert(digest_equal(out.previous, r.previous));
	cr_assert_eq(out.from, 7);
	cr_assert_eq(out.path.count, 2);
	cr_assert(digest_equal(out.path.items[1], hashes[1]));
	arena_close(arena);
}

Test(log_timestamp, the_imprint_is_of_the_predecessor_and_the_note_alone)
{
	struct arena *arena = arena_open();
	struct log_timestamp r = record(), other = record();
	struct digest kept = log_timestamp_digest(arena, &r);

	other.response = TEXT("another");
	other.has_from = true;
	other.from = 3;
	cr_assert(digest_equal(log_timestamp_imprint(arena, &r),
			       log_timestamp_imprint(arena, &other)));
	cr_assert(!digest_equal(kept, log_timestamp_digest(arena, &other)));
	other = record();
	other.has_from = true; /* as it is served */
	cr_assert(digest_equal(kept, log_timestamp_digest(arena, &other)));
	cr_assert(
		digest_equal(kept, digest_of(log_timestamp_print(arena, &r))));
	other.has_previous = true;
	cr_assert(!digest_equal(log_timestamp_imprint(arena, &r),
				log_timestamp_imprint(arena, &other)));
	other = record();
	other.checkpoint = TEXT("log.example\n2\nAAAA\n\n— x y\n");
	cr_assert(!digest_equal(log_timestamp_imprint(arena, &r),
				log_timestamp_imprint(arena, &other)));
	arena_close(arena);
}

Test(log_timestamp, what_is_none_is_refused)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"", "first line"},
		{"plaudit/log-timestamp/v2\n", "first line"},
		{"plaudit/log-timestamp/v1\n", "previous"},
		{"plaudit/log-timestamp/v1\nprevious x\n", "log timestamp"},
		{"plaudit/log-timestamp/v1\nprevious none\n", "token"},
		{"plaudit/log-timestamp/v1\nprevious none\ntoken *\n",
		 "base64"},
		{"plaudit/log-timestamp/v1\nprevious none\ntoken AAAA\n",
		 "blank line"},
		{"plaudit/log-timestamp/v1\nprevious none\ntoken AAAA\nAAAA\n",
		 "hashes of nothing"},
		{"plaudit/log-timestamp/v1\nprevious none\ntoken AAAA\nfrom "
		 "-1\n",
		 "from"},
		{"plaudit/log-timestamp/v1\nprevious none\ntoken AAAA\nfrom 1\n"
		 "AAAA\n\nnote",
		 "wanted 44"},
		{"plaudit/log-timestamp/v1\nprevious none\ntoken AAAA\n\n",
		 "no checkpoint"},
	};
	struct arena *arena = arena_open();

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct log_timestamp out;

		REFUSED(log_timestamp_parse(arena, text_from(cases[i].text),
					    &out, err),
			cases[i].why);
	}
	arena_close(arena);
}
