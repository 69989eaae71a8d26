/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_proof.h"
#include "unit/records_fixture.h"

#include "ledger/tree.h"

/* RFC 9162 section 2.1.3.2, written down anew. */
static struct digest root_from(const struct row_proof *proof, uint64_t index)
{
	uint64_t fn = index, sn = proof->size - 1;
	struct digest r = ledger_leaf_hash(proof->leaf);

	for (size_t i = 0; i < proof->path_length; i++) {
		cr_assert_neq(sn, 0);
		if ((fn & 1) || fn == sn) {
			r = ledger_node_hash(proof->path[i], r);
			while (!(fn & 1) && fn) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			r = ledger_node_hash(r, proof->path[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	cr_assert_eq(sn, 0);
	return r;
}

Test(row_proof, every_row_of_small_sources)
{
	for (unsigned rows = 1; rows < 20; rows++) {
		struct fixture f;
		struct buffer bytes;
		struct row_proof proof;
		struct err err = {0};

		fixture_begin(&f);
		fixture_metric(&f, "count()");
		f.job.commit = true;
		buffer_init(&bytes);
		buffer_str(&bytes, FIXTURE_HEADER);
		for (unsigned i = 0; i < rows; i++)
			buffer_printf(&bytes,
				      "c%u,aoc,2026-02-01,,1,%u,never\n\n", i,
				      i);
		f.job.inline_rows = buffer_view(&bytes);
		fixture_run(&f);
		for (unsigned i = 0; i < rows; i++) {
			struct digest root;

			cr_assert_eq(records_prove(f.arena, &f.job, i, &proof,
						   &err),
				     0, "%s", err.text);
			root = root_from(&proof, i);
			cr_expect(digest_equal(
				root, f.result.source.commitment.root));
			cr_expect_null(memmem(proof.leaf.data, proof.leaf.size,
					      "never", 5));
		}
		cr_expect_eq(records_prove(f.arena, &f.job, rows, &proof, &err),
			     -1);
		buffer_release(&bytes);
		fixture_end(&f);
	}
}
