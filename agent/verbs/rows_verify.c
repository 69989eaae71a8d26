/* SPDX-License-Identifier: Apache-2.0 */
/* plaudit records verify */
#include <stdio.h>

#include "attest/proof_check.h"
#include "base/fs.h"
#include "base/limits.h"
#include "parse/json.h"
#include "verbs/records_verb.h"
#include "verbs/trust_given.h"
#include "verbs/verb.h"

/* Everything that was checked, in order. */
struct told {
	const char *names[VERIFY_STEP_COUNT + PROOF_STEP_COUNT];
	struct verify_line lines[VERIFY_STEP_COUNT + PROOF_STEP_COUNT];
	size_t count;
};

static void tell(struct told *told, const char *const *names,
		 const struct verify_line *lines, int count)
{
	for (int i = 0; i < count; i++) {
		told->names[told->count] = names[i];
		told->lines[told->count++] = lines[i];
	}
}

static void print_json(struct arena *arena, const char *path,
		       const struct told *told, bool good)
{
	static const char *const words[] = {
		[STEP_NOT_REACHED] = "not reached",
		[STEP_HELD] = "ok",
		[STEP_FAILED] = "FAILED",
		[STEP_ABSENT] = "absent",
	};
	struct json *object = json_object(arena), *steps = json_list(arena);
	struct text printed;

	for (size_t i = 0; i < told->count; i++) {
		struct json *step = json_object(arena);

		json_add(arena, step, "step", json_str(arena, told->names[i]));
		json_add(arena, step, "outcome",
			 json_str(arena, words[told->lines[i].outcome]));
		json_add(arena, step, "sentence",
			 json_text(arena, told->lines[i].sentence));
		json_push(arena, steps, step);
	}
	json_add(arena, object, "file", json_str(arena, path));
	json_add(arena, object, "verified", json_bool(arena, good));
	json_add(arena, object, "steps", steps);
	printed = json_pretty(arena, object);
	fwrite(printed.data, 1, printed.size, stdout);
	putchar('\n');
}

static void print_text(const char *path, const struct told *told,
		       const struct proof_document *d, bool good)
{
	static const char *const words[] = {
		[STEP_NOT_REACHED] = "not reached",
		[STEP_HELD] = "ok",
		[STEP_FAILED] = "FAILED",
		[STEP_ABSENT] = "-",
	};

	for (size_t i = 0; i < told->count; i++)
		printf("  %-11s %-12s %.*s\n", words[told->lines[i].outcome],
		       told->names[i], TEXT_ARG(told->lines[i].sentence));
	if (good)
		printf("%zu row%s of %.*s, of the %llu committed to, in the "
		       "order of the %s\n",
		       d->row_count, d->row_count == 1 ? "" : "s",
		       TEXT_ARG(d->source), (unsigned long long)d->size,
		       d->sorted ? "key" : "files");
	printf("%s: %s\n", path, good ? "verified" : "NOT verified");
}

int rows_verify(struct arena *arena, const struct records_options *options,
		const char *path, int *code, struct err *err)
{
	struct trust_given given = {options->trust_root, options->pin,
				    options->now};
	struct verification *v = arena_new(arena, struct verification);
	struct proof_check *check = arena_new(arena, struct proof_check);
	struct verify_request request = {.bundle = {NULL, 0}};
	struct told told = {.count = 0};
	struct text proof;
	bool good;

	if (!options->attestation)
		return err_set(err, ERR_USAGE,
			       "against what? --attestation BUNDLE");
	if (trust_given_read(arena, &given, &request, err) ||
	    fs_read(arena, options->attestation, LIMIT_BUNDLE_BYTES,
		    &request.bundle, err) ||
	    fs_read(arena, path, LIMIT_PROOF_BYTES, &proof, err) ||
	    verify_bundle(arena, &request, v, err))
		return -1;
	trust_given_keep(arena, v, &request);
	good = verification_is_good(v, options->unlogged);
	tell(&told, verify_step_names, v->lines, VERIFY_STEP_COUNT);
	if (good) {
		proof_check(arena, proof, &v->report, check);
		good = check->good;
	}
	tell(&told, proof_step_names, check->lines, PROOF_STEP_COUNT);
	if (options->json)
		print_json(arena, path, &told, good);
	else
		print_text(path, &told, &check->document, good);
	*code = good ? EXIT_CLEAN : EXIT_TRUST;
	return 0;
}
