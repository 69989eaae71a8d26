/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tlog_proof.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"

#define HASH "rra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=\n"

static struct arena *arena;

static void open_arena(void)
{
	arena = arena_open();
}

static void close_arena(void)
{
	arena_close(arena);
}

TestSuite(tlog_proof, .init = open_arena, .fini = close_arena);

static struct tlog_proof same(const char *text)
{
	struct tlog_proof proof;
	struct err err = {0};

	cr_assert(tlog_proof_parse(arena, text_from(text), &proof, &err) == 0,
		  "%s: %s", text, err.text);
	cr_assert(text_is(tlog_proof_print(arena, &proof), text));
	return proof;
}

static void refused(const char *text, const char *part)
{
	struct tlog_proof proof;
	struct err err = {0};

	cr_assert(tlog_proof_parse(arena, text_from(text), &proof, &err) == -1,
		  "%s", text);
	cr_assert(strstr(err.text, part) != NULL, "%s: %s", text, err.text);
}

Test(tlog_proof, there_and_back)
{
	struct tlog_proof proof =
		same("c2sp.org/tlog-proof@v1\nindex 7\n" HASH HASH
		     "\nlog\n8\n\nsignatures\n");

	cr_assert(proof.index == 7 && proof.path.count == 2);
	cr_assert(!proof.has_extra);
	cr_assert(text_is(proof.checkpoint, "log\n8\n\nsignatures\n"));
	proof = same("c2sp.org/tlog-proof@v1\nextra aGk=\nindex 0\n\nlog\n");
	cr_assert(proof.has_extra && text_is(proof.extra, "hi"));
	cr_assert(proof.path.count == 0);
}

Test(tlog_proof, refusals)
{
	struct buffer many;

	refused("", "first line");
	refused("c2sp.org/tlog-proof@v2\nindex 0\n\nlog\n", "first line");
	refused("c2sp.org/tlog-proof@v1\n", "no index");
	refused("c2sp.org/tlog-proof@v1\nextra aGk=\n", "no index");
	refused("c2sp.org/tlog-proof@v1\nextra aGk\nindex 0\n\nl\n", "extra");
	refused("c2sp.org/tlog-proof@v1\nindex 00\n\nlog\n", "index");
	refused("c2sp.org/tlog-proof@v1\nindex -1\n\nlog\n", "index");
	refused("c2sp.org/tlog-proof@v1\nindex 9223372036854775807\n\nlog\n",
		"2^63-2");
	refused("c2sp.org/tlog-proof@v1\nindex 0\n" HASH "log\n", "hash");
	refused("c2sp.org/tlog-proof@v1\nindex 0\n" HASH, "no blank line");
	refused("c2sp.org/tlog-proof@v1\nindex 0\n\n", "no checkpoint");
	buffer_init(&many);
	buffer_str(&many, "c2sp.org/tlog-proof@v1\nindex 0\n");
	for (int i = 0; i < 64; i++)
		buffer_str(&many, HASH);
	buffer_add(&many, "\nlog\n\0", 6);
	refused(many.data, "63 hashes");
	buffer_release(&many);
}
