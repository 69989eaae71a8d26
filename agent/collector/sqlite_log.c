/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log in SQLite: leaves, the widest form of each tile, the edge. A staged
 * batch is all that lies at or beyond the edge; dropping it cuts there. A tile
 * only grows at its end, so that cutting gives back what was there before.
 */
#include "collector/store_sqlite.h"

#include <assert.h>

#define TILE_SPAN   256
#define LEVEL_SHIFT 56 /* id = level << 56 | index; index < 2^55 */

static int64_t tile_id(unsigned level, uint64_t index)
{
	assert(level < 64 && index < (UINT64_C(1) << LEVEL_SHIFT));
	return (int64_t)((uint64_t)level << LEVEL_SHIFT | index);
}

int sqlite_edge(struct store *store, struct arena *arena, struct log_edge *out,
		struct err *err)
{
	static const char sql[] = "SELECT size, root, note FROM edge";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	if (got == 0)
		got = sqlite_next(h, st, err);
	if (got == 1) {
		out->size = (uint64_t)sqlite_number_at(st, 0);
		out->root = sqlite_digest_at(st, 1);
		out->note = sqlite_text_at(st, arena, 2);
		sqlite_reset(st);
	} else if (got == 0) {
		got = err_set(err, ERR_USAGE,
			      "database: the log was not begun");
	}
	sqlite_reader_give(store, h);
	return got < 0 ? -1 : 0;
}

static int note_insert(struct sqlite_handle *h, const struct log_edge *edge,
		       struct err *err)
{
	static const char sql[] = "INSERT INTO note (size, note)"
				  " VALUES (?1, ?2)";
	struct sqlite3_stmt *st;

	if (sqlite_statement(h, sql, &st, err) < 0)
		return -1;
	sqlite_bind_number(st, 1, (int64_t)edge->size);
	sqlite_bind_blob(st, 2, edge->note);
	return sqlite_do(h, st, err);
}

int sqlite_edge_begin(struct store *store, const struct log_edge *edge,
		      struct err *err)
{
	static const char sql[] = "INSERT INTO edge (id, size, root, note)"
				  " VALUES (1, ?1, ?2, ?3)";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int result = -1;

	if (sqlite_write_begin(store, &h, err) < 0)
		return -1;
	if (sqlite_statement(h, sql, &st, err) == 0) {
		sqlite_bind_number(st, 1, (int64_t)edge->size);
		sqlite_bind_digest(st, 2, &edge->root);
		sqlite_bind_blob(st, 3, edge->note);
		result = sqlite_do(h, st, err);
		if (result == 0)
			result = note_insert(h, edge, err);
	}
	return sqlite_write_end(store, result, err);
}

static int stage_leaves(struct sqlite_handle *h, const struct log_batch *batch,
			struct err *err)
{
	static const char sql[] = "INSERT INTO leaf (idx, data)"
				  " VALUES (?1, ?2)";
	struct sqlite3_stmt *st;

	for (uint64_t i = batch->first; i < batch->size; i++) {
		if (sqlite_statement(h, sql, &st, err) < 0)
			return -1;
		sqlite_bind_number(st, 1, (int64_t)i);
		sqlite_bind_blob(st, 2, batch->leaves[i - batch->first]);
		if (sqlite_do(h, st, err) < 0)
			return -1;
	}
	return 0;
}

static int stage_tiles(struct sqlite_handle *h, const struct log_batch *batch,
		       struct err *err)
{
	static const char sql[] =
		"INSERT INTO tile (id, hashes) VALUES (?1, ?2)"
		" ON CONFLICT (id) DO UPDATE SET hashes = ?2";
	struct sqlite3_stmt *st;

	for (size_t i = 0; i < batch->tile_count; i++) {
		const struct tile_row *tile = &batch->tiles[i];

		if (sqlite_statement(h, sql, &st, err) < 0)
			return -1;
		sqlite_bind_number(st, 1, tile_id(tile->level, tile->index));
		sqlite_bind_blob(st, 2, tile->hashes);
		if (sqlite_do(h, st, err) < 0)
			return -1;
	}
	return 0;
}

