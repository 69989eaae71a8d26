/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/witness.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "attest/api.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/limits.h"
#include "collector/log_identity.h"
#include "collector/witness_files.h"
#include "ledger/add_checkpoint.h"
#include "ledger/base64_line.h"
#include "ledger/note.h"
#include "seal/key.h"

#define LOCK_WAIT_MS 2000
#define PATH_TAIL    "/checkpoint"

/* What was last cosigned of one log. */
struct seen {
	const struct note_key *key;
	const char *path;
	uint64_t size; /* 0: nothing yet */
	struct digest root;
	struct buffer note; /* as it is stored */
};

struct witness {
	struct arena *arena;
	struct witness_files files;
	struct witness_settings settings;
	struct key *signing;
	struct note_key own;
	struct seen *seen; /* one a log, in the order of the settings */
	int held; /* descriptor of the lock, -1: none */
	pthread_mutex_t guard; /* check, store and sign are one thing */
};

static int check_begin(const struct witness_begin *begin,
		       const struct witness_files *files, struct err *err)
{
	if (!note_name_is_valid(begin->name) ||
	    memchr(begin->name.data, '"', begin->name.size) ||
	    memchr(begin->name.data, '\\', begin->name.size))
		return err_set(err, ERR_USAGE,
			       "name: wanted a key name without spaces, "
			       "quotes and \"+\"");
	if (fs_exists(files->config) || fs_exists(files->key))
		return err_set(err, ERR_USAGE, "%s: there is a witness already",
			       begin->directory);
	for (size_t i = 0; i < begin->vkey_count; i++) {
		struct note_key key;

		if (note_key_parse(begin->vkeys[i], &key, err))
			return -1;
	}
	return 0;
}

int witness_begin(const struct witness_begin *begin, struct err *err)
{
	struct arena *arena = arena_open();
	struct witness_settings settings;
	struct witness_files files;
	int result;

	witness_files_name(arena, begin->directory, &files);
	result = check_begin(begin, &files, err);
	if (result == 0)
		result = fs_make_dirs(files.logs, 0700, err);
	if (result == 0)
		result = key_generate(files.key, KEY_ED25519, NULL, err);
	if (result == 0)
		result = witness_settings_write(arena, &files, begin->name,
						begin->vkeys, begin->vkey_count,
						err);
	if (result == 0)
		result = witness_settings_read(arena, &files, &settings, err);
	arena_close(arena);
	return result;
}

static int own_key(struct witness *w, struct err *err)
{
	struct text raw;

	if (key_open(w->files.key, NULL, &w->signing, err))
		return -1;
	if (key_algorithm(w->signing) != KEY_ED25519)
		return err_set(err, ERR_USAGE, "%s: wanted an Ed25519 key",
			       w->files.key);
	raw = spki_ed25519_raw(key_spki(w->signing));
	return note_key_make(w->settings.name, NOTE_COSIGNATURE,
			     (const unsigned char *)raw.data, &w->own, err);
}

/* Both must have signed what is stored. */
static int seen_read(struct witness *w, struct seen *seen, struct err *err)
{
	const struct note_key keys[] = {*seen->key, w->own};
	struct arena *arena = arena_open();
	struct note_witness found[2];
	struct checkpoint checkpoint;
	struct text bytes;
	struct note note;
	size_t count = 0;
	int result = fs_read(arena, seen->path, LIMIT_NOTE_BYTES, &bytes, err);

	if (result == 0)
		result = note_parse(arena, bytes, &note, err) ||
					 note_verify(&note, keys, 2, found,
						     &count, err) ||
					 checkpoint_parse(note.text,
							  &checkpoint, err)
				 ? -1
				 : 0;
	if (result == 0 &&
	    (count != 2 || !text_equal(checkpoint.origin, seen->key->name)))
		result = err_set(err, ERR_TRUST,
				 "not signed by the log and this witness");
	if (result == 0) {
		seen->size = checkpoint.size;
		seen->root = checkpoint.root;
		buffer_text(&seen->note, bytes);
	} else {
		err->kind = ERR_TRUST;
		err_prefix(err, "%s", seen->path);
	}
	arena_close(arena);
	return result;
}

