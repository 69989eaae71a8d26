/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/run.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "audit/assemble.h"
#include "audit/evidence.h"
#include "audit/evidence_level.h"
#include "audit/history_books.h"
#include "audit/kept_rows.h"
#include "audit/node_files.h"
#include "audit/redact.h"
#include "audit/run_document.h"
#include "base/fs.h"
#include "base/limits.h"
#include "base/secret.h"
#include "records/joined_run.h"
#include "seal/salt_vault.h"

struct secrets {
	struct arena *arena;
	struct secret **held;
	struct text *values; /* longest first: one may be part of another */
	size_t count, held_room, value_room;
};

static void secret_hold(struct secrets *secrets, const char *directory,
			const struct secret_ref *ref)
{
	struct err ignored = {.kind = ERR_NONE};
	struct secret *secret;

	if (!ref->env.size && !ref->file.size && !ref->credential.size)
		return;
	/* one that cannot be read cannot be in any output either */
	if (secret_open(ref, directory, &secret, &ignored))
		return;
	secrets->held =
		arena_grow(secrets->arena, secrets->held, secrets->count,
			   &secrets->held_room, sizeof(*secrets->held));
	secrets->values =
		arena_grow(secrets->arena, secrets->values, secrets->count,
			   &secrets->value_room, sizeof(*secrets->values));
	secrets->held[secrets->count] = secret;
	secrets->values[secrets->count++] = secret_reveal(secret);
}

/* {env: NAME} or {file: PATH} anywhere in a target's blocks. */
static void secrets_of_settings(struct secrets *secrets, const char *directory,
				const struct setting *settings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct secret_ref ref = {.env = {NULL, 0}, .file = {NULL, 0}};

		if (text_is(settings[i].name, "env"))
			ref.env = settings[i].value;
		if (text_is(settings[i].name, "file"))
			ref.file = settings[i].value;
		if (text_is(settings[i].name, "credential"))
			ref.credential = settings[i].value;
		secret_hold(secrets, directory, &ref);
		for (size_t j = 0; j < settings[i].count; j++)
			secrets_of_settings(secrets, directory,
					    &settings[i].items[j], 1);
	}
}

static int longest_first(const void *a, const void *b)
{
	const struct text *left = a, *right = b;

	return (left->size < right->size) - (left->size > right->size);
}

static void secrets_open(struct arena *arena, const struct site *site,
			 struct secrets *out)
{
	const char *directory = text_cstr(arena, site->directory);

	*out = (struct secrets){.arena = arena};
	secret_hold(out, directory, &site->key_passphrase);
	secret_hold(out, directory,
		    &(struct secret_ref){.file = site->hash_key_file});
	for (size_t i = 0; i < site->target_count; i++)
		secrets_of_settings(out, directory, site->targets[i].settings,
				    site->targets[i].setting_count);
	if (out->count)
		qsort(out->values, out->count, sizeof(*out->values),
		      longest_first);
}

static void secrets_close(struct secrets *secrets)
{
	for (size_t i = 0; i < secrets->count; i++)
		secret_close(secrets->held[i]);
}

static void redact_samples(struct arena *arena, const struct redaction *rules,
			   struct source_report *source)
{
	struct text *samples =
		arena_many(arena, source->sample_count, struct text);

	for (size_t j = 0; j < source->sample_count; j++)
		samples[j] = redact_text(arena, rules, source->samples[j]);
	source->samples = samples;
}

static void redact_source(struct arena *arena, const struct redaction *rules,
			  struct source_report *source)
{
	struct source_report *joined =
		arena_many(arena, source->joined_count, struct source_report);

	redact_samples(arena, rules, source);
	for (size_t i = 0; i < source->joined_count; i++) {
		joined[i] = source->joined[i];
		redact_samples(arena, rules, &joined[i]);
	}
	source->joined = joined;
}

static void redact_all(struct arena *arena, const struct plan *plan,
		       struct answers *answers)
{
	struct secrets secrets;
	struct redaction rules;

	secrets_open(arena, plan->site, &secrets);
	rules.secrets = secrets.values;
	rules.secret_count = secrets.count;
	for (size_t i = 0; i < plan->ask_count; i++)
		if (answers->answered[i])
			redact_observation(arena, &rules,
					   &answers->observations[i]);
	for (size_t i = 0; i < plan->look_count; i++)
		redact_source(arena, &rules, &answers->sources[i]);
	secrets_close(&secrets);
}

/* The run as facts, which is what findings name; its sentences beside it. */
static int keep_observations(struct arena *arena, const char *state,
			     const struct plan *plan,
			     const struct answers *answers,
			     struct assembly *assembly, struct err *err)
{
	struct plan whole = *plan;
	struct run_document run = {
		.head = {.plan = &whole,
			 .trigger = assembly->trigger,
			 .version = TEXT(PLAUDIT_VERSION)},
		.answers = *answers,
		.sentences = true,
	};

