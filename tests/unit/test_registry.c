/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/registry.h"

#include "unit/collector_stand.h"

static struct stand s;
static struct registry *registry;

static void set_up(void)
{
	stand_serve(&s);
	registry = s.collector->registry;
}

static void tear_down(void)
{
	stand_end(&s);
}

TestSuite(registry, .init = set_up, .fini = tear_down);

static struct registry_view *hold(void)
{
	struct registry_view *view = NULL;

	cr_assert(zero(int, registry_hold(registry, &view, &s.err)), "%s",
		  s.err.text);
	return view;
}

Test(registry, a_key_leads_to_whose_it_is)
{
	struct registry_view *view = hold();
	const struct registrant *r =
		registry_by_hint(view, key_digest(s.agent));
	struct digest none = {{0}};

	cr_assert(r != NULL);
	cr_assert(text_is(r->entity->id, "th-bank-one"));
	cr_assert(text_is(r->key->agent, "agent-1"));
	cr_assert(registry_by_hint(view, none) == NULL);
	cr_assert(registry_entity(view, TEXT("th-bank-one")) == r->entity);
	cr_assert(registry_entity(view, TEXT("th-bank-on")) == NULL);
	cr_assert(registry_entity(view, TEXT("th-bank-one2")) == NULL);
	cr_assert(eq(sz, registry_entities(view).count, 1));
	cr_assert(eq(sz, registry_keys(view).count, 1));
	registry_release(view);
}

Test(registry, a_view_that_is_held_stays_as_it_was)
{
	struct store *store = s.collector->desk.store;
	struct agent_key key = stand_key(&s);
	struct registry_view *old = hold(), *newer;
	const struct registrant *r = registry_by_hint(old, key_digest(s.agent));

	key.invalid_after = STAND_NOW;
	key.last_good_size = 7;
	cr_assert(zero(int, store->kind->key_put(store, &key, &s.err)));
	registry_touch(registry);
	newer = hold();
	cr_assert(newer != old);
	cr_assert(eq(i64, r->key->last_good_size, -1));
	r = registry_by_hint(newer, key_digest(s.agent));
	cr_assert(eq(i64, r->key->last_good_size, 7));
	cr_assert(trust_agent_of(r->key).has_last_good);
	cr_assert(eq(u64, trust_agent_of(r->key).last_good_size, 7));
	registry_release(old);
	registry_release(newer);
}

Test(registry, an_entity_that_comes_later_is_found)
{
	struct store *store = s.collector->desk.store;
	struct registry_view *view;

	for (int i = 0; i < 20; i++) {
		struct entity entity = stand_entity();

		entity.id = text_format(s.arena, "th-%c-bank", 'a' + i);
		cr_assert(zero(int, store->kind->entity_put(store, &entity,
							    &s.err)));
	}
	registry_touch(registry);
	view = hold();
	cr_assert(eq(sz, registry_entities(view).count, 21));
	for (int i = 0; i < 20; i++)
		cr_assert(
			registry_entity(view, text_format(s.arena, "th-%c-bank",
							  'a' + i)) != NULL);
	registry_release(view);
	registry_release(NULL);
}
