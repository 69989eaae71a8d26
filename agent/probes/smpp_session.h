/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A session of SMPP 3.4 as a transceiver: bound, then PDUs both ways. What the
 * message centre asks for is answered here (enquire_link, deliver_sm, unbind,
 * commands that are not ours); responses to submit_sm and what deliver_sm
 * brings go to the caller, in whatever order they come.
 */
#ifndef PLAUDIT_PROBES_SMPP_SESSION_H
#define PLAUDIT_PROBES_SMPP_SESSION_H

#include "base/conduit.h"
#include "model/words.h"
#include "parse/smpp_pdu.h"

struct smpp_session {
	struct conduit *conduit; /* NULL: not open */
	struct buffer in;
	uint32_t sequence; /* of the last request */
	bool ended; /* nothing more comes; why says why */
	struct err why;
};

struct smpp_entry {
	struct text system_id, password, system_type;
};

struct smpp_hears {
	void (*response)(void *context, const struct smpp_pdu *pdu);
	void (*delivery)(void *context, const struct smpp_pdu *pdu);
	void *context;
};

/* Connects and binds. Not bound: false, with the reason why it could not be
 * seen and a sentence. smpp_session_close whatever it returns. */
bool smpp_session_open(struct smpp_session *session,
		       const struct conduit_way *way,
		       const struct smpp_entry *entry, struct deadline deadline,
		       enum reason *reason, struct err *why);
/* Sends submit_sm; *sequence names it in its response. */
int smpp_session_submit(struct smpp_session *session, struct smpp_pdu *pdu,
			struct deadline deadline, struct err *err) MUST_USE;
/* Reads and answers all that is there; sets `ended` when the session is over.
 */
void smpp_session_hear(struct smpp_session *session,
		       const struct smpp_hears *hears,
		       struct deadline deadline);
/* Unbinds if it can, and closes. */
void smpp_session_close(struct smpp_session *session);

#endif
