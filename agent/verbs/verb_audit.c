/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "audit/run.h"
#include "load/load_plan.h"
#include "verbs/audit_session.h"
#include "verbs/distrusted_kernel.h"
#include "verbs/interruption.h"
#include "verbs/progress.h"
#include "verbs/verb.h"

struct audit_options {
	const char *site, *pack, *now;
	struct audit_wishes wishes;
	bool all, portable;
};

static const struct option options[] = {
#define AT(member)   offsetof(struct audit_options, member)
#define WISH(member) AT(wishes.member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	AUDIT_WISHES(WISH),
	{"trigger", 0, OPTION_TEXT, WISH(trigger), "WORD",
	 "schedule, manual (default) or demand"},
	{"all", 0, OPTION_FLAG, AT(all), NULL,
	 "judge announced, draft and voluntary clauses too"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "audit as of this moment (RFC 3339)"},
	{"portable", 0, OPTION_FLAG, AT(portable), NULL,
	 "hash rows by OpenSSL alone, to the same roots"},
	{"quiet", 'q', OPTION_FLAG, WISH(quiet), NULL,
	 "no progress, and no closing words on stderr"},
#undef WISH
#undef AT
	{.name = NULL},
};

static int look_and_judge(struct audit_session *s,
			  const struct audit_options *o, struct report *report,
			  struct err *err)
{
	struct plan_request wanted = {
		.pack = s->open.pack,
		.site = s->open.site,
		.regulator = s->regulator,
		.now = s->open.now,
		.judge_all = o->all,
	};
	struct progress progress;
	struct plan *plan = arena_new(s->arena, struct plan);
	struct audit_request request = {
		.plan = plan,
		.trigger = s->trigger,
		.state_directory = o->wishes.rehearsal ? NULL : s->open.state,
		.wrap_path = site_wrap_path(s->arena, s->open.site),
		.lanes = {.progress = progress_tell,
			  .context = &progress,
			  .stop = interruption()},
	};
	int status;

	if (load_plan(s->arena, &wanted, plan, err) ||
	    audit_session_begin(s, report, err))
		return -1;
	plan->history_directory = s->books;
	plan->portable = o->portable;
	progress_init(&progress, o->wishes.quiet);
	status = audit_run(s->arena, &request, report, err);
	progress_end(&progress);
	report->rehearsal = o->wishes.rehearsal;
	return status;
}

static int audit_one(struct audit_session *s, const struct audit_options *o,
		     struct err *err)
{
	struct report report;
	int code;

	memset(&report, 0, sizeof(report));
	if (audit_session_open(s, err) || look_and_judge(s, o, &report, err)) {
		audit_session_close(s);
		return unsealed_exit(err);
	}
	if (audit_session_seal(s, &report, err)) {
		audit_session_close(s);
		return verb_exit_of(err);
	}
	code = audit_session_end(s, &report, err);
	audit_session_close(s);
	return *interruption() ? 128 + *interruption() : code;
}

static int audit_all(struct arena *arena, const struct audit_options *o,
		     struct err *err)
{
	struct audit_session base = {.arena = arena, .wishes = &o->wishes};
	int code = EXIT_CLEAN;

	if (audit_session_choose(&base, err) ||
	    site_open(arena, o->site, o->pack, o->now, &base.open, err))
		return verb_exit_of(err);
	if (!base.open.site->regulator_count)
		return audit_one(&base, o, err);
	for (size_t i = 0; i < base.open.site->regulator_count; i++) {
		struct audit_session session = base;

		session.regulator = &base.open.site->regulators[i];
		code = verb_exit_worse(code, audit_one(&session, o, err));
		if (err->kind != ERR_NONE)
			break;
	}
	return code;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct audit_options o = {.wishes = {.push_seconds = 30}};
	struct arena *arena;
	int code, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count) {
		err_set(err, ERR_USAGE, "audit takes no argument \"%s\"",
			line->rest.items[0]);
		return EXIT_CONTENT;
	}
	interruption_catch();
	distrusted_kernel_tell(o.portable);
	arena = arena_open();
	code = audit_all(arena, &o, err);
	arena_close(arena);
	return code;
}

const struct verb verb_audit = {
	.name = "audit",
	.program = "plaudit",
	.arguments = "",
	.summary = "looks, judges, seals, delivers and reports",
	.description =
		"Makes every look that the site's profiles ask for, judges "
		"their clauses, seals\nthe result as an attestation, delivers "
		"it to the site's regulators and writes\nreports.\n\n"
		"Exit codes: 0 none of what follows; 1 an unwaived fail at or "
		"above --fail-on;\n2 something unknown beyond --max-unknown, "
		"or nothing judged; 3 usage or invalid\ncontent; 4 a trust "
		"failure; 5 sealed but not delivered; 70 internal.",
	.options = options,
	.run = run,
};
