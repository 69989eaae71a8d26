/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random typed expressions and random vectors, for what sets row programs
 * beside cel_eval. What is drawn comes from given bytes while there are any
 * (a fuzzer's), then from a generator's seed.
 */
#ifndef PLAUDIT_TESTS_ROW_WORLD_H
#define PLAUDIT_TESTS_ROW_WORLD_H

#include "cel/row_program.h"

#define COLUMNS 10
#define SLOTS	(COLUMNS + 3)

enum {
	ROW_B,
	ROW_I,
	ROW_J,
	ROW_D,
	ROW_S,
	ROW_T,
	ROW_E,
	ROW_NI,
	ROW_NS,
	ROW_NT
};

static const struct cel_type money = {.kind = TYPE_DECIMAL, .scale = 2};

static const struct {
	const char *name;
	enum value_kind kind;
	const struct cel_type *type;
	bool nullable;
} names[COLUMNS] = {
	{"b", VALUE_BOOL, &type_bool, false},
	{"i", VALUE_INT, &type_int, false},
	{"j", VALUE_INT, &type_int, false},
	{"d", VALUE_DECIMAL, &money, false},
	{"s", VALUE_STRING, &type_string, false},
	{"t", VALUE_TIMESTAMP, &type_timestamp, false},
	{"e", VALUE_DURATION, &type_duration, false},
	{"ni", VALUE_INT, &type_int, true},
	{"ns", VALUE_STRING, &type_string, true},
	{"nt", VALUE_TIMESTAMP, &type_timestamp, true},
};

struct world {
	struct arena *arena;
	struct cel_env env;
	int vectors[SLOTS];
	struct value slots[SLOTS];
	struct value_vector columns[COLUMNS];
	uint64_t valid[VECTOR_WORDS];
	const uint8_t *bytes; /* drawn first */
	size_t left;
	uint64_t seed;
};

static uint64_t draw(struct world *w)
{
	if (w->left) {
		w->left--;
		return *w->bytes++;
	}
	w->seed ^= w->seed << 13;
	w->seed ^= w->seed >> 7;
	w->seed ^= w->seed << 17;
	return w->seed;
}

static inline void begin(struct world *w, uint64_t seed)
{
	*w = (struct world){.arena = arena_open(), .seed = seed};
	for (int i = 0; i < COLUMNS; i++) {
		const struct cel_type *type = names[i].type;

		if (names[i].nullable)
			type = type_nullable(w->arena, type);
		cel_env_add(w->arena, &w->env, TEXT("row"),
			    text_from(names[i].name), type);
		w->vectors[i] = i;
	}
	cel_env_add(w->arena, &w->env, TEXT("params"), TEXT("limit"),
		    &type_duration);
	cel_env_add(w->arena, &w->env, TEXT("params"), TEXT("n"), &type_int);
	cel_env_add(w->arena, &w->env, TEXT(""), TEXT("now"), &type_timestamp);
	for (int i = COLUMNS; i < SLOTS; i++)
		w->vectors[i] = SLOT_CONSTANT;
	w->slots[COLUMNS] = value_duration((struct span){3600, 0});
	w->slots[COLUMNS + 1] = value_int(3);
	w->slots[COLUMNS + 2] =
		value_timestamp((struct instant){1772323200, 0});
}

static int64_t number(struct world *w, enum value_kind kind)
{
	static const int64_t extremes[] = {INT64_MIN, INT64_MIN + 1, -1, 0,
					   INT64_MAX, INT64_MAX - 1};
	int64_t n;

	if (draw(w) % 8 == 0)
		n = extremes[draw(w) % 6];
	else
		n = (int64_t)(draw(w) % 7) - 3;
	if (kind == VALUE_BOOL)
		return n & 1;
	if (kind == VALUE_TIMESTAMP && n > -9 && n < 9)
		return 1772323200000000000 + n * 1800000000000;
	if (kind == VALUE_DURATION) {
		if (n > -9 && n < 9)
			return n * 1800000000000;
		if (n < -9223372036000000000)
			return -9223372036000000000;
	}
	return n;
}

static inline void fill(struct world *w)
{
	static const struct text words[] = {
		{"", 0},
		{"a", 1},
		{"ab", 2},
		{"abc", 3},
		{"aoc", 3},
		{"branch", 6},
		{"abcdefgh", 8},
		{"abcdefghijklmnop", 16},
		{"abcdefghijklmnopq", 17},
		{"abcdefghijklmnopr", 17},
	};

	for (int c = 0; c < COLUMNS; c++) {
		struct value_vector *v = &w->columns[c];

		*v = (struct value_vector){.kind = names[c].kind};
		v->scale = names[c].type->scale;
		v->numbers = arena_many(w->arena, VECTOR_ROWS, int64_t);
		v->texts = arena_many(w->arena, VECTOR_ROWS, struct text);
		if (names[c].nullable && draw(w) % 4)
			v->nulls = arena_many(w->arena, VECTOR_WORDS, uint64_t);
		for (size_t i = 0; i < VECTOR_ROWS; i++) {
			v->numbers[i] = number(w, names[c].kind);
			v->texts[i] = words[draw(w) % ARRAY_SIZE(words)];
			if (v->nulls && draw(w) % 3 == 0)
				bit_set(v->nulls, i);
		}
	}
	for (size_t i = 0; i < VECTOR_WORDS; i++)
		w->valid[i] = draw(w) | draw(w) | draw(w);
	/* what is not valid must not be looked at */
	for (size_t i = 0; i < VECTOR_ROWS; i++)
		if (!bit_is_set(w->valid, i))
			w->columns[ROW_S].texts[i] =
				w->columns[ROW_NS].texts[i] =
					(struct text){NULL, 12};
}

static void expression(struct world *w, struct buffer *out,
		       enum value_kind kind, int depth);

/* `template` with an expression for each letter of a kind in braces. */
static void expand(struct world *w, struct buffer *out, const char *template,
		   int depth)
{
	static const struct {
		char letter;
		enum value_kind kind;
	} kinds[] = {
		{'b', VALUE_BOOL},	{'i', VALUE_INT},
		{'m', VALUE_DECIMAL},	{'s', VALUE_STRING},
		{'t', VALUE_TIMESTAMP}, {'D', VALUE_DURATION},
	};

	for (; *template; template ++) {
		if (*template != '{') {
			buffer_char(out, *template);
			continue;
		}
		for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
			if (kinds[i].letter == template[1])
				expression(w, out, kinds[i].kind, depth - 1);
		template += 2;
	}
}

static const char *const bools[] = {"row.b",
				    "true",
				    "(row.ni == null)",
				    "(row.nt != null)", /* leaves */
				    "({i} < {i})",
				    "({i} >= {i})",
				    "({i} == {i})",
				    "({m} <= {m})",
				    "({m} > 2)",
				    "(1 != {m})",
				    "({s} == {s})",
				    "({s} != 'aoc')",
				    "({s} == 'abcdefghijklmnopq')",
				    "({s} < {s})",
				    "({t} > {t})",
				    "({D} <= params.limit)",
				    "({b} && {b})",
				    "({b} || {b})",
				    "(!{b})",
				    "({b} ? {b} : {b})",
				    "({s} in ['aoc', 'branch', ''])",
				    "({i} in [1, 2, -3])",
				    "({b} == {b})",
				    "({b} != {b})",
				    "{s}.startsWith('ab')",
				    "{s}.endsWith({s})",
				    "{s}.contains('bc')",
				    "(row.ni != null && row.ni > {i})",
				    "(row.ns == null || row.ns == {s})",
				    "(row.nt != null && row.nt - row.t <= {D})",
				    "({b} < {b})"};
static const char *const ints[] = {"row.i",
				   "row.j",
				   "7",
				   "params.n",
				   "({i} + {i})",
				   "({i} - {i})",
				   "({i} * {i})",
				   "(-{i})",
				   "({i} / {i})",
				   "({i} % 3)",
				   "({b} ? {i} : {i})",
				   "coalesce(row.ni, {i})",
				   "(row.ni == null ? {i} : row.ni)",
				   "size({s})",
				   "{D}.getSeconds()",
				   "(row.ni != null ? row.ni * {i} : 0)"};
static const char *const decimals[] = {"row.d",	      "row.d",
				       "({m} + {m})", "({m} - {m})",
				       "(-{m})",      "({m} * {i})",
				       "({i} * {m})", "({b} ? {m} : {m})"};
static const char *const strings[] = {"row.s", "'aoc'", "coalesce(row.ns, {s})",
				      "({b} ? {s} : {s})",
				      "coalesce(row.ns, 'abcdefghijklmnopq')"};
static const char *const times[] = {"row.t",
				    "now",
				    "({t} + {D})",
				    "({D} + {t})",
				    "({t} - {D})",
				    "coalesce(row.nt, {t})",
				    "({b} ? {t} : {t})",
				    "day({t})",
				    "coalesce(row.nt, row.nt, now)"};
static const char *const spans[] = {"row.e",
				    "90m",
				    "params.limit",
				    "({t} - {t})",
				    "({D} + {D})",
				    "({D} - {D})",
				    "(-{D})",
				    "({b} ? {D} : {D})",
				    "(coalesce(row.nt, now) - row.t)"};

static void expression(struct world *w, struct buffer *out,
		       enum value_kind kind, int depth)
{
	static const struct {
		enum value_kind kind;
		const char *const *forms;
		size_t count, leaves;
	} all[] = {
		{VALUE_BOOL, bools, ARRAY_SIZE(bools), 4},
		{VALUE_INT, ints, ARRAY_SIZE(ints), 4},
		{VALUE_DECIMAL, decimals, ARRAY_SIZE(decimals), 2},
		{VALUE_STRING, strings, ARRAY_SIZE(strings), 2},
		{VALUE_TIMESTAMP, times, ARRAY_SIZE(times), 2},
		{VALUE_DURATION, spans, ARRAY_SIZE(spans), 3},
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (all[i].kind == kind)
			expand(w, out,
			       all[i].forms[draw(w) %
					    (depth > 0 ? all[i].count
						       : all[i].leaves)],
			       depth);
}

static inline bool is_same(struct value a, struct value b)
{
	return a.kind == b.kind && value_equal(a, b) &&
	       (a.kind != VALUE_DECIMAL || a.scale == b.scale);
}

#endif
