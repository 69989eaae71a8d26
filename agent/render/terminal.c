/* SPDX-License-Identifier: Apache-2.0 */
#include "render/terminal.h"

#include <assert.h>

#include "render/escape.h"
#include "render/width.h"

static const char *const tint_codes[] = {
	[TINT_PLAIN] = "",	   [TINT_STRONG] = "\033[1m",
	[TINT_FAINT] = "\033[2m",  [TINT_GOOD] = "\033[32m",
	[TINT_BAD] = "\033[1;31m", [TINT_DOUBT] = "\033[33m",
};

enum tint tint_of(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_PASS:
		return TINT_GOOD;
	case VERDICT_FAIL:
		return TINT_BAD;
	case VERDICT_UNKNOWN:
		return TINT_DOUBT;
	default:
		return TINT_FAINT;
	}
}

static void put_spaces(const struct terminal *terminal, unsigned count)
{
	while (count-- > 0)
		buffer_char(terminal->out, ' ');
}

static void put_tinted(const struct terminal *terminal, enum tint tint,
		       struct text t)
{
	bool color = terminal->color && tint != TINT_PLAIN && t.size > 0;

	if (color)
		buffer_str(terminal->out, tint_codes[tint]);
	buffer_text(terminal->out, t);
	if (color)
		buffer_str(terminal->out, "\033[0m");
}

void terminal_end(const struct terminal *terminal)
{
	buffer_char(terminal->out, '\n');
}

static bool is_done(const struct cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (cells[i].text.size > 0)
			return false;
	return true;
}

/* Prints one line of each cell and takes it away from them. Spaces are kept
 * back until something follows them, so that no line ends in one. */
static void put_line(const struct terminal *terminal, unsigned indent,
		     struct cell *cells, size_t count)
{
	unsigned spaces = indent;

	for (size_t i = 0; i < count; i++) {
		struct cell *cell = &cells[i];
		struct text line = {NULL, 0};
		unsigned wide, left;

		if (cell->text.size > 0)
			line = line_break(cell->text, cell->columns,
					  &cell->text);
		wide = text_columns(line);
		left = cell->columns > wide ? cell->columns - wide : 0;
		if (line.size > 0) {
			put_spaces(terminal, spaces + (cell->right ? left : 0));
			put_tinted(terminal, cell->tint, line);
			spaces = cell->right ? 0 : left;
		} else {
			spaces += cell->columns;
		}
		spaces += 2;
	}
	terminal_end(terminal);
}

void terminal_row(const struct terminal *terminal, unsigned indent,
		  const struct cell *cells, size_t count)
{
	struct cell left[TERMINAL_CELLS];

	assert(count <= TERMINAL_CELLS);
	for (size_t i = 0; i < count; i++) {
		left[i] = cells[i];
		left[i].text =
			text_trim(text_clean(terminal->arena, cells[i].text));
	}
	while (!is_done(left, count))
		put_line(terminal, indent, left, count);
}

static unsigned room_for(const struct terminal *terminal, unsigned used)
{
	return terminal->columns > used + 8 ? terminal->columns - used : 8;
}

void terminal_line(const struct terminal *terminal, unsigned indent,
		   enum tint tint, struct text t)
{
	struct cell cell = {t, room_for(terminal, indent), tint, false};

	terminal_row(terminal, indent, &cell, 1);
}

void terminal_field(const struct terminal *terminal, unsigned indent,
		    struct text label, struct text t)
{
	unsigned wide = text_columns(label) < 14 ? 14 : text_columns(label);
	struct cell cells[2] = {{label, wide, TINT_FAINT, false},
				{t, 0, TINT_PLAIN, false}};

	if (t.size == 0)
		return;
	if (indent + wide + 26 > terminal->columns) {
		terminal_line(terminal, indent, TINT_FAINT, label);
		terminal_line(terminal, indent + 2, TINT_PLAIN, t);
		return;
	}
	cells[1].columns = room_for(terminal, indent + wide + 2);
	terminal_row(terminal, indent, cells, 2);
}

void terminal_heading(const struct terminal *terminal, struct text t)
{
	terminal_end(terminal);
	terminal_line(terminal, 0, TINT_STRONG, t);
}