static int stage_mark(struct sqlite_handle *h, const struct log_batch *batch,
		      struct err *err)
{
	static const char sql[] = "INSERT INTO staged (id, size, root)"
				  " VALUES (1, ?1, ?2)";
	struct sqlite3_stmt *st;

	if (sqlite_statement(h, sql, &st, err) < 0)
		return -1;
	sqlite_bind_number(st, 1, (int64_t)batch->size);
	sqlite_bind_digest(st, 2, &batch->root);
	return sqlite_do(h, st, err);
}

static int stage_rows(struct sqlite_handle *h, const struct log_batch *batch,
		      struct err *err)
{
	for (size_t i = 0; i < batch->held_count; i++)
		if (sqlite_held_insert(h, &batch->held[i], err) < 0)
			return -1;
	for (size_t i = 0; i < batch->event_count; i++)
		if (sqlite_event_insert(h, &batch->events[i], err) < 0)
			return -1;
	return 0;
}

int sqlite_batch_stage(struct store *store, const struct log_batch *batch,
		       struct err *err)
{
	struct sqlite_handle *h;
	int result;

	if (sqlite_write_begin(store, &h, err) < 0)
		return -1;
	result = stage_mark(h, batch, err);
	if (result == 0)
		result = stage_leaves(h, batch, err);
	if (result == 0)
		result = stage_tiles(h, batch, err);
	if (result == 0)
		result = stage_rows(h, batch, err);
	return sqlite_write_end(store, result, err);
}

int sqlite_staged(struct store *store, struct log_edge *out, struct err *err)
{
	static const char sql[] = "SELECT size, root FROM staged";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	*out = (struct log_edge){0};
	got = sqlite_statement(h, sql, &st, err);
	if (got == 0)
		got = sqlite_next(h, st, err);
	if (got == 1) {
		out->size = (uint64_t)sqlite_number_at(st, 0);
		out->root = sqlite_digest_at(st, 1);
		sqlite_reset(st);
	}
	sqlite_reader_give(store, h);
	return got < 0 ? -1 : 0;
}

static int apply_edge(struct sqlite_handle *h, const struct log_edge *edge,
		      struct err *err)
{
	/* the chains first: they look at what lies beyond the old edge */
	static const char chains[] =
		"INSERT INTO chain (entity, agent, stream, sequence, leaf,"
		" last_judged) SELECT entity, agent, stream, sequence, leaf,"
		" CASE WHEN kind <> 0 THEN NULL ELSE leaf END FROM held"
		" WHERE leaf >= (SELECT size FROM edge) AND fork = 0"
		" ORDER BY leaf"
		" ON CONFLICT (entity, agent, stream) DO UPDATE SET"
		" last_judged = CASE WHEN excluded.sequence > sequence"
		" THEN coalesce(excluded.last_judged, last_judged)"
		" ELSE coalesce(last_judged, excluded.last_judged) END,"
		" leaf = CASE WHEN excluded.sequence > sequence"
		" THEN excluded.leaf ELSE leaf END,"
		" sequence = max(sequence, excluded.sequence)";
	static const char move[] = "UPDATE edge SET size = ?1, root = ?2,"
				   " note = ?3 WHERE size < ?1";
	static const char unstage[] = "DELETE FROM staged WHERE size = ?1";
	struct sqlite3_stmt *st;

	if (sqlite_statement(h, chains, &st, err) < 0 ||
	    sqlite_do(h, st, err) < 0 ||
	    sqlite_statement(h, move, &st, err) < 0)
		return -1;
	sqlite_bind_number(st, 1, (int64_t)edge->size);
	sqlite_bind_digest(st, 2, &edge->root);
	sqlite_bind_blob(st, 3, edge->note);
	if (sqlite_do(h, st, err) < 0)
		return -1;
	if (sqlite_changed(h) != 1)
		return err_set(err, ERR_SYSTEM,
			       "database: the log's edge did not grow");
	if (sqlite_statement(h, unstage, &st, err) < 0)
		return -1;
	sqlite_bind_number(st, 1, (int64_t)edge->size);
	if (sqlite_do(h, st, err) < 0)
		return -1;
	if (sqlite_changed(h) != 1)
		return err_set(err, ERR_SYSTEM,
			       "database: no batch of that size is staged");
	return note_insert(h, edge, err);
}

