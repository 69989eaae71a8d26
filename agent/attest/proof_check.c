/* SPDX-License-Identifier: Apache-2.0 */
/* Written apart from records/row_proof.c, which makes what is checked here:
 * leaves are put together from the page's words and hashed by ledger/. */
#include "attest/proof_check.h"

#include <stdlib.h>

#include "base/encode.h"
#include "ledger/proof.h"

#define LEAF_LABEL "plaudit/rec/v1"

#define X(name, word, held) [PROOF_##name] = word,
const char *const proof_step_names[PROOF_STEP_COUNT] = {PROOF_STEPS(X)};
#undef X
#define X(name, word, held) [PROOF_##name] = held,
static const char *const held_sentences[PROOF_STEP_COUNT] = {PROOF_STEPS(X)};
#undef X

struct checking {
	struct arena *arena;
	const struct report *report;
	struct proof_check *out;
	struct text bytes;
	struct committed_columns columns;
	struct text *keys; /* of the document's rows, in a sorted set */
};

static int step_document(struct checking *c, struct err *err)
{
	return proof_document_read(c->arena, c->bytes, &c->out->document, err);
}

static int step_commitment(struct checking *c, struct err *err)
{
	const struct proof_document *d = &c->out->document;
	const struct source_report *source =
		source_report_committed(c->report, d->source, NULL);
	const struct commitment *found =
		source && d->source.size ? &source->commitment : NULL;

	if (!digest_equal(d->attestation, c->report->identity))
		return err_set(err, ERR_TRUST,
			       "it is about another attestation");
	if (!found)
		return err_set(err, ERR_TRUST,
			       "the attestation commits to no rows of a source "
			       "%.*s",
			       TEXT_ARG(d->source));
	if (!digest_equal(d->root, found->root) || d->size != found->size ||
	    d->sorted != text_is(found->order, "key"))
		return err_set(err, ERR_TRUST,
			       "root, size or order is not what was signed");
	c->out->commitment = *found;
	if (committed_columns_read(c->arena, found->binding, &c->columns, err))
		return -1;
	if (d->sorted && !c->columns.key.size)
		return err_set(err, ERR_TRUST,
			       "the binding names no key to be sorted by");
	return 0;
}

static const struct text *value_of(const struct document_row *row,
				   struct text column)
{
	for (size_t i = 0; i < row->field_count; i++)
		if (text_equal(row->fields[i].column, column))
			return &row->fields[i].value;
	return NULL;
}

/* leaf data = label 00 salt, then u32be length and text of each column. */
static int leaf_hash_of(const struct checking *c,
			const struct document_row *row, struct digest *out,
			struct err *err)
{
	struct buffer leaf;

	if (row->field_count != c->columns.count)
		return err_set(err, ERR_TRUST,
			       "%zu fields, and %zu columns are committed to",
			       row->field_count, c->columns.count);
	buffer_init(&leaf);
	buffer_add(&leaf, LEAF_LABEL, sizeof(LEAF_LABEL));
	buffer_add(&leaf, row->salt, sizeof(row->salt));
	for (size_t i = 0; i < c->columns.count; i++) {
		const struct text *value = value_of(row, c->columns.names[i]);
		unsigned char size[4];

		if (!value) {
			buffer_release(&leaf);
			return err_set(err, ERR_TRUST, "no field %.*s",
				       TEXT_ARG(c->columns.names[i]));
		}
		put_u32be(size, (uint32_t)value->size);
		buffer_add(&leaf, size, sizeof(size));
		buffer_text(&leaf, *value);
	}
	*out = ledger_leaf_hash(buffer_view(&leaf));
	buffer_release(&leaf);
	return 0;
}

static int check_row(const struct checking *c, const struct document_row *row,
		     struct err *err)
{
	struct inclusion_proof proof = {
		row->index,
		c->out->commitment.size,
		{row->path, row->path_count},
	};
	struct digest leaf;

	if (leaf_hash_of(c, row, &leaf, err))
		return -1;
	return proof_check_inclusion(&proof, leaf, c->out->commitment.root,
				     err);
}

static int step_rows(struct checking *c, struct err *err)
{
	const struct proof_document *d = &c->out->document;

	/* an empty set needs no row to show that a key is absent */
	if (!d->row_count && (d->size || !d->absent_count))
		return err_set(err, ERR_TRUST, "there is none");
	if (!d->size && !digest_equal(d->root, ledger_empty_root()))
		return err_set(err, ERR_TRUST,
			       "the root is not that of no rows");
	for (size_t i = 0; i < d->row_count; i++)
		if (check_row(c, &d->rows[i], err))
			return err_prefix(err, "row %llu",
					  (unsigned long long)d->rows[i].index);
	return 0;
}

