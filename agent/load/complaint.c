/* SPDX-License-Identifier: Apache-2.0 */
#include "load/complaint.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"

#define LINE_SHOWN  160 /* characters of a long line */
#define LINE_BEFORE 60 /* of them before the place */

void complaints_init(struct complaints *complaints, struct arena *arena)
{
	*complaints = (struct complaints){.arena = arena};
}

/* The last warning that is kept, or NULL. */
static struct complaint *last_warning(struct complaints *complaints)
{
	for (size_t i = complaints->count; i > 0; i--)
		if (complaints->items[i - 1].level == COMPLAINT_WARNING)
			return &complaints->items[i - 1];
	return NULL;
}

void complaints_add(struct complaints *complaints,
		    const struct complaint *complaint)
{
	struct complaint add = *complaint;
	struct complaint *slot;

	if (complaints->strict)
		add.level = COMPLAINT_ERROR;
	if (add.level == COMPLAINT_ERROR)
		complaints->errors++;
	else
		complaints->warnings++;
	if (complaints->count >= LIMIT_COMPLAINTS) {
		slot = add.level == COMPLAINT_ERROR ? last_warning(complaints)
						    : NULL;
		if (slot != NULL)
			*slot = add;
		return;
	}
	if (complaints->count == complaints->room)
		complaints->items =
			arena_grow(complaints->arena, complaints->items,
				   complaints->count, &complaints->room,
				   sizeof(*complaints->items));
	complaints->items[complaints->count++] = add;
}

static bool is_combining(uint32_t point)
{
	return point == 0x0e31 || (point >= 0x0e34 && point <= 0x0e3a) ||
	       (point >= 0x0e47 && point <= 0x0e4e) ||
	       (point >= 0x0300 && point <= 0x036f);
}

/* The next character; a byte that is no UTF-8 counts as one. */
static size_t next_character(struct text t, size_t at, uint32_t *point)
{
	size_t size = utf8_next(t.data + at, t.size - at, point);

	if (size == 0) {
		*point = '?';
		return 1;
	}
	return size;
}

/* The part of a line that is shown, from character `first` on. */
static struct text line_part(struct text line, unsigned first)
{
	size_t at = 0, begin = 0;
	uint32_t point;

	for (unsigned n = 0; at < line.size && n < first + LINE_SHOWN; n++) {
		if (n == first)
			begin = at;
		at += next_character(line, at, &point);
	}
	return (struct text){line.data + begin, at - begin};
}

static void print_pointer(const struct complaint *complaint, struct buffer *out)
{
	unsigned column = complaint->place.column;
	unsigned first = column > LINE_SHOWN ? column - LINE_BEFORE : 0;
	struct text part = line_part(complaint->line, first);
	size_t at = 0;
	uint32_t point;

	buffer_text(out, part);
	buffer_char(out, '\n');
	for (unsigned n = first + 1; n < column && at < part.size; n++) {
		at += next_character(part, at, &point);
		if (!is_combining(point))
			buffer_char(out, point == '\t' ? '\t' : ' ');
	}
	buffer_char(out, '^');
	for (unsigned n = 1; n < complaint->width && at < part.size; n++) {
		at += next_character(part, at, &point);
		if (!is_combining(point) && at < part.size)
			buffer_char(out, '~');
	}
	buffer_char(out, '\n');
}

void complaint_print(const struct complaint *complaint, struct buffer *out)
{
	const struct place *place = &complaint->place;

	buffer_text(out, place->file);
	if (place->line > 0)
		buffer_printf(out, ":%u:%u", place->line, place->column);
	buffer_printf(out, ": %s %s: ",
		      complaint->level == COMPLAINT_ERROR ? "error" : "warning",
		      complaint->code);
	buffer_text(out, complaint->text);
	if (complaint->near.size > 0)
		buffer_printf(out, "; did you mean \"%.*s\"?",
			      TEXT_ARG(complaint->near));
	buffer_char(out, '\n');
	if (complaint->line.size > 0)
		print_pointer(complaint, out);
	if (complaint->help.size > 0)
		buffer_printf(out, "  help: %.*s\n", TEXT_ARG(complaint->help));
}

static int in_order(const void *a, const void *b)
{
	const struct complaint *x = *(const struct complaint *const *)a;
	const struct complaint *y = *(const struct complaint *const *)b;
	int order = text_compare(x->place.file, y->place.file);

	if (order != 0)
		return order;
	if (x->place.line != y->place.line)
		return x->place.line < y->place.line ? -1 : 1;
	if (x->place.column != y->place.column)
		return x->place.column < y->place.column ? -1 : 1;
	return x < y ? -1 : x > y;
}

const struct complaint **complaints_sorted(const struct complaints *complaints)
{
	size_t count = complaints->count;
	const struct complaint **order =
		arena_many(complaints->arena, count, const struct complaint *);

	for (size_t i = 0; i < count; i++)
		order[i] = &complaints->items[i];
	if (count > 0)
		qsort(order, count, sizeof(struct complaint *), in_order);
	return order;
}

void complaints_print(const struct complaints *complaints, struct buffer *out)
{
	size_t count = complaints->count;
	size_t all = complaints->errors + complaints->warnings;
	const struct complaint **order = complaints_sorted(complaints);

	for (size_t i = 0; i < count; i++)
		complaint_print(order[i], out);
	if (all > count)
		buffer_printf(out, "and %zu more\n", all - count);
}
