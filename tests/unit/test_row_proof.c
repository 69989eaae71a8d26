/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_proof.h"
#include "unit/records_fixture.h"

#include "base/encode.h"
#include "ledger/tree.h"
#include "records/row_leaves.h"

#define MOST_ROWS 70

/* RFC 9162 section 2.1.3.2, written down anew. */
static struct digest root_from(const struct row_proof *proof, struct digest r)
{
	uint64_t fn = proof->index, sn = proof->path.size - 1;

	for (size_t i = 0; i < proof->path.path.count; i++) {
		struct digest next = proof->path.path.items[i];

		cr_assert_neq(sn, 0);
		if ((fn & 1) || fn == sn) {
			r = ledger_node_hash(next, r);
			while (!(fn & 1) && fn) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			r = ledger_node_hash(r, next);
		}
		fn >>= 1;
		sn >>= 1;
	}
	cr_assert_eq(sn, 0);
	return r;
}

/* The leaf as DESIGN.md section 6 has it. */
static struct digest leaf_of(const struct row_proof *proof)
{
	struct buffer leaf;
	struct digest hash;

	buffer_init(&leaf);
	buffer_add(&leaf, "plaudit/rec/v1", 15);
	buffer_add(&leaf, proof->salt, 32);
	buffer_text(&leaf, proof->fields);
	hash = ledger_leaf_hash(buffer_view(&leaf));
	buffer_release(&leaf);
	return hash;
}

static struct text key_of(const struct row_proof *proof)
{
	const unsigned char *size = (const unsigned char *)proof->fields.data;

	return (struct text){proof->fields.data + 4, get_u32be(size)};
}

struct world {
	struct fixture f;
	struct buffer bytes;
	struct commitment committed;
	struct row_ask ask;
	struct row_proofs proofs;
	struct err err;
};

/* Rows in a scattered order: keys c00, c02, ..., each `repeat` times. */
static void world_begin(struct world *w, unsigned rows, unsigned repeat,
			bool sorted)
{
	memset(w, 0, sizeof(*w));
	fixture_begin(&w->f);
	fixture_metric(&w->f, "count()");
	w->f.job.commit = true;
	w->f.source.sorted = sorted;
	buffer_init(&w->bytes);
	buffer_str(&w->bytes, FIXTURE_HEADER);
	for (unsigned i = 0; i < rows; i++) {
		unsigned k = (i * 37) % rows;

		buffer_printf(&w->bytes, "c%03u,aoc,2026-02-01,,1,%u,never\n\n",
			      k / repeat * 2, k);
	}
	w->f.job.inline_rows = buffer_view(&w->bytes);
	fixture_run(&w->f);
	w->committed = w->f.result.source.commitment;
	w->ask.size = w->committed.size;
	w->ask.root = w->committed.root;
	cr_assert_eq(w->committed.size, rows);
}

static void world_end(struct world *w)
{
	buffer_release(&w->bytes);
	fixture_end(&w->f);
}

static int prove(struct world *w)
{
	memset(&w->err, 0, sizeof(w->err));
	return records_prove(w->f.arena, &w->f.job, &w->ask, &w->proofs,
			     &w->err);
}

static void expect_proofs(const struct world *w)
{
	for (size_t i = 0; i < w->proofs.row_count; i++) {
		const struct row_proof *proof = &w->proofs.rows[i];
		struct digest root = root_from(proof, leaf_of(proof));

		cr_expect(digest_equal(root, w->committed.root));
		cr_expect_eq(proof->path.index, proof->index);
		cr_expect_null(memmem(proof->fields.data, proof->fields.size,
				      "never", 5));
	}
}

Test(row_proof, every_row_of_sources_of_every_size)
{
	for (unsigned rows = 1; rows < MOST_ROWS; rows++) {
		struct world w;
		uint64_t all[MOST_ROWS + 1];

		if (rows % 37 == 0)
			continue;
		world_begin(&w, rows, 1, false);
		for (unsigned i = 0; i <= rows; i++)
			all[i] = rows - i;
		w.ask.rows = all + 1;
		w.ask.row_count = rows;
		cr_assert_eq(prove(&w), 0, "%s", w.err.text);
		cr_expect_eq(w.proofs.row_count, rows);
		expect_proofs(&w);
		w.ask.rows = all;
		cr_expect_eq(prove(&w), -1);
		world_end(&w);
	}
}

Test(row_proof, one_row_alone_in_file_order)
{
	struct world w;
	uint64_t row = 5;

	world_begin(&w, 20, 1, false);
	w.ask.rows = &row;
	w.ask.row_count = 1;
	cr_assert_eq(prove(&w), 0);
	cr_expect_eq(w.proofs.row_count, 1);
	cr_expect_eq(w.proofs.rows[0].index, 5);
	world_end(&w);
}

