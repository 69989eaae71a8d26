/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/evidence_level.h"

#include <string.h>

#include "base/secret.h"
#include "probes/group_evidence.h"

#define HASH_LABEL "plaudit/evidence/v1"

bool evidence_is_kept(const struct evidence *piece)
{
	return !piece->unkept && !piece->keyed;
}

static struct digest keyed_digest(struct arena *arena, struct text key,
				  struct text bytes)
{
	struct buffer labelled;
	struct text all;

	buffer_init(&labelled);
	buffer_add(&labelled, HASH_LABEL, sizeof(HASH_LABEL)); /* and its 0 */
	buffer_text(&labelled, bytes);
	all = buffer_take(&labelled, arena);
	return digest_hmac(key, all);
}

static void mark(struct arena *arena, enum keep keep, struct text key,
		 struct evidence *piece)
{
	switch (keep) {
	case KEEP_NONE:
		piece->unkept = true;
		break;
	case KEEP_HASH:
		piece->unkept = !key.size;
		piece->keyed = key.size > 0;
		if (piece->keyed)
			piece->digest = keyed_digest(arena, key, piece->bytes);
		break;
	case KEEP_EXCERPT:
		piece->unkept = piece->level > DISCLOSE_EXCERPT;
		break;
	case KEEP_FULL:
	case KEEP_COUNT:
		break;
	}
}

static void mark_all(struct arena *arena, enum keep keep, struct text key,
		     struct observation *o)
{
	struct evidence *pieces =
		arena_many(arena, o->evidence_count, struct evidence);

	for (size_t i = 0; i < o->evidence_count; i++) {
		pieces[i] = o->evidence[i];
		mark(arena, keep, key, &pieces[i]);
	}
	o->evidence = pieces;
}

void evidence_levels(struct arena *arena, const struct plan *plan,
		     struct answers *answers)
{
	struct text key = hash_key_read(arena, plan->site);

	for (size_t i = 0; i < plan->ask_count; i++)
		if (answers->answered[i])
			mark_all(arena, plan->asks[i].check->evidence, key,
				 &answers->observations[i]);
	if (key.size)
		cleanse((void *)(uintptr_t)key.data, key.size);
}
