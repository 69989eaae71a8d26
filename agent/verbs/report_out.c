/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/report_out.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"

static int unknown_format(struct text name, struct err *err)
{
	struct text names[32], near;

	for (size_t i = 0; i < renderer_count; i++)
		names[i] = text_from(renderers[i]->name);
	near = text_nearest(name, names, renderer_count);
	if (near.data)
		return err_set(err, ERR_USAGE,
			       "--report: unknown format \"%.*s\"; did you "
			       "mean \"%.*s\"?",
			       TEXT_ARG(name), TEXT_ARG(near));
	return err_set(
		err, ERR_USAGE,
		"--report: unknown format \"%.*s\"; there are text, json "
		"and html",
		TEXT_ARG(name));
}

/* Said before a long audit, not after it. */
static int check_place(struct arena *arena, const char *path, struct err *err)
{
	const char *directory = fs_parent(arena, path);
	struct stat st;

	if (!*path)
		return err_set(err, ERR_USAGE,
			       "--report: a path is missing after the colon");
	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		return err_set(err, ERR_USAGE, "--report: %s is a directory",
			       path);
	if (access(directory, W_OK | X_OK))
		return err_set(err, ERR_USAGE,
			       "--report: %s: cannot write in %s: %s", path,
			       directory, strerror(errno));
	return 0;
}

/* Each to a place of its own: two on stdout could not be told apart. */
static int check_twice(const struct report_choices *choices, const char *path,
		       struct err *err)
{
	for (size_t i = 0; i + 1 < choices->count; i++) {
		const char *other = choices->items[i].path;

		if (!path && !other)
			return err_set(err, ERR_USAGE,
				       "--report: only one goes to stdout; "
				       "name a file for the others: "
				       "json:report.json");
		if (path && other && !strcmp(path, other))
			return err_set(err, ERR_USAGE, "--report: two go to %s",
				       path);
	}
	return 0;
}

int report_choices_parse(struct arena *arena, const struct option_list *list,
			 struct report_choices *out, struct err *err)
{
	out->count = 0;
	for (size_t i = 0; i < list->count; i++) {
		struct report_choice *choice = &out->items[out->count++];
		const char *colon = strchr(list->items[i], ':');
		struct text path;
		struct text name =
			text_cut(text_from(list->items[i]), ':', &path);

		choice->renderer = renderer_find(name);
		if (!choice->renderer)
			return unknown_format(name, err);
		choice->path = colon ? text_cstr(arena, path) : NULL;
		if ((colon && check_place(arena, choice->path, err)) ||
		    check_twice(out, choice->path, err))
			return -1;
	}
	if (!list->count) {
		out->items[0].renderer = renderer_find(TEXT("text"));
		out->items[0].path = NULL;
		out->count = 1;
	}
	return 0;
}

/* NO_COLOR: https://no-color.org; an empty value does not count. */
static bool wants_color(void)
{
	const char *no_color = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no_color && *no_color) &&
	       !(terminal && !strcmp(terminal, "dumb"));
}

static unsigned terminal_columns(void)
{
	struct winsize size;

	if (isatty(STDOUT_FILENO) && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		return size.ws_col;
	return 0;
}

/* One that cannot be written does not keep the others from it. */
int report_write(struct arena *arena, const struct report_choices *choices,
		 struct render_request *request, struct err *err)
{
	int all = 0;

	for (size_t i = 0; i < choices->count; i++) {
		const struct report_choice *choice = &choices->items[i];
		struct buffer out;
		int status;

		request->color = !choice->path && wants_color();
		request->columns = choice->path ? 0 : terminal_columns();
		buffer_init(&out);
		status = choice->renderer->render(arena, request, &out, err);
		if (!status && choice->path)
			status = fs_put(choice->path, buffer_view(&out), 0644,
					err);
		else if (!status)
			fwrite(out.data, 1, out.size, stdout);
		buffer_release(&out);
		if (status && !all)
			all = err_prefix(err, "report %s",
					 choice->renderer->name);
	}
	return all;
}
