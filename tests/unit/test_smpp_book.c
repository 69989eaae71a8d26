/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/smpp_book.h"

#include <criterion/criterion.h>
#include <string.h>

static struct smpp_book book;

static void add(enum canary_kind kind, const char *id)
{
	struct book_message *m = &book.messages[book.count];
	static const struct smpp_binding binding = {
		.sender = {"EXBANK", 6},
		.unregistered_sender = {"UNREGISTRD", 10},
		.canary_host = {"example.net", 11},
	};

	m->canary.kind = kind;
	m->canary.id = text_from(id);
	canary_make(book.arena, &binding, TEXT(""), &m->canary);
	m->part_count = m->sent_count = 1;
	m->parts[0].sequence = (uint32_t)book.count + 1;
	m->parts[0].sent_ns = clock_monotonic_ns();
	book.count++;
}

static void begin(void)
{
	memset(&book, 0, sizeof(book));
	book.arena = arena_open();
	add(CANARY_CONTROL, "idaaaaaaaaa");
	add(CANARY_UNREGISTERED_LINK, "idaaaaaaaab");
}

static void end(void)
{
	arena_close(book.arena);
}

TestSuite(smpp_book, .init = begin, .fini = end);

static void respond(uint32_t sequence, uint32_t status, const char *id)
{
	struct smpp_pdu pdu = {.command = SMPP_SUBMIT_SM | SMPP_RESPONSE,
			       .status = status,
			       .sequence = sequence,
			       .name = text_from(id)};

	book_response(&book, &pdu);
}

static void receipt(const char *text)
{
	struct smpp_pdu pdu = {.command = SMPP_DELIVER_SM,
			       .message = {.esm_class = SMPP_TYPE_RECEIPT,
					   .short_message = text_from(text)}};

	book_delivery(&book, &pdu);
}

static void arrive(const char *text, const char *sender)
{
	struct smpp_pdu pdu = {.command = SMPP_DELIVER_SM,
			       .message = {.source = {5, 0, text_from(sender)},
					   .short_message = text_from(text)}};

	book_delivery(&book, &pdu);
}

static struct book_end end_of(size_t i)
{
	book_settle(&book);
	return book_end_of(&book, &book.messages[i]);
}

static void fate(size_t i, enum canary_fate wanted)
{
	struct book_end e = end_of(i);

	cr_assert_eq(e.reason, REASON_NONE, "%.*s", TEXT_ARG(e.why));
	cr_assert_eq(e.fate, wanted, "%s", canary_fate_word(e.fate));
}

static void not_known(size_t i, enum reason reason, const char *why)
{
	struct book_end e = end_of(i);

	cr_assert_eq(e.reason, reason, "%.*s", TEXT_ARG(e.why));
	cr_assert(memmem(e.why.data, e.why.size, why, strlen(why)), "%.*s",
		  TEXT_ARG(e.why));
}

Test(smpp_book, receipts_come_before_responses)
{
	receipt("id:7 stat:DELIVRD err:000 text:");
	receipt("id:8 stat:REJECTD err:034 text:");
	cr_assert(!book_is_answered(&book));
	respond(1, 0, "7");
	respond(2, 0, "8");
	fate(0, FATE_DELIVERED);
	fate(1, FATE_REJECTED);
	cr_assert(book_is_answered(&book) && book_is_final(&book));
}

Test(smpp_book, ids_in_hexadecimal_and_decimal)
{
	/* "16" is the name of both in one spelling or the other */
	respond(1, 0, "16");
	respond(2, 0, "22");
	receipt("id:10 stat:DELIVRD err:000");
	receipt("id:16 stat:REJECTD err:000");
	fate(0, FATE_DELIVERED);
	fate(1, FATE_REJECTED);
}

Test(smpp_book, numbers_go_before_words)
{
	struct smpp_pdu pdu = {.command = SMPP_DELIVER_SM,
			       .message = {.esm_class = SMPP_TYPE_RECEIPT,
					   .short_message =
						   TEXT("id:9 stat:DELIVRD")},
			       .options = {.has_state = true,
					   .state = SMPP_REJECTED,
					   .receipted_id = TEXT("8")}};

	respond(2, 0, "8");
	book_delivery(&book, &pdu);
	fate(1, FATE_REJECTED);
}

