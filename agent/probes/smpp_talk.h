/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One look's talk with an SMS gateway: binds, sends the controls, then, where
 * these are accepted, the canaries, no faster than the site allows, and
 * listens until every message has its end or the time is over.
 */
#ifndef PLAUDIT_PROBES_SMPP_TALK_H
#define PLAUDIT_PROBES_SMPP_TALK_H

#include "model/site.h"
#include "probes/smpp_book.h"
#include "probes/smpp_hold.h"

struct smpp_talk {
	const struct site *site;
	const struct target *target;
	const struct smpp_hold *hold; /* its passwords */
	struct text number; /* the test number that all goes to */
	int64_t wait_ms; /* for receipts, after the last message was sent */
	struct deadline deadline;
};

struct talk_end {
	enum reason reason; /* not NONE: nothing could be sent */
	struct text why;
	bool broken; /* the session ended before its time */
	struct text broken_why;
};

/* The book's messages are filled, the controls first, `controls` of them. */
struct talk_end smpp_talk(const struct smpp_talk *talk, struct smpp_book *book,
			  size_t controls);

#endif
