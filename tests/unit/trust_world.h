/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small regulator and a small institution for tests of the trust path: keys,
 * a trust root, a chain, a log of a few leaves, bundles.
 */
#ifndef TESTS_TRUST_WORLD_H
#define TESTS_TRUST_WORLD_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attest/chain.h"
#include "attest/receipt.h"
#include "attest/verify.h"
#include "base/arena.h"
#include "base/encode.h"
#include "base/fs.h"
#include "ledger/checkpoint.h"
#include "ledger/leaf.h"
#include "ledger/note.h"
#include "seal/member.h"
#include "seal/trust_root.h"
#include "unit/seal_words.h"
#include "unit/temp_tree.h"

#define WORLD_LEAVES 8

struct world {
	struct arena *arena;
	char directory[64];
	struct key *agent, *other, *authority, *log;
	struct trust_agent agents[2];
	struct trust_entity entity;
	struct trust_log trust_log;
	struct text authority_spki;
	struct trust_root root;
	struct digest pin;
	struct digest leaves[WORLD_LEAVES];
	size_t leaf_count;
	struct chain_link link;
};

static inline struct key *world_key(struct world *w, const char *name,
				    enum key_algorithm algorithm)
{
	char *path = fs_join(w->arena, w->directory, name);
	struct key *key = NULL;

	MUST(key_generate(path, algorithm, NULL, err));
	MUST(key_open(path, NULL, &key, err));
	return key;
}

static inline struct instant world_time(const char *text)
{
	struct instant t;

	MUST(instant_parse(text_from(text), &t, err));
	return t;
}

static inline void world_open(struct world *w)
{
	*w = (struct world){.arena = arena_open()};
	strncpy(w->directory, "/tmp/plaudit-test-XXXXXX",
		sizeof(w->directory) - 1);
	cr_assert(mkdtemp(w->directory));
	w->agent = world_key(w, "agent.pem", KEY_P256);
	w->other = world_key(w, "other.pem", KEY_P256);
	w->authority = world_key(w, "authority.pem", KEY_P256);
	w->log = world_key(w, "log.pem", KEY_ED25519);
	w->authority_spki = key_spki(w->authority);
	w->pin = key_digest(w->authority);
	w->link = (struct chain_link){.entity = TEXT("th-examplebank"),
				      .agent = TEXT("agent-1"),
				      .stream = TEXT("collector.example")};
	w->agents[0] =
		(struct trust_agent){.id = TEXT("agent-1"),
				     .spki = key_spki(w->agent),
				     .from = world_time("2026-01-01T00:00:00Z"),
				     .until = TRUST_OPEN,
				     .invalid_after = TRUST_OPEN};
	w->entity = (struct trust_entity){.id = TEXT("th-examplebank"),
					  .agents = w->agents,
					  .agent_count = 1};
	w->trust_log =
		(struct trust_log){.origin = TEXT("log.example"),
				   .spki = key_spki(w->log),
				   .from = world_time("2026-01-01T00:00:00Z"),
				   .until = TRUST_OPEN};
	w->trust_log.log_id =
		trust_log_id(w->trust_log.origin, w->trust_log.spki);
	w->root = (struct trust_root){
		.version = 3,
		.issued = world_time("2026-01-01T00:00:00Z"),
		.expires = world_time("2036-01-01T00:00:00Z"),
		.threshold = 1,
		.authority = &w->authority_spki,
		.authority_count = 1,
		.logs = &w->trust_log,
		.log_count = 1,
		.entities = &w->entity,
		.entity_count = 1};
}

static inline void world_close(struct world *w)
{
	temp_tree_remove(w->directory);
	key_close(w->agent);
	key_close(w->other);
	key_close(w->authority);
	key_close(w->log);
	arena_close(w->arena);
}

static inline struct text world_root_file(struct world *w)
{
	struct text out = {0};

	MUST(trust_root_seal(w->arena, &w->root, &w->authority, 1, &out, err));
	return out;
}

