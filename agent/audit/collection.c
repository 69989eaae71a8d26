/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/collection.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/limits.h"

/* It is there from the first moment on until the index is: what has it and no
 * index was cut short, and is ours to clear. */
#define MARK	    "collecting"
#define OPEN_FILES  16
#define NEXT_ENDING 5 /* ".next" */

/* In the order of their names, which is that of the index. */
static const char *const parts[] = {COLLECTION_BOOKS, "evidence",
				    COLLECTION_ROWS, COLLECTION_SALTS};

static int drop(const char *path, const struct stat *info, int kind,
		struct FTW *at)
{
	(void)info;
	(void)kind;
	(void)at;
	return remove(path);
}

static int drop_tree(struct arena *arena, const char *directory,
		     const char *name, struct err *err)
{
	const char *path = fs_join(arena, directory, name);

	if (nftw(path, drop, OPEN_FILES, FTW_DEPTH | FTW_PHYS) &&
	    errno != ENOENT)
		return err_system(err, "%s: remove", path);
	return 0;
}

static int begin_in(struct arena *arena, const char *directory, struct err *err)
{
	const char *mark = fs_join(arena, directory, MARK);
	struct path_list names;

	if (fs_exists(fs_join(arena, directory, COLLECTION_INDEX)))
		return err_set(
			err, ERR_USAGE,
			"%s: a collection that is whole is there already",
			directory);
	if (fs_list(arena, directory, &names, err))
		return -1;
	if (names.count && !fs_exists(mark))
		return err_set(err, ERR_USAGE,
			       "%s: not empty, and not left by a collection: "
			       "%.*s",
			       directory, TEXT_ARG(names.items[0]));
	for (size_t i = 0; i < names.count; i++)
		if (drop_tree(arena, directory, names.items[i].data, err))
			return -1;
	return fs_sweep(directory, err);
}

int collection_begin(struct arena *arena, const char *directory,
		     struct err *err)
{
	if (fs_exists(directory) ? begin_in(arena, directory, err)
				 : fs_make_dirs(directory, 0700, err))
		return -1;
	if (chmod(directory, 0700))
		return err_system(err, "%s", directory);
	return fs_put(fs_join(arena, directory, MARK), TEXT(""), 0600, err);
}

int collection_take_books(struct arena *arena, const char *directory,
			  const char *books, struct err *err)
{
	const char *to = fs_join(arena, directory, COLLECTION_BOOKS);
	struct path_list names;

	if (fs_make_dirs(to, 0700, err) || fs_list(arena, books, &names, err))
		return -1;
	for (size_t i = 0; i < names.count; i++) {
		struct text name = names.items[i];
		const char *from = fs_join(arena, books, name.data);
		struct file_print print;

		if (!text_ends(name, ".next"))
			continue;
		name.size -= NEXT_ENDING;
		if (file_print_take(from, &print, err) ||
		    file_copy(from, fs_join(arena, to, text_cstr(arena, name)),
			      &print, err))
			return -1;
	}
	return 0;
}

/* What is in a folder, as paths in it. */
struct listing {
	struct arena *arena;
	const char *directory;
	struct text *paths;
	size_t count, room;
	struct err *err;
};

static int list_into(struct listing *l, const char *below, bool is_deeper)
{
	const char *path = fs_join(l->arena, l->directory, below);
	struct path_list names;

	if (!fs_exists(path))
		return 0;
	if (fs_list(l->arena, path, &names, l->err))
		return -1;
	for (size_t i = 0; i < names.count; i++) {
		const char *one = fs_join(l->arena, below, names.items[i].data);

		if (names.items[i].data[0] == '.')
			continue;
		if (is_deeper) {
			if (list_into(l, one, false))
				return -1;
			continue;
		}
		if (l->count == LIMIT_COLLECTED_FILES)
			return err_set(l->err, ERR_LIMIT,
				       "%s: more than %d files", l->directory,
				       LIMIT_COLLECTED_FILES);
		l->paths = arena_grow(l->arena, l->paths, l->count, &l->room,
				      sizeof(*l->paths));
		l->paths[l->count++] = text_from(one);
	}
	return 0;
}

static int list_all(struct listing *l)
{
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		bool is_store = !strcmp(parts[i], "evidence");

		if (list_into(l, is_store ? "evidence/sha256" : parts[i],
			      is_store))
			return -1;
	}
	return 0;
}

/* What a run leaves in a state directory beside what is carried. */
static int drop_the_rest(struct arena *arena, const char *directory,
			 struct err *err)
{
	struct path_list names;

	if (fs_list(arena, directory, &names, err))
		return -1;
	for (size_t i = 0; i < names.count; i++) {
		bool is_part = text_is(names.items[i], MARK);

		for (size_t k = 0; k < ARRAY_SIZE(parts); k++)
			is_part |= text_is(names.items[i], parts[k]);
		if (!is_part &&
		    drop_tree(arena, directory, names.items[i].data, err))
			return -1;
	}
	return 0;
}

int collection_end(struct arena *arena, struct collection *collection,
		   struct err *err)
{
	struct listing l = {
		.arena = arena, .directory = collection->directory, .err = err};
	struct collected_file *files;
	struct text bytes;

