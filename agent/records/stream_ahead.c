/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads another stream ahead, in a thread of its own, into a ring of chunks: so
 * that who parses never waits while something could be unpacked.
 */
#include "records/byte_stream.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define CHUNKS_LEAST 8
#define CHUNK_BYTES  (256 * 1024)

struct chunk {
	size_t from, until;
	bool last; /* nothing follows: the end, or what stands in err */
	char bytes[CHUNK_BYTES];
};

struct stream_ahead {
	struct byte_stream stream;
	struct byte_stream *inner;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t filled, emptied;
	unsigned first, count; /* chunks that are filled; under the lock */
	bool stopped; /* nobody reads any more; under the lock */
	struct err err; /* before the last chunk is handed over */
	unsigned chunk_count;
	struct chunk chunks[];
};

static void fill(struct stream_ahead *ahead, struct chunk *chunk)
{
	size_t got = 0;
	int status;

	chunk->from = 0;
	chunk->until = 0;
	do {
		status = ahead->inner->kind->read(ahead->inner,
						  chunk->bytes + chunk->until,
						  CHUNK_BYTES - chunk->until,
						  &got, &ahead->err);
		if (!status)
			chunk->until += got;
	} while (!status && got && chunk->until < CHUNK_BYTES);
	chunk->last = status || got == 0;
	ahead->stream.taken = ahead->inner->taken;
}

/* The chunk to fill next; NULL when nobody reads any more. */
static struct chunk *free_chunk(struct stream_ahead *ahead)
{
	struct chunk *chunk = NULL;

	pthread_mutex_lock(&ahead->lock);
	while (ahead->count == ahead->chunk_count && !ahead->stopped)
		pthread_cond_wait(&ahead->emptied, &ahead->lock);
	if (!ahead->stopped)
		chunk = &ahead->chunks[(ahead->first + ahead->count) %
				       ahead->chunk_count];
	pthread_mutex_unlock(&ahead->lock);
	return chunk;
}

static void *run_ahead(void *context)
{
	struct stream_ahead *ahead = context;
	struct chunk *chunk;
	bool last = false;

	while (!last && (chunk = free_chunk(ahead))) {
		fill(ahead, chunk);
		last = chunk->last;
		pthread_mutex_lock(&ahead->lock);
		ahead->count++;
		pthread_cond_signal(&ahead->filled);
		pthread_mutex_unlock(&ahead->lock);
	}
	return NULL;
}

static struct chunk *filled_chunk(struct stream_ahead *ahead)
{
	struct chunk *chunk;

	pthread_mutex_lock(&ahead->lock);
	while (ahead->count == 0)
		pthread_cond_wait(&ahead->filled, &ahead->lock);
	chunk = &ahead->chunks[ahead->first];
	pthread_mutex_unlock(&ahead->lock);
	return chunk;
}

static void drop_chunk(struct stream_ahead *ahead)
{
	pthread_mutex_lock(&ahead->lock);
	ahead->first = (ahead->first + 1) % ahead->chunk_count;
	ahead->count--;
	pthread_cond_signal(&ahead->emptied);
	pthread_mutex_unlock(&ahead->lock);
}

static int stream_ahead_read(struct byte_stream *stream, char *out, size_t size,
			     size_t *got, struct err *err)
{
	struct stream_ahead *ahead = (struct stream_ahead *)stream;
	size_t done = 0;

	while (done < size) {
		struct chunk *chunk = filled_chunk(ahead);
		size_t left = chunk->until - chunk->from;
		size_t n = left < size - done ? left : size - done;

		memcpy(out + done, chunk->bytes + chunk->from, n);
		chunk->from += n;
		done += n;
		if (chunk->from < chunk->until)
			break;
		/* the last one stays: it says the same again */
		if (chunk->last)
			break;
		drop_chunk(ahead);
	}
	*got = done;
	if (done == 0 && ahead->err.kind != ERR_NONE)
		return err_set(err, ahead->err.kind, "%s", ahead->err.text);
	return 0;
}

static void stream_ahead_close(struct byte_stream *stream)
{
	struct stream_ahead *ahead = (struct stream_ahead *)stream;

	pthread_mutex_lock(&ahead->lock);
	ahead->stopped = true;
	pthread_cond_signal(&ahead->emptied);
	pthread_mutex_unlock(&ahead->lock);
	pthread_join(ahead->thread, NULL);
	ahead->inner->kind->close(ahead->inner);
	pthread_cond_destroy(&ahead->filled);
	pthread_cond_destroy(&ahead->emptied);
	pthread_mutex_destroy(&ahead->lock);
	free(ahead);
}

static const struct byte_stream_kind stream_ahead = {
	.name = "ahead",
	.read = stream_ahead_read,
	.close = stream_ahead_close,
};

struct byte_stream *stream_ahead_open(struct byte_stream *inner, size_t room)
{
	size_t chunks = room / CHUNK_BYTES > CHUNKS_LEAST ? room / CHUNK_BYTES
							  : CHUNKS_LEAST;
	struct stream_ahead *ahead =
		xmalloc(sizeof(*ahead) + chunks * sizeof(*ahead->chunks));

	memset(ahead, 0, sizeof(*ahead));
	ahead->chunk_count = (unsigned)chunks;
	ahead->stream.kind = &stream_ahead;
	ahead->inner = inner;
	pthread_mutex_init(&ahead->lock, NULL);
	pthread_cond_init(&ahead->filled, NULL);
	pthread_cond_init(&ahead->emptied, NULL);
	if (pthread_create(&ahead->thread, NULL, run_ahead, ahead) == 0)
		return &ahead->stream;
	free(ahead);
	return inner;
}
