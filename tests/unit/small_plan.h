/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plan of two asks, made by hand: a metric check on records ("n" int, "wait"
 * duration, parameter "limit") and a fact check on a target ("status" int,
 * "text" string or null). Each is alone in its look and its lane.
 */
#ifndef TESTS_SMALL_PLAN_H
#define TESTS_SMALL_PLAN_H

#include <stdlib.h>

#include "base/arena.h"
#include "model/plan.h"
#include "probes/probe.h"

#define SMALL_NOW ((struct instant){1772323200, 0}) /* 2026-03-01 */

struct small_plan {
	struct arena *arena;
	struct source_kind kind;
	struct source_binding source;
	struct target target;
	struct site site;
	struct parameter parameter;
	struct parameter_value value;
	struct records_spec spec;
	struct metric metrics[2];
	struct cel_env envs[2];
	struct text names[2][2];
	struct expectation expect[2];
	struct check checks[2];
	struct ask asks[2];
	struct look looks[2];
	unsigned indexes[2];
	struct plan plan;
};

static inline void small_expect(struct small_plan *s, int i, const char *that)
{
	struct cel_problems problems = {0};
	struct expectation *expect = &s->expect[i];

	expect->that.source = text_from(that);
	expect->that.tree = cel_parse(s->arena, expect->that.source, &problems);
	if (expect->that.tree)
		expect->that.program =
			cel_compile(s->arena, expect->that.tree, &s->envs[i],
				    &type_bool, &problems);
	if (!expect->that.program)
		abort();
	s->checks[i].expect = expect;
	s->checks[i].expect_count = 1;
}

static inline void small_facts(struct small_plan *s, int i, const char *first,
			       const struct cel_type *first_type,
			       const char *second,
			       const struct cel_type *second_type)
{
	struct text bare = {NULL, 0};

	s->names[i][0] = text_from(first);
	s->names[i][1] = text_from(second);
	cel_env_add(s->arena, &s->envs[i], bare, s->names[i][0], first_type);
	cel_env_add(s->arena, &s->envs[i], bare, s->names[i][1], second_type);
	s->checks[i].fact_names = s->names[i];
	s->checks[i].fact_count = 2;
	s->checks[i].expect_env = &s->envs[i];
}

static inline void small_make(struct small_plan *s)
{
	struct text bare = {NULL, 0};

	*s = (struct small_plan){.arena = arena_open()};
	s->kind = (struct source_kind){.name = TEXT("cases"), .key = -1};
	s->source = (struct source_binding){
		.kind = &s->kind,
		.environment = ENVIRONMENT_LIVE,
		.delimiter = ',',
		.totals = {.file = TEXT("totals.csv")},
		.commit = true,
	};
	s->target = (struct target){.name = TEXT("portal"),
				    .host = TEXT("127.0.0.1"),
				    .port = 80,
				    .environment = ENVIRONMENT_LIVE,
				    .vantage = VANTAGE_OUTSIDE};
	s->site.directory = TEXT("/nowhere");
	s->parameter = (struct parameter){.name = TEXT("limit"),
					  .type = &type_duration};
	s->value = (struct parameter_value){
		.parameter = &s->parameter,
		.name = TEXT("limit"),
		.value = value_duration((struct span){60, 0})};
	s->spec = (struct records_spec){.source = &s->kind,
					.window_column = -1,
					.metrics = s->metrics,
					.metric_count = 2};
	s->checks[0] = (struct check){.id = TEXT("a/metric"),
				      .parameters = &s->parameter,
				      .parameter_count = 1,
				      .probe = probe_find(TEXT("records")),
				      .records = &s->spec};
	s->checks[1] = (struct check){.id = TEXT("b/fact"),
				      .probe = probe_find(TEXT("http"))};
	small_facts(s, 0, "n", &type_int, "wait", &type_duration);
	cel_env_add(s->arena, &s->envs[0], TEXT("params"), TEXT("limit"),
		    &type_duration);
	cel_env_add(s->arena, &s->envs[0], bare, TEXT("now"), &type_timestamp);
	small_facts(s, 1, "status", &type_int, "text",
		    type_nullable(s->arena, &type_string));
	cel_env_add(s->arena, &s->envs[1], bare, TEXT("now"), &type_timestamp);
	small_expect(s, 0, "wait <= params.limit");
	small_expect(s, 1, "status == 200");
	for (int i = 0; i < 2; i++) {
		s->indexes[i] = (unsigned)i;
		s->asks[i].check = &s->checks[i];
		s->asks[i].look = i;
		s->asks[i].window =
			(struct period){INSTANT_ALWAYS, INSTANT_NEVER};
		s->looks[i].asks = &s->indexes[i];
		s->looks[i].ask_count = 1;
		s->looks[i].kind = s->checks[i].probe;
		s->looks[i].deadline_ms = 5000;
	}
	s->asks[0].key = TEXT("a/metric@00000000@");
	s->asks[1].key = TEXT("b/fact@00000000@");
	s->asks[0].parameters = &s->value;
	s->asks[0].parameter_count = 1;
	s->looks[0].id = s->looks[0].lane = TEXT("records");
	s->looks[0].source = &s->source;
	s->looks[1].id = s->looks[1].lane = TEXT("portal");
	s->looks[1].target = &s->target;
	s->plan = (struct plan){.site = &s->site,
				.now = SMALL_NOW,
				.looks = s->looks,
				.look_count = 2,
				.asks = s->asks,
				.ask_count = 2};
}

#endif
