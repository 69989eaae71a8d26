/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The PDUs of SMPP 3.4 (Short Message Peer to Peer, issue 1.2) that a
 * transceiver needs: bind_transceiver, submit_sm, deliver_sm, enquire_link,
 * unbind, their responses, generic_nack. Read strictly: every length of the
 * specification's tables holds, every octet of a PDU is accounted for; further
 * optional parameters are passed over by their length. Texts point into the
 * bytes that were read. Bytes in, structs out; nothing here talks to anybody.
 */
#ifndef PLAUDIT_PARSE_SMPP_PDU_H
#define PLAUDIT_PARSE_SMPP_PDU_H

#include "base/text.h"

#define SMPP_RESPONSE	      0x80000000u
#define SMPP_GENERIC_NACK     0x80000000u
#define SMPP_SUBMIT_SM	      0x00000004u
#define SMPP_DELIVER_SM	      0x00000005u
#define SMPP_UNBIND	      0x00000006u
#define SMPP_BIND_TRANSCEIVER 0x00000009u
#define SMPP_ENQUIRE_LINK     0x00000015u

#define SMPP_HEADER_BYTES 16
#define SMPP_VERSION	  0x34

/* section 5.1.3 */
#define SMPP_ROK	  0x00u
#define SMPP_RINVCMDID	  0x03u
#define SMPP_RSYSERR	  0x08u
#define SMPP_RINVSRCADR	  0x0au
#define SMPP_RINVDSTADR	  0x0bu
#define SMPP_RBINDFAIL	  0x0du
#define SMPP_RINVPASWD	  0x0eu
#define SMPP_RINVSYSID	  0x0fu
#define SMPP_RMSGQFUL	  0x14u
#define SMPP_RSUBMITFAIL  0x45u
#define SMPP_RTHROTTLED	  0x58u
#define SMPP_RX_T_APPN	  0x64u
#define SMPP_RX_P_APPN	  0x65u
#define SMPP_RX_R_APPN	  0x66u
#define SMPP_RVENDOR	  0x400u /* to 0x4ff: of the message centre's own */
#define SMPP_RVENDOR_LAST 0x4ffu

/* esm_class: the message type of deliver_sm, and a header in the text */
#define SMPP_TYPE_MASK	  0x3cu
#define SMPP_TYPE_RECEIPT 0x04u
#define SMPP_HAS_UDH	  0x40u

#define SMPP_SHORT_MESSAGE 254 /* octets that short_message holds */

struct smpp_bind {
	struct text system_id, password, system_type, address_range;
	uint8_t version, ton, npi;
};

struct smpp_address {
	uint8_t ton, npi;
	struct text digits; /* or letters, with type of number 5 */
};

struct smpp_message {
	struct text service_type;
	struct smpp_address source, destination;
	uint8_t esm_class, protocol, priority;
	struct text schedule, validity;
	uint8_t registered, replace, coding, stored_text;
	struct text short_message;
};

/* Optional parameters; what was not there has size 0 or false. */
struct smpp_options {
	bool has_state, has_payload, has_segment;
	uint8_t state; /* message_state */
	struct text receipted_id; /* receipted_message_id */
	struct text payload; /* message_payload */
	uint16_t segment_reference; /* sar_msg_ref_num */
	uint8_t segment_total, segment_number;
};

struct smpp_pdu {
	uint32_t command, status, sequence;
	struct smpp_bind bind; /* bind_transceiver */
	struct smpp_message message; /* submit_sm, deliver_sm */
	struct text name; /* of a response: message_id or system_id */
	struct smpp_options options;
};

enum smpp_state {
	SMPP_WHOLE, /* *out is filled, *used bytes are done with */
	SMPP_MORE, /* the bytes end inside a PDU */
	SMPP_BROKEN, /* no PDU of SMPP 3.4; what follows cannot be read */
};

/* Of a command that is not in the list above only the header is filled. */
enum smpp_state smpp_pdu_read(struct text bytes, struct smpp_pdu *out,
			      size_t *used, struct err *why);
bool smpp_command_is_known(uint32_t command);

/* Appends it; ERR_USAGE when a field is longer than its ceiling in the
 * specification, or both short_message and message_payload are there. */
int smpp_pdu_write(const struct smpp_pdu *pdu, struct buffer *out,
		   struct err *err) MUST_USE;

/* "ESME_RTHROTTLED"; NULL when the specification reserves it. */
const char *smpp_status_name(uint32_t status);

#endif
