/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/proof.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger/base64_line.h"
#include "parse/json.h"
#include "unit/vectors.h"

#define LEAVES 70

static struct digest leaves[LEAVES];

/* A node_source over the array. */
static int array_node(void *context, unsigned level, uint64_t index,
		      struct digest *out, struct err *err)
{
	uint64_t size = *(uint64_t *)context;

	(void)err;
	cr_assert((index + 1) << level <= size, "asked beyond the tree");
	*out = tree_root_of(leaves + (index << level), (size_t)1 << level);
	return 0;
}

static void fill(void)
{
	for (unsigned i = 0; i < LEAVES; i++)
		leaves[i] = ledger_leaf_hash((struct text){(char *)&i, 4});
}

/* A proof with any one bit, hash or place changed must not hold. */
static void inclusion_resists(struct inclusion_proof proof, struct digest leaf,
			      struct digest root)
{
	struct digest changed[TREE_LEVELS + 1];
	struct inclusion_proof other = proof;
	struct err err = {0};

	if (proof.path.count)
		memcpy(changed, proof.path.items,
		       proof.path.count * sizeof(*changed));
	other.path.items = changed;
	for (size_t i = 0; i < proof.path.count; i++) {
		changed[i].bytes[i % 32] ^= 4;
		cr_assert(proof_check_inclusion(&other, leaf, root, &err));
		changed[i].bytes[i % 32] ^= 4;
	}
	changed[proof.path.count] = leaf;
	other.path.count++;
	cr_assert(proof_check_inclusion(&other, leaf, root, &err));
	if (proof.path.count) {
		other.path.count -= 2;
		cr_assert(proof_check_inclusion(&other, leaf, root, &err));
	}
	other = proof;
	other.index++;
	cr_assert(proof_check_inclusion(&other, leaf, root, &err));
}

Test(proof, every_inclusion_up_to_70)
{
	struct arena *arena = arena_open();
	struct err err = {0};

	fill();
	for (uint64_t size = 1; size <= LEAVES; size++) {
		struct node_source source = {array_node, &size};
		struct digest root = tree_root_of(leaves, size), again;

		cr_assert(proof_root(&source, size, &again, &err) == 0);
		cr_assert(digest_equal(root, again));
		for (uint64_t i = 0; i < size; i++) {
			struct inclusion_proof proof;

			cr_assert(proof_make_inclusion(arena, &source, i, size,
						       &proof, &err) == 0);
			cr_assert(proof_check_inclusion(&proof, leaves[i], root,
							&err) == 0,
				  "%s", err.text);
			if (size < 20)
				inclusion_resists(proof, leaves[i], root);
		}
	}
	arena_close(arena);
}

Test(proof, every_consistency_up_to_70)
{
	struct arena *arena = arena_open();

	fill();
	for (uint64_t size = 1; size <= LEAVES; size++) {
		struct node_source source = {array_node, &size};
		struct digest root = tree_root_of(leaves, size);

		for (uint64_t old = 1; old <= size; old++) {
			struct digest old_root = tree_root_of(leaves, old);
			struct consistency_proof proof;
			struct err err = {0};

			cr_assert(proof_make_consistency(arena, &source, old,
							 size, &proof,
							 &err) == 0);
			cr_assert(proof_check_consistency(&proof, old_root,
							  root, &err) == 0,
				  "%s", err.text);
			old_root.bytes[0] ^= 1;
			cr_assert(proof_check_consistency(&proof, old_root,
							  root, &err));
			cr_assert(err.kind == ERR_TRUST);
		}
	}
	arena_close(arena);
}

static int refuse_node(void *context, unsigned level, uint64_t index,
		       struct digest *out, struct err *err)
{
	(void)context, (void)level, (void)index, (void)out;
	return err_set(err, ERR_SYSTEM, "tile is gone");
}

Test(proof, refusals)
{
	struct arena *arena = arena_open();
	struct node_source source = {refuse_node, NULL};
	struct inclusion_proof inclusion;
	struct consistency_proof consistency;
	struct err err = {0};

	cr_assert(proof_make_inclusion(arena, &source, 1, 3, &inclusion, &err));
	cr_assert_str_eq(err.text, "tile is gone");
	err_clear(&err);
	cr_assert(proof_make_inclusion(arena, &source, 3, 3, &inclusion, &err));
	cr_assert(err.kind == ERR_USAGE);
	err_clear(&err);
	cr_assert(proof_make_consistency(arena, &source, 0, 3, &consistency,
					 &err));
	cr_assert(err.kind == ERR_USAGE);
	err_clear(&err);
	cr_assert(proof_make_consistency(arena, &source, 2, 3, &consistency,
					 &err));
	cr_assert(err.kind == ERR_SYSTEM);
	arena_close(arena);
}

