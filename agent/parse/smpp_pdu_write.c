/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/encode.h"
#include "parse/smpp_form.h"
#include "parse/smpp_pdu.h"

static int put_string(struct buffer *out, struct text t, size_t most,
		      const char *name, struct err *err)
{
	if (t.size >= most)
		return err_set(err, ERR_USAGE,
			       "SMPP: %s is longer than %zu characters", name,
			       most - 1);
	if (t.size && memchr(t.data, 0, t.size))
		return err_set(err, ERR_USAGE, "SMPP: a zero in %s", name);
	buffer_text(out, t);
	buffer_char(out, 0);
	return 0;
}

static void put_byte(struct buffer *out, unsigned n)
{
	buffer_char(out, (char)(unsigned char)n);
}

static void put_pair(struct buffer *out, unsigned n)
{
	put_byte(out, n >> 8 & 0xff);
	put_byte(out, n & 0xff);
}

static int put_bind(struct buffer *out, const struct smpp_bind *b,
		    struct err *err)
{
	if (put_string(out, b->system_id, SYSTEM_ID_MOST, "system_id", err) ||
	    put_string(out, b->password, PASSWORD_MOST, "password", err) ||
	    put_string(out, b->system_type, SYSTEM_TYPE_MOST, "system_type",
		       err))
		return -1;
	put_byte(out, b->version);
	put_byte(out, b->ton);
	put_byte(out, b->npi);
	return put_string(out, b->address_range, ADDRESS_RANGE_MOST,
			  "address_range", err);
}

static int put_address(struct buffer *out, const struct smpp_address *address,
		       const char *name, struct err *err)
{
	put_byte(out, address->ton);
	put_byte(out, address->npi);
	return put_string(out, address->digits, ADDRESS_MOST, name, err);
}

static int put_options(struct buffer *out, const struct smpp_options *o,
		       struct err *err)
{
	if (o->payload.size > 0xffff)
		return err_set(err, ERR_USAGE, "SMPP: message_payload");
	if (o->receipted_id.size) {
		put_pair(out, TAG_RECEIPTED_ID);
		put_pair(out, (unsigned)o->receipted_id.size + 1);
		if (put_string(out, o->receipted_id, MESSAGE_ID_MOST,
			       "receipted_message_id", err))
			return -1;
	}
	if (o->has_segment) {
		put_pair(out, TAG_SEGMENT_REFERENCE);
		put_pair(out, 2);
		put_pair(out, o->segment_reference);
		put_pair(out, TAG_SEGMENT_TOTAL);
		put_pair(out, 1);
		put_byte(out, o->segment_total);
		put_pair(out, TAG_SEGMENT_NUMBER);
		put_pair(out, 1);
		put_byte(out, o->segment_number);
	}
	if (o->has_payload) {
		put_pair(out, TAG_PAYLOAD);
		put_pair(out, (unsigned)o->payload.size);
		buffer_text(out, o->payload);
	}
	if (o->has_state) {
		put_pair(out, TAG_STATE);
		put_pair(out, 1);
		put_byte(out, o->state);
	}
	return 0;
}

static int put_message(struct buffer *out, const struct smpp_pdu *pdu,
		       struct err *err)
{
	const struct smpp_message *m = &pdu->message;

	if (m->short_message.size > SMPP_SHORT_MESSAGE ||
	    (m->short_message.size && pdu->options.payload.size))
		return err_set(err, ERR_USAGE,
			       "SMPP: short_message holds 254 octets, and "
			       "nothing beside message_payload");
	if (put_string(out, m->service_type, SERVICE_TYPE_MOST, "service_type",
		       err) ||
	    put_address(out, &m->source, "source_addr", err) ||
	    put_address(out, &m->destination, "destination_addr", err))
		return -1;
	put_byte(out, m->esm_class);
	put_byte(out, m->protocol);
	put_byte(out, m->priority);
	if (put_string(out, m->schedule, TIME_MOST, "schedule_delivery_time",
		       err) ||
	    put_string(out, m->validity, TIME_MOST, "validity_period", err))
		return -1;
	put_byte(out, m->registered);
	put_byte(out, m->replace);
	put_byte(out, m->coding);
	put_byte(out, m->stored_text);
	put_byte(out, (unsigned)m->short_message.size);
	buffer_text(out, m->short_message);
	return put_options(out, &pdu->options, err);
}

