/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines for a terminal of a known width: paragraphs, labelled fields and table
 * rows, wrapped so that no line is wider. All text is cleaned here, so nothing
 * that is shown can steer the terminal; colour only where it was asked for.
 */
#ifndef PLAUDIT_RENDER_TERMINAL_H
#define PLAUDIT_RENDER_TERMINAL_H

#include "base/arena.h"
#include "base/text.h"
#include "model/words.h"

#define TERMINAL_COLUMNS_LEAST 20
#define TERMINAL_CELLS	       8

struct terminal {
	struct arena *arena;
	struct buffer *out;
	unsigned columns;
	bool color;
};

enum tint {
	TINT_PLAIN,
	TINT_STRONG,
	TINT_FAINT,
	TINT_GOOD,
	TINT_BAD,
	TINT_DOUBT,
};

struct cell {
	struct text text;
	unsigned columns;
	enum tint tint;
	bool right; /* aligned: numbers */
};

enum tint tint_of(enum verdict verdict);
void terminal_end(const struct terminal *terminal); /* an empty line */
void terminal_line(const struct terminal *terminal, unsigned indent,
		   enum tint tint, struct text t);
/* "label  text", the text wrapped beside its label. */
void terminal_field(const struct terminal *terminal, unsigned indent,
		    struct text label, struct text t);
/* Cells side by side, two spaces between; each wraps in its own columns. */
void terminal_row(const struct terminal *terminal, unsigned indent,
		  const struct cell *cells, size_t count);
void terminal_heading(const struct terminal *terminal, struct text t);

#endif
