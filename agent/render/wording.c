/* SPDX-License-Identifier: Apache-2.0 */
#include "render/wording.h"

#define ROW(name, en, th) {en, th},

static const struct {
	const char *en, *th;
} table[] = {WORDINGS(ROW)};

struct text wording(enum wording id, const char *language)
{
	bool thai = text_is(TEXT("th"), language);

	return text_from(thai ? table[id].th : table[id].en);
}
