/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/challenge_check.h"

#include <stdlib.h>
#include <string.h>

#include "attest/challenge_draw.h"
#include "ledger/leaf.h"
#include "parse/json.h"
#include "seal/member.h"

/* Which authority key signed; empty: none. */
static struct text authority_of(const struct envelope *envelope,
				const char *payload_type,
				const struct trust_root *root)
{
	for (size_t i = 0; i < root->authority_count; i++) {
		struct err ignored = {.kind = ERR_NONE};
		struct public_key *key = NULL;
		bool held;

		if (public_key_open(root->authority[i], &key, &ignored))
			continue;
		held = !envelope_verify(envelope, payload_type, key, &ignored);
		public_key_close(key);
		if (held)
			return root->authority[i];
	}
	return (struct text){"", 0};
}

int challenge_open(struct arena *arena, struct text bytes,
		   const struct trust_root *root, struct challenge *out,
		   struct err *err)
{
	struct envelope envelope;

	if (envelope_parse(arena, bytes, &envelope, err))
		return -1;
	if (!authority_of(&envelope, PAYLOAD_CHALLENGE, root).size)
		return err_set(err, ERR_TRUST,
			       "no challenge signed by the regulator's "
			       "authority");
	if (challenge_read(arena, envelope.payload, out, err))
		return -1;
	out->id = envelope.identity;
	return 0;
}

/* The event is a nonce's, and names the hash of this one. */
static int check_event(struct arena *arena, const struct envelope *event,
		       struct digest nonce, struct err *err)
{
	struct digest hash = digest_of(
		(struct text){(const char *)nonce.bytes, DIGEST_BYTES});
	const struct json *json, *list;
	struct digest named;
	struct text kind;

	if (json_parse(arena, event->payload, JSON_NO_REALS, &json, err) ||
	    json_get_text(json, "kind", &kind, err) ||
	    json_get_list(json, "identities", &list, err))
		return -1;
	if (!text_is(kind, "nonce") || list->count != 1)
		return err_set(err, ERR_TRUST, "the event is of no nonce");
	if (json_to_digest(list->items[0], &named, err))
		return -1;
	if (!digest_equal(named, hash))
		return err_set(err, ERR_TRUST,
			       "another nonce than the one that was logged");
	return 0;
}

static int check_logged(struct arena *arena,
			const struct challenge_draw_part *draw,
			const struct envelope *event, struct text spki,
			struct err *err)
{
	struct leaf leaf = {event->identity, event->signatures[0].bytes, spki};
	struct inclusion_proof proof = {
		draw->index, draw->size, {draw->path, draw->path_count}};

	return proof_check_inclusion(&proof,
				     ledger_leaf_hash(leaf_print(arena, &leaf)),
				     draw->root, err);
}

static int check_nonce(struct arena *arena,
		       const struct challenge_draw_part *draw,
		       const struct verification *about, struct err *err)
{
	struct envelope event;
	struct text spki;

	if (draw->size != about->checkpoint.size ||
	    !digest_equal(draw->root, about->checkpoint.root))
		return err_set(err, ERR_TRUST,
			       "the draw is not from the checkpoint of the "
			       "attestation's receipt");
	if (draw->index >= about->receipt.proof.index)
		return err_set(err, ERR_TRUST,
			       "it was not in the log before the attestation");
	if (envelope_parse(arena, draw->event, &event, err))
		return -1;
	spki = authority_of(&event, "application/vnd.plaudit.event+json",
			    &about->root);
	if (!spki.size)
		return err_set(err, ERR_TRUST,
			       "the event is not signed by the authority");
	if (check_event(arena, &event, draw->nonce, err))
		return -1;
	return check_logged(arena, draw, &event, spki, err);
}

int challenge_check(struct arena *arena, const struct challenge *c,
		    const struct verification *about, struct err *err)
{
	const struct source_report *source =
		source_report_committed(&about->report, c->source, NULL);
	const struct commitment *commitment =
		source && c->source.size ? &source->commitment : NULL;

	if (!digest_equal(c->attestation, about->receipt.envelope.identity) ||
	    !text_equal(c->entity, about->report.chain.entity))
		return err_set(err, ERR_TRUST,
			       "attestation: it is about another one");
	if (!commitment)
		return err_set(err, ERR_TRUST,
			       "attestation: it commits to no rows of %.*s",
			       TEXT_ARG(c->source));
	if (c->key_count && !text_is(commitment->order, "key"))
		return err_set(err, ERR_USAGE,
			       "attestation: %.*s is committed to in file "
			       "order, and keys can be asked for only where "
			       "rows are in the order of their key",
			       TEXT_ARG(c->source));
	if (c->draw.rows && check_nonce(arena, &c->draw, about, err))
		return err_prefix(err, "nonce");
	return 0;
}

