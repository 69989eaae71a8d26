/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was sent and what came back: responses, receipts and texts that
 * arrived, in any order, put together message by message. A receipt names its
 * message by an id whose spelling is the message centre's own, so receipts are
 * kept as they came and assigned once it can be told how it spells. What
 * contradicts itself is not known.
 */
#ifndef PLAUDIT_PROBES_SMPP_BOOK_H
#define PLAUDIT_PROBES_SMPP_BOOK_H

#include "base/clock.h"
#include "base/limits.h"
#include "parse/smpp_pdu.h"
#include "parse/smpp_receipt.h"
#include "probes/smpp_canary.h"

#define BOOK_MESSAGES (CANARY_KIND_COUNT + FORM_COUNT)
#define BOOK_RECEIPTS 256 /* kept of a look; further ones are passed over */
#define BOOK_PIECES   64 /* of texts that arrive in parts */

/* One submit_sm of a message. */
struct book_part {
	uint32_t sequence; /* 0: not sent */
	int64_t sent_ns;
	bool answered;
	uint32_t status;
	struct text id; /* message_id */
	int64_t answered_ns;
	/* of its receipts */
	enum smpp_delivery state;
	int64_t state_ns;
	struct text error;
};

struct book_message {
	struct canary canary;
	struct book_part parts[LIMIT_SMPP_PARTS];
	size_t part_count, sent_count;
	bool contradicted; /* its receipts do not agree */
	bool arrived;
	struct text arrived_text, arrived_sender;
	int64_t arrived_ns;
};

struct book_receipt {
	struct smpp_receipt said;
	int64_t at_ns;
};

struct book_piece {
	struct text source, text;
	unsigned reference;
	uint8_t total, number;
};

struct smpp_book {
	struct arena *arena;
	bool receives; /* texts come back: a message is followed to its end */
	struct book_message messages[BOOK_MESSAGES];
	size_t count;
	struct book_receipt receipts[BOOK_RECEIPTS];
	size_t receipt_count;
	size_t strangers; /* receipts that name no message of ours */
	struct book_piece pieces[BOOK_PIECES];
	size_t piece_count;
};

/* A PDU's texts are copied. */
void book_response(struct smpp_book *book, const struct smpp_pdu *pdu);
void book_delivery(struct smpp_book *book, const struct smpp_pdu *pdu);
/* Assigns the receipts; what is in the messages then is what is known. */
void book_settle(struct smpp_book *book);
bool book_is_answered(const struct smpp_book *book); /* every part sent */
/* Every message that was sent has its end (after book_settle). */
bool book_is_final(const struct smpp_book *book);

/* What became of a message. Reason NONE: fate and latency are known. */
struct book_end {
	enum reason reason;
	struct text why; /* one sentence */
	enum canary_fate fate;
	struct span latency; /* from its sending to what decided its fate */
};

struct book_end book_end_of(const struct smpp_book *book,
			    const struct book_message *message);
/* Whether, and how, the gateway answered: "accepted", "content", "sender",
 * "destination", "throttled", "system", "other"; "" when it did not. */
const char *book_answer_word(const struct book_message *message);
/* The first status that refuses, else 0. */
uint32_t book_status(const struct book_message *message);
/* The state that decides: the worst of its parts'. */
enum smpp_delivery book_state(const struct book_message *message);

#endif
