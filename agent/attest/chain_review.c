/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/chain_review.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define X(name, word, breaks) [REVIEW_##name] = word,
const char *const review_words[REVIEW_KIND_COUNT] = {REVIEW_KINDS(X)};
#undef X
#define X(name, word, breaks) [REVIEW_##name] = breaks,
static const bool breaks_chain[REVIEW_KIND_COUNT] = {REVIEW_KINDS(X)};
#undef X

static int compare(const void *a, const void *b)
{
	const struct reviewed_entry *x = a, *y = b;
	int order = text_compare(x->chain, y->chain);

	if (order)
		return order;
	if (x->sequence != y->sequence)
		return x->sequence < y->sequence ? -1 : 1;
	return memcmp(x->identity.bytes, y->identity.bytes, DIGEST_BYTES);
}

static void remark(struct reviewed_chain *chain, enum review_kind kind,
		   const struct reviewed_entry *entry,
		   const struct reviewed_entry *other)
{
	struct review_remark *r = &chain->remarks[chain->remark_count++];

	*r = (struct review_remark){.kind = kind,
				    .sequence = entry->sequence,
				    .identity = entry->identity};
	if (other)
		r->other = other->identity;
	if (breaks_chain[kind])
		chain->broken = true;
}

static void missing(struct reviewed_chain *chain, uint64_t from, uint64_t to)
{
	struct review_remark *r = &chain->remarks[chain->remark_count++];

	*r = (struct review_remark){
		.kind = REVIEW_GAP, .sequence = from, .missing = to - from};
	chain->complete = false;
}

/* The names of a fork's entries are all compared with the first of them. */
static void step(struct reviewed_chain *chain,
		 const struct reviewed_entry *before,
		 const struct reviewed_entry *entry)
{
	if (entry->sequence == before->sequence) {
		bool same = digest_equal(entry->identity, before->identity);

		remark(chain, same ? REVIEW_TWICE : REVIEW_FORK, entry, before);
		chain->entries += !same;
		return;
	}
	chain->entries++;
	if (entry->sequence > before->sequence + 1)
		missing(chain, before->sequence + 1, entry->sequence);
	else if (!digest_equal(entry->previous, before->identity))
		remark(chain, REVIEW_LINK, entry, before);
	if (entry->logged && before->logged &&
	    entry->log_index < before->log_index)
		remark(chain, REVIEW_LATE, before, entry);
	if (instant_compare(entry->created, before->created) < 0)
		remark(chain, REVIEW_BACK, entry, before);
}

/* The entries of one chain; how many they are. */
static size_t review_one(struct arena *arena,
			 const struct reviewed_entry *entries, size_t count,
			 struct reviewed_chain *out)
{
	const struct reviewed_entry *kept = &entries[0];
	size_t n = 1;

	while (n < count && text_equal(entries[n].chain, entries[0].chain))
		n++;
	*out = (struct reviewed_chain){
		.name = entries[0].chain,
		.entries = 1,
		.first = entries[0].sequence,
		.last = entries[n - 1].sequence,
		/* an entry has three remarks at most, the first one one */
		.remarks = arena_many(arena, 3 * n, struct review_remark),
		.complete = true,
	};
	if (out->first > 1)
		missing(out, 1, out->first);
	for (size_t i = 1; i < n; i++) {
		step(out, kept, &entries[i]);
		if (entries[i].sequence != kept->sequence)
			kept = &entries[i];
	}
	out->complete = out->complete && !out->broken;
	return n;
}

void chain_review(struct arena *arena, struct reviewed_entry *entries,
		  size_t count, struct chain_review *out)
{
	out->chains = arena_many(arena, count, struct reviewed_chain);
	out->count = 0;
	if (count)
		qsort(entries, count, sizeof(*entries), compare);
	for (size_t at = 0; at < count;)
		at += review_one(arena, entries + at, count - at,
				 &out->chains[out->count++]);
}

struct text review_sentence(struct arena *arena, const struct review_remark *r)
{
	unsigned long long n = r->sequence;
	char a[DIGEST_HEX_ROOM], b[DIGEST_HEX_ROOM];

	digest_hex(r->identity, a);
	digest_hex(r->other, b);
	switch (r->kind) {
	case REVIEW_GAP:
		return text_format(arena,
				   "gap: %llu entries from number %llu on are "
				   "not here",
				   (unsigned long long)r->missing, n);
	case REVIEW_TWICE:
		return text_format(arena, "entry %llu is here twice", n);
	case REVIEW_FORK:
		return text_format(arena,
				   "fork: entry %llu is both %.16s and %.16s",
				   n, b, a);
	case REVIEW_LINK:
		return text_format(arena,
				   "broken link: entry %llu names another "
				   "predecessor than %.16s",
				   n, b);
	case REVIEW_LATE:
		return text_format(arena,
				   "entry %llu came into the log after its "
				   "successor",
				   n);
	case REVIEW_BACK:
		return text_format(arena,
				   "entry %llu claims an earlier time than "
				   "its predecessor",
				   n);
	case REVIEW_KIND_COUNT:
		break;
	}
	return TEXT("");
}
