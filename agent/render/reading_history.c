/* SPDX-License-Identifier: Apache-2.0 */
#include "render/reading.h"

/* The sentence with its count, where there is something to count. */
static size_t add(const struct voice *voice, enum wording id, uint64_t count,
		  struct text *out)
{
	if (!count)
		return 0;
	*out = phrase_one(voice, id, phrase_count(voice, count));
	return 1;
}

size_t reading_history(const struct reading *reading,
		       const struct source_report *source,
		       struct text out[HISTORY_LINES], size_t *doubts)
{
	const struct voice *voice = &reading->voice;
	const struct source_history *h = &source->history;
	struct text parts[4];
	size_t count = 0;

	*doubts = 0;
	if (!source->compared)
		return 0;
	parts[0] = phrase_count(voice, h->same);
	parts[1] = phrase_count(voice, h->updated);
	parts[2] = phrase_count(voice, h->added);
	parts[3] = phrase_count(voice, h->left);
	out[count++] = phrase_fill(voice, WORDING_HISTORY, parts, 4);
	*doubts = count;
	count += add(voice, WORDING_HISTORY_REWRITTEN, h->rewritten,
		     &out[count]);
	count += add(voice, WORDING_HISTORY_REMOVED, h->removed, &out[count]);
	count += add(voice, WORDING_HISTORY_LATE, h->late, &out[count]);
	if (h->earlier_rewritten || h->earlier_removed || h->earlier_late) {
		parts[0] = phrase_count(voice, h->earlier_rewritten);
		parts[1] = phrase_count(voice, h->earlier_removed);
		parts[2] = phrase_count(voice, h->earlier_late);
		out[count++] =
			phrase_fill(voice, WORDING_HISTORY_EARLIER, parts, 3);
	}
	return count;
}
