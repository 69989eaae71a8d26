/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One audit, judged: what the statement is written from, what is read back out
 * of a statement, what renderers show. A report read from a statement has no
 * plan and, for ids that the pack at hand lacks, no check or clause pointers.
 */
#ifndef PLAUDIT_MODEL_REPORT_H
#define PLAUDIT_MODEL_REPORT_H

#include "model/observation.h"

struct json;

struct expect_result {
	struct text that; /* the expression's text */
	enum verdict result; /* pass, fail, unknown */
};

struct seen {
	struct text name;
	struct value value;
	struct fact_bounds bounds; /* exact unless rows were unreadable */
};

struct finding {
	struct text key;
	struct text check_id;
	const struct check *check;
	struct text subject;
	const struct parameter_value *parameters;
	size_t parameter_count;
	struct period window; /* ALWAYS..NEVER when there is none */
	enum verdict verdict;
	enum reason reason;
	struct text detail; /* local only, not signed: the exact sentence */
	struct text where;
	struct text groups; /* local only: the worst ones, JSON; see
			       probes/group_evidence.h. "": none */
	const struct seen *seen;
	size_t seen_count;
	const struct expect_result *expect;
	size_t expect_count;
	enum strength shown_by;
	bool by_database; /* computed by it, not by the agent */
	enum environment environment;
	enum vantage vantage;
	struct account account;
	bool has_account;
	int look; /* index into looks, -1: none */
	struct text source; /* of its rows, where it is not the look's own */
	const struct joined_account *joins; /* of those that are known */
	size_t join_count;
	const struct digest *evidence;
	size_t evidence_count;
};

struct clause_finding {
	struct text id;
	struct text book_id;
	const struct clause *clause;
	const struct rule_book *book;
	enum verdict verdict;
	enum reason reason;
	bool in_part; /* every use shows a part only */
	const unsigned *findings; /* indexes */
	size_t finding_count;
	int waiver; /* index into waivers, -1: none */
};

struct report_look {
	struct text id, kind;
	unsigned layers;
	bool has_source;
	struct source_report source;
};

struct report_waiver {
	struct text clause, subject, until, zone, reason, approver;
};

struct coverage {
	uint64_t bound; /* clauses that bind these classes now */
	uint64_t judged; /* of them: pass or fail */
	uint64_t passed, failed, unknown, waived, not_applicable, listed;
	uint64_t findings, subjects, rows_read, rows_judged;
};

/* What the last chain entries were; filled by attest/. */
struct chain_link {
	struct text entity, agent, stream;
	uint64_t sequence; /* first is 1 */
	struct digest previous; /* zeros for the first */
};

struct log_state {
	struct text origin;
	uint64_t size;
	struct digest root;
	bool known;
};

/* Looked at apart from where it was judged (reports/statement.md section 4). */
struct collected {
	bool is_set;
	struct digest index; /* of the folder */
	struct instant began, ended;
	uint64_t collects; /* since the last that was judged, with this one */
	struct text version; /* of the agent that looked */
};

struct zone_used {
	struct text name;
	struct digest digest;
};

struct report {
	struct text entity_id;
	struct bitext entity_name; /* local only */
	unsigned classes;
	const struct text *profiles;
	size_t profile_count;
	struct instant now, created;
	struct period period; /* what the windows span together */
	enum trigger trigger;
	bool rehearsal; /* never sealed */
	struct text agent_version;
	struct digest pack_digest;
	const struct pack *pack; /* NULL: not at hand */
	struct digest site_digest; /* of the binding */
	const struct report_look *looks;
	size_t look_count;
	const struct finding *findings;
	size_t finding_count;
	const struct clause_finding *clauses;
	size_t clause_count;
	const struct report_waiver *waivers;
	size_t waiver_count;
	const struct zone_used *zones;
	size_t zone_count;
	struct coverage coverage;
	/* filled when sealed or read from an attestation */
	struct chain_link chain;
	struct log_state log_state;
	uint64_t attempts;
	bool corrects; /* an earlier audit of the chain: */
	struct digest supersedes;
	bool has_review; /* people look before it is delivered: */
	struct instant review_until;
	struct collected collected;
	unsigned char nonce[16];
	/* what a small entry of a chain says (attest/entry_kind.h); NULL of
	 * an audit */
	const struct json *matter;
	bool sealed;
	struct digest identity; /* SHA-256 of the PAE */
};

/* The counts of a source's history, by the names that documents give them. */
struct history_member {
	const char *name;
	size_t offset; /* of a uint64_t in struct source_history */
};
#define HISTORY_MEMBERS 10
extern const struct history_member history_members[HISTORY_MEMBERS];
/* Its rows are those that were committed to. */
bool source_history_adds_up(const struct source_report *source);

/* Of a look's sources the one of that kind, the look's own where none of those
 * that are read with it is. */
const struct source_report *source_report_of(const struct source_report *own,
					     struct text source);
/* The i-th source of a look: its own, then those that are read with it; NULL:
 * there are no more. */
const struct source_report *source_report_at(const struct report_look *look,
					     size_t i);
/* The last that is committed to by rows, of any source where `source` is
 * empty; *count (may be NULL): how many there are. */
const struct source_report *source_report_committed(const struct report *report,
						    struct text source,
						    size_t *count);

/* Counts coverage from clauses and findings. */
struct coverage report_coverage(const struct report *report);
/* The exit code of DESIGN.md section 5 for findings (0, 1 or 2). */
int report_exit(const struct report *report, enum severity fail_on,
		int64_t max_unknown);
/* "key" of the ask: check id @ 8 hex of SHA-256(parameters, window) @ subject;
 * parameters and window in canonical JSON (reports/statement.md). */
struct text finding_key(struct arena *arena, const struct check *check,
			const struct parameter_value *parameters, size_t count,
			struct period window, struct text subject);

#endif
