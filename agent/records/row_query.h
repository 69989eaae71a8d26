/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One ask of a source, made ready for rows: programs of its own (so that
 * threads and audits share nothing that is written to), its columns, its
 * window as instants, and a template of slots with parameters, subject and now
 * filled in.
 */
#ifndef PLAUDIT_RECORDS_ROW_QUERY_H
#define PLAUDIT_RECORDS_ROW_QUERY_H

#include "records/aggregate_set.h"
#include "records/engine.h"

/* A conjunct of `where`. */
struct conjunct {
	struct text condition;
	const struct cel_program *until_here; /* it and those before it */
};

/* The compiled expressions of a spec. */
struct row_programs {
	const struct cel_program *settle, *where;
	bool settle_by_row; /* it reads columns */
	struct conjunct *conjuncts;
	size_t conjunct_count;
	const struct cel_program **on; /* of the joins */
	const struct cel_program **keys; /* of per */
	size_t key_count;
	struct aggregate_set each; /* only with per */
	struct aggregate_set metrics;
};

struct row_query {
	const struct records_query *ask;
	const struct source_kind *kind;
	struct row_programs programs;
	unsigned *columns; /* used ones, ascending */
	size_t column_count;
	uint64_t used, pairs; /* bits: of the pass's used columns, of kind's
				 ordered pairs */
	int window_column; /* -1: none */
	struct instant from, until; /* half-open */
	bool has_settled;
	struct instant settled; /* later rows are not settled yet */
	struct value *slots, *group_slots; /* templates */
	size_t group_slot_count;
	/* records/row_join.h */
	const struct row_join *joins;
	size_t join_count;
	bool is_doubtful; /* what is joined had unreadable rows */
	bool missing; /* a used column is missing in some file */
	struct text missing_detail, missing_where;
};

/* How a wrong expression is told: `which` says which one of the spec. */
struct row_complainer {
	void (*complain)(void *context, const struct expression *expression,
			 const struct cel_problem *problem);
	void *context;
};

/*
 * Checks and compiles everything of the spec; its environments must be there.
 * -1 when something was complained of.
 */
int row_programs_compile(struct arena *arena, const struct records_spec *spec,
			 const struct row_complainer *complainer,
			 struct row_programs *out) MUST_USE;

/* -1 only when the spec does not compile or a ceiling is passed. */
int row_query_prepare(struct arena *arena, const struct records_job *job,
		      const struct records_query *ask, struct row_query *out,
		      struct err *err) MUST_USE;

#endif