int sqlite_batch_apply(struct store *store, const struct log_edge *edge,
		       struct err *err)
{
	struct sqlite_handle *h;
	int result;

	if (sqlite_write_begin(store, &h, err) < 0)
		return -1;
	result = apply_edge(h, edge, err);
	return sqlite_write_end(store, result, err);
}

/* Cuts the tiles of one level to what a tree of `size` leaves has there. */
static int cut_level(struct sqlite_handle *h, unsigned level, uint64_t size,
		     struct err *err)
{
	static const char beyond[] = "DELETE FROM tile WHERE id >= ?1"
				     " AND id < ?2";
	static const char narrow[] = "UPDATE tile SET hashes ="
				     " substr(hashes, 1, ?2) WHERE id = ?1";
	uint64_t hashes = 8 * level >= 64 ? 0 : size >> (8 * level);
	uint64_t whole = hashes / TILE_SPAN, width = hashes % TILE_SPAN;
	struct sqlite3_stmt *st;

	if (sqlite_statement(h, beyond, &st, err) < 0)
		return -1;
	sqlite_bind_number(st, 1, tile_id(level, whole + (width ? 1 : 0)));
	sqlite_bind_number(st, 2, tile_id(level + 1, 0));
	if (sqlite_do(h, st, err) < 0)
		return -1;
	if (!width)
		return 0;
	if (sqlite_statement(h, narrow, &st, err) < 0)
		return -1;
	sqlite_bind_number(st, 1, tile_id(level, whole));
	sqlite_bind_number(st, 2, (int64_t)width * DIGEST_BYTES);
	return sqlite_do(h, st, err);
}

int sqlite_batch_drop(struct store *store, struct err *err)
{
	static const char cut[] =
		"DELETE FROM held WHERE leaf >= (SELECT size FROM edge);"
		"DELETE FROM event WHERE leaf >= (SELECT size FROM edge);"
		"DELETE FROM leaf WHERE idx >= (SELECT size FROM edge);"
		"DELETE FROM staged;";
	struct arena *arena = arena_open();
	struct log_edge edge = {0};
	struct sqlite_handle *h;
	int result = sqlite_edge(store, arena, &edge, err);

	arena_close(arena);
	if (result < 0 || sqlite_write_begin(store, &h, err) < 0)
		return -1;
	result = sqlite_run(h, cut, err);
	for (unsigned level = 0; result == 0 && level < 8; level++)
		result = cut_level(h, level, edge.size, err);
	return sqlite_write_end(store, result, err);
}

int sqlite_note_at(struct store *store, struct arena *arena, uint64_t size,
		   struct text *out, bool *found, struct err *err)
{
	static const char sql[] = "SELECT note FROM note WHERE size = ?1";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	if (got == 0) {
		sqlite_bind_number(st, 1, (int64_t)size);
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

int sqlite_tile(struct store *store, struct arena *arena, unsigned level,
		uint64_t index, struct text *out, struct err *err)
{
	static const char sql[] = "SELECT hashes FROM tile WHERE id = ?1";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int got;

	*out = (struct text){NULL, 0};
	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	if (got == 0) {
		sqlite_bind_number(st, 1, tile_id(level, index));
		got = sqlite_next(h, st, err);
	}
	if (got == 1) {
		*out = sqlite_text_at(st, arena, 0);
		sqlite_reset(st);
	}
	sqlite_reader_give(store, h);
	return got < 0 ? -1 : 0;
}

int sqlite_leaves(struct store *store, struct arena *arena, uint64_t first,
		  struct text *out, size_t *count, struct err *err)
{
	static const char sql[] = "SELECT data FROM leaf WHERE idx >= ?1"
				  " AND idx < ?2 ORDER BY idx";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	size_t most = *count;
	int more;

	*count = 0;
	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	more = sqlite_statement(h, sql, &st, err);
	if (more == 0) {
		sqlite_bind_number(st, 1, (int64_t)first);
		sqlite_bind_number(st, 2, (int64_t)(first + most));
	}
	while (more >= 0 && (more = sqlite_next(h, st, err)) == 1)
		out[(*count)++] = sqlite_text_at(st, arena, 0);
	sqlite_reader_give(store, h);
	return more < 0 ? -1 : 0;
}
