/* SPDX-License-Identifier: Apache-2.0 */
/* MUST and REFUSED, for tests of calls that fill a struct err. */
#ifndef TESTS_SEAL_WORDS_H
#define TESTS_SEAL_WORDS_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/fs.h"

#define MUST(call)                                                 \
	do {                                                       \
		struct err must_err = {0}, *err = &must_err;       \
		int must_result = (call);                          \
		cr_assert_eq(must_result, 0, "%s", must_err.text); \
	} while (0)
/* that it is refused, with these words in the complaint */
#define REFUSED(call, words)                                       \
	do {                                                       \
		struct err must_err = {0}, *err = &must_err;       \
		int must_result = (call);                          \
		cr_assert_eq(must_result, -1, "taken: %s", words); \
		cr_assert(strstr(must_err.text, words), "got: %s", \
			  must_err.text);                          \
	} while (0)

#endif
