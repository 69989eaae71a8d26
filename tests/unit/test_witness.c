/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/witness.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "ledger/add_checkpoint.h"
#include "unit/cosigner.h"

#define LEAVES 64
#define NOW    ((struct instant){1790000000, 0})

/* A log whose every size is known, and another history of it. */
struct world {
	char directory[64];
	struct arena *arena;
	struct cosigner log;
	struct digest leaves[LEAVES], others[LEAVES];
	struct witness *witness;
	struct err err;
};

static void open_it(struct world *w)
{
	cr_assert(zero(int, witness_open(w->directory, &w->witness, &w->err)),
		  "%s", w->err.text);
}

static void begin(struct world *w)
{
	struct witness_begin how = {w->directory, TEXT("w.example"), NULL, 1};
	struct text vkey;

	memset(w, 0, sizeof(*w));
	strcpy(w->directory, "/tmp/plaudit-witness-XXXXXX");
	cr_assert(mkdtemp(w->directory) != NULL);
	w->arena = arena_open();
	w->log = cosigner_make("log.example", NOTE_ED25519, 1);
	for (size_t i = 0; i < LEAVES; i++) {
		struct text leaf = text_format(w->arena, "leaf %zu", i);

		w->leaves[i] = ledger_leaf_hash(leaf);
		w->others[i] = i < 5 ? w->leaves[i]
				     : ledger_leaf_hash(text_format(
					       w->arena, "other %zu", i));
	}
	vkey = vkey_of(w->arena, &w->log);
	how.vkeys = &vkey;
	cr_assert(zero(int, witness_begin(&how, &w->err)), "%s", w->err.text);
	open_it(w);
}

static void end(struct world *w)
{
	static const char *const names[] = {"logs", "witness.yaml",
					    "witness.key", "witness.lock"};
	struct path_list list;

	witness_close(w->witness);
	cr_assert(zero(int, fs_list(w->arena,
				    fs_join(w->arena, w->directory, "logs"),
				    &list, &w->err)));
	for (size_t i = 0; i < list.count; i++)
		remove(fs_join(w->arena,
			       fs_join(w->arena, w->directory, "logs"),
			       list.items[i].data));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		remove(fs_join(w->arena, w->directory, names[i]));
	remove(w->directory);
	arena_close(w->arena);
}

static int node(void *context, unsigned level, uint64_t index,
		struct digest *out, struct err *err)
{
	const struct digest *leaves = context;

	(void)err;
	*out = tree_root_of(leaves + (index << level), (size_t)1 << level);
	return 0;
}

static struct text note_of(struct world *w, struct arena *arena,
			   const struct digest *leaves, uint64_t size)
{
	struct cosigner *signers[] = {&w->log};
	struct checkpoint checkpoint = {
		.origin = TEXT("log.example"),
		.size = size,
		.root = tree_root_of(leaves, size),
	};

	return cosigned_note(arena, &checkpoint, signers, 1);
}

static struct text body_of(struct world *w, struct arena *arena,
			   const struct digest *leaves, uint64_t from,
			   uint64_t to)
{
	struct consistency_proof proof = {0};
	struct digest *copy = arena_many(arena, LEAVES, struct digest);
	struct node_source source = {node, copy};
	struct add_checkpoint add = {.old_size = from};
	struct err err = {.kind = ERR_NONE};

	memcpy(copy, leaves, LEAVES * sizeof(*copy));
	if (from && from < to)
		cr_assert(zero(int, proof_make_consistency(arena, &source, from,
							   to, &proof, &err)));
	add.path = proof.path;
	add.checkpoint = note_of(w, arena, leaves, to);
	return add_checkpoint_print(arena, &add);
}

static struct witness_answer ask(struct world *w, struct text body)
{
	struct witness_answer answer =
		witness_add(w->witness, w->arena, body, NOW, &w->err);

	cr_assert(eq(int, w->err.kind, ERR_NONE), "%s", w->err.text);
	return answer;
}

static unsigned grow(struct world *w, const struct digest *leaves,
		     uint64_t from, uint64_t to)
{
	return ask(w, body_of(w, w->arena, leaves, from, to)).status;
}

