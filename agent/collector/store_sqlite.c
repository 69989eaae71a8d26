/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SQLite store: schema, the writer's connection, a pool of readers. The
 * row of an attestation ends with its envelope, so that lists need not read
 * the overflow pages behind it.
 */
#include "collector/store_sqlite.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"

#define READERS_KEPT 16

struct sqlite_store {
	struct store base;
	char *path;
	pthread_mutex_t write_lock;
	struct sqlite_handle *writer;
	pthread_mutex_t pool_lock;
	struct sqlite_handle *readers[READERS_KEPT];
	size_t reader_count;
};

static const char schema[] =
	"CREATE TABLE registry (id INTEGER PRIMARY KEY CHECK (id = 1),"
	" version INTEGER NOT NULL) STRICT;"
	"INSERT INTO registry VALUES (1, 1);"
	"CREATE TABLE entity (id TEXT PRIMARY KEY, name_en TEXT NOT NULL,"
	" name_th TEXT NOT NULL, classes INTEGER NOT NULL,"
	" profiles TEXT NOT NULL, packs BLOB NOT NULL) STRICT;"
	"CREATE TABLE agent_key (hint BLOB PRIMARY KEY, spki BLOB NOT NULL,"
	" entity TEXT NOT NULL REFERENCES entity (id), agent TEXT NOT NULL,"
	" streams TEXT NOT NULL, valid_from INTEGER NOT NULL,"
	" valid_until INTEGER NOT NULL, invalid_after INTEGER NOT NULL,"
	" last_good_size INTEGER NOT NULL, officer_name TEXT NOT NULL,"
	" officer_position TEXT NOT NULL) STRICT;"
	"CREATE TABLE code (hash BLOB PRIMARY KEY,"
	" entity TEXT NOT NULL REFERENCES entity (id),"
	" expires INTEGER NOT NULL, used_by BLOB,"
	" officer_name TEXT NOT NULL, officer_position TEXT NOT NULL) STRICT;"
	"CREATE TABLE trust_root (version INTEGER PRIMARY KEY,"
	" issued INTEGER NOT NULL, expires INTEGER NOT NULL,"
	" envelope BLOB NOT NULL) STRICT;"
	"CREATE TABLE held (leaf INTEGER PRIMARY KEY, identity BLOB NOT NULL,"
	" entity TEXT NOT NULL, agent TEXT NOT NULL, stream TEXT NOT NULL,"
	" sequence INTEGER NOT NULL, previous BLOB NOT NULL,"
	" batch_size INTEGER NOT NULL, received INTEGER NOT NULL,"
	" created INTEGER NOT NULL, fork INTEGER NOT NULL,"
	" kind INTEGER NOT NULL, about BLOB NOT NULL,"
	" verdict INTEGER NOT NULL, pass INTEGER NOT NULL,"
	" fail INTEGER NOT NULL, unknown INTEGER NOT NULL,"
	" flags INTEGER NOT NULL, summary BLOB NOT NULL,"
	" envelope BLOB NOT NULL) STRICT;"
	"CREATE UNIQUE INDEX held_identity ON held (identity);"
	"CREATE INDEX held_about ON held (about, leaf);"
	"CREATE UNIQUE INDEX held_chain ON held (entity, agent, stream,"
	" sequence) WHERE fork = 0;"
	"CREATE TABLE chain (entity TEXT NOT NULL, agent TEXT NOT NULL,"
	" stream TEXT NOT NULL, sequence INTEGER NOT NULL,"
	" leaf INTEGER NOT NULL, last_judged INTEGER, PRIMARY KEY (entity, "
	"agent, stream))"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE event (leaf INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
	" entity TEXT NOT NULL, at INTEGER NOT NULL,"
	" envelope BLOB NOT NULL) STRICT;"
	"CREATE TABLE event_waiting (id INTEGER PRIMARY KEY,"
	" kind TEXT NOT NULL, entity TEXT NOT NULL, at INTEGER NOT NULL,"
	" envelope BLOB NOT NULL, leaf BLOB NOT NULL) STRICT;"
	"CREATE TABLE leaf (idx INTEGER PRIMARY KEY, data BLOB NOT NULL)"
	" STRICT;"
	"CREATE TABLE tile (id INTEGER PRIMARY KEY, hashes BLOB NOT NULL)"
	" STRICT;"
	"CREATE TABLE edge (id INTEGER PRIMARY KEY CHECK (id = 1),"
	" size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL)"
	" STRICT;"
	"CREATE TABLE staged (id INTEGER PRIMARY KEY CHECK (id = 1),"
	" size INTEGER NOT NULL, root BLOB NOT NULL) STRICT;"
	"CREATE TABLE note (size INTEGER PRIMARY KEY, note BLOB NOT NULL)"
	" STRICT;"
	"PRAGMA user_version = 1;";

/* What each version has more than the one before; the first is `schema`. A
 * database of an older version is brought up when it is opened to be written,
 * a step in one transaction. */
#define SCHEMA_VERSION 2

static int (*const upgrades[SCHEMA_VERSION + 1])(struct sqlite_handle *writer,
						 struct err *err) = {
	[2] = sqlite_challenge_tables,
};

static void sqlite_close(struct store *store)
{
	struct sqlite_store *s = (struct sqlite_store *)store;

	if (!s)
		return;
	for (size_t i = 0; i < s->reader_count; i++)
		sqlite_handle_close(s->readers[i]);
	sqlite_handle_close(s->writer);
	pthread_mutex_destroy(&s->write_lock);
	pthread_mutex_destroy(&s->pool_lock);
	free(s->path);
	free(s);
}

/* Inside a transaction; its end makes both the step and the version hold. */
static int upgrade_one(struct sqlite_handle *writer, int64_t version,
		       struct err *err)
{
	char mark[64];

	snprintf(mark, sizeof(mark), "PRAGMA user_version = %lld",
		 (long long)version);
	if (upgrades[version](writer, err) < 0)
		return -1;
	return sqlite_run(writer, mark, err);
}

static int make_schema(struct sqlite_handle *writer, struct err *err)
{
	if (sqlite_run(writer, "BEGIN IMMEDIATE", err) < 0 ||
	    sqlite_run(writer, schema, err) < 0)
		return -1; /* the caller closes: rolled back */
	for (int64_t version = 2; version <= SCHEMA_VERSION; version++)
		if (upgrade_one(writer, version, err) < 0)
			return -1;
	return sqlite_run(writer, "COMMIT", err);
}

static int read_version(struct sqlite_handle *writer, int64_t *out,
			struct err *err)
{
	struct sqlite3_stmt *st;

	if (sqlite_statement(writer, "PRAGMA user_version", &st, err) < 0 ||
	    sqlite_next(writer, st, err) < 0)
		return -1;
	*out = sqlite_number_at(st, 0);
	sqlite_reset(st);
	return 0;
}

/* Another process may bring it up at the same time: the version is read again
 * once nobody else can. */
static int check_schema(struct sqlite_handle *writer, struct err *err)
{
	int64_t version = 0;

	if (read_version(writer, &version, err) < 0)
		return -1;
	while (version >= 1 && version < SCHEMA_VERSION) {
		if (sqlite_run(writer, "BEGIN IMMEDIATE", err) < 0 ||
		    read_version(writer, &version, err) < 0)
			return -1;
		if (version < SCHEMA_VERSION &&
		    upgrade_one(writer, ++version, err) < 0)
			return -1; /* the caller closes: rolled back */
		if (sqlite_run(writer, "COMMIT", err) < 0)
			return -1;
	}
	if (version != SCHEMA_VERSION)
		return err_set(err, ERR_USAGE,
			       "database: schema version %lld, wanted %d%s",
			       (long long)version, SCHEMA_VERSION,
			       version > SCHEMA_VERSION
				       ? ": a newer plauditd made it"
				       : "");
	return 0;
}

static int sqlite_open(const char *where, bool create, struct store **out,
		       struct err *err)
{
	struct sqlite_store *s;

	if (create && fs_exists(where))
		return err_set(err, ERR_USAGE, "%s: it exists already", where);
	if (!create && !fs_exists(where))
		return err_set(err, ERR_USAGE, "%s: no such database", where);
	s = xmalloc(sizeof(*s));
	memset(s, 0, sizeof(*s));
	s->base.kind = &store_sqlite;
	s->path = strdup(where);
	pthread_mutex_init(&s->write_lock, NULL);
	pthread_mutex_init(&s->pool_lock, NULL);
	if (sqlite_handle_open(where, create ? SQLITE_CREATES : SQLITE_WRITES,
			       &s->writer, err) < 0 ||
	    (create ? make_schema(s->writer, err)
		    : check_schema(s->writer, err)) < 0) {
		sqlite_close(&s->base);
		return -1;
	}
	*out = &s->base;
	return 0;
}

int sqlite_reader_take(struct store *store, struct sqlite_handle **out,
		       struct err *err)
{
	struct sqlite_store *s = (struct sqlite_store *)store;

	*out = NULL;
	pthread_mutex_lock(&s->pool_lock);
	if (s->reader_count)
		*out = s->readers[--s->reader_count];
	pthread_mutex_unlock(&s->pool_lock);
	if (*out)
		return 0;
	return sqlite_handle_open(s->path, SQLITE_READS, out, err);
}

void sqlite_reader_give(struct store *store, struct sqlite_handle *handle)
{
	struct sqlite_store *s = (struct sqlite_store *)store;

	pthread_mutex_lock(&s->pool_lock);
	if (s->reader_count < READERS_KEPT) {
		s->readers[s->reader_count++] = handle;
		handle = NULL;
	}
	pthread_mutex_unlock(&s->pool_lock);
	sqlite_handle_close(handle);
}

int sqlite_write_begin(struct store *store, struct sqlite_handle **out,
		       struct err *err)
{
	struct sqlite_store *s = (struct sqlite_store *)store;

	pthread_mutex_lock(&s->write_lock);
	if (sqlite_run(s->writer, "BEGIN IMMEDIATE", err) < 0) {
		pthread_mutex_unlock(&s->write_lock);
		return -1;
	}
	*out = s->writer;
	return 0;
}

int sqlite_write_end(struct store *store, int result, struct err *err)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	struct err ignored = {0};

	if (result >= 0 && sqlite_run(s->writer, "COMMIT", err) < 0)
		result = -1;
	if (result < 0 && sqlite_run(s->writer, "ROLLBACK", &ignored) < 0)
		err_set(err, ERR_SYSTEM, "%s", ignored.text);
	pthread_mutex_unlock(&s->write_lock);
	return result;
}

