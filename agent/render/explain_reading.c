/* SPDX-License-Identifier: Apache-2.0 */
/* What a check looks at, and where the site says that is. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "probes/probe.h"
#include "render/explain.h"
#include "render/plain_expression.h"

static void put(const struct explainer *e, enum plain label, struct text t)
{
	terminal_field(&e->terminal, 2, plain_say(&e->voice, label), t);
}

static const struct source_binding *binding_of(const struct site *site,
					       const struct source_kind *kind)
{
	for (size_t i = 0; i < site->source_count; i++)
		if (site->sources[i].kind == kind)
			return &site->sources[i];
	return NULL;
}

static struct text not_bound(const struct explainer *e)
{
	struct word word = reason_words[REASON_NEVER_BOUND].word;

	return plain_one(&e->voice, PLAIN_NOT_BOUND,
			 phrase_word(&e->voice, word));
}

static struct text files_of(const struct explainer *e,
			    const struct source_binding *binding)
{
	const struct voice *voice = &e->voice;
	struct text parts[3] = {{NULL, 0}};

	for (size_t i = 0; i < binding->file_count; i++)
		parts[0] = phrase_join(voice, parts[0], " ", binding->files[i]);
	parts[1] = phrase_word(voice, environment_words[binding->environment]);
	parts[2] = binding->zone_name;
	return plain_fill(voice, PLAIN_BOUND_FILES, parts, 3);
}

static void put_source_place(const struct explainer *e,
			     const struct check *check)
{
	const struct site *site = e->request->site;
	const struct source_binding *binding;

	if (site == NULL) {
		put(e, PLAIN_FROM_WHERE, plain_say(&e->voice, PLAIN_SITE_SAYS));
		return;
	}
	binding = binding_of(site, check->records->source);
	put(e, PLAIN_FROM_WHERE,
	    binding != NULL ? files_of(e, binding) : not_bound(e));
}

/* Whether the check's own words name row.<name>. */
static bool names_column(const struct check *check, struct text name)
{
	const struct records_spec *spec = check->records;
	size_t room = spec->metric_count + spec->each_count + spec->per_count;
	struct text key = {NULL, 0};
	char path[80];
	int size = snprintf(path, sizeof(path), "row.%.*s", TEXT_ARG(name));
	struct text sources[2] = {spec->where.source, spec->settle.source};

	if (size < 0 || (size_t)size >= sizeof(path))
		return true;
	key = (struct text){path, (size_t)size};
	for (size_t i = 0; i < room + 2; i++) {
		struct text t;
		const char *at;

		if (i < 2)
			t = sources[i];
		else if (i - 2 < spec->metric_count)
			t = spec->metrics[i - 2].call.source;
		else if (i - 2 < spec->metric_count + spec->each_count)
			t = spec->each[i - 2 - spec->metric_count].call.source;
		else
			t = spec->per[room + 1 - i].expression.source;
		at = t.size > 0 ? memmem(t.data, t.size, key.data, key.size)
				: NULL;
		if (at != NULL)
			return true;
	}
	for (size_t i = 0; i < spec->join_count; i++) {
		struct text on = spec->joins[i].on.source;

		if (memmem(on.data, on.size, key.data, key.size) != NULL)
			return true;
	}
	return false;
}

/* What each row is looked up in, and what is taken there. */
static void put_joins(const struct explainer *e, const struct check *check)
{
	const struct voice *voice = &e->voice;
	const struct records_spec *spec = check->records;

	for (size_t i = 0; i < spec->join_count; i++) {
		const struct join_spec *join = &spec->joins[i];
		const struct records_spec *other = &join->other;
		struct text parts[4] = {other->source->name,
					bitext_pick(other->source->title,
						    voice->language),
					join->on.source,
					{NULL, 0}};

		for (size_t k = 0; k < other->each_count; k++)
			parts[3] = phrase_list(
				voice, parts[3],
				text_format(
					voice->arena, "%.*s.%.*s = %.*s",
					TEXT_ARG(join->name),
					TEXT_ARG(other->each[k].name),
					TEXT_ARG(other->each[k].call.source)));
		terminal_field(&e->terminal, 2, TEXT(" "),
			       plain_fill(voice, PLAIN_ROWS_JOINED, parts, 4));
		if (other->where.source.size > 0)
			terminal_field(&e->terminal, 4, TEXT(" "),
				       other->where.source);
	}
}

static void put_list(const struct explainer *e, const struct check *check)
{
	const struct records_spec *spec = check->records;

	if (spec->list.is_given)
		terminal_field(
			&e->terminal, 2, TEXT(" "),
			plain_two(&e->voice, PLAIN_ROWS_LISTED,
				  phrase_count(&e->voice, spec->list.most),
				  spec->each[spec->list.worst].name));
}

static void put_columns(const struct explainer *e, const struct check *check)
{
	const struct records_spec *spec = check->records;
	const struct source_kind *source = spec->source;
	enum plain label = PLAIN_COLUMNS;

	for (size_t i = 0; i < source->column_count; i++) {
		const struct column *column = &source->columns[i];

		if ((int)i != spec->window_column &&
		    !names_column(check, column->name))
			continue;
		terminal_field(
			&e->terminal, 2,
			label == PLAIN_COLUMNS ? plain_say(&e->voice, label)
					       : TEXT(" "),
			plain_two(&e->voice, PLAIN_LIMIT_AT, column->name,
				  bitext_pick(column->about,
					      e->voice.language)));
		label = PLAIN_NAMED;
	}
}

