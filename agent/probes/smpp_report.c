/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/smpp_report.h"

#include <string.h>

static const struct cel_type words_type = {
	.kind = TYPE_MAP, .key = &type_string, .item = &type_string};
static const struct cel_type truths_type = {
	.kind = TYPE_MAP, .key = &type_string, .item = &type_bool};
static const struct cel_type numbers_type = {
	.kind = TYPE_MAP, .key = &type_string, .item = &type_int};
static const struct cel_type spans_type = {
	.kind = TYPE_MAP, .key = &type_string, .item = &type_duration};
static const struct cel_type list_type = {.kind = TYPE_LIST,
					  .item = &type_string};

const struct field smpp_facts[] = {
	{.name = "stopped",
	 .type = &truths_type,
	 .about = "by canary: it was refused for what it says, rejected in its "
		  "receipt, or arrived without its link"},
	{.name = "outcome",
	 .type = &words_type,
	 .about = "by canary: `refused` at submit, `rejected` in its receipt, "
		  "`stripped`, `marked`, `relabelled` (another sender), "
		  "`altered`, `delivered`"},
	{.name = "through",
	 .type = &list_type,
	 .about = "the canaries that arrived with their link, but for "
		  "`registered-link`; unknown while one is"},
	{.name = "answer",
	 .type = &words_type,
	 .about = "by canary, how submit_sm was answered: `accepted`, "
		  "`content`, `sender`, `destination`, `throttled`, `system`, "
		  "`other`"},
	{.name = "status",
	 .type = &numbers_type,
	 .about = "by canary, the command_status of that answer; 0 accepts"},
	{.name = "receipt",
	 .type = &words_type,
	 .about = "by canary: `DELIVRD`, `REJECTD`, `UNDELIV`, ... of its "
		  "receipt, or `none`"},
	{.name = "latency",
	 .type = &spans_type,
	 .about = "by canary: from sending it to what decided its outcome"},
	{.name = "control",
	 .type = &type_string,
	 .about = "outcome of the harmless message: `delivered`, `marked`, "
		  "`relabelled` or `altered`"},
	{.name = "control_latency",
	 .type = &type_duration,
	 .about = "from sending it to its arrival"},
	{.name = NULL},
};

static bool has_arrived(const struct book_end *end)
{
	return end->reason == REASON_NONE && end->fate != FATE_REFUSED &&
	       end->fate != FATE_REJECTED && end->fate != FATE_STRIPPED;
}

/* A text that the judge reads the reason out of. */
static struct value unseen(struct arena *arena, const struct book_end *end)
{
	struct text t = text_format(arena, "%s: %.*s",
				    reason_words[end->reason].word.word,
				    TEXT_ARG(end->why));

	return (struct value){
		.kind = VALUE_UNKNOWN, .bytes = t.data, .size = t.size};
}

/* What waits for a session that has ended will not come. */
static void mend_reason(struct arena *arena, const struct talk_end *talk,
			struct book_end *end)
{
	if (end->reason != REASON_TIMED_OUT || !talk->broken)
		return;
	end->reason = REASON_UNREACHABLE;
	end->why = text_format(arena, "%.*s, and %.*s", TEXT_ARG(end->why),
			       TEXT_ARG(talk->broken_why));
}

/* Of a control that has not arrived: it was refused, or was not seen. */
static void control_failed(struct arena *arena, struct book_end *end)
{
	if (end->reason == REASON_NONE) {
		end->reason = REASON_CONTROL_FAILED;
		end->why = text_format(arena, "the harmless control was %s",
				       canary_fate_word(end->fate));
		return;
	}
	end->why = text_format(arena, "of the harmless control: %.*s",
			       TEXT_ARG(end->why));
}

/* Nothing is told of a canary whose control did not arrive. */
static struct book_end canary_end(struct arena *arena, struct smpp_book *book,
				  const struct book_message *message,
				  const struct talk_end *talk)
{
	struct book_end end = book_end_of(book, message);
	struct book_end control;

	mend_reason(arena, talk, &end);
	for (size_t i = 0; i < book->count; i++) {
		const struct book_message *m = &book->messages[i];

		if (m->canary.kind != CANARY_CONTROL ||
		    m->canary.form != message->canary.form)
			continue;
		control = book_end_of(book, m);
		if (has_arrived(&control))
			return end;
		control_failed(arena, &control);
		control.reason = REASON_CONTROL_FAILED;
		return control;
	}
	return end;
}

struct tables {
	struct value_entry *stopped, *outcome, *answer, *status, *receipt,
		*latency;
	struct value *through;
	size_t count, through_count;
	struct book_end unknown; /* of the first that is */
};

static void put(struct value_entry *table, size_t at, enum canary_kind kind,
		struct value value)
{
	table[at] = (struct value_entry){
		value_string(text_from(canary_words[kind].word)), value};
}

static const char *receipt_word(const struct book_message *message)
{
	enum smpp_delivery state = book_state(message);

	return message->part_count && state != SMPP_NO_STATE
		       ? smpp_delivery_word(state)
		       : "none";
}

static void put_answer(struct tables *t, const struct book_message *message,
		       struct value why)
{
	const char *answer = book_answer_word(message);
	enum canary_kind kind = message->canary.kind;
	bool answered = message->part_count && *answer;

