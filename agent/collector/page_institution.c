/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GET /institutions/<id>: what one institution said, in Thai or English: each
 * chain's last attestation with the verdicts reached here, the periods that
 * officers stand for, their declarations, and the replies beside verdicts, with
 * corrective plans and whether their day has passed.
 */
#include "attest/entry_reply.h"
#include "attest/statement.h"
#include "base/limits.h"
#include "collector/page_challenges.h"
#include "collector/page_sign_offs.h"
#include "collector/route.h"
#include "collector/sign_off_desk.h"
#include "render/phrase.h"

enum phrase {
	P_BACK,
	P_OTHER,
	P_LAST,
	P_VERDICT,
	P_SAID,
	P_NOTHING,
	P_WHEN,
	P_WHO,
	P_ABOUT,
	P_WHAT,
	P_AGENT,
	P_NUMBER,
	P_SEALED,
	P_ONLY,
	P_WHOLE,
	P_OWNER,
	P_DUE,
	P_OVERDUE,
	P_NOTE,
	P_COUNT,
};

static const char *const phrases[P_COUNT][2] = {
	[P_BACK] = {"All institutions", "สถาบันทั้งหมด"},
	[P_OTHER] = {"ภาษาไทย", "English"},
	[P_LAST] = {"Last attestation", "คำรับรองล่าสุด"},
	[P_VERDICT] = {"Our verdict", "ผลที่เราตัดสิน"},
	[P_SAID] = {"Declarations and replies", "การลงนามรับรองและคำชี้แจง"},
	[P_NOTHING] = {"none yet", "ยังไม่มี"},
	[P_WHEN] = {"When (UTC)", "เมื่อ (UTC)"},
	[P_WHO] = {"Who", "ผู้ลงนาม"},
	[P_ABOUT] = {"About", "เกี่ยวกับ"},
	[P_WHAT] = {"What", "ข้อความ"},
	[P_AGENT] = {"the institution's agent", "โปรแกรมของสถาบัน"},
	[P_NUMBER] = {"number", "ลำดับที่"},
	[P_SEALED] = {"of", "เมื่อ"},
	[P_ONLY] = {"only of", "เฉพาะ"},
	[P_WHOLE] = {"of the whole", "ทั้งฉบับ"},
	[P_OWNER] = {"Owner", "ผู้รับผิดชอบ"},
	[P_DUE] = {"due", "กำหนดแล้วเสร็จ"},
	[P_OVERDUE] = {"the day has passed", "พ้นกำหนดแล้ว"},
	[P_NOTE] = {"None of it changes a verdict.",
		    "ข้อความเหล่านี้ไม่เปลี่ยนผลตัดสิน"},
};

/* What all entries of a page are read with. */
struct desk {
	struct page *page;
	struct store *store;
	struct arena *arena;
	struct agent_key_list keys;
};

static void say_here(struct page *page, enum phrase phrase)
{
	page_put(page, phrases[phrase][page->language]);
}

static void put_who(const struct desk *d, const struct held *held)
{
	const struct agent_key *key = officer_of_held(d->arena, held, &d->keys);

	if (key) {
		page_text(d->page, key->officer.name);
		page_put(d->page, "<br><small>");
		page_text(d->page, key->officer.position);
		page_put(d->page, "</small>");
	} else {
		say_here(d->page, P_AGENT);
	}
	page_put(d->page, "<br><code>");
	page_text(d->page, held->chain.agent);
	page_put(d->page, "</code>");
}

static void put_about(const struct desk *d, struct digest identity)
{
	struct page *page = d->page;
	char hex[DIGEST_HEX_ROOM];
	struct err err = {0};
	struct held about;
	bool found;

	if (d->store->kind->held_find(d->store, d->arena, identity, &about,
				      &found, &err) ||
	    !found)
		return;
	digest_hex(identity, hex);
	buffer_printf(&page->out, "<a href=\"%s/%s\">", API_ATTESTATIONS, hex);
	say_here(page, P_NUMBER);
	buffer_printf(&page->out, " %llu</a> ",
		      (unsigned long long)about.sequence);
	say_here(page, P_SEALED);
	page_put(page, " ");
	page_instant(page, about.created);
}

static void put_sign_off(const struct desk *d, const struct sign_off *s)
{
	struct page *page = d->page;
	const struct word *word = &declaration_words[s->declares];

	buffer_printf(&page->out, "<strong class=\"%s\">%s</strong>, ",
		      s->declares == DECLARATION_COMPLETE  ? "pass"
		      : s->declares == DECLARATION_REFUSED ? "fail"
							   : "unknown",
		      page_word(page, word));
	say_here(page, s->clause_count ? P_ONLY : P_WHOLE);
	for (size_t i = 0; i < s->clause_count; i++) {
		page_put(page, " <code>");
		page_text(page, s->clauses[i]);
		page_put(page, "</code>");
	}
	for (size_t i = 0; i < s->reservation_count; i++) {
		page_put(page, "<br><code>");
		page_text(page, s->reservations[i].clause);
		page_put(page, "</code> ");
		page_text(page, s->reservations[i].words);
	}
}

static void put_plan(const struct desk *d, const struct clause_reply *plan)
{
	struct page *page = d->page;

	page_put(page, "<br>");
	say_here(page, P_OWNER);
	page_put(page, ": ");
	page_text(page, plan->owner);
	page_put(page, ", ");
	say_here(page, P_DUE);
	page_put(page, " ");
	page_instant(page, plan->due);
	if (instant_compare(page->now, plan->due) < 0)
		return;
	page_put(page, " <strong class=\"fail\">");
	say_here(page, P_OVERDUE);
	page_put(page, "</strong>");
}

