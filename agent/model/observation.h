/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a look brought back, for one ask of it. Facts are typed values in the
 * order of check->fact_names; a fact that could not be seen is VALUE_UNKNOWN.
 */
#ifndef PLAUDIT_MODEL_OBSERVATION_H
#define PLAUDIT_MODEL_OBSERVATION_H

#include "base/digest.h"
#include "model/plan.h"

struct exclusion {
	struct text condition; /* the conjunct of `where` that was false */
	uint64_t rows;
};

/* read = unreadable + outside + unsettled + excluded + judged */
struct account {
	uint64_t read, unreadable, outside, unsettled, excluded, judged;
	const struct exclusion *exclusions;
	size_t exclusion_count;
};

/* What became of the rows of a source that others are looked up in. */
struct joined_account {
	struct text join, source; /* the check's name for it, its kind's */
	struct account account;
};

/* How an unreadable row could move a metric; NULL kinds are unbounded. */
struct fact_bounds {
	struct value low, high;
	bool exact; /* low == high == the fact */
};

struct evidence {
	struct text name; /* "body", "rows", "observation" */
	struct text media_type;
	enum disclosure level; /* the least disclosure that may show it */
	struct text bytes;
	bool unkept; /* the check keeps none of it; for this report only */
	bool keyed; /* digest is an HMAC under the site's key; bytes not kept */
	bool elsewhere; /* bytes are not here: digest and size say which */
	struct digest digest;
	uint64_t size;
};

struct observation {
	unsigned look, ask; /* indexes into the plan */
	enum reason reason; /* REASON_NONE: seen */
	struct text detail; /* one sentence: what went wrong, exactly */
	struct text where; /* file:line, host:port */
	const struct value *facts;
	const struct fact_bounds *bounds; /* records, when rows were unreadable;
					     else NULL */
	size_t fact_count;
	struct account account; /* records only */
	bool has_account;
	const struct joined_account *joins; /* of those that are known */
	size_t join_count;
	enum strength shown_by;
	enum environment environment;
	enum vantage vantage;
	unsigned layers; /* of base/fence.h */
	struct instant began, ended;
	const struct evidence *evidence;
	size_t evidence_count;
};

/* A Merkle commitment to the rows of a source; see DESIGN.md section 6. */
struct commitment {
	struct text source; /* kind name */
	struct text kind; /* "rows" or "files" */
	struct digest root;
	uint64_t size; /* leaves */
	struct digest salt_key; /* SHA-256 of K */
	struct text order; /* "file" or "key" */
	struct text binding; /* canonical JSON: header, encoding, zone, ... */
};

/*
 * A source's rows beside those of the commitment before it in the chain
 * (reports/statement.md section 4, history). same + updated + rewritten + added
 * + late are the rows now, same + updated + rewritten + removed + left those
 * of then.
 */
struct source_history {
	struct digest root; /* of that commitment */
	uint64_t same, updated, rewritten, added, late, removed, left;
	/* What commitments told since the last audit of the chain. */
	uint64_t earlier_late, earlier_rewritten, earlier_removed;
	/* The first rows that were rewritten, as their key's privacy allows */
	const struct text *cases;
	size_t case_count;
};

/* One file of a source, as it was read. */
struct source_file {
	struct text path; /* as the site's pattern gave it */
	uint64_t bytes;
	uint64_t rows;
};

/* What the look learnt of a source as a whole. */
struct source_report {
	unsigned look;
	const struct source_file *files;
	size_t file_count;
	uint64_t rows;
	struct instant newest; /* of the kind's time column */
	bool has_newest;
	bool totals_given, totals_match;
	uint64_t totals_rows;
	const struct text *samples; /* "file:line: why", the first unreadable */
	size_t sample_count;
	struct commitment commitment;
	bool committed;
	struct source_history history;
	bool compared; /* there was a commitment to compare with */
	enum reason reason; /* why it may not be judged by, or is not committed
			       to; REASON_NONE: good */
	struct text detail; /* local only, not signed: the exact sentence */
	struct database_report database; /* used: the source is a database */
	/* The sources that its rows were looked up in, in the look's order. */
	struct text source; /* of one of those: its kind */
	const struct source_report *joined;
	size_t joined_count;
};

#endif