	put(t->answer, t->count, kind,
	    answered ? value_string(text_from(answer)) : why);
	put(t->status, t->count, kind,
	    answered ? value_int(book_status(message)) : why);
	put(t->receipt, t->count, kind,
	    message->part_count ? value_string(text_from(receipt_word(message)))
				: why);
}

static void put_message(struct arena *arena, struct smpp_book *book,
			const struct book_message *message,
			const struct talk_end *talk, struct tables *t)
{
	struct book_end end = canary_end(arena, book, message, talk);
	enum canary_kind kind = message->canary.kind;
	bool known = end.reason == REASON_NONE;
	struct value why = unseen(arena, &end);

	if (!known && t->unknown.reason == REASON_NONE)
		t->unknown = end;
	put(t->stopped, t->count, kind,
	    known ? value_bool(!has_arrived(&end)) : why);
	put(t->outcome, t->count, kind,
	    known ? value_string(text_from(canary_fate_word(end.fate))) : why);
	put(t->latency, t->count, kind,
	    known ? value_duration(end.latency) : why);
	put_answer(t, message, why);
	if (has_arrived(&end) && kind != CANARY_REGISTERED_LINK)
		t->through[t->through_count++] =
			value_string(text_from(canary_words[kind].word));
	t->count++;
}

static struct tables tables_new(struct arena *arena, size_t count)
{
	return (struct tables){
		.stopped = arena_many(arena, count, struct value_entry),
		.outcome = arena_many(arena, count, struct value_entry),
		.answer = arena_many(arena, count, struct value_entry),
		.status = arena_many(arena, count, struct value_entry),
		.receipt = arena_many(arena, count, struct value_entry),
		.latency = arena_many(arena, count, struct value_entry),
		.through = arena_many(arena, count, struct value),
	};
}

static void fill_facts(struct arena *arena, const struct tables *t,
		       struct sighting *sight)
{
	const struct {
		const char *name;
		const struct value_entry *table;
	} maps[] = {
		{"stopped", t->stopped}, {"outcome", t->outcome},
		{"answer", t->answer},	 {"status", t->status},
		{"receipt", t->receipt}, {"latency", t->latency},
	};

	for (size_t i = 0; i < ARRAY_SIZE(maps); i++)
		sighting_fact(sight, maps[i].name,
			      value_map_of(arena, maps[i].table, t->count));
	sighting_fact(sight, "through",
		      t->unknown.reason != REASON_NONE
			      ? unseen(arena, &t->unknown)
			      : value_list_of(arena, t->through,
					      t->through_count));
}

static void write_message(struct buffer *out, const struct smpp_book *book,
			  const struct book_message *m)
{
	struct book_end end = book_end_of(book, m);
	const char *name = m->canary.kind == CANARY_CONTROL
				   ? "control"
				   : canary_words[m->canary.kind].word;

	buffer_printf(out, "%s from %.*s: %.*s\n", name,
		      TEXT_ARG(m->canary.sender), TEXT_ARG(m->canary.text));
	for (size_t i = 0; i < m->sent_count; i++) {
		const struct book_part *part = &m->parts[i];

		buffer_printf(out, "  part %zu of %zu: ", i + 1, m->part_count);
		if (part->answered)
			buffer_printf(out, "status 0x%02x, id \"%.*s\"",
				      part->status, TEXT_ARG(part->id));
		else
			buffer_str(out, "not answered");
		if (part->state != SMPP_NO_STATE)
			buffer_printf(out, ", receipt %s err:%.*s",
				      smpp_delivery_word(part->state),
				      TEXT_ARG(part->error));
		buffer_char(out, '\n');
	}
	if (m->arrived)
		buffer_printf(out, "  arrived from %.*s: %.*s\n",
			      TEXT_ARG(m->arrived_sender),
			      TEXT_ARG(m->arrived_text));
	if (end.reason == REASON_NONE)
		buffer_printf(out, "  %s\n", canary_fate_word(end.fate));
	else
		buffer_printf(out, "  %s: %.*s\n",
			      reason_words[end.reason].word.word,
			      TEXT_ARG(end.why));
}

static void keep_transcript(struct arena *arena, const struct smpp_book *book,
			    struct sighting *sight)
{
	struct buffer out;

	buffer_init(&out);
	for (size_t i = 0; i < book->count; i++)
		write_message(&out, book, &book->messages[i]);
	sighting_evidence(arena, sight, "messages", "text/plain; charset=utf-8",
			  text_made_utf8(arena, buffer_take(&out, arena)));
}

void smpp_report(struct arena *arena, struct smpp_book *book, size_t controls,
		 const struct talk_end *end, struct sighting *sight)
{
	struct book_end control = book_end_of(book, &book->messages[0]);
	struct tables t = tables_new(arena, book->count);

	keep_transcript(arena, book, sight);
	mend_reason(arena, end, &control);
	if (!has_arrived(&control)) {
		control_failed(arena, &control);
		sighting_lost(sight, control.reason, control.why);
		return;
	}
	for (size_t i = controls; i < book->count; i++)
		put_message(arena, book, &book->messages[i], end, &t);
	fill_facts(arena, &t, sight);
	sighting_fact(sight, "control",
		      value_string(text_from(canary_fate_word(control.fate))));
	sighting_fact(sight, "control_latency",
		      value_duration(control.latency));
}
