/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "attest/entry_sign_off.h"
#include "base/limits.h"
#include "render/sign_off_words.h"
#include "verbs/sign_off_book.h"
#include "verbs/speaker.h"
#include "verbs/verb.h"

struct sign_off_options {
	struct speaker_options speaker;
	struct option_list clauses, reservations;
	bool refuse, periods;
	const char *now;
};

static const struct option options[] = {
	SPEAKER_OPTIONS(struct sign_off_options, speaker),
#define AT(member) offsetof(struct sign_off_options, member)
	{"clause", 'c', OPTION_LIST, AT(clauses), "ID",
	 "sign off this clause only (default: all of it)"},
	{"reservation", 'r', OPTION_LIST, AT(reservations), "[CLAUSE:] TEXT",
	 "what the signature does not stand for, or not fully"},
	{"refuse", 0, OPTION_FLAG, AT(refuse), NULL,
	 "declare that it is not signed off; a --reservation says why"},
	{"periods", 0, OPTION_FLAG, AT(periods), NULL,
	 "only tell which periods are signed off, awaited, overdue"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "of --periods: as of this moment (RFC 3339)"},
#undef AT
	{.name = NULL},
};

static int take_clauses(struct speaker *s, const struct option_list *given,
			struct sign_off *out, struct err *err)
{
	struct text *clauses = arena_many(s->arena, given->count, struct text);

	for (size_t i = 0; i < given->count; i++) {
		clauses[i] = text_from(given->items[i]);
		if (!speaker_clause(s, clauses[i]))
			return err_set(err, ERR_USAGE,
				       "--clause %s: the attestation has no "
				       "such clause",
				       given->items[i]);
	}
	out->clauses = clauses;
	out->clause_count = given->count;
	return 0;
}

/* "TH-ED-06: the feed of one branch was down" or words about the whole. */
static void take_reservations(struct speaker *s,
			      const struct option_list *given,
			      struct sign_off *out)
{
	struct reservation *list =
		arena_many(s->arena, given->count, struct reservation);

	for (size_t i = 0; i < given->count; i++) {
		struct text all = text_from(given->items[i]), rest;
		struct text clause = text_cut(all, ':', &rest);

		list[i].words = all;
		if (clause.size != all.size && speaker_clause(s, clause)) {
			list[i].clause = clause;
			list[i].words = text_trim(rest);
		}
	}
	out->reservations = list;
	out->reservation_count = given->count;
}

static void show_scope(const struct speaker *s, const struct sign_off *d)
{
	for (size_t i = 0; i < d->clause_count; i++)
		printf("%s%.*s",
		       i	 ? ", "
		       : s->thai ? "เฉพาะข้อกำหนด "
				 : "only ",
		       TEXT_ARG(d->clauses[i]));
	if (d->clause_count)
		putchar('\n');
	for (size_t i = 0; i < d->reservation_count; i++)
		printf("- %.*s%s%.*s\n", TEXT_ARG(d->reservations[i].clause),
		       d->reservations[i].clause.size ? ": " : "",
		       TEXT_ARG(d->reservations[i].words));
}

/* What the signature is going to stand for. */
static void show(const struct speaker *s, const struct sign_off *d)
{
	const struct report *r = &s->about.report;
	char hex[DIGEST_HEX_ROOM], created[INSTANT_TEXT_ROOM];
	struct text name = s->thai ? s->open.site->entity_name.th
				   : s->open.site->entity_name.en;

	instant_print_seconds(r->created, created);
	digest_hex(r->identity, hex);
	printf(s->thai ? "%.*s: คำรับรองลำดับที่ %llu ลงนามเมื่อ %s\n%s\n"
			 "ข้อกำหนดที่ผูกพัน %llu ข้อ: ผ่าน %llu ไม่ผ่าน %llu ตรวจไม่ได้ "
			 "%llu ผ่อนผัน %llu\n"
		       : "%.*s: attestation number %llu of %s\n%s\n%llu "
			 "clauses bound: %llu pass, %llu fail, %llu unknown, "
			 "%llu waived\n",
	       TEXT_ARG(name), (unsigned long long)r->chain.sequence, created,
	       hex, (unsigned long long)r->coverage.bound,
	       (unsigned long long)r->coverage.passed,
	       (unsigned long long)r->coverage.failed,
	       (unsigned long long)r->coverage.unknown,
	       (unsigned long long)r->coverage.waived);
	printf(s->thai ? "%s ขอแสดงเจตนา: %s\n" : "%s declares: %s\n",
	       s->options->officer,
	       s->thai ? declaration_words[d->declares].th
		       : declaration_words[d->declares].en);
	show_scope(s, d);
}

