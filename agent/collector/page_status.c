/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GET /: the regulator's page, in Thai or English. Entities, their last
 * attestation, what we judged of it, what we noticed. Every text is escaped;
 * the page needs no script and loads nothing.
 */
#include "base/limits.h"
#include "collector/flag_words.h"
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

static const char head_start[] =
	"<meta charset=\"utf-8\"><meta name=\"viewport\" "
	"content=\"width=device-width, initial-scale=1\"><style>"
	"body{font:16px/1.5 system-ui,'Noto Sans Thai',sans-serif;"
	"max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;"
	"background:#fff}table{border-collapse:collapse;width:100%}"
	"caption{text-align:left;font-weight:600;font-size:1.2rem;"
	"padding:.8rem 0}th,td{text-align:left;padding:.4rem .6rem;"
	"border-bottom:1px solid #ccc;vertical-align:top}td.n{text-align:right}"
	".pass{color:#0b6b2e}.fail{color:#a4121d;font-weight:600}"
	".unknown{color:#7a4b00}code{font-size:.9em}a{color:#0b4fa0}"
	"</style>";

struct page {
	struct exchange *exchange;
	struct buffer out;
	int language; /* 0 English, 1 Thai */
	struct instant now;
};

static void put(struct page *page, const char *html)
{
	buffer_str(&page->out, html);
}

static void put_text(struct page *page, struct text t)
{
	for (size_t i = 0; i < t.size; i++) {
		char c = t.data[i];

		if (c == '&')
			put(page, "&amp;");
		else if (c == '<')
			put(page, "&lt;");
		else if (c == '>')
			put(page, "&gt;");
		else if (c == '"')
			put(page, "&quot;");
		else
			buffer_char(&page->out, c);
	}
}

static void say(struct page *page, enum phrase phrase)
{
	put(page, phrases[phrase][page->language]);
}

static const char *word_of(const struct page *page, const struct word *word)
{
	return page->language ? word->th : word->en;
}

static void put_instant(struct page *page, struct instant t)
{
	char room[INSTANT_TEXT_ROOM];

	put_text(page, instant_print_seconds(t, room));
}

static void put_heads(struct page *page, const enum phrase *columns,
		      size_t count)
{
	put(page, "<thead><tr>");
	for (size_t i = 0; i < count; i++) {
		put(page, "<th scope=\"col\">");
		say(page, columns[i]);
		put(page, "</th>");
	}
	put(page, "</tr></thead><tbody>");
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

		put(page, "<br><small>");
		if (kind >= 0)
			put(page, word_of(page, &flag_words[kind]));
		put(page, " <code>");
		put_text(page, member(flag, "clause"));
		put_text(page, member(flag, "source"));
		put(page, "</code></small>");
	}
	if (list && list->count > FLAGS_SHOWN)
		put(page, "<br>…");
}

static void put_judged(struct page *page, const struct held *held)
{
	const struct judged *j = &held->judged;
	const struct word *word = &verdict_words[j->verdict];

	buffer_printf(&page->out,
		      "<td class=\"%s\">%s</td><td class=\"n\">%llu</td>"
		      "<td class=\"n\">%llu</td><td>%llu",
		      word->word, word_of(page, word),
		      (unsigned long long)j->fail,
		      (unsigned long long)j->unknown,
		      (unsigned long long)j->flags);
	put_flags(page, j);
	put(page, "</td>");
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
	put(page, "<br><small>");
	say(page, P_ALIVE);
	put(page, " ");
	put_instant(page, head.received);
	put(page, "</small>");
}

static void put_last(struct page *page, const struct entity *e,
		     const struct held *held)
{
	int64_t cadence = cadence_of(page->exchange, e);
	char hex[DIGEST_HEX_ROOM];

	digest_hex(held->identity, hex);
	buffer_printf(&page->out, "<td><a href=\"%s/%s\">", API_ATTESTATIONS,
		      hex);
	put_instant(page, held->received);
	put(page, "</a>");
	if (cadence && page->now.seconds - held->received.seconds > cadence) {
		put(page, " <strong class=\"fail\">");
		say(page, P_OVERDUE);
		put(page, "</strong>");
	}
	put_sign_of_life(page, &held->chain);
	buffer_printf(&page->out, "</td><td class=\"n\">%llu</td>",
		      (unsigned long long)held->sequence);
	put_judged(page, held);
}

