/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/registry.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_EVERY_NS (200 * INT64_C(1000000))

struct registry_view {
	struct arena *arena;
	struct entity_list entities;
	struct agent_key_list keys;
	struct registrant *registrants; /* by hint, byte order */
	struct public_key **verifiers; /* what they point at, to be closed */
	size_t count;
	uint64_t version;
	atomic_int holders;
};

struct registry {
	struct store *store;
	pthread_mutex_t guard;
	struct registry_view *view;
	int64_t looked_ns;
};

static int compare_hints(const void *a, const void *b)
{
	const struct registrant *x = a, *y = b;

	return memcmp(x->key->hint.bytes, y->key->hint.bytes, DIGEST_BYTES);
}

static const struct entity *entity_find(struct entity_list list, struct text id)
{
	size_t low = 0, high = list.count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int c = text_compare(id, list.items[middle].id);

		if (c == 0)
			return &list.items[middle];
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static void view_free(struct registry_view *view)
{
	for (size_t i = 0; i < view->count; i++)
		public_key_close(view->verifiers[i]);
	arena_close(view->arena);
	free(view);
}

static int view_index(struct registry_view *view, struct err *err)
{
	view->registrants =
		arena_many(view->arena, view->keys.count, struct registrant);
	view->verifiers =
		arena_many(view->arena, view->keys.count, struct public_key *);
	for (size_t i = 0; i < view->keys.count; i++) {
		const struct agent_key *key = &view->keys.items[i];
		struct registrant *r = &view->registrants[view->count];
		struct public_key **verifier = &view->verifiers[view->count];

		r->key = key;
		r->entity = entity_find(view->entities, key->entity);
		if (!r->entity)
			return err_set(err, ERR_SYSTEM,
				       "registry: a key of no entity");
		if (public_key_open(key->spki, verifier, err) < 0)
			return err_prefix(err, "registry: key of %.*s",
					  TEXT_ARG(key->entity));
		r->verifier = *verifier;
		view->count++;
	}
	if (view->count)
		qsort(view->registrants, view->count,
		      sizeof(*view->registrants), compare_hints);
	return 0;
}

static int view_load(struct store *store, struct registry_view **out,
		     struct err *err)
{
	struct registry_view *view = xmalloc(sizeof(*view));

	memset(view, 0, sizeof(*view));
	view->arena = arena_open();
	atomic_init(&view->holders, 1);
	/* the version first: a change in between only means loading again */
	if (store->kind->registry_version(store, &view->version, err) < 0 ||
	    store->kind->entities(store, view->arena, &view->entities, err) <
		    0 ||
	    store->kind->keys(store, view->arena, &view->keys, err) < 0 ||
	    view_index(view, err) < 0) {
		view_free(view);
		return -1;
	}
	*out = view;
	return 0;
}

int registry_open(struct store *store, struct registry **out, struct err *err)
{
	struct registry *registry = xmalloc(sizeof(*registry));

	memset(registry, 0, sizeof(*registry));
	registry->store = store;
	if (view_load(store, &registry->view, err) < 0) {
		free(registry);
		return -1;
	}
	registry->looked_ns = clock_monotonic_ns();
	pthread_mutex_init(&registry->guard, NULL);
	*out = registry;
	return 0;
}

void registry_close(struct registry *registry)
{
	if (!registry)
		return;
	registry_release(registry->view);
	pthread_mutex_destroy(&registry->guard);
	free(registry);
}

/* With the guard held. */
static int refresh(struct registry *registry, struct err *err)
{
	struct registry_view *newer;
	uint64_t version;

	if (registry->store->kind->registry_version(registry->store, &version,
						    err) < 0)
		return -1;
	if (version == registry->view->version)
		return 0;
	if (view_load(registry->store, &newer, err) < 0)
		return -1;
	registry_release(registry->view);
	registry->view = newer;
	return 0;
}

int registry_hold(struct registry *registry, struct registry_view **out,
		  struct err *err)
{
	int64_t now = clock_monotonic_ns();
	int result = 0;

	pthread_mutex_lock(&registry->guard);
	if (now - registry->looked_ns >= LOOK_EVERY_NS) {
		registry->looked_ns = now;
		result = refresh(registry, err);
	}
	if (result == 0) {
		atomic_fetch_add(&registry->view->holders, 1);
		*out = registry->view;
	}
	pthread_mutex_unlock(&registry->guard);
	return result;
}

void registry_release(struct registry_view *view)
{
	if (view && atomic_fetch_sub(&view->holders, 1) == 1)
		view_free(view);
}

void registry_touch(struct registry *registry)
{
	pthread_mutex_lock(&registry->guard);
	registry->looked_ns = clock_monotonic_ns() - LOOK_EVERY_NS;
	pthread_mutex_unlock(&registry->guard);
}

const struct registrant *registry_by_hint(const struct registry_view *view,
					  struct digest hint)
{
	struct agent_key wanted = {.hint = hint};
	struct registrant key = {.key = &wanted};

	if (!view->count)
		return NULL;
	return bsearch(&key, view->registrants, view->count, sizeof(key),
		       compare_hints);
}

const struct entity *registry_entity(const struct registry_view *view,
				     struct text id)
{
	return entity_find(view->entities, id);
}

struct entity_list registry_entities(const struct registry_view *view)
{
	return view->entities;
}

struct agent_key_list registry_keys(const struct registry_view *view)
{
	return view->keys;
}

struct trust_agent trust_agent_of(const struct agent_key *key)
{
	return (struct trust_agent){
		.id = key->agent,
		.officer = key->officer.name.size != 0,
		.name = key->officer.name,
		.position = key->officer.position,
		.streams = key->streams,
		.stream_count = key->stream_count,
		.spki = key->spki,
		.key_digest = key->hint,
		.from = key->from,
		.until = key->until,
		.invalid_after = key->invalid_after,
		.has_last_good = key->last_good_size >= 0,
		.last_good_size = key->last_good_size >= 0
					  ? (uint64_t)key->last_good_size
					  : 0,
	};
}
