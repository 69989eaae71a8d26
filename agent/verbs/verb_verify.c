/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <stdio.h>

#include "attest/verify_many.h"
#include "base/fs.h"
#include "base/limits.h"
#include "ledger/tlog_policy.h"
#include "verbs/bundle_list.h"
#include "verbs/trust_given.h"
#include "verbs/verb.h"
#include "verbs/verify_show.h"

struct verify_options {
	const char *log_timestamp;
	const char *trust_root, *pin, *previous, *now, *policy;
	int64_t threads;
	bool json, quiet, brief, complete, allow_unlogged;
};

static const struct option options[] = {
#define AT(member) offsetof(struct verify_options, member)
	{"trust-root", 't', OPTION_TEXT, AT(trust_root), "FILE",
	 "the regulator's trust root (default trust-root.json)"},
	{"pin", 0, OPTION_TEXT, AT(pin), "HEX",
	 "SHA-256 of the authority key (default: as kept at enrolment)"},
	{"policy", 0, OPTION_TEXT, AT(policy), "FILE",
	 "a tlog-policy whose quorum must have cosigned besides"},
	{"previous", 0, OPTION_TEXT, AT(previous), "FILE",
	 "the attestation before it in the chain, to be checked too"},
	{"log-timestamp", 0, OPTION_TEXT, AT(log_timestamp), "FILE",
	 "a timestamp over the log, from the receipt's size on"},
	{"complete", 0, OPTION_FLAG, AT(complete), NULL,
	 "each chain must be here whole, from its first entry on"},
	{"unlogged", 0, OPTION_FLAG, AT(allow_unlogged), NULL,
	 "accept an envelope that has no receipt yet"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "verify as of this moment (RFC 3339)"},
	{"threads", 0, OPTION_NUMBER, AT(threads), "N",
	 "threads for many bundles (default: one a processor)"},
	{"json", 'j', OPTION_FLAG, AT(json), NULL, "everything as JSON"},
	{"brief", 'b', OPTION_FLAG, AT(brief), NULL, "one line a bundle"},
	{"quiet", 'q', OPTION_FLAG, AT(quiet), NULL, "only the exit code"},
#undef AT
	{.name = NULL},
};

/* What came of one bundle. */
struct outcome {
	struct text said; /* for stdout */
	struct err err; /* it could not be read */
	bool good;
	bool chained; /* `entry` is filled: signed by a key that is enrolled */
	struct reviewed_entry entry;
};

struct verifying {
	const struct verify_options *o;
	struct arena *arena; /* under the guard while threads run */
	pthread_mutex_t guard;
	struct bundle_list list;
	struct outcome *outcomes;
	struct verify_request request;
	struct verify_totals totals;
};

static int read_item(void *context, size_t index, struct arena *arena,
		     struct text *bundle, struct err *err)
{
	const struct verifying *all = context;

	return bundle_item_read(arena, &all->list.items[index], bundle, err);
}

static struct text say(const struct verifying *all, struct arena *arena,
		       const struct verify_shown *shown)
{
	struct err ignored = {.kind = ERR_NONE};
	struct text said = {NULL, 0};
	struct buffer out;

	if (all->o->quiet)
		return said;
	if (all->o->json) {
		/* fails for a real number only, and there is none */
		(void)!json_canonical(arena, verify_show_json(arena, shown),
				      &said, &ignored);
		return said;
	}
	buffer_init(&out);
	verify_show_text(&out, shown);
	return buffer_take(&out, arena);
}

/* In any thread. */
static void settled(void *context, size_t index, struct arena *arena,
		    const struct verification *v, const struct err *err)
{
	struct verifying *all = context;
	struct outcome *outcome = &all->outcomes[index];
	const struct verify_options *o = all->o;
	struct verify_shown shown = {.name = all->list.items[index].name,
				     .v = v,
				     .brief = o->brief,
				     .now = all->request.now};
	struct text said, chain;

	if (!v) {
		outcome->err = *err;
		return;
	}
	outcome->good = verification_is_good(v, o->allow_unlogged);
	outcome->chained = v->lines[VERIFY_CHAIN].outcome == STEP_HELD;
	shown.good = outcome->good;
	said = say(all, arena, &shown);
	chain = chain_name(arena, &v->report.chain);
	pthread_mutex_lock(&all->guard);
	outcome->said = text_copy(all->arena, said);
	if (outcome->chained)
		chain = text_copy(all->arena, chain);
	pthread_mutex_unlock(&all->guard);
	outcome->entry = (struct reviewed_entry){
		.chain = chain,
		.sequence = v->report.chain.sequence,
		.identity = v->receipt.envelope.identity,
		.previous = v->report.chain.previous,
		.created = v->report.created,
		.logged = v->has_receipt,
		.log_index = v->receipt.proof.index,
	};
}

