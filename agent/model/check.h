/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A check: one testable claim (checks/<subject>/<claim>.yaml). Its id is its
 * path without the ending. Expressions are compiled against fixed slot orders,
 * so that evaluation is an array look-up:
 *
 *   rows:    columns of the source (sources.yaml order), what is taken of each
 *            join, params, subject, now
 *   each:    as rows
 *   metrics: without `per` as rows; with it: each names, key names, params,
 *            subject, now
 *   expect:  facts (metrics, or the probe's facts), params, subject, now
 */
#ifndef PLAUDIT_MODEL_CHECK_H
#define PLAUDIT_MODEL_CHECK_H

#include "base/clock.h"
#include "cel/env.h"
#include "cel/value.h"
#include "model/expression.h"
#include "model/source.h"
#include "model/words.h"

struct probe_kind;
struct field;

struct parameter {
	struct text name;
	const struct cel_type *type;
	enum direction stricter;
	struct bitext about;
	struct place place;
};

/* A named metric: one aggregate call over row expressions. */
struct metric {
	struct text name;
	struct expression call; /* tree is checked by records/ */
	const struct cel_type *type; /* what it yields */
};

struct named_expression {
	struct text name;
	struct expression expression;
};

struct join_spec;

/* Which groups are shown beside the verdict. */
struct group_list_spec {
	bool is_given;
	size_t worst; /* of each: what they are ordered by */
	size_t rows; /* of each: count() */
	bool least_first;
	uint64_t most; /* 1 to LIMIT_LISTED_GROUPS */
	uint64_t at_least; /* groups of fewer rows are not listed */
	/* per key: the strictest of the columns that it is made of */
	const enum privacy *privacy;
	struct place place;
};

/* The `records:` block of a check. */
struct records_spec {
	const struct source_kind *source;
	int window_column; /* column index, -1: no window */
	struct span window_last;
	struct expression settle; /* duration */
	struct expression where; /* bool */
	int64_t min_population; /* 0: none */
	struct place min_population_place;
	const struct named_expression *per; /* group keys */
	size_t per_count;
	const struct metric *each; /* metrics inside a group */
	size_t each_count;
	const struct metric *metrics;
	size_t metric_count;
	struct group_list_spec list;
	struct join_spec *joins;
	size_t join_count;
	struct cel_env row_env, group_env; /* group_env only with per */
};

/*
 * Another source that rows are looked up in. Its rows are grouped by its key,
 * its one `per`, and what is taken of them is its `each`; in its expressions
 * its columns are other.*. For the rows of the check what was taken has the
 * join's name: verified.n.
 */
struct join_spec {
	struct text name;
	struct records_spec other;
	struct expression on; /* of row.*, of the key's type */
	struct place place;
};

struct expectation {
	struct expression that; /* bool */
	struct bitext because; /* may be empty */
	struct place place;
};

/* A value of a probe's parameter, or a captured setting. */
struct setting {
	struct text name;
	struct text value; /* scalar form; lists and maps in `items` */
	const struct setting *items;
	size_t count;
	struct place place;
};

struct example {
	struct text name;
	struct instant now;
	const struct setting *with; /* parameter values */
	size_t with_count;
	struct text rows; /* CSV with a header; size 0: none */
	const struct text *rows_of; /* likewise, one a join of the check */
	const struct setting *facts; /* recorded facts of a live probe */
	size_t fact_count;
	struct text subject; /* with for-each */
	/* The same, typed: in the order of check->parameters and of
	 * check->fact_names; VALUE_UNKNOWN where nothing was given. */
	const struct value *with_values;
	const struct value *fact_values; /* NULL: a records check */
	enum verdict verdict;
	enum reason reason; /* REASON_NONE: any */
	struct place place;
};

struct check {
	struct text id;
	struct bitext title;
	unsigned stages; /* bit per enum stage */
	enum keep evidence; /* what is kept of a look beside its facts */
	const struct parameter *parameters;
	size_t parameter_count;
	struct text for_each_name; /* "domain"; size 0: no for-each */
	struct text for_each_list; /* "mail_domains" */
	const struct zone *zone; /* of day() and workdays(); NULL: UTC */
	const struct probe_kind *probe;
	struct records_spec *records; /* for the records probe, else NULL */
	const struct setting *settings; /* the probe's block, checked */
	size_t setting_count;
	const struct cel_env *expect_env;
	const struct text *fact_names; /* the first slots of expect_env */
	size_t fact_count;
	const struct expectation *expect;
	size_t expect_count;
	struct bitext remedy;
	const struct example *examples;
	size_t example_count;
	struct place place;
};

#endif
