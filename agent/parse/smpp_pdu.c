/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/smpp_pdu.h"

#include <string.h>

#include "base/encode.h"
#include "base/limits.h"
#include "parse/smpp_form.h"

struct cursor {
	const char *at, *end;
	struct err *why;
	bool broken;
};

static void broken(struct cursor *c, const char *what)
{
	c->broken = true;
	c->at = c->end;
	err_set(c->why, ERR_PEER, "SMPP: %s", what);
}

static size_t left(const struct cursor *c)
{
	return (size_t)(c->end - c->at);
}

static uint8_t take_byte(struct cursor *c)
{
	if (!left(c)) {
		broken(c, "a PDU ends before its last field");
		return 0;
	}
	return (uint8_t)*c->at++;
}

static uint16_t take_pair(struct cursor *c)
{
	uint16_t high = take_byte(c);

	return (uint16_t)(high << 8 | take_byte(c));
}

/* A C-Octet String of at most `most` octets with its zero. */
static struct text take_string(struct cursor *c, size_t most)
{
	size_t room = left(c) < most ? left(c) : most;
	const char *zero = room ? memchr(c->at, 0, room) : NULL;
	struct text out = {c->at, 0};

	if (!zero) {
		broken(c, "a text does not end within its ceiling");
		return (struct text){NULL, 0};
	}
	out.size = (size_t)(zero - c->at);
	c->at = zero + 1;
	return out;
}

static struct text take_bytes(struct cursor *c, size_t size)
{
	struct text out = {c->at, size};

	if (left(c) < size) {
		broken(c, "a length leads beyond the end of its PDU");
		return (struct text){NULL, 0};
	}
	c->at += size;
	return out;
}

/* With its zero or, as many message centres send it, without. */
static struct text take_receipted(struct cursor *c, size_t size)
{
	struct text t = take_bytes(c, size);

	if (t.size && t.data[t.size - 1] == 0)
		t.size--;
	if (!t.size || t.size >= MESSAGE_ID_MOST || memchr(t.data, 0, t.size)) {
		broken(c, "receipted_message_id is none");
		return (struct text){NULL, 0};
	}
	return t;
}

static void want_size(struct cursor *c, size_t size, size_t wanted)
{
	if (size != wanted)
		broken(c, "an optional parameter has a wrong length");
}

struct seen {
	bool receipted, state, payload, reference, total, number;
};

static void take_once(struct cursor *c, bool *seen)
{
	if (*seen)
		broken(c, "an optional parameter is there twice");
	*seen = true;
}

static void take_option(struct cursor *c, struct smpp_options *out,
			struct seen *seen)
{
	unsigned tag = take_pair(c);
	size_t size = take_pair(c);

	switch (tag) {
	case TAG_RECEIPTED_ID:
		take_once(c, &seen->receipted);
		out->receipted_id = take_receipted(c, size);
		break;
	case TAG_STATE:
		take_once(c, &seen->state);
		want_size(c, size, 1);
		out->state = take_byte(c);
		break;
	case TAG_PAYLOAD:
		take_once(c, &seen->payload);
		out->payload = take_bytes(c, size);
		break;
	case TAG_SEGMENT_REFERENCE:
		take_once(c, &seen->reference);
		want_size(c, size, 2);
		out->segment_reference = take_pair(c);
		break;
	case TAG_SEGMENT_TOTAL:
		take_once(c, &seen->total);
		want_size(c, size, 1);
		out->segment_total = take_byte(c);
		break;
	case TAG_SEGMENT_NUMBER:
		take_once(c, &seen->number);
		want_size(c, size, 1);
		out->segment_number = take_byte(c);
		break;
	default:
		take_bytes(c, size);
	}
}

static void take_options(struct cursor *c, struct smpp_options *out)
{
	struct seen seen = {.receipted = false};

	while (left(c))
		take_option(c, out, &seen);
	out->has_state = seen.state;
	out->has_payload = seen.payload;
	out->has_segment = seen.reference && seen.total && seen.number;
}

static void take_bind(struct cursor *c, struct smpp_bind *out)
{
	out->system_id = take_string(c, SYSTEM_ID_MOST);
	out->password = take_string(c, PASSWORD_MOST);
	out->system_type = take_string(c, SYSTEM_TYPE_MOST);
	out->version = take_byte(c);
	out->ton = take_byte(c);
	out->npi = take_byte(c);
	out->address_range = take_string(c, ADDRESS_RANGE_MOST);
}

