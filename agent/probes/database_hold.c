/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/database_hold.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "records/odbc_session.h"

static void lose(struct arena *arena, struct database_hold *hold,
		 const char *why)
{
	if (hold->missing.size == 0)
		hold->missing = text_format(arena, "%s", why);
}

static void open_archive(struct arena *arena, const char *state,
			 const struct look *look, struct database_hold *out)
{
	struct text name = look->source->kind->name;
	const char *directory = fs_join(arena, state, KEPT_ROWS_DIRECTORY);
	struct text file = text_format(arena, "%.*s.%ld.part", TEXT_ARG(name),
				       (long)getpid());
	struct err err = {0};

	if (fs_make_dirs(directory, 0700, &err)) {
		lose(arena, out, err.text);
		return;
	}
	out->archive =
		open(fs_join(arena, directory, text_cstr(arena, file)),
		     O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		     0600);
	if (out->archive < 0)
		lose(arena, out, strerror(errno));
}

void database_hold_take(struct arena *arena, const struct site *site,
			const char *state_directory, const struct look *look,
			struct database_hold *out)
{
	const struct source_binding *source = look->source;
	const struct database_binding *database =
		source ? source->database : NULL;
	struct err err = {0};
	struct text path;

	*out = (struct database_hold){.archive = -1};
	if (!database)
		return;
	if (secret_open(&database->dsn, text_cstr(arena, site->directory),
			&out->secret, &err)) {
		lose(arena, out, err.text);
		return;
	}
	if (dsn_is_file(secret_reveal(out->secret), &path))
		out->read_path = fs_parent(arena, text_cstr(arena, path));
	if (database->keep.seconds > 0 && state_directory && source->commit)
		open_archive(arena, state_directory, look, out);
}

void database_hold_release(struct database_hold *hold)
{
	secret_close(hold->secret);
	hold->secret = NULL;
}
