/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/smpp_pdu.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

static char room[2048];

/* "00 0a" and "'text'" to octets; "....", the length, is filled in. */
static struct text octets(const char *form)
{
	size_t size = 0;

	while (*form) {
		if (*form == ' ') {
			form++;
		} else if (*form == '\'') {
			for (form++; *form != '\''; form++)
				room[size++] = *form;
			form++;
		} else if (*form == '.') {
			room[size++] = 0;
			form++;
		} else {
			char pair[3] = {form[0], form[1], 0};

			room[size++] = (char)strtoul(pair, NULL, 16);
			form += 2;
		}
	}
	if (!room[0] && !room[1] && !room[2] && !room[3]) {
		room[2] = (char)(size >> 8);
		room[3] = (char)size;
	}
	return (struct text){room, size};
}

static struct smpp_pdu whole(const char *form)
{
	struct text bytes = octets(form);
	struct err err = {0};
	struct smpp_pdu pdu;
	size_t used;

	cr_assert_eq(smpp_pdu_read(bytes, &pdu, &used, &err), SMPP_WHOLE, "%s",
		     err.text);
	cr_assert_eq(used, bytes.size);
	return pdu;
}

static void refused(const char *form, const char *why)
{
	struct text bytes = octets(form);
	struct err err = {0};
	struct smpp_pdu pdu;
	size_t used;

	cr_assert_eq(smpp_pdu_read(bytes, &pdu, &used, &err), SMPP_BROKEN, "%s",
		     form);
	cr_assert(strstr(err.text, why), "%s: %s", form, err.text);
}

static void written(const struct smpp_pdu *pdu, const char *form)
{
	struct buffer out;
	struct err err = {0};
	struct text wanted = octets(form);

	buffer_init(&out);
	cr_assert_eq(smpp_pdu_write(pdu, &out, &err), 0, "%s", err.text);
	cr_assert(text_equal(buffer_view(&out), wanted));
	buffer_release(&out);
}

/* The octets of the specification's one whole example (section 3.2.1), which
 * is a bind_transmitter, as the transceiver's bind. */
#define BIND                                                        \
	"00 00 00 2f 00 00 00 09 00 00 00 00 00 00 00 01 "          \
	"53 4d 50 50 33 54 45 53 54 00 73 65 63 72 65 74 30 38 00 " \
	"53 55 42 4d 49 54 31 00 50 01 01 00"

Test(smpp_pdu, the_example_of_the_specification)
{
	struct smpp_pdu pdu = whole(BIND);

	cr_assert_eq(pdu.command, SMPP_BIND_TRANSCEIVER);
	cr_assert_eq(pdu.sequence, 1);
	cr_assert(text_is(pdu.bind.system_id, "SMPP3TEST"));
	cr_assert(text_is(pdu.bind.password, "secret08"));
	cr_assert(text_is(pdu.bind.system_type, "SUBMIT1"));
	cr_assert_eq(pdu.bind.version, 0x50);
	cr_assert_eq(pdu.bind.ton, 1);
	cr_assert_eq(pdu.bind.npi, 1);
	pdu.bind.system_id = TEXT("SMPP3TEST");
	pdu.bind.password = TEXT("secret08");
	pdu.bind.system_type = TEXT("SUBMIT1");
	written(&pdu, BIND);
}

#define HEAD(command, status) \
	".... " command " 00 00 00 " status " 00 00 00 07 "
#define SUBMIT                                                         \
	HEAD("00 00 00 04", "00")                                      \
	"00 05 00 'BANK' 00 01 01 '66812345678' 00 00 00 00 00 00 01 " \
	"00 00 00 05 'hello'"

Test(smpp_pdu, submit_sm_goes_round)
{
	struct smpp_pdu pdu = {
		.command = SMPP_SUBMIT_SM,
		.sequence = 7,
		.message = {.source = {5, 0, TEXT("BANK")},
			    .destination = {1, 1, TEXT("66812345678")},
			    .registered = 1,
			    .short_message = TEXT("hello")},
	};
	struct smpp_pdu back;

	written(&pdu, SUBMIT);
	back = whole(SUBMIT);
	cr_assert(text_is(back.message.source.digits, "BANK"));
	cr_assert_eq(back.message.source.ton, 5);
	cr_assert(text_is(back.message.destination.digits, "66812345678"));
	cr_assert_eq(back.message.registered, 1);
	cr_assert(text_is(back.message.short_message, "hello"));
}

