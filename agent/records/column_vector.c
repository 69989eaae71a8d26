/* SPDX-License-Identifier: Apache-2.0 */
#include "records/column_vector.h"

#include <string.h>

#include "records/time_text.h"

#define SIZES_END 63 /* the bit of all longer spellings */

uint64_t null_sizes_of(const struct source_binding *source)
{
	uint64_t sizes = 1;

	for (size_t i = 0; i < source->null_count; i++) {
		size_t size = source->nulls[i].size;

		sizes |= UINT64_C(1) << (size < SIZES_END ? size : SIZES_END);
	}
	return sizes;
}

static inline bool may_be_null(const struct column_filling *f, uint32_t size)
{
	return f->null_sizes >> (size < SIZES_END ? size : SIZES_END) & 1;
}

/* What no arithmetic reads. */
static __attribute__((noinline)) void read_slowly(
	const struct column_filling *f, size_t i)
{
	struct field_place place = f->places[i];
	struct text field = {f->block + place.start, place.size};
	struct value v;

	if (f->out->texts)
		f->out->texts[i] = TEXT("");
	if (column_read(f->reading, f->column, field, &v)) {
		bit_set(f->slow, i);
	} else if (v.kind == VALUE_NULL) {
		bit_set(f->nulls, i);
		f->out->nulls = f->nulls;
	} else if (f->out->texts) {
		f->out->texts[i] = value_text(v);
	} else if (!vector_number(v, &f->out->numbers[i])) {
		bit_set(f->slow, i);
	}
}

static void fill_times(const struct column_filling *f)
{
	struct time_table *times = f->times;
	int64_t *numbers = f->out->numbers;
	/* spellings of null as long as a time are looked for first */
	bool plain = !(f->null_sizes & TIME_TABLE_SIZES);

	for (size_t i = 0; i < f->rows; i++) {
		struct field_place place = f->places[i];

		if (!plain || !time_table_read(times, f->block + place.start,
					       place.size, &numbers[i]))
			read_slowly(f, i);
	}
}

/* Up to 16 digits; eight bytes before any of them are readable. */
static inline __attribute__((always_inline)) bool whole_number(const char *end,
							       uint32_t count,
							       uint64_t *out)
{
	uint64_t low, high;

	if (count <= 8)
		return count && digits_before(end, count, out);
	if (count > 16 || !digits_before(end, 8, &low) ||
	    !digits_before(end - 8, count - 8, &high))
		return false;
	*out = high * 100000000 + low;
	return true;
}

static void fill_whole(const struct column_filling *f, int64_t unit)
{
	int64_t *numbers = f->out->numbers;

	for (size_t i = 0; i < f->rows; i++) {
		struct field_place place = f->places[i];
		const char *data = f->block + place.start;
		bool negative = place.size && *data == '-';
		uint64_t n = 0;

		if (may_be_null(f, place.size) || place.start < 8 ||
		    !whole_number(data + place.size, place.size - negative,
				  &n)) {
			read_slowly(f, i);
			continue;
		}
		numbers[i] = negative ? -(int64_t)n : (int64_t)n;
		if (unit > 1 &&
		    __builtin_mul_overflow(numbers[i], unit, &numbers[i]))
			read_slowly(f, i);
	}
}

/* Whole seconds or milliseconds of our time; any other is read slowly. */
static void fill_epochs(const struct column_filling *f, bool millis)
{
	uint64_t from = millis ? EPOCH_MS_FROM : 0;
	uint64_t until = EPOCH_UNTIL * (millis ? 1000 : 1);
	int64_t unit = millis ? SECOND_NS / 1000 : SECOND_NS;

	for (size_t i = 0; i < f->rows; i++) {
		struct field_place place = f->places[i];
		const char *end = f->block + place.start + place.size;
		uint64_t n = 0;

		if (may_be_null(f, place.size) || place.start < 8 ||
		    !whole_number(end, place.size, &n) || n < from ||
		    n >= until ||
		    __builtin_mul_overflow((int64_t)n, unit,
					   &f->out->numbers[i]))
			read_slowly(f, i);
	}
}

static int64_t power_of_ten(uint32_t n)
{
	int64_t power = 1;

	while (n--)
		power *= 10;
	return power;
}

/* Digits, a point and as many digits as the scale says. */
static void fill_decimals(const struct column_filling *f)
{
	uint32_t scale = f->column->scale;
	uint64_t unit = (uint64_t)power_of_ten(scale);
	char mark = f->reading->source->numbers.decimal;
	char point = mark ? mark : '.';
	int64_t *numbers = f->out->numbers;

	for (size_t i = 0; i < f->rows; i++) {
		struct field_place place = f->places[i];
		const char *end = f->block + place.start + place.size;
		bool negative = place.size && end[-(int64_t)place.size] == '-';
		uint32_t whole = place.size - negative - scale - 1;
		uint64_t n = 0, part = 0;

		if (may_be_null(f, place.size) || place.start < 8 ||
		    place.size < scale + 2 + negative ||
		    end[-(int64_t)scale - 1] != point || whole + scale > 16 ||
		    !whole_number(end - scale - 1, whole, &n) ||
		    !whole_number(end, scale, &part)) {
			read_slowly(f, i);
			continue;
		}
		n = n * unit + part;
		numbers[i] = negative ? -(int64_t)n : (int64_t)n;
	}
}

