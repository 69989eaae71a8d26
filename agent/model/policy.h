/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rule books, clauses and profiles (policies/). Dates are midnights in the
 * rule book's zone, kept as instants; a period is half-open [from, until).
 */
#ifndef PLAUDIT_MODEL_POLICY_H
#define PLAUDIT_MODEL_POLICY_H

#include "base/digest.h"
#include "model/check.h"
#include "model/sign_off_duty.h"

#define INSTANT_NEVER  ((struct instant){INT64_MAX, 0})
#define INSTANT_ALWAYS ((struct instant){INT64_MIN, 0})

struct period {
	struct instant from, until; /* half-open; NEVER and ALWAYS allowed */
};

struct instrument {
	struct text id;
	struct bitext title;
	struct period in_force;
	const struct text *sources;
	size_t source_count;
};

struct liability {
	struct text code;
	struct bitext about;
};

/* A parameter's value with its basis, in force in a period. */
struct dated_value {
	struct value value;
	enum basis basis;
	struct period in_force;
	struct place place;
};

struct with {
	const struct parameter *parameter;
	const struct dated_value *values; /* in order of time, no overlap */
	size_t count;
	struct place place;
};

struct clause_use {
	const struct check *check;
	enum extent shows;
	const struct with *with;
	size_t with_count;
	struct place place;
};

struct clause {
	struct text id;
	const struct instrument *instrument;
	struct text section; /* size 0: not verified */
	struct bitext duty;
	unsigned binds; /* bit per enum entity_class */
	struct period in_force;
	enum clause_status status;
	enum sight seen;
	const struct liability *const *liability;
	size_t liability_count;
	enum severity severity;
	enum strength needs;
	const struct clause_use *uses;
	size_t use_count;
	struct bitext untested; /* what no check here shows; may be empty */
	struct bitext note; /* conflicts between sources; may be empty */
	struct place place;
};

struct rule_book {
	struct text id;
	struct bitext title;
	struct text jurisdiction;
	const struct zone *zone;
	struct bitext issuer;
	const struct liability *liability;
	size_t liability_count;
	const struct instrument *instruments;
	size_t instrument_count;
	const struct clause *clauses;
	size_t clause_count;
	struct place place;
};

struct phase_in {
	struct text source;
	struct instant until;
};

struct profile {
	struct text id;
	struct bitext title;
	struct text jurisdiction;
	unsigned classes;
	const struct rule_book *const *rule_books;
	size_t rule_book_count;
	struct span cadence;
	const struct phase_in *phase_ins;
	size_t phase_in_count;
	struct sign_off_duty sign_off;
	struct place place;
};

struct calendar; /* of load/: for checks of an institution's own */

/* A rule pack, loaded: checks/ and policies/ with their digest. */
struct pack {
	struct text directory;
	struct digest digest;
	const struct source_kind *sources;
	size_t source_count;
	const struct check *checks; /* by id, byte order */
	size_t check_count;
	const struct rule_book *rule_books;
	size_t rule_book_count;
	const struct profile *profiles;
	size_t profile_count;
	struct calendar *calendars;
	size_t calendar_count;
};

const struct check *pack_check(const struct pack *pack, struct text id);
const struct rule_book *pack_rule_book(const struct pack *pack, struct text id);
const struct profile *pack_profile(const struct pack *pack, struct text id);
/* The clause and, in *book, its rule book; NULL when the pack has none. */
const struct clause *pack_clause(const struct pack *pack, struct text id,
				 const struct rule_book **book);
bool period_has(struct period period, struct instant t);

#endif