static struct smpp_address take_address(struct cursor *c)
{
	struct smpp_address out;

	out.ton = take_byte(c);
	out.npi = take_byte(c);
	out.digits = take_string(c, ADDRESS_MOST);
	return out;
}

/* Section 4.4.1 and 4.6.1: the two have the same fields. */
static void take_message(struct cursor *c, struct smpp_pdu *out)
{
	struct smpp_message *m = &out->message;
	size_t size;

	m->service_type = take_string(c, SERVICE_TYPE_MOST);
	m->source = take_address(c);
	m->destination = take_address(c);
	m->esm_class = take_byte(c);
	m->protocol = take_byte(c);
	m->priority = take_byte(c);
	m->schedule = take_string(c, TIME_MOST);
	m->validity = take_string(c, TIME_MOST);
	m->registered = take_byte(c);
	m->replace = take_byte(c);
	m->coding = take_byte(c);
	m->stored_text = take_byte(c);
	size = take_byte(c);
	if (size > SMPP_SHORT_MESSAGE)
		broken(c, "sm_length is beyond 254");
	m->short_message = take_bytes(c, size);
	take_options(c, &out->options);
	if (m->short_message.size && out->options.payload.size)
		broken(c, "short_message and message_payload in one PDU");
}

/* A response that refuses may leave its body out (section 4.4.2). */
static void take_named(struct cursor *c, struct smpp_pdu *out, size_t most)
{
	if (!left(c) && out->status)
		return;
	out->name = take_string(c, most);
	take_options(c, &out->options);
}

static void take_body(struct cursor *c, struct smpp_pdu *out)
{
	switch (out->command) {
	case SMPP_BIND_TRANSCEIVER:
		take_bind(c, &out->bind);
		break;
	case SMPP_BIND_TRANSCEIVER | SMPP_RESPONSE:
		take_named(c, out, SYSTEM_ID_MOST);
		break;
	case SMPP_SUBMIT_SM:
	case SMPP_DELIVER_SM:
		take_message(c, out);
		break;
	case SMPP_SUBMIT_SM | SMPP_RESPONSE:
	case SMPP_DELIVER_SM | SMPP_RESPONSE:
		take_named(c, out, MESSAGE_ID_MOST);
		break;
	default: /* no body, or one that is not ours to read */
		if (!smpp_command_is_known(out->command))
			c->at = c->end;
	}
	if (left(c))
		broken(c, "octets behind the last field of a PDU");
}

bool smpp_command_is_known(uint32_t command)
{
	switch (command & ~SMPP_RESPONSE) {
	case SMPP_GENERIC_NACK & ~SMPP_RESPONSE:
		return command == SMPP_GENERIC_NACK;
	case SMPP_SUBMIT_SM:
	case SMPP_DELIVER_SM:
	case SMPP_UNBIND:
	case SMPP_BIND_TRANSCEIVER:
	case SMPP_ENQUIRE_LINK:
		return true;
	default:
		return false;
	}
}

enum smpp_state smpp_pdu_read(struct text bytes, struct smpp_pdu *out,
			      size_t *used, struct err *why)
{
	const unsigned char *at = (const unsigned char *)bytes.data;
	struct smpp_pdu pdu = {.command = 0};
	struct cursor c = {.why = why};
	uint32_t size;

	if (bytes.size < 4)
		return SMPP_MORE;
	size = get_u32be(at);
	if (size < SMPP_HEADER_BYTES || size > LIMIT_SMPP_PDU) {
		err_set(why, ERR_PEER, "SMPP: a PDU of %u octets (%d to %d)",
			size, SMPP_HEADER_BYTES, LIMIT_SMPP_PDU);
		return SMPP_BROKEN;
	}
	if (bytes.size < size)
		return SMPP_MORE;
	pdu.command = get_u32be(at + 4);
	pdu.status = get_u32be(at + 8);
	pdu.sequence = get_u32be(at + 12);
	c.at = bytes.data + SMPP_HEADER_BYTES;
	c.end = bytes.data + size;
	take_body(&c, &pdu);
	if (c.broken) {
		err_prefix(why, "command 0x%08x", pdu.command);
		return SMPP_BROKEN;
	}
	*out = pdu;
	*used = size;
	return SMPP_WHOLE;
}
