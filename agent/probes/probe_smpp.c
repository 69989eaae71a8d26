/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The smpp probe: harmless controls and canaries through an SMS gateway, and
 * what became of each. A gateway that takes nothing at all filters nothing, so
 * nothing is told of a canary whose control did not arrive.
 */
#include <string.h>

#include "base/fs.h"
#include "probes/sighting.h"
#include "probes/smpp_report.h"
#include "probes/smpp_talk.h"

#define DEFAULT_WAIT "20s"

static const struct field params[] = {
	{.name = "target",
	 .kind = FIELD_NAME,
	 .flags = FIELD_REQUIRED,
	 .about = "name of a target with an `smpp` block in the site file"},
	{.name = "canaries",
	 .kind = FIELD_TEXTS,
	 .flags = FIELD_REQUIRED,
	 .words = canary_words,
	 .word_count = CANARY_KIND_COUNT,
	 .about = "list of what is sent beside the control: "
		  "`unregistered-sender`, `unregistered-link`, `shortener`, "
		  "`look-alike`, `bare-host`, `listed-link`, `thai`, "
		  "`long-text`, `registered-link`"},
	{.name = "number",
	 .kind = FIELD_TEXT,
	 .about = "which of the target's test numbers; default: the first"},
	{.name = "wait",
	 .kind = FIELD_DURATION,
	 .about = "for receipts after the last message, default `20s`; the "
		  "look ends after a minute"},
	{.name = NULL},
};

/* smpp_report.c has the facts. */

struct smpp_look {
	struct arena *arena;
	const struct look *look;
	const struct smpp_binding *binding;
	struct smpp_book *book;
	size_t controls;
};

static struct text next_id(struct smpp_look *s, struct text seed)
{
	return text_format(s->arena, "%.*s%c", TEXT_ARG(seed),
			   (char)('a' + s->book->count));
}

static void add_message(struct smpp_look *s, enum canary_kind kind,
			enum canary_form form, struct text seed,
			struct text listed)
{
	struct book_message *message = &s->book->messages[s->book->count];

	message->canary.kind = kind;
	message->canary.form = form;
	message->canary.id = next_id(s, seed);
	canary_make(s->arena, s->binding, listed, &message->canary);
	s->book->count++;
}

/* What the check asks for, each once. */
static size_t kinds_asked(const struct look *look,
			  enum canary_kind kinds[CANARY_KIND_COUNT])
{
	const struct setting *list = look_setting(look, "canaries");
	bool seen[CANARY_KIND_COUNT] = {false};
	size_t count = 0;

	for (size_t i = 0; list && i < list->count; i++) {
		int kind = word_find(canary_words, CANARY_KIND_COUNT,
				     list->items[i].value);

		if (kind < 0 || seen[kind])
			continue;
		seen[kind] = true;
		kinds[count++] = (enum canary_kind)kind;
	}
	return count;
}

/* The links of the file that the site names; `why` when it cannot be read. */
static struct text listed_link(struct smpp_look *s, const struct plan *plan,
			       struct err *why)
{
	struct text list = {NULL, 0};
	const char *path;

	if (!s->binding->listed_file.size)
		return list;
	path = fs_join(s->arena, text_cstr(s->arena, plan->site->directory),
		       text_cstr(s->arena, s->binding->listed_file));
	if (fs_read(s->arena, path, LIMIT_CANARY_LIST, &list, why))
		return list;
	return canary_draw(list);
}

static void fill_book(struct smpp_look *s, const struct plan *plan)
{
	enum canary_kind kinds[CANARY_KIND_COUNT];
	size_t count = kinds_asked(s->look, kinds);
	struct text seed = canary_seed(s->arena);
	struct err why = {.kind = ERR_NONE};
	struct text listed = listed_link(s, plan, &why);
	bool forms[FORM_COUNT] = {[FORM_PLAIN] = true};

	for (size_t i = 0; i < count; i++)
		forms[canary_form_of(kinds[i])] = true;
	for (int form = 0; form < FORM_COUNT; form++)
		if (forms[form])
			add_message(s, CANARY_CONTROL, (enum canary_form)form,
				    seed, listed);
	s->controls = s->book->count;
	for (size_t i = 0; i < count; i++)
		add_message(s, kinds[i], canary_form_of(kinds[i]), seed,
			    listed);
	if (why.kind == ERR_NONE)
		return;
	for (size_t i = s->controls; i < s->book->count; i++) {
		struct canary *canary = &s->book->messages[i].canary;

		if (canary->kind != CANARY_LISTED_LINK)
			continue;
		canary->missing = text_cstr(s->arena, text_from(why.text));
		canary->missing_reason = REASON_REFUSED_ACCESS;
	}
}

