/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The family of aggregates: what count, sum, quantile, rolling_sum, overlap and
 * the others do with a row, with each other's cells (threads and
 * groups are merged) and at the end. Members have no header; the table is in
 * aggregate_table.c. All are exact: sums have 128 bits; a mean is the exact
 * rational, rounded half to even to the unit of its type (an int, a unit of
 * the decimal's scale, a nanosecond); the rank of a quantile is ceil(p n) in
 * integers. What could not be computed is VALUE_UNKNOWN, its text a reason's
 * word, or the word, ": " and what happened.
 */
#ifndef PLAUDIT_RECORDS_AGGREGATE_H
#define PLAUDIT_RECORDS_AGGREGATE_H

#include "cel/program.h"
#include "model/observation.h"
#include "records/table_budget.h"

enum cell_state {
	CELL_GOOD,
	CELL_OVERFLOW, /* a sum beyond 128 bits, a time beyond a table's */
	CELL_FULL, /* the budget of the tables was used up */
	CELL_ERROR, /* an argument gave an error for some row */
	CELL_BACKWARDS, /* an interval ended before it began */
	CELL_NO_SPACE, /* no room to spill to */
	CELL_SPILL, /* what was spilled could not be written or read */
};
#define CELL_STATES 8 /* at most: a packed group keeps three bits */

/* What one aggregate remembers. Zeroed memory is an empty cell. */
struct cell {
	__int128 total; /* a sum, or the least or greatest so far */
	uint64_t count; /* values taken in; the whole of a share */
	uint64_t part;
	void *table; /* on the heap; NULL: not begun */
	enum cell_state state;
};

/* What a kind keeps in a cell besides count and state. */
enum cell_part {
	KEEPS_TOTAL = 1 << 0,
	KEEPS_PART = 1 << 1,
	KEEPS_TABLE = 1 << 2,
};

/* Where a cell's table goes, item by item. */
struct item_sink {
	int (*put)(struct item_sink *sink, struct text item, struct err *err);
};

enum argument_need {
	ARGUMENT_NONE,
	ARGUMENT_BOOL,
	ARGUMENT_SUMMED, /* int, decimal, duration */
	ARGUMENT_ORDERED, /* as SUMMED, and timestamp */
	ARGUMENT_KEY, /* as ORDERED, and string, bool */
	ARGUMENT_TIME, /* timestamp */
};

#define AGGREGATE_INPUTS 3

struct aggregate_kind;
struct row_result; /* cel/row_program.h */

/* Which rows of a batch. */
struct row_selection {
	const uint64_t *bits; /* VECTOR_WORDS */
	const uint16_t *rows; /* the same, ascending; NULL: nobody asked */
	size_t count;
	uint64_t taken; /* bits of a set's first cells that have them already */
};
struct aggregate_set;
struct records_spec;

/* Rows of groups, whose cells are packed (row_groups.h): the words of each
 * row's group. A count has its state in the highest three bits. */
struct packed_rows {
	uint64_t *const *words; /* one a row */
	const uint16_t *rows;
	size_t count;
	unsigned at; /* where the cell begins in them */
};

#define PACKED_STATE 61 /* bits of a count */

struct aggregate {
	const struct aggregate_kind *kind;
	int inputs[AGGREGATE_INPUTS]; /* indexes of the set's, -1: none */
	const struct cel_type *argument; /* the first's; NULL without one */
	const struct cel_type *type; /* what it yields */
	uint64_t p_part, p_whole; /* quantile */
	const int64_t *bounds; /* histogram, ascending */
	size_t bound_count;
	int64_t span; /* rolling_*: nanoseconds */
	/* of a joined source: what is taken of each group, and where to */
	const struct aggregate_set *collected;
	struct table_budget *kept_in;
	/* of a list of groups, and the fewest rows of one */
	const struct records_spec *listed;
	uint64_t least_rows;
	unsigned cell; /* aggregates that keep the same share one */
	bool in_group; /* cells are many: keep tables small */
};

struct aggregate_kind {
	const char *name;
	const char *usage; /* for complaints: "share(c) or share(c, of)" */
	enum argument_need needs;
	/* of the arguments after the first; ARGUMENT_NONE: as the first */
	enum argument_need needs_then[AGGREGATE_INPUTS - 1];
	unsigned least, most; /* arguments that are evaluated for rows */
	bool takes_rank, takes_bounds; /* quantile, histogram */
	unsigned span_at; /* the argument that is a duration written out */
	bool is_percentile; /* not judged below min-population */
	bool none_is_zero; /* what a join tells where there is no row */
	bool takes_any; /* nulls, errors and unknowns too */
	bool shares_cell; /* with the same kind over the same inputs */
	bool by_bits; /* add_rows asks for bits and their count alone */
	bool keeps_ends; /* of pairs, what is second in an order of its own */
	unsigned keeps; /* bits of enum cell_part */
	const struct cel_type *yields; /* NULL: the argument's type */
	void (*add)(const struct aggregate *a, struct cell *cell,
		    const struct value *inputs, struct table_budget *budget);
	/* The same for many rows of vectors; NULL: by `add`, row by row. */
	void (*add_rows)(const struct aggregate *a, struct cell *cell,
			 const struct row_result *const *inputs,
			 const struct row_selection *rows,
			 struct table_budget *budget);
	/* Each row into its group's cell; NULL: by `add`. */
	void (*add_packed)(const struct aggregate *a,
			   const struct packed_rows *rows,
			   const struct row_result *const *inputs,
			   struct table_budget *budget);
	void (*merge)(const struct aggregate *a, struct cell *into,
		      struct cell *from, struct table_budget *budget);
	/* As merge, when only `result` and `bounds` follow and `from` stays as
	 * it is until `into` is released: nothing need be copied. NULL: merge
	 * does it. */
	void (*borrow)(const struct aggregate *a, struct cell *into,
		       struct cell *from, struct table_budget *budget);
	/* cell->count > 0, or the kind is count */
	struct value (*result)(struct arena *arena, const struct aggregate *a,
			       struct cell *cell);
	/* with 0..unread rows more, of any value; filled with nulls before */
	void (*bounds)(struct arena *arena, const struct aggregate *a,
		       struct cell *cell, uint64_t unread,
		       struct fact_bounds *out);
	void (*release)(struct cell *cell, struct table_budget *budget);
	/*
	 * For a group that is spilled, with KEEPS_TABLE: hands the table as
	 * items, ascending by their bytes, and takes items of several tables
	 * back, ascending. Counts are carried by the cell. False: no room.
	 */
	int (*unload)(const struct aggregate *a, struct cell *cell,
		      struct item_sink *sink, struct err *err);
	bool (*load)(const struct aggregate *a, struct cell *cell,
		     struct text item, struct table_budget *budget);
};

#define AGGREGATE_KINDS(X) \
	X(count)           \
	X(share)           \
	X(sum)             \
	X(mean)            \
	X(min)             \
	X(max)             \
	X(quantile)        \
	X(distinct)        \
	X(histogram)       \
	X(rolling_sum)     \
	X(rolling_count) X(longest_gap) X(overlap) X(overlap_time)
#define DECLARE_AGGREGATE(name) \
	extern const struct aggregate_kind aggregate_##name;
AGGREGATE_KINDS(DECLARE_AGGREGATE)
#undef DECLARE_AGGREGATE

const struct aggregate_kind *aggregate_find(struct text name);

/* Of the arguments that are evaluated for rows, the i-th. */
static inline enum argument_need aggregate_need(
	const struct aggregate_kind *kind, size_t i)
{
	if (i && i < AGGREGATE_INPUTS &&
	    kind->needs_then[i - 1] != ARGUMENT_NONE)
		return kind->needs_then[i - 1];
	return kind->needs;
}

/* Of "count()" and the like: whether none of them is 0, or null. */
bool aggregate_is_zero_of_none(struct text call);
/* "count, share, ..." */
struct text aggregate_names(struct arena *arena);

/* The cell's fact and, with unread rows, its bounds. Sorts tables in place. */
struct value cell_result(struct arena *arena, const struct aggregate *a,
			 struct cell *cell);
struct fact_bounds cell_bounds(struct arena *arena, const struct aggregate *a,
			       struct cell *cell, struct value fact,
			       uint64_t unread);
void cell_merge(const struct aggregate *a, struct cell *into, struct cell *from,
		struct table_budget *budget);
/* As cell_merge, at the very end: see borrow. */
void cell_borrow(const struct aggregate *a, struct cell *into,
		 struct cell *from, struct table_budget *budget);
void cell_release(const struct aggregate *a, struct cell *cell,
		  struct table_budget *budget);

#endif
