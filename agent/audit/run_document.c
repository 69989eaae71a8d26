/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/run_document.h"

#include <assert.h>
#include <string.h>

static void add_line(struct buffer *out, struct text line)
{
	buffer_text(out, line);
	buffer_char(out, '\n');
}

/* A source without its samples; what it joins likewise. */
static struct source_report facts_of(struct arena *arena,
				     const struct source_report *from)
{
	struct source_report out = *from;
	struct source_report *joined =
		arena_many(arena, from->joined_count, struct source_report);

	for (size_t i = 0; i < from->joined_count; i++) {
		joined[i] = from->joined[i];
		joined[i].sample_count = 0;
		joined[i].detail = TEXT("");
	}
	out.joined = joined;
	out.sample_count = 0;
	out.detail = TEXT("");
	return out;
}

/* Sentences are of level excerpt: a check that keeps less keeps none. */
static bool tells(const struct run_document *run, size_t ask)
{
	return run->sentences &&
	       run->head.plan->asks[ask].check->evidence >= KEEP_EXCERPT;
}

/* Those of a source are kept where any check that asks of it keeps them. */
static bool source_tells(const struct run_document *run, unsigned look)
{
	const struct look *of = &run->head.plan->looks[look];

	for (size_t i = 0; i < of->ask_count; i++)
		if (tells(run, of->asks[i]))
			return true;
	return false;
}

static void add_source(struct arena *arena, const struct run_document *run,
		       unsigned look, struct buffer *out)
{
	struct frame frame = {.kind = FRAME_SOURCE, .look = look};

	if (!run->answers.has_source[look])
		return;
	frame.source = run->answers.sources[look];
	if (!source_tells(run, look))
		frame.source = facts_of(arena, &run->answers.sources[look]);
	add_line(out, frame_write(arena, &frame));
}

static void add_observation(struct arena *arena, const struct run_document *run,
			    size_t ask, struct buffer *out)
{
	struct frame frame = {.kind = FRAME_OBSERVATION, .kept = true};

	if (!run->answers.answered[ask])
		return;
	frame.observation = run->answers.observations[ask];
	frame.look = frame.observation.look;
	if (!tells(run, ask))
		frame.observation.detail = TEXT("");
	add_line(out, frame_write(arena, &frame));
}

struct text run_document_write(struct arena *arena,
			       const struct run_document *run)
{
	const struct plan *plan = run->head.plan;
	struct err err = {.kind = ERR_NONE};
	struct buffer out;
	struct text head;

	if (json_canonical(arena, plan_to_json(arena, &run->head), &head, &err))
		assert(!"a plan is canonical by construction");
	buffer_init(&out);
	add_line(&out, head);
	for (size_t i = 0; i < plan->look_count; i++)
		add_source(arena, run, (unsigned)i, &out);
	for (size_t i = 0; i < plan->ask_count; i++)
		add_observation(arena, run, i, &out);
	return buffer_take(&out, arena);
}

static int take_frame(struct run_document *out, const struct frame *frame,
		      struct err *err)
{
	struct answers *answers = &out->answers;
	unsigned ask = frame->observation.ask;

	if (frame->kind == FRAME_SOURCE && !answers->has_source[frame->look]) {
		answers->sources[frame->look] = frame->source;
		answers->has_source[frame->look] = true;
		return 0;
	}
	if (frame->kind == FRAME_OBSERVATION && !answers->answered[ask]) {
		answers->observations[ask] = frame->observation;
		answers->answered[ask] = true;
		return 0;
	}
	return err_set(err, ERR_USAGE, "said twice, or no answer");
}

static void answers_init(struct arena *arena, const struct plan *plan,
			 struct answers *out)
{
	size_t asks = plan->ask_count + 1, looks = plan->look_count + 1;

	out->observations = arena_many(arena, asks, struct observation);
	out->answered = arena_many(arena, asks, bool);
	out->sources = arena_many(arena, looks, struct source_report);
	out->has_source = arena_many(arena, looks, bool);
	out->salt_keys = NULL;
	memset(out->observations, 0, asks * sizeof(*out->observations));
	memset(out->answered, 0, asks * sizeof(*out->answered));
	memset(out->sources, 0, looks * sizeof(*out->sources));
	memset(out->has_source, 0, looks * sizeof(*out->has_source));
}

static int all_answered(const struct run_document *run, struct err *err)
{
	const struct plan *plan = run->head.plan;

	for (size_t i = 0; i < plan->ask_count; i++)
		if (plan->asks[i].look >= 0 && !run->answers.answered[i])
			return err_set(err, ERR_USAGE,
				       "run document: no answer to %.*s",
				       TEXT_ARG(plan->asks[i].key));
	return 0;
}

int run_document_read(struct arena *arena, struct text bytes,
		      const struct pack *pack, struct run_document *out,
		      struct err *err)
{
	struct text rest, line = text_cut(bytes, '\n', &rest);
	const struct json *head;
	size_t number = 1;

	memset(out, 0, sizeof(*out));
	if (json_parse(arena, line, JSON_NO_REALS, &head, err) ||
	    plan_from_json(arena, head, pack, &out->head, err))
		return -1;
	answers_init(arena, out->head.plan, &out->answers);
	while (rest.size) {
		struct frame frame;

		number++;
		line = text_cut(rest, '\n', &rest);
		if (frame_read_kept(arena, line, out->head.plan, &frame, err) ||
		    take_frame(out, &frame, err))
			return err_prefix(err, "run document, line %zu",
					  number);
	}
	return all_answered(out, err);
}
