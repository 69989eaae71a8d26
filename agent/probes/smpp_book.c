/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/smpp_book.h"

#include <string.h>
#include <strings.h>

#include "parse/sms_text.h"

static struct book_part *part_of(struct smpp_book *book, uint32_t sequence)
{
	for (size_t i = 0; i < book->count; i++)
		for (size_t j = 0; j < book->messages[i].sent_count; j++)
			if (book->messages[i].parts[j].sequence == sequence)
				return &book->messages[i].parts[j];
	return NULL;
}

void book_response(struct smpp_book *book, const struct smpp_pdu *pdu)
{
	struct book_part *part =
		pdu->sequence ? part_of(book, pdu->sequence) : NULL;

	if (!part || part->answered)
		return;
	part->answered = true;
	part->answered_ns = clock_monotonic_ns();
	part->status = pdu->status;
	/* a nack with status 0 is no acceptance */
	if (pdu->command == SMPP_GENERIC_NACK && !pdu->status)
		part->status = SMPP_RSYSERR;
	part->id = text_copy(book->arena, pdu->name);
}

static struct text octets_of(const struct smpp_pdu *pdu)
{
	return pdu->options.has_payload ? pdu->options.payload
					: pdu->message.short_message;
}

static void take_receipt(struct smpp_book *book, const struct smpp_pdu *pdu)
{
	bool wide = pdu->message.coding == SMS_CODING_UCS2;
	/* else its own letters, of which the GSM alphabet has some elsewhere */
	struct text text =
		wide ? sms_decode(book->arena, octets_of(pdu), SMS_CODING_UCS2)
		     : text_copy(book->arena, octets_of(pdu));
	struct smpp_receipt said;

	if (book->receipt_count == BOOK_RECEIPTS)
		return;
	smpp_receipt_read(text, &said);
	/* what is said by number goes before what is said in words */
	if (pdu->options.receipted_id.size)
		said.id = text_copy(book->arena, pdu->options.receipted_id);
	if (pdu->options.has_state && pdu->options.state <= SMPP_REJECTED)
		said.state = (enum smpp_delivery)pdu->options.state;
	book->receipts[book->receipt_count++] =
		(struct book_receipt){said, clock_monotonic_ns()};
}

static bool holds_id(struct text text, struct text id)
{
	for (size_t i = 0; id.size && i + id.size <= text.size; i++)
		if (!strncasecmp(text.data + i, id.data, id.size))
			return true;
	return false;
}

static struct book_message *message_in(struct smpp_book *book, struct text text)
{
	for (size_t i = 0; i < book->count; i++)
		if (holds_id(text, book->messages[i].canary.id))
			return &book->messages[i];
	return NULL;
}

static void take_arrived(struct smpp_book *book, struct text text,
			 struct text sender)
{
	struct book_message *message = message_in(book, text);

	if (!message || message->arrived)
		return;
	message->arrived = true;
	message->arrived_text = text;
	message->arrived_sender = sender;
	message->arrived_ns = clock_monotonic_ns();
}

static bool same_whole(const struct book_piece *a, const struct book_piece *b)
{
	return a->reference == b->reference && a->total == b->total &&
	       text_equal(a->source, b->source);
}

/* The pieces of one text in their order; size 0 while one is missing. */
static struct text joined(struct smpp_book *book, const struct book_piece *of)
{
	struct buffer out;

	buffer_init(&out);
	for (unsigned number = 1; number <= of->total; number++) {
		size_t i = 0;

		while (i < book->piece_count &&
		       (!same_whole(&book->pieces[i], of) ||
			book->pieces[i].number != number))
			i++;
		if (i == book->piece_count) {
			buffer_release(&out);
			return (struct text){NULL, 0};
		}
		buffer_text(&out, book->pieces[i].text);
	}
	return buffer_take(&out, book->arena);
}

static void take_piece(struct smpp_book *book, const struct smpp_pdu *pdu,
		       const struct sms_part *part)
{
	struct book_piece *piece = &book->pieces[book->piece_count];
	struct text whole;

	if (book->piece_count == BOOK_PIECES)
		return;
	*piece = (struct book_piece){
		.source = text_copy(book->arena, pdu->message.source.digits),
		.text = sms_decode(book->arena, part->body,
				   pdu->message.coding),
		.reference = part->reference,
		.total = part->total,
		.number = part->number,
	};
	book->piece_count++;
	whole = joined(book, piece);
	if (whole.size)
		take_arrived(book, whole, piece->source);
}

