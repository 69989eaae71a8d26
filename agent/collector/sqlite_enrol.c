/* SPDX-License-Identifier: Apache-2.0 */
/* Enrolment codes and trust roots in SQLite. */
#include "collector/store_sqlite.h"

int sqlite_code_put(struct store *store, const struct enrol_code *code,
		    struct err *err)
{
	static const char sql[] =
		"INSERT INTO code (hash, entity, expires, used_by,"
		" officer_name, officer_position)"
		" VALUES (?1, ?2, ?3, NULL, ?4, ?5)";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int result = -1;

	if (sqlite_write_begin(store, &h, err) < 0)
		return -1;
	if (sqlite_statement(h, sql, &st, err) == 0) {
		sqlite_bind_digest(st, 1, &code->token_hash);
		sqlite_bind_text(st, 2, code->entity);
		sqlite_bind_instant(st, 3, code->expires);
		sqlite_bind_text(st, 4, code->officer.name);
		sqlite_bind_text(st, 5, code->officer.position);
		result = sqlite_do(h, st, err);
	}
	return sqlite_write_end(store, result, err);
}

int sqlite_codes(struct store *store, struct arena *arena, struct instant now,
		 const struct enrol_code **out, size_t *count, struct err *err)
{
	static const char sql[] =
		"SELECT hash, entity, expires, officer_name, officer_position"
		" FROM code WHERE expires > ?1";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	struct enrol_code *items = NULL;
	size_t room = 0, n = 0;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	if (got == 0)
		sqlite_bind_instant(st, 1, now);
	while (got >= 0 && (got = sqlite_next(h, st, err)) == 1) {
		items = arena_grow(arena, items, n, &room, sizeof(*items));
		items[n].token_hash = sqlite_digest_at(st, 0);
		items[n].entity = sqlite_text_at(st, arena, 1);
		items[n].expires = sqlite_instant_at(st, 2);
		items[n].officer.name = sqlite_text_at(st, arena, 3);
		items[n++].officer.position = sqlite_text_at(st, arena, 4);
	}
	sqlite_reader_give(store, h);
	if (got < 0)
		return -1;
	*out = items;
	*count = n;
	return 0;
}

/* DONE when the code may be used by that key now; whose key it is then. */
static int code_read(struct sqlite_handle *h, struct arena *arena,
		     const struct enrol_use *use, struct agent_key *key,
		     enum enrol_outcome *out, struct err *err)
{
	static const char sql[] =
		"SELECT used_by IS NOT NULL, used_by, officer_name,"
		" officer_position FROM code WHERE hash = ?1"
		" AND entity = ?2 AND (expires > ?3 OR used_by IS NOT NULL)";
	struct sqlite3_stmt *st;
	int got;

	*out = ENROL_NO_CODE;
	if (sqlite_statement(h, sql, &st, err) < 0)
		return -1;
	sqlite_bind_digest(st, 1, &use->token_hash);
	sqlite_bind_text(st, 2, key->entity);
	sqlite_bind_instant(st, 3, use->now);
	got = sqlite_next(h, st, err);
	if (got != 1)
		return got;
	if (!sqlite_number_at(st, 0))
		*out = ENROL_DONE;
	else if (digest_equal(sqlite_digest_at(st, 1), key->hint))
		*out = ENROL_AGAIN;
	key->officer.name = sqlite_text_at(st, arena, 2);
	key->officer.position = sqlite_text_at(st, arena, 3);
	sqlite_reset(st);
	return 0;
}

/* That key, or a key of the other sort under that id: an officer's chain and an
 * agent's are never one. */
static int key_known(struct sqlite_handle *h, const struct agent_key *key,
		     struct err *err)
{
	static const char sql[] =
		"SELECT 1 FROM agent_key WHERE hint = ?1 OR (entity = ?2"
		" AND agent = ?3 AND (officer_name = '') <> ?4)";
	struct sqlite3_stmt *st;
	int got;

