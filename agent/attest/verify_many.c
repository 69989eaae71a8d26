/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/verify_many.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/arena.h"

#define THREADS_MAX 64
#define TURN	    16 /* bundles that a thread takes at once */

struct floor {
	const struct verify_many *many;
	atomic_size_t next;
};

static void one(const struct verify_many *many, size_t index,
		struct verify_memo *memo, struct arena *arena)
{
	struct verification *v = arena_new(arena, struct verification);
	struct verify_request request = *many->request;
	struct err err = {.kind = ERR_NONE};

	request.memo = request.session ? memo : NULL;
	if (many->read(many->context, index, arena, &request.bundle, &err) ||
	    verify_bundle(arena, &request, v, &err))
		v = NULL;
	many->done(many->context, index, arena, v, &err);
}

static void *work(void *context)
{
	struct floor *floor = context;
	const struct verify_many *many = floor->many;
	struct verify_memo memo = {.arena = NULL};
	struct arena *arena = arena_open();
	size_t first;

	while ((first = atomic_fetch_add(&floor->next, TURN)) < many->count)
		for (size_t i = first; i < first + TURN && i < many->count;
		     i++) {
			one(many, i, &memo, arena);
			arena_reset(arena);
		}
	verify_memo_release(&memo);
	arena_close(arena);
	return NULL;
}

static unsigned threads_of(const struct verify_many *many)
{
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	size_t turns = (many->count + TURN - 1) / TURN;
	unsigned wanted = many->threads;

	if (!wanted)
		wanted = online > 0 ? (unsigned)online : 1;
	if (wanted > THREADS_MAX)
		wanted = THREADS_MAX;
	return wanted < turns ? wanted : (unsigned)turns;
}

/* The calling thread works too: one that cannot be made is only slower. */
int verify_many_run(const struct verify_many *many, struct err *err)
{
	struct floor floor = {.many = many};
	pthread_t threads[THREADS_MAX];
	unsigned wanted = threads_of(many), begun = 0;

	if (!many->count)
		return err_set(err, ERR_USAGE, "no bundle to verify");
	while (begun + 1 < wanted &&
	       pthread_create(&threads[begun], NULL, work, &floor) == 0)
		begun++;
	work(&floor);
	for (unsigned i = 0; i < begun; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
