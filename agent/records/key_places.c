/* SPDX-License-Identifier: Apache-2.0 */
#include "records/key_places.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "records/row_walk.h"

/* A sought key, and what one thread counted: rows whose key lies between the
 * sought one before and this one, and rows that have it. */
struct sought {
	struct text key;
	size_t place; /* of the caller's */
};

struct tally {
	uint64_t below, equal;
};

struct seeking {
	const struct sought *sought; /* by key */
	size_t count;
	struct tally **tallies; /* per thread, count + 1 */
	pthread_mutex_t lock;
	uint64_t *rows;
	size_t row_count;
};

static int by_key(const void *a, const void *b)
{
	const struct sought *x = a, *y = b;

	return text_compare(x->key, y->key);
}

/* The first sought key that is not below the row's. */
static size_t place_of(const struct seeking *seeking, struct text key)
{
	size_t low = 0, high = seeking->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text_compare(seeking->sought[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* One row more than may be found tells that there are too many. */
static void note_row(struct seeking *seeking, uint64_t number)
{
	pthread_mutex_lock(&seeking->lock);
	if (seeking->row_count <= LIMIT_PROVEN_ROWS)
		seeking->rows[seeking->row_count++] = number;
	pthread_mutex_unlock(&seeking->lock);
}

static bool see_row(void *context, const struct walked_block *block,
		    const struct walked_row *row)
{
	struct seeking *seeking = context;
	struct tally *tally = seeking->tallies[block->thread];
	size_t at = place_of(seeking, row->key);

	if (at == seeking->count ||
	    !text_equal(seeking->sought[at].key, row->key)) {
		tally[at].below++;
		return false;
	}
	tally[at].equal++;
	note_row(seeking, row->number);
	return false;
}

static void add_up(const struct seeking *seeking, unsigned threads,
		   struct key_place *places)
{
	uint64_t before = 0;

	for (size_t i = 0; i < seeking->count; i++) {
		struct key_place *place = &places[seeking->sought[i].place];
		uint64_t equal = 0;

		for (unsigned t = 0; t < threads; t++) {
			before += seeking->tallies[t][i].below;
			equal += seeking->tallies[t][i].equal;
		}
		place->first = before;
		place->count = equal;
		before += equal;
	}
}

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Two keys that are the same are sought once: the second has no rows of its
 * own. */
static int refuse_twice(const struct seeking *seeking, struct err *err)
{
	for (size_t i = 1; i < seeking->count; i++)
		if (text_equal(seeking->sought[i - 1].key,
			       seeking->sought[i].key))
			return err_set(err, ERR_USAGE,
				       "a key is asked for twice");
	return 0;
}

int key_places_find(struct arena *arena, const struct records_job *job,
		    struct key_place *places, size_t place_count,
		    struct found_rows *found, struct err *err)
{
	struct sought *sought = arena_many(arena, place_count, struct sought);
	unsigned threads = row_walk_threads(job);
	struct seeking seeking = {.sought = sought, .count = place_count};
	struct row_visitor visitor = {.wants = see_row, .context = &seeking};
	uint64_t rows;
	int status;

	if (job->source->kind->key < 0)
		return err_set(err, ERR_USAGE, "source %.*s has no key",
			       TEXT_ARG(job->source->kind->name));
	for (size_t i = 0; i < place_count; i++)
		sought[i] = (struct sought){places[i].key, i};
	qsort(sought, place_count, sizeof(*sought), by_key);
	if (refuse_twice(&seeking, err))
		return -1;
	seeking.tallies = arena_many(arena, threads, struct tally *);
	for (unsigned t = 0; t < threads; t++)
		seeking.tallies[t] =
			arena_many(arena, place_count + 1, struct tally);
	seeking.rows = arena_many(arena, LIMIT_PROVEN_ROWS + 1, uint64_t);
	pthread_mutex_init(&seeking.lock, NULL);
	status = row_walk(arena, job, threads, &visitor, &rows, err);
	pthread_mutex_destroy(&seeking.lock);
	if (!status && seeking.row_count > LIMIT_PROVEN_ROWS)
		return err_set(err, ERR_LIMIT,
			       "more than %d rows have these keys",
			       LIMIT_PROVEN_ROWS);
	if (status)
		return -1;
	add_up(&seeking, threads, places);
	qsort(seeking.rows, seeking.row_count, sizeof(*seeking.rows),
	      by_number);
	*found = (struct found_rows){seeking.rows, seeking.row_count, rows};
	return 0;
}
