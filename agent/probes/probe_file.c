/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file probe: what is at a path of this machine. Only below the
 * directories that the site allows, after links are resolved.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/openat2.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/fs.h"
#include "base/limits.h"
#include "probes/allowed_path.h"
#include "probes/content_facts.h"
#include "probes/sighting.h"

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
	 .fields = content_settings_fields,
	 .about = "`{separator: \"=\", comment: \"#\"}`: read the file as "
		  "`key separator value` lines"},
	{.name = NULL},
};

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
	 .type = &content_settings_type,
	 .about = "with `settings`: the keys and values"},
	{.name = NULL},
};

static char *path_of(struct arena *arena, const struct plan *plan,
		     const struct look *look)
{
	return fs_join(arena, text_cstr(arena, plan->site->directory),
		       text_cstr(arena, look_text(look, "path", "")));
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

/* All of an open file; false when it is too large or will not be read. */
static bool read_open(struct arena *arena, int fd, size_t size,
		      struct text *out)
{
	char *data;
	size_t done = 0;

	if (size > LIMIT_FILE_BYTES)
		return false;
	data = arena_alloc(arena, size + 1);
	while (done <= size) {
		ssize_t got = read(fd, data + done, size + 1 - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (!got)
			break;
		done += (size_t)got;
	}
	*out = (struct text){data, done};
	return done <= size; /* else it grows while we read */
}

/* What needs the content stays unknown, and says why. */
static void content_lost(const struct look *look, struct sighting *sight,
			 int cause)
{
	struct value why = cause == EACCES || cause == EPERM
				   ? value_unknown("refused-access")
				   : value_unknown("not-observable");

	sighting_fact(sight, "digest", why);
	if (look_setting(look, "pattern"))
		sighting_fact(sight, "matches", why);
	if (look_setting(look, "settings"))
		sighting_fact(sight, "settings", why);
}

static void see_content(struct arena *arena, const struct look *look, int fd,
			size_t size, struct sighting *sight)
{
	struct text content;

	if (!read_open(arena, fd, size, &content)) {
		content_lost(look, sight, EFBIG);
		return;
	}
	sighting_fact(sight, "digest",
		      value_string(digest_hex_copy(arena, digest_of(content))));
	content_see(arena, look, content, sight);
}

/* The file at a path without links; one put in its place meanwhile is not
 * followed. */
static int open_real(const char *real)
{
	struct open_how how = {
		.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
		.resolve = RESOLVE_NO_SYMLINKS,
	};
	long fd = syscall(SYS_openat2, AT_FDCWD, real, &how, sizeof(how));

	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = open(real, (int)how.flags | O_NOFOLLOW);
	return (int)fd;
}

/* A link is looked at itself: where it points is another path's matter. */
static void see_there(struct arena *arena, const struct look *look,
		      const char *path, const char *real,
		      struct sighting *sight)
{
	struct stat st;
	int fd;

	if (lstat(path, &st)) {
		if (errno == ENOENT || errno == ENOTDIR)
			sighting_fact(sight, "exists", value_bool(false));
		else
			sighting_lost(sight, REASON_REFUSED_ACCESS,
				      text_format(arena, "%s: %s", path,
						  strerror(errno)));
		return;
	}
	if (!S_ISREG(st.st_mode)) {
		see_stat(arena, sight, &st);
		return;
	}
	fd = open_real(real);
	/* mode and owner are facts of a file that cannot be read, too */
	if (fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode)) {
		see_stat(arena, sight, &st);
		see_content(arena, look, fd, (size_t)st.st_size, sight);
	} else {
		see_stat(arena, sight, &st);
		content_lost(look, sight, errno);
	}
	if (fd >= 0)
		close(fd);
}

static void see(struct arena *arena, const struct plan *plan,
		const struct look *look, struct sighting *sight)
{
	const char *path = path_of(arena, plan, look);
	char real[PATH_MAX];

	sight->where = text_from(path);
	if (!path_resolve(arena, path, real)) {
		sighting_lost(sight,
			      errno == EACCES ? REASON_REFUSED_ACCESS
					      : REASON_NOT_ALLOWED,
			      text_format(arena,
					  "%s: its path cannot be "
					  "followed",
					  path));
		return;
	}
	if (!path_is_allowed(arena, plan->site, real)) {
		sighting_lost(
			sight, REASON_NOT_ALLOWED,
			text_format(arena,
				    "%s does not lie in an allowed directory",
				    path));
		return;
	}
	see_there(arena, look, path, real, sight);
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

/* What the site allows, never what a check asks for. */
static int reach(struct arena *arena, const struct plan *plan,
		 const struct look *look, struct probe_reach *out,
		 struct err *err)
{
	const char **paths =
		arena_many(arena, plan->site->directory_count, const char *);
	char real[PATH_MAX];

	(void)look;
	(void)err;
	out->read_paths = paths;
	for (size_t i = 0; i < plan->site->directory_count; i++)
		if (allowed_directory(arena, plan->site, i, real))
			paths[out->read_count++] =
				text_cstr(arena, text_from(real));
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
