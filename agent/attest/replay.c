/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/replay.h"

#include <string.h>

#include "audit/assemble.h"
#include "audit/evidence.h"

#define X(name, word, en, th) {word, en, th},
const struct word replay_outcome_words[REPLAY_OUTCOME_COUNT] = {
	REPLAY_OUTCOMES(X)};
#undef X

struct making {
	struct arena *arena;
	const struct replay_request *request;
	struct replay *out;
	struct replay_line *lines;
	size_t room;
	const struct json *then, *now; /* predicates */
	struct err *err;
};

/* The run document, which every finding names first. */
static bool run_digest(const struct report *report, struct digest *out)
{
	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].evidence_count) {
			*out = report->findings[i].evidence[0];
			return true;
		}
	return false;
}

static struct replay_line *line_add(struct making *m, struct text what,
				    struct text id, enum replay_outcome outcome)
{
	struct replay_line *line;

	m->lines = arena_grow(m->arena, m->lines, m->out->count, &m->room,
			      sizeof(*m->lines));
	line = &m->lines[m->out->count++];
	memset(line, 0, sizeof(*line));
	line->what = what;
	line->id = id;
	line->outcome = outcome;
	m->out->tally[outcome]++;
	m->out->lines = m->lines;
	return line;
}

static struct text printed(struct making *m, const struct json *json)
{
	struct err ignored = {.kind = ERR_NONE};
	struct text out = {NULL, 0};

	if (json && json_canonical(m->arena, json, &out, &ignored))
		out = TEXT("?");
	return out;
}

static const struct json *member_of(const struct json *object, struct text name)
{
	for (size_t i = 0; object->kind == JSON_IS_OBJECT && i < object->count;
	     i++)
		if (text_equal(object->members[i].name, name))
			return object->members[i].value;
	return NULL;
}

static void differ(struct making *m, struct replay_line *line, size_t *room,
		   const struct replay_difference *difference)
{
	struct replay_difference *all = arena_grow(
		m->arena,
		(struct replay_difference *)(uintptr_t)line->differences,
		line->difference_count, room, sizeof(*all));

	all[line->difference_count++] = *difference;
	line->differences = all;
}

/* Two objects, member by member; anything else as a whole. */
static void compare(struct making *m, struct text what, struct text id,
		    const struct json *then, const struct json *now)
{
	struct replay_line *line;
	size_t room = 0;

	if (then && now && text_equal(printed(m, then), printed(m, now))) {
		line_add(m, what, id, REPLAY_SAME);
		return;
	}
	line = line_add(m, what, id, REPLAY_DIFFERENT);
	if (!then || !now || then->kind != JSON_IS_OBJECT ||
	    now->kind != JSON_IS_OBJECT) {
		differ(m, line, &room,
		       &(struct replay_difference){what, printed(m, then),
						   printed(m, now)});
		return;
	}
	for (size_t i = 0; i < then->count; i++) {
		struct text name = then->members[i].name;
		struct replay_difference d = {
			name, printed(m, then->members[i].value),
			printed(m, member_of(now, name))};

		if (!text_equal(d.then, d.now))
			differ(m, line, &room, &d);
	}
	for (size_t i = 0; i < now->count; i++)
		if (!member_of(then, now->members[i].name))
			differ(m, line, &room,
			       &(struct replay_difference){
				       now->members[i].name,
				       {NULL, 0},
				       printed(m, now->members[i].value)});
}

static struct text id_of(const struct json *item, const char *name)
{
	const struct json *id = item ? json_get(item, name) : NULL;

	return id && id->kind == JSON_IS_STRING ? id->string : TEXT("");
}

/* A list, item by item in its order. */
static void compare_list(struct making *m, const char *member, const char *what,
			 const char *id)
{
	const struct json *then = json_get(m->then, member);
	const struct json *now = json_get(m->now, member);
	size_t count = then->count > now->count ? then->count : now->count;

	for (size_t i = 0; i < count; i++) {
		const struct json *a = i < then->count ? then->items[i] : NULL;
		const struct json *b = i < now->count ? now->items[i] : NULL;

		compare(m, text_from(what), id_of(a ? a : b, id), a, b);
	}
}

