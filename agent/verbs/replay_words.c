/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/replay_words.h"

#include <stdio.h>
#include <string.h>

#define SHOWN_BYTES 160 /* of one value */

struct phrase {
	const char *en, *th;
};

static const struct phrase from_evidence = {"from the evidence kept",
					    "จากหลักฐานที่เก็บไว้"};
static const struct phrase from_records = {"from the records as they are",
					   "จากข้อมูลตามที่เป็นอยู่"};
static const struct phrase then_word = {"then", "เดิม"};
static const struct phrase now_word = {"now", "ใหม่"};
static const struct phrase zones_note = {
	"zone files here are of another edition; what was judged is compared",
	"ไฟล์เขตเวลาของเครื่องนี้เป็นคนละรุ่น ผลการตรวจยังเทียบกันได้"};
static const struct phrase pieces_note = {
	"pieces beside the facts are not here (not needed to judge)",
	"ชิ้นหลักฐานประกอบไม่อยู่ที่นี่ (ไม่จำเป็นต่อการวินิจฉัย)"};

static const char *say(const struct replay_note *note,
		       const struct phrase *phrase)
{
	return strcmp(note->language, "th") == 0 ? phrase->th : phrase->en;
}

static const char *outcome(const struct replay_note *note,
			   enum replay_outcome which)
{
	const struct word *word = &replay_outcome_words[which];

	return strcmp(note->language, "th") == 0 ? word->th : word->en;
}

static void print_value(const char *label, struct text value)
{
	int size = value.size > SHOWN_BYTES ? SHOWN_BYTES : (int)value.size;

	while (size > 0 && size < (int)value.size &&
	       ((unsigned char)value.data[size] & 0xc0) == 0x80)
		size--;
	printf("      %-5s %.*s%s\n", label, size, value.size ? value.data : "",
	       size < (int)value.size ? "..." : "");
}

static void print_line(const struct replay_note *note,
		       const struct replay_line *line)
{
	if (line->outcome == REPLAY_SAME && !note->verbose)
		return;
	printf("  %s: %.*s %.*s\n", outcome(note, line->outcome),
	       TEXT_ARG(line->what), TEXT_ARG(line->id));
	if (line->why.size)
		printf("      %.*s\n", TEXT_ARG(line->why));
	for (size_t i = 0; i < line->difference_count; i++) {
		const struct replay_difference *d = &line->differences[i];

		printf("    %.*s\n", TEXT_ARG(d->member));
		print_value(say(note, &then_word), d->then);
		print_value(say(note, &now_word), d->now);
	}
}

void replay_tell(const struct replay_note *note)
{
	const struct replay *replay = note->replay;

	printf("%s: %s\n", note->path,
	       say(note, note->from_records ? &from_records : &from_evidence));
	for (size_t i = 0; i < replay->count; i++)
		print_line(note, &replay->lines[i]);
	for (int i = 0; i < REPLAY_OUTCOME_COUNT; i++)
		printf("  %zu %s\n", replay->tally[i],
		       outcome(note, (enum replay_outcome)i));
	if (replay->pieces_absent)
		printf("  %zu %s\n", replay->pieces_absent,
		       say(note, &pieces_note));
	if (replay->zones_differ)
		printf("  %s\n", say(note, &zones_note));
}

static struct json *line_json(struct arena *arena,
			      const struct replay_line *line)
{
	struct json *json = json_object(arena), *list = json_list(arena);

	json_add(arena, json, "what", json_text(arena, line->what));
	json_add(arena, json, "id", json_text(arena, line->id));
	json_add(arena, json, "outcome",
		 json_str(arena, replay_outcome_words[line->outcome].word));
	if (line->why.size)
		json_add(arena, json, "why", json_text(arena, line->why));
	for (size_t i = 0; i < line->difference_count; i++) {
		const struct replay_difference *d = &line->differences[i];
		struct json *item = json_object(arena);

		json_add(arena, item, "member", json_text(arena, d->member));
		json_add(arena, item, "then", json_text(arena, d->then));
		json_add(arena, item, "now", json_text(arena, d->now));
		json_push(arena, list, item);
	}
	if (line->difference_count)
		json_add(arena, json, "differences", list);
	return json;
}

struct json *replay_to_json(struct arena *arena, const struct replay_note *note)
{
	const struct replay *replay = note->replay;
	struct json *json = json_object(arena), *lines = json_list(arena);

	for (size_t i = 0; i < replay->count; i++)
		json_push(arena, lines, line_json(arena, &replay->lines[i]));
	for (int i = 0; i < REPLAY_OUTCOME_COUNT; i++)
		json_add(arena, json, replay_outcome_words[i].word,
			 json_integer(arena, (int64_t)replay->tally[i]));
	json_add(arena, json, "piecesAbsent",
		 json_integer(arena, (int64_t)replay->pieces_absent));
	json_add(arena, json, "zonesDiffer",
		 json_bool(arena, replay->zones_differ));
	json_add(arena, json, "lines", lines);
	return json;
}
