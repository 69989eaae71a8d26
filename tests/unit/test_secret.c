/* SPDX-License-Identifier: Apache-2.0 */
#include "base/secret.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/limits.h"

static struct secret *opened(struct secret_ref ref, const char *directory)
{
	struct secret *secret = NULL;
	struct err err = {0};

	cr_assert_eq(secret_open(&ref, directory, &secret, &err), 0, "%s",
		     err.text);
	return secret;
}

static void refused(struct secret_ref ref, enum err_kind kind)
{
	struct secret *secret;
	struct err err = {0};

	cr_assert_eq(secret_open(&ref, "/tmp", &secret, &err), -1);
	cr_assert_eq(err.kind, kind, "%s", err.text);
	cr_assert(strstr(err.text, "hunter2") == NULL);
}

Test(secret, from_the_environment)
{
	struct secret *secret;

	setenv("PLANTED", "hunter2 ", 1);
	secret = opened((struct secret_ref){.env = TEXT("PLANTED")}, NULL);
	cr_assert(text_is(secret_reveal(secret), "hunter2 "));
	secret_close(secret);
	secret_close(NULL);
	refused((struct secret_ref){.env = TEXT("NEVER_SET")}, ERR_USAGE);
	refused((struct secret_ref){0}, ERR_USAGE);
	refused((struct secret_ref){.env = TEXT("PLANTED"), .file = TEXT("x")},
		ERR_USAGE);
}

Test(secret, from_a_file_beside_the_site)
{
	static char large[LIMIT_SECRET_BYTES + 2];
	char where[] = "/tmp/test-secret-XXXXXX";
	struct secret_ref ref = {.file = TEXT("pin")};
	struct secret *secret;
	struct err err = {0};

	cr_assert(mkdtemp(where) != NULL);
	cr_assert_eq(chdir(where), 0);
	cr_assert_eq(fs_put("pin", TEXT("hunter2\n\n"), 0600, &err), 0);
	secret = opened(ref, where);
	cr_assert(text_is(secret_reveal(secret), "hunter2\n"));
	secret_close(secret);
	cr_assert_eq(fs_put("pin", TEXT("hunter2\r\n"), 0600, &err), 0);
	secret = opened(ref, ".");
	cr_assert(text_is(secret_reveal(secret), "hunter2"));
	secret_close(secret);
	memset(large, 'x', sizeof(large));
	cr_assert_eq(fs_put("/tmp/test-secret-large",
			    (struct text){large, sizeof(large)}, 0600, &err),
		     0);
	refused((struct secret_ref){.file = TEXT("test-secret-large")},
		ERR_LIMIT);
	refused((struct secret_ref){.file = TEXT("no-such-file")}, ERR_USAGE);
	refused((struct secret_ref){.file = TEXT(".")}, ERR_USAGE);
	cr_assert_eq(unlink("/tmp/test-secret-large"), 0);
	cr_assert_eq(unlink("pin"), 0);
	cr_assert_eq(rmdir(where), 0);
}

Test(secret, from_a_credential)
{
	char where[] = "/tmp/test-secret-XXXXXX";
	struct secret_ref ref = {.credential = TEXT("pin")};
	struct secret *secret;
	struct err err = {0};

	unsetenv("CREDENTIALS_DIRECTORY");
	refused(ref, ERR_USAGE);
	cr_assert_not_null(mkdtemp(where));
	setenv("CREDENTIALS_DIRECTORY", where, 1);
	refused(ref, ERR_USAGE);
	cr_assert_eq(chdir(where), 0);
	cr_assert_eq(fs_put("pin", TEXT("hunter2\n"), 0600, &err), 0);
	secret = opened(ref, "/nowhere");
	cr_assert(text_is(secret_reveal(secret), "hunter2"));
	secret_close(secret);
	refused((struct secret_ref){.credential = TEXT("../pin")}, ERR_USAGE);
	cr_assert_eq(unlink("pin"), 0);
	cr_assert_eq(rmdir(where), 0);
}
