/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/challenge_draw.h"

#include <stdlib.h>
#include <string.h>

#include "base/encode.h"

#define LABEL	     "plaudit/challenge/v1"
#define PART_DIGITS  9
#define SIZE_CEILING ((uint64_t)1 << 32) /* rows; beyond, nobody samples */

static struct digest seed_of(const struct draw_inputs *in)
{
	struct hasher *hasher = hasher_open();
	struct digest seed;

	hasher_start(hasher);
	hasher_add(hasher, LABEL, sizeof(LABEL)); /* with its 00 */
	hasher_add(hasher, in->attestation.bytes, DIGEST_BYTES);
	hasher_add(hasher, in->root.bytes, DIGEST_BYTES);
	hasher_add(hasher, in->nonce.bytes, DIGEST_BYTES);
	seed = hasher_finish(hasher);
	hasher_close(hasher);
	return seed;
}

static uint64_t number_at(struct digest seed, uint64_t counter)
{
	unsigned char bytes[DIGEST_BYTES + 8];
	struct digest hash;

	memcpy(bytes, seed.bytes, DIGEST_BYTES);
	put_u64be(bytes + DIGEST_BYTES, counter);
	hash = digest_of((struct text){(const char *)bytes, sizeof(bytes)});
	return get_u64be(hash.bytes);
}

/* Where it stands, or would. */
static size_t place_of(const uint64_t *rows, size_t count, uint64_t row)
{
	size_t low = 0;

	while (low < count) {
		size_t middle = low + (count - low) / 2;

		if (rows[middle] < row)
			low = middle + 1;
		else
			count = middle;
	}
	return low;
}

const uint64_t *challenge_draw(struct arena *arena,
			       const struct draw_inputs *in, size_t *count)
{
	uint64_t wanted = in->rows < in->size ? in->rows : in->size;
	uint64_t *rows = arena_many(arena, wanted, uint64_t);
	/* 2^64 mod N: how many of the largest numbers would favour the first */
	uint64_t tail = in->size ? (UINT64_MAX % in->size + 1) % in->size : 0;
	struct digest seed = seed_of(in);

	*count = 0;
	if (wanted == in->size) {
		for (; *count < wanted; ++*count)
			rows[*count] = *count;
		return rows;
	}
	for (uint64_t counter = 0; *count < wanted; counter++) {
		uint64_t number = number_at(seed, counter), row;
		size_t at;

		if (number > UINT64_MAX - tail)
			continue;
		row = number % in->size;
		at = place_of(rows, *count, row);
		if (at < *count && rows[at] == row)
			continue;
		memmove(rows + at + 1, rows + at,
			(*count - at) * sizeof(*rows));
		rows[at] = row;
		++*count;
	}
	return rows;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

int part_parse(struct text text, struct part *out, struct err *err)
{
	struct part part = {0, 1};
	struct text rest = text_trim(text);
	unsigned digits = 0;
	bool point = false;

	if (rest.size && rest.data[rest.size - 1] == '%') {
		part.whole = 100;
		rest.size--;
		rest = text_trim(rest);
	}
	for (size_t i = 0; i < rest.size; i++) {
		if (rest.data[i] == '.' && !point && i + 1 < rest.size) {
			point = true;
		} else if (is_digit(rest.data[i]) && digits < PART_DIGITS) {
			part.of = 10 * part.of + (uint64_t)(rest.data[i] - '0');
			part.whole *= point ? 10 : 1;
			digits++;
		} else {
			digits = 0;
			break;
		}
	}
	if (!digits || part.of > part.whole)
		return err_set(err, ERR_USAGE,
			       "\"%.*s\": wanted a part such as 1%% or 0.001",
			       TEXT_ARG(text));
	*out = part;
	return 0;
}

/* How many of `size` rows are bad: never fewer than the part says. */
static uint64_t bad_of(struct part bad, uint64_t size)
{
	uint64_t whole = size / bad.whole * bad.of;
	uint64_t rest = size % bad.whole * bad.of;

	return whole + rest / bad.whole + (rest % bad.whole != 0);
}

int challenge_size(struct part bad, struct part confidence, uint64_t size,
		   uint64_t *out, struct err *err)
{
	long double missed = 1,
		    most = (long double)(confidence.whole - confidence.of) /
			   (long double)confidence.whole;
	uint64_t good = size ? size - bad_of(bad, size) : bad.whole - bad.of;
	uint64_t n = 0;

	if (!bad.of)
		return err_set(err, ERR_USAGE,
			       "no number of rows finds what is not there");
	if (confidence.of == confidence.whole && !size && good)
		return err_set(err, ERR_USAGE,
			       "certainty needs all rows: say how many there "
			       "are");
	while (missed > most || !n) {
		if (size)
			missed *= (long double)(good > n ? good - n : 0) /
				  (long double)(size - n);
		else
			missed *= (long double)good / (long double)bad.whole;
		if (++n == SIZE_CEILING)
			return err_set(err, ERR_LIMIT,
				       "more than %llu rows would be needed",
				       (unsigned long long)SIZE_CEILING);
	}
	*out = n;
	return 0;
}