/* Size 0: not one of the site's. */
static struct text number_of(const struct look *look,
			     const struct smpp_binding *binding)
{
	struct text asked = look_text(look, "number", "");

	if (!asked.size && binding->number_count)
		return binding->numbers[0];
	if (asked.size && *asked.data == '+')
		asked = (struct text){asked.data + 1, asked.size - 1};
	for (size_t i = 0; i < binding->number_count; i++)
		if (text_equal(binding->numbers[i], asked))
			return asked;
	return (struct text){NULL, 0};
}

static int64_t wait_ms_of(const struct look *look)
{
	struct span span = {20, 0};
	struct err ignored = {.kind = ERR_NONE};

	if (span_parse(look_text(look, "wait", DEFAULT_WAIT), &span,
		       &ignored) ||
	    span.seconds < 0 || span.seconds > LIMIT_LOOK_MS / 1000)
		span = (struct span){20, 0};
	return span.seconds * 1000 + span.nanos / 1000000;
}

/* Why nothing can be sent at all; false: it can. */
static bool cannot_begin(const struct look *look, const struct smpp_hold *hold,
			 struct text number, struct sighting *sight)
{
	if (!look->target->smpp)
		sighting_lost(sight, REASON_NEVER_BOUND,
			      TEXT("the target has no smpp block"));
	else if (!hold || hold->missing.size)
		sighting_lost(sight, REASON_REFUSED_ACCESS,
			      hold ? hold->missing
				   : TEXT("the password was not handed over"));
	else if (!number.size)
		sighting_lost(sight, REASON_NOT_ALLOWED,
			      TEXT("the number is none of the target's test "
				   "numbers"));
	return sight->reason != REASON_NONE;
}

static void see(struct arena *arena, const struct plan *plan,
		const struct smpp_talk *talk, const struct look *look,
		struct sighting *sight)
{
	struct smpp_look s = {.arena = arena,
			      .look = look,
			      .binding = look->target->smpp,
			      .book = arena_new(arena, struct smpp_book)};
	struct talk_end end;

	memset(s.book, 0, sizeof(*s.book));
	s.book->arena = arena;
	s.book->receives = s.binding->receives;
	fill_book(&s, plan);
	end = smpp_talk(talk, s.book, s.controls);
	if (end.reason != REASON_NONE)
		sighting_lost(sight, end.reason, end.why);
	else
		smpp_report(arena, s.book, s.controls, &end, sight);
}

static int observe(struct arena *arena, const struct plan *plan,
		   const struct look *look, struct deadline deadline,
		   const struct sink *sink, struct err *err)
{
	struct sighting sight = sighting_begin(arena, look->kind);
	const struct smpp_binding *binding = look->target->smpp;
	struct smpp_talk talk = {
		.site = plan->site,
		.target = look->target,
		.hold = sink->smpp,
		.number = binding ? number_of(look, binding)
				  : (struct text){NULL, 0},
		.wait_ms = wait_ms_of(look),
		.deadline = deadline,
	};

	sight.where =
		text_format(arena, "%.*s:%u", TEXT_ARG(look->target->host),
			    look->target->port);
	if (!cannot_begin(look, sink->smpp, talk.number, &sight))
		see(arena, plan, &talk, look, &sight);
	return sighting_send(arena, &sight, plan, look, sink, err);
}

/* The target's CA file and its list of links. */
static int reach(struct arena *arena, const struct plan *plan,
		 const struct look *look, struct probe_reach *out,
		 struct err *err)
{
	const char *directory = text_cstr(arena, plan->site->directory);
	const char **paths = arena_many(arena, 2, const char *);
	const struct smpp_binding *binding = look->target->smpp;

	(void)err;
	out->network = true;
	out->read_paths = paths;
	if (look->target->ca_file.size)
		paths[out->read_count++] =
			fs_join(arena, directory,
				text_cstr(arena, look->target->ca_file));
	if (binding && binding->listed_file.size)
		paths[out->read_count++] =
			fs_join(arena, directory,
				text_cstr(arena, binding->listed_file));
	return 0;
}

const struct probe_kind probe_smpp = {
	.name = "smpp",
	.summary = "sends canaries through an SMS gateway and follows them",
	.params = params,
	.facts = smpp_facts,
	.shown_by = STRENGTH_DRILLED_PRODUCTION,
	.network = true,
	.reach = reach,
	.observe = observe,
};