static int put_body(struct buffer *out, const struct smpp_pdu *pdu,
		    struct err *err)
{
	switch (pdu->command) {
	case SMPP_BIND_TRANSCEIVER:
		return put_bind(out, &pdu->bind, err);
	case SMPP_BIND_TRANSCEIVER | SMPP_RESPONSE:
		return pdu->status ? 0
				   : put_string(out, pdu->name, SYSTEM_ID_MOST,
						"system_id", err);
	case SMPP_SUBMIT_SM:
	case SMPP_DELIVER_SM:
		return put_message(out, pdu, err);
	case SMPP_SUBMIT_SM | SMPP_RESPONSE:
	case SMPP_DELIVER_SM | SMPP_RESPONSE:
		return pdu->status ? 0
				   : put_string(out, pdu->name, MESSAGE_ID_MOST,
						"message_id", err);
	default:
		return 0;
	}
}

int smpp_pdu_write(const struct smpp_pdu *pdu, struct buffer *out,
		   struct err *err)
{
	size_t start = out->size;
	unsigned char header[SMPP_HEADER_BYTES];

	memset(header, 0, sizeof(header));
	buffer_add(out, header, sizeof(header));
	if (put_body(out, pdu, err)) {
		out->size = start;
		return -1;
	}
	put_u32be(header, (uint32_t)(out->size - start));
	put_u32be(header + 4, pdu->command);
	put_u32be(header + 8, pdu->status);
	put_u32be(header + 12, pdu->sequence);
	memcpy(out->data + start, header, sizeof(header));
	return 0;
}

const char *smpp_status_name(uint32_t status)
{
	static const struct {
		uint32_t status;
		const char *name;
	} names[] = {
		{0x00, "ESME_ROK"},
		{0x01, "ESME_RINVMSGLEN"},
		{0x02, "ESME_RINVCMDLEN"},
		{0x03, "ESME_RINVCMDID"},
		{0x04, "ESME_RINVBNDSTS"},
		{0x05, "ESME_RALYBND"},
		{0x06, "ESME_RINVPRTFLG"},
		{0x07, "ESME_RINVREGDLVFLG"},
		{0x08, "ESME_RSYSERR"},
		{0x0a, "ESME_RINVSRCADR"},
		{0x0b, "ESME_RINVDSTADR"},
		{0x0c, "ESME_RINVMSGID"},
		{0x0d, "ESME_RBINDFAIL"},
		{0x0e, "ESME_RINVPASWD"},
		{0x0f, "ESME_RINVSYSID"},
		{0x14, "ESME_RMSGQFUL"},
		{0x15, "ESME_RINVSERTYP"},
		{0x43, "ESME_RINVESMCLASS"},
		{0x45, "ESME_RSUBMITFAIL"},
		{0x48, "ESME_RINVSRCTON"},
		{0x49, "ESME_RINVSRCNPI"},
		{0x50, "ESME_RINVDSTTON"},
		{0x51, "ESME_RINVDSTNPI"},
		{0x53, "ESME_RINVSYSTYP"},
		{0x58, "ESME_RTHROTTLED"},
		{0x61, "ESME_RINVSCHED"},
		{0x62, "ESME_RINVEXPIRY"},
		{0x64, "ESME_RX_T_APPN"},
		{0x65, "ESME_RX_P_APPN"},
		{0x66, "ESME_RX_R_APPN"},
		{0xc0, "ESME_RINVOPTPARSTREAM"},
		{0xc1, "ESME_ROPTPARNOTALLWD"},
		{0xc2, "ESME_RINVPARLEN"},
		{0xc3, "ESME_RMISSINGOPTPARAM"},
		{0xc4, "ESME_RINVOPTPARAMVAL"},
		{0xfe, "ESME_RDELIVERYFAILURE"},
		{0xff, "ESME_RUNKNOWNERR"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].status == status)
			return names[i].name;
	return NULL;
}