Test(witness, cosigns_a_log_that_grows)
{
	struct world w;
	struct witness_answer answer;
	struct note_witness found[1];
	struct note_key own;
	struct note note;
	struct text text, vkey;
	size_t count;

	begin(&w);
	vkey = witness_vkey(w.arena, w.witness);
	cr_assert(zero(int, note_key_parse(vkey, &own, &w.err)));
	cr_assert(eq(int, own.type, NOTE_COSIGNATURE));
	answer = ask(&w, body_of(&w, w.arena, w.leaves, 0, 3));
	cr_assert(eq(u32, answer.status, 200));
	cr_assert(
		zero(int, note_parse(w.arena, note_of(&w, w.arena, w.leaves, 3),
				     &note, &w.err)));
	text = note_print(w.arena, note.text, answer.body);
	cr_assert(zero(int, note_parse(w.arena, text, &note, &w.err)));
	cr_assert(
		zero(int, note_verify(&note, &own, 1, found, &count, &w.err)));
	cr_assert(eq(u64, found[0].time, (uint64_t)NOW.seconds));

	cr_assert(eq(u32, grow(&w, w.leaves, 3, 3), 200), "the same again");
	cr_assert(eq(u32, grow(&w, w.leaves, 3, 8), 200));
	cr_assert(eq(u32, grow(&w, w.leaves, 8, 60), 200));
	end(&w);
}

Test(witness, answers_409_with_its_size)
{
	struct world w;
	struct witness_answer answer;

	begin(&w);
	cr_assert(eq(u32, grow(&w, w.leaves, 0, 7), 200));
	answer = ask(&w, body_of(&w, w.arena, w.leaves, 3, 9));
	cr_assert(eq(u32, answer.status, 409));
	cr_assert(text_is(text_from(answer.media), "text/x.tlog.size"));
	cr_assert(text_is(answer.body, "7\n"));
	cr_assert(eq(u32, grow(&w, w.leaves, 0, 9), 409));
	cr_assert(eq(u32, grow(&w, w.leaves, 3, 3), 409),
		  "an old checkpoint does not set it back");
	end(&w);
}

Test(witness, refuses_what_is_not_shown_to_have_grown)
{
	struct world w;
	struct add_checkpoint add;
	struct digest hash = {{0}};
	struct text false_root;
	struct cosigner *signers[1];
	struct checkpoint empty = {.origin = TEXT("log.example")};

	begin(&w);
	add = (struct add_checkpoint){.path = {&hash, 1},
				      .checkpoint = note_of(&w, w.arena,
							    w.leaves, 3)};
	cr_assert(eq(u32, ask(&w, add_checkpoint_print(w.arena, &add)).status,
		     422),
		  "a proof from nothing");
	cr_assert(eq(u32, grow(&w, w.leaves, 0, 10), 200));
	cr_assert(eq(u32, grow(&w, w.others, 10, 10), 422),
		  "the same size, another root");
	cr_assert(eq(u32, grow(&w, w.others, 10, 20), 422), "a fork");
	add = (struct add_checkpoint){.old_size = 10,
				      .checkpoint = note_of(&w, w.arena,
							    w.leaves, 20)};
	cr_assert(eq(u32, ask(&w, add_checkpoint_print(w.arena, &add)).status,
		     422),
		  "no proof");
	cr_assert(eq(u32, grow(&w, w.leaves, 20, 10), 400),
		  "the old size beyond the new");
	signers[0] = &w.log;
	false_root = cosigned_note(w.arena, &empty, signers, 1);
	add = (struct add_checkpoint){.checkpoint = false_root};
	cr_assert(eq(u32, ask(&w, add_checkpoint_print(w.arena, &add)).status,
		     422),
		  "a root of nothing that is none");
	cr_assert(eq(u32, grow(&w, w.leaves, 10, 20), 200));
	end(&w);
}

Test(witness, knows_whom_it_watches)
{
	struct world w;
	struct cosigner own;
	struct text body;

	begin(&w);
	own = w.log;
	w.log = cosigner_make("log.other", NOTE_ED25519, 1);
	body = add_checkpoint_print(
		w.arena,
		&(struct add_checkpoint){
			.checkpoint = cosigned_note(
				w.arena,
				&(struct checkpoint){
					.origin = TEXT("log.other"), .size = 1},
				(struct cosigner *[]){&w.log}, 1)});
	cr_assert(eq(u32, ask(&w, body).status, 404));
	w.log = cosigner_make("log.example", NOTE_ED25519, 9);
	cr_assert(eq(u32, grow(&w, w.leaves, 0, 3), 403), "another key");
	w.log = own;
	cr_assert(eq(u32, ask(&w, TEXT("old 0\n\nlog.example\n")).status, 400));
	cr_assert(eq(u32, ask(&w, TEXT("")).status, 400));
	cr_assert(eq(u32, grow(&w, w.leaves, 0, 3), 200));
	end(&w);
}

