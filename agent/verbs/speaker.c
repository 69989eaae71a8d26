/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/speaker.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/encode.h"
#include "base/fs.h"
#include "base/limits.h"
#include "deliver/outbox.h"
#include "seal/key.h"
#include "seal/member.h"
#include "verbs/chain_guard.h"
#include "verbs/closing_words.h"
#include "verbs/delivery.h"
#include "verbs/trust_given.h"
#include "verbs/verb.h"

#define LOCK_WAIT_MS   10000
#define CHAIN_OF_LOCAL "local"

static int regulator_find(struct speaker *s, struct text stream,
			  struct err *err)
{
	const struct site *site = s->open.site;

	for (size_t i = 0; i < site->regulator_count; i++)
		if (text_equal(site->regulators[i].stream, stream))
			s->regulator = &site->regulators[i];
	if (!s->regulator)
		return err_set(err, ERR_USAGE,
			       "%.*s has no regulator with the stream %.*s, "
			       "which the attestation is of",
			       TEXT_ARG(site->path), TEXT_ARG(stream));
	return 0;
}

/* The stream that it claims decides against which trust root it is held. */
static int claimed_stream(struct arena *arena, struct text bundle,
			  struct text *out, struct err *err)
{
	struct receipt receipt;
	struct envelope envelope;
	enum statement_kind kind;
	struct report report;
	struct err bare = {.kind = ERR_NONE};

	if (!receipt_read(arena, bundle, &receipt, &bare))
		envelope = receipt.envelope;
	else if (envelope_parse(arena, bundle, &envelope, err))
		return -1;
	if (statement_parse(arena, envelope.payload, &kind, &report, err))
		return -1;
	if (kind != STATEMENT_COMPLIANCE)
		return err_set(err, ERR_USAGE,
			       "an entry of kind %s: nothing was judged in it",
			       entry_kinds[kind].word);
	*out = report.chain.stream;
	return 0;
}

static int verify_about(struct speaker *s, struct text bundle, struct err *err)
{
	const char *path =
		site_path(s->arena, s->open.site, s->regulator->trust_root);
	struct trust_given given = {.path = path};
	struct verify_request request = {.bundle = bundle};
	const struct verification *v = &s->about;

	if (trust_given_read(s->arena, &given, &request, err) ||
	    verify_bundle(s->arena, &request, &s->about, err))
		return -1;
	if (!verification_is_good(v, true))
		return err_set(err, ERR_TRUST, "it does not hold: %s: %.*s",
			       verify_step_names[v->failed],
			       TEXT_ARG(v->lines[v->failed].sentence));
	if (!text_equal(v->report.chain.entity, s->open.site->entity_id))
		return err_set(err, ERR_TRUST,
			       "it is of %.*s, and this site is %.*s",
			       TEXT_ARG(v->report.chain.entity),
			       TEXT_ARG(s->open.site->entity_id));
	return 0;
}

int speaker_attend(struct arena *arena, const struct speaker_options *options,
		   const char *bundle_path, struct speaker *out,
		   struct err *err)
{
	struct text bundle, stream;
	const char *language;

	memset(out, 0, sizeof(*out));
	out->options = options;
	out->arena = arena;
	if (!options->officer != !options->key)
		return err_set(err, ERR_USAGE,
			       "--officer and --key go together");
	if (options->officer && !id_is_valid(text_from(options->officer)))
		return err_set(err, ERR_USAGE, "--officer: \"%s\" is no id",
			       options->officer);
	if (language_choose(options->language, &language, err) ||
	    site_open(arena, options->site, options->pack, NULL, &out->open,
		      err))
		return -1;
	out->thai = !strcmp(language, "th");
	if (fs_read(arena, bundle_path, 2 * LIMIT_ENVELOPE_BYTES, &bundle,
		    err) ||
	    claimed_stream(arena, bundle, &stream, err) ||
	    regulator_find(out, stream, err) || verify_about(out, bundle, err))
		return err_prefix(err, "%s", bundle_path);
	return 0;
}

static int officer_key_open(struct speaker *s, struct err *err)
{
	const struct speaker_options *o = s->options;
	struct secret_ref ref = {.env = text_from(o->passphrase_env),
				 .file = text_from(o->passphrase_file)};
	struct secret *passphrase = NULL;
	int status;

	if ((ref.env.size || ref.file.size) &&
	    secret_open(&ref, ".", &passphrase, err))
		return -1;
	status = key_open(o->key, passphrase, &s->key, err);
	secret_close(passphrase);
	return status;
}

/* The regulator would refuse it too, but only after it was sealed. */
static int may_say(const struct speaker *s, const struct chain_link *link,
		   enum statement_kind kind, struct err *err)
{
	const struct trust_root *root = &s->about.root;
	struct digest digest = key_digest(s->key);
	struct text hint = base64_encode(
		s->arena, (struct text){(const char *)digest.bytes,
					sizeof(digest.bytes)});
	const struct trust_entity *entity;
	const struct trust_agent *key = trust_root_agent(root, hint, &entity);