/* NULL when the document does not hold that row. */
static const struct text *key_at(const struct checking *c, uint64_t index)
{
	const struct proof_document *d = &c->out->document;
	size_t low = 0, high = d->row_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (d->rows[middle].index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return low < d->row_count && d->rows[low].index == index ? &c->keys[low]
								 : NULL;
}

static int step_order(struct checking *c, struct err *err)
{
	const struct proof_document *d = &c->out->document;

	c->keys = arena_many(c->arena, d->row_count, struct text);
	for (size_t i = 0; i < d->row_count; i++) {
		const struct text *key = value_of(&d->rows[i], c->columns.key);

		if (!key)
			return err_set(err, ERR_TRUST,
				       "the key is not among the fields");
		c->keys[i] = *key;
	}
	for (size_t i = 0; i < d->row_count; i++) {
		uint64_t index = d->rows[i].index;

		if (i && text_compare(c->keys[i - 1], c->keys[i]) > 0)
			return err_set(
				err, ERR_TRUST,
				"row %llu has a smaller key than row "
				"%llu",
				(unsigned long long)index,
				(unsigned long long)d->rows[i - 1].index);
		if (d->size > 1 && !key_at(c, index + 1) &&
		    (!index || !key_at(c, index - 1)))
			return err_set(err, ERR_TRUST,
				       "row %llu is without a neighbour",
				       (unsigned long long)index);
	}
	return 0;
}

/* The rows on both sides of [first, end) are here and have other keys. */
static int check_sides(const struct checking *c, struct text key,
		       uint64_t first, uint64_t end, struct err *err)
{
	const struct text *before = first ? key_at(c, first - 1) : NULL;
	const struct text *after = key_at(c, end);
	uint64_t size = c->out->document.size;

	if (first > size || end > size)
		return err_set(err, ERR_TRUST, "beyond the last row");
	if (first && (!before || text_compare(*before, key) >= 0))
		return err_set(err, ERR_TRUST,
			       "row %llu is not here with a smaller key",
			       (unsigned long long)(first - 1));
	if (end < size && (!after || text_compare(*after, key) <= 0))
		return err_set(err, ERR_TRUST,
			       "row %llu is not here with a larger key",
			       (unsigned long long)end);
	return 0;
}

static int step_keys(struct checking *c, struct err *err)
{
	const struct proof_document *d = &c->out->document;

	for (size_t i = 0; i < d->key_count; i++) {
		const struct key_place *place = &d->keys[i];
		uint64_t end = place->first + place->count;

		if (!d->sorted)
			return err_set(err, ERR_TRUST,
				       "in file order nothing shows that all "
				       "rows of a key are here");
		if (!place->count || place->count > d->row_count)
			return err_set(err, ERR_TRUST,
				       "keys[%zu]: its rows are not here", i);
		for (uint64_t row = place->first; row < end; row++)
			if (!key_at(c, row) ||
			    !text_equal(*key_at(c, row), place->key))
				return err_set(err, ERR_TRUST,
					       "keys[%zu]: row %llu is not "
					       "here with this key",
					       i, (unsigned long long)row);
		if (check_sides(c, place->key, place->first, end, err))
			return err_prefix(err, "keys[%zu]", i);
	}
	return 0;
}

static int step_absence(struct checking *c, struct err *err)
{
	const struct proof_document *d = &c->out->document;

	for (size_t i = 0; i < d->absent_count; i++) {
		uint64_t at = d->absent[i].first;

		if (!d->sorted)
			return err_set(err, ERR_TRUST,
				       "in file order nothing shows that a "
				       "key is absent");
		if (check_sides(c, d->absent[i].key, at, at, err))
			return err_prefix(err, "absent[%zu]", i);
	}
	return 0;
}

static bool is_asked(const struct proof_document *d, enum proof_step step)
{
	switch (step) {
	case PROOF_ORDER:
		return d->sorted;
	case PROOF_KEYS:
		return d->key_count > 0;
	case PROOF_ABSENCE:
		return d->absent_count > 0;
	default:
		return true;
	}
}

void proof_check(struct arena *arena, struct text document,
		 const struct report *report, struct proof_check *out)
{
	static int (*const steps[PROOF_STEP_COUNT])(struct checking * c,
						    struct err * err) = {
		[PROOF_DOCUMENT] = step_document,
		[PROOF_COMMITMENT] = step_commitment,
		[PROOF_ROWS] = step_rows,
		[PROOF_ORDER] = step_order,
		[PROOF_KEYS] = step_keys,
		[PROOF_ABSENCE] = step_absence,
	};
	struct checking c = {arena, report, out, document, {.count = 0}, NULL};

	*out = (struct proof_check){.failed = PROOF_STEP_COUNT};
	for (int i = 0; i < PROOF_STEP_COUNT; i++) {
		struct verify_line *line = &out->lines[i];
		struct err err = {.kind = ERR_NONE};

		line->outcome = STEP_ABSENT;
		line->sentence = TEXT("not asked for");
		if (i > PROOF_COMMITMENT &&
		    !is_asked(&out->document, (enum proof_step)i))
			continue;
		line->outcome = STEP_HELD;
		line->sentence = text_from(held_sentences[i]);
		if (!steps[i](&c, &err))
			continue;
		line->outcome = STEP_FAILED;
		line->sentence = text_copy(arena, text_from(err.text));
		out->failed = (enum proof_step)i;
		for (i++; i < PROOF_STEP_COUNT; i++)
			out->lines[i] =
				(struct verify_line){STEP_NOT_REACHED, {"", 0}};
	}
	out->good = out->failed == PROOF_STEP_COUNT;
}
