/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "attest/chain.h"
#include "attest/disclosure.h"
#include "base/fs.h"
#include "base/limits.h"
#include "deliver/challenge_peer.h"
#include "seal/key.h"
#include "verbs/answer_chain.h"
#include "verbs/challenge_reply.h"
#include "verbs/verb.h"

#define ASK_MS 30000

struct answer_options {
	const char *site, *pack;
	struct option_list approve;
	int64_t push_seconds;
	bool preview;
};

static const struct option options[] = {
#define AT(member) offsetof(struct answer_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"preview", 0, OPTION_FLAG, AT(preview), NULL,
	 "print what would leave, column by column, and send nothing"},
	{"approve", 'a', OPTION_LIST, AT(approve), "ID",
	 "give the rows of this challenge (its id, or 8 digits of it)"},
	{"push-timeout", 0, OPTION_NUMBER, AT(push_seconds), "SECONDS",
	 "how long delivery is tried (default 30)"},
#undef AT
	{.name = NULL},
};

struct session {
	struct arena *arena;
	const struct answer_options *options;
	const char *wanted; /* a file, or an id; NULL: all that are open */
	struct site_open open;
	const struct regulator *regulator;
	struct challenge_peer peer;
	char *stream_directory;
	bool met; /* the one that is wanted */
};

static const char *path_or_null(const struct session *s, struct text path)
{
	return path.size ? site_path(s->arena, s->open.site, path) : NULL;
}

static int open_regulator(struct session *s, const struct regulator *r,
			  struct err *err)
{
	s->regulator = r;
	s->peer = (struct challenge_peer){
		.url = text_cstr(s->arena, r->url),
		.ca_file = path_or_null(s, r->ca_file),
		.client_cert = path_or_null(s, r->client_cert),
		.client_key = path_or_null(s, r->client_key),
		.deadline = deadline_after_ms(ASK_MS),
	};
	return stream_directory(s->arena, s->open.state, r->stream,
				&s->stream_directory, err);
}

/* The chain tells that it was answered, once, before the answer is sent. */
static int tell_chain(struct session *s, struct text answer, bool fresh,
		      bool *left, struct err *err)
{
	struct answer_chain chain = {&s->open, s->regulator,
				     s->stream_directory,
				     s->options->push_seconds};

	return answer_chain_tell(s->arena, &chain, answer, fresh, left, err);
}

static int send(struct session *s, struct digest id, struct text answer,
		struct err *err)
{
	struct challenge_sent sent;
	char hex[DIGEST_HEX_ROOM];

	digest_hex(id, hex);
	s->peer.deadline = deadline_after_ms(ASK_MS);
	if (challenge_send(s->arena, &s->peer, id, answer, &sent, err))
		return verb_exit_of(err);
	if (sent.status != 200 && sent.status != 201) {
		printf("challenge %.16s: not taken: %.*s\n", hex,
		       TEXT_ARG(sent.problem));
		return EXIT_UNDELIVERED;
	}
	printf("challenge %.16s: %.*s%s%.*s%s%.*s\n", hex,
	       TEXT_ARG(sent.outcome), sent.step.size ? ": " : "",
	       TEXT_ARG(sent.step), sent.detail.size ? ": " : "",
	       TEXT_ARG(sent.detail));
	return text_is(sent.outcome, "answered") ? EXIT_CLEAN : EXIT_TRUST;
}

static bool is_approved(const struct session *s, const char *hex)
{
	if (!s->open.site->challenge_manual)
		return true;
	for (size_t i = 0; i < s->options->approve.count; i++) {
		const char *id = s->options->approve.items[i];

		if (strlen(id) >= 8 && !strncmp(hex, id, strlen(id)))
			return true;
	}
	return false;
}

static void preview(const struct challenge_reply *reply, const char *hex)
{
	const struct challenge *c = &reply->challenge;
	char due[INSTANT_TEXT_ROOM];

	instant_print_seconds(c->due, due);
	printf("challenge %s, due %s: %llu rows drawn, %zu keys named; %llu "
	       "rows left in the last 31 days\n",
	       hex, due, (unsigned long long)c->draw.rows, c->key_count,
	       (unsigned long long)reply->rows_before);
	if (c->reference.size)
		printf("the regulator's case: %.*s\n", TEXT_ARG(c->reference));
	committed_rows_preview(&reply->rows, &reply->document);
}

static int give(struct session *s, struct challenge_reply *reply,
		struct err *err)
{
	struct key *key;
	bool left = false;
	int code, status;

	if (site_key_open(s->arena, s->open.site, &key, err))
		return verb_exit_of(err);
	status = challenge_reply_seal(reply, key, err);
	key_close(key);
	if (status || tell_chain(s, reply->answer, true, &left, err))
		return verb_exit_of(err);
	code = send(s, reply->challenge.id, reply->answer, err);
	return code == EXIT_CLEAN && left ? EXIT_UNDELIVERED : code;
}

static int answer_new(struct session *s, struct challenge_reply *reply,
		      const char *hex, struct err *err)
{
	if (challenge_reply_prove(reply, err)) {
		err_prefix(err, "challenge %.16s", hex);
		return verb_exit_of(err);
	}
	if (s->options->preview) {
		preview(reply, hex);
		return EXIT_CLEAN;
	}
	if (!is_approved(s, hex)) {
		printf("challenge %s: %zu rows would leave; look with "
		       "--preview, give them with --approve %.16s\n",
		       hex, reply->document.row_count, hex);
		return EXIT_UNDELIVERED;
	}
	return give(s, reply, err);
}

