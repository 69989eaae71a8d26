/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/log_lock.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "ledger/checkpoint.h"
#include "ledger/note.h"

#define LOCK_WAIT_MS 2000

struct log_lock {
	char *path;
	const struct note_key *key;
	int held; /* descriptor of the writer's lock, -1: none */
	struct buffer last; /* what the file holds, as far as we know */
};

int log_lock_begin(const char *path, struct text note, struct err *err)
{
	int made = fs_put_new(path, note, 0600, err);

	if (made == 1)
		return err_set(err, ERR_USAGE, "%s: it exists already", path);
	return made;
}

int log_lock_open(const char *path, const struct note_key *key,
		  struct log_lock **out, struct err *err)
{
	struct log_lock *lock = xmalloc(sizeof(*lock));
	struct arena *arena = arena_open();
	struct text writer = text_format(arena, "%s.writer", path);
	int result;

	lock->path = strdup(path);
	lock->key = key;
	lock->held = -1;
	buffer_init(&lock->last);
	result = fs_lock(text_cstr(arena, writer), LOCK_WAIT_MS, &lock->held,
			 err);
	if (result < 0) {
		lock->held = -1;
		err_prefix(err, "another writer has this log");
	} else {
		/* what a killed writer left half-written */
		result = fs_sweep(fs_parent(arena, path), err);
	}
	arena_close(arena);
	if (result < 0) {
		log_lock_close(lock);
		return -1;
	}
	*out = lock;
	return 0;
}

void log_lock_close(struct log_lock *lock)
{
	if (!lock)
		return;
	if (lock->held >= 0)
		fs_unlock(lock->held);
	buffer_release(&lock->last);
	free(lock->path);
	free(lock);
}

int checkpoint_verify(struct arena *arena, struct text bytes,
		      const struct note_key *key, struct log_edge *out,
		      struct err *err)
{
	struct checkpoint checkpoint;
	struct note_witness found[1];
	struct note note;
	size_t count = 0;

	if (note_parse(arena, bytes, &note, err) < 0 ||
	    note_verify(&note, key, 1, found, &count, err) < 0 ||
	    checkpoint_parse(note.text, &checkpoint, err) < 0)
		return -1;
	if (!text_equal(checkpoint.origin, key->name))
		return err_set(err, ERR_TRUST,
			       "checkpoint: it is of another log");
	out->size = checkpoint.size;
	out->root = checkpoint.root;
	out->note = bytes;
	return 0;
}

int log_lock_read(struct log_lock *lock, struct arena *arena,
		  struct log_edge *out, struct err *err)
{
	struct text bytes;

	if (fs_read(arena, lock->path, LIMIT_NOTE_BYTES, &bytes, err) < 0)
		return -1;
	if (checkpoint_verify(arena, bytes, lock->key, out, err) < 0) {
		err->kind = ERR_TRUST;
		return err_prefix(err, "%s", lock->path);
	}
	lock->last.size = 0;
	buffer_text(&lock->last, bytes);
	return 0;
}

int log_lock_swap(struct log_lock *lock, struct text note, struct err *err)
{
	struct arena *arena = arena_open();
	struct text found;
	int result = fs_read(arena, lock->path, LIMIT_NOTE_BYTES, &found, err);

	if (result == 0 && !text_equal(found, buffer_view(&lock->last)))
		result = err_set(err, ERR_TRUST, "%s: somebody else changed it",
				 lock->path);
	if (result == 0)
		result = fs_put(lock->path, note, 0600, err);
	if (result == 0) {
		lock->last.size = 0;
		buffer_text(&lock->last, note);
	}
	arena_close(arena);
	return result;
}
