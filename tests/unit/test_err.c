/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

Test(err, the_first_error_wins)
{
	struct err err = {0};

	cr_assert_eq(err_set(&err, ERR_PEER, "a %d", 1), -1);
	cr_assert_eq(err_set(&err, ERR_TRUST, "b"), -1);
	errno = ENOENT;
	cr_assert_eq(err_system(&err, "c"), -1);
	cr_assert_eq(err.kind, ERR_PEER);
	cr_assert_str_eq(err.text, "a 1");
	err_clear(&err);
	cr_assert_eq(err.kind, ERR_NONE);
	cr_assert_str_eq(err.text, "");
}

Test(err, system_errors_say_why_and_context_is_put_in_front)
{
	struct err err = {0};

	errno = ENOENT;
	err_system(&err, "%s", "plaudit.yaml");
	cr_assert_eq(err.kind, ERR_SYSTEM);
	cr_assert_str_eq(err.text, "plaudit.yaml: No such file or directory");
	cr_assert_eq(err_prefix(&err, "site %d", 1), -1);
	cr_assert_str_eq(err.text,
			 "site 1: plaudit.yaml: No such file or directory");
}

Test(err, long_texts_are_cut_and_ended)
{
	struct err err = {0};
	char large[2000];

	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	err_set(&err, ERR_LIMIT, "%s", large);
	cr_assert_eq(strlen(err.text), sizeof(err.text) - 1);
	err_prefix(&err, "%s", large);
	cr_assert_eq(strlen(err.text), sizeof(err.text) - 1);
	err_clear(&err);
	errno = EIO;
	err_system(&err, "%s", large);
	cr_assert_eq(strlen(err.text), sizeof(err.text) - 1);
}
