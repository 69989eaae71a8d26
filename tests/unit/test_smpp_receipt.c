/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/smpp_receipt.h"

#include <criterion/criterion.h>

Test(smpp_receipt, the_form_of_appendix_b)
{
	struct smpp_receipt r;

	cr_assert(smpp_receipt_read(
		TEXT("id:0123456789 sub:001 dlvrd:000 submit date:2611230415 "
		     "done date:2611230416 stat:REJECTD err:034 "
		     "text:Your parcel stat:DELIVRD"),
		&r));
	cr_assert(text_is(r.id, "0123456789"));
	cr_assert_eq(r.state, SMPP_REJECTED);
	cr_assert(text_is(r.error, "034"));
	cr_assert(text_is(r.text, "Your parcel stat:DELIVRD"));
}

Test(smpp_receipt, what_is_left_out_is_empty)
{
	struct smpp_receipt r;

	cr_assert(smpp_receipt_read(TEXT("ID:7 STAT:delivrd Text:"), &r));
	cr_assert(text_is(r.id, "7"));
	cr_assert_eq(r.state, SMPP_DELIVERED);
	cr_assert_eq(r.text.size, 0);
	cr_assert(!smpp_receipt_read(TEXT("a paid: message, stat: none"), &r));
	cr_assert(!smpp_receipt_read(TEXT(""), &r));
	cr_assert(!smpp_receipt_read(TEXT("text:id:9 stat:DELIVRD"), &r));
	cr_assert_str_eq(smpp_delivery_word(SMPP_UNDELIVERABLE), "UNDELIV");
	cr_assert_str_eq(smpp_delivery_word(SMPP_NO_STATE), "");
}

Test(smpp_receipt, spellings_of_an_id)
{
	cr_assert(smpp_id_matches(TEXT("00aB"), TEXT("AB"), SMPP_ID_SAME));
	cr_assert(!smpp_id_matches(TEXT("ab"), TEXT("171"), SMPP_ID_SAME));
	cr_assert(smpp_id_matches(TEXT("ab"), TEXT("171"), SMPP_ID_DECIMAL));
	cr_assert(smpp_id_matches(TEXT("171"), TEXT("AB"), SMPP_ID_HEX));
	cr_assert(!smpp_id_matches(TEXT("171"), TEXT("171"), SMPP_ID_HEX));
	cr_assert(!smpp_id_matches(TEXT("xyz"), TEXT("1"), SMPP_ID_DECIMAL));
	cr_assert(!smpp_id_matches(TEXT(""), TEXT(""), SMPP_ID_SAME));
	cr_assert(!smpp_id_matches(TEXT("fffffffffffffffff"), TEXT("1"),
				   SMPP_ID_DECIMAL));
	cr_assert(smpp_id_matches(TEXT("ffffffffffffffff"),
				  TEXT("18446744073709551615"),
				  SMPP_ID_DECIMAL));
}
