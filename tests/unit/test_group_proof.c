/* SPDX-License-Identifier: Apache-2.0 */
/* Rows proved by a node file: the same proofs as without it, by seeking and by
 * reading everything, in both orders; and a damaged one is of no use. */
#include "records/group_proof.h"
#include "records/row_proof.h"
#include "unit/records_fixture.h"

#include <fcntl.h>

#include "base/fs.h"
#include "ledger/proof.h"
#include "records/node_notes.h"

struct world {
	struct fixture f;
	struct commitment committed;
	struct node_file nodes;
	struct row_ask ask;
	struct source_file files[2];
	char path[96];
	struct err err;
};

static void put_rows(const struct world *w, const char *name, unsigned from,
		     unsigned until)
{
	struct buffer bytes;
	struct err err = {0};
	char path[128];

	buffer_init(&bytes);
	buffer_str(&bytes, FIXTURE_HEADER);
	for (unsigned i = from; i < until; i++)
		/* some keys of many rows, some rows alike */
		buffer_printf(&bytes, "c%05u,aoc,2026-02-01,,1,%u,never\n%s",
			      (i * 7919) % 3000 / 3, i % 2, i % 5 ? "" : "\n");
	snprintf(path, sizeof(path), "%s/%s", w->f.directory, name);
	cr_assert_eq(fs_put(path, buffer_view(&bytes), 0600, &err), 0);
	buffer_release(&bytes);
}

static void world_begin(struct world *w, unsigned rows, bool sorted)
{
	int fd;

	memset(w, 0, sizeof(*w));
	fixture_begin(&w->f);
	fixture_metric(&w->f, "count()");
	snprintf(w->f.directory, sizeof(w->f.directory),
		 "/tmp/plaudit-groups-XXXXXX");
	cr_assert_not_null(mkdtemp(w->f.directory));
	put_rows(w, "a.csv", 0, rows / 3);
	put_rows(w, "b.csv", rows / 3, rows);
	w->f.pattern = TEXT("*.csv");
	w->f.source.files = &w->f.pattern;
	w->f.source.file_count = 1;
	w->f.source.sorted = sorted;
	w->f.job.directory = w->f.directory;
	w->f.job.commit = true;
	w->f.job.threads = 2;
	memset(w->f.job.salt_key, 7, sizeof(w->f.job.salt_key));
	snprintf(w->path, sizeof(w->path), "%s/nodes", w->f.directory);
	fd = open(w->path, O_RDWR | O_CREAT | O_EXCL, 0600);
	cr_assert_geq(fd, 0);
	w->f.job.nodes = node_notes_open(fd);
	fixture_run(&w->f);
	node_notes_close(w->f.job.nodes);
	w->f.job.nodes = NULL;
	w->committed = w->f.result.source.commitment;
	cr_assert_eq(w->committed.size, rows);
	for (size_t i = 0; i < 2; i++)
		w->files[i] = w->f.result.source.files[i];
	cr_assert_eq(node_file_read(w->f.arena, w->path, w->f.job.salt_key,
				    w->committed.root, &w->nodes, &w->err),
		     0, "%s", w->err.text);
	w->ask.size = rows;
	w->ask.root = w->committed.root;
	w->f.job.committed = w->files;
	w->f.job.committed_count = 2;
}

static void world_end(struct world *w)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -r %s", w->f.directory);
	cr_assert_eq(WEXITSTATUS(system(command)), 0);
	w->f.directory[0] = '\0';
	arena_close(w->f.arena);
}

static void expect_alike(const struct row_proofs *a, const struct row_proofs *b)
{
	cr_assert_eq(a->row_count, b->row_count);
	for (size_t i = 0; i < a->row_count; i++) {
		const struct row_proof *x = &a->rows[i], *y = &b->rows[i];

		cr_expect_eq(x->index, y->index);
		cr_expect(text_equal(x->fields, y->fields));
		cr_expect_eq(memcmp(x->salt, y->salt, 32), 0);
		cr_assert_eq(x->path.path.count, y->path.path.count);
		cr_expect_eq(memcmp(x->path.path.items, y->path.path.items,
				    x->path.path.count * DIGEST_BYTES),
			     0);
	}
}

static void prove_both(struct world *w)
{
	struct row_proofs whole, few;

	w->ask.nodes = NULL;
	cr_assert_eq(records_prove(w->f.arena, &w->f.job, &w->ask, &whole,
				   &w->err),
		     0, "%s", w->err.text);
	w->ask.nodes = &w->nodes;
	cr_assert_eq(records_prove(w->f.arena, &w->f.job, &w->ask, &few,
				   &w->err),
		     0, "%s", w->err.text);
	cr_expect_eq(few.nodes_failed.size, 0, "%.*s",
		     TEXT_ARG(few.nodes_failed));
	expect_alike(&whole, &few);
}

static const unsigned sizes[] = {1,    2,    1023, 1024, 1025,
				 2048, 3000, 5121, 7000};