static int declare(struct speaker *s, const struct sign_off_options *o,
		   struct err *err)
{
	struct sign_off d = {.attestation = s->about.report.identity};
	const struct json *matter;
	bool agreed;

	take_reservations(s, &o->reservations, &d);
	if (take_clauses(s, &o->clauses, &d, err))
		return verb_exit_of(err);
	if (o->refuse)
		d.declares = DECLARATION_REFUSED;
	else if (d.reservation_count)
		d.declares = DECLARATION_RESERVED;
	matter = sign_off_json(s->arena, &d);
	if (sign_off_check(s->arena, matter, err)) {
		err_prefix(err, "sign-off");
		return verb_exit_of(err);
	}
	show(s, &d);
	if (speaker_confirm(s, &agreed, err))
		return verb_exit_of(err);
	if (!agreed) {
		puts(s->thai ? "ไม่ได้ลงนาม" : "nothing was signed");
		return EXIT_CONTENT;
	}
	if (speaker_rise(s, STATEMENT_SIGN_OFF, err))
		return verb_exit_of(err);
	return speaker_say(s, matter, err);
}

static void print_book(struct arena *arena, const char *language,
		       const struct sign_off_book *book)
{
	struct voice voice = {arena, language, book->zone};

	printf("%.*s\n", TEXT_ARG(bitext_pick(book->profile->title, language)));
	for (size_t i = 0; i < book->count; i++) {
		const struct sign_off_account *a = &book->accounts[i];

		for (size_t k = 0; k < a->line_count; k++)
			printf("  %.*s\n", TEXT_ARG(sign_off_line_text(
						   &voice, a, &a->lines[k])));
		for (size_t k = 0; k < a->doubted_count; k++)
			printf("  %.*s\n", TEXT_ARG(sign_off_doubt_text(
						   &voice, a, &a->doubted[k])));
	}
}

/* Of each regulator; nothing is signed. */
static int tell_periods(struct arena *arena,
			const struct sign_off_options *given, struct err *err)
{
	const struct speaker_options *o = &given->speaker;
	struct site_open open;
	const char *language;
	size_t asked = 0;

	if (language_choose(o->language, &language, err) ||
	    site_open(arena, o->site, o->pack, given->now, &open, err))
		return verb_exit_of(err);
	for (size_t i = 0; i < open.site->regulator_count; i++) {
		const struct sign_off_book *books;
		size_t count;

		if (sign_off_books(arena, &open, &open.site->regulators[i],
				   &books, &count, err))
			return verb_exit_of(err);
		for (size_t k = 0; k < count; k++)
			print_book(arena, language, &books[k]);
		asked += count;
	}
	if (!asked)
		printf("%.*s\n",
		       TEXT_ARG(wording(WORDING_SIGN_OFF_NOT_ASKED, language)));
	return EXIT_CLEAN;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct sign_off_options o = {.speaker = {.push_seconds = 30}};
	struct speaker speaker = {.options = NULL};
	struct arena *arena;
	int code, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (o.periods) {
		arena = arena_open();
		code = tell_periods(arena, &o, err);
		arena_close(arena);
		return code;
	}
	if (line->rest.count != 1 || !o.speaker.officer) {
		err_set(err, ERR_USAGE,
			"sign-off takes a bundle, --officer and --key");
		return EXIT_CONTENT;
	}
	arena = arena_open();
	code = speaker_attend(arena, &o.speaker, line->rest.items[0], &speaker,
			      err)
		       ? verb_exit_of(err)
		       : declare(&speaker, &o, err);
	speaker_close(&speaker);
	arena_close(arena);
	return code;
}

const struct verb verb_sign_off = {
	.name = "sign-off",
	.program = "plaudit",
	.arguments = "BUNDLE | --periods",
	.summary = "an officer declares that an attestation is complete and "
		   "correct",
	.description =
		"Verifies the attestation, shows what it says, asks, and seals "
		"the declaration of a\nnamed officer with that person's own "
		"key (a file or a token) into the officer's own\nchain, which "
		"is delivered like any entry. A --reservation limits what the "
		"signature\nstands for; with --refuse the officer says that "
		"it is not signed off, and why.\n\nThe key is enrolled once: "
		"the regulator gives a code that names the person\n(plauditd "
		"entity code ID --officer NAME --position TEXT), and plaudit "
		"enrol CODE\n--officer ID --key KEY uses it.\n\n--periods "
		"tells, of the months, quarters or years for which a profile "
		"asks for sign-offs,\nwho signed, who is awaited until when, "
		"and what is overdue, as far as this machine\nknows.\n\n"
		"Exit codes: 0 "
		"signed and delivered; 3 usage, or not agreed to; 4 the "
		"attestation does\nnot hold; 5 signed but not delivered.",
	.options = options,
	.run = run,
};
