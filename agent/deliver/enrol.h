/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Enrolment (reports/trust-root.md section 4): the trust root is fetched and
 * held against the pin before the token leaves, then the agent proves that it
 * has its key.
 */
#ifndef PLAUDIT_DELIVER_ENROL_H
#define PLAUDIT_DELIVER_ENROL_H

#include "base/http.h"
#include "seal/trust_root.h"

struct enrolment_code {
	struct text url; /* "https://host[:port]" */
	struct text token;
	struct digest pin;
};

struct enrolment {
	const struct enrolment_code *code;
	struct text entity, agent;
	const struct text *streams;
	size_t stream_count;
	struct key *key;
	const char *ca_file; /* NULL: the system's */
	const char *root_path; /* where trust-root.json is to be kept */
};

struct enrolment_answer {
	bool pending; /* people must approve it first */
	struct text id; /* of the pending one */
	uint64_t root_version;
};

int enrolment_code_parse(struct arena *arena, struct text code,
			 struct enrolment_code *out, struct err *err) MUST_USE;
int enrol(struct arena *arena, const struct enrolment *enrolment,
	  struct deadline deadline, struct enrolment_answer *out,
	  struct err *err) MUST_USE;

struct trust_root_source {
	const char *url; /* the collector's */
	const char *ca_file; /* NULL: the system's */
	struct digest pin;
	const char *path; /* where it is kept */
};

/* Fetches the trust root, verifies it with the pin and against the one kept
 * at source->path, and keeps it (and <path>.seen). For `plaudit push` too. */
int trust_root_refresh(struct arena *arena,
		       const struct trust_root_source *source,
		       struct deadline deadline, struct trust_root *out,
		       struct err *err) MUST_USE;

/* The enrolment request as the collector reads it: verified with the key
 * inside it (proof of possession). */
struct enrolment_request {
	struct text entity, agent, token;
	const struct text *streams;
	size_t stream_count;
	struct text spki;
	struct digest pin;
	struct instant created;
};

int enrolment_request_read(struct arena *arena, struct text envelope,
			   struct enrolment_request *out,
			   struct err *err) MUST_USE;

#endif
