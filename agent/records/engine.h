/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records engine: one pass over a source's files serves every query that
 * asks of it. Only the columns that are used are parsed; rows are evaluated by
 * compiled programs; metrics are exact and the same for any number of threads.
 * In the same pass every row is committed to (DESIGN.md section 6).
 *
 * A mean is the exact rational rounded half to even to the unit of its type.
 * An empty line of a file with several columns is no row. A fact that could
 * not be computed is VALUE_UNKNOWN; its text is a reason's word
 * ("no-population", "small-population"), or the word, ": " and what happened.
 * A row for which `where` or `settle` gives an error counts as unreadable.
 * When the source as a whole has a reason (incomplete-source, stale, ...) the
 * answers hold whatever was still computed, but must not be judged by.
 */
#ifndef PLAUDIT_RECORDS_ENGINE_H
#define PLAUDIT_RECORDS_ENGINE_H

#include "model/observation.h"

struct spill;
struct history_files;

struct byte_stream;
struct node_notes;
struct row_archive;
/* What a source holds for each key of a join: records/joined_table.h. */
struct joined_table;
struct table_budget;
struct odbc_pool; /* records/odbc_pool.h */

void joined_table_close(struct joined_table *table); /* NULL is allowed */

/* One ask of the source. */
struct records_query {
	const struct records_spec *spec;
	const struct value *parameters; /* in the check's order */
	size_t parameter_count;
	struct value subject; /* null without for-each */
	struct period window; /* [from, until) on window_column */
	/* what rows are looked up in, one a join of the spec; NULL: the ask is
	 * only compiled */
	struct joined_table *const *joined;
	uint64_t smallest_group; /* the site's; 0: none */
	bool collect; /* the spec is that of a joined source */
};

struct records_job {
	const struct source_binding *source;
	const char *directory; /* what file patterns are relative to */
	struct text inline_rows; /* CSV instead of files, for examples */
	/* CSV instead of files too; it becomes the pass's own */
	struct byte_stream *stream;
	struct text stream_name; /* as a file is shown */
	enum reason blocked; /* why there are no rows at all */
	struct text blocked_detail;
	/* of a database: its connection string, and what its rows are kept in
	 * (NULL: they are not) */
	struct text dsn;
	struct odbc_pool *pool; /* of sources read together; NULL: alone */
	struct row_archive *archive;
	const struct records_query *queries;
	size_t query_count;
	struct instant now;
	unsigned threads; /* 0: as many as cores */
	bool by_rows; /* no vectors: every row by itself, for tests */
	bool commit;
	bool portable; /* hashes by OpenSSL alone */
	unsigned char salt_key[32]; /* K, when commit */
	/* Only these files of the source, and their first `bytes`, as an
	 * attestation names them; NULL: all, as they are. */
	const struct source_file *committed;
	size_t committed_count;
	struct node_notes *nodes; /* of the tree, for later; NULL: none */
	struct table_budget *tables; /* of joins; NULL: none */
	/* Where the rows of the commitment before and of this one are noted
	 * (records/row_history.h); NULL: they are not compared. */
	const struct history_files *history;
	struct spill *spill; /* for what memory does not hold; NULL: nowhere */
	uint64_t table_bytes; /* that value tables hold; 0: LIMIT_TABLE_BYTES */
	uint64_t share_from; /* groups of one thread, for tests; 0: the best */
	void (*progress)(void *context, uint64_t bytes, uint64_t total);
	void *progress_context;
};

/* One of the worst groups. */
struct listed_group {
	const struct value *keys; /* one a `per` */
	const struct value *figures; /* one an `each` */
};

struct group_listing {
	uint64_t groups; /* all there are */
	uint64_t small; /* of them, of fewer than least_rows rows */
	uint64_t unknown; /* of them, with a figure that is not known */
	uint64_t least_rows;
	const struct listed_group *items; /* worst first */
	size_t count;
};

struct records_answer {
	enum reason reason; /* REASON_NONE: facts are good */
	struct text detail, where;
	const struct value *facts; /* one per metric */
	const struct fact_bounds *bounds; /* NULL: all exact */
	struct account account;
	/* of a query that collects; the caller closes it. NULL with a reason */
	struct joined_table *joined;
	const struct group_listing *listing; /* NULL: none */
	/* below min-population: the rows' keys or numbers, for listing */
	const struct text *cases;
	size_t case_count;
};

struct records_result {
	enum reason reason; /* of the source as a whole: missing file, stale */
	struct text detail, where;
	struct source_report source;
	const struct records_answer *answers; /* one per query */
};

/* -1 only for our own failure; a bad source is a result with a reason. */
int records_run(struct arena *arena, const struct records_job *job,
		struct deadline deadline, struct records_result *out,
		struct err *err) MUST_USE;

/*
 * For a check with a `records:` block: builds spec->row_env and group_env from
 * the source's columns, the check's parameters and its for-each subject (zone
 * and holidays may be NULL), checks and compiles where, settle, per, each and
 * metrics (the sources are given, trees and programs are made here) and fills
 * each metric's type. -1 when anything was complained of.
 */
struct records_context {
	const struct zone *zone;
	const struct holidays *holidays;
	const struct function_index *functions; /* NULL: made here */
	void (*complain)(void *context, const struct expression *expression,
			 const struct cel_problem *problem);
	void *complain_context;
};

/* With complaints the metrics have guessed types. */
int records_compile(struct arena *arena, struct check *check,
		    struct records_spec *spec,
		    const struct records_context *context) MUST_USE;

/* What metrics yield as far as their aggregates tell by themselves: enough to
 * go on and say what is wrong with the expectations. */
void records_guess_types(struct arena *arena, struct records_spec *spec);

#endif
