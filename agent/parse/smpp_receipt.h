/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a delivery receipt (SMPP 3.4, appendix B): "id:... sub:...
 * dlvrd:... submit date:... done date:... stat:DELIVRD err:000 text:...". Its
 * form is "vendor specific", so what is not there stays empty; and how two
 * spellings of a message id, hexadecimal and decimal, are one.
 */
#ifndef PLAUDIT_PARSE_SMPP_RECEIPT_H
#define PLAUDIT_PARSE_SMPP_RECEIPT_H

#include "base/text.h"

/* message_state, section 5.2.28 */
enum smpp_delivery {
	SMPP_NO_STATE = 0,
	SMPP_ENROUTE = 1,
	SMPP_DELIVERED = 2,
	SMPP_EXPIRED = 3,
	SMPP_DELETED = 4,
	SMPP_UNDELIVERABLE = 5,
	SMPP_ACCEPTED = 6,
	SMPP_UNKNOWN_STATE = 7,
	SMPP_REJECTED = 8,
};

struct smpp_receipt {
	struct text id;
	enum smpp_delivery state;
	struct text error;
	struct text text; /* of the message: its beginning */
};

/* False when it has neither an id nor a state. */
bool smpp_receipt_read(struct text text, struct smpp_receipt *out);
/* "DELIVRD"; of NO_STATE "". */
const char *smpp_delivery_word(enum smpp_delivery state);

/* How a message centre writes the ids of its receipts, against those of its
 * responses. */
enum smpp_id_form {
	SMPP_ID_SAME, /* letters of either case */
	SMPP_ID_DECIMAL, /* hexadecimal in the response, decimal in the receipt
			  */
	SMPP_ID_HEX, /* the other way round */
};
#define SMPP_ID_FORMS 3

bool smpp_id_matches(struct text response, struct text receipt,
		     enum smpp_id_form form);

#endif
