/* SPDX-License-Identifier: Apache-2.0 */
/* One audit of the fixture pack on three rows of its own, kept: one held in
 * time, one that the check leaves out, one that cannot be read. */
#ifndef TESTS_AUDIT_WORLD_H
#define TESTS_AUDIT_WORLD_H

#include <limits.h>

#include "audit/run.h"
#include "load/load_plan.h"
#include "load/load_site.h"
#include "unit/temp_tree.h"

#define AUDIT_WORLD_ROWS                                                    \
	"case_id,channel,received_at,frozen_at,amount\n"                    \
	"1,aoc,2026-02-20T10:00:00+07:00,2026-02-20T10:20:00+07:00,1.00\n"  \
	"2,bank,2026-02-20T10:00:00+07:00,2026-02-20T12:20:00+07:00,1.00\n" \
	"3,aoc,yesterday-4471,,1.00\n"

struct audit_world {
	struct arena *arena;
	char *top, *state;
	struct plan plan;
	struct report report;
};

static inline void audit_world_plan(struct audit_world *w)
{
	char pack[PATH_MAX];
	struct site_request request = {.now = {1772298000, 0}};
	struct plan_request wanted = {.now = {1772298000, 0}};
	struct complaints complaints;
	struct err err = {.kind = ERR_NONE};

	cr_assert_not_null(realpath("tests/fixtures/pack", pack));
	request.path = temp_tree_file(
		w->arena, w->top, "plaudit.yaml",
		text_format(w->arena,
			    "entity: {id: th-examplebank, classes: [bank], "
			    "name: {en: B, th: B}}\n"
			    "rule-pack: %s\n"
			    "profiles: [th-bank]\n"
			    "sources:\n"
			    "  freeze_cases:\n"
			    "    files: [exports/*.csv]\n"
			    "    environment: production\n"
			    "lists: {pages: []}\n"
			    "key: {file: key.pem}\n",
			    pack));
	complaints_init(&complaints, w->arena);
	cr_assert_eq(load_site(w->arena, &request, &complaints, &wanted.pack,
			       &wanted.site, &err),
		     0, "%s", err.text);
	cr_assert_eq(load_plan(w->arena, &wanted, &w->plan, &err), 0, "%s",
		     err.text);
}

/* keep: of every check; KEEP_COUNT: as they say. */
static inline void audit_world_make(struct audit_world *w, enum keep keep)
{
	struct audit_request request = {.plan = &w->plan};
	struct err err = {.kind = ERR_NONE};

	w->arena = arena_open();
	w->top = temp_tree_make(w->arena);
	w->state = fs_join(w->arena, w->top, "state");
	temp_tree_file(w->arena, w->top, "exports/a.csv",
		       TEXT(AUDIT_WORLD_ROWS));
	audit_world_plan(w);
	for (size_t i = 0; keep < KEEP_COUNT && i < w->plan.ask_count; i++)
		((struct check *)(uintptr_t)w->plan.asks[i].check)->evidence =
			keep;
	request.state_directory = w->state;
	cr_assert_eq(audit_run(w->arena, &request, &w->report, &err), 0, "%s",
		     err.text);
}

static inline void audit_world_end(struct audit_world *w)
{
	temp_tree_remove(w->top);
	arena_close(w->arena);
}

/* The digest of the run document, which every finding names first. */
static inline struct digest audit_world_run(const struct audit_world *w)
{
	cr_assert_gt(w->report.findings[0].evidence_count, 0);
	return w->report.findings[0].evidence[0];
}

/* With `from` replaced by `to` once; it must be there. */
static inline struct text audit_world_edit(struct arena *arena,
					   struct text bytes, const char *from,
					   const char *to)
{
	const char *at = memmem(bytes.data, bytes.size, from, strlen(from));
	size_t before, after;

	cr_assert_not_null(at, "%s", from);
	before = (size_t)(at - bytes.data);
	after = bytes.size - before - strlen(from);
	return text_format(arena, "%.*s%s%.*s", (int)before, bytes.data, to,
			   (int)after, at + strlen(from));
}

#endif
