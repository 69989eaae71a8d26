/* SPDX-License-Identifier: Apache-2.0 */
/* Entities and keys in SQLite. Lists of words
 * are kept with single spaces between them, lists of digests end to end. */
#include "collector/store_sqlite.h"

#include <string.h>

#include "model/policy.h"

static struct text words_join(struct arena *arena, const struct text *words,
			      size_t count)
{
	struct buffer buffer;

	buffer_init(&buffer);
	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_char(&buffer, ' ');
		buffer_text(&buffer, words[i]);
	}
	return buffer_take(&buffer, arena);
}

static const struct text *words_split(struct arena *arena, struct text joined,
				      size_t *count)
{
	struct text *out = arena_many(arena, joined.size / 2 + 1, struct text);
	struct text rest = joined;

	*count = 0;
	while (rest.size)
		out[(*count)++] = text_cut(rest, ' ', &rest);
	return out;
}

static const struct digest *digests_split(struct arena *arena,
					  struct text joined, size_t *count)
{
	struct digest *out =
		arena_many(arena, joined.size / DIGEST_BYTES, struct digest);

	*count = joined.size / DIGEST_BYTES;
	if (*count)
		memcpy(out, joined.data, *count * DIGEST_BYTES);
	return out;
}

static int version_grow(struct sqlite_handle *h, struct err *err)
{
	return sqlite_run(h, "UPDATE registry SET version = version + 1", err);
}

int sqlite_registry_version(struct store *store, uint64_t *out, struct err *err)
{
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	int result = -1;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	if (sqlite_statement(h, "SELECT version FROM registry", &st, err) < 0)
		goto out;
	if (sqlite_next(h, st, err) == 1) {
		*out = (uint64_t)sqlite_number_at(st, 0);
		sqlite_reset(st);
		result = 0;
	} else {
		err_set(err, ERR_SYSTEM, "database: no registry row");
	}
out:
	sqlite_reader_give(store, h);
	return result;
}

static void entity_read(struct sqlite3_stmt *st, struct arena *arena,
			struct entity *out)
{
	out->id = sqlite_text_at(st, arena, 0);
	out->name.en = sqlite_text_at(st, arena, 1);
	out->name.th = sqlite_text_at(st, arena, 2);
	out->classes = (unsigned)sqlite_number_at(st, 3);
	out->profiles = words_split(arena, sqlite_text_at(st, arena, 4),
				    &out->profile_count);
	out->packs = digests_split(arena, sqlite_text_at(st, arena, 5),
				   &out->pack_count);
}

int sqlite_entities(struct store *store, struct arena *arena,
		    struct entity_list *out, struct err *err)
{
	static const char sql[] = "SELECT id, name_en, name_th, classes,"
				  " profiles, packs FROM entity ORDER BY id";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	struct entity *items = NULL;
	size_t room = 0, count = 0;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	while (got >= 0 && (got = sqlite_next(h, st, err)) == 1) {
		items = arena_grow(arena, items, count, &room, sizeof(*items));
		entity_read(st, arena, &items[count++]);
	}
	sqlite_reader_give(store, h);
	if (got < 0)
		return -1;
	*out = (struct entity_list){items, count};
	return 0;
}

static void key_read(struct sqlite3_stmt *st, struct arena *arena,
		     struct agent_key *out)
{
	out->hint = sqlite_digest_at(st, 0);
	out->spki = sqlite_text_at(st, arena, 1);
	out->entity = sqlite_text_at(st, arena, 2);
	out->agent = sqlite_text_at(st, arena, 3);
	out->streams = words_split(arena, sqlite_text_at(st, arena, 4),
				   &out->stream_count);
	out->from = sqlite_instant_at(st, 5);
	out->until = sqlite_instant_at(st, 6);
	out->invalid_after = sqlite_instant_at(st, 7);
	out->last_good_size = sqlite_number_at(st, 8);
	out->officer.name = sqlite_text_at(st, arena, 9);
	out->officer.position = sqlite_text_at(st, arena, 10);
}