static inline int world_log_sign(void *context, struct text message,
				 unsigned char out[ED25519_SIGNATURE_BYTES],
				 struct err *err)
{
	struct world *w = context;
	struct text signature;

	if (key_sign(w->log, w->arena, message, &signature, err))
		return -1;
	memcpy(out, signature.data, ED25519_SIGNATURE_BYTES);
	return 0;
}

/* The signed checkpoint of the log's first `size` leaves. */
static inline struct text world_checkpoint(struct world *w, size_t size)
{
	struct checkpoint checkpoint = {.origin = TEXT("log.example"),
					.size = size,
					.root = tree_root_of(w->leaves, size)};
	struct text text = checkpoint_print(w->arena, &checkpoint), line = {0};
	struct text raw = spki_ed25519_raw(key_spki(w->log));
	struct note_key key;
	struct note_signer signer = {&key, world_log_sign, w};

	MUST(note_key_make(TEXT("log.example"), NOTE_ED25519,
			   (const unsigned char *)raw.data, &key, err));
	MUST(note_sign(w->arena, text, &signer, 0, &line, err));
	return note_print(w->arena, text, line);
}

static inline int world_node(void *context, unsigned level, uint64_t index,
			     struct digest *out, struct err *err)
{
	struct world *w = context;
	size_t width = (size_t)1 << level;

	(void)err;
	*out = tree_root_of(w->leaves + index * width, width);
	return 0;
}

static inline struct node_source world_nodes(struct world *w)
{
	return (struct node_source){world_node, w};
}

static inline void world_log_add(struct world *w, const char *data)
{
	w->leaves[w->leaf_count++] = ledger_leaf_hash(text_from(data));
}

/* Logs the envelope and gives its receipt. */
static inline struct receipt world_receipt(struct world *w,
					   struct text envelope)
{
	struct receipt r = {.spki = key_spki(w->agent)};
	struct node_source nodes = world_nodes(w);
	struct leaf leaf;
	uint64_t index = w->leaf_count;

	MUST(envelope_parse(w->arena, envelope, &r.envelope, err));
	leaf = (struct leaf){r.envelope.identity,
			     r.envelope.signatures[0].bytes, r.spki};
	r.leaf = leaf_print(w->arena, &leaf);
	w->leaves[w->leaf_count++] = ledger_leaf_hash(r.leaf);
	r.log_id = w->trust_log.log_id;
	MUST(proof_make_inclusion(w->arena, &nodes, index, w->leaf_count,
				  &r.proof, err));
	r.root = tree_root_of(w->leaves, w->leaf_count);
	r.checkpoint = world_checkpoint(w, w->leaf_count);
	return r;
}

static inline struct text world_bundle(struct world *w,
				       const struct receipt *receipt)
{
	struct text out = {0};

	MUST(receipt_write(w->arena, receipt, &out, err));
	return out;
}

/* The next entry of the chain; an audit-started one carries no findings. */
static inline struct sealed world_seal(struct world *w, struct key *key)
{
	struct report report = {.now = clock_now(),
				.agent_version = TEXT("0.1.0"),
				.trigger = TRIGGER_MANUAL};
	struct chain *chain = NULL;
	struct sealed sealed = {0};

	MUST(chain_open(w->arena, w->directory, &w->link, 1000, &chain, err));
	MUST(chain_seal(chain, STATEMENT_AUDIT_STARTED, key, &report, &sealed,
			err));
	chain_close(chain);
	return sealed;
}

/* `from` once replaced by `to` in a text; it must be there. */
static inline struct text swapped(struct arena *arena, struct text in,
				  const char *from, const char *to)
{
	const char *at = memmem(in.data, in.size, from, strlen(from));
	size_t before;

	cr_assert(at, "%s is not there", from);
	before = (size_t)(at - in.data);
	return text_format(arena, "%.*s%s%.*s", (int)before, in.data, to,
			   (int)(in.size - before - strlen(from)),
			   at + strlen(from));
}

#endif
