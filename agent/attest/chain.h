/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The agent's own chain of one stream (reports/statement.md section 6). Every
 * envelope is kept as <state>/streams/<stream>/chain/<sequence>-<identity>.json
 * (12 digits); the head is the highest one kept. A chain that is open holds the
 * stream's lock. What chain_seal_* return is durable before they return; only
 * then may it be queued and sent.
 */
#ifndef PLAUDIT_ATTEST_CHAIN_H
#define PLAUDIT_ATTEST_CHAIN_H

#include "attest/statement.h"
#include "seal/dsse.h"

struct chain;

struct chain_head {
	uint64_t sequence; /* 0: nothing kept yet */
	struct digest identity; /* zeros then */
	uint64_t attempts; /* audit-started entries after the last compliance */
	/* the newest compliance entry; sequence 0: none */
	uint64_t audit_sequence;
	struct digest audit_identity;
	struct instant audit_created;
};

struct sealed {
	uint64_t sequence;
	struct digest identity;
	struct text envelope; /* the file's bytes, which are to be sent */
};

/* Waits at most wait_ms for the lock. link: entity, agent, stream. */
int chain_open(struct arena *arena, const char *state_directory,
	       const struct chain_link *link, int64_t wait_ms,
	       struct chain **out, struct err *err) MUST_USE;
void chain_close(struct chain *chain); /* NULL is allowed */
struct chain_head chain_head(const struct chain *chain);

const struct chain_link *chain_link_of(const struct chain *chain);
/* Whether that entry is kept. */
bool chain_has(struct arena *arena, const struct chain *chain,
	       uint64_t sequence, struct digest identity);

/* An entry of this chain that was verified, and sealed by this agent before
 * (sequence: the next one, its predecessor is the head): kept again. */
struct chain_entry_kept {
	enum statement_kind kind;
	struct instant created;
	struct sealed sealed;
};
int chain_adopt(struct chain *chain, const struct chain_entry_kept *entry,
		struct err *err) MUST_USE;

/* Seals the next entry from the report: fills its chain, attempts, log_state,
 * nonce, created (from the clock), sealed and identity, signs, keeps.
 * What it makes is in the arena that the chain was opened with. */
int chain_seal(struct chain *chain, enum statement_kind kind, struct key *key,
	       struct report *report, struct sealed *out,
	       struct err *err) MUST_USE;

/* The file name of an entry, and back; false for a name that is none. */
struct text entry_name(struct arena *arena, uint64_t sequence,
		       struct digest identity);
bool entry_name_parse(struct text name, uint64_t *sequence,
		      struct digest *identity);

/* <state>/streams/<stream>, where chain, outbox, receipts and checkpoint are.
 * A stream id that could leave that directory is ERR_USAGE. */
int stream_directory(struct arena *arena, const char *state_directory,
		     struct text stream, char **out, struct err *err) MUST_USE;

/* The last checkpoint that this agent verified, as it was signed: the file
 * `checkpoint` of the stream's directory. Absent: known is false. */
int log_state_read(struct arena *arena, const char *stream_directory,
		   struct log_state *out, struct err *err) MUST_USE;
/* The same as it was signed; it must be there. */
int log_state_signed(struct arena *arena, const char *stream_directory,
		     struct text *out, struct err *err) MUST_USE;
int log_state_keep(struct arena *arena, const char *stream_directory,
		   struct text signed_checkpoint, struct err *err) MUST_USE;

#endif
