/* SPDX-License-Identifier: Apache-2.0 */
/* Nonces and challenges in SQLite. */
#include "base/limits.h"
#include "collector/store_sqlite.h"

#define CHALLENGE_COLUMNS                                                 \
	"id, entity, attestation, issued, due, state, settled, response," \
	" step, detail, envelope"

int sqlite_challenge_tables(struct sqlite_handle *h, struct err *err)
{
	static const char sql[] =
		"CREATE TABLE IF NOT EXISTS nonce (id INTEGER PRIMARY KEY,"
		" nonce BLOB NOT NULL UNIQUE, event BLOB NOT NULL,"
		" used INTEGER NOT NULL) STRICT;"
		"CREATE TABLE IF NOT EXISTS challenge (n INTEGER PRIMARY KEY,"
		" id BLOB NOT NULL UNIQUE, entity TEXT NOT NULL,"
		" attestation BLOB NOT NULL, issued INTEGER NOT NULL,"
		" due INTEGER NOT NULL, state INTEGER NOT NULL,"
		" settled INTEGER NOT NULL, response BLOB NOT NULL,"
		" step TEXT NOT NULL, detail TEXT NOT NULL,"
		" envelope BLOB NOT NULL, answer BLOB NOT NULL,"
		" cases BLOB NOT NULL) STRICT;"
		"CREATE INDEX IF NOT EXISTS challenge_open ON challenge (due)"
		" WHERE state = 0;";

	return sqlite_run(h, sql, err);
}

int sqlite_nonce_put(struct store *store, const struct challenge_nonce *nonce,
		     const struct waiting_event *event, struct err *err)
{
	static const char sql[] = "INSERT INTO nonce (nonce, event, used)"
				  " VALUES (?1, ?2, 0)";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int result = -1;

	if (sqlite_write_begin(store, &h, err) < 0)
		return -1;
	if (sqlite_statement(h, sql, &st, err) == 0) {
		sqlite_bind_digest(st, 1, &nonce->nonce);
		sqlite_bind_blob(st, 2, nonce->event);
		result = sqlite_do(h, st, err);
	}
	if (result == 0)
		result = sqlite_event_wait(h, event, err);
	return sqlite_write_end(store, result, err);
}

int sqlite_nonces(struct store *store, struct arena *arena,
		  struct nonce_list *out, struct err *err)
{
	static const char sql[] =
		"SELECT nonce.nonce, nonce.event, nonce.used,"
		" IFNULL((SELECT leaf FROM event WHERE event.kind = 'nonce'"
		" AND event.envelope = nonce.event"
		" AND leaf < (SELECT size FROM edge)), -1)"
		" FROM nonce WHERE nonce.used = 0 ORDER BY nonce.id DESC";
	struct challenge_nonce *items = NULL;
	size_t room = 0, count = 0;
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	while (got >= 0 && (got = sqlite_next(h, st, err)) == 1) {
		items = arena_grow(arena, items, count, &room, sizeof(*items));
		items[count++] = (struct challenge_nonce){
			.nonce = sqlite_digest_at(st, 0),
			.event = sqlite_text_at(st, arena, 1),
			.used = sqlite_number_at(st, 2) != 0,
			.leaf = sqlite_number_at(st, 3),
		};
	}
	sqlite_reader_give(store, h);
	*out = (struct nonce_list){items, count};
	return got < 0 ? -1 : 0;
}

static int nonce_use(struct sqlite_handle *h, const struct digest *nonce,
		     struct err *err)
{
	static const char sql[] =
		"UPDATE nonce SET used = 1 WHERE nonce = ?1 AND used = 0";
	struct sqlite3_stmt *st;

	if (sqlite_statement(h, sql, &st, err) < 0)
		return -1;
	sqlite_bind_digest(st, 1, nonce);
	if (sqlite_do(h, st, err) < 0)
		return -1;
	return sqlite_changed(h) == 1
		       ? 0
		       : err_set(err, ERR_USAGE, "that nonce was used before");
}

static int row_insert(struct sqlite_handle *h, const struct challenge_row *row,
		      struct err *err)
{
	static const char sql[] =
		"INSERT INTO challenge (" CHALLENGE_COLUMNS ", answer, cases)"
		" VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, zeroblob(32), '', '', ?6,"
		" x'', ?7)";
	struct sqlite3_stmt *st;

	if (sqlite_statement(h, sql, &st, err) < 0)
		return -1;
	sqlite_bind_digest(st, 1, &row->id);
	sqlite_bind_text(st, 2, row->entity);
	sqlite_bind_digest(st, 3, &row->attestation);
	sqlite_bind_instant(st, 4, row->issued);
	sqlite_bind_instant(st, 5, row->due);
	sqlite_bind_blob(st, 6, row->envelope);
	sqlite_bind_blob(st, 7, row->cases);
	return sqlite_do(h, st, err);
}

