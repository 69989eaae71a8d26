/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/collect_place.h"

#include "base/arena.h"
#include "base/encode.h"
#include "base/fs.h"

#define FILE_BYTES 256 /* of either file */
#define PLACE_FILE "place"
#define JUDGED	   "collected"

/* "WORD NUMBER\n" */
static int read_line(struct arena *arena, const char *path, struct text *word,
		     uint64_t *number, struct err *err)
{
	struct text bytes, rest;

	if (fs_read(arena, path, FILE_BYTES, &bytes, err))
		return -1;
	*word = text_cut(text_trim(bytes), ' ', &rest);
	*number = 0;
	for (size_t i = 0; i < rest.size; i++) {
		if (rest.data[i] < '0' || rest.data[i] > '9' || i == 15)
			return err_set(err, ERR_USAGE, "%s: no number", path);
		*number = *number * 10 + (uint64_t)(rest.data[i] - '0');
	}
	return *number ? 0 : err_set(err, ERR_USAGE, "%s: no number", path);
}

static int put_line(struct arena *arena, const char *path, struct text word,
		    uint64_t number, struct err *err)
{
	return fs_put(path,
		      text_format(arena, "%.*s %llu\n", TEXT_ARG(word),
				  (unsigned long long)number),
		      0600, err);
}

int collect_place_next(struct arena *arena, const char *directory,
		       struct collect_place *out, struct err *err)
{
	const char *path = fs_join(arena, directory, PLACE_FILE);
	struct collect_place next = {.number = 0};
	struct text hex;

	if (fs_make_dirs(directory, 0700, err))
		return -1;
	if (!fs_exists(path)) {
		random_fill(next.place, sizeof(next.place));
	} else if (read_line(arena, path, &hex, &next.number, err) ||
		   hex_decode(hex, next.place, sizeof(next.place), err)) {
		return err_prefix(err, "the place of collection");
	}
	next.number++;
	if (put_line(arena, path,
		     hex_encode(arena, next.place, sizeof(next.place)),
		     next.number, err))
		return -1;
	*out = next;
	return 0;
}

static const char *judged_path(
	struct arena *arena, const char *stream_directory,
	const unsigned char place[COLLECTION_PLACE_BYTES])
{
	struct text hex = hex_encode(arena, place, COLLECTION_PLACE_BYTES);

	return fs_join(arena, fs_join(arena, stream_directory, JUDGED),
		       text_cstr(arena, hex));
}

int judged_place_read(struct arena *arena, const char *stream_directory,
		      const unsigned char place[COLLECTION_PLACE_BYTES],
		      struct judged_place *out, struct err *err)
{
	const char *path = judged_path(arena, stream_directory, place);
	struct judged_place judged = {.number = 0};
	struct text hex;

	if (fs_exists(path) &&
	    (read_line(arena, path, &hex, &judged.number, err) ||
	     digest_from_hex(hex, &judged.index, err)))
		return err_prefix(err, "what was judged of a place");
	*out = judged;
	return 0;
}

int judged_place_keep(struct arena *arena, const char *stream_directory,
		      const unsigned char place[COLLECTION_PLACE_BYTES],
		      const struct judged_place *judged, struct err *err)
{
	const char *path = judged_path(arena, stream_directory, place);

	if (fs_make_dirs(fs_parent(arena, path), 0700, err))
		return -1;
	return put_line(arena, path, digest_hex_copy(arena, judged->index),
			judged->number, err);
}
