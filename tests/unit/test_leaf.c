/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/leaf.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "parse/json.h"

static struct leaf example(void)
{
	static const char signature[71] = {0x30, 0x45}, spki[91] = {0x30, 0x59};

	return (struct leaf){digest_of(TEXT("DSSEv1 0  0 ")),
			     {signature, sizeof(signature)},
			     {spki, sizeof(spki)}};
}

Test(leaf, is_rekor_v2s_489_bytes_in_canonical_form)
{
	struct arena *arena = arena_open();
	struct leaf leaf = example(), read;
	struct text bytes = leaf_print(arena, &leaf), canonical;
	const struct json *tree, *spec, *data;
	struct err err = {0};

	cr_assert(bytes.size == 489, "%zu", bytes.size);
	cr_assert(json_parse(arena, bytes, JSON_NO_REALS, &tree, &err) == 0);
	cr_assert(json_canonical(arena, tree, &canonical, &err) == 0);
	cr_assert(text_equal(bytes, canonical));
	spec = json_get(json_get(tree, "spec"), "hashedRekordV002");
	data = json_get(spec, "data");
	cr_assert(text_is(json_get(data, "algorithm")->string, "SHA2_256"));
	cr_assert(leaf_parse(arena, bytes, &read, &err) == 0, "%s", err.text);
	cr_assert(digest_equal(read.digest, leaf.digest));
	cr_assert(text_equal(read.signature, leaf.signature));
	cr_assert(text_equal(read.spki, leaf.spki));
	arena_close(arena);
}

/* Whatever byte is changed, cut or added: another leaf or none, not this. */
Test(leaf, is_read_strictly)
{
	struct arena *arena = arena_open();
	struct leaf leaf = example(), read;
	struct text bytes = leaf_print(arena, &leaf);
	char *changed = arena_alloc(arena, bytes.size + 1);

	memcpy(changed, bytes.data, bytes.size);
	changed[bytes.size] = '\n';
	for (size_t i = 0; i < bytes.size; i++) {
		struct err err = {0};

		cr_assert(leaf_parse(arena, (struct text){changed, i}, &read,
				     &err) == -1);
		err_clear(&err);
		changed[i] = bytes.data[i] == 'A' ? 'B' : ' ';
		if (leaf_parse(arena, (struct text){changed, bytes.size}, &read,
			       &err) == 0)
			cr_assert(!digest_equal(read.digest, leaf.digest) ||
				  !text_equal(read.signature, leaf.signature) ||
				  !text_equal(read.spki, leaf.spki));
		changed[i] = bytes.data[i];
	}
	struct err err = {0};
	cr_assert(leaf_parse(arena, (struct text){changed, bytes.size + 1},
			     &read, &err) == -1);
	arena_close(arena);
}
