/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/verify_session.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static int compare_keys(const void *a, const void *b)
{
	const struct session_key *x = a, *y = b;

	return text_compare(x->hint, y->hint);
}

/* A key that cannot be opened stays NULL: what it signed does not verify. */
static void open_keys(struct verify_session *s)
{
	const struct trust_root *root = &s->root;
	size_t room = 0;

	for (size_t i = 0; i < root->entity_count; i++)
		room += root->entities[i].agent_count;
	s->keys = arena_many(s->arena, room, struct session_key);
	for (size_t i = 0; i < root->entity_count; i++) {
		const struct trust_entity *entity = &root->entities[i];

		for (size_t j = 0; j < entity->agent_count; j++) {
			struct session_key *key = &s->keys[s->key_count++];
			struct err ignored = {.kind = ERR_NONE};

			key->agent = &entity->agents[j];
			key->entity = entity;
			key->hint = spki_hint(s->arena, key->agent->spki);
			if (public_key_open(key->agent->spki, &key->key,
					    &ignored))
				key->key = NULL;
		}
	}
	qsort(s->keys, s->key_count, sizeof(*s->keys), compare_keys);
}

int verify_session_open(const struct verify_request *request,
			struct verify_session **out, struct err *err)
{
	struct verify_session *s = xmalloc(sizeof(*s));

	memset(s, 0, sizeof(*s));
	s->arena = arena_open();
	if (trust_root_verify(s->arena, request->trust_root, request->pin,
			      request->now, &s->root, err) ||
	    (request->seen_path &&
	     trust_root_check_version(s->arena, &s->root, request->pin,
				      request->seen_path, err))) {
		verify_session_close(s);
		return -1;
	}
	open_keys(s);
	*out = s;
	return 0;
}

void verify_session_close(struct verify_session *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->key_count; i++)
		public_key_close(s->keys[i].key);
	arena_close(s->arena);
	free(s);
}

const struct session_key *verify_session_key(const struct verify_session *s,
					     struct text hint)
{
	struct session_key wanted = {.hint = hint};

	return s->key_count ? bsearch(&wanted, s->keys, s->key_count,
				      sizeof(*s->keys), compare_keys)
			    : NULL;
}

void verify_memo_release(struct verify_memo *memo)
{
	arena_close(memo->arena);
	*memo = (struct verify_memo){.arena = NULL};
}
