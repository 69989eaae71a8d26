/* SPDX-License-Identifier: Apache-2.0 */
/* Attestations and events in SQLite. A row whose leaf is not below the edge is
 * staged: nobody sees it. */
#include "base/limits.h"
#include "collector/store_sqlite.h"

#define HELD_COLUMNS                                                          \
	"identity, entity, agent, stream, sequence, previous, leaf,"          \
	" batch_size, received, created, fork, verdict, pass, fail, unknown," \
	" flags, summary, kind, about"
#define APPLIED " leaf < (SELECT size FROM edge)"

static void held_read(struct sqlite3_stmt *st, struct arena *arena,
		      struct held *out)
{
	*out = (struct held){0};
	out->identity = sqlite_digest_at(st, 0);
	out->chain.entity = sqlite_text_at(st, arena, 1);
	out->chain.agent = sqlite_text_at(st, arena, 2);
	out->chain.stream = sqlite_text_at(st, arena, 3);
	out->sequence = (uint64_t)sqlite_number_at(st, 4);
	out->previous = sqlite_digest_at(st, 5);
	out->leaf = (uint64_t)sqlite_number_at(st, 6);
	out->batch_size = (uint64_t)sqlite_number_at(st, 7);
	out->received = sqlite_instant_at(st, 8);
	out->created = sqlite_instant_at(st, 9);
	out->fork = sqlite_number_at(st, 10) != 0;
	out->judged.verdict = (enum verdict)sqlite_number_at(st, 11);
	out->judged.pass = (uint64_t)sqlite_number_at(st, 12);
	out->judged.fail = (uint64_t)sqlite_number_at(st, 13);
	out->judged.unknown = (uint64_t)sqlite_number_at(st, 14);
	out->judged.flags = (uint64_t)sqlite_number_at(st, 15);
	out->judged.summary = sqlite_text_at(st, arena, 16);
	out->kind = (enum statement_kind)sqlite_number_at(st, 17);
	out->about = sqlite_digest_at(st, 18);
}

int sqlite_held_insert(struct sqlite_handle *h, const struct held *held,
		       struct err *err)
{
	static const char sql[] =
		"INSERT INTO held (" HELD_COLUMNS ", envelope) VALUES (?1, ?2,"
		" ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
		" ?16, ?17, ?18, ?19, ?20)";
	struct sqlite3_stmt *st;

	if (sqlite_statement(h, sql, &st, err) < 0)
		return -1;
	sqlite_bind_digest(st, 1, &held->identity);
	sqlite_bind_text(st, 2, held->chain.entity);
	sqlite_bind_text(st, 3, held->chain.agent);
	sqlite_bind_text(st, 4, held->chain.stream);
	sqlite_bind_number(st, 5, (int64_t)held->sequence);
	sqlite_bind_digest(st, 6, &held->previous);
	sqlite_bind_number(st, 7, (int64_t)held->leaf);
	sqlite_bind_number(st, 8, (int64_t)held->batch_size);
	sqlite_bind_instant(st, 9, held->received);
	sqlite_bind_instant(st, 10, held->created);
	sqlite_bind_number(st, 11, held->fork);
	sqlite_bind_number(st, 12, held->judged.verdict);
	sqlite_bind_number(st, 13, (int64_t)held->judged.pass);
	sqlite_bind_number(st, 14, (int64_t)held->judged.fail);
	sqlite_bind_number(st, 15, (int64_t)held->judged.unknown);
	sqlite_bind_number(st, 16, (int64_t)held->judged.flags);
	sqlite_bind_blob(st, 17, held->judged.summary);
	sqlite_bind_number(st, 18, held->kind);
	sqlite_bind_digest(st, 19, &held->about);
	sqlite_bind_blob(st, 20, held->envelope);
	return sqlite_do(h, st, err);
}

int sqlite_event_insert(struct sqlite_handle *h, const struct event *event,
			struct err *err)
{
	static const char sql[] = "INSERT INTO event (leaf, kind, entity, at,"
				  " envelope) VALUES (?1, ?2, ?3, ?4, ?5)";
	struct sqlite3_stmt *st;

	if (sqlite_statement(h, sql, &st, err) < 0)
		return -1;
	sqlite_bind_number(st, 1, (int64_t)event->leaf);
	sqlite_bind_text(st, 2, event->kind);
	sqlite_bind_text(st, 3, event->entity);
	sqlite_bind_instant(st, 4, event->at);
	sqlite_bind_blob(st, 5, event->envelope);
	return sqlite_do(h, st, err);
}

int sqlite_held_find(struct store *store, struct arena *arena,
		     struct digest identity, struct held *out, bool *found,
		     struct err *err)
{
	static const char sql[] = "SELECT " HELD_COLUMNS ", envelope FROM held"
				  " WHERE identity = ?1 AND" APPLIED;
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	if (got == 0) {
		sqlite_bind_digest(st, 1, &identity);
		got = sqlite_next(h, st, err);
	}
	if (got == 1) {
		held_read(st, arena, out);
		out->envelope = sqlite_text_at(st, arena, 19);
		sqlite_reset(st);
	}
	*found = got == 1;
	sqlite_reader_give(store, h);
	return got < 0 ? -1 : 0;
}

/* Rows of a statement that is bound, each with its envelope. */
static int take_all(struct sqlite_handle *h, struct sqlite3_stmt *st,
		    struct arena *arena, struct held_list *out, struct err *err)
{
	struct held *items = NULL;
	size_t room = 0, count = 0;
	int got;

