/* SPDX-License-Identifier: Apache-2.0 */
#include "records/line_cut.h"

#include <string.h>

#include "base/byte_mask.h"

/* What the lines so far leave for the next 64 bytes. */
struct line_count {
	uint64_t lines, blank;
	uint64_t at_start; /* 1: the next byte begins a line */
	uint64_t after_cr; /* 1: it follows a CR that began one */
};

/* masks: LF in a, CR in b. A line is blank when its LF stands at its start or
 * behind a CR that does. */
static inline __attribute__((always_inline)) void take_span(
	struct line_count *count, struct byte_masks masks)
{
	uint64_t starts = masks.a << 1 | count->at_start;
	uint64_t cr_starts = masks.b & starts;
	uint64_t blank = masks.a & (starts | cr_starts << 1 | count->after_cr);

	count->lines += (uint64_t)__builtin_popcountll(masks.a);
	count->blank += (uint64_t)__builtin_popcountll(blank);
	count->at_start = masks.a >> 63;
	count->after_cr = cr_starts >> 63;
}

static BYTE_MASK_WIDE size_t count_wide(struct line_count *count,
					struct text bytes)
{
	size_t base = 0;

	for (; bytes.size - base >= BYTE_MASK_SPAN; base += BYTE_MASK_SPAN)
		take_span(count,
			  byte_masks_wide(bytes.data + base, '\n', '\r', '\n'));
	return base;
}

static size_t count_any(struct line_count *count, struct text bytes)
{
	size_t base = 0;

	for (; bytes.size - base >= BYTE_MASK_SPAN; base += BYTE_MASK_SPAN)
		take_span(count,
			  byte_masks_any(bytes.data + base, '\n', '\r', '\n'));
	return base;
}

bool line_cut(struct text bytes, bool last, struct block_cut *out)
{
	struct line_count count = {.at_start = 1};
	const char *end = memrchr(bytes.data, '\n', bytes.size);
	size_t whole = end ? (size_t)(end - bytes.data) + 1 : 0;
	size_t rest = bytes.size - whole, done;
	char copy[BYTE_MASK_SPAN] = {0};
	bool open_end = rest > 1 || (rest == 1 && bytes.data[whole] != '\r');

	bytes.size = whole;
	done = byte_mask_is_wide() ? count_wide(&count, bytes)
				   : count_any(&count, bytes);
	memcpy(copy, bytes.data + done, whole - done);
	take_span(&count, byte_masks_any(copy, '\n', '\r', '\n'));
	out->size = last ? whole + rest : whole;
	out->rows = count.lines - count.blank + (last && open_end);
	out->lines = count.lines;
	return out->size > 0;
}