static void put_replies(const struct desk *d, const struct said_reply *reply)
{
	struct page *page = d->page;

	for (size_t i = 0; i < reply->count; i++) {
		const struct clause_reply *item = &reply->items[i];

		page_put(page, i ? "<br><code>" : "<code>");
		page_text(page, item->clause);
		page_put(page, "</code> ");
		page_put(page, page_word(page, &reply_words[item->kind]));
		page_put(page, ": ");
		page_text(page, item->words);
		if (item->kind == REPLY_PLAN)
			put_plan(d, item);
	}
}

static int put_said(const struct desk *d, const struct held *held,
		    struct err *err)
{
	struct page *page = d->page;
	struct sign_off declared = {.clause_count = 0};
	struct said_reply reply = {.count = 0};

	if (held->kind == STATEMENT_SIGN_OFF
		    ? sign_off_of_held(d->arena, held, &declared, err)
		    : reply_of_held(d->arena, held, &reply, err))
		return -1;
	page_put(page, "<tr><td>");
	page_instant(page, held->created);
	page_put(page, "</td><td>");
	put_who(d, held);
	page_put(page, "</td><td>");
	put_about(d, held->about);
	page_put(page, "</td><td>");
	if (held->kind == STATEMENT_SIGN_OFF)
		put_sign_off(d, &declared);
	else
		put_replies(d, &reply);
	page_put(page, "</td></tr>");
	return 0;
}

static int put_all_said(const struct desk *d, const struct entity *entity,
			struct err *err)
{
	static const unsigned char columns[] = {P_WHEN, P_WHO, P_ABOUT, P_WHAT};
	struct page *page = d->page;
	struct held_list said;

	if (d->store->kind->held_said(d->store, d->arena, entity->id,
				      (struct instant){0, 0}, &said, err))
		return -1;
	page_put(page, "<h2>");
	say_here(page, P_SAID);
	page_put(page, "</h2><p>");
	say_here(page, said.count ? P_NOTE : P_NOTHING);
	page_put(page, "</p>");
	if (!said.count)
		return 0;
	page_put(page, "<table>");
	page_heads(page, phrases, columns, ARRAY_SIZE(columns));
	for (size_t i = 0; i < said.count; i++)
		if (put_said(d, &said.items[i], err))
			return -1;
	page_put(page, "</tbody></table>");
	return 0;
}

static void put_chain(struct page *page, const struct entity *entity,
		      const struct held *head)
{
	const struct word *verdict = &verdict_words[head->judged.verdict];
	char hex[DIGEST_HEX_ROOM];

	digest_hex(head->identity, hex);
	page_put(page, "<h2><code>");
	page_text(page, head->chain.agent);
	page_put(page, "</code></h2><p>");
	say_here(page, P_LAST);
	buffer_printf(&page->out, ": <a href=\"%s/%s\">", API_ATTESTATIONS,
		      hex);
	page_instant(page, head->created);
	page_put(page, "</a>. ");
	say_here(page, P_VERDICT);
	buffer_printf(&page->out, ": <strong class=\"%s\">%s</strong></p>",
		      verdict->word, page_word(page, verdict));
	page_sign_offs(page, entity, &head->chain);
}

static int put_institution(struct page *page, const struct entity *entity,
			   struct err *err)
{
	struct exchange *x = page->exchange;
	struct desk desk = {page, x->collector->desk.store, x->arena, {0}};
	struct held_list heads;

	if (desk.store->kind->heads(desk.store, x->arena, &heads, err) ||
	    desk.store->kind->keys(desk.store, x->arena, &desk.keys, err))
		return -1;
	page_head(page, bitext_pick(entity->name, page_language(page)));
	buffer_printf(&page->out,
		      "<p><code>%.*s</code> · <a href=\"/?lang=%s\">",
		      TEXT_ARG(entity->id), page_language(page));
	say_here(page, P_BACK);
	page_put(page, "</a> · ");
	buffer_printf(&page->out, "<a href=\"?lang=%s\">",
		      page->language ? "en" : "th");
	say_here(page, P_OTHER);
	page_put(page, "</a></p>");
	for (size_t i = 0; i < heads.count; i++)
		if (text_equal(heads.items[i].chain.entity, entity->id))
			put_chain(page, entity, &heads.items[i]);
	if (page_challenges(page, entity, err))
		return -1;
	return put_all_said(&desk, entity, err);
}

static void institution(struct exchange *x)
{
	const struct entity *entity;
	struct registry_view *view;
	struct err err = {0};
	struct page page;

	if (registry_hold(x->collector->registry, &view, &err) < 0) {
		reply_failed(x, "institution's page", &err);
		return;
	}
	entity = registry_entity(view, x->rest);
	if (!entity) {
		reply_refuse(x, API_PROBLEM_NOT_FOUND, NULL);
	} else {
		page_begin(x, &page);
		if (put_institution(&page, entity, &err))
			reply_failed(x, "institution's page", &err);
		else
			page_answer(&page);
		buffer_release(&page.out);
	}
	registry_release(view);
}

const struct route route_institution = {
	.method = "GET",
	.path = PAGE_ENTITIES,
	.open_ended = true,
	.answer = institution,
};
