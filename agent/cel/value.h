/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A value of the expression language: CEL's own kinds and two of ours, decimal
 * (scaled integer, for money) and share (part of a whole). Values are small and
 * copied; strings, lists and maps point into an arena that outlives them. An
 * error is a value too, so that && || ?: can absorb it (CEL language
 * definition, "Logical operators"). VALUE_UNKNOWN is what a fact has that could
 * not be seen: it spreads like an error but is told apart.
 */
#ifndef PLAUDIT_CEL_VALUE_H
#define PLAUDIT_CEL_VALUE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"

#define DECIMAL_SCALE_MAX 18
/* Durations are those of 64-bit nanoseconds, as in cel-go. */
#define SPAN_SECONDS_MAX  9223372036

enum value_kind {
	VALUE_NULL,
	VALUE_BOOL,
	VALUE_INT,
	VALUE_UINT,
	VALUE_DOUBLE,
	VALUE_STRING,
	VALUE_BYTES,
	VALUE_LIST,
	VALUE_MAP,
	VALUE_TIMESTAMP,
	VALUE_DURATION,
	VALUE_TYPE,
	VALUE_OPTIONAL,
	VALUE_DECIMAL,
	VALUE_SHARE,
	VALUE_ERROR,
	VALUE_UNKNOWN,
};

struct value_list;
struct value_map;
struct cel_type;

struct value {
	enum value_kind kind;
	int32_t nanos; /* timestamp, duration: 0..999999999 */
	union {
		bool boolean;
		int64_t integer; /* also a decimal's units */
		uint64_t uinteger; /* also a share's part */
		double real;
		int64_t seconds; /* timestamp, duration */
		const char *bytes; /* string (UTF-8), bytes, error, unknown */
		const struct value_list *list;
		const struct value_map *map;
		const struct cel_type *type;
		const struct value *inner; /* optional; NULL: none */
	};
	union {
		uint64_t size; /* string, bytes, error, unknown */
		uint64_t whole; /* share; 0 makes it undefined */
		uint32_t scale; /* decimal: digits after the point, 0..18 */
	};
};

struct value_list {
	const struct value *items;
	size_t count;
};

struct value_entry {
	struct value key; /* bool, int, uint or string */
	struct value value;
};

struct value_map {
	const struct value_entry *entries; /* insertion order */
	size_t count;
	const uint32_t *index; /* hash index or NULL when small */
};

struct value value_bool(bool b);
struct value value_int(int64_t n);
struct value value_uint(uint64_t n);
struct value value_double(double d);
struct value value_string(struct text t);
struct value value_bytes(struct text t);
struct value value_null(void);
struct value value_timestamp(struct instant t);
struct value value_duration(struct span s);
struct value value_decimal(int64_t units, uint32_t scale);
struct value value_share(uint64_t part, uint64_t whole);
struct value value_error(const char *literal);
struct value value_unknown(const char *literal);
struct value value_list_of(struct arena *arena, const struct value *items,
			   size_t count);
struct value value_map_of(struct arena *arena, const struct value_entry *items,
			  size_t count); /* later duplicates are errors */

/* The value of a key, numbers by value; NULL when there is none. */
const struct value *value_map_get(const struct value_map *map,
				  struct value key);

struct text value_text(struct value v); /* string, bytes, error, unknown */
struct instant value_instant(struct value v);
struct span value_span(struct value v);

/* CEL equality across kinds (numbers by value); false for unlike kinds. */
bool value_equal(struct value a, struct value b);
/* As above, but false with *steps 0 when it took more than that many: values
 * that share their parts can stand for far more than they occupy. */
bool value_equal_within(struct value a, struct value b, uint64_t *steps);
/* <0 0 >0; *comparable false where CEL has no order for the pair. */
int value_compare(struct value a, struct value b, bool *comparable);

/* What is longer than LIMIT_CEL_PRINTED is cut and ends in an ellipsis. */
/* "99.5%", "12.50", "1h30m0s": how a value is written for a person who reads
 * no code; language "en" or "th". Used by {name} in sentences. */
struct text value_print(struct arena *arena, struct value v,
			const char *language);
/* As a CEL literal, for reports and tests: b"..", 12u, [1, 2]. */
struct text value_literal(struct arena *arena, struct value v);

/* "12.50" to units at the scale; more digits than the scale is ERR_USAGE. */
int decimal_parse(struct text t, uint32_t scale, int64_t *units,
		  struct err *err) MUST_USE;
struct text decimal_print(struct arena *arena, int64_t units, uint32_t scale);
/* "99.5%" or "199/200" or "0.995" to part and whole in lowest terms. */
int share_parse(struct text t, uint64_t *part, uint64_t *whole,
		struct err *err) MUST_USE;

#endif
