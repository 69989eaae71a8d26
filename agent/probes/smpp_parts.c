/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/smpp_parts.h"

#include <string.h>

#include "parse/sms_text.h"

#define TON_INTERNATIONAL 1
#define TON_NETWORK	  3 /* a short code */
#define TON_ALPHANUMERIC  5
#define NPI_ISDN	  1
#define SHORT_CODE	  8 /* digits at most */

/* Octets of one message, alone and as a part (3GPP TS 23.040): characters of
 * the default alphabet are an octet each here, of UCS-2 two. */
static const struct {
	size_t alone, part;
} room[2] = {{160, 153}, {140, 134}};

static struct smpp_address sender_of(struct text name)
{
	struct smpp_address out = {TON_ALPHANUMERIC, 0, name};
	struct text digits = name;

	if (digits.size && *digits.data == '+')
		digits = (struct text){name.data + 1, name.size - 1};
	for (size_t i = 0; i < digits.size; i++)
		if (digits.data[i] < '0' || digits.data[i] > '9')
			return out;
	out.digits = digits;
	out.ton = digits.size > SHORT_CODE ? TON_INTERNATIONAL : TON_NETWORK;
	out.npi = digits.size > SHORT_CODE ? NPI_ISDN : 0;
	return out;
}

/* Not between the two halves of a character. */
static size_t cut_at(struct text octets, size_t most, uint8_t coding)
{
	if (octets.size <= most)
		return octets.size;
	if (coding == SMS_CODING_UCS2)
		return ((unsigned char)octets.data[most - 2] & 0xfc) == 0xd8
			       ? most - 2
			       : most;
	return octets.data[most - 1] == 0x1b ? most - 1 : most;
}

static size_t cut_parts(struct arena *arena, const struct smpp_pdu *first,
			struct text octets, uint8_t reference,
			struct smpp_pdu out[LIMIT_SMPP_PARTS])
{
	size_t most = room[first->message.coding == SMS_CODING_UCS2].part;
	char *bodies[LIMIT_SMPP_PARTS];
	size_t count = 0;

	for (; octets.size; count++) {
		size_t size = cut_at(octets, most, first->message.coding);

		if (count == LIMIT_SMPP_PARTS)
			return 0;
		bodies[count] = arena_many(arena, SMS_PART_HEADER + size, char);
		memcpy(bodies[count] + SMS_PART_HEADER, octets.data, size);
		out[count] = *first;
		out[count].message.esm_class |= SMPP_HAS_UDH;
		out[count].message.short_message =
			(struct text){bodies[count], SMS_PART_HEADER + size};
		octets.data += size;
		octets.size -= size;
	}
	for (size_t i = 0; i < count; i++)
		sms_part_header((unsigned char *)bodies[i], reference,
				(uint8_t)count, (uint8_t)(i + 1));
	return count;
}

size_t smpp_parts_of(struct arena *arena, const struct canary *canary,
		     struct text number, enum smpp_long long_text,
		     struct smpp_pdu out[LIMIT_SMPP_PARTS])
{
	uint8_t coding = sms_coding_of(canary->text);
	struct text octets = sms_encode(arena, canary->text, coding);
	struct smpp_pdu pdu = {
		.command = SMPP_SUBMIT_SM,
		.message = {.source = sender_of(canary->sender),
			    .destination = {TON_INTERNATIONAL, NPI_ISDN,
					    number},
			    .registered = 1,
			    .coding = coding},
	};

	if (octets.size > room[coding == SMS_CODING_UCS2].alone &&
	    long_text == SMPP_LONG_UDH)
		return cut_parts(arena, &pdu, octets,
				 (uint8_t)canary->id.data[canary->id.size - 1],
				 out);
	if (octets.size > room[coding == SMS_CODING_UCS2].alone) {
		pdu.options.has_payload = true;
		pdu.options.payload = octets;
	} else {
		pdu.message.short_message = octets;
	}
	out[0] = pdu;
	return 1;
}