/* Some roots there are "don't care" in 12 bytes: padded, they fit no tree. */
static bool decode(struct text encoded, struct digest *out)
{
	struct arena *arena = arena_open();
	struct err err = {0};
	struct text bytes;
	bool fits = base64_line(arena, encoded, &bytes, &err) == 0 &&
		    bytes.size > 0 && bytes.size <= DIGEST_BYTES;

	*out = (struct digest){{0}};
	if (fits)
		memcpy(out->bytes, bytes.data, bytes.size);
	arena_close(arena);
	return fits;
}

static bool get_digest(const struct json *object, const char *name,
		       struct digest *out)
{
	struct err err = {0};
	struct text text;

	return json_get_text(object, name, &text, &err) == 0 &&
	       decode(text, out);
}

static bool get_hashes(struct arena *arena, const struct json *object,
		       struct proof_hashes *out)
{
	const struct json *list = json_get(object, "proof");
	struct digest *items;

	*out = (struct proof_hashes){0};
	if (!list || list->kind == JSON_IS_NULL)
		return true;
	items = arena_many(arena, list->count, struct digest);
	for (size_t i = 0; i < list->count; i++)
		if (!decode(list->items[i]->string, &items[i]))
			return false;
	*out = (struct proof_hashes){items, list->count};
	return true;
}

/* Sizes beyond 2^63-1 are in the vectors: what cannot be read is refused. */
static bool get_u64(const struct json *object, const char *name, uint64_t *out)
{
	struct err err = {0};
	int64_t n;

	if (json_get_integer(object, name, &n, &err) || n < 0)
		return false;
	*out = (uint64_t)n;
	return true;
}

static bool inclusion_holds(struct arena *arena, const struct json *object)
{
	struct inclusion_proof proof;
	struct digest root, leaf;
	struct err err = {0};

	return get_u64(object, "leafIdx", &proof.index) &&
	       get_u64(object, "treeSize", &proof.size) &&
	       get_digest(object, "root", &root) &&
	       get_digest(object, "leafHash", &leaf) &&
	       get_hashes(arena, object, &proof.path) &&
	       proof_check_inclusion(&proof, leaf, root, &err) == 0;
}

static bool consistency_holds(struct arena *arena, const struct json *object)
{
	struct consistency_proof proof;
	struct digest old_root, new_root;
	struct err err = {0};

	return get_u64(object, "size1", &proof.old_size) &&
	       get_u64(object, "size2", &proof.new_size) &&
	       get_digest(object, "root1", &old_root) &&
	       get_digest(object, "root2", &new_root) &&
	       get_hashes(arena, object, &proof.path) &&
	       proof_check_consistency(&proof, old_root, new_root, &err) == 0;
}

#define HOLDS(name) bool (*name)(struct arena *, const struct json *)

static void check_file(const char *path, HOLDS(check), unsigned counts[2])
{
	struct arena *arena = arena_open();
	struct text bytes = vectors_read(arena, path);
	const struct json *object;
	struct err err = {0};
	bool unwanted = false;

	if (json_parse(arena, bytes, JSON_NO_REALS, &object, &err)) {
		/* a size no 63 bits hold: refused by the reader already */
		cr_assert(strstr(err.text, "too big") != NULL, "%s: %s", path,
			  err.text);
		cr_assert(memmem(bytes.data, bytes.size, "\"wantErr\": true",
				 15) != NULL);
		counts[1]++;
		arena_close(arena);
		return;
	}
	if (json_get(object, "wantErr"))
		unwanted = json_get(object, "wantErr")->boolean;
	cr_assert(check(arena, object) == !unwanted, "%s", path);
	counts[unwanted]++;
	arena_close(arena);
}

static void check_folder(const char *folder, HOLDS(check), unsigned counts[2])
{
	DIR *directory = opendir(folder);
	struct dirent *entry;

	cr_assert(directory != NULL, "%s", folder);
	while ((entry = readdir(directory))) {
		char path[4096];
		struct stat status;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		cr_assert(stat(path, &status) == 0);
		if (S_ISDIR(status.st_mode))
			check_folder(path, check, counts);
		else
			check_file(path, check, counts);
	}
	closedir(directory);
}

Test(proof, vectors_of_transparency_dev)
{
	const char *folder = vectors_folder();
	unsigned counts[2] = {0, 0};
	char path[4096];

	snprintf(path, sizeof(path), "%s/merkle/inclusion", folder);
	check_folder(path, inclusion_holds, counts);
	snprintf(path, sizeof(path), "%s/merkle/consistency", folder);
	check_folder(path, consistency_holds, counts);
	cr_assert(counts[0] == 12 && counts[1] == 184, "%u good, %u bad",
		  counts[0], counts[1]);
}
