/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/log_writer.h"

#include "base/fs.h"
#include "collector/log_lock.h"
#include "unit/collector_stand.h"

/* A log in a directory of its own. */
struct log_stand {
	struct stand s;
	struct store *store;
	struct key *key;
	struct log_config config;
	struct log_writer *writer;
};

static void log_begin(struct log_stand *l)
{
	struct stand *s = &l->s;

	stand_begin(s);
	cr_assert(zero(int, key_generate(stand_path(s, "log.pem"), KEY_ED25519,
					 NULL, &s->err)));
	cr_assert(zero(int, key_open(stand_path(s, "log.pem"), NULL, &l->key,
				     &s->err)));
	cr_assert(zero(int, store_sqlite.open(stand_path(s, "store.db"), true,
					      &l->store, &s->err)));
	l->config = (struct log_config){l->store, stand_path(s, "log.lock"),
					TEXT("log.example"), l->key, NULL};
	cr_assert(zero(int, log_writer_begin(&l->config, &s->err)), "%s",
		  s->err.text);
	cr_assert(zero(int, log_writer_open(&l->config, &l->writer, &s->err)),
		  "%s", s->err.text);
}

static void log_end(struct log_stand *l)
{
	log_writer_close(l->writer);
	l->store->kind->close(l->store);
	key_close(l->key);
	stand_end(&l->s);
}

/* Closes and opens again, as after a crash. */
static int log_again(struct log_stand *l)
{
	log_writer_close(l->writer);
	l->writer = NULL;
	l->config.store = l->store;
	err_clear(&l->s.err);
	return log_writer_open(&l->config, &l->writer, &l->s.err);
}

static int commit(struct log_stand *l, struct arena *arena, size_t count,
		  struct log_work *work)
{
	struct text *leaves = arena_many(arena, count, struct text);
	uint64_t size = log_writer_edge(l->writer, arena).size;

	for (size_t i = 0; i < count; i++)
		leaves[i] = text_format(arena, "leaf %llu",
					(unsigned long long)(size + i));
	*work = (struct log_work){.leaves = leaves, .leaf_count = count};
	return log_writer_commit(l->writer, arena, work, &l->s.err);
}

static uint64_t size_of(struct log_stand *l)
{
	return log_writer_edge(l->writer, l->s.arena).size;
}

/* The proof of each leaf of a batch holds for the signed checkpoint. */
static void check_proofs(struct log_stand *l, struct arena *arena,
			 const struct log_work *work)
{
	const struct log_identity *id = log_writer_identity(l->writer);
	struct log_edge edge;

	cr_assert(zero(int, checkpoint_verify(arena, work->note, &id->key,
					      &edge, &l->s.err)));
	for (size_t i = 0; i < work->leaf_count; i++)
		cr_assert(zero(int, proof_check_inclusion(
					    &work->proofs[i],
					    ledger_leaf_hash(work->leaves[i]),
					    edge.root, &l->s.err)),
			  "%s", l->s.err.text);
}

Test(log_writer, proves_every_leaf_of_every_batch)
{
	static const size_t batches[] = {1, 1, 2, 251, 1, 1, 256, 300, 7};
	struct log_stand l = {.writer = NULL};
	struct arena *arena = arena_open();
	struct tree_builder whole = {.size = 0};
	struct log_work work;

	log_begin(&l);
	for (size_t i = 0; i < ARRAY_SIZE(batches); i++) {
		cr_assert(zero(int, commit(&l, arena, batches[i], &work)), "%s",
			  l.s.err.text);
		check_proofs(&l, arena, &work);
		for (size_t k = 0; k < batches[i]; k++)
			tree_add_leaf(&whole, ledger_leaf_hash(work.leaves[k]));
		cr_assert(digest_equal(tree_root(&whole),
				       log_writer_edge(l.writer, arena).root));
		if (i % 3 == 2)
			cr_assert(zero(int, log_again(&l)), "%s", l.s.err.text);
		arena_reset(arena);
	}
	cr_assert(eq(u64, size_of(&l), 820));
	arena_close(arena);
	log_end(&l);
}

/* -- a store that fails where it is told to -- */

struct faulty {
	struct store base;
	struct store_kind kind;
	struct store *real;
	bool stage, apply, drop;
};

static struct faulty *faulty_of(struct store *store)
{
	return (struct faulty *)store;
}