	if (!key)
		return err_set(err, ERR_TRUST,
			       "the key is not in the trust root, version "
			       "%llu (plaudit enrol CODE)",
			       (unsigned long long)root->version);
	if (!text_equal(entity->id, link->entity) ||
	    !text_equal(key->id, link->agent))
		return err_set(err, ERR_TRUST,
			       "the key is enrolled as %.*s of %.*s",
			       TEXT_ARG(key->id), TEXT_ARG(entity->id));
	if (entry_signer_check(kind, key->officer, err))
		return -1;
	return trust_agent_check(key, link->stream, clock_now(), err);
}

int speaker_rise(struct speaker *s, enum statement_kind kind, struct err *err)
{
	const struct site *site = s->open.site;
	const char *officer = s->options->officer, *state = s->open.state;
	struct chain_link link = {
		.entity = site->entity_id,
		.agent = officer ? text_from(officer) : site->agent_id,
		.stream = s->regulator->stream,
	};

	s->kind = kind;
	if (officer) {
		state = fs_join(s->arena,
				fs_join(s->arena, state, OFFICERS_DIRECTORY),
				officer);
		if (officer_key_open(s, err))
			return -1;
	} else if (site_key_open(s->arena, site, &s->key, err)) {
		return -1;
	}
	if (may_say(s, &link, kind, err) ||
	    stream_directory(s->arena, state, link.stream, &s->directory,
			     err) ||
	    chain_open(s->arena, state, &link, LOCK_WAIT_MS, &s->chain, err) ||
	    chain_guard(s->arena, site, s->regulator, s->chain, err))
		return -1;
	return outbox_open(s->arena, s->directory, &s->outbox, err);
}

void speaker_close(struct speaker *s)
{
	chain_close(s->chain);
	key_close(s->key);
}

int speaker_confirm(const struct speaker *s, bool *agreed, struct err *err)
{
	char answer[16] = "";

	*agreed = s->options->yes;
	if (*agreed)
		return 0;
	if (!isatty(STDIN_FILENO))
		return err_set(err, ERR_USAGE,
			       "nobody to ask: no terminal; --yes signs "
			       "without asking");
	fputs(s->thai ? "ลงนามหรือไม่ [yes/no] " : "Sign this? [yes/no] ",
	      stdout);
	fflush(stdout);
	if (fgets(answer, sizeof(answer), stdin))
		answer[strcspn(answer, "\n")] = '\0';
	*agreed = !strcmp(answer, "yes") || !strcmp(answer, "ใช่");
	return 0;
}

static int deliver(struct speaker *s, bool *left, struct err *err)
{
	struct delivery delivery = {
		.site = s->open.site,
		.regulator = s->regulator,
		.outbox = s->outbox,
		.stream_directory = s->directory,
		.seconds = s->options->push_seconds,
	};

	*left = true;
	if (delivery_run(s->arena, &delivery, err))
		return -1;
	*left = delivery.result.left || delivery.result.refused;
	if (delivery.result.detail.size)
		fprintf(stderr, "plaudit: %.*s\n",
			TEXT_ARG(delivery.result.detail));
	return 0;
}

static void tell(const struct speaker *s, const struct sealed *sealed,
		 bool left)
{
	char hex[DIGEST_HEX_ROOM];

	digest_hex(sealed->identity, hex);
	if (s->thai)
		printf("ลงนามแล้ว ลำดับที่ %llu %s: %s\n",
		       (unsigned long long)sealed->sequence, hex,
		       left ? "ยังไม่ได้นำส่ง อยู่ในคิวส่งออก" : "นำส่งแล้ว");
	else
		printf("sealed as number %llu, %s: %s\n",
		       (unsigned long long)sealed->sequence, hex,
		       left ? "not delivered, it is in the outbox"
			    : "delivered");
}

int speaker_say(struct speaker *s, const struct json *matter, struct err *err)
{
	struct report report = {
		.trigger = TRIGGER_MANUAL,
		.agent_version = TEXT(PLAUDIT_VERSION),
		.pack_digest = s->about.report.pack_digest,
		.matter = matter,
	};
	struct sealed sealed;
	bool left = true;

	if (log_state_read(s->arena, s->directory, &report.log_state, err) ||
	    chain_seal(s->chain, s->kind, s->key, &report, &sealed, err) ||
	    outbox_put(s->arena, s->outbox, &sealed, err))
		return verb_exit_of(err);
	if (!s->options->no_push && deliver(s, &left, err)) {
		tell(s, &sealed, true);
		return verb_exit_of(err);
	}
	tell(s, &sealed, left);
	return left ? EXIT_UNDELIVERED : EXIT_CLEAN;
}

const struct clause_finding *speaker_clause(const struct speaker *s,
					    struct text id)
{
	const struct report *report = &s->about.report;

	for (size_t i = 0; i < report->clause_count; i++)
		if (text_equal(report->clauses[i].id, id))
			return &report->clauses[i];
	return NULL;
}
