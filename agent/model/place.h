/* SPDX-License-Identifier: Apache-2.0 */
/* Where in a content file something was said: kept in every noun that a
 * complaint, a SARIF result or a report may have to point at. 1-based. */
#ifndef PLAUDIT_MODEL_PLACE_H
#define PLAUDIT_MODEL_PLACE_H

#include "base/text.h"

struct place {
	struct text file;
	unsigned line, column;
};

#endif
