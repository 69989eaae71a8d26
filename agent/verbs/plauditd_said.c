/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/plauditd_said.h"

#include <stdio.h>

#include "attest/entry_reply.h"
#include "attest/entry_sign_off.h"
#include "collector/sign_off_desk.h"
#include "render/sign_off_words.h"

struct saying {
	struct arena *arena;
	const struct held *entry;
	const struct agent_key_list *keys;
	bool thai;
};

static const char *word_of(const struct saying *s, const struct word *word)
{
	return s->thai ? word->th : word->en;
}

static void print_who(const struct saying *s)
{
	const struct chain_id *chain = &s->entry->chain;
	char when[INSTANT_TEXT_ROOM];

	printf("  %s", instant_print_seconds(s->entry->created, when).data);
	for (size_t i = 0; i < s->keys->count; i++) {
		const struct agent_key *key = &s->keys->items[i];

		if (!text_equal(key->entity, chain->entity) ||
		    !text_equal(key->agent, chain->agent) ||
		    !key->officer.name.size)
			continue;
		printf(" %.*s, %.*s", TEXT_ARG(key->officer.name),
		       TEXT_ARG(key->officer.position));
		break;
	}
	printf(" (%.*s)", TEXT_ARG(chain->agent));
}

static int print_sign_off(const struct saying *s, struct err *err)
{
	struct sign_off d = {.clause_count = 0};

	if (sign_off_of_held(s->arena, s->entry, &d, err))
		return -1;
	print_who(s);
	printf(": %s", word_of(s, &declaration_words[d.declares]));
	for (size_t i = 0; i < d.clause_count; i++)
		printf("%s%.*s",
		       i	 ? ", "
		       : s->thai ? " เฉพาะ "
				 : ", only ",
		       TEXT_ARG(d.clauses[i]));
	putchar('\n');
	for (size_t i = 0; i < d.reservation_count; i++)
		printf("    %.*s%s%.*s\n", TEXT_ARG(d.reservations[i].clause),
		       d.reservations[i].clause.size ? ": " : "",
		       TEXT_ARG(d.reservations[i].words));
	return 0;
}

static const char *passed(const struct saying *s, struct instant due)
{
	if (instant_compare(clock_now(), due) < 0)
		return "";
	return s->thai ? " (พ้นกำหนดแล้ว)" : " (the day has passed)";
}

static int print_reply(const struct saying *s, struct err *err)
{
	struct said_reply reply = {.count = 0};
	char due[INSTANT_TEXT_ROOM];

	if (reply_of_held(s->arena, s->entry, &reply, err))
		return -1;
	for (size_t i = 0; i < reply.count; i++) {
		const struct clause_reply *item = &reply.items[i];

		print_who(s);
		printf(": %.*s: %s: %.*s\n", TEXT_ARG(item->clause),
		       word_of(s, &reply_words[item->kind]),
		       TEXT_ARG(item->words));
		if (item->kind == REPLY_PLAN)
			printf(s->thai ? "    ผู้รับผิดชอบ %.*s กำหนดแล้วเสร็จ %s%s\n"
				       : "    owner %.*s, due %s%s\n",
			       TEXT_ARG(item->owner),
			       instant_print_seconds(item->due, due).data,
			       passed(s, item->due));
	}
	return 0;
}

int said_print(struct arena *arena, const struct held *entry,
	       const struct agent_key_list *keys, bool thai, struct err *err)
{
	const struct saying saying = {arena, entry, keys, thai};

	if (entry->kind == STATEMENT_COMPLIANCE) {
		print_who(&saying);
		printf(thai ? ": แก้ไขโดยลำดับที่ %llu\n"
			    : ": corrected by number %llu\n",
		       (unsigned long long)entry->sequence);
		return 0;
	}
	if (entry->kind == STATEMENT_SIGN_OFF)
		return print_sign_off(&saying, err);
	return entry->kind == STATEMENT_REPLY ? print_reply(&saying, err) : 0;
}

static bool is_overdue(const struct said_reply *reply)
{
	for (size_t i = 0; i < reply->count; i++)
		if (reply->items[i].kind == REPLY_PLAN &&
		    instant_compare(clock_now(), reply->items[i].due) >= 0)
			return true;
	return false;
}

int said_print_overdue(const struct collector_desk *desk, struct text entity,
		       const char *language, struct err *err)
{
	bool thai = text_is(TEXT("th"), language), headed = false;
	struct store *store = desk->store;
	struct agent_key_list keys;
	struct held_list said;

	if (store->kind->keys(store, desk->arena, &keys, err) ||
	    store->kind->held_said(store, desk->arena, entity,
				   (struct instant){0, 0}, &said, err))
		return -1;
	for (size_t i = 0; i < said.count; i++) {
		const struct held *held = &said.items[i];
		struct saying saying = {desk->arena, held, &keys, thai};
		struct said_reply reply = {.count = 0};

		if (held->kind != STATEMENT_REPLY)
			continue;
		if (reply_of_held(desk->arena, held, &reply, err))
			return -1;
		if (!is_overdue(&reply))
			continue;
		if (!headed)
			puts(thai ? "แผนแก้ไขที่พ้นกำหนด:"
				  : "corrective plans whose day has passed:");
		headed = true;
		if (print_reply(&saying, err))
			return -1;
	}
	return 0;
}

static const struct entity *entity_of(const struct sign_off_showing *s,
				      const struct entity_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_equal(list->items[i].id, s->chain->entity))
			return &list->items[i];
	return NULL;
}

static void print_view(const struct sign_off_showing *s,
		       const struct sign_off_view *view)
{
	struct voice voice = {s->desk->arena, s->language, view->zone};

	for (size_t i = 0; i < view->count; i++) {
		const struct sign_off_account *a = &view->accounts[i];

		for (size_t k = 0; k < a->line_count; k++)
			printf("  %.*s: %.*s\n",
			       TEXT_ARG(say(&voice, WORDING_SIGN_OFF)),
			       TEXT_ARG(sign_off_line_text(&voice, a,
							   &a->lines[k])));
		for (size_t k = 0; k < a->doubted_count; k++)
			printf("  %.*s: %.*s\n",
			       TEXT_ARG(say(&voice, WORDING_SIGN_OFF)),
			       TEXT_ARG(sign_off_doubt_text(&voice, a,
							    &a->doubted[k])));
	}
}

int sign_off_periods_print(const struct sign_off_showing *s, struct err *err)
{
	struct store *store = s->desk->store;
	struct sign_off_question question = {
		.store = store, .chain = s->chain, .now = s->now};
	const struct sign_off_view *views;
	struct entity_list entities;
	struct err no_pack = {.kind = ERR_NONE};
	size_t count;

	if (store->kind->entities(store, s->desk->arena, &entities, err))
		return -1;
	question.entity = entity_of(s, &entities);
	if (!question.entity || !question.entity->pack_count)
		return 0;
	question.pack =
		pack_shelf_get(s->packs, question.entity->packs[0], &no_pack);
	if (sign_off_views(s->desk->arena, &question, &views, &count, err))
		return -1;
	for (size_t i = 0; i < count; i++)
		print_view(s, &views[i]);
	return 0;
}