static int f_edge(struct store *s, struct arena *a, struct log_edge *o,
		  struct err *e)
{
	return store_sqlite.edge(faulty_of(s)->real, a, o, e);
}

static int f_stage(struct store *s, const struct log_batch *b, struct err *e)
{
	if (faulty_of(s)->stage)
		return err_set(e, ERR_SYSTEM, "no space");
	return store_sqlite.batch_stage(faulty_of(s)->real, b, e);
}

static int f_apply(struct store *s, const struct log_edge *g, struct err *e)
{
	if (faulty_of(s)->apply)
		return err_set(e, ERR_SYSTEM, "killed before apply");
	return store_sqlite.batch_apply(faulty_of(s)->real, g, e);
}

static int f_drop(struct store *s, struct err *e)
{
	if (faulty_of(s)->drop)
		return err_set(e, ERR_SYSTEM, "killed before drop");
	return store_sqlite.batch_drop(faulty_of(s)->real, e);
}

static int f_staged(struct store *s, struct log_edge *o, struct err *e)
{
	return store_sqlite.staged(faulty_of(s)->real, o, e);
}

static int f_tile(struct store *s, struct arena *a, unsigned level,
		  uint64_t index, struct text *o, struct err *e)
{
	return store_sqlite.tile(faulty_of(s)->real, a, level, index, o, e);
}

static int f_leaves(struct store *s, struct arena *a, uint64_t first,
		    struct text *o, size_t *count, struct err *e)
{
	return store_sqlite.leaves(faulty_of(s)->real, a, first, o, count, e);
}

static void faulty_init(struct faulty *f, struct store *real)
{
	memset(f, 0, sizeof(*f));
	f->real = real;
	f->kind = (struct store_kind){.name = "faulty",
				      .edge = f_edge,
				      .batch_stage = f_stage,
				      .batch_apply = f_apply,
				      .batch_drop = f_drop,
				      .staged = f_staged,
				      .tile = f_tile,
				      .leaves = f_leaves};
	f->base.kind = &f->kind;
}

/* The writer again, over a store that can be told to fail. */
static void log_with(struct log_stand *l, struct faulty *f)
{
	log_writer_close(l->writer);
	faulty_init(f, l->store);
	l->config.store = &f->base;
	cr_assert(zero(int, log_writer_open(&l->config, &l->writer, &l->s.err)),
		  "%s", l->s.err.text);
}

Test(log_writer, a_batch_that_cannot_be_staged_leaves_the_log_as_it_was)
{
	struct log_stand l = {.writer = NULL};
	struct log_work work;
	struct faulty f;

	log_begin(&l);
	cr_assert(zero(int, commit(&l, l.s.arena, 3, &work)));
	log_with(&l, &f);
	f.stage = true;
	cr_assert(eq(int, -1, commit(&l, l.s.arena, 2, &work)));
	cr_assert(not(work.fatal));
	f.stage = false;
	err_clear(&l.s.err);
	cr_assert(zero(int, commit(&l, l.s.arena, 2, &work)));
	check_proofs(&l, l.s.arena, &work);
	cr_assert(eq(u64, size_of(&l), 5));
	log_end(&l);
}

Test(log_writer, killed_between_lock_and_apply_it_goes_on_with_the_batch)
{
	struct log_stand l = {.writer = NULL};
	struct log_work work;
	struct faulty f;

	log_begin(&l);
	cr_assert(zero(int, commit(&l, l.s.arena, 3, &work)));
	log_with(&l, &f);
	f.apply = true;
	cr_assert(eq(int, -1, commit(&l, l.s.arena, 2, &work)));
	cr_assert(work.fatal);
	/* nothing more is signed by this writer */
	f.apply = false;
	err_clear(&l.s.err);
	cr_assert(eq(int, -1, commit(&l, l.s.arena, 1, &work)));
	cr_assert(zero(int, log_again(&l)), "%s", l.s.err.text);
	cr_assert(eq(u64, size_of(&l), 5));
	cr_assert(zero(int, commit(&l, l.s.arena, 1, &work)));
	check_proofs(&l, l.s.arena, &work);
	log_end(&l);
}

