/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "attest/export_document.h"
#include "base/fs.h"
#include "base/limits.h"
#include "parse/json.h"
#include "verbs/trust_given.h"
#include "verbs/verb.h"

struct export_options {
	const char *format, *trust_root, *pin, *now;
};

static const struct option options[] = {
#define AT(member) offsetof(struct export_options, member)
	{"format", 'f', OPTION_TEXT, AT(format), "WORD",
	 "tlog-proof, svr, test-result or oscal"},
	{"trust-root", 't', OPTION_TEXT, AT(trust_root), "FILE",
	 "the regulator's trust root (default trust-root.json)"},
	{"pin", 0, OPTION_TEXT, AT(pin), "HEX",
	 "SHA-256 of the authority key (default: as kept at enrolment)"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "verify as of this moment (RFC 3339)"},
#undef AT
	{.name = NULL},
};

static const struct format {
	const char *name;
	int (*make)(struct arena *arena, const struct verification *v,
		    struct json **out, struct err *err);
} formats[] = {
	{"svr", export_svr},
	{"test-result", export_test_result},
	{"oscal", export_oscal},
	{"tlog-proof", NULL}, /* is text */
};

static int verify(struct arena *arena, const struct export_options *o,
		  const char *path, struct verification *out, struct err *err)
{
	struct trust_given given = {o->trust_root, o->pin, o->now};
	struct verify_request request = {.bundle = {NULL, 0}};

	if (trust_given_read(arena, &given, &request, err) ||
	    fs_read(arena, path, LIMIT_BUNDLE_BYTES, &request.bundle, err) ||
	    verify_bundle(arena, &request, out, err))
		return -1;
	trust_given_keep(arena, out, &request);
	if (out->good)
		return 0;
	if (out->failed < VERIFY_STEP_COUNT)
		return err_set(err, ERR_TRUST, "%s: %s: %.*s", path,
			       verify_step_names[out->failed],
			       TEXT_ARG(out->lines[out->failed].sentence));
	return err_set(err, ERR_TRUST, "%s: it has no receipt", path);
}

static int print(struct arena *arena, const struct format *format,
		 const struct verification *v, struct err *err)
{
	struct json *json;
	struct text printed;

	if (!format->make) {
		printed = export_tlog_proof(arena, v);
	} else {
		if (format->make(arena, v, &json, err))
			return -1;
		printed = json_pretty(arena, json);
	}
	fwrite(printed.data, 1, printed.size, stdout);
	if (format->make)
		putchar('\n');
	return 0;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct export_options o = {.format = NULL};
	const struct format *format = NULL;
	int begun = verb_begin(self, line, &o, err);
	struct verification *v;
	struct arena *arena;

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (o.format && !strcmp(o.format, formats[i].name))
			format = &formats[i];
	if (line->rest.count != 1 || !format) {
		err_set(err, ERR_USAGE,
			"export takes a bundle and --format tlog-proof, svr, "
			"test-result or oscal");
		return EXIT_CONTENT;
	}
	arena = arena_open();
	v = arena_new(arena, struct verification);
	if (!verify(arena, &o, line->rest.items[0], v, err))
		(void)!print(arena, format, v, err);
	arena_close(arena);
	return err->kind == ERR_NONE ? EXIT_CLEAN : verb_exit_of(err);
}

const struct verb verb_export = {
	.name = "export",
	.program = "plaudit",
	.arguments = "BUNDLE --format WORD",
	.summary = "a verified attestation in the forms of other tools",
	.description =
		"Verifies the bundle as verify does and prints it as C2SP "
		"tlog-proof, in-toto SVR\nv0.2 (what passes, no more), in-toto "
		"test-result v0.1, or OSCAL 1.2 assessment\nresults "
		"(reports/export.md). What it prints is not signed: it names "
		"the attestation.",
	.options = options,
	.run = run,
};
