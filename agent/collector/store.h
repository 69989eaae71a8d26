/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the collector keeps, as a contract that a database fulfils: SQLite by
 * default, PostgreSQL for several collectors at once. A store may be used from
 * any thread: reads run side by side, writes one after another. Every function
 * that writes is one transaction, on stable storage when it returns 0.
 *
 * The log part keeps the order of TRUST.md: batch_stage makes entries, tiles
 * and rows durable but invisible; batch_apply makes them visible, once the
 * signed checkpoint is in log.lock; batch_drop forgets a batch that never got
 * that far. Reads of attestations, entries and tiles see applied batches only.
 * What the outside may not see (an envelope under 8 MiB) is capped before it
 * gets here. Texts read are in the caller's arena.
 */
#ifndef PLAUDIT_COLLECTOR_STORE_H
#define PLAUDIT_COLLECTOR_STORE_H

#include "attest/entry_kind.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/digest.h"
#include "model/words.h"

/* An institution that answers to this collector. */
struct entity {
	struct text id; /* [a-z0-9-]+ */
	struct bitext name;
	unsigned classes; /* bit per enum entity_class */
	const struct text *profiles;
	size_t profile_count;
	const struct digest *packs; /* accepted rule packs, newest first: the
				       first is the one we judge with */
	size_t pack_count;
};

struct entity_list {
	const struct entity *items;
	size_t count;
};

/* Whose a key is when it is a person's: the regulator names them when it gives
 * the enrolment code. Without a name it is an agent's. */
struct officer {
	struct text name, position;
};

/* A key that may sign for an entity; the SPKI is DER. */
struct agent_key {
	struct digest hint; /* SHA-256 of the SPKI */
	struct text spki;
	struct text entity, agent;
	const struct text *streams;
	size_t stream_count; /* 0: all */
	struct instant from;
	struct instant until; /* INSTANT_NEVER: no end */
	struct instant invalid_after; /* INSTANT_NEVER: not revoked */
	int64_t last_good_size; /* leaves at or above are void; -1: none */
	struct officer officer;
};

struct agent_key_list {
	const struct agent_key *items;
	size_t count;
};

/* A one-time right to enrol a key; the token itself is never kept. */
struct enrol_code {
	struct digest token_hash;
	struct text entity;
	struct instant expires;
	struct officer officer; /* that it enrols */
};

enum enrol_outcome {
	ENROL_DONE,
	ENROL_AGAIN, /* that key came by that code before */
	ENROL_NO_CODE, /* unknown, used, expired, or of another entity */
	ENROL_KNOWN, /* the key is enrolled already, by another code */
};

struct chain_id {
	struct text entity, agent, stream;
};

/* What re-judging said; see rejudge.h. */
struct judged {
	struct text summary; /* canonical JSON, for the pages */
	uint64_t pass, fail, unknown, flags;
	enum verdict verdict;
};

/* An attestation as it is kept. */
struct held {
	struct digest identity; /* SHA-256 of the PAE */
	struct chain_id chain;
	uint64_t sequence;
	struct digest previous;
	struct text envelope; /* canonical: payload, payloadType, signatures */
	uint64_t leaf; /* index in the log */
	uint64_t batch_size; /* of the checkpoint that first covered it */
	struct instant received, created;
	struct judged judged;
	bool fork; /* another identity came first for this sequence */
	enum statement_kind kind; /* only of an audit something is judged */
	struct digest about; /* the attestation it speaks of; zeros: none */
};

struct held_list {
	const struct held *items; /* without envelopes, if not said so */
	size_t count;
};

/* Something the collector noticed and logged: a fork, a gap, an enrolment. */
struct event {
	struct text kind; /* "fork", "gap", "late", "broken-link", "enrolled" */
	struct text entity;
	struct instant at;
	struct text envelope; /* DSSE by the authority key */
	uint64_t leaf;
};

struct event_list {
	const struct event *items; /* newest first, without envelopes */
	size_t count;
};

/* An event that is signed and not in the log yet: kept in one transaction with
 * what it tells, logged by whoever has the log (event_drain.h). */
struct waiting_event {
	struct event event; /* leaf is not set */
	struct text leaf; /* what goes into the log */
};

struct waiting_list {
	const struct waiting_event *items; /* oldest first */
	size_t count;
};

/* A code that is used; the event waits for the log in the same transaction. */
struct enrol_use {
	struct digest token_hash;
	const struct agent_key *key;
	struct instant now;
	const struct waiting_event *event; /* NULL: none */
};

