/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the collector's tests stand on: a collector in a fresh directory, an
 * enrolled agent key, and entries it signs. Everything that should work is
 * asserted here.
 */
#ifndef PLAUDIT_TESTS_COLLECTOR_STAND_H
#define PLAUDIT_TESTS_COLLECTOR_STAND_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attest/statement.h"
#include "base/encode.h"
#include "collector/collector.h"
#include "model/policy.h"
#include "parse/json.h"

#define STAND_NOW ((struct instant){1790000000, 0})

struct stand {
	char directory[64];
	struct arena *arena;
	struct key *agent;
	struct text spki;
	struct collector *collector;
	struct err err;
};

static inline void stand_log(const char *what, struct text entity,
			     const struct err *err)
{
	(void)entity;
	cr_log_info("%s: %s", what, err->text);
}

static inline void stand_fatal(void *context, const struct err *err)
{
	(void)context;
	cr_log_info("fatal: %s", err->text);
}

static inline char *stand_path(struct stand *s, const char *name)
{
	return text_cstr(s->arena,
			 text_format(s->arena, "%s/%s", s->directory, name));
}

/* A directory, and an agent's key in it. */
static inline void stand_begin(struct stand *s)
{
	memset(s, 0, sizeof(*s));
	strncpy(s->directory, "/tmp/plaudit-collector-XXXXXX",
		sizeof(s->directory) - 1);
	cr_assert(mkdtemp(s->directory) != NULL);
	s->arena = arena_open();
	cr_assert(zero(int, key_generate(stand_path(s, "agent.pem"), KEY_P256,
					 NULL, &s->err)));
	cr_assert(zero(int, key_open(stand_path(s, "agent.pem"), NULL,
				     &s->agent, &s->err)));
	s->spki = key_spki(s->agent);
}

static inline struct entity stand_entity(void)
{
	static const struct text profiles[] = {{"th-bank", 7}};

	return (struct entity){.id = TEXT("th-bank-one"),
			       .name = {TEXT("Bank One"), TEXT("ธนาคารหนึ่ง")},
			       .classes = 1u << CLASS_BANK,
			       .profiles = profiles,
			       .profile_count = 1};
}

static inline struct agent_key stand_key(const struct stand *s)
{
	return (struct agent_key){.hint = key_digest(s->agent),
				  .spki = s->spki,
				  .entity = TEXT("th-bank-one"),
				  .agent = TEXT("agent-1"),
				  .from = {STAND_NOW.seconds - 86400, 0},
				  .until = INSTANT_NEVER,
				  .invalid_after = INSTANT_NEVER,
				  .last_good_size = -1};
}

static inline struct instant stand_clock(void)
{
	return STAND_NOW;
}

static inline void stand_open(struct stand *s)
{
	struct collector_calls calls = {.log = stand_log, .fatal = stand_fatal};

	cr_assert(zero(int, collector_open(stand_path(s, "c"), &calls,
					   &s->collector, &s->err)),
		  "%s", s->err.text);
	s->collector->clock = stand_clock;
}

/* And a collector that knows the key. */
static inline void stand_serve(struct stand *s)
{
	struct collector_begin begin = {NULL, TEXT("log.example"), NULL, 0};
	struct entity entity = stand_entity();
	struct agent_key key;
	struct store *store;
	struct digest pin;

	stand_begin(s);
	begin.directory = stand_path(s, "c");
	key = stand_key(s);
	cr_assert(zero(int, collector_begin(&begin, &pin, &s->err)), "%s",
		  s->err.text);
	stand_open(s);
	store = s->collector->desk.store;
	cr_assert(zero(int, store->kind->entity_put(store, &entity, &s->err)));
	cr_assert(zero(int, store->kind->key_put(store, &key, &s->err)));
	registry_touch(s->collector->registry);
}

static inline void stand_end(struct stand *s)
{
	struct arena *arena = s->arena;
	char *argument = text_cstr(arena, text_from(s->directory));

	collector_close(s->collector);
	key_close(s->agent);
	/* a directory of our own making, named by mkdtemp */
	if (argument) {
		const char *names[] = {"c/collector.yaml",
				       "c/authority.key",
				       "c/log.key",
				       "c/collector.db",
				       "c/collector.db-wal",
				       "c/collector.db-shm",
				       "c/log.lock",
				       "c/log.lock.writer",
				       "c",
				       "agent.pem",
				       "store.db",
				       "store.db-wal",
				       "store.db-shm",
				       "log.pem",
				       "log.lock",
				       "log.lock.writer",
				       ""};

		for (size_t i = 0; i < ARRAY_SIZE(names); i++)
			remove(stand_path(s, names[i]));
	}
	arena_close(arena);
}

/* The report of an audit-started entry. */
static inline struct report stand_report(uint64_t sequence,
					 struct digest previous)
{
	struct report report = {
		.entity_id = TEXT("th-bank-one"),
		.now = STAND_NOW,
		.created = STAND_NOW,
		.agent_version = TEXT("0.1.0"),
		.attempts = 1,
	};

	report.chain.entity = TEXT("th-bank-one");
	report.chain.agent = TEXT("agent-1");
	report.chain.stream = TEXT("log.example");
	report.chain.sequence = sequence;
	report.chain.previous = previous;
	return report;
}

/* The report as a signed envelope; `identity` may be NULL. */
static inline struct text stand_seal(struct stand *s,
				     const struct report *report,
				     const char *payload_type, struct key *key,
				     struct digest *identity)
{
	struct envelope envelope;
	struct text payload, out;

	cr_assert(zero(int, statement_write(s->arena, STATEMENT_AUDIT_STARTED,
					    report, &payload, &s->err)),
		  "%s", s->err.text);
	envelope_begin(s->arena, payload_type, payload, &envelope);
	cr_assert(zero(int, envelope_sign(s->arena, &envelope, key, &s->err)));
	cr_assert(
		zero(int, envelope_print(s->arena, &envelope, &out, &s->err)));
	if (identity)
		*identity = envelope.identity;
	return out;
}

/* Entry number `sequence` after `previous`; nonce tells twins apart. */
static inline struct text stand_entry(struct stand *s, uint64_t sequence,
				      struct digest previous,
				      unsigned char nonce,
				      struct digest *identity)
{
	struct report report = stand_report(sequence, previous);

	report.nonce[0] = nonce;
	return stand_seal(s, &report, PAYLOAD_STATEMENT, s->agent, identity);
}

#endif