	if (sqlite_statement(h, sql, &st, err) < 0)
		return -1;
	sqlite_bind_digest(st, 1, &key->hint);
	sqlite_bind_text(st, 2, key->entity);
	sqlite_bind_text(st, 3, key->agent);
	sqlite_bind_number(st, 4, key->officer.name.size == 0);
	got = sqlite_next(h, st, err);
	if (got == 1)
		sqlite_reset(st);
	return got;
}

static int code_use(struct sqlite_handle *h, struct digest token_hash,
		    const struct agent_key *key, struct err *err)
{
	static const char sql[] = "UPDATE code SET used_by = ?1"
				  " WHERE hash = ?2 AND used_by IS NULL";
	struct sqlite3_stmt *st;

	if (sqlite_statement(h, sql, &st, err) < 0)
		return -1;
	sqlite_bind_digest(st, 1, &key->hint);
	sqlite_bind_digest(st, 2, &token_hash);
	return sqlite_do(h, st, err);
}

int sqlite_enrol(struct store *store, const struct enrol_use *use,
		 enum enrol_outcome *out, struct err *err)
{
	struct agent_key admitted = *use->key;
	enum enrol_outcome outcome;
	struct arena *arena;
	struct sqlite_handle *h;
	int result;

	if (sqlite_write_begin(store, &h, err) < 0)
		return -1;
	arena = arena_open();
	result = code_read(h, arena, use, &admitted, &outcome, err);
	if (result == 0 && outcome == ENROL_DONE) {
		result = key_known(h, &admitted, err);
		if (result == 1)
			outcome = ENROL_KNOWN;
	}
	if (result == 0 && outcome == ENROL_DONE)
		result = code_use(h, use->token_hash, use->key, err);
	if (result == 0 && outcome == ENROL_DONE)
		result = sqlite_key_write(h, arena, &admitted, err);
	if (result == 0 && outcome == ENROL_DONE && use->event)
		result = sqlite_event_wait(h, use->event, err);
	result = sqlite_write_end(store, result, err);
	arena_close(arena);
	if (result < 0)
		return -1;
	*out = outcome;
	return 0;
}

int sqlite_trust_root(struct store *store, struct arena *arena,
		      struct trust_root_row *out, struct err *err)
{
	static const char sql[] =
		"SELECT version, issued, expires, envelope"
		" FROM trust_root ORDER BY version DESC LIMIT 1";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	*out = (struct trust_root_row){0};
	got = sqlite_statement(h, sql, &st, err);
	if (got == 0 && (got = sqlite_next(h, st, err)) == 1) {
		out->version = (uint64_t)sqlite_number_at(st, 0);
		out->issued = sqlite_instant_at(st, 1);
		out->expires = sqlite_instant_at(st, 2);
		out->envelope = sqlite_text_at(st, arena, 3);
		sqlite_reset(st);
	}
	sqlite_reader_give(store, h);
	return got < 0 ? -1 : 0;
}

int sqlite_trust_root_put(struct store *store, const struct trust_root_row *row,
			  struct err *err)
{
	static const char sql[] =
		"INSERT INTO trust_root (version, issued, expires, envelope)"
		" VALUES (?1, ?2, ?3, ?4) ON CONFLICT (version) DO NOTHING";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int result = -1;

	if (sqlite_write_begin(store, &h, err) < 0)
		return -1;
	if (sqlite_statement(h, sql, &st, err) == 0) {
		sqlite_bind_number(st, 1, (int64_t)row->version);
		sqlite_bind_instant(st, 2, row->issued);
		sqlite_bind_instant(st, 3, row->expires);
		sqlite_bind_blob(st, 4, row->envelope);
		result = sqlite_do(h, st, err);
		if (result == 0 && sqlite_changed(h) != 1)
			result = 1;
	}
	return sqlite_write_end(store, result, err);
}
