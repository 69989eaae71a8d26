/* SPDX-License-Identifier: Apache-2.0 */
#include "base/process.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

TestSuite(process, .timeout = 20);

static struct process_result ran(struct arena *arena,
				 struct process_request request, int64_t ms)
{
	struct process_result result = {0};
	struct err err = {0};

	cr_assert_eq(process_run(arena, &request, deadline_after_ms(ms),
				 &result, &err),
		     0, "%s", err.text);
	return result;
}

static struct process_result shell(struct arena *arena, const char *script,
				   int64_t ms)
{
	const char *argv[] = {"/bin/sh", "-c", script, NULL};

	return ran(arena, (struct process_request){.argv = argv}, ms);
}

Test(process, both_outputs_and_the_status)
{
	struct arena *arena = arena_open();
	struct process_result r =
		shell(arena, "echo out; echo err >&2; exit 3", 5000);

	cr_assert_eq(r.end, PROCESS_EXITED);
	cr_assert_eq(r.code, 3);
	cr_assert(text_is(r.output, "out\n"));
	cr_assert(text_is(r.error, "err\n"));
	r = shell(arena, "kill -TERM $$", 5000);
	cr_assert_eq(r.end, PROCESS_SIGNALLED);
	cr_assert_eq(r.code, SIGTERM);
	arena_close(arena);
}

Test(process, large_input_goes_through)
{
	const char *argv[] = {"/bin/cat", NULL};
	struct arena *arena = arena_open();
	size_t size = 3 * 1024 * 1024;
	char *bytes = arena_alloc(arena, size);
	struct process_request q = {.argv = argv};
	struct process_result r;

	memset(bytes, 'x', size);
	q.input = (struct text){bytes, size};
	r = ran(arena, q, 10000);
	cr_assert(text_equal(r.output, q.input));
	/* a program that does not read is no error of ours */
	argv[0] = "/bin/true";
	r = ran(arena, q, 10000);
	cr_assert_eq(r.end, PROCESS_EXITED);
	cr_assert_eq(r.code, 0);
	arena_close(arena);
}

/* A killed orphan may stay a zombie until init reaps it. */
static bool is_running(const char *pid)
{
	char path[64], line[256] = "";
	FILE *file;
	char state = 'Z';

	snprintf(path, sizeof(path), "/proc/%.20s/stat", pid);
	file = fopen(path, "r");
	if (!file)
		return false;
	if (fgets(line, sizeof(line), file))
		sscanf(strrchr(line, ')') + 1, " %c", &state);
	fclose(file);
	return state != 'Z';
}

Test(process, deadline_kills_the_whole_group)
{
	struct arena *arena = arena_open();
	int64_t start = clock_monotonic_ns();
	struct process_result r =
		shell(arena, "sleep 60 & echo $!; trap '' TERM; sleep 60", 300);
	const char *left = text_cstr(arena, text_trim(r.output));

	cr_assert_eq(r.end, PROCESS_TIMED_OUT);
	cr_assert_lt(clock_monotonic_ns() - start, 3000000000);
	for (int i = 0; i < 100 && is_running(left); i++)
		usleep(10000);
	cr_assert(!is_running(left));
	arena_close(arena);
}

Test(process, output_has_a_ceiling)
{
	const char *argv[] = {"/bin/sh", "-c", "exec yes", NULL};
	struct process_request q = {.argv = argv, .output_limit = 1000};
	struct arena *arena = arena_open();
	struct process_result r = ran(arena, q, 10000);

	cr_assert_eq(r.end, PROCESS_TOO_LARGE);
	cr_assert_eq(r.output.size, 1000);
	arena_close(arena);
}

Test(process, the_environment_is_not_inherited)
{
	const char *argv[] = {"/usr/bin/env", NULL};
	const char *environment[] = {"ONLY=this", NULL};
	struct process_request q = {.argv = argv};
	struct arena *arena = arena_open();

	setenv("SECRET_OF_PARENT", "x", 1);
	cr_assert(strstr(ran(arena, q, 5000).output.data, "SECRET") == NULL);
	q.environment = environment;
	cr_assert(text_is(ran(arena, q, 5000).output, "ONLY=this\n"));
	arena_close(arena);
}

Test(process, descriptors_are_not_inherited)
{
	const char *argv[] = {"/bin/ls", "/proc/self/fd", NULL};
	struct process_request q = {.argv = argv};
	struct arena *arena = arena_open();
	int kept = dup(0);

	cr_assert_geq(kept, 0);
	/* 3 is ls's own */
	cr_assert(text_is(ran(arena, q, 5000).output, "0\n1\n2\n3\n"));
	close(kept);
	arena_close(arena);
}

static int refuse(void *context, struct err *err)
{
	return err_set(err, ERR_LIMIT, "%s", (const char *)context);
}

Test(process, what_cannot_start_says_why)
{
	static char why[] = "because";
	const char *argv[] = {"/no/such/program", NULL};
	struct process_request q = {.argv = argv};
	struct arena *arena = arena_open();
	struct process_result r = ran(arena, q, 5000);
	struct err err = {0};

	cr_assert_eq(r.end, PROCESS_NOT_STARTED);
	cr_assert_eq(r.code, ENOENT);
	argv[0] = "true";
	cr_assert_eq(process_run(arena, &q, deadline_after_ms(1000), &r, &err),
		     -1);
	cr_assert_eq(err.kind, ERR_USAGE);
	err_clear(&err);
	argv[0] = "/bin/true";
	q.prepare = refuse;
	q.context = why;
	cr_assert_eq(process_run(arena, &q, deadline_after_ms(1000), &r, &err),
		     -1);
	cr_assert_eq(err.kind, ERR_LIMIT);
	cr_assert_str_eq(err.text, "because");
	arena_close(arena);
}

static int speak(int out_fd, void *context)
{
	const char *word = context;

	return write(out_fd, word, strlen(word)) > 0 ? 7 : 1;
}

static int hang(int out_fd, void *context)
{
	(void)out_fd;
	(void)context;
	while (pause())
		;
	return 0;
}

Test(process, a_lane_speaks_and_ends)
{
	static char word[] = "hello";
	struct child child;
	struct exit_status end;
	struct err err = {0};
	char said[16];

	cr_assert_eq(process_fork(&child, speak, word, &err), 0);
	cr_assert_eq(read(child.out_fd, said, sizeof(said)), 5);
	cr_assert_eq(read(child.out_fd, said + 5, 1), 0);
	end = process_wait(&child, deadline_after_ms(5000));
	cr_assert_eq(end.end, PROCESS_EXITED);
	cr_assert_eq(end.code, 7);
	cr_assert_eq(memcmp(said, word, 5), 0);
}

Test(process, a_lane_that_hangs_is_killed)
{
	struct child child;
	struct exit_status end;
	struct err err = {0};

	cr_assert_eq(process_fork(&child, hang, NULL, &err), 0);
	end = process_wait(&child, deadline_after_ms(50));
	cr_assert_eq(end.end, PROCESS_TIMED_OUT);
	cr_assert_eq(process_fork(&child, hang, NULL, &err), 0);
	process_kill(&child);
	cr_assert_eq(child.pid, -1);
	cr_assert_eq(child.out_fd, -1);
}
