/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/receipt.h"

#include "unit/seal_words.h"

static struct text seed(struct arena *arena)
{
	struct text out = {0};

	MUST(fs_read(arena, "tests/fuzz/seeds/receipt/one.json", 100000, &out,
		     err));
	return out;
}

static struct text replaced(struct arena *arena, struct text in,
			    const char *from, const char *to)
{
	const char *at = memmem(in.data, in.size, from, strlen(from));
	size_t before;

	cr_assert(at, "%s is not there", from);
	before = (size_t)(at - in.data);
	return text_format(arena, "%.*s%s%.*s", (int)before, in.data, to,
			   (int)(in.size - before - strlen(from)),
			   at + strlen(from));
}

/* The seed was made by another implementation of reports/statement.md. */
Test(receipt, a_bundle_is_read_and_written_byte_for_byte)
{
	struct arena *arena = arena_open();
	struct text bytes = seed(arena), again, spki;
	struct receipt receipt;
	const char *at;

	MUST(receipt_read(arena, bytes, &receipt, err));
	cr_assert_eq(receipt.proof.size, 1);
	cr_assert_eq(receipt.envelope.signature_count, 1);
	at = memmem(receipt.leaf.data, receipt.leaf.size, "rawBytes\":\"", 11);
	cr_assert(at);
	MUST(base64_decode(arena, (struct text){at + 11, 124}, &spki, err));
	receipt.spki = spki;
	MUST(receipt_write(arena, &receipt, &again, err));
	cr_assert(text_equal(bytes, again));
	arena_close(arena);
}

static const struct {
	const char *from, *to, *words;
} wrongs[] = {
	{"bundle.v0.3+json", "bundle.v0.2+json", "mediaType"},
	{"\"hint\":\"W", "\"hint\":\"X", "hint"},
	{"\"treeSize\":\"1\"", "\"treeSize\":\"-1\"", "treeSize"},
	{"\"treeSize\":\"1\"", "\"treeSize\":\"01\"", "treeSize"},
	{"\"treeSize\":\"1\"", "\"treeSize\":1", "treeSize"},
	{"\"treeSize\":\"1\"", "\"treeSize\":\"9223372036854775808\"",
	 "treeSize"},
	{"\"logIndex\":\"0\",\"rootHash\"", "\"logIndex\":\"1\",\"rootHash\"",
	 "two different"},
	{"\"hashes\":[]", "\"hashes\":[\"AA==\"]", "hashes"},
	{"hashedrekord", "dsse", "kind"},
	{"\"version\":\"0.0.2\"", "\"version\":\"0.0.1\"", "version"},
	{"\"tlogEntries\":[{", "\"tlogEntries\":[{},{", "exactly one"},
	{"\"signatures\":[{", "\"signatures\":[{\"sig\":\"\"},{",
	 "exactly one"},
	{"\"dsseEnvelope\":", "\"other\":", "dsseEnvelope"},
	{"\"keyid\":", "\"keyid\":\"\",\"\\u006beyid\":", "duplicate"},
};

Test(receipt, broken_bundles_are_refused)
{
	for (size_t i = 0; i < ARRAY_SIZE(wrongs); i++) {
		struct arena *arena = arena_open();
		struct receipt receipt;

		REFUSED(receipt_read(arena,
				     replaced(arena, seed(arena),
					      wrongs[i].from, wrongs[i].to),
				     &receipt, err),
			wrongs[i].words);
		arena_close(arena);
	}
}
