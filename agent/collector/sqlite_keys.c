/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of keys in SQLite, and the events that wait for the log. */
#include "collector/store_sqlite.h"

int sqlite_event_wait(struct sqlite_handle *h,
		      const struct waiting_event *event, struct err *err)
{
	static const char sql[] =
		"INSERT INTO event_waiting (kind, entity, at, envelope, leaf)"
		" VALUES (?1, ?2, ?3, ?4, ?5)";
	struct sqlite3_stmt *st;

	if (sqlite_statement(h, sql, &st, err) < 0)
		return -1;
	sqlite_bind_text(st, 1, event->event.kind);
	sqlite_bind_text(st, 2, event->event.entity);
	sqlite_bind_instant(st, 3, event->event.at);
	sqlite_bind_blob(st, 4, event->event.envelope);
	sqlite_bind_blob(st, 5, event->leaf);
	return sqlite_do(h, st, err);
}

int sqlite_keys_change(struct store *store, const struct agent_key *keys,
		       size_t count, const struct waiting_event *event,
		       struct err *err)
{
	struct arena *arena;
	struct sqlite_handle *h;
	int result = 0;

	if (sqlite_write_begin(store, &h, err) < 0)
		return -1;
	arena = arena_open();
	for (size_t i = 0; i < count && result == 0; i++)
		result = sqlite_key_write(h, arena, &keys[i], err);
	if (result == 0)
		result = sqlite_event_wait(h, event, err);
	result = sqlite_write_end(store, result, err);
	arena_close(arena);
	return result;
}

int sqlite_event_put(struct store *store, const struct waiting_event *event,
		     struct err *err)
{
	return sqlite_keys_change(store, NULL, 0, event, err);
}

/* What a batch took before somebody could say so. */
static int forget_logged(struct store *store, struct err *err)
{
	static const char sql[] =
		"DELETE FROM event_waiting WHERE EXISTS (SELECT 1 FROM event"
		" WHERE event.envelope = event_waiting.envelope"
		" AND event.leaf < (SELECT size FROM edge))";
	struct sqlite_handle *h;

	if (sqlite_write_begin(store, &h, err) < 0)
		return -1;
	return sqlite_write_end(store, sqlite_run(h, sql, err), err);
}

static int waiting_read(struct store *store, struct arena *arena,
			struct waiting_list *out, struct err *err)
{
	static const char sql[] = "SELECT kind, entity, at, envelope, leaf"
				  " FROM event_waiting ORDER BY id";
	struct waiting_event *items = NULL;
	size_t room = 0, count = 0;
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	while (got >= 0 && (got = sqlite_next(h, st, err)) == 1) {
		struct waiting_event *w;

		items = arena_grow(arena, items, count, &room, sizeof(*items));
		w = &items[count++];
		w->event.kind = sqlite_text_at(st, arena, 0);
		w->event.entity = sqlite_text_at(st, arena, 1);
		w->event.at = sqlite_instant_at(st, 2);
		w->event.envelope = sqlite_text_at(st, arena, 3);
		w->event.leaf = 0;
		w->leaf = sqlite_text_at(st, arena, 4);
	}
	sqlite_reader_give(store, h);
	*out = (struct waiting_list){items, count};
	return got < 0 ? -1 : 0;
}

int sqlite_events_waiting(struct store *store, struct arena *arena,
			  struct waiting_list *out, struct err *err)
{
	if (waiting_read(store, arena, out, err) < 0)
		return -1;
	/* the usual case writes nothing */
	if (!out->count)
		return 0;
	return forget_logged(store, err) < 0
		       ? -1
		       : waiting_read(store, arena, out, err);
}
