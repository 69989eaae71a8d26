/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/smpp_session.h"

#include <string.h>

#define UNBIND_MS  1000
#define READ_BYTES 16384

static const enum reason reasons[] = {
	[NET_DONE] = REASON_NONE,
	[NET_NOT_RESOLVED] = REASON_UNREACHABLE,
	[NET_REFUSED] = REASON_UNREACHABLE,
	[NET_TIMED_OUT] = REASON_TIMED_OUT,
	[NET_FORBIDDEN] = REASON_NOT_ALLOWED,
	[NET_CLOSED] = REASON_UNREACHABLE,
	[NET_TLS_FAILED] = REASON_UNREACHABLE,
	[NET_NOT_TRUSTED] = REASON_UNREACHABLE,
};

static void end(struct smpp_session *s, const struct err *why)
{
	s->ended = true;
	if (s->why.kind == ERR_NONE)
		s->why = *why;
}

static int send_pdu(struct smpp_session *s, const struct smpp_pdu *pdu,
		    struct deadline deadline, struct err *err)
{
	enum net_outcome outcome;
	struct buffer out;

	buffer_init(&out);
	if (smpp_pdu_write(pdu, &out, err)) {
		buffer_release(&out);
		return -1;
	}
	outcome = conduit_write(s->conduit, buffer_view(&out), deadline, err);
	/* a bind holds a password */
	explicit_bzero(out.data, out.size);
	buffer_release(&out);
	if (outcome == NET_DONE)
		return 0;
	end(s, err);
	return -1;
}

static void answer(struct smpp_session *s, const struct smpp_pdu *to,
		   uint32_t command, uint32_t status, struct deadline deadline)
{
	struct smpp_pdu pdu = {
		.command = command, .status = status, .sequence = to->sequence};
	struct err why = {.kind = ERR_NONE};

	if (send_pdu(s, &pdu, deadline, &why))
		end(s, &why);
}

static void hear_one(struct smpp_session *s, const struct smpp_pdu *pdu,
		     const struct smpp_hears *hears, struct deadline deadline)
{
	struct err over = {ERR_PEER, "the message centre ended the session"};

	switch (pdu->command) {
	case SMPP_SUBMIT_SM | SMPP_RESPONSE:
	case SMPP_GENERIC_NACK:
		hears->response(hears->context, pdu);
		break;
	case SMPP_DELIVER_SM:
		answer(s, pdu, SMPP_DELIVER_SM | SMPP_RESPONSE, SMPP_ROK,
		       deadline);
		hears->delivery(hears->context, pdu);
		break;
	case SMPP_ENQUIRE_LINK:
		answer(s, pdu, SMPP_ENQUIRE_LINK | SMPP_RESPONSE, SMPP_ROK,
		       deadline);
		break;
	case SMPP_UNBIND:
		answer(s, pdu, SMPP_UNBIND | SMPP_RESPONSE, SMPP_ROK, deadline);
		end(s, &over);
		break;
	case SMPP_UNBIND | SMPP_RESPONSE:
		end(s, &over);
		break;
	default:
		if (!(pdu->command & SMPP_RESPONSE))
			answer(s, pdu, SMPP_GENERIC_NACK, SMPP_RINVCMDID,
			       deadline);
	}
}

/* One PDU out of what has been read; false when there is none. */
static bool next_pdu(struct smpp_session *s, struct text *rest,
		     struct smpp_pdu *pdu)
{
	struct err why = {.kind = ERR_NONE};
	size_t used;

	switch (smpp_pdu_read(*rest, pdu, &used, &why)) {
	case SMPP_WHOLE:
		rest->data += used;
		rest->size -= used;
		return true;
	case SMPP_MORE:
		return false;
	case SMPP_BROKEN:
		break;
	}
	end(s, &why);
	return false;
}

static bool read_more(struct smpp_session *s)
{
	struct err why = {.kind = ERR_NONE};
	enum net_outcome outcome;
	size_t got;

	buffer_reserve(&s->in, READ_BYTES);
	outcome = conduit_read(s->conduit, s->in.data + s->in.size, READ_BYTES,
			       &got, &why);
	s->in.size += got;
	if (outcome != NET_DONE)
		end(s, &why);
	return outcome == NET_DONE && got;
}

void smpp_session_hear(struct smpp_session *session,
		       const struct smpp_hears *hears, struct deadline deadline)
{
	struct smpp_pdu pdu;
	bool more = true;

	while (more && !session->ended && !deadline_passed(deadline)) {
		struct text rest;

		more = read_more(session);
		rest = buffer_view(&session->in);
		while (next_pdu(session, &rest, &pdu))
			hear_one(session, &pdu, hears, deadline);
		if (rest.size)
			memmove(session->in.data, rest.data, rest.size);
		session->in.size = rest.size;
	}
}

