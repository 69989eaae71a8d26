/* SPDX-License-Identifier: Apache-2.0 */
#include "records/sort_order.h"

#include <endian.h>
#include <string.h>

#define SHORT_LIST 24 /* sorted by insertion */
#define RELOADS	   12 /* of prefixes, then records are compared whole */

struct sorting {
	const char *block;
	uint64_t from; /* where in the keys the prefixes begin */
	unsigned reloads;
};

struct sorted record_at(const char *block, uint64_t at)
{
	struct record_head head;
	const char *bytes = block + at + sizeof(head);

	memcpy(&head, block + at, sizeof(head));
	return (struct sorted){
		{bytes, head.key_size},
		{bytes + head.key_size, head.payload_size},
		head.order,
	};
}

uint64_t key_prefix(struct text key, uint64_t from)
{
	uint64_t word = 0;

	if (key.size >= from + sizeof(word)) {
		memcpy(&word, key.data + from, sizeof(word));
		return be64toh(word);
	}
	for (uint64_t i = from; i < from + sizeof(word); i++)
		word = word << 8 |
		       (i < key.size ? (unsigned char)key.data[i] : 0);
	return word;
}

static int compare_bytes(struct text a, struct text b)
{
	size_t least = a.size < b.size ? a.size : b.size;
	int order = least ? memcmp(a.data, b.data, least) : 0;

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

int sorted_compare(const struct sorted *a, const struct sorted *b)
{
	int order = compare_bytes(a->key, b->key);

	if (order == 0)
		order = (a->order > b->order) - (a->order < b->order);
	return order ? order : compare_bytes(a->payload, b->payload);
}

static bool entry_before(const struct sorting *s, struct sort_entry a,
			 struct sort_entry b)
{
	struct sorted first, second;

	if (a.prefix != b.prefix)
		return a.prefix < b.prefix;
	first = record_at(s->block, a.at);
	second = record_at(s->block, b.at);
	return sorted_compare(&first, &second) < 0;
}

static void sort_short(const struct sorting *s, struct sort_entry *e,
		       uint64_t count)
{
	for (uint64_t i = 1; i < count; i++) {
		struct sort_entry item = e[i];
		uint64_t at = i;

		for (; at > 0 && entry_before(s, item, e[at - 1]); at--)
			e[at] = e[at - 1];
		e[at] = item;
	}
}

static void sift(const struct sorting *s, struct sort_entry *e, uint64_t at,
		 uint64_t count)
{
	struct sort_entry item = e[at];

	for (;;) {
		uint64_t child = 2 * at + 1;

		if (child >= count)
			break;
		if (child + 1 < count &&
		    entry_before(s, e[child], e[child + 1]))
			child++;
		if (!entry_before(s, item, e[child]))
			break;
		e[at] = e[child];
		at = child;
	}
	e[at] = item;
}

static void sort_heap(const struct sorting *s, struct sort_entry *e,
		      uint64_t count)
{
	for (uint64_t i = count / 2; i-- > 0;)
		sift(s, e, i, count);
	for (uint64_t i = count; i-- > 1;) {
		struct sort_entry last = e[i];

		e[i] = e[0];
		e[0] = last;
		sift(s, e, 0, i);
	}
}

static void sort_byte(const struct sorting *s, struct sort_entry *e,
		      uint64_t count, int shift);

/* All prefixes are alike: goes on with the eight bytes behind what all of
 * these keys share. */
static void sort_deeper(const struct sorting *s, struct sort_entry *e,
			uint64_t count)
{
	struct text first = record_at(s->block, e[0].at).key;
	uint64_t shared = first.size;
	struct sorting deeper = {s->block, 0, s->reloads + 1};

	for (uint64_t i = 1; i < count && s->reloads < RELOADS; i++) {
		struct text key = record_at(s->block, e[i].at).key;
		uint64_t same = s->from;

		if (shared > key.size)
			shared = key.size;
		while (same < shared && key.data[same] == first.data[same])
			same++;
		shared = same;
	}
	/* a shorter key and one that goes on with zeros look alike */
	if (s->reloads >= RELOADS || shared <= s->from) {
		sort_heap(s, e, count);
		return;
	}
	deeper.from = shared;
	for (uint64_t i = 0; i < count; i++)
		e[i].prefix =
			key_prefix(record_at(s->block, e[i].at).key, shared);
	sort_byte(&deeper, e, count, 56);
}

/* Puts entries into the order of one byte of the prefix, in place; ends[b] is
 * where those of byte b end. */
static void deal(struct sort_entry *e, uint64_t count, int shift,
		 uint64_t ends[256])
{
	uint64_t starts[256], sizes[256] = {0}, sum = 0;

	for (uint64_t i = 0; i < count; i++)
		sizes[e[i].prefix >> shift & 0xff]++;
	for (unsigned b = 0; b < 256; b++) {
		starts[b] = sum;
		sum += sizes[b];
		ends[b] = sum;
	}
	for (unsigned b = 0; b < 256; b++)
		while (starts[b] < ends[b]) {
			struct sort_entry item = e[starts[b]];
			unsigned to;

			while ((to = item.prefix >> shift & 0xff) != b) {
				struct sort_entry other = e[starts[to]];

				e[starts[to]++] = item;
				item = other;
			}
			e[starts[b]++] = item;
		}
}

static void sort_byte(const struct sorting *s, struct sort_entry *e,
		      uint64_t count, int shift)
{
	uint64_t ends[256], from = 0;

	if (count <= SHORT_LIST) {
		sort_short(s, e, count);
		return;
	}
	if (shift < 0) {
		sort_deeper(s, e, count);
		return;
	}
	deal(e, count, shift, ends);
	for (unsigned b = 0; b < 256; b++) {
		if (ends[b] - from > 1)
			sort_byte(s, e + from, ends[b] - from, shift - 8);
		from = ends[b];
	}
}

void sort_records(const char *block, struct sort_entry *entries, uint64_t count,
		  uint64_t shared)
{
	struct sorting s = {block, shared, 0};

	for (uint64_t i = 0; i < count; i++)
		entries[i].prefix =
			key_prefix(record_at(block, entries[i].at).key, shared);
	sort_byte(&s, entries, count, 56);
}
