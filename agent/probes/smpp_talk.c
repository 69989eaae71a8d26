/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/smpp_talk.h"

#include "base/fs.h"
#include "probes/http_bounds.h"
#include "probes/smpp_parts.h"
#include "probes/smpp_session.h"

#define ANSWER_MS 10000 /* for the responses to the controls */
#define LINGER_MS 300 /* for texts that come after a bad receipt */
#define SPARE_MS  2000 /* of the look's time, to end in order */

/* The login that sends, and the one that test numbers' messages go to. */
struct calls {
	const struct smpp_talk *talk;
	struct smpp_book *book;
	struct smpp_session sessions[2];
	size_t count;
	int64_t next_ns; /* before then nothing is sent */
};

static void on_response(void *context, const struct smpp_pdu *pdu)
{
	struct calls *calls = context;

	book_response(calls->book, pdu);
}

/* The second login sends nothing: an answer there is none of ours. */
static void on_nothing(void *context, const struct smpp_pdu *pdu)
{
	(void)context;
	(void)pdu;
}

static void on_delivery(void *context, const struct smpp_pdu *pdu)
{
	struct calls *calls = context;

	book_delivery(calls->book, pdu);
}

static struct text entry_password(const struct secret *secret)
{
	return secret ? secret_reveal(secret) : (struct text){NULL, 0};
}

static bool open_one(struct calls *calls, const struct smpp_login *login,
		     const struct secret *secret, struct talk_end *end)
{
	const struct smpp_talk *talk = calls->talk;
	const struct target *target = talk->target;
	struct arena *arena = calls->book->arena;
	struct http_reach bounds = {talk->site, target};
	struct conduit_way way = {
		.peer = {.host = text_cstr(arena, target->host),
			 .port = target->port,
			 .allowed = http_reach_allows,
			 .context = &bounds},
		.tls = target->tls,
	};
	struct smpp_entry entry = {login->system_id, entry_password(secret),
				   target->smpp->system_type};
	struct err why = {.kind = ERR_NONE};

	if (target->ca_file.size)
		way.ca_file =
			fs_join(arena, text_cstr(arena, talk->site->directory),
				text_cstr(arena, target->ca_file));
	if (smpp_session_open(&calls->sessions[calls->count++], &way, &entry,
			      talk->deadline, &end->reason, &why))
		return true;
	end->why = text_copy(arena, text_from(why.text));
	return false;
}

static bool open_all(struct calls *calls, struct talk_end *end)
{
	const struct smpp_binding *binding = calls->talk->target->smpp;
	const struct smpp_hold *hold = calls->talk->hold;

	if (!open_one(calls, &binding->login, hold->password, end))
		return false;
	return !binding->receiver.system_id.size ||
	       open_one(calls, &binding->receiver, hold->receiver, end);
}

static bool is_over(const struct calls *calls)
{
	for (size_t i = 0; i < calls->count; i++)
		if (calls->sessions[i].ended)
			return true;
	return false;
}

static void hear_all(struct calls *calls)
{
	for (size_t i = 0; i < calls->count; i++) {
		struct smpp_hears hears = {i ? on_nothing : on_response,
					   on_delivery, calls};

		smpp_session_hear(&calls->sessions[i], &hears,
				  calls->talk->deadline);
	}
}

/* Only once all that had come was heard, and was not enough. */
static void wait_for_more(struct calls *calls, struct deadline until)
{
	struct conduit *conduits[2];

	for (size_t i = 0; i < calls->count; i++)
		conduits[i] = calls->sessions[i].conduit;
	conduit_wait(conduits, calls->count, until);
}

static struct deadline at_ns(int64_t ns)
{
	return (struct deadline){ns};
}

/* The deadline, less what it takes to end in order. */
static struct deadline spared(struct deadline deadline)
{
	return at_ns(deadline.monotonic_ns - SPARE_MS * 1000000LL);
}

static void wait_turn(struct calls *calls)
{
	struct deadline turn = at_ns(calls->next_ns);

	for (;;) {
		hear_all(calls);
		if (deadline_passed(turn) || is_over(calls))
			break;
		wait_for_more(calls, turn);
	}
	calls->next_ns = clock_monotonic_ns() +
			 1000000000LL / calls->talk->target->smpp->rate;
}

static void send_message(struct calls *calls, struct book_message *message)
{
	const struct smpp_talk *talk = calls->talk;
	struct smpp_pdu pdus[LIMIT_SMPP_PARTS];
	struct err why = {.kind = ERR_NONE};

	if (message->canary.missing)
		return;
	message->part_count =
		smpp_parts_of(calls->book->arena, &message->canary,
			      talk->number, talk->target->smpp->long_text,
			      pdus);
	for (size_t i = 0; i < message->part_count; i++) {
		struct book_part *part = &message->parts[i];

		wait_turn(calls);
		if (is_over(calls) || deadline_passed(spared(talk->deadline)))
			return;
		part->sent_ns = clock_monotonic_ns();
		/* named before a response can come */
		part->sequence = calls->sessions[0].sequence + 1;
		message->sent_count = i + 1;
		if (smpp_session_submit(&calls->sessions[0], &pdus[i],
					talk->deadline, &why))
			return;
	}
}

static void await(struct calls *calls, int64_t ms,
		  bool (*done)(const struct smpp_book *book))
{
	struct deadline until = deadline_sooner(deadline_after_ms(ms),
						spared(calls->talk->deadline));

	for (;;) {
		hear_all(calls);
		book_settle(calls->book);
		if (done(calls->book) || is_over(calls) ||
		    deadline_passed(until))
			return;
		wait_for_more(calls, until);
	}
}

static bool never(const struct smpp_book *book)
{
	(void)book;
	return false;
}

/* The plain control, before anything that could do harm is sent. */
static bool control_is_accepted(const struct smpp_book *book)
{
	const struct book_message *control = &book->messages[0];

	return control->sent_count == control->part_count &&
	       text_is(text_from(book_answer_word(control)), "accepted");
}

static void exchange(struct calls *calls, size_t controls)
{
	struct smpp_book *book = calls->book;

	for (size_t i = 0; i < controls; i++)
		send_message(calls, &book->messages[i]);
	await(calls, ANSWER_MS, book_is_answered);
	if (!control_is_accepted(book))
		return;
	for (size_t i = controls; i < book->count; i++)
		send_message(calls, &book->messages[i]);
	await(calls, calls->talk->wait_ms, book_is_final);
	if (book->receives)
		await(calls, LINGER_MS, never);
	book_settle(book);
}

struct talk_end smpp_talk(const struct smpp_talk *talk, struct smpp_book *book,
			  size_t controls)
{
	struct calls calls = {.talk = talk, .book = book};
	struct talk_end end = {.reason = REASON_NONE};

	if (open_all(&calls, &end))
		exchange(&calls, controls);
	for (size_t i = 0; i < calls.count; i++) {
		struct smpp_session *session = &calls.sessions[i];

		if (session->ended && !end.broken) {
			end.broken = true;
			end.broken_why = text_copy(
				book->arena, text_from(session->why.text));
		}
		smpp_session_close(session);
	}
	return end;
}
