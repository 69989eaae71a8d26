/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/evidence.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/limits.h"

static char *place_of(struct arena *arena, const char *state_directory,
		      struct digest digest, char **directory)
{
	char hex[DIGEST_HEX_ROOM];
	struct text name = digest_hex(digest, hex);
	struct text below =
		text_format(arena, "evidence/sha256/%.2s", name.data);

	*directory = fs_join(arena, state_directory, text_cstr(arena, below));
	return fs_join(arena, *directory, text_cstr(arena, name));
}

int evidence_sweep(struct arena *arena, const char *state_directory,
		   struct err *err)
{
	const char *top = fs_join(arena, state_directory, "evidence/sha256");
	struct path_list below;

	if (!fs_exists(top))
		return 0;
	if (fs_list(arena, top, &below, err))
		return err_prefix(err, "evidence store");
	for (size_t i = 0; i < below.count; i++)
		if (fs_sweep(fs_join(arena, top, below.items[i].data), err))
			return err_prefix(err, "evidence store");
	return 0;
}

int evidence_put(struct arena *arena, const char *state_directory,
		 struct text bytes, struct digest *out, struct err *err)
{
	struct digest digest = digest_of(bytes);
	char *directory,
		*path = place_of(arena, state_directory, digest, &directory);

	if (!fs_exists(path) && (fs_make_dirs(directory, 0700, err) ||
				 fs_put_new(path, bytes, 0600, err) < 0))
		return err_prefix(err, "evidence store");
	*out = digest;
	return 0;
}

int evidence_get(struct arena *arena, const char *state_directory,
		 struct digest digest, struct text *out, struct err *err)
{
	return evidence_read(arena, fs_join(arena, state_directory, "evidence"),
			     digest, out, err);
}

int evidence_look(struct arena *arena, const char *directory,
		  struct digest digest, struct evidence_found *out,
		  struct err *err)
{
	char hex[DIGEST_HEX_ROOM];
	struct text name = digest_hex(digest, hex);
	const char *path = fs_join(arena, directory,
				   text_format(arena, "sha256/%.2s/%s",
					       name.data, name.data)
					   .data);

	memset(out, 0, sizeof(*out));
	out->path = path;
	if (!fs_exists(path))
		return 0;
	if (fs_read(arena, path, LIMIT_EVIDENCE_BYTES, &out->bytes, err))
		return -1;
	out->is_there = true;
	out->is_right = digest_equal(digest_of(out->bytes), digest);
	return 0;
}

int evidence_read(struct arena *arena, const char *directory,
		  struct digest digest, struct text *out, struct err *err)
{
	struct evidence_found found;

	if (evidence_look(arena, directory, digest, &found, err))
		return -1;
	if (!found.is_there)
		return err_set(err, ERR_USAGE, "%s: no such evidence",
			       found.path);
	if (!found.is_right)
		return err_set(err, ERR_TRUST,
			       "%s: the bytes are not of this digest",
			       found.path);
	*out = found.bytes;
	return 0;
}

int evidence_remove(struct arena *arena, const char *directory,
		    struct digest digest, struct err *err)
{
	char hex[DIGEST_HEX_ROOM];
	struct text name = digest_hex(digest, hex);

	return fs_remove(fs_join(arena, directory,
				 text_format(arena, "sha256/%.2s/%s", name.data,
					     name.data)
					 .data),
			 err);
}