Test(group_proof, the_same_proofs_as_without)
{
	for (size_t i = 0; i < 2 * ARRAY_SIZE(sizes); i++) {
		unsigned rows = sizes[i / 2];
		uint64_t asked[] = {0,	      rows / 2, rows - 1, rows / 3,
				    rows / 7, 1023,	1024};
		struct world w;

		world_begin(&w, rows, i % 2);
		w.ask.rows = asked;
		w.ask.row_count = rows > 1024 ? 7 : 5;
		prove_both(&w);
		world_end(&w);
	}
}

Test(group_proof, packed_files_are_read_as_a_whole)
{
	uint64_t asked[] = {0, 3100, 4999};
	struct world w;
	struct node_group *groups;

	world_begin(&w, 5000, false);
	groups = arena_many(w.f.arena, w.nodes.count, struct node_group);
	memcpy(groups, w.nodes.groups, w.nodes.count * sizeof(*groups));
	for (size_t i = 0; i < w.nodes.count; i++)
		groups[i].offset = PLACE_UNKNOWN;
	w.nodes.groups = groups;
	w.ask.rows = asked;
	w.ask.row_count = 3;
	prove_both(&w);
	world_end(&w);
}

Test(group_proof, keys_and_absent_keys)
{
	struct text keys[] = {TEXT("c00000"), TEXT("c00500"), TEXT("c00999")};
	struct text absent[] = {TEXT("a"), TEXT("c00500x"), TEXT("d")};
	struct world w;

	world_begin(&w, 7000, true);
	w.ask.keys = keys;
	w.ask.key_count = 3;
	w.ask.absent = absent;
	w.ask.absent_count = 3;
	prove_both(&w);
	world_end(&w);
}

/* What is wrong with it is told, and the proofs are made without it. */
static void expect_useless(struct world *w, const char *why)
{
	uint64_t asked[] = {0, 2500};
	struct row_proofs proofs;

	w->ask.rows = asked;
	w->ask.row_count = 2;
	w->ask.nodes = &w->nodes;
	cr_assert_eq(records_prove(w->f.arena, &w->f.job, &w->ask, &proofs,
				   &w->err),
		     0, "%s", w->err.text);
	cr_expect_not_null(memmem(proofs.nodes_failed.data,
				  proofs.nodes_failed.size, why, strlen(why)),
			   "%.*s", TEXT_ARG(proofs.nodes_failed));
	cr_assert_eq(proofs.row_count, 2);
}

Test(group_proof, a_rotten_one_is_noticed)
{
	struct world w;
	struct node_group *groups;

	world_begin(&w, 5000, false);
	groups = arena_many(w.f.arena, w.nodes.count, struct node_group);
	memcpy(groups, w.nodes.groups, w.nodes.count * sizeof(*groups));
	w.nodes.groups = groups;
	groups[2].offset += 3;
	expect_useless(&w, "rows 2048 to 3071");
	groups[2].offset = UINT64_C(1) << 50;
	expect_useless(&w, "too far apart");
	groups[2] = groups[1];
	groups[2].node.bytes[0] ^= 1;
	expect_useless(&w, "do not lead to the root");
	w.nodes.rows++;
	expect_useless(&w, "another commitment");
	world_end(&w);
}

Test(group_proof, records_that_changed_are_not_proved)
{
	uint64_t asked[] = {0};
	struct row_proofs proofs;
	struct world w;

	world_begin(&w, 5000, false);
	put_rows(&w, "a.csv", 1, 5000 / 3 + 1);
	w.ask.rows = asked;
	w.ask.row_count = 1;
	w.ask.nodes = &w.nodes;
	cr_expect_eq(records_prove(w.f.arena, &w.f.job, &w.ask, &proofs,
				   &w.err),
		     -1);
	world_end(&w);
}

Test(group_proof, a_file_of_another_key_root_or_byte)
{
	unsigned char k[32] = {1};
	struct digest root;
	struct text bytes;
	struct world w;
	char *changed;

	world_begin(&w, 3000, true);
	root = w.committed.root;
	cr_expect_eq(node_file_read(w.f.arena, w.path, k, root, &w.nodes,
				    &w.err),
		     -1);
	root.bytes[0] ^= 1;
	cr_expect_eq(node_file_read(w.f.arena, w.path, w.f.job.salt_key, root,
				    &w.nodes, &w.err),
		     -1);
	root.bytes[0] ^= 1;
	cr_assert_eq(fs_read(w.f.arena, w.path, 1 << 20, &bytes, &w.err), 0);
	/* no key of a customer stands in it */
	cr_expect_null(memmem(bytes.data, bytes.size, "c00", 3));
	changed = (char *)(uintptr_t)bytes.data;
	for (size_t i = 0; i < bytes.size; i += 7) {
		changed[i] ^= 4;
		memset(&w.err, 0, sizeof(w.err));
		cr_assert_eq(fs_put(w.path, bytes, 0600, &w.err), 0);
		cr_expect_eq(node_file_read(w.f.arena, w.path, w.f.job.salt_key,
					    root, &w.nodes, &w.err),
			     -1);
		changed[i] ^= 4;
	}
	bytes.size--;
	cr_assert_eq(fs_put(w.path, bytes, 0600, &w.err), 0);
	cr_expect_eq(node_file_read(w.f.arena, w.path, w.f.job.salt_key, root,
				    &w.nodes, &w.err),
		     -1);
	world_end(&w);
}