/* The log's last published checkpoint. */
struct log_edge {
	uint64_t size;
	struct digest root;
	struct text note; /* signed */
};

/* The widest stored form of a tile: 1..256 hashes of 32 bytes. */
struct tile_row {
	unsigned level;
	uint64_t index;
	struct text hashes;
};

struct log_batch {
	uint64_t first; /* index of its first leaf */
	uint64_t size; /* of the tree after it */
	struct digest root; /* of that tree */
	const struct text *leaves; /* size - first of them */
	const struct tile_row *tiles;
	size_t tile_count;
	const struct held *held; /* forks too */
	size_t held_count;
	const struct event *events;
	size_t event_count;
};

struct trust_root_row {
	uint64_t version;
	struct text envelope;
	struct instant issued, expires;
};

/* 32 random bytes whose hash is logged ahead: reports/challenge.md 1 */
struct challenge_nonce {
	struct digest nonce;
	struct text event; /* the envelope that was logged, or waits to be */
	int64_t leaf; /* -1: not in the log yet */
	bool used;
};

struct nonce_list {
	const struct challenge_nonce *items; /* newest first */
	size_t count;
};

enum challenge_state {
	CHALLENGE_OPEN,
	CHALLENGE_RIGHT,
	CHALLENGE_WRONG,
	CHALLENGE_LATE,
	CHALLENGE_STATE_COUNT
};

/* A challenge as it is kept, and what became of it. */
struct challenge_row {
	struct digest id;
	struct text entity;
	struct digest attestation;
	struct instant issued, due;
	struct text envelope;
	enum challenge_state state;
	/* once it is settled */
	struct instant settled;
	struct digest response; /* its identity; zeros: none */
	struct text step, detail; /* that did not hold */
	struct text answer; /* envelope; in lists only if said so */
	/* the regulator's own, what answers are compared with; never told */
	struct text cases;
};

struct challenge_list {
	const struct challenge_row *items; /* newest first, without answers */
	size_t count;
};

struct store;

struct store_kind {
	const char *name;
	/* `where` is a path or a connection string; `create` makes it anew and
	 * refuses one that is there. */
	int (*open)(const char *where, bool create, struct store **out,
		    struct err *err) MUST_USE;
	void (*close)(struct store *store);

	/* -- the registry; its version grows with every change of it -- */
	int (*registry_version)(struct store *store, uint64_t *out,
				struct err *err) MUST_USE;
	int (*entities)(struct store *store, struct arena *arena,
			struct entity_list *out, struct err *err) MUST_USE;
	int (*keys)(struct store *store, struct arena *arena,
		    struct agent_key_list *out, struct err *err) MUST_USE;
	int (*entity_put)(struct store *store, const struct entity *entity,
			  struct err *err) MUST_USE;
	int (*key_put)(struct store *store, const struct agent_key *key,
		       struct err *err) MUST_USE; /* replaces by hint */
	/* Several keys and the event that tells of them, all or none. */
	int (*keys_change)(struct store *store, const struct agent_key *keys,
			   size_t count, const struct waiting_event *event,
			   struct err *err) MUST_USE;
	/* An event by itself. */
	int (*event_put)(struct store *store, const struct waiting_event *event,
			 struct err *err) MUST_USE;
	/* What waits; what is in the log by now is forgotten. */
	int (*events_waiting)(struct store *store, struct arena *arena,
			      struct waiting_list *out,
			      struct err *err) MUST_USE;
	int (*code_put)(struct store *store, const struct enrol_code *code,
			struct err *err) MUST_USE;
	/* Codes not expired at `now`, used ones too. */
	int (*codes)(struct store *store, struct arena *arena,
		     struct instant now, const struct enrol_code **out,
		     size_t *count, struct err *err) MUST_USE;
	/* Uses the code up and adds the key, both or neither; the key is the
	 * officer's that the code was made for. */
	int (*enrol)(struct store *store, const struct enrol_use *use,
		     enum enrol_outcome *out, struct err *err) MUST_USE;
	/* version 0 when there is none yet */
	int (*trust_root)(struct store *store, struct arena *arena,
			  struct trust_root_row *out, struct err *err) MUST_USE;
	/* 0 kept, 1 when that version exists already */
	int (*trust_root_put)(struct store *store,
			      const struct trust_root_row *row,
			      struct err *err) MUST_USE;