#define RECEIPT                                                          \
	HEAD("00 00 00 05", "00")                                        \
	"00 01 01 '6681' 00 05 00 'BANK' 00 04 00 00 00 00 00 00 00 00 " \
	"02 'id' 00 1e 00 04 '2f1' 00 04 27 00 01 08 "                   \
	"02 0c 00 02 01 02 02 0e 00 01 03 02 0f 00 01 02 "               \
	"14 00 00 03 'abc'"

Test(smpp_pdu, a_receipt_with_its_optional_parameters)
{
	struct smpp_pdu pdu = whole(RECEIPT);

	cr_assert_eq(pdu.message.esm_class & SMPP_TYPE_MASK, SMPP_TYPE_RECEIPT);
	cr_assert(pdu.options.has_state);
	cr_assert_eq(pdu.options.state, 8);
	cr_assert(text_is(pdu.options.receipted_id, "2f1"));
	cr_assert(pdu.options.has_segment);
	cr_assert_eq(pdu.options.segment_reference, 0x0102);
	cr_assert_eq(pdu.options.segment_total, 3);
	cr_assert_eq(pdu.options.segment_number, 2);
	cr_assert(!pdu.options.has_payload);
}

#define DELIVER                                \
	HEAD("00 00 00 05", "00")              \
	"00 00 00 00 00 00 00 00 00 00 00 00 " \
	"00 00 08 00 "

Test(smpp_pdu, message_payload_and_an_id_without_its_zero)
{
	struct smpp_pdu pdu =
		whole(DELIVER "00 04 24 00 04 0e 01 0e 02 00 1e 00 02 'ab'");

	cr_assert_eq(pdu.message.coding, 8);
	cr_assert_eq(pdu.options.payload.size, 4);
	cr_assert(text_is(pdu.options.receipted_id, "ab"));
}

Test(smpp_pdu, options_are_written)
{
	struct smpp_pdu pdu = {
		.command = SMPP_DELIVER_SM,
		.sequence = 7,
		.message = {.coding = 8},
		.options = {.has_payload = true,
			    .payload = TEXT("xy"),
			    .has_state = true,
			    .state = 2,
			    .receipted_id = TEXT("9"),
			    .has_segment = true,
			    .segment_reference = 1,
			    .segment_total = 2,
			    .segment_number = 1},
	};

	written(&pdu, DELIVER "00 00 1e 00 02 '9' 00 02 0c 00 02 00 01 "
			      "02 0e 00 01 02 02 0f 00 01 01 04 24 00 02 'xy' "
			      "04 27 00 01 02");
}

Test(smpp_pdu, responses)
{
	struct smpp_pdu pdu = whole(HEAD("80 00 00 04", "00") "'00ff' 00");
	struct smpp_pdu answer = {.command = SMPP_DELIVER_SM | SMPP_RESPONSE,
				  .sequence = 7};

	cr_assert(text_is(pdu.name, "00ff"));
	written(&answer, HEAD("80 00 00 05", "00") "00");
	pdu = whole(HEAD("80 00 00 04", "58"));
	cr_assert_eq(pdu.status, SMPP_RTHROTTLED);
	cr_assert_eq(pdu.name.size, 0);
	pdu = whole(HEAD("80 00 00 09", "00") "'SMSC' 00 02 10 00 01 34");
	cr_assert(text_is(pdu.name, "SMSC"));
	answer.command = SMPP_SUBMIT_SM | SMPP_RESPONSE;
	answer.status = SMPP_RSUBMITFAIL;
	written(&answer, HEAD("80 00 00 04", "45"));
}