static int seen_open(struct witness *w, struct err *err)
{
	w->seen = arena_many(w->arena, w->settings.log_count, struct seen);
	for (size_t i = 0; i < w->settings.log_count; i++) {
		struct seen *seen = &w->seen[i];

		seen->key = &w->settings.logs[i];
		seen->path =
			witness_log_path(w->arena, &w->files, seen->key->name);
		buffer_init(&seen->note);
	}
	for (size_t i = 0; i < w->settings.log_count; i++)
		if (fs_exists(w->seen[i].path) &&
		    seen_read(w, &w->seen[i], err))
			return -1;
	return 0;
}

int witness_open(const char *directory, struct witness **out, struct err *err)
{
	struct witness *w = xmalloc(sizeof(*w));

	memset(w, 0, sizeof(*w));
	w->held = -1;
	w->arena = arena_open();
	pthread_mutex_init(&w->guard, NULL);
	witness_files_name(w->arena, directory, &w->files);
	if (!fs_exists(w->files.config))
		err_set(err, ERR_USAGE,
			"%s: no witness there (plauditd witness init --dir %s "
			"--name NAME makes one)",
			directory, directory);
	else if (fs_lock(w->files.lock, LOCK_WAIT_MS, &w->held, err))
		err_prefix(err, "another process has this witness");
	else if (fs_sweep(w->files.logs, err) == 0 &&
		 witness_settings_read(w->arena, &w->files, &w->settings,
				       err) == 0 &&
		 own_key(w, err) == 0 && seen_open(w, err) == 0) {
		*out = w;
		return 0;
	}
	witness_close(w);
	return -1;
}

void witness_close(struct witness *w)
{
	if (!w)
		return;
	for (size_t i = 0; w->seen && i < w->settings.log_count; i++)
		buffer_release(&w->seen[i].note);
	key_close(w->signing);
	if (w->held >= 0)
		fs_unlock(w->held);
	pthread_mutex_destroy(&w->guard);
	arena_close(w->arena);
	free(w);
}

static struct witness_answer say(unsigned status, struct text body)
{
	return (struct witness_answer){status, MEDIA_TEXT, body};
}

static struct witness_answer say_err(struct arena *arena, unsigned status,
				     const struct err *err)
{
	return say(status, text_format(arena, "%s\n", err->text));
}

/* One request while it is judged. */
struct hearing {
	struct witness *witness;
	struct arena *arena;
	struct seen *seen;
	struct instant now;
	struct add_checkpoint request;
	struct note note;
	struct checkpoint checkpoint;
};

/* Signed, stored, and only then told. */
static struct witness_answer cosign(struct hearing *h, struct err *err)
{
	struct witness *w = h->witness;
	const struct note_signer signer = {&w->own, log_key_sign, w->signing};
	struct text line, lines, kept;

	if (note_sign(h->arena, h->note.text, &signer, (uint64_t)h->now.seconds,
		      &line, err))
		return say(500, TEXT("the witness cannot sign\n"));
	lines = note_line(h->arena, &h->note, h->seen->key);
	lines = text_format(h->arena, "%.*s%.*s", TEXT_ARG(lines),
			    TEXT_ARG(line));
	kept = note_print(h->arena, h->note.text, lines);
	if (fs_put(h->seen->path, kept, 0644, err))
		return say(500, TEXT("the witness cannot keep it\n"));
	h->seen->size = h->checkpoint.size;
	h->seen->root = h->checkpoint.root;
	h->seen->note.size = 0;
	buffer_text(&h->seen->note, kept);
	return say(200, line);
}

/* Under the guard. */
static struct witness_answer check_and_store(struct hearing *h, struct err *err)
{
	const struct add_checkpoint *request = &h->request;
	struct consistency_proof proof = {request->old_size, h->checkpoint.size,
					  request->path};
	struct err why = {.kind = ERR_NONE};
	struct text size;

	if (request->old_size != h->seen->size) {
		size = text_format(h->arena, "%llu\n",
				   (unsigned long long)h->seen->size);
		return (struct witness_answer){409, ADD_CHECKPOINT_SIZE_MEDIA,
					       size};
	}
	if (request->old_size == 0 && request->path.count)
		return say(422, TEXT("nothing was seen yet, and there is a "
				     "proof\n"));
	if (request->old_size &&
	    proof_check_consistency(&proof, h->seen->root, h->checkpoint.root,
				    &why))
		return say_err(h->arena, 422, &why);
	return cosign(h, err);
}

