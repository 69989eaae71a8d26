/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The observation pipe: what a fenced child tells the run, as frames of a
 * big-endian u32 length and a JSON object. The child may have been taken over
 * by what it looked at, so the reader trusts nothing: sizes, indexes and kinds
 * are checked against the plan, and a frame that does not fit is ERR_PEER.
 */
#ifndef PLAUDIT_AUDIT_WIRE_H
#define PLAUDIT_AUDIT_WIRE_H

#include "model/observation.h"

enum frame_kind {
	FRAME_OBSERVATION,
	FRAME_SOURCE,
	FRAME_SALT_KEY,
	FRAME_PROGRESS,
	FRAME_LOOK_DONE, /* all asks of the look are answered */
	FRAME_LOOK_FAILED, /* the probe returned an error of ours */
};

struct frame {
	enum frame_kind kind;
	unsigned look;
	bool kept; /* written: pieces of evidence by their digests */
	struct observation observation;
	struct source_report source;
	unsigned char salt_key[32];
	uint64_t done, total;
	struct text message; /* FRAME_LOOK_FAILED */
};

/* The frame's JSON, without the length. */
struct text frame_write(struct arena *arena, const struct frame *frame);
int frame_read(struct arena *arena, struct text bytes, const struct plan *plan,
	       struct frame *out, struct err *err) MUST_USE;
/* The same of a line that was kept: only there may pieces of evidence stand by
 * their digests. */
int frame_read_kept(struct arena *arena, struct text bytes,
		    const struct plan *plan, struct frame *out,
		    struct err *err) MUST_USE;

#endif
