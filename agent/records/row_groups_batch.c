/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of vectors into their groups. First the words of each row's group are
 * found, some rows ahead of their turn so that memory is on its way; then each
 * cell takes all rows. Words move when a table grows: places are kept, as bytes
 * from its beginning, until all are found. A table that spills begins anew, so
 * what was found before has its rows first. Where threads share tables, rows
 * are sorted by table, and each is locked once for all of its rows.
 */
#include "cel/row_program.h"
#include "records/group_shards.h"
#include "records/key_bytes.h"
#include "records/row_groups.h"

#define AHEAD	    64 /* rows whose memory is asked for together */
#define LARGE_TABLE 4096 /* keys; smaller ones stay near */
#define RECENT	    64 /* short keys of small tables */
#define SHORT_KEY   16

/* From this size on, key_encode says the size in more bytes. */
#define KEY_LONG_STRING 255

/* A short string key that was seen, and where its words are. */
struct recent_key {
	struct text_words words;
	uint64_t size; /* plus 1; 0: none */
	uint64_t place;
};

/* Encoded keys, one a row. */
struct keyed_rows {
	struct text texts[VECTOR_ROWS];
	uint64_t hashes[VECTOR_ROWS];
};

struct grouping {
	struct row_groups *groups;
	const struct row_result *const *keys, *const *inputs;
	const uint16_t *rows;
	size_t count;
	struct aggregating *with;
	const struct text *texts; /* as struct keyed_rows, one a row */
	const uint64_t *hashes;
	size_t done; /* rows that are in their cells */
	uint64_t places[VECTOR_ROWS];
	uint64_t *words[VECTOR_ROWS];
	struct recent_key recent[RECENT];
};

/* One cell of one row's group at a time. */
static void add_one_by_one(struct grouping *g, unsigned c, size_t from,
			   size_t end)
{
	struct row_groups *groups = g->groups;
	const struct aggregate *a = groups->query->programs.each.owners[c];

	for (size_t i = from; i < end; i++) {
		uint64_t *words = g->words[i];

		row_groups_unpack_cell(groups, words, c, &groups->cells[c]);
		aggregate_add_one(a, &groups->cells[c], g->inputs, g->rows[i],
				  g->with);
		row_groups_pack_cell(groups, words, c, &groups->cells[c]);
	}
}

/* The rows up to `end` into their groups' cells. */
static void apply(struct grouping *g, size_t end)
{
	struct row_groups *groups = g->groups;
	const struct aggregate_set *each = &groups->query->programs.each;

	for (size_t i = g->done; i < end; i++)
		g->words[i] = (uint64_t *)(void *)(groups->table.entries +
						   g->places[i]);
	for (unsigned c = 0; c < each->cell_count; c++) {
		const struct aggregate *a = each->owners[c];
		struct packed_rows rows = {g->words + g->done,
					   g->rows + g->done, end - g->done,
					   groups->layout[c].at};

		if (a->kind->add_packed)
			a->kind->add_packed(a, &rows, g->inputs,
					    &groups->spilling.own);
		else
			add_one_by_one(g, c, g->done, end);
	}
	g->done = end;
}

static uint64_t place_of(const struct row_groups *groups, const uint64_t *words)
{
	return (uint64_t)((const char *)words - groups->table.entries);
}

/* False when there is no room for the key. */
static bool find(struct grouping *g, size_t i, struct text key, uint64_t hash)
{
	struct row_groups *groups = g->groups;
	uint64_t *words = NULL;
	bool is_new;

	if (!groups->spilling.own.is_over)
		words = key_table_add(&groups->table, key, hash, &is_new);
	if (!words) { /* the table is about to spill */
		apply(g, i);
		memset(g->recent, 0, sizeof(g->recent));
		words = row_groups_find(groups, key, hash);
	}
	if (words)
		g->places[i] = place_of(groups, words);
	return words != NULL;
}

/* As key_encode has a string that is not long, with its bytes at once. */
static void encode_text(struct buffer *out, struct text t)
{
	char *at;

	buffer_reserve(out, t.size + 2);
	at = out->data + out->size;
	at[0] = (char)VALUE_STRING;
	at[1] = (char)t.size;
	if (t.size == SHORT_KEY)
		memcpy(at + 2, t.data, SHORT_KEY);
	else if (t.size)
		memcpy(at + 2, t.data, t.size);
	out->size += t.size + 2;
}

static void encode(struct grouping *g, size_t row)
{
	struct buffer *out = &g->groups->key;
	size_t count = g->groups->query->programs.key_count;
	const struct value_vector *key = &g->keys[0]->vector;

	if (count == 1 && key->kind == VALUE_STRING &&
	    !(key->nulls && bit_is_set(key->nulls, row)) &&
	    key->texts[row].size < KEY_LONG_STRING) {
		encode_text(out, key->texts[row]);
		return;
	}
	for (size_t k = 0; k < count; k++)
		key_encode(out, row_result_value(g->keys[k], row));
}

/* The keys of all rows, encoded one behind the other. */
static void encode_all(struct grouping *g, struct keyed_rows *out)
{
	struct buffer *bytes = &g->groups->key;
	const char *at;

	bytes->size = 0;
	for (size_t i = 0; i < g->count; i++) {
		size_t before = bytes->size;

		encode(g, g->rows[i]);
		out->texts[i].size = bytes->size - before;
	}
	at = bytes->data;
	for (size_t i = 0; i < g->count; i++) {
		out->texts[i].data = at;
		out->hashes[i] = key_hash(out->texts[i]);
		at += out->texts[i].size;
	}
	g->texts = out->texts;
	g->hashes = out->hashes;
}