	if (drop_the_rest(arena, collection->directory, err) || list_all(&l))
		return -1;
	files = arena_many(arena, l.count, struct collected_file);
	for (size_t i = 0; i < l.count; i++) {
		files[i].path = l.paths[i];
		if (!collection_path_is_known(l.paths[i]))
			return err_set(err, ERR_SYSTEM,
				       "%s: %.*s: not of a collection",
				       collection->directory,
				       TEXT_ARG(l.paths[i]));
		if (file_print_take(fs_join(arena, collection->directory,
					    l.paths[i].data),
				    &files[i].print, err))
			return -1;
	}
	collection->index.files = files;
	collection->index.file_count = l.count;
	bytes = collection_index_write(arena, &collection->index);
	if (bytes.size > LIMIT_COLLECTION_INDEX)
		return err_set(err, ERR_LIMIT,
			       "the index is larger than %d bytes",
			       LIMIT_COLLECTION_INDEX);
	collection->digest = digest_of(bytes);
	if (fs_put(fs_join(arena, collection->directory, COLLECTION_INDEX),
		   bytes, 0600, err))
		return -1;
	return fs_remove(fs_join(arena, collection->directory, MARK), err);
}

int collection_open(struct arena *arena, const char *directory,
		    struct collection *out, struct err *err)
{
	const char *path = fs_join(arena, directory, COLLECTION_INDEX);
	struct text bytes;

	if (!fs_exists(directory))
		return err_set(err, ERR_USAGE, "%s: no such folder", directory);
	if (!fs_exists(path))
		return err_set(err, ERR_USAGE,
			       "%s: it has no " COLLECTION_INDEX
			       ": a collection that was cut short, or none",
			       directory);
	if (fs_read(arena, path, LIMIT_COLLECTION_INDEX, &bytes, err))
		return -1;
	if (collection_index_read(arena, bytes, &out->index, err))
		return err_prefix(err, "%s", path);
	out->directory = directory;
	out->digest = digest_of(bytes);
	return 0;
}

const struct collected_file *collection_file(
	const struct collection *collection, struct text path)
{
	const struct collection_index *index = &collection->index;
	size_t low = 0, high = index->file_count;

	while (low < high) {
		size_t at = low + (high - low) / 2;
		int order = text_compare(path, index->files[at].path);

		if (!order)
			return &index->files[at];
		if (order < 0)
			high = at;
		else
			low = at + 1;
	}
	return NULL;
}

static int refuse(const struct collection *c, struct text path, const char *why,
		  struct err *err)
{
	return err_set(err, ERR_TRUST, "%s/%.*s: %s", c->directory,
		       TEXT_ARG(path), why);
}

static int check_file(struct arena *arena, const struct collection *c,
		      const struct collected_file *file, struct err *err)
{
	const char *path = fs_join(arena, c->directory, file->path.data);
	struct err why = {.kind = ERR_NONE};
	struct file_print print;

	if (!fs_exists(path))
		return refuse(c, file->path, "it is missing", err);
	if (file_print_take(path, &print, &why)) {
		*err = why;
		if (why.kind == ERR_USAGE)
			err->kind = ERR_TRUST;
		return -1;
	}
	if (print.bytes != file->print.bytes)
		return refuse(c, file->path, "not as long as the index says",
			      err);
	if (!digest_equal(print.digest, file->print.digest))
		return refuse(c, file->path,
			      "the bytes are not of the index's digest", err);
	return 0;
}

/* Also what stands where no file of a collection can be. */
static int check_names(struct arena *arena, const struct collection *c,
		       const char *below, const char *const *known,
		       size_t count, struct err *err)
{
	const char *path = fs_join(arena, c->directory, below);
	struct path_list names;

	if (!fs_exists(path))
		return 0;
	if (fs_list(arena, path, &names, err))
		return -1;
	for (size_t i = 0; i < names.count; i++) {
		size_t k = 0;

		while (k < count && !text_is(names.items[i], known[k]))
			k++;
		if (k == count && names.items[i].data[0] != '.')
			return refuse(c,
				      text_from(fs_join(arena, below,
							names.items[i].data)),
				      "the index does not name it", err);
	}
	return 0;
}

static int check_strangers(struct arena *arena, const struct collection *c,
			   struct err *err)
{
	static const char *const top[] = {COLLECTION_BOOKS, "evidence",
					  COLLECTION_ROWS,  COLLECTION_SALTS,
					  COLLECTION_INDEX, MARK};
	static const char *const store[] = {"sha256"};
	struct listing l = {
		.arena = arena, .directory = c->directory, .err = err};

	if (check_names(arena, c, "", top, ARRAY_SIZE(top), err) ||
	    check_names(arena, c, "evidence", store, ARRAY_SIZE(store), err) ||
	    list_all(&l))
		return -1;
	for (size_t i = 0; i < l.count; i++)
		if (!collection_file(c, l.paths[i]))
			return refuse(c, l.paths[i],
				      "the index does not name it", err);
	return 0;
}

int collection_check(struct arena *arena, const struct collection *collection,
		     struct err *err)
{
	for (size_t i = 0; i < collection->index.file_count; i++)
		if (check_file(arena, collection, &collection->index.files[i],
			       err))
			return -1;
	return check_strangers(arena, collection, err);
}

int collection_forget_salts(struct arena *arena,
			    const struct collection *collection,
			    struct err *err)
{
	return drop_tree(arena, collection->directory, COLLECTION_SALTS, err);
}