Test(row_proof, a_sorted_row_comes_with_a_neighbour)
{
	struct world w;
	uint64_t rows[] = {5, 19};

	world_begin(&w, 20, 1, true);
	w.ask.rows = rows;
	w.ask.row_count = 2;
	cr_assert_eq(prove(&w), 0, "%s", w.err.text);
	cr_assert_eq(w.proofs.row_count, 4);
	cr_expect_eq(w.proofs.rows[0].index, 5);
	cr_expect_eq(w.proofs.rows[1].index, 6);
	cr_expect_eq(w.proofs.rows[2].index, 18);
	expect_proofs(&w);
	for (size_t i = 1; i < 4; i++)
		cr_expect_lt(text_compare(key_of(&w.proofs.rows[i - 1]),
					  key_of(&w.proofs.rows[i])),
			     0);
	world_end(&w);
}

Test(row_proof, keys_in_both_orders)
{
	struct text key = TEXT("c004");

	for (int sorted = 0; sorted < 2; sorted++) {
		struct world w;
		size_t found = 0;

		world_begin(&w, 30, 3, sorted);
		w.ask.keys = &key;
		w.ask.key_count = 1;
		cr_assert_eq(prove(&w), 0, "%s", w.err.text);
		cr_expect_eq(w.proofs.keys[0].count, 3);
		cr_expect_eq(w.proofs.row_count, sorted ? 5 : 3);
		expect_proofs(&w);
		for (size_t i = 0; i < w.proofs.row_count; i++)
			found += text_equal(key_of(&w.proofs.rows[i]), key);
		cr_expect_eq(found, 3);
		if (sorted)
			cr_expect_eq(w.proofs.keys[0].first, 6);
		key = TEXT("c005");
		w.ask.keys = &key;
		cr_expect_eq(prove(&w), -1);
		key = TEXT("c004");
		world_end(&w);
	}
}

Test(row_proof, absence_by_neighbours)
{
	static const struct {
		struct text key;
		size_t neighbours;
		uint64_t first;
	} cases[] = {
		{{"a", 1}, 2, 0},  {{"c005", 4}, 2, 9}, {{"c0041", 5}, 2, 9},
		{{"d", 1}, 2, 30}, {{"", 0}, 2, 0},
	};
	struct world w;
	struct text there = TEXT("c004");

	world_begin(&w, 30, 3, true);
	w.ask.absent_count = 1;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		w.ask.absent = &cases[i].key;
		cr_assert_eq(prove(&w), 0, "%s", w.err.text);
		cr_expect_eq(w.proofs.row_count, cases[i].neighbours);
		cr_expect_eq(w.proofs.absent[0].first, cases[i].first);
		cr_expect_eq(w.proofs.absent[0].count, 0);
		expect_proofs(&w);
	}
	w.ask.absent = &there;
	cr_expect_eq(prove(&w), -1);
	world_end(&w);
	world_begin(&w, 30, 3, false);
	w.ask.absent = &cases[1].key;
	w.ask.absent_count = 1;
	cr_expect_eq(prove(&w), -1);
	cr_expect(strstr(w.err.text, "order: key") != NULL);
	world_end(&w);
}

Test(row_proof, records_that_changed)
{
	for (int sorted = 0; sorted < 2; sorted++) {
		struct world w;
		uint64_t row = 3;

		world_begin(&w, 30, 1, sorted);
		w.ask.rows = &row;
		w.ask.row_count = 1;
		w.bytes.data[w.bytes.size - 4] ^= 1;
		cr_expect_eq(prove(&w), 0, "what is never committed to");
		w.bytes.data[w.bytes.size - 9] ^= 1;
		cr_expect_eq(prove(&w), -1);
		cr_expect_eq(w.err.kind, ERR_TRUST);
		w.bytes.data[w.bytes.size - 9] ^= 1;
		w.f.job.inline_rows.size -= 30;
		cr_expect_eq(prove(&w), -1);
		cr_expect_eq(w.err.kind, ERR_TRUST);
		world_end(&w);
	}
}

Test(row_proof, the_order_of_rows_does_not_matter_where_sorted)
{
	struct world one, other;
	char *lines[64];
	size_t count = 0;
	char *at, *copy, *body;

	world_begin(&one, 30, 4, true);
	copy = strndup(one.bytes.data, one.bytes.size);
	body = copy + strlen(FIXTURE_HEADER);
	for (char *line = strtok_r(body, "\n", &at); line;
	     line = strtok_r(NULL, "\n", &at))
		lines[count++] = line;
	world_begin(&other, 1, 1, true);
	other.bytes.size = strlen(FIXTURE_HEADER);
	while (count)
		buffer_printf(&other.bytes, "%s\n", lines[--count]);
	other.f.job.inline_rows = buffer_view(&other.bytes);
	fixture_run(&other.f);
	cr_expect(digest_equal(other.f.result.source.commitment.root,
			       one.committed.root));
	free(copy);
	world_end(&one);
	world_end(&other);
}
