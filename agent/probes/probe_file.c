/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file probe: what is at a path of this machine. Only below the
 * directories that the site allows, after links are resolved.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/fs.h"
#include "base/limits.h"
#include "cel/regex.h"
#include "probes/sighting.h"

static const struct field settings_fields[] = {
	{.name = "separator",
	 .kind = FIELD_TEXT,
	 .about = "between key and value; default \"=\""},
	{.name = "comment",
	 .kind = FIELD_TEXT,
	 .about = "begins a comment; default \"#\""},
	{.name = NULL},
};

static const struct field params[] = {
	{.name = "path",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "absolute, or relative to the site file; `{params.x}` and "
		  "`{subject.x}` allowed"},
	{.name = "pattern",
	 .kind = FIELD_PATTERN,
	 .about = "regular expression, matched line by line"},
	{.name = "settings",
	 .kind = FIELD_BLOCK,
	 .fields = settings_fields,
	 .about = "`{separator: \"=\", comment: \"#\"}`: read the file as "
		  "`key separator value` lines"},
	{.name = NULL},
};

static const struct cel_type settings_type = {
	.kind = TYPE_MAP, .key = &type_string, .item = &type_string};

static const struct field facts[] = {
	{.name = "exists", .type = &type_bool, .about = "it is there"},
	{.name = "kind",
	 .type = &type_string,
	 .about = "`file`, `directory`, `link`, `other`"},
	{.name = "mode",
	 .type = &type_string,
	 .about = "permissions in octal, `0640`"},
	{.name = "owner",
	 .type = &type_string,
	 .about = "user name, or the number if it has none"},
	{.name = "group", .type = &type_string, .about = "likewise"},
	{.name = "size", .type = &type_int, .about = "bytes"},
	{.name = "modified",
	 .type = &type_timestamp,
	 .about = "time of the last change"},
	{.name = "digest", .type = &type_string, .about = "SHA-256, hex"},
	{.name = "matches",
	 .type = &type_int,
	 .about = "lines that `pattern` matches"},
	{.name = "settings",
	 .type = &settings_type,
	 .about = "with `settings`: the keys and values"},
	{.name = NULL},
};

static char *path_of(struct arena *arena, const struct plan *plan,
		     const struct look *look)
{
	return fs_join(arena, text_cstr(arena, plan->site->directory),
		       text_cstr(arena, look_text(look, "path", "")));
}

static bool lies_in(const char *path, const char *directory)
{
	size_t size = strlen(directory);

	while (size > 1 && directory[size - 1] == '/')
		size--;
	return !strncmp(path, directory, size) &&
	       (path[size] == '/' || !path[size] || size == 1);
}

/* The real path of the file, or of its parent when it is absent. */
static bool is_allowed(struct arena *arena, const struct plan *plan,
		       const char *path)
{
	char real[PATH_MAX], allowed[PATH_MAX];
	const struct site *site = plan->site;

	if (!realpath(path, real) && !realpath(fs_parent(arena, path), real))
		return false;
	for (size_t i = 0; i < site->directory_count; i++) {
		const char *directory =
			fs_join(arena, text_cstr(arena, site->directory),
				text_cstr(arena, site->allow_directories[i]));

		if (realpath(directory, allowed) && lies_in(real, allowed))
			return true;
	}
	return false;
}

static struct value name_of_user(struct arena *arena, uid_t uid)
{
	struct passwd entry, *found = NULL;
	char room[4096];

	if (!getpwuid_r(uid, &entry, room, sizeof(room), &found) && found)
		return value_string(
			text_copy(arena, text_from(found->pw_name)));
	return value_string(text_format(arena, "%u", uid));
}

static struct value name_of_group(struct arena *arena, gid_t gid)
{
	struct group entry, *found = NULL;
	char room[4096];

	if (!getgrgid_r(gid, &entry, room, sizeof(room), &found) && found)
		return value_string(
			text_copy(arena, text_from(found->gr_name)));
	return value_string(text_format(arena, "%u", gid));
}

static const char *kind_word(mode_t mode)
{
	if (S_ISREG(mode))
		return "file";
	if (S_ISDIR(mode))
		return "directory";
	return S_ISLNK(mode) ? "link" : "other";
}

static void see_stat(struct arena *arena, struct sighting *sight,
		     const struct stat *st)
{
	struct instant modified = {st->st_mtim.tv_sec,
				   (int32_t)st->st_mtim.tv_nsec};

	sighting_fact(sight, "exists", value_bool(true));
	sighting_fact(sight, "kind",
		      value_string(text_from(kind_word(st->st_mode))));
	sighting_fact(
		sight, "mode",
		value_string(text_format(arena, "%04o", st->st_mode & 07777)));
	sighting_fact(sight, "owner", name_of_user(arena, st->st_uid));
	sighting_fact(sight, "group", name_of_group(arena, st->st_gid));
	sighting_fact(sight, "size", value_int(st->st_size));
	sighting_fact(sight, "modified", value_timestamp(modified));
}

/* Lines that match; a limit hit leaves the fact unknown. */
static void see_matches(struct arena *arena, const struct look *look,
			struct text content, struct sighting *sight)
{
	struct text pattern = look_text(look, "pattern", NULL), line;
	struct err err = {.kind = ERR_NONE};
	const struct regex *regex;
	int64_t count = 0;

