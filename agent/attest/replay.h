/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A verdict made again (reports/evidence.md section 5): the audit that a
 * statement tells of, judged once more from kept evidence, the rule pack and
 * the parameters as they were, at the audit's `now`; and what came out compared
 * with what was signed, as canonical bytes. No locale, clock, environment or
 * network takes part.
 */
#ifndef PLAUDIT_ATTEST_REPLAY_H
#define PLAUDIT_ATTEST_REPLAY_H

#include "attest/statement.h"
#include "audit/run_document.h"

/* X(NAME, "word", "English", "Thai") */
#define REPLAY_OUTCOMES(X)                                \
	X(SAME, "same", "the same", "ตรงกัน")              \
	X(DIFFERENT, "different", "different", "ไม่ตรงกัน") \
	X(ABSENT, "absent", "evidence is absent", "ไม่มีหลักฐาน")

#define X(name, ...) REPLAY_##name,
enum replay_outcome { REPLAY_OUTCOMES(X) REPLAY_OUTCOME_COUNT };
#undef X

extern const struct word replay_outcome_words[REPLAY_OUTCOME_COUNT];

/* One member that is not what was signed. */
struct replay_difference {
	struct text member;
	struct text then, now; /* canonical JSON; "": there is none */
};

/* One finding, clause, or other member of the predicate. */
struct replay_line {
	struct text what; /* "finding", "clause", or the member's name */
	struct text id; /* finding key, clause id, or "" */
	enum replay_outcome outcome;
	struct text why; /* of one that is absent or cannot be made */
	const struct replay_difference *differences;
	size_t difference_count;
};

struct replay_request {
	struct text payload; /* of the verified envelope */
	const struct report *report; /* as read from it */
	const struct pack *pack; /* NULL: of that digest there is none */
	struct text pack_why; /* then */
	const char *evidence; /* folder with sha256/ */
	/* what the records say today, in place of what was kept; NULL */
	const struct answers *records;
};

struct replay {
	const struct replay_line *lines;
	size_t count;
	size_t tally[REPLAY_OUTCOME_COUNT];
	/* pieces beside the facts: not needed to judge */
	size_t pieces, pieces_absent;
	bool zones_differ; /* tzdata here is another; told, does not count */
	bool has_run; /* the run document could be read */
	struct run_document run;
};

int replay_run(struct arena *arena, const struct replay_request *request,
	       struct replay *out, struct err *err) MUST_USE;

#endif