struct bind_answer {
	struct smpp_session *session;
	uint32_t sequence;
	bool came;
	uint32_t status;
};

/* A message centre speaks no other PDU before the bind is answered. */
static void wait_bound(struct bind_answer *wait, struct deadline deadline)
{
	struct smpp_session *s = wait->session;
	struct smpp_pdu pdu;

	while (!wait->came && !s->ended && !deadline_passed(deadline)) {
		struct text rest;

		conduit_wait(&s->conduit, 1, deadline);
		read_more(s);
		rest = buffer_view(&s->in);
		while (!wait->came && next_pdu(s, &rest, &pdu)) {
			wait->came = pdu.sequence == wait->sequence &&
				     (pdu.command & SMPP_RESPONSE);
			wait->status = pdu.status;
		}
		if (rest.size)
			memmove(s->in.data, rest.data, rest.size);
		s->in.size = rest.size;
	}
}

static enum reason reason_of_bind(uint32_t status)
{
	switch (status) {
	case SMPP_RTHROTTLED:
	case SMPP_RMSGQFUL:
		return REASON_THROTTLED;
	case SMPP_RBINDFAIL:
	case SMPP_RINVPASWD:
	case SMPP_RINVSYSID:
		return REASON_REFUSED_ACCESS;
	default:
		return REASON_SYSTEM_ERROR;
	}
}

static bool bind_session(struct smpp_session *s, const struct smpp_entry *entry,
			 struct deadline deadline, enum reason *reason,
			 struct err *why)
{
	struct bind_answer wait = {.session = s, .sequence = ++s->sequence};
	struct smpp_pdu pdu = {
		.command = SMPP_BIND_TRANSCEIVER,
		.sequence = s->sequence,
		.bind = {.system_id = entry->system_id,
			 .password = entry->password,
			 .system_type = entry->system_type,
			 .version = SMPP_VERSION},
	};
	const char *name;

	if (send_pdu(s, &pdu, deadline, why)) {
		*reason = why->kind == ERR_USAGE ? REASON_REFUSED_ACCESS
						 : REASON_UNREACHABLE;
		return false;
	}
	wait_bound(&wait, deadline);
	if (wait.came && wait.status == SMPP_ROK)
		return true;
	if (!wait.came) {
		*reason = s->ended ? REASON_UNREACHABLE : REASON_TIMED_OUT;
		err_set(why, ERR_PEER, "the bind was not answered%s%s",
			s->ended ? ": " : "", s->ended ? s->why.text : "");
		return false;
	}
	name = smpp_status_name(wait.status);
	*reason = reason_of_bind(wait.status);
	err_set(why, ERR_PEER, "the bind was refused: %s (0x%02x)",
		name ? name : "a status of its own", wait.status);
	return false;
}

bool smpp_session_open(struct smpp_session *session,
		       const struct conduit_way *way,
		       const struct smpp_entry *entry, struct deadline deadline,
		       enum reason *reason, struct err *why)
{
	enum net_outcome outcome;

	*session = (struct smpp_session){.conduit = NULL};
	buffer_init(&session->in);
	outcome = conduit_open(way, deadline, &session->conduit, why);
	*reason = reasons[outcome];
	if (outcome != NET_DONE) {
		session->conduit = NULL;
		return false;
	}
	return bind_session(session, entry, deadline, reason, why);
}

int smpp_session_submit(struct smpp_session *session, struct smpp_pdu *pdu,
			struct deadline deadline, struct err *err)
{
	pdu->command = SMPP_SUBMIT_SM;
	pdu->sequence = ++session->sequence;
	return send_pdu(session, pdu, deadline, err);
}

static void hear_nothing(void *context, const struct smpp_pdu *pdu)
{
	(void)context;
	(void)pdu;
}

void smpp_session_close(struct smpp_session *session)
{
	const struct smpp_hears deaf = {hear_nothing, hear_nothing, NULL};
	struct smpp_pdu pdu = {.command = SMPP_UNBIND};
	struct deadline deadline = deadline_after_ms(UNBIND_MS);
	struct err ignored = {.kind = ERR_NONE};

	if (session->conduit && !session->ended) {
		pdu.sequence = ++session->sequence;
		if (!send_pdu(session, &pdu, deadline, &ignored))
			while (!session->ended && !deadline_passed(deadline)) {
				conduit_wait(&session->conduit, 1, deadline);
				smpp_session_hear(session, &deaf, deadline);
			}
	}
	conduit_close(session->conduit);
	session->conduit = NULL;
	buffer_release(&session->in);
}