int sqlite_challenge_put(struct store *store, const struct challenge_row *row,
			 const struct digest *nonce,
			 const struct waiting_event *event, struct err *err)
{
	struct sqlite_handle *h;
	int result;

	if (sqlite_write_begin(store, &h, err) < 0)
		return -1;
	result = nonce ? nonce_use(h, nonce, err) : 0;
	if (result == 0)
		result = row_insert(h, row, err);
	if (result == 0)
		result = sqlite_event_wait(h, event, err);
	return sqlite_write_end(store, result, err);
}

static void row_read(struct sqlite3_stmt *st, struct arena *arena,
		     struct challenge_row *out)
{
	*out = (struct challenge_row){.id = sqlite_digest_at(st, 0)};
	out->entity = sqlite_text_at(st, arena, 1);
	out->attestation = sqlite_digest_at(st, 2);
	out->issued = sqlite_instant_at(st, 3);
	out->due = sqlite_instant_at(st, 4);
	out->state = (enum challenge_state)sqlite_number_at(st, 5);
	out->settled = sqlite_instant_at(st, 6);
	out->response = sqlite_digest_at(st, 7);
	out->step = sqlite_text_at(st, arena, 8);
	out->detail = sqlite_text_at(st, arena, 9);
	out->envelope = sqlite_text_at(st, arena, 10);
}

int sqlite_challenges(struct store *store, struct arena *arena,
		      struct text entity, bool open, struct challenge_list *out,
		      struct err *err)
{
	static const char sql[] =
		"SELECT " CHALLENGE_COLUMNS " FROM challenge"
		" WHERE (?1 = '' OR entity = ?1) AND (?2 = 0 OR state = 0)"
		" ORDER BY n DESC LIMIT ?3";
	struct challenge_row *items = NULL;
	size_t room = 0, count = 0;
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	if (got == 0) {
		sqlite_bind_text(st, 1, entity.size ? entity : TEXT(""));
		sqlite_bind_number(st, 2, open);
		sqlite_bind_number(st, 3, LIMIT_CHALLENGES);
	}
	while (got >= 0 && (got = sqlite_next(h, st, err)) == 1) {
		items = arena_grow(arena, items, count, &room, sizeof(*items));
		row_read(st, arena, &items[count++]);
	}
	sqlite_reader_give(store, h);
	*out = (struct challenge_list){items, count};
	return got < 0 ? -1 : 0;
}

int sqlite_challenge_find(struct store *store, struct arena *arena,
			  struct digest id, struct challenge_row *out,
			  bool *found, struct err *err)
{
	static const char sql[] =
		"SELECT " CHALLENGE_COLUMNS ", answer, cases FROM challenge"
		" WHERE id = ?1";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	if (got == 0) {
		sqlite_bind_digest(st, 1, &id);
		got = sqlite_next(h, st, err);
	}
	*found = got == 1;
	if (got == 1) {
		row_read(st, arena, out);
		out->answer = sqlite_text_at(st, arena, 11);
		out->cases = sqlite_text_at(st, arena, 12);
		sqlite_reset(st);
	}
	sqlite_reader_give(store, h);
	return got < 0 ? -1 : 0;
}

static int row_settle(struct sqlite_handle *h, const struct challenge_row *row,
		      struct err *err)
{
	static const char sql[] =
		"UPDATE challenge SET state = ?2, settled = ?3, response = ?4,"
		" step = ?5, detail = ?6, answer = ?7"
		" WHERE id = ?1 AND state = 0";
	struct sqlite3_stmt *st;

	if (sqlite_statement(h, sql, &st, err) < 0)
		return -1;
	sqlite_bind_digest(st, 1, &row->id);
	sqlite_bind_number(st, 2, row->state);
	sqlite_bind_instant(st, 3, row->settled);
	sqlite_bind_digest(st, 4, &row->response);
	sqlite_bind_text(st, 5, row->step.size ? row->step : TEXT(""));
	sqlite_bind_text(st, 6, row->detail.size ? row->detail : TEXT(""));
	sqlite_bind_blob(st, 7, row->answer);
	if (sqlite_do(h, st, err) < 0)
		return -1;
	return sqlite_changed(h) == 1 ? 0 : 1;
}

int sqlite_challenge_settle(struct store *store,
			    const struct challenge_row *row,
			    const struct waiting_event *event, struct err *err)
{
	struct sqlite_handle *h;
	int result;

	if (sqlite_write_begin(store, &h, err) < 0)
		return -1;
	result = row_settle(h, row, err);
	if (result == 0)
		result = sqlite_event_wait(h, event, err);
	return sqlite_write_end(store, result, err);
}
