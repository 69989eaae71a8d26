/* SPDX-License-Identifier: Apache-2.0 */
#include "records/ndjson_batch.h"

#include <string.h>

#include "base/limits.h"
#include "parse/json_token.h"
#include "records/block_reader.h"
#include "records/ndjson_walk.h"
#include "records/record_format.h"

#define ORDERS 4 /* of keys, remembered at a time */

struct batching {
	const struct ndjson_names *names;
	struct text block;
	const struct wanted_fields *wanted;
	struct field_batch *out;
	struct known_order orders[ORDERS];
	unsigned order_count, oldest, recent;
	const char *limit; /* before it a window and what follows is readable */
	int slots[LIMIT_RECORD_COLUMNS]; /* of each name, -1: not wanted */
	struct arena *scratch;
};

static void put_place(struct batching *b, size_t slot, size_t row, size_t start,
		      size_t size)
{
	b->out->places[slot * VECTOR_ROWS + row] =
		(struct field_place){(uint32_t)start, (uint32_t)size};
}

/* No field is told: the row is read again by itself. */
static void make_odd(struct batching *b, size_t row, size_t start)
{
	for (size_t slot = 0; slot < b->wanted->count; slot++)
		put_place(b, slot, row, start, 0);
	b->out->odd[row / 64] |= UINT64_C(1) << (row % 64);
}

/* The value that the walk stopped at, read in full; false when there is none.
 * A wanted one with escapes makes the row odd. */
static bool take_value(struct batching *b, struct known_walk *state, size_t row,
		       bool *odd)
{
	const char *end = b->block.data + b->block.size, *from = state->at;
	const char *line = memchr(from, '\n', (size_t)(end - from));
	struct json_scan scan = {from, line ? line : end};
	struct ndjson_member member = {.is_string = *from == '"',
				       .is_null = *from == 'n'};
	struct text value;

	/* space before a value stands elsewhere in this order, or nowhere */
	if (memchr(" \t\r\n", *from, 4) ||
	    ndjson_value_take(&scan, b->names, &member.escaped))
		return false;
	member.until = (uint32_t)(scan.at - from);
	if (state->key->slot >= 0 && member.escaped)
		*odd = true;
	if (state->key->slot >= 0 && !member.escaped) {
		value = ndjson_text(NULL, (struct text){from, member.until},
				    &member);
		put_place(b, (size_t)state->key->slot, row,
			  (size_t)(value.data - b->block.data), value.size);
	}
	state->key++;
	state->at = scan.at;
	return true;
}

/* The end of the record at `start` that has its keys in this order, else NULL.
 */
static const char *take_known(struct batching *b,
			      const struct known_order *order,
			      const char *start, bool wide)
{
	size_t row = b->out->rows;
	struct known_walk state = {order->keys, start};
	struct field_place *places = b->out->places + row;
	const char *block = b->block.data;
	enum walk_end ended;
	bool odd = false;

	do {
		ended = wide ? ndjson_walk_wide(order, &state, b->limit, places,
						block)
			     : ndjson_walk_any(order, &state, b->limit, places,
					       block);
	} while (ended == WALK_VALUE && take_value(b, &state, row, &odd));
	if (ended != WALK_DONE || state.at - start > LIMIT_RECORD_BYTES)
		return NULL;
	for (size_t i = 0; i < order->absent_count; i++)
		put_place(b, order->absent[i], row, (size_t)(start - block), 0);
	if (odd)
		make_odd(b, row, (size_t)(start - block));
	return state.at;
}

static void learn_key(struct known_key *key, const char *glue, size_t size,
		      int slot)
{
	*key = (struct known_key){glue, (uint32_t)size,
				  size >= GLUE_MOST ? UINT32_MAX
						    : (UINT32_C(1) << size) - 1,
				  slot};
}

/* Whether what stands between the values fits a window. */
static bool is_short(struct text line, const struct ndjson_line *read)
{
	size_t from = 0;

	for (size_t i = 0; i < read->count; i++) {
		if (read->members[i].from - from > GLUE_MOST)
			return false;
		from = read->members[i].until;
	}
	return line.size + 1 - from <= GLUE_MOST;
}

/* Remembers the order of a record that was read in full. */
static void learn(struct batching *b, struct text line,
		  const struct ndjson_line *read)
{
	const char *block_end = b->block.data + b->block.size;
	struct known_order *order;
	size_t from = 0;

	/* the bytes that are compared must be readable, and the line end there
	 * to be one of them */
	if (read->more || read->count > ORDER_KEYS ||
	    block_end - (line.data + line.size) < WALK_SLACK ||
	    !is_short(line, read))
		return;
	order = &b->orders[b->oldest];
	b->recent = b->oldest;
	b->oldest = (b->oldest + 1) % ORDERS;
	if (b->order_count < ORDERS)
		b->order_count++;
	order->count = read->count;
	order->absent_count = 0;
	for (size_t i = 0; i < read->count; i++) {
		const struct ndjson_member *m = &read->members[i];

		learn_key(&order->keys[i], line.data + from, m->from - from,
			  m->name >= 0 ? b->slots[m->name] : -1);
		from = m->until;
	}
	learn_key(&order->keys[read->count], line.data + from,
		  line.size + 1 - from, -1);
}

