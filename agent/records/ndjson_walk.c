/* SPDX-License-Identifier: Apache-2.0 */
#include "records/ndjson_walk.h"

#include "records/byte_window.h"

_Static_assert(GLUE_MOST == WINDOW_BYTES, "what is compared is one window");
_Static_assert(WALK_SLACK >= 3 * WINDOW_BYTES, "a key, a value and a key");

#define ALWAYS_INLINE inline __attribute__((always_inline))

static ALWAYS_INLINE bool is_same(const char *at, const struct known_key *key,
				  bool wide)
{
	uint32_t equal = wide ? equal_window_wide(at, key->glue)
			      : equal_window_any(at, key->glue);

	return (equal & key->care) == key->care;
}

/* The closing quote of a string without escapes from `at` on, else NULL. */
static ALWAYS_INLINE const char *string_end(const char *at, const char *limit,
					    bool wide)
{
	for (; at < limit; at += WINDOW_BYTES) {
		uint32_t stops =
			wide ? stop_window_wide(at) : stop_window_any(at);

		if (stops) {
			at += __builtin_ctz(stops);
			return *at == '"' ? at : NULL;
		}
	}
	return NULL;
}

/* The end of a number with fewer than 32 bytes and no exponent, else NULL. */
static ALWAYS_INLINE const char *number_end(const char *at, bool wide)
{
	unsigned sign = *at == '-';
	uint64_t digits =
		(wide ? digit_window_wide(at) : digit_window_any(at)) >> sign;
	unsigned whole = (unsigned)__builtin_ctzll(~digits);
	const char *end = at + sign + whole;
	unsigned behind;

	if (whole == 0 || sign + whole > WINDOW_BYTES - 2 ||
	    (at[sign] == '0' && whole > 1))
		return NULL;
	if (*end == '.') {
		behind = (unsigned)__builtin_ctzll(~(digits >> (whole + 1)));
		if (behind == 0 || sign + whole + 1 + behind >= WINDOW_BYTES)
			return NULL;
		end += 1 + behind;
	}
	return (*end | 0x20) == 'e' ? NULL : end;
}

/* Goes through a record as far as its values are plain. No calls in here: they
 * would cost the vector registers. */
static ALWAYS_INLINE enum walk_end walk(const struct known_order *order,
					struct known_walk *state,
					const char *limit,
					struct field_place *places,
					const char *block, bool wide)
{
	const struct known_key *last = order->keys + order->count;
	const struct known_key *key = state->key;
	const char *at = state->at, *from, *end;

	for (; at < limit && is_same(at, key, wide); key++) {
		at += key->size;
		if (key == last) {
			state->at = at;
			return WALK_DONE;
		}
		from = at;
		if (*at == '"')
			end = string_end(++from, limit, wide);
		else
			end = number_end(at, wide);
		if (__builtin_expect(end == NULL, 0)) {
			state->key = key;
			state->at = at;
			return WALK_VALUE;
		}
		if (key->slot >= 0)
			places[(size_t)key->slot * VECTOR_ROWS] =
				(struct field_place){(uint32_t)(from - block),
						     (uint32_t)(end - from)};
		at = end + (from - at);
	}
	return WALK_OTHER;
}

BYTE_MASK_WIDE enum walk_end ndjson_walk_wide(const struct known_order *order,
					      struct known_walk *state,
					      const char *limit,
					      struct field_place *places,
					      const char *block)
{
	return walk(order, state, limit, places, block, true);
}

enum walk_end ndjson_walk_any(const struct known_order *order,
			      struct known_walk *state, const char *limit,
			      struct field_place *places, const char *block)
{
	return walk(order, state, limit, places, block, false);
}