/* One process verifies with one trust root: what holds of it is kept. */
static void keep_root(struct verifying *all)
{
	struct verification v = {.good = true};

	if (!all->request.session)
		return;
	v.root = all->request.session->root;
	v.lines[VERIFY_TRUST_ROOT].outcome = STEP_HELD;
	trust_given_keep(all->arena, &v, &all->request);
}

static int code_of(struct verifying *all, const struct chain_review *review)
{
	int code = EXIT_CLEAN;

	for (size_t i = 0; i < all->list.count; i++) {
		const struct outcome *one = &all->outcomes[i];

		if (one->err.kind != ERR_NONE)
			code = verb_exit_worse(
				code, verb_exit_of(&one->err) == EXIT_INTERNAL
					      ? EXIT_CONTENT
					      : verb_exit_of(&one->err));
		else if (!one->good)
			code = verb_exit_worse(code, EXIT_TRUST);
	}
	for (size_t i = 0; i < review->count; i++)
		if (review->chains[i].broken ||
		    (all->o->complete && !review->chains[i].complete))
			code = verb_exit_worse(code, EXIT_TRUST);
	return code;
}

static void put(struct text text)
{
	fwrite(text.data, 1, text.size, stdout);
}

static void print_text(struct verifying *all, const struct chain_review *review)
{
	const struct verify_totals *t = &all->totals;
	struct buffer out;

	for (size_t i = 0; i < all->list.count; i++) {
		const struct outcome *one = &all->outcomes[i];

		put(one->said);
		if (one->err.kind != ERR_NONE)
			printf("%s: NOT verified: %s\n",
			       all->list.items[i].name, one->err.text);
	}
	if (all->list.count == 1)
		return;
	buffer_init(&out);
	verify_show_chains(all->arena, &out, review);
	buffer_printf(&out,
		      "%zu bundles: %zu verified, %zu NOT verified, %zu "
		      "could not be read\n",
		      t->bundles, t->verified, t->refused, t->unread);
	put(buffer_take(&out, all->arena));
}

/* reports/verify.md */
static int print_json(struct verifying *all, const struct chain_review *review,
		      bool good, struct err *err)
{
	struct arena *arena = all->arena;
	struct json *tail = json_object(arena);
	const char *comma = "";
	struct text text;

	printf("{\"bundles\":[");
	for (size_t i = 0; i < all->list.count; i++) {
		const struct outcome *one = &all->outcomes[i];
		struct json *failed = json_object(arena);

		text = one->said;
		if (one->err.kind != ERR_NONE) {
			json_add(arena, failed, "file",
				 json_str(arena, all->list.items[i].name));
			json_add(arena, failed, "verified",
				 json_bool(arena, false));
			json_add(arena, failed, "error",
				 json_str(arena, one->err.text));
			if (json_canonical(arena, failed, &text, err))
				return -1;
		}
		printf("%s\n", comma);
		put(text);
		comma = ",";
	}
	json_add(arena, tail, "chains", verify_show_chains_json(arena, review));
	json_add(arena, tail, "summary",
		 verify_show_totals_json(arena, &all->totals));
	json_add(arena, tail, "verified", json_bool(arena, good));
	if (json_canonical(arena, tail, &text, err))
		return -1;
	printf("\n],%.*s\n", (int)text.size - 1, text.data + 1);
	return 0;
}

static void count(struct verifying *all)
{
	struct verify_totals *t = &all->totals;

	for (size_t i = 0; i < all->list.count; i++) {
		const struct outcome *one = &all->outcomes[i];

		t->bundles++;
		t->unread += one->err.kind != ERR_NONE;
		t->verified += one->err.kind == ERR_NONE && one->good;
		t->refused += one->err.kind == ERR_NONE && !one->good;
	}
}