Test(log_writer, killed_between_stage_and_lock_it_forgets_the_batch)
{
	struct log_stand l = {.writer = NULL};
	struct text held = TEXT("not what the writer left"), old;
	struct log_work work;

	log_begin(&l);
	cr_assert(zero(int, commit(&l, l.s.arena, 3, &work)));
	cr_assert(zero(int, fs_read(l.s.arena, l.config.lock_path, 4096, &old,
				    &l.s.err)));
	/* the swap fails: what is there is not what was last written */
	cr_assert(zero(int, fs_put(l.config.lock_path, held, 0600, &l.s.err)));
	cr_assert(eq(int, -1, commit(&l, l.s.arena, 2, &work)));
	cr_assert(work.fatal);
	cr_assert(eq(int, l.s.err.kind, ERR_TRUST));
	err_clear(&l.s.err);
	cr_assert(zero(int, fs_put(l.config.lock_path, old, 0600, &l.s.err)));
	cr_assert(zero(int, log_again(&l)), "%s", l.s.err.text);
	cr_assert(eq(u64, size_of(&l), 3));
	cr_assert(zero(int, commit(&l, l.s.arena, 4, &work)));
	check_proofs(&l, l.s.arena, &work);
	log_end(&l);
}

Test(log_writer, refuses_a_lock_that_is_older_than_the_database)
{
	struct log_stand l = {.writer = NULL};
	struct log_work work;
	struct text old;

	log_begin(&l);
	cr_assert(zero(int, commit(&l, l.s.arena, 3, &work)));
	cr_assert(zero(int, fs_read(l.s.arena, l.config.lock_path, 4096, &old,
				    &l.s.err)));
	cr_assert(zero(int, commit(&l, l.s.arena, 1, &work)));
	cr_assert(zero(int, fs_put(l.config.lock_path, old, 0600, &l.s.err)));
	cr_assert(eq(int, -1, log_again(&l)));
	cr_assert(eq(int, l.s.err.kind, ERR_TRUST));
	log_end(&l);
}

Test(log_writer, refuses_a_database_from_a_backup)
{
	struct log_stand l = {.writer = NULL};
	struct text database, lock;
	struct log_work work;
	struct stand *s = &l.s;

	log_begin(&l);
	cr_assert(zero(int, commit(&l, s->arena, 3, &work)));
	log_writer_close(l.writer);
	l.writer = NULL;
	l.store->kind->close(l.store);
	cr_assert(zero(int, fs_read(s->arena, stand_path(s, "store.db"),
				    1 << 24, &database, &s->err)));
	cr_assert(zero(int, store_sqlite.open(stand_path(s, "store.db"), false,
					      &l.store, &s->err)));
	cr_assert(zero(int, log_again(&l)));
	cr_assert(zero(int, commit(&l, s->arena, 1, &work)));
	log_writer_close(l.writer);
	l.writer = NULL;
	l.store->kind->close(l.store);
	cr_assert(zero(int, fs_put(stand_path(s, "store.db"), database, 0600,
				   &s->err)));
	cr_assert(zero(int, store_sqlite.open(stand_path(s, "store.db"), false,
					      &l.store, &s->err)));
	cr_assert(eq(int, -1, log_again(&l)));
	cr_assert(eq(int, s->err.kind, ERR_TRUST));
	cr_assert(zero(int, fs_read(s->arena, l.config.lock_path, 4096, &lock,
				    &(struct err){0})));
	log_end(&l);
}

Test(log_writer, refuses_a_lock_that_another_key_signed)
{
	struct log_stand l = {.writer = NULL};
	struct log_work work;
	struct text lock;
	char *bytes;

	log_begin(&l);
	cr_assert(zero(int, commit(&l, l.s.arena, 3, &work)));
	cr_assert(zero(int, fs_read(l.s.arena, l.config.lock_path, 4096, &lock,
				    &l.s.err)));
	bytes = text_cstr(l.s.arena, lock);
	bytes[strlen("log.example\n")] = '4'; /* the size: 3 */
	cr_assert(zero(int, fs_put(l.config.lock_path, text_from(bytes), 0600,
				   &l.s.err)));
	cr_assert(eq(int, -1, log_again(&l)));
	cr_assert(eq(int, l.s.err.kind, ERR_TRUST));
	log_end(&l);
}

Test(log_writer, there_is_one_writer)
{
	struct log_stand l = {.writer = NULL};
	struct log_writer *other;

	log_begin(&l);
	cr_assert(eq(int, -1, log_writer_open(&l.config, &other, &l.s.err)));
	log_end(&l);
}