static void put_entity(struct page *page, const struct entity *e,
		       const struct held *held)
{
	put(page, "<tr><th scope=\"row\">");
	put_text(page, bitext_pick(e->name, page->language ? "th" : "en"));
	put(page, "<br><code>");
	put_text(page, e->id);
	put(page, "</code></th><td>");
	for (int i = 0; i < CLASS_COUNT; i++)
		if (e->classes & (1u << i)) {
			put(page, word_of(page, &class_words[i]));
			put(page, "<br>");
		}
	put(page, "</td>");
	if (held) {
		put_last(page, e, held);
	} else {
		put(page, "<td colspan=\"6\">");
		say(page, P_NONE);
		put(page, "</td>");
	}
	put(page, "</tr>");
}

/* One line a chain; an entity without any has a line too. */
static void put_entities(struct page *page, struct entity_list entities,
			 struct held_list heads)
{
	static const enum phrase columns[] = {P_ENTITY,	  P_CLASSES, P_LAST,
					      P_SEQUENCE, P_VERDICT, P_FAILED,
					      P_UNKNOWN,  P_FLAGS};
	size_t shown = 0;

	put(page, "<table>");
	put_heads(page, columns, ARRAY_SIZE(columns));
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
	put(page, "</tbody></table>");
}

static void put_events(struct page *page, struct event_list events)
{
	static const enum phrase columns[] = {P_WHEN, P_ENTITY, P_WHAT};

	if (!events.count)
		return;
	put(page, "<table><caption>");
	say(page, P_EVENTS);
	put(page, "</caption>");
	put_heads(page, columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < events.count; i++) {
		put(page, "<tr><td>");
		put_instant(page, events.items[i].at);
		put(page, "</td><td><code>");
		put_text(page, events.items[i].entity);
		put(page, "</code></td><td>");
		put_text(page, events.items[i].kind);
		put(page, "</td></tr>");
	}
	put(page, "</tbody></table>");
}

static void put_page(struct page *page, struct entity_list entities,
		     struct held_list heads, struct event_list events)
{
	struct collector *c = page->exchange->collector;
	struct log_edge edge =
		log_writer_edge(c->writer, page->exchange->arena);

	buffer_printf(&page->out, "<!doctype html><html lang=\"%s\"><head>",
		      page->language ? "th" : "en");
	put(page, head_start);
	put(page, "<title>");
	say(page, P_TITLE);
	put(page, "</title></head><body><main><h1>");
	say(page, P_TITLE);
	put(page, "</h1><p><code>");
	put_text(page, c->desk.name);
	put(page, "</code> · ");
	say(page, P_LOG);
	buffer_printf(&page->out, ": %llu · <a href=\"/?lang=%s\">",
		      (unsigned long long)edge.size,
		      page->language ? "en" : "th");
	say(page, P_OTHER);
	put(page, "</a></p><p>");
	say(page, P_NOTE);
	put(page, "</p>");
	put_entities(page, entities, heads);
	put_events(page, events);
	put(page, "</main></body></html>\n");
}

static int language_of(struct exchange *x)
{
	struct text asked = x->argument(x, "lang");

	if (asked.data)
		return text_is(asked, "th");
	return text_starts(x->language, "th");
}

static void status(struct exchange *x)
{
	struct store *store = x->collector->desk.store;
	struct page page = {.exchange = x, .now = x->collector->clock()};
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
	page.language = language_of(x);
	buffer_init(&page.out);
	put_page(&page, registry_entities(view), heads, events);
	registry_release(view);
	reply_body(x, 200, "text/html; charset=utf-8",
		   buffer_take(&page.out, x->arena));
}

const struct route route_status = {
	.method = "GET",
	.path = "/",
	.answer = status,
};