static void fill_places(struct batching *b, struct text line, size_t row,
			const struct ndjson_line *read, size_t start)
{
	bool odd = false;

	for (size_t slot = 0; slot < b->wanted->count; slot++)
		put_place(b, slot, row, start, 0);
	for (size_t i = 0; i < read->count; i++) {
		const struct ndjson_member *m = &read->members[i];
		int slot = m->name >= 0 ? b->slots[m->name] : -1;
		struct text value;

		if (slot < 0)
			continue;
		odd |= m->escaped;
		if (m->escaped)
			continue;
		value = ndjson_text(NULL, line, m);
		put_place(b, (size_t)slot, row,
			  (size_t)(value.data - b->block.data), value.size);
	}
	if (odd)
		make_odd(b, row, start);
}

/* The slots that a learned order leaves empty. */
static void learn_absent(struct batching *b, const struct ndjson_line *read)
{
	struct known_order *order = &b->orders[b->recent];

	if (read->more || order->count != read->count)
		return;
	for (size_t slot = 0; slot < b->wanted->count; slot++) {
		size_t i = 0;

		while (i < order->count && order->keys[i].slot != (int)slot)
			i++;
		if (i == order->count)
			order->absent[order->absent_count++] = (uint16_t)slot;
	}
}

/* Reads the line at `start` in full; a record is put in the next row. The end
 * of the line with its LF. */
static size_t take_line(struct batching *b, size_t start)
{
	const char *from = b->block.data + start;
	const char *end = memchr(from, '\n', b->block.size - start);
	struct text line = {from,
			    end ? (size_t)(end - from) : b->block.size - start};
	size_t row = b->out->rows, used = start + line.size + (end != NULL);
	unsigned learned = b->oldest;
	struct ndjson_line read;

	if (line.size == 0 || (line.size == 1 && *from == '\r'))
		return used;
	b->out->records[row] = (uint32_t)start;
	b->out->rows++;
	ndjson_line_read(line, b->names, b->scratch, &read);
	if (read.problem) {
		make_odd(b, row, start);
		return used;
	}
	fill_places(b, line, row, &read, start);
	learn(b, line, &read);
	if (learned != b->oldest)
		learn_absent(b, &read);
	return used;
}

/* The record at `start` by an order that is known; 0 when there is none. */
static size_t take_any_known(struct batching *b, bool wide, size_t start)
{
	for (unsigned i = 0; i < b->order_count; i++) {
		unsigned which = (b->recent + i) % b->order_count;
		const char *end = take_known(b, &b->orders[which],
					     b->block.data + start, wide);

		if (!end)
			continue;
		b->recent = which;
		b->out->records[b->out->rows++] = (uint32_t)start;
		return (size_t)(end - b->block.data);
	}
	return 0;
}

static bool is_ascii(const char *at, const char *end)
{
	uint64_t all = 0, words[4];

	for (; end - at >= (ptrdiff_t)sizeof(words); at += sizeof(words)) {
		memcpy(words, at, sizeof(words));
		all |= (words[0] | words[1]) | (words[2] | words[3]);
	}
	for (; at < end; at++)
		all |= (unsigned char)*at & 0x80u;
	return !(all & UINT64_C(0x8080808080808080));
}

static void find_slots(struct batching *b)
{
	for (size_t i = 0; i < b->names->count; i++)
		b->slots[i] = -1;
	for (size_t slot = 0; slot < b->wanted->count; slot++)
		b->slots[b->wanted->positions[slot]] = (int)slot;
}

void ndjson_batch(bool wide, const struct ndjson_names *names,
		  struct text block, size_t from,
		  const struct wanted_fields *wanted, struct field_batch *out)
{
	struct batching b;

	b.names = names;
	b.block = block;
	b.wanted = wanted;
	b.out = out;
	b.order_count = b.oldest = b.recent = 0;
	b.limit = block.size > WALK_SLACK ? block.data + block.size - WALK_SLACK
					  : block.data;
	b.scratch = arena_open();
	find_slots(&b);
	out->rows = 0;
	out->used = from;
	memset(out->odd, 0, sizeof(out->odd));
	while (from < block.size && out->rows < VECTOR_ROWS) {
		size_t used = take_any_known(&b, wide, from);

		from = used ? used : take_line(&b, from);
	}
	out->ascii = is_ascii(block.data + out->used, block.data + from);
	out->used = from;
	out->records[out->rows] = (uint32_t)from;
	arena_close(b.scratch);
}

static bool ndjson_record_next(const struct record_reading *reading,
			       struct text bytes, struct csv_record *record,
			       size_t *used)
{
	return ndjson_next(bytes, reading->layout->names, reading->scratch,
			   record, used);
}

static void ndjson_record_batch(const struct record_reading *reading,
				struct text block, size_t from,
				const struct wanted_fields *wanted,
				struct field_batch *out)
{
	ndjson_batch(byte_mask_is_wide(), reading->layout->names, block, from,
		     wanted, out);
}

const struct record_format record_format_ndjson = {
	.name = "ndjson",
	.next = ndjson_record_next,
	.batch = ndjson_record_batch,
};