Test(witness, remembers_and_shows_what_it_cosigned)
{
	struct world w;
	struct witness_answer shown, again;
	char hex[DIGEST_HEX_ROOM];
	struct text path;

	begin(&w);
	path = text_format(
		w.arena, "/%.*s/checkpoint",
		TEXT_ARG(digest_hex(digest_of(TEXT("log.example")), hex)));
	cr_assert(
		eq(u32, witness_latest(w.witness, w.arena, path).status, 404));
	cr_assert(eq(u32, grow(&w, w.leaves, 0, 12), 200));
	shown = witness_latest(w.witness, w.arena, path);
	cr_assert(eq(u32, shown.status, 200));
	witness_close(w.witness);
	open_it(&w);
	again = witness_latest(w.witness, w.arena, path);
	cr_assert(text_equal(shown.body, again.body));
	cr_assert(eq(u32, grow(&w, w.leaves, 3, 20), 409));
	cr_assert(eq(u32, grow(&w, w.leaves, 12, 20), 200));
	cr_assert(eq(u32, witness_latest(w.witness, w.arena, TEXT("/x")).status,
		     404));
	end(&w);
}

Test(witness, bit_rot_of_what_it_keeps_is_found)
{
	struct world w;
	char hex[DIGEST_HEX_ROOM];
	const char *path;
	struct text bytes;
	char *bad;

	begin(&w);
	cr_assert(eq(u32, grow(&w, w.leaves, 0, 12), 200));
	witness_close(w.witness);
	digest_hex(digest_of(TEXT("log.example")), hex);
	path = fs_join(w.arena, fs_join(w.arena, w.directory, "logs"), hex);
	cr_assert(zero(int, fs_read(w.arena, path, 65536, &bytes, &w.err)));
	bad = text_cstr(w.arena, bytes);
	bad[14] ^= 1;
	cr_assert(zero(int, fs_put(path, (struct text){bad, bytes.size}, 0644,
				   &w.err)));
	cr_assert(eq(int, witness_open(w.directory, &w.witness, &w.err), -1));
	cr_assert(eq(int, w.err.kind, ERR_TRUST));
	w.witness = NULL;
	err_clear(&w.err);
	end(&w);
}

/* -- two histories shown at once: only one of them may win -- */

struct rival {
	struct world *w;
	const struct digest *leaves;
	unsigned cosigned[LEAVES + 1];
};

static void *race(void *context)
{
	struct rival *r = context;
	struct arena *arena = arena_open();

	for (uint64_t to = 11; to <= LEAVES; to++)
		for (uint64_t from = 10; from < to; from++) {
			struct err err = {.kind = ERR_NONE};
			struct text body =
				body_of(r->w, arena, r->leaves, from, to);

			if (witness_add(r->w->witness, arena, body, NOW, &err)
				    .status == 200)
				r->cosigned[to]++;
			arena_reset(arena);
		}
	arena_close(arena);
	return NULL;
}

Test(witness, check_and_store_is_one_thing)
{
	struct world w;
	struct rival rivals[2];
	pthread_t threads[2];
	bool won[2] = {false, false};

	begin(&w);
	cr_assert(eq(u32, grow(&w, w.leaves, 0, 5), 200));
	for (int i = 0; i < 2; i++) {
		memset(&rivals[i], 0, sizeof(rivals[i]));
		rivals[i].w = &w;
		rivals[i].leaves = i ? w.others : w.leaves;
	}
	cr_assert(eq(u32, grow(&w, w.leaves, 5, 5), 200));
	/* both histories hold the first five leaves */
	for (int i = 0; i < 2; i++)
		cr_assert(zero(int, pthread_create(&threads[i], NULL, race,
						   &rivals[i])));
	/* from 5 to 10 in one of the histories, while both knock */
	cr_assert(eq(u32, grow(&w, w.others, 5, 10), 200));
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < 2; i++)
		for (int n = 11; n <= LEAVES; n++)
			won[i] |= rivals[i].cosigned[n] > 0;
	cr_assert(not(won[0]), "the history that was not shown");
	end(&w);
}
