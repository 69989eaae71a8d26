/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/evidence_folder.h"

#include "audit/evidence.h"
#include "base/fs.h"
#include "base/limits.h"
#include "parse/json.h"

struct making {
	struct arena *arena;
	struct evidence_folder *folder;
	struct json *items;
	struct err *err;
};

/* name: of a piece; level: the least disclosure that lets it leave. */
struct piece {
	struct digest digest;
	struct text name;
	enum disclosure level;
};

static const char *place(struct making *m, const char *directory,
			 struct digest digest)
{
	char hex[DIGEST_HEX_ROOM];
	struct text name = digest_hex(digest, hex);

	return fs_join(m->arena, directory,
		       text_format(m->arena, "sha256/%.2s/%s", name.data,
				   name.data)
			       .data);
}

static int write_file(struct making *m, const char *path, struct text bytes)
{
	return fs_make_dirs(fs_parent(m->arena, path), 0700, m->err) ||
			       fs_put(path, bytes, 0600, m->err)
		       ? -1
		       : 0;
}

static int put_piece(struct making *m, const struct piece *piece)
{
	struct evidence_folder *folder = m->folder;
	struct json *item = json_object(m->arena);
	struct evidence_found found;
	const char *state = "here";

	if (evidence_look(m->arena, folder->store, piece->digest, &found,
			  m->err))
		return -1;
	if (piece->level > folder->disclose) {
		state = "withheld";
		folder->withheld++;
	} else if (!found.is_there || !found.is_right) {
		state = "absent";
		folder->absent++;
	} else {
		folder->pieces++;
		if (write_file(m, place(m, folder->out, piece->digest),
			       found.bytes))
			return -1;
	}
	json_add(m->arena, item, "digest",
		 json_text(m->arena, digest_hex_copy(m->arena, piece->digest)));
	json_add(m->arena, item, "name", json_text(m->arena, piece->name));
	json_add(m->arena, item, "level",
		 json_str(m->arena, disclosure_words[piece->level].word));
	json_add(m->arena, item, "state", json_str(m->arena, state));
	json_push(m->arena, m->items, item);
	return 0;
}

/* The pieces of one line of the run document that are kept by digest. */
static int put_line(struct making *m, struct text line)
{
	const struct json *json, *list;

	if (json_parse(m->arena, line, JSON_NO_REALS, &json, m->err))
		return -1;
	list = json_get(json, "evidence");
	if (!list || list->kind != JSON_IS_LIST)
		return 0;
	for (size_t i = 0; i < list->count; i++) {
		struct piece piece;
		struct text hex, word;
		int level;

		if (!json_get(list->items[i], "digest"))
			continue;
		if (json_get_text(list->items[i], "digest", &hex, m->err) ||
		    digest_from_hex(hex, &piece.digest, m->err) ||
		    json_get_text(list->items[i], "name", &piece.name,
				  m->err) ||
		    json_get_text(list->items[i], "level", &word, m->err))
			return -1;
		level = word_find(disclosure_words, DISCLOSE_COUNT, word);
		piece.level =
			level < 0 ? DISCLOSE_FULL : (enum disclosure)level;
		if (put_piece(m, &piece))
			return -1;
	}
	return 0;
}

static int put_details(struct making *m, struct text head)
{
	struct piece piece = {.name = TEXT("details"),
			      .level = DISCLOSE_EXCERPT};
	const struct json *json;
	struct text hex;

	if (json_parse(m->arena, head, JSON_NO_REALS, &json, m->err))
		return -1;
	if (!json_get(json, "details"))
		return 0;
	if (json_get_text(json, "details", &hex, m->err) ||
	    digest_from_hex(hex, &piece.digest, m->err))
		return -1;
	return put_piece(m, &piece);
}

static int copy_pack(struct making *m)
{
	static const char *const parts[] = {"checks", "policies"};
	const struct evidence_folder *folder = m->folder;
	const char *from = text_cstr(m->arena, folder->pack->directory);
	const char *to = fs_join(m->arena, folder->out, "pack");

	for (size_t p = 0; p < ARRAY_SIZE(parts); p++) {
		const char *below = fs_join(m->arena, from, parts[p]);
		struct path_list files;

		if (fs_tree(m->arena, below, &files, m->err))
			return -1;
		for (size_t i = 0; i < files.count; i++) {
			const char *name = text_cstr(m->arena, files.items[i]);
			struct text bytes;

			if (!text_ends(files.items[i], ".yaml"))
				continue;
			if (fs_read(m->arena, fs_join(m->arena, below, name),
				    LIMIT_YAML_BYTES, &bytes, m->err) ||
			    write_file(m,
				       fs_join(m->arena,
					       fs_join(m->arena, to, parts[p]),
					       name),
				       bytes))
				return -1;
		}
	}
	return 0;
}

static int put_index(struct making *m, struct digest run)
{
	struct json *json = json_object(m->arena);
	struct text printed;

	json_add(m->arena, json, "attestation",
		 json_text(m->arena,
			   digest_hex_copy(m->arena,
					   m->folder->report->identity)));
	json_add(m->arena, json, "run",
		 json_text(m->arena, digest_hex_copy(m->arena, run)));
	json_add(m->arena, json, "pieces", m->items);
	printed = json_pretty(m->arena, json);
	return write_file(m, fs_join(m->arena, m->folder->out, "index.json"),
			  printed);
}

static int put_run(struct making *m, struct digest digest)
{
	struct piece run = {digest, TEXT("run"), DISCLOSE_FACTS};
	struct text bytes, rest, line;

	if (evidence_read(m->arena, m->folder->store, digest, &bytes, m->err) ||
	    put_piece(m, &run))
		return -1;
	line = text_cut(bytes, '\n', &rest);
	if (put_details(m, line))
		return -1;
	while (rest.size) {
		line = text_cut(rest, '\n', &rest);
		if (put_line(m, line))
			return -1;
	}
	return 0;
}

int evidence_folder_make(struct arena *arena, struct evidence_folder *folder,
			 struct err *err)
{
	struct making m = {.arena = arena,
			   .folder = folder,
			   .items = json_list(arena),
			   .err = err};
	const struct report *report = folder->report;

	if (!report->finding_count || !report->findings[0].evidence_count)
		return err_set(err, ERR_USAGE,
			       "the attestation names no evidence");
	folder->has_pack =
		digest_equal(folder->pack->digest, report->pack_digest);
	if (fs_make_dirs(folder->out, 0700, err) ||
	    put_run(&m, report->findings[0].evidence[0]) ||
	    (folder->has_pack && copy_pack(&m)))
		return -1;
	return put_index(&m, report->findings[0].evidence[0]);
}