Test(smpp_pdu, headers_alone)
{
	cr_assert_eq(whole(HEAD("00 00 00 15", "00")).command,
		     SMPP_ENQUIRE_LINK);
	cr_assert_eq(whole(HEAD("80 00 00 06", "00")).command,
		     SMPP_UNBIND | SMPP_RESPONSE);
	cr_assert_eq(whole(HEAD("80 00 00 00", "03")).status, SMPP_RINVCMDID);
	/* one that is not ours: its body is passed over */
	cr_assert_eq(whole(HEAD("00 00 01 02", "00") "'whatever'").command,
		     0x102);
	cr_assert(!smpp_command_is_known(0x102));
	cr_assert(!smpp_command_is_known(0));
	cr_assert(smpp_command_is_known(SMPP_GENERIC_NACK));
}

Test(smpp_pdu, what_is_no_pdu)
{
	refused("00 00 00 0f", "of 15 octets");
	refused("00 01 00 01", "of 65537 octets");
	refused("ff ff ff ff", "octets");
	refused(HEAD("00 00 00 15", "00") "00", "behind the last field");
	refused(HEAD("80 00 00 04", "00"), "does not end");
	refused(HEAD("80 00 00 04", "00") "'never ends'", "does not end");
	refused(HEAD("80 00 00 04", "00") "'12345678901234567890123456789012345"
					  "678901234567890123456"
					  "7890123456' 00",
		"within its ceiling");
	refused(HEAD("80 00 00 04", "00") "00 00 1e 00", "before its last");
	refused(HEAD("80 00 00 04", "00") "00 00 1e 00 09 'ab'", "beyond");
	refused(HEAD("80 00 00 04", "00") "00 00 1e 00 01 00", "is none");
	refused(HEAD("80 00 00 04", "00") "00 00 1e 00 03 'a' 00 'b'",
		"is none");
	refused(DELIVER "00 04 27 00 02 01 01", "wrong length");
	refused(DELIVER "00 04 27 00 01 01 04 27 00 01 02", "there twice");
	refused(DELIVER "05 'abc'", "beyond");
	refused(DELIVER "01 'a' 04 24 00 01 'b'", "in one PDU");
}

Test(smpp_pdu, sm_length_beyond_254)
{
	char form[2048] = DELIVER "ff '";

	memset(form + strlen(form), 'x', 255);
	strncat(form, "'", 2);
	refused(form, "beyond 254");
}

Test(smpp_pdu, the_beginning_of_one_waits_for_more)
{
	struct text bytes = octets(SUBMIT);
	struct err err = {0};
	struct smpp_pdu pdu;
	size_t used;

	for (size_t i = 0; i < bytes.size; i++)
		cr_assert_eq(smpp_pdu_read((struct text){bytes.data, i}, &pdu,
					   &used, &err),
			     SMPP_MORE);
}

static void unwritable(const struct smpp_pdu *pdu, const char *why)
{
	struct buffer out;
	struct err err = {0};

	buffer_init(&out);
	buffer_str(&out, "before");
	cr_assert_eq(smpp_pdu_write(pdu, &out, &err), -1);
	cr_assert(strstr(err.text, why), "%s", err.text);
	cr_assert(text_is(buffer_view(&out), "before"));
	buffer_release(&out);
}

Test(smpp_pdu, fields_that_are_too_long)
{
	struct smpp_pdu pdu = {.command = SMPP_BIND_TRANSCEIVER};
	static char text[300];

	pdu.bind.password = TEXT("123456789");
	unwritable(&pdu, "password is longer than 8");
	pdu.bind.password = (struct text){"a\0b", 3};
	unwritable(&pdu, "a zero in password");
	memset(text, 'x', sizeof(text));
	pdu = (struct smpp_pdu){.command = SMPP_SUBMIT_SM};
	pdu.message.short_message = (struct text){text, 255};
	unwritable(&pdu, "254 octets");
	pdu.message.short_message.size = 3;
	pdu.options.payload = TEXT("both");
	unwritable(&pdu, "beside message_payload");
	pdu.message.short_message.size = 0;
	pdu.message.source.digits = (struct text){text, 21};
	unwritable(&pdu, "source_addr");
}

Test(smpp_pdu, names_of_statuses)
{
	cr_assert_str_eq(smpp_status_name(SMPP_RTHROTTLED), "ESME_RTHROTTLED");
	cr_assert_str_eq(smpp_status_name(SMPP_RBINDFAIL), "ESME_RBINDFAIL");
	cr_assert_null(smpp_status_name(0x412));
}