static struct seen *find(struct witness *w, struct text origin)
{
	for (size_t i = 0; i < w->settings.log_count; i++)
		if (text_equal(w->seen[i].key->name, origin))
			return &w->seen[i];
	return NULL;
}

/* Well formed but for one thing: a tree of nothing with another root. */
static bool is_false_empty(struct text text)
{
	struct text origin, size, root;
	struct err ignored = {.kind = ERR_NONE};
	struct digest digest;

	return text_line(&text, &origin) && text_line(&text, &size) &&
	       text_line(&text, &root) && text_is(size, "0") &&
	       base64_line_digest(root, &digest, &ignored) == 0;
}

/* 0: what it says is known and signed; else the status of the answer. */
static unsigned listen_to(struct hearing *h, struct text body, struct err *why)
{
	struct note_witness found[1];
	struct text rest, origin;
	size_t count = 0;

	if (add_checkpoint_parse(h->arena, body, &h->request, why) ||
	    note_parse(h->arena, h->request.checkpoint, &h->note, why))
		return 400;
	rest = h->note.text;
	if (!text_line(&rest, &origin) || !origin.size) {
		err_set(why, ERR_USAGE, "checkpoint: no origin");
		return 400;
	}
	h->seen = find(h->witness, origin);
	if (!h->seen) {
		err_set(why, ERR_USAGE, "this witness does not watch that log");
		return 404;
	}
	if (note_verify(&h->note, h->seen->key, 1, found, &count, why))
		return 403;
	if (checkpoint_parse(h->note.text, &h->checkpoint, why))
		return is_false_empty(h->note.text) ? 422 : 400;
	if (h->request.old_size > h->checkpoint.size) {
		err_set(why, ERR_USAGE,
			"the old size is beyond the checkpoint's");
		return 400;
	}
	return 0;
}

struct witness_answer witness_add(struct witness *w, struct arena *arena,
				  struct text body, struct instant now,
				  struct err *err)
{
	struct hearing h = {.witness = w, .arena = arena, .now = now};
	struct err why = {.kind = ERR_NONE};
	unsigned refused = listen_to(&h, body, &why);
	struct witness_answer answer;

	if (refused)
		return say_err(arena, refused, &why);
	pthread_mutex_lock(&w->guard);
	answer = check_and_store(&h, err);
	pthread_mutex_unlock(&w->guard);
	return answer;
}

struct witness_answer witness_latest(struct witness *w, struct arena *arena,
				     struct text path)
{
	struct witness_answer answer = say(404, TEXT("not here\n"));
	size_t tail = sizeof(PATH_TAIL) - 1;
	char hex[DIGEST_HEX_ROOM];

	if (path.size != 1 + 2 * DIGEST_BYTES + tail || path.data[0] != '/' ||
	    !text_ends(path, PATH_TAIL))
		return answer;
	path = (struct text){path.data + 1, 2 * DIGEST_BYTES};
	pthread_mutex_lock(&w->guard);
	for (size_t i = 0; i < w->settings.log_count; i++) {
		const struct seen *seen = &w->seen[i];

		if (seen->note.size &&
		    text_equal(digest_hex(digest_of(seen->key->name), hex),
			       path))
			answer = say(200, text_copy(arena,
						    buffer_view(&seen->note)));
	}
	pthread_mutex_unlock(&w->guard);
	return answer;
}

struct text witness_vkey(struct arena *arena, const struct witness *w)
{
	return note_key_print(arena, &w->own);
}

size_t witness_log_count(const struct witness *w)
{
	return w->settings.log_count;
}

struct witness_log_view witness_log_at(struct arena *arena, struct witness *w,
				       size_t index)
{
	const struct seen *seen = &w->seen[index];
	struct witness_log_view view = {
		.origin = seen->key->name,
		.vkey = note_key_print(arena, seen->key),
	};

	pthread_mutex_lock(&w->guard);
	view.last = (struct checkpoint){
		seen->key->name, seen->size, seen->root, {NULL, 0}};
	pthread_mutex_unlock(&w->guard);
	return view;
}
