/* SPDX-License-Identifier: Apache-2.0 */
#include "records/ndjson_batch.h"

#include <string.h>

#include "base/limits.h"
#include "parse/json_token.h"
#include "records/block_reader.h"
#include "records/byte_window.h"
#include "records/record_format.h"

#define ORDERS	   4 /* of keys, remembered at a time */
#define ORDER_KEYS 64
#define SLACK	   (WINDOW_BYTES + 8) /* readable behind what is compared */

/* What stands before a value: from the end of the one before it. */
struct known_key {
	const char *glue; /* in the block */
	uint32_t size;
	uint32_t care; /* bits of the first 32 bytes that are glue */
	int slot; /* in `wanted`, -1: not wanted */
};

/* The keys of a record that was read in full; the last stands for its end. */
struct known_order {
	struct known_key keys[ORDER_KEYS + 1];
	size_t count; /* values */
	uint16_t absent[LIMIT_RECORD_COLUMNS]; /* slots that it does not have */
	size_t absent_count;
};

struct batching {
	const struct ndjson_names *names;
	struct text block;
	const struct wanted_fields *wanted;
	struct field_batch *out;
	struct known_order orders[ORDERS];
	unsigned order_count, oldest, recent;
	uint64_t high; /* not 0: a byte beyond 7 bits was seen */
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

#define ALWAYS_INLINE inline __attribute__((always_inline))

static ALWAYS_INLINE bool is_same(const char *at, const struct known_key *key,
				  bool wide)
{
	uint32_t equal = wide ? equal_window_wide(at, key->glue)
			      : equal_window_any(at, key->glue);

	if ((equal & key->care) != key->care)
		return false;
	return key->size <= WINDOW_BYTES ||
	       memcmp(at, key->glue, key->size) == 0;
}

/* The closing quote of a string with escapes, or NULL. */
static __attribute__((noinline)) const char *escaped_end(struct batching *b,
							 const char *quote,
							 bool *escaped)
{
	struct json_scan scan = {quote, b->block.data + b->block.size};

	b->high = 1;
	if (json_string(&scan, b->names->ascii_escapes, escaped))
		return NULL;
	return scan.at - 1;
}

/* The closing quote of the string that opens at `quote`, or NULL. */
static ALWAYS_INLINE const char *string_end(struct batching *b,
					    const char *quote, bool wide,
					    uint32_t *high, bool *escaped)
{
	const char *end = b->block.data + b->block.size;
	const char *at = quote + 1;

	for (; end - at >= WINDOW_BYTES; at += WINDOW_BYTES) {
		struct string_window w =
			wide ? string_window_wide(at) : string_window_any(at);
		/* the bits before the first quote, all without one */
		uint32_t inside = (w.quotes & -w.quotes) - 1;

		if (w.stops & inside)
			return escaped_end(b, quote, escaped);
		*high |= w.high & inside;
		if (w.quotes)
			return at + __builtin_ctz(w.quotes);
	}
	return NULL;
}

/* The end of a value that is no string and no plain number, or NULL. */
static __attribute__((noinline)) const char *other_end(struct batching *b,
						       const char *at)
{
	const char *end = b->block.data + b->block.size;
	const char *line = memchr(at, '\n', (size_t)(end - at)), *problem;
	struct text left = {at, (size_t)((line ? line : end) - at)};
	struct text value = ndjson_value_skip(left, &problem);

	if (*at == '{' || *at == '[')
		b->high = 1;
	return problem ? NULL : value.data + value.size;
}

/* The end of a number with fewer than 32 bytes and no exponent; else as
 * other_end. */
static ALWAYS_INLINE const char *number_end(struct batching *b, const char *at,
					    bool wide)
{
	unsigned sign = *at == '-';
	uint64_t digits =
		(wide ? digit_window_wide(at) : digit_window_any(at)) >> sign;
	unsigned whole = (unsigned)__builtin_ctzll(~digits);
	const char *end = at + sign + whole;
	unsigned behind;

	if (whole == 0 || sign + whole > WINDOW_BYTES - 2 ||
	    (at[sign] == '0' && whole > 1))
		return other_end(b, at);
	if (*end == '.') {
		behind = (unsigned)__builtin_ctzll(~(digits >> (whole + 1)));
		if (behind == 0 || sign + whole + 1 + behind >= WINDOW_BYTES)
			return other_end(b, at);
		end += 1 + behind;
	}
	if ((*end | 0x20) == 'e')
		return other_end(b, at);
	return end;
}

/* Where the record at `start` ends that has its keys in this order; NULL when
 * it has not, or is no JSON, or stands too near to the block's end. */
static ALWAYS_INLINE const char *take_known(struct batching *b,
					    const struct known_order *order,
					    const char *start, size_t row,
					    bool wide)
{
	const char *at = start, *end = b->block.data + b->block.size;
	const struct known_key *key = order->keys;
	uint32_t high = 0;
	bool odd = false;

	for (size_t i = 0; i < order->count; i++, key++) {
		const char *from;
		bool escaped = false, is_string;

		if (end - at < (ptrdiff_t)key->size + SLACK ||
		    !is_same(at, key, wide))
			return NULL;
		at += key->size;
		from = at;
		is_string = *at == '"';
		if (is_string) {
			at = string_end(b, at, wide, &high, &escaped);
			from++;
		} else {
			at = number_end(b, at, wide);
		}
		if (!at)
			return NULL;
		if (key->slot >= 0) {
			size_t size = (size_t)(at - from);

			odd |= escaped;
			if (!is_string && *from == 'n')
				size = 0;
			put_place(b, (size_t)key->slot, row,
				  (size_t)(from - b->block.data), size);
		}
		at += is_string;
	}
	if (end - at < (ptrdiff_t)key->size + SLACK || !is_same(at, key, wide))
		return NULL;
	at += key->size;
	if (at - start > LIMIT_RECORD_BYTES)
		return NULL;
	b->high |= high;
	for (size_t i = 0; i < order->absent_count; i++)
		put_place(b, order->absent[i], row,
			  (size_t)(start - b->block.data), 0);
	if (odd)
		make_odd(b, row, (size_t)(start - b->block.data));
	return at;
}

static BYTE_MASK_WIDE const char *take_known_wide(
	struct batching *b, const struct known_order *order, const char *start,
	size_t row)
{
	return take_known(b, order, start, row, true);
}

static const char *take_known_any(struct batching *b,
				  const struct known_order *order,
				  const char *start, size_t row)
{
	return take_known(b, order, start, row, false);
}

static void learn_key(struct known_key *key, const char *glue, size_t size,
		      int slot)
{
	*key = (struct known_key){
		glue, (uint32_t)size,
		size >= WINDOW_BYTES ? UINT32_MAX : (UINT32_C(1) << size) - 1,
		slot};
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
	    block_end - (line.data + line.size) < SLACK)
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
	for (size_t i = 0; i < line.size; i++)
		b->high |= (unsigned char)from[i] & 0x80u;
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
static ALWAYS_INLINE size_t take_any_known(struct batching *b, bool wide,
					   size_t start)
{
	for (unsigned i = 0; i < b->order_count; i++) {
		unsigned which = (b->recent + i) % ORDERS;
		const struct known_order *order = &b->orders[which];
		const char *from = b->block.data + start, *end;
		size_t row = b->out->rows;

		if (which >= b->order_count)
			continue;
		end = wide ? take_known_wide(b, order, from, row)
			   : take_known_any(b, order, from, row);
		if (!end)
			continue;
		b->recent = which;
		b->out->records[row] = (uint32_t)start;
		b->out->rows++;
		return (size_t)(end - b->block.data);
	}
	return 0;
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
	b.high = 0;
	b.scratch = arena_open();
	find_slots(&b);
	out->rows = 0;
	memset(out->odd, 0, sizeof(out->odd));
	while (from < block.size && out->rows < VECTOR_ROWS) {
		size_t used = take_any_known(&b, wide, from);

		from = used ? used : take_line(&b, from);
	}
	out->used = from;
	out->records[out->rows] = (uint32_t)from;
	out->ascii = b.high == 0;
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