const uint64_t *challenge_rows(struct arena *arena, const struct challenge *c,
			       uint64_t size, size_t *count)
{
	struct draw_inputs inputs = {c->attestation, c->draw.root,
				     c->draw.nonce, size, c->draw.rows};

	*count = 0;
	return c->draw.rows ? challenge_draw(arena, &inputs, count) : NULL;
}

/* Rows that may be in the document. */
struct expected {
	uint64_t *rows;
	size_t count, room;
	struct arena *arena;
};

static void expect(struct expected *e, uint64_t row)
{
	e->rows = arena_grow(e->arena, e->rows, e->count, &e->room,
			     sizeof(*e->rows));
	e->rows[e->count++] = row;
}

/* As reports/row-proof.md has neighbours: on both sides, two rows at least. */
static void expect_range(struct expected *e, uint64_t first, uint64_t end,
			 uint64_t size)
{
	first -= first > 0;
	end += end < size;
	if (end - first == 1 && end < size)
		end++;
	else if (end - first == 1 && first > 0)
		first--;
	for (uint64_t i = first; i < end; i++)
		expect(e, i);
}

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static bool is_expected(const struct expected *e, uint64_t row)
{
	return e->count &&
	       bsearch(&row, e->rows, e->count, sizeof(row), by_number) != NULL;
}

static bool has_row(const struct proof_document *d, uint64_t row)
{
	size_t low = 0, high = d->row_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (d->rows[middle].index < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low < d->row_count && d->rows[low].index == row;
}

static int check_drawn(const struct challenge *c,
		       const struct proof_document *d, struct expected *e,
		       struct err *err)
{
	size_t count;
	const uint64_t *drawn = challenge_rows(e->arena, c, d->size, &count);

	for (size_t i = 0; i < count; i++) {
		uint64_t row = drawn[i];
		uint64_t beside = row + 1 < d->size ? row + 1 : row - 1;

		expect(e, row);
		if (!has_row(d, row))
			return err_set(err, ERR_TRUST,
				       "row %llu was drawn and is not here",
				       (unsigned long long)row);
		if (d->sorted && d->size > 1)
			expect(e, beside);
	}
	return 0;
}

/* proof_check found that a key's rows are all here, and its neighbours. */
static void expect_keys(const struct proof_document *d, struct expected *e)
{
	for (size_t i = 0; i < d->key_count; i++)
		expect_range(e, d->keys[i].first,
			     d->keys[i].first + d->keys[i].count, d->size);
	for (size_t i = 0; i < d->absent_count; i++)
		expect_range(e, d->absent[i].first, d->absent[i].first,
			     d->size);
}

static size_t times_told(const struct proof_document *d, struct text key)
{
	size_t told = 0;

	for (size_t i = 0; i < d->key_count; i++)
		told += text_equal(d->keys[i].key, key);
	for (size_t i = 0; i < d->absent_count; i++)
		told += text_equal(d->absent[i].key, key);
	return told;
}

static int check_named(const struct challenge *c,
		       const struct proof_document *d, struct err *err)
{
	for (size_t i = 0; i < c->key_count; i++)
		if (times_told(d, c->keys[i]) != 1)
			return err_set(err, ERR_TRUST,
				       "keys[%zu] is neither shown nor absent",
				       i);
	if (d->key_count + d->absent_count != c->key_count)
		return err_set(err, ERR_TRUST,
			       "it tells of keys that were not asked for");
	return 0;
}

int challenge_answered(struct arena *arena, const struct challenge *c,
		       const struct proof_document *d, const char **step,
		       struct err *err)
{
	struct expected expected = {.arena = arena};

	*step = "drawn";
	if (check_drawn(c, d, &expected, err))
		return -1;
	expect_keys(d, &expected);
	if (expected.count)
		qsort(expected.rows, expected.count, sizeof(*expected.rows),
		      by_number);
	for (size_t i = 0; i < d->row_count; i++)
		if (!is_expected(&expected, d->rows[i].index))
			return err_set(err, ERR_TRUST,
				       "row %llu was not asked for",
				       (unsigned long long)d->rows[i].index);
	*step = "named";
	return check_named(c, d, err);
}
