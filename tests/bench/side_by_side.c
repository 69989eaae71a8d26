/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two commands in turn, A B A B, as whole processes: of each the median wall
 * and processor seconds and the largest memory, and the ratio of the walls.
 *
 *   side_by_side ROUNDS NAME_A COMMAND_A NAME_B COMMAND_B
 *
 * Commands are given to sh -c; what they print goes to /dev/null. One round
 * before the first is not counted. Exit code 1 when a command failed.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_ROUNDS 99

struct side {
	char *name, *command;
	double walls[MOST_ROUNDS], cpus[MOST_ROUNDS];
	long memory_kib; /* most of all rounds */
};

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static int run_once(struct side *side, int round)
{
	char shell[] = "sh", option[] = "-c";
	char *argv[] = {shell, option, side->command, NULL};
	posix_spawn_file_actions_t actions;
	struct rusage usage;
	double began = now_s();
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
					 O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
					 O_WRONLY, 0);
	status = posix_spawn(&pid, "/bin/sh", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (status)
		return -1;
	while (wait4(pid, &status, 0, &usage) < 0)
		if (errno != EINTR)
			return -1;
	if (round >= 0) {
		side->walls[round] = now_s() - began;
		side->cpus[round] =
			seconds(usage.ru_utime) + seconds(usage.ru_stime);
		if (usage.ru_maxrss > side->memory_kib)
			side->memory_kib = usage.ru_maxrss;
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, int count)
{
	qsort(values, (size_t)count, sizeof(*values), by_size);
	return count % 2 ? values[count / 2]
			 : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static double print(struct side *side, int rounds)
{
	double wall = median(side->walls, rounds);

	printf("  %-28s wall %7.3f s  cpu %7.3f s  %7.1f MiB\n", side->name,
	       wall, median(side->cpus, rounds),
	       (double)side->memory_kib / 1024);
	return wall;
}

int main(int argc, char **argv)
{
	struct side sides[2];
	double walls[2];
	int rounds;

	if (argc != 6 || (rounds = (int)strtol(argv[1], NULL, 10)) < 1 ||
	    rounds > MOST_ROUNDS) {
		fprintf(stderr, "side_by_side ROUNDS NAME_A COMMAND_A NAME_B "
				"COMMAND_B\n");
		return 3;
	}
	memset(sides, 0, sizeof(sides));
	for (int i = 0; i < 2; i++) {
		sides[i].name = argv[2 + 2 * i];
		sides[i].command = argv[3 + 2 * i];
	}
	for (int round = -1; round < rounds; round++)
		for (int i = 0; i < 2; i++)
			if (run_once(&sides[i], round)) {
				fprintf(stderr, "failed: %s\n",
					sides[i].command);
				return 1;
			}
	for (int i = 0; i < 2; i++)
		walls[i] = print(&sides[i], rounds);
	printf("  %.1f x as fast, %.2f of the memory\n", walls[1] / walls[0],
	       (double)sides[0].memory_kib / (double)sides[1].memory_kib);
	return 0;
}
