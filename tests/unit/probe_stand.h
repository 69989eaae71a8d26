/* SPDX-License-Identifier: Apache-2.0 */
/* One look of a probe, made in this process, and what it told. */
#ifndef TESTS_PROBE_STAND_H
#define TESTS_PROBE_STAND_H

#include <criterion/criterion.h>
#include <string.h>

#include "base/arena.h"
#include "probes/probe.h"

#define STAND_FACTS 48

struct probe_stand {
	struct arena *arena;
	struct site site;
	struct target target;
	struct check check;
	struct text names[STAND_FACTS];
	struct ask ask;
	unsigned index;
	struct setting settings[8];
	struct look look;
	struct plan plan;
	struct observation seen;
	size_t count;
};

static inline void stand_begin(struct probe_stand *s, const char *kind)
{
	*s = (struct probe_stand){.arena = arena_open()};
	s->look.kind = probe_find(text_from(kind));
	for (size_t i = 0; s->look.kind->facts[i].name; i++)
		s->names[s->check.fact_count++] =
			text_from(s->look.kind->facts[i].name);
	s->check.fact_names = s->names;
	s->check.probe = s->look.kind;
	s->ask.check = &s->check;
	s->look.asks = &s->index;
	s->look.ask_count = 1;
	s->look.settings = s->settings;
	s->site.directory = TEXT("/tmp");
	s->plan = (struct plan){.site = &s->site,
				.looks = &s->look,
				.look_count = 1,
				.asks = &s->ask,
				.ask_count = 1};
}

static inline struct setting *stand_set(struct probe_stand *s, const char *name,
					const char *value)
{
	struct setting *setting = NULL;

	for (size_t i = 0; i < s->look.setting_count; i++)
		if (text_is(s->settings[i].name, name))
			setting = &s->settings[i];
	if (!setting)
		setting = &s->settings[s->look.setting_count++];
	*setting = (struct setting){.name = text_from(name),
				    .value = text_from(value)};
	return setting;
}

static inline int stand_take(void *context, const struct observation *o,
			     struct err *err)
{
	struct probe_stand *s = context;

	(void)err;
	s->seen = *o;
	s->count++;
	return 0;
}

/* The probe's own return; the observation is in s->seen. */
static inline int stand_look(struct probe_stand *s, struct err *err)
{
	struct sink sink = {.observe = stand_take, .context = s};

	s->count = 0;
	*err = (struct err){.kind = ERR_NONE};
	return s->look.kind->observe(s->arena, &s->plan, &s->look,
				     deadline_after_ms(5000), &sink, err);
}

static inline void stand_want(struct probe_stand *s, enum reason reason)
{
	struct err err;

	cr_assert_eq(stand_look(s, &err), 0, "%s", err.text);
	cr_assert_eq(s->count, 1);
	cr_assert_eq(s->seen.reason, reason, "%s: %.*s",
		     reason_words[s->seen.reason].word.word,
		     TEXT_ARG(s->seen.detail));
}

static inline struct value stand_fact(const struct probe_stand *s,
				      const char *name)
{
	for (size_t i = 0; i < s->seen.fact_count; i++)
		if (text_is(s->names[i], name))
			return s->seen.facts[i];
	return value_unknown("no such fact");
}

#endif
