/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "attest/verify.h"
#include "base/limits.h"
#include "deliver/enrol.h"
#include "verbs/chain_guard.h"
#include "verbs/outcome.h"
#include "verbs/trust_given.h"
#include "verbs/verb.h"

#define LOCK_WAIT_MS 10000

struct fetch_options {
	const char *site, *pack, *language;
	int64_t seconds;
};

static const struct option options[] = {
#define AT(member) offsetof(struct fetch_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"timeout", 't', OPTION_NUMBER, AT(seconds), "SECONDS",
	 "how long to try (default 60)"},
	OUTCOME_LANGUAGE(AT(language)),
#undef AT
	{.name = NULL},
};

/* An entry that is missing here, verified. */
struct missing {
	struct text envelope;
	struct digest identity;
	struct chain_link link;
	enum statement_kind kind;
	struct instant created;
};

struct fetching {
	struct arena *arena;
	const struct site *site;
	const struct regulator *regulator;
	struct chain *chain;
	struct head_source source;
	struct deadline deadline;
	const char *language;
	struct missing *items; /* newest first */
	size_t count, room;
};

/* The regulator's newest trust root, where it can be had: entries may be of
 * keys that the one kept here does not know yet. */
static void root_refresh(struct fetching *f, const char *path)
{
	struct trust_root_source source = {
		f->source.url, f->source.ca_file, {{0}}, path};
	struct err ignored = {.kind = ERR_NONE};
	struct trust_root root;

	if (!pin_read(f->arena, path, &source.pin, &ignored))
		(void)!trust_root_refresh(f->arena, &source, f->deadline, &root,
					  &ignored);
}

static int check(struct fetching *f, struct text bundle, struct missing *out,
		 struct err *err)
{
	const char *path =
		site_path(f->arena, f->site, f->regulator->trust_root);
	struct trust_given given = {.path = path};
	struct verify_request request = {.bundle = bundle};
	struct verification v;

	if (trust_given_read(f->arena, &given, &request, err) ||
	    verify_bundle(f->arena, &request, &v, err))
		return -1;
	if (!v.good)
		return err_set(err, ERR_TRUST, "it does not hold: %s: %.*s",
			       verify_step_names[v.failed],
			       TEXT_ARG(v.lines[v.failed].sentence));
	if (!text_equal(chain_name(f->arena, &v.report.chain),
			chain_name(f->arena, chain_link_of(f->chain))))
		return err_set(err, ERR_TRUST, "it is of another chain");
	*out = (struct missing){
		.identity = v.receipt.envelope.identity,
		.link = v.report.chain,
		.kind = v.kind,
		.created = v.report.created,
	};
	return envelope_print(f->arena, &v.receipt.envelope, &out->envelope,
			      err);
}

/* From the head back to what is kept here. */
static int walk_back(struct fetching *f, const struct head_answer *there,
		     struct err *err)
{
	struct chain_head here = chain_head(f->chain);
	struct digest wanted = there->identity;

	for (uint64_t at = there->sequence; at > here.sequence; at--) {
		struct missing *item;
		struct text bundle;

		f->items = arena_grow(f->arena, f->items, f->count, &f->room,
				      sizeof(*f->items));
		item = &f->items[f->count];
		if (entry_ask(f->arena, &f->source, wanted, f->deadline,
			      &bundle, err))
			return -1;
		if (check(f, bundle, item, err))
			return err_prefix(err, "entry %llu",
					  (unsigned long long)at);
		if (item->link.sequence != at ||
		    !digest_equal(item->identity, wanted))
			return err_set(err, ERR_TRUST,
				       "entry %llu: another one came",
				       (unsigned long long)at);
		wanted = item->link.previous;
		f->count++;
	}
	if (here.sequence && !digest_equal(wanted, here.identity))
		return err_set(err, ERR_TRUST,
			       "entry %llu there follows another entry than "
			       "the one kept here: two histories",
			       (unsigned long long)here.sequence + 1);
	return 0;
}

static int adopt(struct fetching *f, struct err *err)
{
	for (size_t i = f->count; i-- > 0;) {
		const struct missing *item = &f->items[i];
		struct chain_entry_kept kept = {
			.kind = item->kind,
			.created = item->created,
			.sealed = {item->link.sequence, item->identity,
				   item->envelope},
		};

		if (chain_adopt(f->chain, &kept, err))
			return -1;
	}
	return 0;
}

static int fetch_into(struct fetching *f, struct err *err)
{
	struct outcome told = {.language = f->language};
	struct head_answer there;

	if (head_ask(f->arena, &f->source, chain_link_of(f->chain), f->deadline,
		     &there, err))
		return -1;
	if (!there.reached)
		return err_set(err, ERR_PEER, "%s: %.*s", f->source.url,
			       TEXT_ARG(there.why));
	if (there.known && there.sequence > chain_head(f->chain).sequence) {
		root_refresh(f, site_path(f->arena, f->site,
					  f->regulator->trust_root));
		if (walk_back(f, &there, err) || adopt(f, err))
			return -1;
	} else if (chain_guard(f->arena, f->site, f->regulator, f->chain,
			       err)) {
		return -1;
	}
	outcome_part(&told, "%s", f->source.url);
	outcome_part(&told, "%zu", f->count);
	outcome_part(&told, "%llu",
		     (unsigned long long)chain_head(f->chain).sequence);
	outcome_tell(&told, WORDING_OUTCOME_FETCHED);
	return 0;
}

static int fetch_one(struct arena *arena, const struct site_open *open,
		     const struct regulator *regulator,
		     const struct fetch_options *o, struct err *err)
{
	struct chain_link link = {
		.entity = open->site->entity_id,
		.agent = open->site->agent_id,
		.stream = regulator->stream,
	};
	struct fetching f = {
		.arena = arena,
		.site = open->site,
		.regulator = regulator,
		.source = regulator_source(arena, open->site, regulator),
		.deadline = deadline_after_ms(o->seconds * 1000),
		.language = o->language,
	};
	int status;

	if (chain_open(arena, open->state, &link, LOCK_WAIT_MS, &f.chain, err))
		return -1;
	status = fetch_into(&f, err);
	chain_close(f.chain);
	return status;
}

static int fetch_all(struct arena *arena, const struct fetch_options *o,
		     struct err *err)
{
	struct site_open open;

	if (site_open(arena, o->site, o->pack, NULL, &open, err))
		return -1;
	if (!open.site->regulator_count)
		return err_set(err, ERR_USAGE, "%.*s names no regulator",
			       TEXT_ARG(open.site->path));
	for (size_t i = 0; i < open.site->regulator_count; i++)
		if (fetch_one(arena, &open, &open.site->regulators[i], o, err))
			return -1;
	return 0;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct fetch_options o = {.seconds = 60};
	struct arena *arena;
	int begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count) {
		err_set(err, ERR_USAGE, "fetch takes only options");
		return EXIT_CONTENT;
	}
	if (language_choose(o.language, &o.language, err))
		return EXIT_CONTENT;
	arena = arena_open();
	begun = fetch_all(arena, &o, err);
	arena_close(arena);
	return begun ? verb_exit_of(err) : EXIT_CLEAN;
}

const struct verb verb_fetch = {
	.name = "fetch",
	.program = "plaudit",
	.arguments = "",
	.summary = "brings back the entries of a chain that were lost here",
	.description =
		"After a restore from a backup: the entries of the agent's own "
		"chains that the\nregulator has and this machine has not any "
		"more are fetched, verified, and kept.\nThe next audit goes on "
		"from there. Evidence that was lost does not come back.",
	.options = options,
	.run = run,
};
