/* SPDX-License-Identifier: Apache-2.0 */
/* The submit_sm PDUs of a message: one, or several for a text that is longer
 * than one message holds. */
#ifndef PLAUDIT_PROBES_SMPP_PARTS_H
#define PLAUDIT_PROBES_SMPP_PARTS_H

#include "base/limits.h"
#include "parse/smpp_pdu.h"
#include "probes/smpp_canary.h"

/* Fills at most LIMIT_SMPP_PARTS of them; 0: the text is longer than that. */
size_t smpp_parts_of(struct arena *arena, const struct canary *canary,
		     struct text number, enum smpp_long long_text,
		     struct smpp_pdu out[LIMIT_SMPP_PARTS]);

#endif
