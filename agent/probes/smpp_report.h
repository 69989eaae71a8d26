/* SPDX-License-Identifier: Apache-2.0 */
/* The facts of the smpp probe: out of a book of messages. */
#ifndef PLAUDIT_PROBES_SMPP_REPORT_H
#define PLAUDIT_PROBES_SMPP_REPORT_H

#include "probes/sighting.h"
#include "probes/smpp_talk.h"

extern const struct field smpp_facts[];

/* Of the book's messages the first `controls` are controls. Where the plain
 * one did not arrive, the sighting is lost. */
void smpp_report(struct arena *arena, struct smpp_book *book, size_t controls,
		 const struct talk_end *end, struct sighting *sight);

#endif
