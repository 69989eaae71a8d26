/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a source, held against names, signs and keywords: what lexer, parser
 * and checker do most. */
#ifndef PLAUDIT_CEL_WORD_H
#define PLAUDIT_CEL_WORD_H

#include <string.h>

#include "base/text.h"

/* text_equal without a call; with a TEXT() it is a few instructions. */
static inline bool word_is(struct text t, struct text word)
{
	return t.size == word.size &&
	       (!t.size || (t.data[0] == word.data[0] &&
			    memcmp(t.data, word.data, t.size) == 0));
}

#endif