static bool is_wanted(struct session *s, const char *hex)
{
	if (!s->wanted || fs_exists(s->wanted))
		return true;
	if (strlen(s->wanted) < 8 ||
	    strncmp(hex, s->wanted, strlen(s->wanted)) != 0)
		return false;
	s->met = true;
	return true;
}

/* A run before this one kept it, and may have ended before it was sent. */
static int send_again(struct session *s, struct digest id, struct text answer,
		      struct err *err)
{
	bool left = false;
	int code;

	if (tell_chain(s, answer, false, &left, err))
		return verb_exit_of(err);
	code = send(s, id, answer, err);
	return code == EXIT_CLEAN && left ? EXIT_UNDELIVERED : code;
}

static int answer_one(struct session *s, struct text bytes, struct err *err)
{
	struct challenge_reply *reply =
		arena_new(s->arena, struct challenge_reply);
	char hex[DIGEST_HEX_ROOM];
	struct envelope envelope;
	struct text before;

	reply->arena = s->arena;
	reply->open = &s->open;
	reply->regulator = s->regulator;
	reply->stream_directory = s->stream_directory;
	reply->bytes = bytes;
	if (envelope_parse(s->arena, bytes, &envelope, err))
		return verb_exit_of(err);
	digest_hex(envelope.identity, hex);
	if (!is_wanted(s, hex))
		return EXIT_CLEAN;
	if (disclosure_answer(s->arena, s->open.state, envelope.identity,
			      &before, err))
		return verb_exit_of(err);
	if (before.size && !s->options->preview)
		return send_again(s, envelope.identity, before, err);
	if (challenge_reply_read(reply, err)) {
		err_prefix(err, "challenge %.16s", hex);
		return verb_exit_of(err);
	}
	return answer_new(s, reply, hex, err);
}

/* One that is refused keeps the others from nothing. */
static int answer_open(struct session *s, struct err *err)
{
	const struct text *envelopes;
	struct key *key;
	size_t count;
	int code = EXIT_CLEAN, status;

	if (site_key_open(s->arena, s->open.site, &key, err))
		return verb_exit_of(err);
	status = challenges_fetch(s->arena, &s->peer, key, &envelopes, &count,
				  err);
	key_close(key);
	if (status)
		return verb_exit_of(err);
	if (!count)
		printf("%.*s: no open challenge\n",
		       TEXT_ARG(s->regulator->stream));
	for (size_t i = 0; i < count; i++) {
		struct err why = {.kind = ERR_NONE};

		code = verb_exit_worse(code, answer_one(s, envelopes[i], &why));
		if (why.kind != ERR_NONE)
			fprintf(stderr, "plaudit: %s\n", why.text);
	}
	return code;
}

static int answer_all(struct session *s, struct err *err)
{
	const struct answer_options *o = s->options;
	const struct site *site;
	struct text bytes;
	int code = EXIT_CLEAN;

	if (site_open(s->arena, o->site, o->pack, NULL, &s->open, err))
		return verb_exit_of(err);
	site = s->open.site;
	for (size_t i = 0; i < site->regulator_count; i++) {
		if (open_regulator(s, &site->regulators[i], err))
			return verb_exit_of(err);
		if (!s->wanted || !fs_exists(s->wanted)) {
			code = verb_exit_worse(code, answer_open(s, err));
			continue;
		}
		if (fs_read(s->arena, s->wanted, LIMIT_ENVELOPE_BYTES, &bytes,
			    err))
			return verb_exit_of(err);
		return answer_one(s, bytes, err);
	}
	if (s->wanted && !s->met && err->kind == ERR_NONE) {
		err_set(err, ERR_USAGE,
			"%s: neither a file nor an open challenge", s->wanted);
		return EXIT_CONTENT;
	}
	return code;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct answer_options o = {.push_seconds = 30};
	struct session s = {.options = &o};
	int code, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count > 1) {
		err_set(err, ERR_USAGE, "answer takes one challenge or none");
		return EXIT_CONTENT;
	}
	s.wanted = line->rest.count ? line->rest.items[0] : NULL;
	s.arena = arena_open();
	code = answer_all(&s, err);
	arena_close(s.arena);
	return code;
}

const struct verb verb_answer = {
	.name = "answer",
	.program = "plaudit",
	.arguments = "[CHALLENGE]",
	.summary = "gives rows that the regulator drew or named, with proof",
	.description =
		"Asks each regulator for open challenges (or takes one from a "
		"file), verifies who asks\nand that the draw could not be "
		"steered, draws for itself, and proves exactly those\nrows. "
		"More rows than the site's challenges: allows are refused; "
		"where it says approve:\nmanual (the default) each needs "
		"--approve ID. --preview prints what would leave.\nWhat left "
		"is kept in the state directory's disclosures, and the chain "
		"tells of it.\n\nExit codes: 0 answered, or nothing is open; 3 "
		"usage, a limit, or a challenge that\ncannot be answered; 4 a "
		"challenge or an answer does not hold, or the "
		"records\nchanged; "
		"5 waits for approval, or was not taken.",
	.options = options,
	.run = run,
};
