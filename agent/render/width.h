/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many cells of a terminal a text takes, and where a line may end. Thai
 * vowels and tone marks above and below a consonant take no cell. Thai writes
 * no spaces between words: where no space is near, a line ends at a character
 * that can begin one, never before a mark or after a leading vowel.
 */
#ifndef PLAUDIT_RENDER_WIDTH_H
#define PLAUDIT_RENDER_WIDTH_H

#include "base/text.h"

unsigned point_columns(uint32_t point); /* 0, 1 or 2 */
unsigned text_columns(struct text t); /* of UTF-8 without controls */
/*
 * The first line of at most `columns` cells: without the space at its end;
 * *rest begins behind that space. Takes at least one character.
 */
struct text line_break(struct text t, unsigned columns, struct text *rest);

/* At most `columns` cells, with an ellipsis if something was cut away. */
struct text text_shorten(struct arena *arena, struct text t, unsigned columns);

#endif
