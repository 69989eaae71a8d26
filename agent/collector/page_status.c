/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GET /: the regulator's page, in Thai or English. Entities, their last
 * attestation, what we judged of it, what we noticed. Every text is escaped;
 * the page needs no script and loads nothing.
 */
#include "base/limits.h"
#include "collector/flag_words.h"
#include "collector/page.h"
#include "collector/page_challenges.h"
#include "collector/page_sign_offs.h"
#include "collector/route.h"
#include "parse/json.h"

#define EVENTS_SHOWN 50
#define FLAGS_SHOWN  5 /* in words, of each attestation */

enum phrase {
	P_TITLE,
	P_LOG,
	P_ENTITY,
	P_CLASSES,
	P_LAST,
	P_SEQUENCE,
	P_VERDICT,
	P_FAILED,
	P_UNKNOWN,
	P_FLAGS,
	P_NONE,
	P_OVERDUE,
	P_ALIVE,
	P_EVENTS,
	P_WHEN,
	P_WHAT,
	P_OTHER,
	P_NOTE,
	P_COUNT,
};

static const char *const phrases[P_COUNT][2] = {
	[P_TITLE] = {"Attestations", "คำรับรอง"},
	[P_LOG] = {"Entries in the log", "จำนวนรายการในบัญชีบันทึก"},
	[P_ENTITY] = {"Institution", "สถาบัน"},
	[P_CLASSES] = {"Class", "ประเภท"},
	[P_LAST] = {"Last attestation (UTC)", "คำรับรองล่าสุด (UTC)"},
	[P_SEQUENCE] = {"No.", "ลำดับ"},
	[P_VERDICT] = {"Our verdict", "ผลที่เราตัดสิน"},
	[P_FAILED] = {"Failed", "ไม่ผ่าน"},
	[P_UNKNOWN] = {"Not seen", "ตรวจไม่ได้"},
	[P_FLAGS] = {"Flags", "ข้อสังเกต"},
	[P_NONE] = {"none yet", "ยังไม่มี"},
	[P_OVERDUE] = {"overdue", "เกินกำหนด"},
	[P_ALIVE] = {"a heartbeat at", "สัญญาณว่ายังทำงานอยู่เมื่อ"},
	[P_EVENTS] = {"Noticed", "สิ่งที่พบ"},
	[P_WHEN] = {"When (UTC)", "เมื่อ (UTC)"},
	[P_WHAT] = {"What", "เหตุการณ์"},
	[P_OTHER] = {"ภาษาไทย", "English"},
	[P_NOTE] = {"Verdicts are the collector's own, judged again from the "
		    "signed facts with the published rule pack.",
		    "ผลตัดสินเป็นของระบบรับคำรับรองเอง "
		    "โดยตัดสินซ้ำจากข้อเท็จจริงที่ลงนามไว้ด้วยชุดกฎที่เผยแพร่"},
};

static void say(struct page *page, enum phrase phrase)
{
	page_put(page, phrases[phrase][page->language]);
}

/* The shortest cadence of the entity's profiles; 0: not known. */
static int64_t cadence_of(const struct exchange *x, const struct entity *e)
{
	const struct pack *pack = NULL;
	struct err err = {0};
	int64_t shortest = 0;

	if (e->pack_count)
		pack = pack_shelf_get(x->collector->packs, e->packs[0], &err);
	for (size_t i = 0; pack && i < e->profile_count; i++) {
		const struct profile *p = pack_profile(pack, e->profiles[i]);

		if (p && p->cadence.seconds > 0 &&
		    (!shortest || p->cadence.seconds < shortest))
			shortest = p->cadence.seconds;
	}
	return shortest;
}

static struct text member(const struct json *object, const char *name)
{
	const struct json *found = json_get(object, name);

	return found && found->kind == JSON_IS_STRING ? found->string
						      : (struct text){"", 0};
}

/* The first few flags in words, with the clause or the source they are of. */
static void put_flags(struct page *page, const struct judged *judged)
{
	const struct json *summary, *list = NULL;
	struct err err = {0};

	if (judged->flags && !json_parse(page->exchange->arena, judged->summary,
					 JSON_NO_REALS, &summary, &err))
		list = json_get(summary, "flags");
	for (size_t i = 0; list && i < list->count && i < FLAGS_SHOWN; i++) {
		const struct json *flag = list->items[i];
		int kind = word_find(flag_words, FLAG_KIND_COUNT,
				     member(flag, "kind"));

		page_put(page, "<br><small>");
		if (kind >= 0)
			page_put(page, page_word(page, &flag_words[kind]));
		page_put(page, " <code>");
		page_text(page, member(flag, "clause"));
		page_text(page, member(flag, "source"));
		page_put(page, "</code></small>");
	}
	if (list && list->count > FLAGS_SHOWN)
		page_put(page, "<br>…");
}

static void put_judged(struct page *page, const struct held *held)
{
	const struct judged *j = &held->judged;
	const struct word *word = &verdict_words[j->verdict];

	buffer_printf(&page->out,
		      "<td class=\"%s\">%s</td><td class=\"n\">%llu</td>"
		      "<td class=\"n\">%llu</td><td>%llu",
		      word->word, page_word(page, word),
		      (unsigned long long)j->fail,
		      (unsigned long long)j->unknown,
		      (unsigned long long)j->flags);
	put_flags(page, j);
	page_put(page, "</td>");
}

/* Silence and an agent that has nothing to do are told apart: a heartbeat is
 * shown, and an audit that is overdue stays so. */
