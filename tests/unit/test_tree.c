/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tree.h"

#include <criterion/criterion.h>
#include <string.h>

static void is_hex(struct digest digest, const char *wanted)
{
	char hex[DIGEST_HEX_ROOM];

	digest_hex(digest, hex);
	cr_assert_str_eq(hex, wanted);
}

/* RFC 6962 section 2.1, written as there. */
static struct digest by_definition(const struct digest *leaves, size_t n)
{
	size_t k = 1;

	if (n == 0)
		return ledger_empty_root();
	if (n == 1)
		return leaves[0];
	while (k * 2 < n)
		k *= 2;
	return ledger_node_hash(by_definition(leaves, k),
				by_definition(leaves + k, n - k));
}

Test(tree, known_hashes)
{
	/* the leaf "" and the 8 leaves of certificate-transparency's tests */
	static const struct text data[] = {
		{"", 0},
		{"\0", 1},
		{"\x10", 1},
		{"\x20\x21", 2},
		{"\x30\x31", 2},
		{"\x40\x41\x42\x43", 4},
		{"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
		{"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d"
		 "\x6e\x6f",
		 16},
	};
	struct digest leaves[8];

	for (size_t i = 0; i < 8; i++)
		leaves[i] = ledger_leaf_hash(data[i]);
	is_hex(ledger_empty_root(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e46"
				    "49b934ca495991b7852b855");
	is_hex(leaves[0],
	       "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a"
	       "30617afa01d");
	is_hex(tree_root_of(leaves, 8), "5dc9da79a70659a9ad559cb701ded9a2ab9d82"
					"3aad2f4960cfe370eff4604328");
}

Test(tree, builder_agrees_with_the_definition)
{
	struct digest leaves[70];
	struct tree_builder tree = {0};

	for (unsigned i = 0; i < 70; i++) {
		leaves[i] = ledger_leaf_hash((struct text){(char *)&i, 4});
		cr_assert(digest_equal(tree_root(&tree),
				       by_definition(leaves, i)));
		tree_add_leaf(&tree, leaves[i]);
		cr_assert(tree.size == i + 1);
	}
}

Test(tree, subtrees_instead_of_leaves)
{
	struct digest leaves[64];
	struct tree_builder tree = {0};

	for (unsigned i = 0; i < 64; i++)
		leaves[i] = ledger_leaf_hash((struct text){(char *)&i, 4});
	tree_add_subtree(&tree, 4, tree_root_of(leaves, 16));
	tree_add_subtree(&tree, 4, tree_root_of(leaves + 16, 16));
	tree_add_subtree(&tree, 3, tree_root_of(leaves + 32, 8));
	tree_add_leaf(&tree, leaves[40]);
	tree_add_leaf(&tree, leaves[41]);
	tree_add_subtree(&tree, 1, tree_root_of(leaves + 42, 2));
	cr_assert(tree.size == 44);
	cr_assert(digest_equal(tree_root(&tree), tree_root_of(leaves, 44)));
}