static bool find_some(struct grouping *g, size_t from, size_t end)
{
	const struct key_table *table = &g->groups->table;

	if (table->count >= LARGE_TABLE) {
		for (size_t i = from; i < end; i++)
			key_table_prefetch(table, g->hashes[i]);
		for (size_t i = from; i < end; i++)
			key_table_peek(table, g->hashes[i]);
	}
	for (size_t i = from; i < end; i++)
		if (!find(g, i, g->texts[i], g->hashes[i]))
			return false;
	return true;
}

static bool find_by_hashes(struct grouping *g)
{
	for (size_t i = 0, end; i < g->count; i = end) {
		end = i + AHEAD < g->count ? i + AHEAD : g->count;
		if (!find_some(g, i, end))
			return false;
	}
	return true;
}

/* One row of a small table with a string as its key: short ones are remembered
 * by their bytes. */
static bool find_string(struct grouping *g, size_t i)
{
	const struct value_vector *key = &g->keys[0]->vector;
	uint16_t row = g->rows[i];
	struct text t = key->texts[row];
	struct recent_key seen = {.size = t.size + 1}, *recent;

	if (t.size > SHORT_KEY || (key->nulls && bit_is_set(key->nulls, row))) {
		g->groups->key.size = 0;
		encode(g, row);
		t = buffer_view(&g->groups->key);
		return find(g, i, t, key_hash(t));
	}
	seen.words = text_words(t.data, t.size);
	recent = &g->recent[((seen.words.low ^ seen.words.high * 31) *
			     0x9e3779b97f4a7c15ULL) >>
			    58];
	if (recent->size != seen.size || recent->words.low != seen.words.low ||
	    recent->words.high != seen.words.high) {
		g->groups->key.size = 0;
		encode(g, row);
		t = buffer_view(&g->groups->key);
		if (!find(g, i, t, key_hash(t)))
			return false;
		seen.place = g->places[i];
		*recent = seen;
	}
	g->places[i] = recent->place;
	return true;
}

static bool find_all(struct grouping *g)
{
	bool is_string = g->groups->query->programs.key_count == 1 &&
			 g->keys[0]->vector.kind == VALUE_STRING;
	struct keyed_rows keyed;

	if (!is_string || g->groups->table.count >= 4 * RECENT) {
		encode_all(g, &keyed);
		return find_by_hashes(g);
	}
	memset(g->recent, 0, sizeof(g->recent));
	for (size_t i = 0; i < g->count; i++)
		if (!find_string(g, i))
			return false;
	return true;
}

/* The rows of one shared table, which is locked. */
static void take_shared(struct grouping *g, struct row_groups *groups)
{
	if (groups->state)
		return;
	g->groups = groups;
	g->done = 0;
	g->with->budget = &groups->spilling.own;
	if (find_by_hashes(g))
		apply(g, g->count);
}

/* Rows sorted by the shared table that they belong to. */
struct sorted_by_shard {
	struct keyed_rows keyed;
	uint16_t rows[VECTOR_ROWS];
	size_t starts[GROUP_SHARDS_MOST + 1]; /* of each table's rows */
};

static void sort_by_shard(const struct grouping *g,
			  const struct group_shards *shards,
			  struct sorted_by_shard *out)
{
	size_t next[GROUP_SHARDS_MOST], sum = 0;

	memset(out->starts, 0, sizeof(out->starts));
	for (size_t i = 0; i < g->count; i++)
		out->starts[group_shard_at(shards, g->hashes[i])]++;
	for (unsigned s = 0; s < shards->count; s++) {
		size_t here = out->starts[s];

		out->starts[s] = next[s] = sum;
		sum += here;
	}
	out->starts[shards->count] = sum;
	for (size_t i = 0; i < g->count; i++) {
		size_t to = next[group_shard_at(shards, g->hashes[i])]++;

		out->keyed.texts[to] = g->texts[i];
		out->keyed.hashes[to] = g->hashes[i];
		out->rows[to] = g->rows[i];
	}
}

/* First the tables that no other thread is at. */
static void share(struct grouping *g)
{
	const struct group_shards *shards = g->groups->shards;
	struct keyed_rows keyed;
	struct sorted_by_shard sorted;
	bool done[GROUP_SHARDS_MOST] = {false};

	encode_all(g, &keyed);
	sort_by_shard(g, shards, &sorted);
	for (unsigned i = 0; i < 2 * shards->count; i++) {
		unsigned s = i % shards->count;
		struct group_shard *shard = &shards->items[s];
		size_t from = sorted.starts[s];

		g->count = sorted.starts[s + 1] - from;
		if (done[s] || !g->count)
			continue;
		if (i >= shards->count)
			pthread_mutex_lock(&shard->lock);
		else if (pthread_mutex_trylock(&shard->lock))
			continue;
		g->texts = sorted.keyed.texts + from;
		g->hashes = sorted.keyed.hashes + from;
		g->rows = sorted.rows + from;
		take_shared(g, &shard->groups);
		pthread_mutex_unlock(&shard->lock);
		done[s] = true;
	}
}

void row_groups_rows(struct row_groups *groups,
		     const struct row_result *const *keys,
		     const struct row_result *const *inputs,
		     const struct row_selection *rows, struct aggregating *with)
{
	struct table_budget *budget = with->budget;
	struct grouping g;

	if (groups->state)
		return;
	g.groups = groups;
	g.keys = keys;
	g.inputs = inputs;
	g.rows = rows->rows;
	g.count = rows->count;
	g.with = with;
	g.done = 0;
	with->budget = &groups->spilling.own;
	if (group_shards_wanted(groups))
		share(&g);
	else if (find_all(&g))
		apply(&g, g.count);
	with->budget = budget;
}
