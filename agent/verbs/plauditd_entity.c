/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "collector/collector.h"
#include "collector/trust_issue.h"
#include "load/complaint.h"
#include "load/load_pack.h"
#include "verbs/plauditd_keys.h"
#include "verbs/verb.h"

#define CODE_HOURS     72
#define CODE_HOURS_MAX (24 * 90)

struct entity_options {
	const char *directory, *name, *name_th, *host, *officer, *position;
	struct option_list classes, profiles, packs;
	int64_t hours;
	struct key_end end;
};

static const struct option options[] = {
#define AT(member) offsetof(struct entity_options, member)
	{"dir", 'd', OPTION_TEXT, AT(directory), "DIR",
	 "the collector, as init made it"},
	{"name", 'n', OPTION_TEXT, AT(name), "TEXT", "its name, English"},
	{"name-th", 0, OPTION_TEXT, AT(name_th), "TEXT", "its name, Thai"},
	{"class", 'c', OPTION_LIST, AT(classes), "WORD",
	 "bank, e-money, digital-asset, telco, social-media, platform"},
	{"profile", 'p', OPTION_LIST, AT(profiles), "ID",
	 "a profile it answers for"},
	{"pack", 'k', OPTION_LIST, AT(packs), "DIR",
	 "a rule pack to publish for it (the first is judged with)"},
	{"host", 0, OPTION_TEXT, AT(host), "HOST[:PORT]",
	 "where the agent finds us (default: the log's name)"},
	{"officer", 0, OPTION_TEXT, AT(officer), "NAME",
	 "the code enrols this person's key, for sign-offs and replies"},
	{"position", 0, OPTION_TEXT, AT(position), "TEXT",
	 "what that officer is, as people read it"},
	{"hours", 0, OPTION_NUMBER, AT(hours), "N",
	 "how long a code is good (default 72)"},
	{"key", 0, OPTION_TEXT, AT(end.key), "HEX",
	 "revoke: the key's SHA-256, as show prints it"},
	{"invalid-after", 0, OPTION_TEXT, AT(end.invalid_after), "TIME",
	 "revoke: from when on its word is void (RFC 3339)"},
	{"last-good-size", 0, OPTION_TEXT, AT(end.last_good), "N",
	 "revoke: entries of the log from N on are void (default: its size)"},
	{"reason", 0, OPTION_TEXT, AT(end.reason), "WORD",
	 "revoke: compromised, lost, superseded, ceased, mistaken"},
#undef AT
	{.name = NULL},
};

/* One call of the verb. */
struct work {
	struct collector_desk desk;
	const struct entity_options *o;
	struct text id;
	struct entity entity;
	bool known;
};

static int find_entity(struct work *w, struct err *err)
{
	struct store *store = w->desk.store;
	struct entity_list list;

	if (store->kind->entities(store, w->desk.arena, &list, err) < 0)
		return -1;
	for (size_t i = 0; i < list.count; i++)
		if (text_equal(list.items[i].id, w->id)) {
			w->entity = list.items[i];
			w->known = true;
		}
	return 0;
}

static int take_classes(struct work *w, struct err *err)
{
	const struct option_list *given = &w->o->classes;

	if (given->count)
		w->entity.classes = 0;
	for (size_t i = 0; i < given->count; i++) {
		int found = word_find(class_words, CLASS_COUNT,
				      text_from(given->items[i]));

		if (found < 0)
			return err_set(err, ERR_USAGE,
				       "--class %s: no such class; there are "
				       "bank, e-money, digital-asset, telco, "
				       "social-media, platform",
				       given->items[i]);
		w->entity.classes |= 1u << found;
	}
	return 0;
}

static int take_profiles(struct work *w, struct err *err)
{
	const struct option_list *given = &w->o->profiles;
	struct text *out;

	if (!given->count)
		return 0;
	out = arena_many(w->desk.arena, given->count, struct text);
	for (size_t i = 0; i < given->count; i++) {
		out[i] = text_from(given->items[i]);
		if (!chain_id_is_valid(out[i], false))
			return err_set(err, ERR_USAGE,
				       "--profile %s: wanted an id",
				       given->items[i]);
	}
	w->entity.profiles = out;
	w->entity.profile_count = given->count;
	return 0;
}

/* New packs come first; those accepted before stay. */
static int take_packs(struct work *w, struct err *err)
{
	const struct option_list *given = &w->o->packs;
	size_t count = 0, room = given->count + w->entity.pack_count;
	struct digest *out = arena_many(w->desk.arena, room, struct digest);

	for (size_t i = 0; i < given->count; i++)
		if (pack_shelf_add(w->desk.arena, w->desk.files.directory,
				   given->items[i], &out[count++], err) < 0)
			return -1;
	for (size_t i = 0; i < w->entity.pack_count; i++) {
		bool again = false;

		for (size_t k = 0; k < count; k++)
			if (digest_equal(out[k], w->entity.packs[i]))
				again = true;
		if (!again)
			out[count++] = w->entity.packs[i];
	}
	w->entity.packs = out;
	w->entity.pack_count = count;
	return 0;
}