static int conclude(struct verifying *all, struct err *err)
{
	struct reviewed_entry *entries =
		arena_many(all->arena, all->list.count, struct reviewed_entry);
	struct chain_review review;
	size_t n = 0;
	int code;

	for (size_t i = 0; i < all->list.count; i++)
		if (all->outcomes[i].chained)
			entries[n++] = all->outcomes[i].entry;
	chain_review(all->arena, entries, n, &review);
	count(all);
	code = code_of(all, &review);
	if (all->o->json && !all->o->quiet) {
		if (print_json(all, &review, code == EXIT_CLEAN, err))
			return EXIT_INTERNAL;
	} else if (!all->o->quiet) {
		print_text(all, &review);
	}
	if (all->list.count == 1 && all->totals.unread)
		*err = all->outcomes[0].err;
	return code;
}

static int fill(struct verifying *all, const struct option_list *given,
		struct err *err)
{
	const struct verify_options *o = all->o;
	struct trust_given trust = {o->trust_root, o->pin, o->now};
	struct verify_request *request = &all->request;
	struct tlog_policy *policy = arena_new(all->arena, struct tlog_policy);
	struct text bytes;

	if (o->threads < 0 || o->threads > 64)
		return err_set(err, ERR_USAGE, "--threads: wanted 0 to 64");
	if (trust_given_read(all->arena, &trust, request, err) ||
	    (o->previous &&
	     fs_read(all->arena, o->previous, 2 * LIMIT_ENVELOPE_BYTES,
		     &request->predecessor, err)) ||
	    (o->log_timestamp &&
	     fs_read(all->arena, o->log_timestamp, 4 * LIMIT_NOTE_BYTES,
		     &request->log_timestamp, err)) ||
	    bundle_list_make(all->arena, given, &all->list, err))
		return -1;
	if (!o->policy)
		return 0;
	if (fs_read(all->arena, o->policy, LIMIT_POLICY_BYTES, &bytes, err) ||
	    tlog_policy_parse(all->arena, bytes, policy, err))
		return err_prefix(err, "--policy");
	request->policy = policy;
	return 0;
}

static int verify(struct verifying *all, struct err *err)
{
	struct err untrusted = {.kind = ERR_NONE};
	struct verify_session *session = NULL;
	struct verify_many many = {
		.request = &all->request,
		.count = all->list.count,
		.threads = (unsigned)all->o->threads,
		.read = read_item,
		.done = settled,
		.context = all,
	};
	int code;

	all->outcomes = arena_many(all->arena, all->list.count, struct outcome);
	/* where it does not hold, each bundle's first step says so */
	if (verify_session_open(&all->request, &session, &untrusted) == 0)
		all->request.session = session;
	if (verify_many_run(&many, err)) {
		code = EXIT_INTERNAL;
	} else {
		keep_root(all);
		code = conclude(all, err);
	}
	verify_session_close(session);
	return code;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct verify_options o = {.trust_root = NULL};
	struct verifying all = {.o = &o, .guard = PTHREAD_MUTEX_INITIALIZER};
	int begun = verb_begin(self, line, &o, err), code;

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	all.arena = arena_open();
	code = fill(&all, &line->rest, err) ? EXIT_CONTENT : verify(&all, err);
	arena_close(all.arena);
	return code;
}

const struct verb verb_verify = {
	.name = "verify",
	.program = "plaudit",
	.arguments = "BUNDLE...",
	.summary = "checks attestations and their receipts, offline",
	.description =
		"A BUNDLE is a file, a .jsonl file of one bundle a line, or a "
		"directory of them.\nSays of each step whether it held: trust "
		"root, envelope, signature, key status,\nstatement, counts, "
		"chain, log entry, inclusion, checkpoint, time. Of many it "
		"says\nwhat their chains lack: gaps, forks, broken links, "
		"order. Opens no socket. Exit\ncode 0 when all held, 4 when "
		"something did not.\n\nA signature proves who said it and "
		"when, not that it is true.",
	.options = options,
	.run = run,
};