static void fill_bools(const struct column_filling *f)
{
	int64_t *numbers = f->out->numbers;

	for (size_t i = 0; i < f->rows; i++) {
		struct field_place place = f->places[i];
		const char *data = f->block + place.start;

		if (!may_be_null(f, place.size) && place.size == 1 &&
		    (*data == '0' || *data == '1'))
			numbers[i] = *data - '0';
		else if (!may_be_null(f, place.size) && place.size == 4 &&
			 memcmp(data, "true", 4) == 0)
			numbers[i] = 1;
		else if (!may_be_null(f, place.size) && place.size == 5 &&
			 memcmp(data, "false", 5) == 0)
			numbers[i] = 0;
		else
			read_slowly(f, i);
	}
}

#define HIGH_BITS UINT64_C(0x8080808080808080)

static inline bool is_ascii_text(const char *data, uint32_t size)
{
	uint64_t all = 0;

	if (size <= 16) {
		struct text_words words = text_words(data, size);

		return !((words.low | words.high) & HIGH_BITS);
	}
	for (uint32_t i = 0; i < size - 8; i += 8)
		all |= load_word(data + i);
	return !((all | load_word(data + size - 8)) & HIGH_BITS);
}

static void fill_texts(const struct column_filling *f)
{
	struct text *texts = f->out->texts;
	bool ascii = f->ascii;

	for (size_t i = 0; i < f->rows; i++) {
		struct field_place place = f->places[i];
		const char *data = f->block + place.start;

		if (may_be_null(f, place.size) ||
		    (!ascii && !is_ascii_text(data, place.size)))
			read_slowly(f, i);
		else
			texts[i] = (struct text){data, place.size};
	}
}

/* A word of the column, tried first at `guess`; -1: none. */
static inline int find_word(const struct column *column, struct text field,
			    unsigned guess)
{
	if (guess < column->word_count &&
	    text_equal(column->words[guess], field))
		return (int)guess;
	for (unsigned w = 0; w < column->word_count; w++)
		if (text_equal(column->words[w], field))
			return (int)w;
	return -1;
}

/* Texts of which the column knows all. */
static void fill_words(const struct column_filling *f)
{
	const struct column *column = f->column;
	struct text *texts = f->out->texts;
	int word = 0;

	for (size_t i = 0; i < f->rows; i++) {
		struct field_place place = f->places[i];
		struct text field = {f->block + place.start, place.size};

		if (!may_be_null(f, place.size)) {
			int found = find_word(column, field, (unsigned)word);

			if (found >= 0) {
				word = found;
				texts[i] = field;
				continue;
			}
		}
		read_slowly(f, i);
	}
}

enum value_kind column_vector_kind(enum column_kind kind)
{
	static const enum value_kind kinds[] = {
		[COLUMN_STRING] = VALUE_STRING,
		[COLUMN_INT] = VALUE_INT,
		[COLUMN_BOOL] = VALUE_BOOL,
		[COLUMN_DECIMAL] = VALUE_DECIMAL,
		[COLUMN_TIMESTAMP] = VALUE_TIMESTAMP,
		[COLUMN_DURATION] = VALUE_DURATION,
	};

	return kinds[kind];
}

void column_vector_fill(const struct column_filling *f)
{
	const struct column *column = f->column;
	enum source_times times = f->reading->source->times;

	memset(f->nulls, 0, VECTOR_WORDS * sizeof(*f->nulls));
	f->out->nulls = NULL;
	f->out->kind = column_vector_kind(column->kind);
	f->out->scale = column->scale;
	switch (column->kind) {
	case COLUMN_STRING:
		if (column->words)
			fill_words(f);
		else
			fill_texts(f);
		break;
	case COLUMN_INT:
		fill_whole(f, 1);
		break;
	case COLUMN_BOOL:
		fill_bools(f);
		break;
	case COLUMN_DECIMAL:
		if (column->scale)
			fill_decimals(f);
		else
			fill_whole(f, 1);
		break;
	case COLUMN_TIMESTAMP:
		if (times == TIMES_TEXT)
			fill_times(f);
		else
			fill_epochs(f, times == TIMES_EPOCH_MS);
		break;
	case COLUMN_DURATION:
		fill_whole(f, SECOND_NS);
		break;
	}
}