static void compare_all(struct making *m)
{
	compare_list(m, "findings", "finding", "key");
	compare_list(m, "clauses", "clause", "id");
	compare_list(m, "looks", "look", "id");
	compare_list(m, "commitments", "commitment", "source");
	for (size_t i = 0; i < m->then->count; i++) {
		struct text name = m->then->members[i].name;

		if (text_is(name, "findings") || text_is(name, "clauses") ||
		    text_is(name, "looks") || text_is(name, "commitments"))
			continue;
		compare(m, name, TEXT(""), m->then->members[i].value,
			member_of(m->now, name));
	}
}

/* Zone files of this machine may be another edition that says the same. */
static void take_zones(struct making *m, const struct report *then,
		       struct report *now)
{
	bool same = then->zone_count == now->zone_count;

	for (size_t i = 0; same && i < then->zone_count; i++) {
		if (!text_equal(then->zones[i].name, now->zones[i].name))
			return;
		if (!digest_equal(then->zones[i].digest, now->zones[i].digest))
			m->out->zones_differ = true;
	}
	if (same)
		now->zones = then->zones;
}

/* What no judging makes: who, when, where in the chain. */
static void take_head(struct making *m, const struct report *then,
		      struct report *now)
{
	now->created = then->created;
	now->agent_version = then->agent_version;
	now->chain = then->chain;
	now->log_state = then->log_state;
	now->attempts = then->attempts;
	memcpy(now->nonce, then->nonce, sizeof(now->nonce));
	now->collected = then->collected;
	take_zones(m, then, now);
}

/* The histories of a source rest on books that are not evidence. */
static void take_records(struct making *m, struct answers *answers)
{
	const struct plan *plan = m->out->run.head.plan;
	const struct answers *records = m->request->records;

	for (size_t i = 0; records && i < plan->look_count; i++) {
		struct source_history history = answers->sources[i].history;
		bool compared = answers->sources[i].compared;

		if (!records->has_source[i])
			continue;
		answers->sources[i] = records->sources[i];
		answers->sources[i].history = history;
		answers->sources[i].compared = compared;
	}
	for (size_t i = 0; records && i < plan->ask_count; i++)
		if (records->answered[i]) {
			struct observation *o = &answers->observations[i];
			struct observation again = records->observations[i];

			again.layers = o->layers;
			again.evidence = o->evidence;
			again.evidence_count = o->evidence_count;
			*o = again;
		}
}

static int predicate_of(struct making *m, struct text payload,
			const struct json **out)
{
	const struct json *whole;

	if (json_parse(m->arena, payload, JSON_NO_REALS, &whole, m->err))
		return -1;
	return json_get_object(whole, "predicate", out, m->err);
}

static int judge_again(struct making *m, struct digest run_digest)
{
	const struct report *then = m->request->report;
	struct assembly assembly = {
		.plan = m->out->run.head.plan,
		.answers = &m->out->run.answers,
		.trigger = m->out->run.head.trigger,
		.kept = true,
		.observations = run_digest,
	};
	struct report *now = arena_new(m->arena, struct report);
	struct err why = {.kind = ERR_NONE};
	struct text written;

	take_records(m, &m->out->run.answers);
	report_assemble(m->arena, &assembly, now);
	take_head(m, then, now);
	if (statement_write(m->arena, STATEMENT_COMPLIANCE, now, &written,
			    &why)) {
		line_add(m, TEXT("statement"), TEXT(""), REPLAY_DIFFERENT)
			->why = text_copy(m->arena, text_from(why.text));
		return 0;
	}
	if (predicate_of(m, m->request->payload, &m->then) ||
	    predicate_of(m, written, &m->now))
		return -1;
	compare_all(m);
	return 0;
}

