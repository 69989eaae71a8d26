/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sending what the outbox holds, by sequence, to one regulator's collector.
 * Transport failures, 429 and 5xx are tried again with back-off and jitter
 * until the deadline; 4xx answers that will not change put the envelope in
 * outbox/refused. A receipt is verified (signature, leaf, inclusion,
 * checkpoint, and consistency with the last checkpoint this agent verified)
 * before it is kept; one that does not hold is ERR_TRUST and the envelope
 * stays.
 */
#ifndef PLAUDIT_DELIVER_UPLOAD_H
#define PLAUDIT_DELIVER_UPLOAD_H

#include "base/http.h"
#include "deliver/outbox.h"
#include "deliver/timestamp_fetch.h"
#include "seal/trust_root.h"

struct upload_target {
	const char *url; /* "https://collector.example", no slash at its end */
	const char *ca_file; /* NULL: the system's */
	const char *client_cert, *client_key; /* or NULL */
	const char *stream_directory;
	const struct trust_root *root;
	int64_t first_wait_ms; /* back-off begins here; 0: 500 */
	bool reviewed; /* what waits for people is sent now */
	const struct timestamp_source *timestamps; /* asked before sending */
	size_t timestamp_count;
};

struct upload_result {
	size_t sent, refused, left;
	struct text detail; /* why something is left or refused; one sentence */
	uint64_t log_size; /* of the newest checkpoint verified */
};

/* -1: ERR_TRUST when the collector's answer does not hold, ERR_SYSTEM for our
 * own failure. What could not be delivered in time is not an error: left > 0.
 */
int upload_run(struct arena *arena, struct outbox *outbox,
	       const struct upload_target *target, struct deadline deadline,
	       struct upload_result *out, struct err *err) MUST_USE;

#endif