	/* -- attestations; *found says whether *out was filled -- */
	int (*held_find)(struct store *store, struct arena *arena,
			 struct digest identity, struct held *out, bool *found,
			 struct err *err) MUST_USE;
	/* Which attestation has that place in its chain (never a fork);
	 * sequence 0 asks for the head. Without its envelope; out->sequence is
	 * 0 when there is none. */
	int (*chain_at)(struct store *store, struct arena *arena,
			const struct chain_id *chain, uint64_t sequence,
			struct held *out, struct err *err) MUST_USE;
	/* The last attestation that judged something, of every chain. */
	int (*heads)(struct store *store, struct arena *arena,
		     struct held_list *out, struct err *err) MUST_USE;
	/* What was said about an attestation, in the order of the log; with
	 * envelopes. */
	int (*held_about)(struct store *store, struct arena *arena,
			  struct digest identity, struct held_list *out,
			  struct err *err) MUST_USE;
	/* What an institution said since then (sign-offs, replies), newest
	 * first, at most LIMIT_PAGE_ROWS; with envelopes. */
	int (*held_said)(struct store *store, struct arena *arena,
			 struct text entity, struct instant since,
			 struct held_list *out, struct err *err) MUST_USE;
	/* At most `limit`, newest first. */
	int (*events)(struct store *store, struct arena *arena, size_t limit,
		      struct event_list *out, struct err *err) MUST_USE;
	/* The envelope behind a leaf: of an attestation, fork or event. */
	int (*envelope_at)(struct store *store, struct arena *arena,
			   uint64_t leaf, struct text *out, bool *found,
			   struct err *err) MUST_USE;

	/* -- challenges -- */
	int (*nonce_put)(struct store *store, const struct challenge_nonce *n,
			 const struct waiting_event *event,
			 struct err *err) MUST_USE;
	int (*nonces)(struct store *store, struct arena *arena,
		      struct nonce_list *out, struct err *err) MUST_USE;
	/* The nonce (NULL: none) is used up with it: ERR_USAGE when it was. */
	int (*challenge_put)(struct store *store,
			     const struct challenge_row *row,
			     const struct digest *nonce,
			     const struct waiting_event *event,
			     struct err *err) MUST_USE;
	/* entity empty: of all; only open ones, or all */
	int (*challenges)(struct store *store, struct arena *arena,
			  struct text entity, bool open,
			  struct challenge_list *out, struct err *err) MUST_USE;
	int (*challenge_find)(struct store *store, struct arena *arena,
			      struct digest id, struct challenge_row *out,
			      bool *found, struct err *err) MUST_USE;
	/* Keeps state, settled, response, step, detail and answer of an open
	 * one: 0 kept, 1 when it was settled before. */
	int (*challenge_settle)(struct store *store,
				const struct challenge_row *row,
				const struct waiting_event *event,
				struct err *err) MUST_USE;

	/* -- the log -- */
	int (*edge)(struct store *store, struct arena *arena,
		    struct log_edge *out, struct err *err) MUST_USE;
	/* Sets the first edge (an empty tree); refused when there is one. */
	int (*edge_begin)(struct store *store, const struct log_edge *edge,
			  struct err *err) MUST_USE;
	int (*batch_stage)(struct store *store, const struct log_batch *batch,
			   struct err *err) MUST_USE;
	/* What is staged: size 0 when nothing is. */
	int (*staged)(struct store *store, struct log_edge *out,
		      struct err *err) MUST_USE;
	int (*batch_apply)(struct store *store, const struct log_edge *edge,
			   struct err *err) MUST_USE;
	int (*batch_drop)(struct store *store, struct err *err) MUST_USE;
	/* The first checkpoint that covered the tree at exactly that size. */
	int (*note_at)(struct store *store, struct arena *arena, uint64_t size,
		       struct text *out, bool *found, struct err *err) MUST_USE;
	/* Hashes of a tile, as many as there are; staged ones are seen too,
	 * so callers ask by sizes they know. */
	int (*tile)(struct store *store, struct arena *arena, unsigned level,
		    uint64_t index, struct text *out,
		    struct err *err) MUST_USE; /* empty: there is none */
	/* At most *count leaves from `first` on; *count of them were stored. */
	int (*leaves)(struct store *store, struct arena *arena, uint64_t first,
		      struct text *out, size_t *count,
		      struct err *err) MUST_USE;
};

/* What every backend's struct begins with. */
struct store {
	const struct store_kind *kind;
};

extern const struct store_kind store_sqlite;

#endif