	random_fill(run.head.salt, sizeof(run.head.salt));
	if (evidence_put(arena, state, run_document_write(arena, &run),
			 &run.head.details, err))
		return -1;
	run.head.has_details = true;
	run.sentences = false;
	return evidence_put(arena, state, run_document_write(arena, &run),
			    &assembly->observations, err);
}

static int keep_attachments(struct arena *arena, const char *state,
			    const struct plan *plan,
			    const struct answers *answers, struct err *err)
{
	struct digest ignored;

	for (size_t i = 0; i < plan->ask_count; i++) {
		const struct observation *o = &answers->observations[i];

		for (size_t j = 0;
		     answers->answered[i] && j < o->evidence_count; j++)
			if (evidence_is_kept(&o->evidence[j]) &&
			    evidence_put(arena, state, o->evidence[j].bytes,
					 &ignored, err))
				return -1;
	}
	return 0;
}

/* For nobody else, also when it was there before. */
static int directory_own(const char *path, struct err *err)
{
	if (fs_make_dirs(path, 0700, err))
		return -1;
	return chmod(path, 0700) ? err_system(err, "%s", path) : 0;
}

/* K of each commitment, named after its root: who has it can answer draws. */
static int keep_salt_key(struct arena *arena, const struct salt_vault *vault,
			 const struct source_report *source,
			 const unsigned char *key, struct err *err)
{
	if (!source->committed || !text_is(source->commitment.kind, "rows"))
		return 0;
	if (directory_own(vault->directory, err) ||
	    salt_vault_put(arena, vault, source->commitment.root, key, err))
		return err_prefix(err, "commitment keys");
	return 0;
}

static int keep_salt_keys(struct arena *arena, const struct salt_vault *vault,
			  const struct plan *plan,
			  const struct answers *answers, struct err *err)
{
	if (fs_exists(vault->directory) && fs_sweep(vault->directory, err))
		return err_prefix(err, "commitment keys");
	for (size_t i = 0; i < plan->look_count; i++) {
		const struct source_report *source = &answers->sources[i];
		int status;

		if (!answers->has_source[i])
			continue;
		status = keep_salt_key(arena, vault, source,
				       answers->salt_keys[i], err);
		for (size_t k = 0; k < source->joined_count && !status; k++) {
			unsigned char key[32];

			joined_salt_key(answers->salt_keys[i],
					source->joined[k].source, key);
			status = keep_salt_key(arena, vault, &source->joined[k],
					       key, err);
			cleanse(key, sizeof(key));
		}
		if (status)
			return -1;
	}
	return 0;
}

static int keep_all(struct arena *arena, const struct audit_request *request,
		    struct answers *answers, struct assembly *assembly,
		    struct err *err)
{
	const char *state = request->state_directory;
	const struct plan *plan = request->plan;
	struct salt_vault vault = {fs_join(arena, state, "salts"),
				   request->wrap_path};
	int status = kept_rows_take(arena, state, plan, answers, err) ||
		     node_files_take(arena, state, plan, answers, err) ||
		     keep_salt_keys(arena, &vault, plan, answers, err);

	cleanse(answers->salt_keys,
		plan->look_count * sizeof(*answers->salt_keys));
	if (assembly->roots_only)
		return status;
	if (status || evidence_sweep(arena, state, err) ||
	    keep_observations(arena, state, plan, answers, assembly, err) ||
	    keep_attachments(arena, state, plan, answers, err))
		return -1;
	assembly->kept = true;
	return 0;
}

int audit_run(struct arena *arena, const struct audit_request *request,
	      struct report *out, struct err *err)
{
	const struct plan *plan = request->plan;
	struct assembly assembly = {.plan = plan,
				    .trigger = request->trigger,
				    .roots_only = request->roots_only};
	struct lane_options lanes = request->lanes;
	struct answers answers;

	lanes.state_directory = request->state_directory;
	/* a rehearsal shows a plan that asks nothing; a statement has no form
	 * for it */
	if (!plan->ask_count && request->state_directory &&
	    !request->roots_only)
		return err_set(err, ERR_USAGE,
			       "the site's profiles ask for nothing");
	if (lanes_run(arena, plan, &lanes, &answers, err))
		return -1;
	redact_all(arena, plan, &answers);
	evidence_levels(arena, plan, &answers);
	if (request->state_directory &&
	    keep_all(arena, request, &answers, &assembly, err))
		return -1;
	assembly.answers = &answers;
	report_assemble(arena, &assembly, out);
	if (plan->history_directory && request->state_directory)
		return history_books_take(arena, plan->history_directory, out,
					  err);
	return 0;
}
