/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which period's attestation an officer has to stand for, as a profile says it
 * (policies/README.md): calendar months, quarters or years of a zone.
 */
#ifndef PLAUDIT_MODEL_SIGN_OFF_DUTY_H
#define PLAUDIT_MODEL_SIGN_OFF_DUTY_H

#include "base/zone.h"
#include "model/words.h"

enum sign_off_every { EVERY_MONTH, EVERY_QUARTER, EVERY_YEAR, EVERY_COUNT };
extern const struct word every_words[EVERY_COUNT];

struct sign_off_duty {
	enum sign_off_every every;
	const struct bitext *by; /* positions, each of which has to sign */
	size_t by_count; /* 0: the profile asks for no sign-off */
	struct span within; /* of a period's end */
	enum basis basis;
	struct instant from; /* periods that began before it need none */
};

struct sign_off_period {
	struct instant from, until; /* half-open */
	struct instant due;
	int64_t year;
	unsigned part; /* 1..12 of months, 1..4 of quarters, 0 of a year */
	bool quarter;
};

/* The period that `t` lies in. */
struct sign_off_period sign_off_period_of(const struct sign_off_duty *duty,
					  const struct zone *zone,
					  struct instant t);
/* The period before that one. */
struct sign_off_period sign_off_period_before(const struct sign_off_duty *duty,
					      const struct zone *zone,
					      const struct sign_off_period *p);
/* Whether anything is asked for in it at all. */
bool sign_off_is_due_in(const struct sign_off_duty *duty,
			const struct sign_off_period *period);

#endif
