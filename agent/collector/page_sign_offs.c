/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/page_sign_offs.h"

#include "collector/pack_shelf.h"
#include "collector/sign_off_desk.h"
#include "render/sign_off_words.h"

static void views_of(struct page *page, const struct entity *entity,
		     const struct chain_id *chain,
		     const struct sign_off_view **out, size_t *count)
{
	struct exchange *x = page->exchange;
	struct err err = {0};
	struct sign_off_question question = {
		.store = x->collector->desk.store,
		.entity = entity,
		.chain = chain,
		.now = page->now,
	};

	*count = 0;
	if (entity->pack_count)
		question.pack = pack_shelf_get(x->collector->packs,
					       entity->packs[0], &err);
	if (sign_off_views(x->arena, &question, out, count, &err)) {
		page_put(page, "<p class=\"unknown\">");
		page_text(page, text_from(err.text));
		page_put(page, "</p>");
		*count = 0;
	}
}

static struct voice voice_of(const struct page *page,
			     const struct sign_off_view *view)
{
	return (struct voice){page->exchange->arena, page_language(page),
			      view->zone};
}

static const char *tint_of(enum sign_off_state state)
{
	switch (state) {
	case SIGNING_OVERDUE:
		return "fail";
	case SIGNING_DONE:
		return "pass";
	case SIGNING_DUE:
	case SIGNING_LATE:
		return "unknown";
	default:
		return "soft";
	}
}

static void put_line(struct page *page, const struct sign_off_view *view,
		     const struct sign_off_account *account, size_t at)
{
	const struct sign_off_line *line = &account->lines[at];
	struct voice voice = voice_of(page, view);

	buffer_printf(&page->out, "<li class=\"%s\">", tint_of(line->state));
	page_text(page, sign_off_line_text(&voice, account, line));
	page_put(page, "</li>");
}

static void put_awaited(struct page *page, const struct sign_off_view *view,
			const struct sign_off_account *account)
{
	for (size_t i = 0; i < account->line_count; i++) {
		enum sign_off_state state = account->lines[i].state;

		if (state == SIGNING_OVERDUE || state == SIGNING_DUE)
			put_line(page, view, account, i);
	}
}

void page_sign_off_alarm(struct page *page, const struct entity *entity,
			 const struct chain_id *chain)
{
	const struct sign_off_view *views;
	size_t count;

	views_of(page, entity, chain, &views, &count);
	if (count)
		page_put(page, "<ul>");
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < views[i].count; k++)
			put_awaited(page, &views[i], &views[i].accounts[k]);
	if (count)
		page_put(page, "</ul>");
}

static void put_account(struct page *page, const struct sign_off_view *view,
			const struct sign_off_account *account)
{
	struct voice voice = voice_of(page, view);

	for (size_t i = 0; i < account->line_count; i++)
		put_line(page, view, account, i);
	for (size_t i = 0; i < account->doubted_count; i++) {
		page_put(page, "<li class=\"unknown\">");
		page_text(page, sign_off_doubt_text(&voice, account,
						    &account->doubted[i]));
		page_put(page, "</li>");
	}
}

void page_sign_offs(struct page *page, const struct entity *entity,
		    const struct chain_id *chain)
{
	const struct sign_off_view *views;
	size_t count;

	views_of(page, entity, chain, &views, &count);
	for (size_t i = 0; i < count; i++) {
		struct voice voice = voice_of(page, &views[i]);

		page_put(page, "<h3>");
		page_text(page, say(&voice, WORDING_SIGN_OFF));
		page_put(page, ": ");
		page_text(page, bitext_pick(views[i].profile->title,
					    page_language(page)));
		page_put(page, "</h3><ul>");
		for (size_t k = 0; k < views[i].count; k++)
			put_account(page, &views[i], &views[i].accounts[k]);
		page_put(page, "</ul>");
	}
}