static void put_rows(const struct explainer *e, const struct check *check,
		     const struct parameter_value *values)
{
	const struct voice *voice = &e->voice;
	const struct records_spec *spec = check->records;
	struct plain_scope scope = {voice, check, values};

	if (spec->window_column >= 0)
		put(e, PLAIN_ROWS,
		    plain_two(voice, PLAIN_ROWS_LAST,
			      phrase_value(voice,
					   value_duration(spec->window_last)),
			      spec->source->columns[spec->window_column].name));
	if (spec->where.source.size > 0)
		terminal_field(
			&e->terminal, 2, TEXT(" "),
			plain_one(voice, PLAIN_ROWS_WHERE,
				  plain_condition(&scope, &spec->where)));
	if (spec->settle.source.size > 0)
		terminal_field(
			&e->terminal, 2, TEXT(" "),
			plain_one(voice, PLAIN_ROWS_SETTLE,
				  plain_expression(&scope, &spec->settle)));
	if (spec->min_population > 0)
		terminal_field(
			&e->terminal, 2, TEXT(" "),
			plain_one(
				voice, PLAIN_ROWS_LEAST,
				phrase_count(voice,
					     (uint64_t)spec->min_population)));
}

static const struct target *target_of(const struct site *site,
				      const struct check *check)
{
	for (size_t i = 0; i < check->setting_count; i++)
		for (size_t j = 0; j < site->target_count; j++)
			if (text_is(check->settings[i].name, "target") &&
			    text_equal(check->settings[i].value,
				       site->targets[j].name))
				return &site->targets[j];
	return NULL;
}

static bool needs_target(const struct check *check)
{
	for (size_t i = 0; i < check->setting_count; i++)
		if (text_is(check->settings[i].name, "target"))
			return true;
	return false;
}

static void put_target(const struct explainer *e, const struct check *check)
{
	const struct voice *voice = &e->voice;
	const struct site *site = e->request->site;
	const struct target *target;
	struct text parts[4];

	if (!needs_target(check))
		return;
	if (site == NULL) {
		put(e, PLAIN_FROM_WHERE, plain_say(voice, PLAIN_SITE_SAYS));
		return;
	}
	target = target_of(site, check);
	if (target == NULL) {
		put(e, PLAIN_FROM_WHERE, not_bound(e));
		return;
	}
	parts[0] = target->name;
	parts[1] = target->host;
	parts[2] = text_format(voice->arena, "%u", target->port);
	parts[3] = phrase_word(voice, environment_words[target->environment]);
	put(e, PLAIN_FROM_WHERE,
	    plain_fill(voice, PLAIN_BOUND_TARGET, parts, 4));
}

static void put_settings(const struct explainer *e, const struct check *check)
{
	struct text all = {NULL, 0};

	for (size_t i = 0; i < check->setting_count; i++)
		if (check->settings[i].value.size > 0)
			all = phrase_list(&e->voice, all,
					  plain_two(&e->voice, PLAIN_LIMIT_AT,
						    check->settings[i].name,
						    check->settings[i].value));
	put(e, PLAIN_SETTINGS, all);
}

static void put_subjects(const struct explainer *e, const struct check *check)
{
	const struct site *site = e->request->site;
	struct text all = {NULL, 0};

	if (check->for_each_name.size == 0)
		return;
	put(e, PLAIN_SUBJECTS,
	    plain_two(&e->voice, PLAIN_EACH_SUBJECT, check->for_each_name,
		      check->for_each_list));
	for (size_t i = 0; site != NULL && i < site->list_count; i++)
		for (size_t j = 0;
		     text_equal(site->lists[i].name, check->for_each_list) &&
		     j < site->lists[i].count;
		     j++)
			all = phrase_join(&e->voice, all, " ",
					  site->lists[i].items[j]);
	if (site != NULL)
		terminal_field(&e->terminal, 2, TEXT(" "),
			       all.size > 0 ? all : not_bound(e));
}

void explain_reading(const struct explainer *e, const struct check *check,
		     const struct parameter_value *values)
{
	const struct voice *voice = &e->voice;
	struct text kind = text_from(check->probe->name);

	terminal_heading(&e->terminal, plain_say(voice, PLAIN_WHAT_IS_READ));
	put_subjects(e, check);
	if (check->records == NULL) {
		terminal_line(&e->terminal, 2, TINT_PLAIN,
			      plain_two(voice, PLAIN_BY_LOOKING, kind,
					text_from(check->probe->summary)));
		put_target(e, check);
		put_settings(e, check);
		return;
	}
	terminal_line(&e->terminal, 2, TINT_PLAIN,
		      plain_two(voice, PLAIN_BY_RECORDS,
				check->records->source->name,
				bitext_pick(check->records->source->title,
					    voice->language)));
	put_source_place(e, check);
	put_columns(e, check);
	put_rows(e, check, values);
	put_joins(e, check);
	put_list(e, check);
}