int sqlite_keys(struct store *store, struct arena *arena,
		struct agent_key_list *out, struct err *err)
{
	static const char sql[] =
		"SELECT hint, spki, entity, agent, streams, valid_from,"
		" valid_until, invalid_after, last_good_size, officer_name,"
		" officer_position FROM agent_key"
		" ORDER BY entity, agent, valid_from, hint";
	struct sqlite_handle *h;
	struct sqlite3_stmt *st;
	struct agent_key *items = NULL;
	size_t room = 0, count = 0;
	int got;

	if (sqlite_reader_take(store, &h, err) < 0)
		return -1;
	got = sqlite_statement(h, sql, &st, err);
	while (got >= 0 && (got = sqlite_next(h, st, err)) == 1) {
		items = arena_grow(arena, items, count, &room, sizeof(*items));
		key_read(st, arena, &items[count++]);
	}
	sqlite_reader_give(store, h);
	if (got < 0)
		return -1;
	*out = (struct agent_key_list){items, count};
	return 0;
}

static int entity_write(struct sqlite_handle *h, struct arena *arena,
			const struct entity *e, struct err *err)
{
	static const char sql[] =
		"INSERT INTO entity (id, name_en, name_th, classes, profiles,"
		" packs) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT (id) DO UPDATE SET name_en = ?2, name_th = ?3,"
		" classes = ?4, profiles = ?5, packs = ?6";
	struct sqlite3_stmt *st;

	if (sqlite_statement(h, sql, &st, err) < 0)
		return -1;
	sqlite_bind_text(st, 1, e->id);
	sqlite_bind_text(st, 2, e->name.en);
	sqlite_bind_text(st, 3, e->name.th);
	sqlite_bind_number(st, 4, e->classes);
	sqlite_bind_text(st, 5,
			 words_join(arena, e->profiles, e->profile_count));
	sqlite_bind_blob(st, 6,
			 (struct text){(const char *)e->packs,
				       e->pack_count * sizeof(*e->packs)});
	if (sqlite_do(h, st, err) < 0)
		return -1;
	return version_grow(h, err);
}

int sqlite_entity_put(struct store *store, const struct entity *entity,
		      struct err *err)
{
	struct arena *arena;
	struct sqlite_handle *h;
	int result;

	if (sqlite_write_begin(store, &h, err) < 0)
		return -1;
	arena = arena_open();
	result = entity_write(h, arena, entity, err);
	result = sqlite_write_end(store, result, err);
	arena_close(arena);
	return result;
}

int sqlite_key_write(struct sqlite_handle *h, struct arena *arena,
		     const struct agent_key *key, struct err *err)
{
	static const char sql[] =
		"INSERT INTO agent_key (hint, spki, entity, agent, streams,"
		" valid_from, valid_until, invalid_after, last_good_size,"
		" officer_name, officer_position)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
		" ON CONFLICT (hint) DO UPDATE SET spki = ?2, entity = ?3,"
		" agent = ?4, streams = ?5, valid_from = ?6,"
		" valid_until = ?7, invalid_after = ?8, last_good_size = ?9,"
		" officer_name = ?10, officer_position = ?11";
	struct sqlite3_stmt *st;

	if (sqlite_statement(h, sql, &st, err) < 0)
		return -1;
	sqlite_bind_digest(st, 1, &key->hint);
	sqlite_bind_blob(st, 2, key->spki);
	sqlite_bind_text(st, 3, key->entity);
	sqlite_bind_text(st, 4, key->agent);
	sqlite_bind_text(st, 5,
			 words_join(arena, key->streams, key->stream_count));
	sqlite_bind_instant(st, 6, key->from);
	sqlite_bind_instant(st, 7, key->until);
	sqlite_bind_instant(st, 8, key->invalid_after);
	sqlite_bind_number(st, 9, key->last_good_size);
	sqlite_bind_text(st, 10, key->officer.name);
	sqlite_bind_text(st, 11, key->officer.position);
	if (sqlite_do(h, st, err) < 0)
		return -1;
	return version_grow(h, err);
}

int sqlite_key_put(struct store *store, const struct agent_key *key,
		   struct err *err)
{
	struct arena *arena;
	struct sqlite_handle *h;
	int result;

	if (sqlite_write_begin(store, &h, err) < 0)
		return -1;
	arena = arena_open();
	result = sqlite_key_write(h, arena, key, err);
	result = sqlite_write_end(store, result, err);
	arena_close(arena);
	return result;
}