	if (!pattern.size)
		return;
	regex = regex_new(arena, pattern, &err);
	if (!regex)
		return;
	while (content.data) {
		enum regex_answer answer;

		line = text_cut(content, '\n', &content);
		answer = regex_matches(regex, line);
		if (answer == REGEX_GAVE_UP) {
			sighting_fact(sight, "matches",
				      value_unknown("not-observable"));
			return;
		}
		count += answer == REGEX_YES;
	}
	sighting_fact(sight, "matches", value_int(count));
}

static bool setting_line(struct text line, struct text separator,
			 struct text comment, struct value_entry *out)
{
	const char *hit;

	line = text_trim(line);
	if (!line.size || (comment.size && line.size >= comment.size &&
			   !memcmp(line.data, comment.data, comment.size)))
		return false;
	hit = memmem(line.data, line.size, separator.data, separator.size);
	if (!hit)
		return false;
	out->key = value_string(
		text_trim((struct text){line.data, (size_t)(hit - line.data)}));
	hit += separator.size;
	out->value = value_string(text_trim(
		(struct text){hit, (size_t)(line.data + line.size - hit)}));
	return true;
}

/* A key that is set twice keeps its last value, as most programs read it. */
static size_t entry_put(struct value_entry *entries, size_t count,
			struct value_entry entry)
{
	for (size_t i = 0; i < count; i++) {
		if (!text_equal(value_text(entries[i].key),
				value_text(entry.key)))
			continue;
		entries[i].value = entry.value;
		return count;
	}
	entries[count] = entry;
	return count + 1;
}

static struct text item_text(const struct setting *block, const char *name,
			     const char *otherwise)
{
	for (size_t i = 0; i < block->count; i++)
		if (text_is(block->items[i].name, name))
			return block->items[i].value;
	return text_from(otherwise);
}

static void see_settings(struct arena *arena, const struct look *look,
			 struct text content, struct sighting *sight)
{
	const struct setting *block = look_setting(look, "settings");
	struct text separator, comment;
	struct value_entry *entries = NULL, entry;
	size_t count = 0, room = 0;

	if (!block)
		return;
	separator = item_text(block, "separator", "=");
	comment = item_text(block, "comment", "#");
	while (content.data && separator.size) {
		struct text line = text_cut(content, '\n', &content);

		if (!text_is_utf8(line) ||
		    !setting_line(line, separator, comment, &entry))
			continue;
		entries = arena_grow(arena, entries, count, &room,
				     sizeof(*entries));
		count = entry_put(entries, count, entry);
	}
	sighting_fact(sight, "settings", value_map_of(arena, entries, count));
}

static void see_content(struct arena *arena, const struct look *look,
			const char *path, struct sighting *sight)
{
	struct err err = {.kind = ERR_NONE};
	struct text content;

	if (fs_read(arena, path, LIMIT_FILE_BYTES, &content, &err)) {
		/* mode and owner are still facts; what needs the content of
		 * an unreadable file stays unknown */
		return;
	}
	sighting_fact(sight, "digest",
		      value_string(digest_hex_copy(arena, digest_of(content))));
	see_matches(arena, look, content, sight);
	see_settings(arena, look, content, sight);
}

static void see(struct arena *arena, const struct plan *plan,
		const struct look *look, struct sighting *sight)
{
	const char *path = path_of(arena, plan, look);
	struct stat st;

	sight->where = text_from(path);
	if (!is_allowed(arena, plan, path)) {
		sighting_lost(
			sight, REASON_NOT_ALLOWED,
			text_format(arena,
				    "%s does not lie in an allowed directory",
				    path));
		return;
	}
	if (!lstat(path, &st)) {
		see_stat(arena, sight, &st);
		if (S_ISREG(st.st_mode))
			see_content(arena, look, path, sight);
		return;
	}
	if (errno == ENOENT || errno == ENOTDIR) {
		sighting_fact(sight, "exists", value_bool(false));
		return;
	}
	sighting_lost(sight, REASON_REFUSED_ACCESS,
		      text_format(arena, "%s: %s", path, strerror(errno)));
}

static int observe(struct arena *arena, const struct plan *plan,
		   const struct look *look, struct deadline deadline,
		   const struct sink *sink, struct err *err)
{
	struct sighting sight = sighting_begin(arena, look->kind);

	(void)deadline;
	see(arena, plan, look, &sight);
	return sighting_send(arena, &sight, plan, look, sink, err);
}

static int reach(struct arena *arena, const struct plan *plan,
		 const struct look *look, struct probe_reach *out,
		 struct err *err)
{
	const char **paths = arena_many(arena, 1, const char *);

	(void)err;
	paths[0] = fs_parent(arena, path_of(arena, plan, look));
	out->read_paths = paths;
	out->read_count = 1;
	return 0;
}

const struct probe_kind probe_file = {
	.name = "file",
	.summary = "looks at a file of this machine: mode, owner, content",
	.params = params,
	.facts = facts,
	.shown_by = STRENGTH_CONFIGURED,
	.reach = reach,
	.observe = observe,
};
