/* SPDX-License-Identifier: Apache-2.0 */
/* What reading and writing PDUs of SMPP 3.4 have in common: the ceilings of
 * texts and the tags of optional parameters. */
#ifndef PLAUDIT_PARSE_SMPP_FORM_H
#define PLAUDIT_PARSE_SMPP_FORM_H

/* Octets with the terminating zero, section 5.2. */
enum ceiling {
	SERVICE_TYPE_MOST = 6,
	ADDRESS_MOST = 21,
	TIME_MOST = 17,
	MESSAGE_ID_MOST = 65,
	SYSTEM_ID_MOST = 16,
	PASSWORD_MOST = 9,
	SYSTEM_TYPE_MOST = 13,
	ADDRESS_RANGE_MOST = 41,
};

#define TAG_RECEIPTED_ID      0x001e
#define TAG_SEGMENT_REFERENCE 0x020c
#define TAG_SEGMENT_TOTAL     0x020e
#define TAG_SEGMENT_NUMBER    0x020f
#define TAG_PAYLOAD	      0x0424
#define TAG_STATE	      0x0427

#endif
