/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/pack_shelf.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "load/load_pack.h"

#define PACKS_KEPT 32

struct shelved {
	struct digest digest;
	const struct pack *pack; /* NULL: could not be loaded */
};

struct pack_shelf {
	char *directory;
	pthread_mutex_t guard;
	struct arena *arena;
	struct shelved items[PACKS_KEPT];
	size_t count;
};

struct pack_shelf *pack_shelf_open(const char *directory)
{
	struct pack_shelf *shelf = xmalloc(sizeof(*shelf));

	memset(shelf, 0, sizeof(*shelf));
	shelf->directory = strdup(directory);
	shelf->arena = arena_open();
	pthread_mutex_init(&shelf->guard, NULL);
	return shelf;
}

void pack_shelf_close(struct pack_shelf *shelf)
{
	if (!shelf)
		return;
	pthread_mutex_destroy(&shelf->guard);
	arena_close(shelf->arena);
	free(shelf->directory);
	free(shelf);
}

static char *pack_path(struct arena *arena, const char *directory,
		       struct digest digest)
{
	char hex[DIGEST_HEX_ROOM];

	digest_hex(digest, hex);
	return fs_join(arena, fs_join(arena, directory, "packs"), hex);
}

/* With the guard held. */
static const struct pack *load(struct pack_shelf *shelf, struct digest digest,
			       struct err *err)
{
	struct pack *pack = arena_new(shelf->arena, struct pack);
	char *path = pack_path(shelf->arena, shelf->directory, digest);
	struct complaints complaints;

	complaints_init(&complaints, shelf->arena);
	if (load_pack(shelf->arena, path, &complaints, pack, err) < 0) {
		err_prefix(err, "pack");
		return NULL;
	}
	if (!digest_equal(pack->digest, digest)) {
		err_set(err, ERR_TRUST, "%s: its files were changed", path);
		return NULL;
	}
	return pack;
}

const struct pack *pack_shelf_get(struct pack_shelf *shelf,
				  struct digest digest, struct err *err)
{
	const struct pack *pack = NULL;
	size_t i = 0;

	pthread_mutex_lock(&shelf->guard);
	while (i < shelf->count &&
	       !digest_equal(shelf->items[i].digest, digest))
		i++;
	if (i < shelf->count) {
		pack = shelf->items[i].pack;
	} else if (i < PACKS_KEPT) {
		pack = load(shelf, digest, err);
		shelf->items[i] = (struct shelved){digest, pack};
		shelf->count++;
	} else {
		err_set(err, ERR_LIMIT, "pack: more than %d in use",
			PACKS_KEPT);
	}
	pthread_mutex_unlock(&shelf->guard);
	return pack;
}

static int copy_file(struct arena *arena, const char *from, const char *to,
		     struct text name, struct err *err)
{
	char *file = text_cstr(arena, name);
	char *target = fs_join(arena, to, file);
	struct text bytes;

	if (fs_read(arena, fs_join(arena, from, file), LIMIT_YAML_BYTES, &bytes,
		    err) < 0 ||
	    fs_make_dirs(fs_parent(arena, target), 0755, err) < 0)
		return -1;
	return fs_put(target, bytes, 0644, err);
}

static int copy_tree(struct arena *arena, const char *from, const char *to,
		     const char *part, struct err *err)
{
	char *source = fs_join(arena, from, part);
	char *target = fs_join(arena, to, part);
	struct path_list files;

	if (!fs_exists(source))
		return 0;
	if (fs_tree(arena, source, &files, err) < 0)
		return -1;
	for (size_t i = 0; i < files.count; i++)
		if (text_ends(files.items[i], ".yaml") &&
		    copy_file(arena, source, target, files.items[i], err) < 0)
			return -1;
	return 0;
}

int pack_shelf_add(struct arena *arena, const char *directory, const char *from,
		   struct digest *digest, struct err *err)
{
	struct complaints complaints;
	struct digest copied;
	struct pack pack;
	char *path;

	complaints_init(&complaints, arena);
	if (load_pack(arena, from, &complaints, &pack, err) < 0)
		return err_prefix(err, "%s", from);
	path = pack_path(arena, directory, pack.digest);
	if (copy_tree(arena, from, path, "checks", err) < 0 ||
	    copy_tree(arena, from, path, "policies", err) < 0)
		return -1;
	if (load_pack_digest(arena, path, &copied, err) < 0)
		return -1;
	if (!digest_equal(copied, pack.digest))
		return err_set(err, ERR_SYSTEM,
			       "%s: the copy differs from the pack", path);
	*digest = pack.digest;
	return 0;
}