/* The profiles are those of the pack that is judged with, for its classes. */
static int check_profiles(struct work *w, struct err *err)
{
	struct pack *pack = arena_new(w->desk.arena, struct pack);
	struct complaints complaints;

	if (!w->o->packs.count)
		return 0;
	complaints_init(&complaints, w->desk.arena);
	if (load_pack(w->desk.arena, w->o->packs.items[0], &complaints, pack,
		      err) < 0)
		return -1;
	for (size_t i = 0; i < w->entity.profile_count; i++) {
		struct text id = w->entity.profiles[i];
		const struct profile *profile = NULL;

		for (size_t p = 0; p < pack->profile_count; p++)
			if (text_equal(pack->profiles[p].id, id))
				profile = &pack->profiles[p];
		if (!profile)
			return err_set(err, ERR_USAGE,
				       "--profile %.*s: the pack has none of "
				       "that id (plaudit list profiles)",
				       TEXT_ARG(id));
		if (!(profile->classes & w->entity.classes))
			return err_set(err, ERR_USAGE,
				       "--profile %.*s: it is for other "
				       "classes of institution",
				       TEXT_ARG(id));
	}
	return 0;
}

/* Keeps the entity and tells the world. */
static int keep(struct work *w, struct err *err)
{
	struct store *store = w->desk.store;
	struct trust_root_row row;

	if (take_classes(w, err) < 0 || take_profiles(w, err) < 0 ||
	    check_profiles(w, err) < 0 || take_packs(w, err) < 0)
		return -1;
	if (w->o->name)
		w->entity.name.en = text_from(w->o->name);
	if (w->o->name_th)
		w->entity.name.th = text_from(w->o->name_th);
	if (!w->entity.name.en.size)
		w->entity.name.en = w->id;
	if (!text_is_utf8(w->entity.name.en) ||
	    !text_is_utf8(w->entity.name.th))
		return err_set(err, ERR_USAGE, "--name: not UTF-8");
	if (!w->entity.classes || !w->entity.profile_count)
		return err_set(err, ERR_USAGE,
			       "an entity needs a --class and a --profile");
	if (store->kind->entity_put(store, &w->entity, err) < 0 ||
	    trust_issue_next(w->desk.arena, store, w->desk.authority,
			     clock_now(), &row, err) < 0)
		return -1;
	printf("%.*s kept; trust root version %llu\n", TEXT_ARG(w->id),
	       (unsigned long long)row.version);
	return 0;
}

static int add(struct work *w, struct err *err)
{
	if (!chain_id_is_valid(w->id, false))
		return err_set(err, ERR_USAGE,
			       "an entity's id is [a-z0-9][a-z0-9.-]*, at most "
			       "64 characters");
	if (w->known)
		return err_set(err, ERR_USAGE, "%.*s: it is there already",
			       TEXT_ARG(w->id));
	w->entity.id = w->id;
	return keep(w, err);
}

static int change(struct work *w, struct err *err)
{
	return keep(w, err);
}

/* A person's name in the trust root is read by courts: none without what they
 * are. */
static int take_officer(const struct work *w, struct officer *out,
			struct err *err)
{
	out->name = text_from(w->o->officer);
	out->position = text_from(w->o->position);
	if (!out->name.size != !out->position.size)
		return err_set(err, ERR_USAGE,
			       "--officer and --position go together");
	if (!text_is_utf8(out->name) || !text_is_utf8(out->position) ||
	    out->name.size > LIMIT_PERSON_BYTES ||
	    out->position.size > LIMIT_PERSON_BYTES)
		return err_set(err, ERR_USAGE,
			       "--officer, --position: UTF-8, at most %d bytes",
			       LIMIT_PERSON_BYTES);
	return 0;
}

static int code(struct work *w, struct err *err)
{
	int64_t hours = w->o->hours;
	struct enrol_code made = {.entity = w->id, .expires = clock_now()};
	char token[ENROL_TOKEN_HEX + 1], pin[DIGEST_HEX_ROOM];
	struct text host = text_from(w->o->host);

	for (size_t i = 0; i < host.size; i++)
		if (host.data[i] <= ' ' || strchr("/@\"\\", host.data[i]))
			return err_set(err, ERR_USAGE,
				       "--host: wanted HOST or HOST:PORT");
	if (hours < 1 || hours > CODE_HOURS_MAX)
		return err_set(err, ERR_USAGE, "--hours: wanted 1 to %d",
			       CODE_HOURS_MAX);
	if (take_officer(w, &made.officer, err) < 0)
		return -1;
	made.expires.seconds += hours * 3600;
	if (enrolment_code_make(w->desk.store, made, token, err) < 0)
		return -1;
	digest_hex(key_digest(w->desk.authority), pin);
	if (!host.size)
		host = w->desk.name;
	printf("%.*s:%s:%s\n", TEXT_ARG(host), token, pin);
	cleanse(token, sizeof(token));
	return 0;
}

