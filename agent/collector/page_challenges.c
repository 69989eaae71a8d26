/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/page_challenges.h"

#include "attest/challenge.h"
#include "collector/challenge_entry.h"
#include "collector/challenge_judge.h"

enum phrase {
	P_TITLE,
	P_NONE,
	P_ASKED,
	P_DUE,
	P_WHAT,
	P_STATE,
	P_ROWS,
	P_KEYS,
	P_ABOUT,
	P_COUNT,
};

static const char *const phrases[P_COUNT][2] = {
	[P_TITLE] = {"Challenges", "การเรียกดูข้อมูล"},
	[P_NONE] = {"none yet", "ยังไม่มี"},
	[P_ASKED] = {"Asked (UTC)", "เรียกดูเมื่อ (UTC)"},
	[P_DUE] = {"Due (UTC)", "กำหนดตอบ (UTC)"},
	[P_WHAT] = {"What was asked for", "ข้อมูลที่เรียกดู"},
	[P_STATE] = {"What came of it", "ผล"},
	[P_ROWS] = {"rows by lot", "แถวที่สุ่ม"},
	[P_KEYS] = {"keys by name", "รายการที่ระบุ"},
	[P_ABOUT] = {"of", "จาก"},
};

static const char *const state_classes[CHALLENGE_STATE_COUNT] = {
	[CHALLENGE_OPEN] = "unknown",
	[CHALLENGE_RIGHT] = "pass",
	[CHALLENGE_WRONG] = "fail",
	[CHALLENGE_LATE] = "fail",
};

static void say_here(struct page *page, enum phrase phrase)
{
	page_put(page, phrases[phrase][page->language]);
}

static int read_all(struct page *page, const struct entity *entity,
		    struct challenge_list *out, struct err *err)
{
	struct store *store = page->exchange->collector->desk.store;

	return store->kind->challenges(store, page->exchange->arena, entity->id,
				       false, out, err);
}

static int put_what(struct page *page, const struct challenge_row *row,
		    struct err *err)
{
	struct arena *arena = page->exchange->arena;
	struct challenge challenge;
	struct envelope envelope;

	if (envelope_parse(arena, row->envelope, &envelope, err) ||
	    challenge_read(arena, envelope.payload, &challenge, err))
		return -1;
	if (challenge.draw.rows) {
		buffer_printf(&page->out, "%llu ",
			      (unsigned long long)challenge.draw.rows);
		say_here(page, P_ROWS);
		page_put(page, "<br>");
	}
	if (challenge.key_count) {
		buffer_printf(&page->out, "%zu ", challenge.key_count);
		say_here(page, P_KEYS);
		page_put(page, "<br>");
	}
	say_here(page, P_ABOUT);
	page_put(page, " <code>");
	page_text(page, challenge.source);
	page_put(page, "</code>");
	return 0;
}

static int put_state(struct page *page, const struct challenge_row *row,
		     struct err *err)
{
	bool answered =
		row->state == CHALLENGE_RIGHT || row->state == CHALLENGE_WRONG;
	enum answer_told told = TOLD_SAME;

	buffer_printf(&page->out, "<strong class=\"%s\">%s</strong>",
		      state_classes[row->state],
		      page_word(page, &challenge_state_words[row->state]));
	if (row->step.size) {
		page_put(page, "<br><code>");
		page_text(page, row->step);
		page_put(page, "</code> ");
		page_text(page, row->detail);
	}
	if (answered &&
	    challenge_entry_look(page->exchange->arena,
				 page->exchange->collector->desk.store, row,
				 &told, err))
		return -1;
	if (answered && told != TOLD_SAME)
		buffer_printf(&page->out, "<br><small class=\"%s\">%s</small>",
			      told == TOLD_OTHER ? "fail" : "unknown",
			      page_word(page, &answer_told_words[told]));
	return 0;
}

static int put_row(struct page *page, const struct challenge_row *row,
		   struct err *err)
{
	char hex[DIGEST_HEX_ROOM];

	page_put(page, "<tr><td>");
	page_instant(page, row->issued);
	digest_hex(row->id, hex);
	buffer_printf(&page->out, "<br><code>%.16s</code></td><td>", hex);
	page_instant(page, row->due);
	page_put(page, "</td><td>");
	if (put_what(page, row, err))
		return -1;
	page_put(page, "</td><td>");
	if (put_state(page, row, err))
		return -1;
	page_put(page, "</td></tr>");
	return 0;
}

int page_challenges(struct page *page, const struct entity *entity,
		    struct err *err)
{
	static const unsigned char columns[] = {P_ASKED, P_DUE, P_WHAT,
						P_STATE};
	struct challenge_list list;

	if (read_all(page, entity, &list, err))
		return -1;
	page_put(page, "<h2 id=\"challenges\">");
	say_here(page, P_TITLE);
	page_put(page, "</h2>");
	if (!list.count) {
		page_put(page, "<p>");
		say_here(page, P_NONE);
		page_put(page, "</p>");
		return 0;
	}
	page_put(page, "<table>");
	page_heads(page, phrases, columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < list.count; i++)
		if (put_row(page, &list.items[i], err))
			return -1;
	page_put(page, "</tbody></table>");
	return 0;
}

void page_challenge_alarm(struct page *page, const struct entity *entity)
{
	size_t counts[CHALLENGE_STATE_COUNT] = {0};
	struct challenge_list list;
	struct err err = {.kind = ERR_NONE};

	if (read_all(page, entity, &list, &err))
		return; /* its own page says so */
	for (size_t i = 0; i < list.count; i++)
		counts[list.items[i].state]++;
	for (int i = 0; i < CHALLENGE_STATE_COUNT; i++) {
		if (!counts[i] || i == CHALLENGE_RIGHT)
			continue;
		buffer_printf(&page->out,
			      "<br><small><a href=\"" PAGE_ENTITIES
			      "/%.*s?lang=%s#challenges\">",
			      TEXT_ARG(entity->id), page_language(page));
		say_here(page, P_TITLE);
		buffer_printf(&page->out,
			      "</a>: <span class=\"%s\">%s</span>: %zu</small>",
			      state_classes[i],
			      page_word(page, &challenge_state_words[i]),
			      counts[i]);
	}
}
