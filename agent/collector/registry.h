/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entities and their keys in memory: an immutable view that many threads read,
 * replaced when the store's registry version has grown (an administrator's
 * verb in another process, an enrolment here). A view is held while it is used.
 */
#ifndef PLAUDIT_COLLECTOR_REGISTRY_H
#define PLAUDIT_COLLECTOR_REGISTRY_H

#include "collector/store.h"
#include "seal/trust_root.h"

struct registry;
struct registry_view;

/* A key that may sign, with whose it is. */
struct registrant {
	const struct entity *entity;
	const struct agent_key *key;
	const struct public_key *verifier;
};

int registry_open(struct store *store, struct registry **out,
		  struct err *err) MUST_USE;
void registry_close(struct registry *registry);

/* The newest view, looked for in the store at most every 200 ms. */
int registry_hold(struct registry *registry, struct registry_view **out,
		  struct err *err) MUST_USE;
void registry_release(struct registry_view *view); /* NULL is allowed */
/* The next hold looks in the store whatever the time. */
void registry_touch(struct registry *registry);

/* NULL: no such key. */
const struct registrant *registry_by_hint(const struct registry_view *view,
					  struct digest hint);
const struct entity *registry_entity(const struct registry_view *view,
				     struct text id);
struct entity_list registry_entities(const struct registry_view *view);
struct agent_key_list registry_keys(const struct registry_view *view);

/* The same key in the words of the trust root. */
struct trust_agent trust_agent_of(const struct agent_key *key);

#endif