/* No finding can be made again, and why. */
static void all_absent(struct making *m, struct text why)
{
	const struct report *report = m->request->report;

	for (size_t i = 0; i < report->finding_count; i++)
		line_add(m, TEXT("finding"), report->findings[i].key,
			 REPLAY_ABSENT)
			->why = why;
	for (size_t i = 0; i < report->clause_count; i++)
		line_add(m, TEXT("clause"), report->clauses[i].id,
			 REPLAY_ABSENT)
			->why = why;
}

/* Pieces beside the facts; one that is there must be right. */
static int look_at_pieces(struct making *m, const struct finding *finding)
{
	for (size_t i = 1; i < finding->evidence_count; i++) {
		struct evidence_found found;

		if (evidence_look(m->arena, m->request->evidence,
				  finding->evidence[i], &found, m->err))
			return -1;
		m->out->pieces++;
		m->out->pieces_absent += !found.is_there;
		if (found.is_there && !found.is_right)
			line_add(m, TEXT("evidence"),
				 digest_hex_copy(m->arena,
						 finding->evidence[i]),
				 REPLAY_DIFFERENT)
				->why = text_format(
				m->arena,
				"%s: the bytes are not of this digest",
				found.path);
	}
	return 0;
}

static int find_run(struct making *m, struct digest *digest,
		    struct evidence_found *found)
{
	if (!run_digest(m->request->report, digest)) {
		all_absent(m, TEXT("the statement names no evidence"));
		return 1;
	}
	if (evidence_look(m->arena, m->request->evidence, *digest, found,
			  m->err))
		return -1;
	if (!found->is_there) {
		all_absent(m,
			   text_format(m->arena, "%s: not there", found->path));
		return 1;
	}
	line_add(m, TEXT("evidence"), digest_hex_copy(m->arena, *digest),
		 found->is_right ? REPLAY_SAME : REPLAY_DIFFERENT)
		->why = found->is_right
				? TEXT("")
				: text_format(m->arena,
					      "%s: the bytes are not of this "
					      "digest",
					      found->path);
	return 0;
}

static int has_pack(struct making *m)
{
	const struct report *report = m->request->report;

	if (m->request->pack &&
	    digest_equal(m->request->pack->digest, report->pack_digest)) {
		line_add(m, TEXT("rule pack"),
			 digest_hex_copy(m->arena, report->pack_digest),
			 REPLAY_SAME);
		return 0;
	}
	line_add(m, TEXT("rule pack"),
		 digest_hex_copy(m->arena, report->pack_digest),
		 m->request->pack ? REPLAY_DIFFERENT : REPLAY_ABSENT)
		->why =
		m->request->pack
			? text_format(
				  m->arena, "another rule pack: %.*s",
				  TEXT_ARG(digest_hex_copy(
					  m->arena, m->request->pack->digest)))
			: m->request->pack_why;
	all_absent(m, TEXT("the rule pack is not at hand"));
	return 1;
}

int replay_run(struct arena *arena, const struct replay_request *request,
	       struct replay *out, struct err *err)
{
	struct making m = {
		.arena = arena, .request = request, .out = out, .err = err};
	const struct report *report = request->report;
	struct err why = {.kind = ERR_NONE};
	struct evidence_found found;
	struct digest digest;
	int status;

	memset(out, 0, sizeof(*out));
	status = has_pack(&m);
	if (status == 0)
		status = find_run(&m, &digest, &found);
	if (status)
		return status < 0 ? -1 : 0;
	for (size_t i = 0; i < report->finding_count; i++)
		if (look_at_pieces(&m, &report->findings[i]))
			return -1;
	if (run_document_read(arena, found.bytes, request->pack, &out->run,
			      &why)) {
		all_absent(&m, text_copy(arena, text_from(why.text)));
		return 0;
	}
	out->has_run = true;
	return judge_again(&m, digest);
}
