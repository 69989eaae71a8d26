/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of short messages: UTF-8 to the octets of a data coding and back.
 * Data codings of SMPP 3.4 section 5.2.19: 0 and 1 the GSM default alphabet
 * (3GPP TS 23.038, one septet an octet), 3 Latin-1, 8 UCS-2 (read as UTF-16).
 * And the header that says which part of a longer text a message is (3GPP TS
 * 23.040, section 9.2.3.24.1 and .8).
 */
#ifndef PLAUDIT_PARSE_SMS_TEXT_H
#define PLAUDIT_PARSE_SMS_TEXT_H

#include "base/arena.h"
#include "base/text.h"

#define SMS_CODING_DEFAULT 0
#define SMS_CODING_LATIN1  3
#define SMS_CODING_UCS2	   8

/* 0 where the GSM alphabet has every character of it, else 8. */
uint8_t sms_coding_of(struct text utf8);
/* The text is UTF-8, and one that the coding can write. */
struct text sms_encode(struct arena *arena, struct text utf8, uint8_t coding);
/* U+FFFD for what the coding does not have; an unknown coding reads as
 * Latin-1. */
struct text sms_decode(struct arena *arena, struct text bytes, uint8_t coding);

struct sms_part {
	unsigned reference;
	uint8_t total, number; /* 1 of 1 where no header says else */
	struct text body;
};

#define SMS_PART_HEADER                                      \
	6 /* octets of the header that sms_part_header makes \
	   */

/* Of octets that begin with a user data header; false when it is broken. */
bool sms_part_read(struct text bytes, struct sms_part *out);
void sms_part_header(unsigned char out[SMS_PART_HEADER], uint8_t reference,
		     uint8_t total, uint8_t number);

#endif
