/* SPDX-License-Identifier: Apache-2.0 */
/* One finding on a terminal: what was expected and seen, and what to do. */
#ifndef PLAUDIT_RENDER_TEXT_FINDING_H
#define PLAUDIT_RENDER_TEXT_FINDING_H

#include "render/reading.h"
#include "render/terminal.h"

struct text verdict_mark(enum verdict verdict); /* told without colour */
void text_finding_put(const struct terminal *terminal,
		      const struct reading *reading,
		      const struct finding *finding);

#endif
