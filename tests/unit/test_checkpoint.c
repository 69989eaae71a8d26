/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/checkpoint.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"

#define ROOT  "rra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=\n"
#define EMPTY "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"

static void same(const char *text)
{
	struct arena *arena = arena_open();
	struct checkpoint read;
	struct err err = {0};

	cr_assert(checkpoint_parse(text_from(text), &read, &err) == 0, "%s: %s",
		  text, err.text);
	cr_assert(text_is(read.origin, "log.example"));
	cr_assert(text_is(checkpoint_print(arena, &read), text));
	arena_close(arena);
}

static void refused(const char *text, const char *part)
{
	struct checkpoint read;
	struct err err = {0};

	cr_assert(checkpoint_parse(text_from(text), &read, &err) == -1, "%s",
		  text);
	cr_assert(strstr(err.text, part) != NULL, "%s: %s", text, err.text);
}

Test(checkpoint, there_and_back)
{
	same("log.example\n3\n" ROOT);
	same("log.example\n0\n" EMPTY);
	same("log.example\n9223372036854775807\n" ROOT "extension\nother\n");
}

Test(checkpoint, refusals)
{
	refused("", "three lines");
	refused("log.example\n3\n", "three lines");
	refused("\n3\n" ROOT, "empty origin");
	refused("log\r\n3\n" ROOT, "control character 0x0d");
	refused("log\xff\n3\n" ROOT, "UTF-8");
	refused("log.example\n03\n" ROOT, "size");
	refused("log.example\n-3\n" ROOT, "size");
	refused("log.example\n+3\n" ROOT, "size");
	refused("log.example\n3 \n" ROOT, "size");
	refused("log.example\n9223372036854775808\n" ROOT, "2^63-1");
	refused("log.example\n99999999999999999999\n" ROOT, "size");
	refused("log.example\n0\n" ROOT, "empty tree");
	refused("log.example\n3\nYmFuYW5hcw==\n", "root");
	refused("log.example\n3\n"
		"rra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnd=\n",
		"root");
	refused("log.example\n3\n"
		"rra8_idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=\n",
		"URL-safe");
	refused("log.example\n3\n" ROOT "\n", "empty line");
	refused("log.example\n3\n" ROOT "a\n\nb\n", "empty line");
	refused("log.example\n3\n" ROOT "a", "no end");
}