static void put_sign_of_life(struct page *page, const struct chain_id *chain)
{
	struct exchange *x = page->exchange;
	struct store *store = x->collector->desk.store;
	struct err err = {0};
	struct held head;

	if (store->kind->chain_at(store, x->arena, chain, 0, &head, &err) < 0 ||
	    head.sequence == 0 || head.kind != STATEMENT_HEARTBEAT)
		return;
	page_put(page, "<br><small>");
	say(page, P_ALIVE);
	page_put(page, " ");
	page_instant(page, head.received);
	page_put(page, "</small>");
}

static void put_last(struct page *page, const struct entity *e,
		     const struct held *held)
{
	int64_t cadence = cadence_of(page->exchange, e);
	char hex[DIGEST_HEX_ROOM];

	digest_hex(held->identity, hex);
	buffer_printf(&page->out, "<td><a href=\"%s/%s\">", API_ATTESTATIONS,
		      hex);
	page_instant(page, held->received);
	page_put(page, "</a>");
	if (cadence && page->now.seconds - held->received.seconds > cadence) {
		page_put(page, " <strong class=\"fail\">");
		say(page, P_OVERDUE);
		page_put(page, "</strong>");
	}
	put_sign_of_life(page, &held->chain);
	page_sign_off_alarm(page, e, &held->chain);
	page_challenge_alarm(page, e);
	buffer_printf(&page->out, "</td><td class=\"n\">%llu</td>",
		      (unsigned long long)held->sequence);
	put_judged(page, held);
}

static void put_entity(struct page *page, const struct entity *e,
		       const struct held *held)
{
	page_put(page, "<tr><th scope=\"row\">");
	buffer_printf(&page->out, "<a href=\"" PAGE_ENTITIES "/%.*s?lang=%s\">",
		      TEXT_ARG(e->id), page_language(page));
	page_text(page, bitext_pick(e->name, page_language(page)));
	page_put(page, "</a><br><code>");
	page_text(page, e->id);
	page_put(page, "</code></th><td>");
	for (int i = 0; i < CLASS_COUNT; i++)
		if (e->classes & (1u << i)) {
			page_put(page, page_word(page, &class_words[i]));
			page_put(page, "<br>");
		}
	page_put(page, "</td>");
	if (held) {
		put_last(page, e, held);
	} else {
		page_put(page, "<td colspan=\"6\">");
		say(page, P_NONE);
		page_put(page, "</td>");
	}
	page_put(page, "</tr>");
}

/* One line a chain; an entity without any has a line too. */
static void put_entities(struct page *page, struct entity_list entities,
			 struct held_list heads)
{
	static const unsigned char columns[] = {P_ENTITY,   P_CLASSES, P_LAST,
						P_SEQUENCE, P_VERDICT, P_FAILED,
						P_UNKNOWN,  P_FLAGS};
	size_t shown = 0;

	page_put(page, "<table>");
	page_heads(page, phrases, columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < entities.count; i++) {
		const struct entity *e = &entities.items[i];
		bool any = false;

		for (size_t k = 0; k < heads.count; k++) {
			if (!text_equal(heads.items[k].chain.entity, e->id))
				continue;
			any = true;
			if (shown++ < LIMIT_PAGE_ROWS)
				put_entity(page, e, &heads.items[k]);
		}
		if (!any && shown++ < LIMIT_PAGE_ROWS)
			put_entity(page, e, NULL);
	}
	page_put(page, "</tbody></table>");
}

static void put_events(struct page *page, struct event_list events)
{
	static const unsigned char columns[] = {P_WHEN, P_ENTITY, P_WHAT};

	if (!events.count)
		return;
	page_put(page, "<table><caption>");
	say(page, P_EVENTS);
	page_put(page, "</caption>");
	page_heads(page, phrases, columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < events.count; i++) {
		page_put(page, "<tr><td>");
		page_instant(page, events.items[i].at);
		page_put(page, "</td><td><code>");
		page_text(page, events.items[i].entity);
		page_put(page, "</code></td><td>");
		page_text(page, events.items[i].kind);
		page_put(page, "</td></tr>");
	}
	page_put(page, "</tbody></table>");
}

static void put_page(struct page *page, struct entity_list entities,
		     struct held_list heads, struct event_list events)
{
	struct collector *c = page->exchange->collector;
	struct log_edge edge =
		log_writer_edge(c->writer, page->exchange->arena);

	page_head(page, text_from(phrases[P_TITLE][page->language]));
	page_put(page, "<p><code>");
	page_text(page, c->desk.name);
	page_put(page, "</code> · ");
	say(page, P_LOG);
	buffer_printf(&page->out, ": %llu · <a href=\"/?lang=%s\">",
		      (unsigned long long)edge.size,
		      page->language ? "en" : "th");
	say(page, P_OTHER);
	page_put(page, "</a></p><p>");
	say(page, P_NOTE);
	page_put(page, "</p>");
	put_entities(page, entities, heads);
	put_events(page, events);
}

static void status(struct exchange *x)
{
	struct store *store = x->collector->desk.store;
	struct page page;
	struct registry_view *view;
	struct event_list events;
	struct held_list heads;
	struct err err = {0};

	if (store->kind->heads(store, x->arena, &heads, &err) < 0 ||
	    store->kind->events(store, x->arena, EVENTS_SHOWN, &events, &err) <
		    0 ||
	    registry_hold(x->collector->registry, &view, &err) < 0) {
		reply_failed(x, "status page", &err);
		return;
	}
	page_begin(x, &page);
	put_page(&page, registry_entities(view), heads, events);
	registry_release(view);
	page_answer(&page);
}

const struct route route_status = {
	.method = "GET",
	.path = "/",
	.answer = status,
};
