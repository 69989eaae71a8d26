/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often a place began to collect, kept there, and how far a place of
 * judging has judged, kept here: so that what was collected and thrown away
 * leaves its trace (reports/evidence.md section 7).
 */
#ifndef PLAUDIT_AUDIT_COLLECT_PLACE_H
#define PLAUDIT_AUDIT_COLLECT_PLACE_H

#include "audit/collection_index.h"

struct collect_place {
	unsigned char place[COLLECTION_PLACE_BYTES];
	uint64_t number;
};

/* One more, durable when it returns; the place is drawn the first time.
 * directory: <state>/collect/<stream>. */
int collect_place_next(struct arena *arena, const char *directory,
		       struct collect_place *out, struct err *err) MUST_USE;

struct judged_place {
	uint64_t number; /* 0: nothing of that place was judged */
	struct digest index;
};

int judged_place_read(struct arena *arena, const char *stream_directory,
		      const unsigned char place[COLLECTION_PLACE_BYTES],
		      struct judged_place *out, struct err *err) MUST_USE;
int judged_place_keep(struct arena *arena, const char *stream_directory,
		      const unsigned char place[COLLECTION_PLACE_BYTES],
		      const struct judged_place *judged,
		      struct err *err) MUST_USE;

#endif
