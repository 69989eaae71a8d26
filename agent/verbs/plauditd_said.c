/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/plauditd_said.h"

#include <stdio.h>

#include "attest/entry_reply.h"
#include "attest/entry_sign_off.h"
#include "attest/statement.h"
#include "seal/dsse.h"

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

static int print_sign_off(const struct saying *s, const struct json *matter,
			  struct err *err)
{
	struct sign_off d = {.clause_count = 0};

	if (sign_off_read(s->arena, matter, &d, err))
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

static int print_reply(const struct saying *s, const struct json *matter,
		       struct err *err)
{
	struct reply reply = {.count = 0};
	char due[INSTANT_TEXT_ROOM];

	if (reply_read(s->arena, matter, &reply, err))
		return -1;
	for (size_t i = 0; i < reply.count; i++) {
		const struct clause_reply *item = &reply.items[i];

		print_who(s);
		printf(": %.*s: %s: %.*s\n", TEXT_ARG(item->clause),
		       word_of(s, &reply_words[item->kind]),
		       TEXT_ARG(item->words));
		if (item->kind == REPLY_PLAN)
			printf(s->thai ? "    ผู้รับผิดชอบ %.*s กำหนดแล้วเสร็จ %s\n"
				       : "    owner %.*s, due %s\n",
			       TEXT_ARG(item->owner),
			       instant_print_seconds(item->due, due).data);
	}
	return 0;
}

int said_print(struct arena *arena, const struct held *entry,
	       const struct agent_key_list *keys, bool thai, struct err *err)
{
	const struct saying saying = {arena, entry, keys, thai};
	struct envelope envelope;
	enum statement_kind kind;
	struct report report;

	if (entry->kind == STATEMENT_COMPLIANCE) {
		print_who(&saying);
		printf(thai ? ": แก้ไขโดยลำดับที่ %llu\n"
			    : ": corrected by number %llu\n",
		       (unsigned long long)entry->sequence);
		return 0;
	}
	if (entry->kind != STATEMENT_SIGN_OFF && entry->kind != STATEMENT_REPLY)
		return 0;
	if (envelope_parse(arena, entry->envelope, &envelope, err) ||
	    statement_read(arena, envelope.payload, &kind, &report, err))
		return -1;
	return kind == STATEMENT_SIGN_OFF
		       ? print_sign_off(&saying, report.matter, err)
		       : print_reply(&saying, report.matter, err);
}