static void print_key(const struct agent_key *key)
{
	char hex[DIGEST_HEX_ROOM];

	printf("\n  %s  %.*s key %.*s",
	       key->officer.name.size ? "officer" : "agent  ",
	       TEXT_ARG(key->agent), TEXT_ARG(digest_hex(key->hint, hex)));
	if (key->officer.name.size)
		printf(" %.*s, %.*s", TEXT_ARG(key->officer.name),
		       TEXT_ARG(key->officer.position));
}

static void print_entity(const struct entity *e,
			 const struct agent_key_list *keys)
{
	char hex[DIGEST_HEX_ROOM];

	printf("%.*s  %.*s\n  classes ", TEXT_ARG(e->id), TEXT_ARG(e->name.en));
	for (int i = 0; i < CLASS_COUNT; i++)
		if (e->classes & (1u << i))
			printf(" %s", class_words[i].word);
	printf("\n  profiles");
	for (size_t i = 0; i < e->profile_count; i++)
		printf(" %.*s", TEXT_ARG(e->profiles[i]));
	for (size_t i = 0; i < e->pack_count; i++)
		printf("\n  pack     %.*s",
		       TEXT_ARG(digest_hex(e->packs[i], hex)));
	for (size_t i = 0; i < keys->count; i++)
		if (text_equal(keys->items[i].entity, e->id))
			print_key(&keys->items[i]);
	printf("\n");
}

static int list(struct work *w, struct err *err)
{
	struct store *store = w->desk.store;
	struct agent_key_list keys;
	struct entity_list entities;

	if (store->kind->entities(store, w->desk.arena, &entities, err) < 0 ||
	    store->kind->keys(store, w->desk.arena, &keys, err) < 0)
		return -1;
	for (size_t i = 0; i < entities.count; i++)
		print_entity(&entities.items[i], &keys);
	return 0;
}

static int show(struct work *w, struct err *err)
{
	return entity_keys_show(&w->desk, &w->entity, err);
}

static int revoke(struct work *w, struct err *err)
{
	if (!w->o->end.agent == !w->o->end.key)
		return err_set(err, ERR_USAGE,
			       "revoke takes an AGENT, or --key");
	return entity_key_revoke(&w->desk, &w->entity, &w->o->end, err);
}

static const struct action {
	const char *name;
	bool takes_id, known;
	int (*act)(struct work *work, struct err *err);
} actions[] = {
	{"add", true, false, add},    {"code", true, true, code},
	{"list", false, false, list}, {"revoke", true, true, revoke},
	{"set", true, true, change},  {"show", true, true, show},
};

static int act(struct work *w, const struct action *action, struct err *err)
{
	if (action->takes_id && find_entity(w, err) < 0)
		return -1;
	if (action->known && !w->known)
		return err_set(err, ERR_USAGE, "%.*s: no such entity",
			       TEXT_ARG(w->id));
	return action->act(w, err);
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct entity_options o = {.hours = CODE_HOURS};
	int begun = verb_begin(self, line, &o, err);
	const struct action *action = NULL;
	struct work work = {.o = &o};
	size_t given = line->rest.count;

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	for (size_t i = 0; given && i < ARRAY_SIZE(actions); i++)
		if (!strcmp(actions[i].name, line->rest.items[0]))
			action = &actions[i];
	if (action && action->act == revoke && given == 3)
		o.end.agent = line->rest.items[--given];
	if (!o.directory || !action || given != 1u + action->takes_id) {
		err_set(err, ERR_USAGE,
			"entity takes --dir and an action: add ID, set ID, "
			"code ID, show ID, revoke ID [AGENT], or list");
		return EXIT_CONTENT;
	}
	if (action->takes_id)
		work.id = text_from(line->rest.items[1]);
	if (collector_desk_open(o.directory, &work.desk, err) < 0)
		return verb_exit_of(err);
	begun = act(&work, action, err);
	collector_desk_close(&work.desk);
	return begun < 0 ? verb_exit_of(err) : EXIT_CLEAN;
}

const struct verb plauditd_entity = {
	.name = "entity",
	.arguments = "add ID|set ID|code ID|show ID|revoke ID [AGENT]|list",
	.summary = "the institutions that answer to this collector",
	.program = "plauditd",
	.description =
		"add and set keep an institution's names, classes, profiles "
		"and rule packs, and\nissue the trust root anew. A pack is "
		"copied into the collector; the one given\nfirst is what we "
		"judge with, older ones stay accepted. code prints a one-time\n"
		"enrolment code: HOST:TOKEN:PIN. show lists keys and their "
		"state; revoke ends one,\nissues the trust root anew and has "
		"it logged. A running collector notices changes\nby itself.",
	.options = options,
	.run = run,
};
