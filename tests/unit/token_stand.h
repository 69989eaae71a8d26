/* SPDX-License-Identifier: Apache-2.0 */
/* A software token of one's own: a directory, its configuration, one token
 * "plaudit" with the PIN "4711-pin". */
#ifndef TOKEN_STAND_H
#define TOKEN_STAND_H

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define TOKEN_MODULE "/usr/lib/softhsm/libsofthsm2.so"
#define TOKEN_PIN    "4711-pin"
#define TOKEN_REFERENCE                      \
	"pkcs11:token=plaudit;object=agent;" \
	"module-path=" TOKEN_MODULE

static inline int run_quietly(char *const argv[])
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 1);
		dup2(null, 2);
		execvp(argv[0], argv);
		_exit(127);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* False where softhsm2 is not installed. */
static inline bool token_stand(const char *directory)
{
	char conf[512], text[600];
	char *argv[] = {"softhsm2-util", "--init-token",
			"--free",	 "--label",
			"plaudit",	 "--pin",
			TOKEN_PIN,	 "--so-pin",
			"so-pin-12",	 NULL};
	FILE *out;

	if (access(TOKEN_MODULE, R_OK))
		return false;
	snprintf(conf, sizeof(conf), "%s/softhsm2.conf", directory);
	snprintf(text, sizeof(text), "%s/tokens", directory);
	cr_assert_eq(mkdir(text, 0700), 0);
	out = fopen(conf, "w");
	fprintf(out, "directories.tokendir = %s/tokens\nlog.level = ERROR\n",
		directory);
	fclose(out);
	setenv("SOFTHSM2_CONF", conf, 1);
	return run_quietly(argv) == 0;
}

#endif
