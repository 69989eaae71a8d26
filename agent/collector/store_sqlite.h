/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SQLite store, shared by its files: store_sqlite.c (opening, the pool of
 * readers, the table of functions), sqlite_registry.c, sqlite_enrol.c,
 * sqlite_held.c and sqlite_log.c. Nobody else includes this.
 */
#ifndef PLAUDIT_COLLECTOR_STORE_SQLITE_H
#define PLAUDIT_COLLECTOR_STORE_SQLITE_H

#include "collector/sqlite_handle.h"
#include "collector/store.h"

/* A connection for reading, given back when done. */
int sqlite_reader_take(struct store *store, struct sqlite_handle **out,
		       struct err *err) MUST_USE;
void sqlite_reader_give(struct store *store, struct sqlite_handle *handle);
/* The connection for writing, inside a transaction begun at once. */
int sqlite_write_begin(struct store *store, struct sqlite_handle **out,
		       struct err *err) MUST_USE;
/* Ends it: commits when result is 0 or more, else rolls back. */
int sqlite_write_end(struct store *store, int result, struct err *err) MUST_USE;

int sqlite_registry_version(struct store *store, uint64_t *out,
			    struct err *err) MUST_USE;
int sqlite_entities(struct store *store, struct arena *arena,
		    struct entity_list *out, struct err *err) MUST_USE;
int sqlite_keys(struct store *store, struct arena *arena,
		struct agent_key_list *out, struct err *err) MUST_USE;
int sqlite_entity_put(struct store *store, const struct entity *entity,
		      struct err *err) MUST_USE;
int sqlite_key_put(struct store *store, const struct agent_key *key,
		   struct err *err) MUST_USE;
/* Inside a transaction. */
int sqlite_key_write(struct sqlite_handle *handle, struct arena *arena,
		     const struct agent_key *key, struct err *err) MUST_USE;
int sqlite_keys_change(struct store *store, const struct agent_key *keys,
		       size_t count, const struct waiting_event *event,
		       struct err *err) MUST_USE;
int sqlite_event_put(struct store *store, const struct waiting_event *event,
		     struct err *err) MUST_USE;
int sqlite_events_waiting(struct store *store, struct arena *arena,
			  struct waiting_list *out, struct err *err) MUST_USE;
/* Inside a transaction. */
int sqlite_event_wait(struct sqlite_handle *handle,
		      const struct waiting_event *event,
		      struct err *err) MUST_USE;
int sqlite_code_put(struct store *store, const struct enrol_code *code,
		    struct err *err) MUST_USE;
int sqlite_codes(struct store *store, struct arena *arena, struct instant now,
		 const struct enrol_code **out, size_t *count,
		 struct err *err) MUST_USE;
int sqlite_enrol(struct store *store, const struct enrol_use *use,
		 enum enrol_outcome *out, struct err *err) MUST_USE;
int sqlite_trust_root(struct store *store, struct arena *arena,
		      struct trust_root_row *out, struct err *err) MUST_USE;
int sqlite_trust_root_put(struct store *store, const struct trust_root_row *row,
			  struct err *err) MUST_USE;

int sqlite_held_about(struct store *store, struct arena *arena,
		      struct digest identity, struct held_list *out,
		      struct err *err);
int sqlite_held_said(struct store *store, struct arena *arena,
		     struct text entity, struct instant since,
		     struct held_list *out, struct err *err) MUST_USE;
int sqlite_held_find(struct store *store, struct arena *arena,
		     struct digest identity, struct held *out, bool *found,
		     struct err *err) MUST_USE;
int sqlite_chain_at(struct store *store, struct arena *arena,
		    const struct chain_id *chain, uint64_t sequence,
		    struct held *out, struct err *err) MUST_USE;
int sqlite_heads(struct store *store, struct arena *arena,
		 struct held_list *out, struct err *err) MUST_USE;
int sqlite_events(struct store *store, struct arena *arena, size_t limit,
		  struct event_list *out, struct err *err) MUST_USE;
int sqlite_envelope_at(struct store *store, struct arena *arena, uint64_t leaf,
		       struct text *out, bool *found, struct err *err) MUST_USE;
/* Inside batch_stage's transaction. */
int sqlite_held_insert(struct sqlite_handle *handle, const struct held *held,
		       struct err *err) MUST_USE;
int sqlite_event_insert(struct sqlite_handle *handle, const struct event *event,
			struct err *err) MUST_USE;

/* Of version 2; some databases of version 1 have them already. */
int sqlite_challenge_tables(struct sqlite_handle *handle,
			    struct err *err) MUST_USE;
int sqlite_nonce_put(struct store *store, const struct challenge_nonce *nonce,
		     const struct waiting_event *event,
		     struct err *err) MUST_USE;
int sqlite_nonces(struct store *store, struct arena *arena,
		  struct nonce_list *out, struct err *err) MUST_USE;
int sqlite_challenge_put(struct store *store, const struct challenge_row *row,
			 const struct digest *nonce,
			 const struct waiting_event *event,
			 struct err *err) MUST_USE;
int sqlite_challenges(struct store *store, struct arena *arena,
		      struct text entity, bool open, struct challenge_list *out,
		      struct err *err) MUST_USE;
int sqlite_challenge_find(struct store *store, struct arena *arena,
			  struct digest id, struct challenge_row *out,
			  bool *found, struct err *err) MUST_USE;
int sqlite_challenge_settle(struct store *store,
			    const struct challenge_row *row,
			    const struct waiting_event *event,
			    struct err *err) MUST_USE;

int sqlite_edge(struct store *store, struct arena *arena, struct log_edge *out,
		struct err *err) MUST_USE;
int sqlite_edge_begin(struct store *store, const struct log_edge *edge,
		      struct err *err) MUST_USE;
int sqlite_batch_stage(struct store *store, const struct log_batch *batch,
		       struct err *err) MUST_USE;
int sqlite_staged(struct store *store, struct log_edge *out,
		  struct err *err) MUST_USE;
int sqlite_batch_apply(struct store *store, const struct log_edge *edge,
		       struct err *err) MUST_USE;
int sqlite_batch_drop(struct store *store, struct err *err) MUST_USE;
int sqlite_note_at(struct store *store, struct arena *arena, uint64_t size,
		   struct text *out, bool *found, struct err *err) MUST_USE;
int sqlite_tile(struct store *store, struct arena *arena, unsigned level,
		uint64_t index, struct text *out, struct err *err) MUST_USE;
int sqlite_leaves(struct store *store, struct arena *arena, uint64_t first,
		  struct text *out, size_t *count, struct err *err) MUST_USE;

#endif
