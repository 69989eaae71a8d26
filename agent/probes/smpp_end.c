/* SPDX-License-Identifier: Apache-2.0 */
/* What became of a message, by all that is known of it. */
#include "probes/smpp_book.h"

/* How a gateway that refuses says why; only the first proves a filter. */
enum answer {
	ANSWER_ACCEPTED,
	ANSWER_CONTENT,
	ANSWER_SENDER,
	ANSWER_DESTINATION,
	ANSWER_THROTTLED,
	ANSWER_SYSTEM,
	ANSWER_OTHER,
};

static enum answer answer_of(uint32_t status)
{
	switch (status) {
	case SMPP_ROK:
		return ANSWER_ACCEPTED;
	case SMPP_RSUBMITFAIL:
	case SMPP_RX_P_APPN:
	case SMPP_RX_R_APPN:
		return ANSWER_CONTENT;
	case SMPP_RINVSRCADR:
		return ANSWER_SENDER;
	case SMPP_RINVDSTADR:
		return ANSWER_DESTINATION;
	case SMPP_RTHROTTLED:
	case SMPP_RMSGQFUL:
		return ANSWER_THROTTLED;
	case SMPP_RSYSERR:
	case SMPP_RX_T_APPN:
		return ANSWER_SYSTEM;
	default:
		return status >= SMPP_RVENDOR && status <= SMPP_RVENDOR_LAST
			       ? ANSWER_CONTENT
			       : ANSWER_OTHER;
	}
}

uint32_t book_status(const struct book_message *message)
{
	for (size_t i = 0; i < message->sent_count; i++)
		if (message->parts[i].answered && message->parts[i].status)
			return message->parts[i].status;
	return SMPP_ROK;
}

static bool is_answered(const struct book_message *message)
{
	for (size_t i = 0; i < message->sent_count; i++)
		if (!message->parts[i].answered)
			return false;
	return message->sent_count == message->part_count;
}

const char *book_answer_word(const struct book_message *message)
{
	static const char *const words[] = {
		[ANSWER_ACCEPTED] = "accepted",
		[ANSWER_CONTENT] = "content",
		[ANSWER_SENDER] = "sender",
		[ANSWER_DESTINATION] = "destination",
		[ANSWER_THROTTLED] = "throttled",
		[ANSWER_SYSTEM] = "system",
		[ANSWER_OTHER] = "other",
	};
	uint32_t status = book_status(message);

	if (!status && !is_answered(message))
		return "";
	return words[answer_of(status)];
}

/* A refusal of one part is of the whole; it is delivered when all parts are. */
enum smpp_delivery book_state(const struct book_message *message)
{
	static const enum smpp_delivery order[] = {
		SMPP_REJECTED, SMPP_UNDELIVERABLE, SMPP_DELETED,
		SMPP_EXPIRED,  SMPP_UNKNOWN_STATE, SMPP_NO_STATE,
		SMPP_ENROUTE,  SMPP_ACCEPTED,
	};

	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		for (size_t j = 0; j < message->part_count; j++)
			if (message->parts[j].state == order[i])
				return order[i];
	return SMPP_DELIVERED;
}

static struct span since_sent(const struct book_message *message, int64_t at_ns)
{
	int64_t took = at_ns - message->parts[0].sent_ns;

	return (struct span){took / 1000000000, (int32_t)(took % 1000000000)};
}

static struct book_end fated(const struct book_message *message,
			     enum canary_fate fate, int64_t at_ns)
{
	return (struct book_end){.fate = fate,
				 .latency = since_sent(message, at_ns)};
}

static struct book_end not_known(enum reason reason, struct text why)
{
	return (struct book_end){.reason = reason, .why = why};
}

static struct book_end end_refused(const struct smpp_book *book,
				   const struct book_message *message,
				   uint32_t status)
{
	enum answer answer = answer_of(status);
	const char *name = smpp_status_name(status);
	struct text why =
		text_format(book->arena, "submit_sm was answered %s (0x%02x)",
			    name ? name : "with a status of its own", status);
	int64_t at = 0;

	for (size_t i = 0; i < message->sent_count; i++)
		if (message->parts[i].status == status)
			at = message->parts[i].answered_ns;
	if (answer == ANSWER_CONTENT ||
	    (answer == ANSWER_SENDER &&
	     message->canary.kind == CANARY_UNREGISTERED_SENDER))
		return fated(message, FATE_REFUSED, at);
	return not_known(answer == ANSWER_THROTTLED ? REASON_THROTTLED
						    : REASON_SYSTEM_ERROR,
			 why);
}

static int64_t state_at(const struct book_message *message,
			enum smpp_delivery state)
{
	int64_t at = 0;

	for (size_t i = 0; i < message->part_count; i++)
		if (message->parts[i].state == state &&
		    message->parts[i].state_ns > at)
			at = message->parts[i].state_ns;
	return at;
}

static struct book_end end_by_receipt(const struct smpp_book *book,
				      const struct book_message *message)
{
	enum smpp_delivery state = book_state(message);

	switch (state) {
	case SMPP_REJECTED:
	case SMPP_UNDELIVERABLE:
	case SMPP_DELETED:
		return fated(message, FATE_REJECTED, state_at(message, state));
	case SMPP_DELIVERED:
		if (!book->receives)
			return fated(message, FATE_DELIVERED,
				     state_at(message, state));
		return not_known(REASON_TIMED_OUT,
				 TEXT("its receipt says delivered, but its "
				      "text did not come back in time"));
	case SMPP_EXPIRED:
	case SMPP_UNKNOWN_STATE:
		return not_known(REASON_SYSTEM_ERROR,
				 text_format(book->arena, "its receipt says %s",
					     smpp_delivery_word(state)));
	default:
		break;
	}
	if (book->strangers)
		return not_known(
			REASON_TIMED_OUT,
			text_format(book->arena,
				    "no receipt came in time; %zu named no "
				    "message of ours",
				    book->strangers));
	return not_known(REASON_TIMED_OUT, TEXT("no receipt came in time"));
}

/* What arrived is stronger than any receipt. */
struct book_end book_end_of(const struct smpp_book *book,
			    const struct book_message *message)
{
	uint32_t status = book_status(message);

	if (message->canary.missing)
		return not_known(message->canary.missing_reason,
				 text_from(message->canary.missing));
	if (message->arrived)
		return fated(message,
			     canary_compare(&message->canary,
					    message->arrived_text,
					    message->arrived_sender),
			     message->arrived_ns);
	if (status)
		return end_refused(book, message, status);
	if (message->contradicted)
		return not_known(REASON_SYSTEM_ERROR,
				 TEXT("its receipts contradict one another"));
	if (!is_answered(message))
		return not_known(REASON_TIMED_OUT,
				 message->sent_count == message->part_count
					 ? TEXT("submit_sm was not answered in "
						"time")
					 : TEXT("it was not sent in time"));
	return end_by_receipt(book, message);
}