static void take_message(struct smpp_book *book, const struct smpp_pdu *pdu)
{
	struct text octets = octets_of(pdu);
	struct sms_part part = {.total = 1, .number = 1, .body = octets};

	if (pdu->message.esm_class & SMPP_HAS_UDH &&
	    !sms_part_read(octets, &part))
		return;
	if (pdu->options.has_segment && pdu->options.segment_number &&
	    pdu->options.segment_number <= pdu->options.segment_total) {
		part.reference = pdu->options.segment_reference;
		part.total = pdu->options.segment_total;
		part.number = pdu->options.segment_number;
	}
	if (part.total > 1) {
		take_piece(book, pdu, &part);
		return;
	}
	take_arrived(book,
		     sms_decode(book->arena, part.body, pdu->message.coding),
		     text_copy(book->arena, pdu->message.source.digits));
}

void book_delivery(struct smpp_book *book, const struct smpp_pdu *pdu)
{
	unsigned type = pdu->message.esm_class & SMPP_TYPE_MASK;

	if (type == SMPP_TYPE_RECEIPT)
		take_receipt(book, pdu);
	else if (type == 0)
		take_message(book, pdu);
}

struct found {
	struct book_message *message;
	struct book_part *part;
	size_t count;
};

static struct found parts_named(struct smpp_book *book, struct text id,
				enum smpp_id_form form)
{
	struct found found = {.message = NULL};

	for (size_t i = 0; i < book->count; i++)
		for (size_t j = 0; j < book->messages[i].sent_count; j++) {
			struct book_message *m = &book->messages[i];

			if (!smpp_id_matches(m->parts[j].id, id, form))
				continue;
			found.message = m;
			found.part = &m->parts[j];
			found.count++;
		}
	return found;
}

/* The receipt quotes another message of ours than the one it names. */
static bool quotes_another(struct smpp_book *book,
			   const struct book_receipt *receipt,
			   const struct book_message *named)
{
	const struct book_message *quoted =
		message_in(book, receipt->said.text);

	return quoted && quoted != named;
}

/* By the spelling that most receipts agree with; of equals the plainest. */
static enum smpp_id_form form_of(struct smpp_book *book)
{
	enum smpp_id_form best = SMPP_ID_SAME;
	long best_score = 0;

	for (int form = 0; form < SMPP_ID_FORMS; form++) {
		long score = 0;

		for (size_t i = 0; i < book->receipt_count; i++) {
			const struct book_receipt *r = &book->receipts[i];
			struct found found = parts_named(
				book, r->said.id, (enum smpp_id_form)form);

			if (found.count == 1)
				score += quotes_another(book, r, found.message)
						 ? -2
						 : 1;
		}
		if (score > best_score) {
			best = (enum smpp_id_form)form;
			best_score = score;
		}
	}
	return best;
}

static bool is_last(enum smpp_delivery state)
{
	return state != SMPP_NO_STATE && state != SMPP_ENROUTE &&
	       state != SMPP_ACCEPTED;
}

static void assign(struct smpp_book *book, const struct book_receipt *receipt,
		   enum smpp_id_form form)
{
	struct found found = parts_named(book, receipt->said.id, form);
	struct book_part *part = found.part;

	if (found.count != 1) {
		book->strangers += !found.count;
		return;
	}
	if (quotes_another(book, receipt, found.message))
		found.message->contradicted = true;
	if (is_last(part->state)) {
		if (is_last(receipt->said.state) &&
		    receipt->said.state != part->state)
			found.message->contradicted = true;
		return;
	}
	part->state = receipt->said.state;
	part->state_ns = receipt->at_ns;
	part->error = receipt->said.error;
}

void book_settle(struct smpp_book *book)
{
	enum smpp_id_form form = form_of(book);

	book->strangers = 0;
	for (size_t i = 0; i < book->count; i++) {
		book->messages[i].contradicted = false;
		for (size_t j = 0; j < book->messages[i].sent_count; j++)
			book->messages[i].parts[j].state = SMPP_NO_STATE;
	}
	for (size_t i = 0; i < book->receipt_count; i++)
		assign(book, &book->receipts[i], form);
}

bool book_is_answered(const struct smpp_book *book)
{
	for (size_t i = 0; i < book->count; i++)
		for (size_t j = 0; j < book->messages[i].sent_count; j++)
			if (!book->messages[i].parts[j].answered)
				return false;
	return true;
}

bool book_is_final(const struct smpp_book *book)
{
	for (size_t i = 0; i < book->count; i++)
		if (book->messages[i].sent_count &&
		    book_end_of(book, &book->messages[i]).reason ==
			    REASON_TIMED_OUT)
			return false;
	return true;
}