Test(smpp_book, answers_that_refuse)
{
	respond(2, SMPP_RSUBMITFAIL, "");
	fate(1, FATE_REFUSED);
	cr_assert_str_eq(book_answer_word(&book.messages[1]), "content");
}

Test(smpp_book, answers_that_prove_nothing)
{
	static const struct {
		uint32_t status;
		enum reason reason;
	} rows[] = {
		{SMPP_RTHROTTLED, REASON_THROTTLED},
		{SMPP_RMSGQFUL, REASON_THROTTLED},
		{SMPP_RSYSERR, REASON_SYSTEM_ERROR},
		{SMPP_RINVSRCADR, REASON_SYSTEM_ERROR},
		{SMPP_RINVDSTADR, REASON_SYSTEM_ERROR},
		{0x01, REASON_SYSTEM_ERROR},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		book.messages[1].parts[0].answered = false;
		respond(2, rows[i].status, "");
		not_known(1, rows[i].reason, "submit_sm was answered");
	}
}

Test(smpp_book, a_bad_source_is_what_an_unregistered_sender_should_get)
{
	add(CANARY_UNREGISTERED_SENDER, "idaaaaaaaac");
	respond(3, SMPP_RINVSRCADR, "");
	fate(2, FATE_REFUSED);
}

Test(smpp_book, what_does_not_come_is_not_known)
{
	not_known(1, REASON_TIMED_OUT, "was not answered");
	respond(2, 0, "8");
	not_known(1, REASON_TIMED_OUT, "no receipt came");
	receipt("id:999 stat:DELIVRD");
	not_known(1, REASON_TIMED_OUT, "named no message of ours");
	receipt("id:8 stat:ACCEPTD");
	not_known(1, REASON_TIMED_OUT, "in time");
	receipt("id:8 stat:EXPIRED");
	not_known(1, REASON_SYSTEM_ERROR, "EXPIRED");
}

Test(smpp_book, receipts_that_contradict_themselves)
{
	respond(1, 0, "7");
	respond(2, 0, "8");
	receipt("id:8 stat:REJECTD err:1 text:idaaaaaaaaa Test");
	not_known(1, REASON_SYSTEM_ERROR, "contradict");
	receipt("id:7 stat:REJECTD");
	receipt("id:7 stat:DELIVRD");
	not_known(0, REASON_SYSTEM_ERROR, "contradict");
}

Test(smpp_book, what_arrives_is_stronger_than_its_receipt)
{
	book.receives = true;
	respond(2, 0, "8");
	receipt("id:8 stat:DELIVRD");
	not_known(1, REASON_TIMED_OUT, "did not come back");
	receipt("id:8 stat:REJECTD");
	arrive("!idaaaaaaaab Your parcel waits. Please confirm: "
	       "https://idaaaaaaaab.example.net",
	       "EXBANK");
	fate(1, FATE_MARKED);
}

Test(smpp_book, a_text_that_arrives_in_parts)
{
	struct smpp_pdu pdu = {.command = SMPP_DELIVER_SM,
			       .message = {.source = {5, 0, TEXT("EXBANK")},
					   .esm_class = SMPP_HAS_UDH}};

	book.receives = true;
	pdu.message.short_message = (struct text){
		"\x05\x00\x03\x01\x02\x02https://idaaaaaaaab.example.net", 37};
	book_delivery(&book, &pdu);
	cr_assert(!book.messages[1].arrived);
	pdu.message.short_message = TEXT("\x05");
	book_delivery(&book, &pdu); /* broken: passed over */
	pdu.message.short_message = (struct text){
		"\x05\x00\x03\x01\x02\x01idaaaaaaaab Your parcel waits. "
		"Please confirm: ",
		53};
	book_delivery(&book, &pdu);
	fate(1, FATE_DELIVERED);
}

Test(smpp_book, a_receipt_in_wide_letters)
{
	struct smpp_pdu pdu = {.command = SMPP_DELIVER_SM,
			       .message = {.esm_class = SMPP_TYPE_RECEIPT,
					   .coding = 8}};
	static char wide[80];
	const char *said = "id:8 stat:REJECTD text:idaaaaaaaab";

	for (size_t i = 0; said[i]; i++)
		wide[2 * i + 1] = said[i];
	pdu.message.short_message = (struct text){wide, 2 * strlen(said)};
	respond(2, 0, "8");
	book_delivery(&book, &pdu);
	fate(1, FATE_REJECTED);
}
