/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of a probe: a way of looking. It observes and never judges; what
 * it could not see is an observation with a reason, not an error. A member is
 * one file with one constant (probe_file.c exports probe_file), and its word in
 * PROBE_KINDS; field tables validate its YAML at load time, so observe reads
 * settings that cannot be wrong. It runs in a fenced child.
 */
#ifndef PLAUDIT_PROBES_PROBE_H
#define PLAUDIT_PROBES_PROBE_H

#include "base/clock.h"
#include "base/err.h"
#include "model/field.h"
#include "model/observation.h"

#define PROBE_KINDS(X) X(file) X(http) X(records) X(smpp) X(tls)

struct database_hold;
struct smpp_hold;
struct spill;
struct history_files;

/* A source read once more as it was committed to. */
struct look_again {
	const unsigned char *salt_key; /* K of the look; NULL: none was made */
	/* the files as an attestation names them: of its own source, then of
	 * those it joins; NULL: as they are */
	const struct source_report *const *then;
};

/* Where observations go as they are made. */
struct sink {
	/* One for each ask of the look; may be called in any order. */
	int (*observe)(void *context, const struct observation *observation,
		       struct err *err);
	/* For a records look: the source as a whole (once, last). */
	int (*source)(void *context, const struct source_report *source,
		      struct err *err);
	/* The commitment key K of a source, to be sealed beside the key. */
	int (*salt_key)(void *context, const unsigned char key[32],
			struct err *err);
	/* Rows or bytes done of a total (0: not known), for the progress. */
	void (*progress)(void *context, uint64_t done, uint64_t total);
	void *context;
	/* what was had for this look's databases before the fence: of its own
	 * source, then of those it joins; NULL: nothing */
	struct database_hold *holds;
	const struct smpp_hold *smpp; /* likewise, for an SMS gateway's */
	/* for what memory does not hold, opened likewise; NULL: nowhere */
	struct spill *spill;
	/* books of rows, opened likewise, in the same order; NULL: rows are
	 * not compared */
	const struct history_files *history;
	const struct look_again *again; /* NULL: for the first time */
};

/* What the fence of a look must let through. */
struct probe_reach {
	const char *const *read_paths; /* beside the libraries' own */
	size_t read_count;
	bool network;
	bool own_rights; /* what it reads may be the agent's user's alone */
};

struct probe_kind {
	const char *name; /* as YAML says it: "http" */
	const char *summary; /* one line for list and docs */
	const struct field *params; /* what a check may and must say */
	const struct field *facts; /* what it can observe; NULL: metrics */
	enum strength shown_by; /* at best, in production */
	bool network;
	/* The paths this look must read (in the arena). */
	int (*reach)(struct arena *arena, const struct plan *plan,
		     const struct look *look, struct probe_reach *out,
		     struct err *err);
	int (*observe)(struct arena *arena, const struct plan *plan,
		       const struct look *look, struct deadline deadline,
		       const struct sink *sink, struct err *err);
};

/* probe_table.c */
extern const struct probe_kind *const probe_kinds[];
extern const size_t probe_kind_count;
const struct probe_kind *probe_find(struct text name);

#endif
