/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/log_conflict.h"

#include "unit/cosigner.h"

#define LEAVES 24

struct history {
	struct digest leaves[LEAVES];
};

static struct cosigner log_key;

/* Two that part after `common` leaves. */
static void make(struct history *a, struct history *b, size_t common)
{
	log_key = cosigner_make("log.example", NOTE_ED25519, 1);
	for (size_t i = 0; i < LEAVES; i++) {
		char name[2] = {'a', (char)('A' + i)};

		a->leaves[i] = ledger_leaf_hash((struct text){name, 2});
		name[0] = i < common ? 'a' : 'b';
		b->leaves[i] = ledger_leaf_hash((struct text){name, 2});
	}
}

static int node(void *context, unsigned level, uint64_t index,
		struct digest *out, struct err *err)
{
	const struct history *h = context;

	(void)err;
	*out = tree_root_of(h->leaves + (index << level), (size_t)1 << level);
	return 0;
}

static struct text note_of(struct arena *arena, const struct history *h,
			   uint64_t size)
{
	struct cosigner *by[] = {&log_key};
	struct checkpoint checkpoint = {.origin = TEXT("log.example"),
					.size = size,
					.root = tree_root_of(h->leaves, size)};

	return cosigned_note(arena, &checkpoint, by, 1);
}

static enum log_relation relation(struct arena *arena, struct text a,
				  struct text b, struct history *tree,
				  struct log_conflict *conflict)
{
	struct node_source source = {node, tree};
	struct err err = {.kind = ERR_NONE};
	struct log_finding found;
	struct log_pair pair;

	cr_assert(zero(int,
		       log_pair_read(arena, a, b, &log_key.key, &pair, &err)),
		  "%s", err.text);
	cr_assert(zero(int,
		       log_conflict_find(arena, &pair, tree ? &source : NULL,
					 &found, &err)),
		  "%s", err.text);
	*conflict = found.conflict;
	return found.relation;
}

Test(log_conflict, every_pair_of_sizes_is_judged_and_proved)
{
	struct arena *arena = arena_open();
	struct history a, b;

	make(&a, &b, 5);
	for (uint64_t m = 1; m <= LEAVES; m++)
		for (uint64_t n = m; n <= LEAVES; n++) {
			struct text first = note_of(arena, &a, m);
			struct text second = note_of(arena, &b, n);
			struct log_conflict found, read;
			struct err err = {.kind = ERR_NONE};
			enum log_relation is =
				relation(arena, second, first, &b, &found);

			cr_assert(eq(int, is,
				     m <= 5 ? LOG_CONSISTENT : LOG_CONFLICT));
			if (is == LOG_CONSISTENT)
				continue;
			cr_assert(zero(int, log_conflict_parse(
						    arena,
						    log_conflict_print(arena,
								       &found),
						    &read, &err)),
				  "%s", err.text);
			cr_assert(zero(int,
				       log_conflict_check(arena, &read,
							  &log_key.key, &err)),
				  "%llu %llu: %s", (unsigned long long)m,
				  (unsigned long long)n, err.text);
		}
	arena_close(arena);
}

Test(log_conflict, an_honest_log_cannot_be_accused)
{
	struct arena *arena = arena_open();
	struct history a, b;
	struct log_conflict found;
	struct cosigner stranger;
	struct err err = {.kind = ERR_NONE};

	make(&a, &b, 5);
	cr_assert(eq(int,
		     relation(arena, note_of(arena, &a, 7),
			      note_of(arena, &a, 20), &a, &found),
		     LOG_CONSISTENT));
	cr_assert(eq(int,
		     relation(arena, note_of(arena, &a, 7),
			      note_of(arena, &b, 20), NULL, &found),
		     LOG_UNDECIDED));
	/* the conflict's own proof under two checkpoints that agree */
	cr_assert(eq(int,
		     relation(arena, note_of(arena, &a, 7),
			      note_of(arena, &b, 20), &b, &found),
		     LOG_CONFLICT));
	found.first = note_of(arena, &b, 7);
	cr_assert(eq(int, log_conflict_check(arena, &found, &log_key.key, &err),
		     -1));
	err_clear(&err);
	found.first = note_of(arena, &a, 7);
	found.second = note_of(arena, &a, 20);
	cr_assert(eq(int, log_conflict_check(arena, &found, &log_key.key, &err),
		     -1));
	err_clear(&err);
	found = (struct log_conflict){.first = note_of(arena, &a, 7),
				      .second = note_of(arena, &a, 7)};
	cr_assert(eq(int, log_conflict_check(arena, &found, &log_key.key, &err),
		     -1));
	err_clear(&err);
	/* two histories, but signed by somebody else */
	found.second = note_of(arena, &b, 7);
	cr_assert(zero(int,
		       log_conflict_check(arena, &found, &log_key.key, &err)));
	stranger = cosigner_make("log.example", NOTE_ED25519, 9);
	cr_assert(eq(int,
		     log_conflict_check(arena, &found, &stranger.key, &err),
		     -1));
	arena_close(arena);
}

Test(log_conflict, tiles_of_another_tree_prove_nothing)
{
	struct arena *arena = arena_open();
	struct history a, b;
	struct node_source source = {node, &a};
	struct err err = {.kind = ERR_NONE};
	struct log_finding found;
	struct log_pair pair;

	make(&a, &b, 5);
	cr_assert(zero(int, log_pair_read(arena, note_of(arena, &a, 7),
					  note_of(arena, &b, 20), &log_key.key,
					  &pair, &err)));
	cr_assert(eq(int,
		     log_conflict_find(arena, &pair, &source, &found, &err),
		     -1));
	cr_assert(eq(int, err.kind, ERR_TRUST));
	arena_close(arena);
}
