/* SPDX-License-Identifier: Apache-2.0 */
#include "render/plan_text.h"

#include "base/arena.h"
#include "base/fence.h"
#include "probes/probe.h"
#include "records/sql_dialect.h"
#include "render/plain_words.h"
#include "render/plan_doubt.h"
#include "render/terminal.h"

#define COLUMNS_DEFAULT 80

struct planning {
	const struct plan *plan;
	struct voice voice;
	struct terminal terminal;
};

static void put(const struct planning *p, enum plain label, struct text t)
{
	terminal_field(&p->terminal, 2, plain_say(&p->voice, label), t);
}

static struct text milliseconds(const struct planning *p, int64_t ms)
{
	struct span span = {ms / 1000, (int32_t)(ms % 1000) * 1000000};

	return phrase_value(&p->voice, value_duration(span));
}

static struct text patterns(const struct planning *p, const struct text *items,
			    size_t count)
{
	struct text all = {NULL, 0};

	for (size_t i = 0; i < count; i++)
		all = phrase_list(&p->voice, all, items[i]);
	return all;
}

static struct text connection(const struct planning *p,
			      const struct target *target)
{
	const struct voice *voice = &p->voice;
	struct text parts[3];

	parts[0] = text_format(voice->arena, "%.*s:%u", TEXT_ARG(target->host),
			       target->port);
	if (target->connect_to.size > 0)
		parts[0] = plain_two(voice, PLAIN_PLAN_VIA, parts[0],
				     target->connect_to);
	parts[1] = phrase_word(voice, environment_words[target->environment]);
	parts[2] = phrase_word(voice, vantage_words[target->vantage]);
	return plain_fill(voice,
			  target->tls ? PLAIN_PLAN_TLS : PLAIN_PLAN_CLEAR,
			  parts, 3);
}

/* The path of a look at a local file, and where such paths may lie. */
static struct text local_path(const struct planning *p, const struct look *look)
{
	const struct site *site = p->plan->site;
	struct text path = {NULL, 0}, allowed;

	for (size_t i = 0; i < look->setting_count; i++)
		if (text_is(look->settings[i].name, "path"))
			path = look->settings[i].value;
	allowed = patterns(p, site->allow_directories, site->directory_count);
	if (path.size == 0 || allowed.size == 0)
		return path;
	return plain_two(&p->voice, PLAIN_PLAN_ALLOWED, path, allowed);
}

static struct text asks_of(const struct planning *p, const struct look *look)
{
	const struct voice *voice = &p->voice;
	struct text all = {NULL, 0};

	for (size_t i = 0; i < look->ask_count; i++) {
		const struct ask *ask = &p->plan->asks[look->asks[i]];
		struct text said = ask->check->id;

		if (ask->subject.size > 0)
			said = plain_two(voice, PLAIN_PARAMETER, said,
					 ask->subject);
		all = phrase_list(voice, all, said);
	}
	return all;
}

static void put_database(const struct planning *p,
			 const struct database_binding *database)
{
	const struct voice *voice = &p->voice;
	const struct secret_ref *dsn = &database->dsn;
	struct text parts[] = {
		database->table,
		phrase_word(voice, database_words[database->kind]),
		dsn->env.size ? dsn->env : dsn->file,
	};
	const struct sql_dialect *dialect = sql_dialect_of(database->kind);

	put(p, PLAIN_PLAN_TABLE,
	    plain_fill(voice, PLAIN_PLAN_TABLE_OF, parts, 3));
	put(p, PLAIN_PLAN_TRANSACTION,
	    plain_one(voice, PLAIN_PLAN_ROLLED_BACK,
		      text_from(dialect->transaction)));
	put(p, PLAIN_PLAN_ROLE, plain_say(voice, PLAIN_PLAN_ROLE_ASKED));
	put(p, PLAIN_PLAN_COMPUTED,
	    plain_say(voice, database->push_down ? PLAIN_PLAN_BY_DATABASE
						 : PLAIN_PLAN_BY_AGENT));
}

static void put_look(const struct planning *p, const struct look *look)
{
	const struct source_binding *source = look->source;

	terminal_line(&p->terminal, 0, TINT_STRONG, look->id);
	if (source != NULL) {
		if (source->database != NULL)
			put_database(p, source->database);
		else
			put(p, PLAIN_PLAN_FILES,
			    patterns(p, source->files, source->file_count));
		put(p, PLAIN_PLAN_TOTALS, source->totals.file);
		for (size_t i = 0; i < look->joined_count; i++)
			put(p, PLAIN_PLAN_JOINED,
			    phrase_join(&p->voice, look->joined[i]->kind->name,
					": ",
					patterns(p, look->joined[i]->files,
						 look->joined[i]->file_count)));
	} else if (look->target == NULL) {
		put(p, PLAIN_PLAN_FILES, local_path(p, look));
	}
	if (look->target != NULL)
		put(p, PLAIN_PLAN_CONNECTION, connection(p, look->target));
	put(p, PLAIN_PLAN_CHECKS, asks_of(p, look));
	put(p, PLAIN_PLAN_TIME, milliseconds(p, look->deadline_ms));
}

static void put_looks(const struct planning *p)
{
	terminal_heading(&p->terminal, plain_say(&p->voice, PLAIN_PLAN_LOOKS));
	for (size_t i = 0; i < p->plan->look_count; i++)
		put_look(p, &p->plan->looks[i]);
	if (p->plan->look_count == 0)
		terminal_line(&p->terminal, 2, TINT_PLAIN,
			      say(&p->voice, WORDING_NONE));
}

