/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An officer's declaration over an attestation: the matter of a sign-off/v1
 * entry (reports/statement.md section 11). Who the officer is stands in the
 * trust root beside the key.
 */
#ifndef PLAUDIT_ATTEST_ENTRY_SIGN_OFF_H
#define PLAUDIT_ATTEST_ENTRY_SIGN_OFF_H

#include "base/digest.h"
#include "model/words.h"
#include "parse/json.h"

enum declaration {
	DECLARATION_COMPLETE, /* complete and correct, to my knowledge */
	DECLARATION_RESERVED, /* so, but for the reservations */
	DECLARATION_REFUSED, /* I do not stand for it */
	DECLARATION_COUNT
};
extern const struct word declaration_words[DECLARATION_COUNT];

struct reservation {
	struct text clause; /* empty: of the whole */
	struct text words;
};

struct sign_off {
	struct digest attestation; /* its identity */
	enum declaration declares;
	const struct text *clauses; /* what it is about; none: all of it */
	size_t clause_count;
	const struct reservation *reservations;
	size_t reservation_count;
};

struct json *sign_off_json(struct arena *arena, const struct sign_off *from);
int sign_off_read(struct arena *arena, const struct json *matter,
		  struct sign_off *out, struct err *err) MUST_USE;
int sign_off_check(struct arena *arena, const struct json *matter,
		   struct err *err);

#endif
