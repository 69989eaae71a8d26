/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Profile + site + pack + now = plan: the looks, and the checks that ask of
 * each. A source is read once an audit: all records asks of one source share
 * its look, and sources that are joined have one look together. Live asks with
 * the same kind, target and settings share one too.
 */
#ifndef PLAUDIT_MODEL_PLAN_H
#define PLAUDIT_MODEL_PLAN_H

#include "model/site.h"

struct parameter_value {
	const struct parameter *parameter;
	struct text name;
	struct value value;
	enum basis basis;
	bool overridden; /* by the site */
	struct value published; /* the rule book's, when overridden */
	struct text reason; /* of a loosened engineering value */
};

/* One check with one set of parameters on one subject in one window: it
 * becomes one finding. */
struct ask {
	struct text key; /* check@8hex@subject */
	const struct check *check;
	const struct parameter_value *parameters; /* check order, all filled */
	size_t parameter_count;
	struct period window; /* records: [from, until), else ALWAYS..NEVER */
	struct text subject; /* "" without for-each */
	int look; /* index into looks, -1: nothing to look at */
	enum reason blocked; /* why look is -1 (never-bound, ...) */
	struct text blocked_detail;
};

struct look {
	struct text id; /* "records:freeze_cases", "http:portal:1" */
	const struct probe_kind *kind;
	struct text lane; /* looks of one lane run one after another */
	const struct source_binding *source; /* records */
	/* sources that are read with it, each once: rows of one are looked up
	 * in another, and asks may be of any of them */
	const struct source_binding *const *joined;
	size_t joined_count;
	const struct target *target; /* live */
	struct text subject;
	const struct setting *settings; /* resolved: no {names} left */
	size_t setting_count;
	const unsigned *asks; /* indexes into the plan's asks */
	size_t ask_count;
	int64_t deadline_ms;
};

/* The i-th source of a look: its own, then those that are read with it. */
static inline const struct source_binding *look_source(const struct look *look,
						       size_t i)
{
	return i ? look->joined[i - 1] : look->source;
}

/* Which of them the check's rows are of. */
static inline size_t look_source_index(const struct look *look,
				       const struct source_kind *kind)
{
	size_t i = look->joined_count;

	while (i && look->joined[i - 1]->kind != kind)
		i--;
	return i;
}

/* A clause of the profile, and the asks that show it. */
struct plan_clause {
	const struct rule_book *book;
	const struct clause *clause;
	enum verdict verdict; /* VERDICT_NOT_APPLICABLE or UNKNOWN (to judge) */
	enum reason reason; /* why not applicable or not judged */
	const unsigned *asks;
	const enum extent *shows; /* one per ask */
	size_t ask_count;
};

struct plan {
	const struct pack *pack;
	const struct site *site;
	struct instant now;
	bool judge_all; /* announced, draft and voluntary clauses too */
	/* Where the chain's earlier commitments keep what they knew of rows
	 * (records/row_history.h); NULL: rows are not compared. */
	const char *history_directory;
	bool portable; /* roots are hashed by OpenSSL alone */
	const struct look *looks;
	size_t look_count;
	const struct ask *asks;
	size_t ask_count;
	const struct plan_clause *clauses;
	size_t clause_count;
};

#endif