/* The longest lane; *lanes is how many there are. */
static int64_t longest_lane(const struct plan *plan, size_t *lanes)
{
	int64_t longest = 0;

	*lanes = 0;
	for (size_t i = 0; i < plan->look_count; i++) {
		struct text lane = plan->looks[i].lane;
		bool begun = false;
		int64_t sum = 0;

		for (size_t j = 0; j < plan->look_count; j++) {
			if (!text_equal(plan->looks[j].lane, lane))
				continue;
			begun |= j < i;
			sum += plan->looks[j].deadline_ms;
		}
		*lanes += !begun;
		longest = sum > longest ? sum : longest;
	}
	return longest;
}

static void put_how(const struct planning *p)
{
	const struct voice *voice = &p->voice;
	const struct site *site = p->plan->site;
	struct text layers = {NULL, 0};
	size_t lanes;
	int64_t longest = longest_lane(p->plan, &lanes);

	terminal_heading(&p->terminal, plain_say(voice, PLAIN_PLAN_HOW));
	put(p, PLAIN_PLAN_EFFECTS,
	    plain_one(voice, PLAIN_PLAN_NO_EFFECTS, site->state_directory));
	put(p, PLAIN_PLAN_USER, plain_say(voice, PLAIN_PLAN_USER_IS));
	for (unsigned bit = 0; bit < FENCE_LAYERS; bit++)
		layers = phrase_list(voice, layers,
				     text_from(fence_layer_name(bit)));
	put(p, PLAIN_PLAN_FENCE,
	    plain_one(voice,
		      site->require_sandbox ? PLAIN_PLAN_REQUIRED
					    : PLAIN_PLAN_TRIED,
		      layers));
	put(p, PLAIN_PLAN_LONGEST,
	    plain_two(voice, PLAIN_PLAN_LONGEST_IS, milliseconds(p, longest),
		      phrase_count(voice, lanes)));
}

static void put_delivery(const struct planning *p)
{
	const struct site *site = p->plan->site;

	terminal_heading(&p->terminal, plain_say(&p->voice, PLAIN_PLAN_SENT));
	for (size_t i = 0; i < site->regulator_count; i++)
		terminal_line(&p->terminal, 2, TINT_PLAIN,
			      plain_one(&p->voice, PLAIN_PLAN_SENT_TO,
					site->regulators[i].url));
	if (site->regulator_count == 0)
		terminal_line(&p->terminal, 2, TINT_PLAIN,
			      plain_say(&p->voice, PLAIN_PLAN_SENT_NOWHERE));
}

static void put_unknown(const struct planning *p)
{
	const struct plan *plan = p->plan;
	size_t count = 0;

	terminal_heading(&p->terminal,
			 plain_say(&p->voice, PLAIN_PLAN_UNKNOWN));
	for (size_t i = 0; i < plan->clause_count; i++) {
		const struct plan_clause *clause = &plan->clauses[i];
		struct text why = plan_doubt(&p->voice, plan, clause);

		if (why.size == 0)
			continue;
		terminal_field(&p->terminal, 2, clause->clause->id, why);
		count++;
	}
	if (count == 0)
		terminal_line(&p->terminal, 2, TINT_PLAIN,
			      plain_say(&p->voice, PLAIN_PLAN_ALL_SEEN));
}

static void put_head(const struct planning *p)
{
	const struct voice *voice = &p->voice;
	const struct plan *plan = p->plan;
	struct text name =
		bitext_pick(plan->site->entity_name, voice->language);
	size_t judged = 0;

	for (size_t i = 0; i < plan->clause_count; i++)
		judged += plan->clauses[i].verdict == VERDICT_UNKNOWN;
	terminal_line(&p->terminal, 0, TINT_STRONG,
		      plain_two(voice, PLAIN_PLAN_TITLE, name,
				phrase_instant(voice, plan->now)));
	terminal_line(
		&p->terminal, 0, TINT_PLAIN,
		plain_two(voice, PLAIN_PLAN_CLAUSES,
			  phrase_count(voice, judged),
			  phrase_count(voice, plan->clause_count - judged)));
	terminal_line(&p->terminal, 0, TINT_PLAIN,
		      plain_two(voice, PLAIN_PLAN_FINDINGS,
				phrase_count(voice, plan->ask_count),
				phrase_count(voice, plan->look_count)));
	terminal_line(&p->terminal, 0, TINT_FAINT,
		      plain_say(voice, PLAIN_PLAN_NOTHING));
}

static const struct zone *zone_of(const struct plan_text_request *request)
{
	const struct plan *plan = request->plan;

	for (size_t i = 0; i < plan->clause_count; i++)
		if (plan->clauses[i].book->zone != NULL)
			return plan->clauses[i].book->zone;
	return request->zone;
}

void plan_text(struct arena *arena, const struct plan_text_request *request,
	       struct buffer *out)
{
	struct planning p = {
		.plan = request->plan,
		.voice = {arena, request->language, zone_of(request)},
		.terminal = {arena, out,
			     request->columns < TERMINAL_COLUMNS_LEAST
				     ? COLUMNS_DEFAULT
				     : request->columns,
			     false},
	};

	put_head(&p);
	put_looks(&p);
	put_how(&p);
	put_delivery(&p);
	put_unknown(&p);
}
