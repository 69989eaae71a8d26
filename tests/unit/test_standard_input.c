/* SPDX-License-Identifier: Apache-2.0 */
#include "records/standard_input.h"

#include "unit/records_fixture.h"

#define ROWS 40000

/* In a process of its own: standard input is the whole process's. */
static void feed(int to)
{
	char row[80];

	if (write(to, FIXTURE_HEADER, sizeof(FIXTURE_HEADER) - 1) < 0)
		_exit(1);
	for (unsigned i = 0; i < ROWS; i++) {
		int size = snprintf(row, sizeof(row),
				    "c%u,aoc,2026-02-01 00:00:00,,1,1,\n", i);

		if (write(to, row, (size_t)size) != size)
			_exit(1);
	}
	_exit(0);
}

static void read_once(void)
{
	static const struct text dash = {STANDARD_INPUT, 1};
	struct fixture f;

	fixture_begin(&f);
	f.source.files = &dash;
	f.source.file_count = 1;
	f.job.directory = "/nowhere";
	cr_assert(source_is_standard_input(&f.source));
	fixture_metric(&f, "count()");
	fixture_run(&f);
	cr_assert_eq(f.result.reason, REASON_NONE, "%.*s",
		     TEXT_ARG(f.result.detail));
	cr_expect_eq(f.result.source.rows, ROWS);
	cr_expect_str_eq(fixture_fact(&f, 0), "40000");
	fixture_end(&f);
}

static void pipe_in(void)
{
	int ends[2];

	cr_assert_eq(pipe(ends), 0);
	if (fork() == 0) {
		close(ends[0]);
		feed(ends[1]);
	}
	close(ends[1]);
	cr_assert_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
}

Test(standard_input, a_pipe_can_be_read_twice_once_it_is_settled)
{
	struct err err = {.kind = ERR_NONE};

	pipe_in();
	cr_assert_eq(standard_input_settle("/tmp", NULL, &err), 0, "%s",
		     err.text);
	read_once();
	read_once();
	cr_expect_eq(standard_input_settle("/tmp", NULL, &err), 0);
	read_once();
}

Test(standard_input, a_pipe_is_read_as_it_comes)
{
	pipe_in();
	read_once();
}

Test(standard_input, where_nothing_can_be_kept)
{
	struct err err = {.kind = ERR_NONE};

	pipe_in();
	cr_expect_eq(standard_input_settle("/nowhere/at/all", NULL, &err), -1);
	cr_expect_eq(err.kind, ERR_SYSTEM);
	cr_expect_str_eq(err.text,
			 "/nowhere/at/all: No such file or directory");
}

Test(standard_input, a_pipe_that_stays_open_does_not_outlast_a_stop,
     .timeout = 10)
{
	struct err err = {.kind = ERR_NONE};
	volatile int stop = 15;
	int ends[2];

	cr_assert_eq(pipe(ends), 0);
	cr_assert_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	cr_expect_eq(standard_input_settle("/tmp", &stop, &err), 0);
}
