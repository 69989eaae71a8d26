/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sentence of an expectation with its name paths filled: {fact},
 * {params.x}, {subject.x}, {now}; {{ and }} are braces. A name that the finding
 * does not have stays as it is written.
 */
#ifndef PLAUDIT_RENDER_SENTENCE_H
#define PLAUDIT_RENDER_SENTENCE_H

#include "render/phrase.h"

struct text sentence_fill(const struct voice *voice, struct text sentence,
			  const struct finding *finding, struct instant now);

#endif