	while ((got = sqlite_next(h, st, err)) == 1) {
		items = arena_grow(arena, items, count, &room, sizeof(*items));
		held_read(st, arena, &items[count]);
		items[count++].envelope = sqlite_text_at(st, arena, 19);
	}
	*out = (struct held_list){items, count};
	return got;
}

int sqlite_held_about(struct store *store, struct arena *arena,
		      struct digest identity, struct held_list *out,
		      struct err *err)
{
	static const char sql[] =
		"SELECT " HELD_COLUMNS ", envelope FROM held"
		" WHERE about = ?1 AND fork = 0 AND" APPLIED " ORDER BY leaf";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	if (got == 0) {
		sqlite_bind_digest(st, 1, &identity);
		got = take_all(h, st, arena, out, err);
	}
	sqlite_reader_give(store, h);
	return got < 0 ? -1 : 0;
}

int sqlite_held_said(struct store *store, struct arena *arena,
		     struct text entity, struct instant since,
		     struct held_list *out, struct err *err)
{
	static const char sql[] =
		"SELECT " HELD_COLUMNS ", envelope FROM held"
		" WHERE entity = ?1 AND created >= ?2 AND kind IN (?3, ?4)"
		" AND fork = 0 AND" APPLIED " ORDER BY leaf DESC LIMIT ?5";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	if (got == 0) {
		sqlite_bind_text(st, 1, entity);
		sqlite_bind_instant(st, 2, since);
		sqlite_bind_number(st, 3, STATEMENT_SIGN_OFF);
		sqlite_bind_number(st, 4, STATEMENT_REPLY);
		sqlite_bind_number(st, 5, LIMIT_PAGE_ROWS);
		got = take_all(h, st, arena, out, err);
	}
	sqlite_reader_give(store, h);
	return got < 0 ? -1 : 0;
}

int sqlite_chain_at(struct store *store, struct arena *arena,
		    const struct chain_id *chain, uint64_t sequence,
		    struct held *out, struct err *err)
{
	static const char at[] =
		"SELECT " HELD_COLUMNS " FROM held WHERE entity = ?1"
		" AND agent = ?2 AND stream = ?3 AND sequence = ?4"
		" AND fork = 0 AND" APPLIED;
	static const char head[] =
		"SELECT " HELD_COLUMNS " FROM held WHERE leaf = (SELECT leaf"
		" FROM chain WHERE entity = ?1 AND agent = ?2 AND stream = ?3)";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	out->sequence = 0;
	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sequence ? at : head, &st, err);
	if (got == 0) {
		sqlite_bind_text(st, 1, chain->entity);
		sqlite_bind_text(st, 2, chain->agent);
		sqlite_bind_text(st, 3, chain->stream);
		if (sequence)
			sqlite_bind_number(st, 4, (int64_t)sequence);
		got = sqlite_next(h, st, err);
	}
	if (got == 1) {
		held_read(st, arena, out);
		sqlite_reset(st);
	}
	sqlite_reader_give(store, h);
	return got < 0 ? -1 : 0;
}

int sqlite_heads(struct store *store, struct arena *arena,
		 struct held_list *out, struct err *err)
{
	static const char sql[] =
		"SELECT " HELD_COLUMNS " FROM held WHERE leaf IN"
		" (SELECT last_judged FROM chain)"
		" ORDER BY entity, agent, stream";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	struct held *items = NULL;
	size_t room = 0, count = 0;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	while (got >= 0 && (got = sqlite_next(h, st, err)) == 1) {
		items = arena_grow(arena, items, count, &room, sizeof(*items));
		held_read(st, arena, &items[count++]);
	}
	sqlite_reader_give(store, h);
	if (got < 0)
		return -1;
	*out = (struct held_list){items, count};
	return 0;
}

int sqlite_events(struct store *store, struct arena *arena, size_t limit,
		  struct event_list *out, struct err *err)
{
	static const char sql[] =
		"SELECT kind, entity, at, leaf FROM event WHERE" APPLIED
		" ORDER BY leaf DESC LIMIT ?1";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	struct event *items = NULL;
	size_t room = 0, n = 0;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	if (got == 0)
		sqlite_bind_number(st, 1, (int64_t)limit);
	while (got >= 0 && (got = sqlite_next(h, st, err)) == 1) {
		items = arena_grow(arena, items, n, &room, sizeof(*items));
		items[n].kind = sqlite_text_at(st, arena, 0);
		items[n].entity = sqlite_text_at(st, arena, 1);
		items[n].at = sqlite_instant_at(st, 2);
		items[n++].leaf = (uint64_t)sqlite_number_at(st, 3);
	}
	sqlite_reader_give(store, h);
	if (got < 0)
		return -1;
	*out = (struct event_list){items, n};
	return 0;
}

int sqlite_envelope_at(struct store *store, struct arena *arena, uint64_t leaf,
		       struct text *out, bool *found, struct err *err)
{
	static const char sql[] =
		"SELECT envelope FROM held WHERE leaf = ?1 UNION ALL"
		" SELECT envelope FROM event WHERE leaf = ?1";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	if (got == 0) {
		sqlite_bind_number(st, 1, (int64_t)leaf);
		got = sqlite_next(h, st, err);
	}
	if (got == 1) {
		*out = sqlite_text_at(st, arena, 0);
		sqlite_reset(st);
	}
	*found = got == 1;
	sqlite_reader_give(store, h);
	return got < 0 ? -1 : 0;
}