const struct store_kind store_sqlite = {
	.name = "sqlite",
	.open = sqlite_open,
	.close = sqlite_close,
	.registry_version = sqlite_registry_version,
	.entities = sqlite_entities,
	.keys = sqlite_keys,
	.entity_put = sqlite_entity_put,
	.key_put = sqlite_key_put,
	.keys_change = sqlite_keys_change,
	.event_put = sqlite_event_put,
	.events_waiting = sqlite_events_waiting,
	.code_put = sqlite_code_put,
	.codes = sqlite_codes,
	.enrol = sqlite_enrol,
	.trust_root = sqlite_trust_root,
	.trust_root_put = sqlite_trust_root_put,
	.held_find = sqlite_held_find,
	.held_about = sqlite_held_about,
	.held_said = sqlite_held_said,
	.chain_at = sqlite_chain_at,
	.heads = sqlite_heads,
	.events = sqlite_events,
	.envelope_at = sqlite_envelope_at,
	.nonce_put = sqlite_nonce_put,
	.nonces = sqlite_nonces,
	.challenge_put = sqlite_challenge_put,
	.challenges = sqlite_challenges,
	.challenge_find = sqlite_challenge_find,
	.challenge_settle = sqlite_challenge_settle,
	.edge = sqlite_edge,
	.edge_begin = sqlite_edge_begin,
	.batch_stage = sqlite_batch_stage,
	.staged = sqlite_staged,
	.batch_apply = sqlite_batch_apply,
	.batch_drop = sqlite_batch_drop,
	.note_at = sqlite_note_at,
	.tile = sqlite_tile,
	.leaves = sqlite_leaves,
};
