/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/audit_session.h"

#include <stdio.h>
#include <string.h>

#include "audit/history_books.h"
#include "base/fs.h"
#include "probes/history_hold.h"
#include "seal/key.h"
#include "verbs/audit_marks.h"
#include "verbs/chain_guard.h"
#include "verbs/closing_words.h"
#include "verbs/delivery.h"
#include "verbs/interruption.h"
#include "verbs/sign_off_book.h"
#include "verbs/verb.h"

static int seal(struct audit_session *s, enum statement_kind kind,
		struct report *report, struct err *err)
{
	struct sealed sealed;

	if (log_state_read(s->arena, s->stream_directory, &report->log_state,
			   err) ||
	    chain_seal(s->chain, kind, s->key, report, &sealed, err) ||
	    outbox_put(s->arena, s->outbox, &sealed, err))
		return -1;
	s->note.state = TEXT("sealed");
	return 0;
}

int audit_session_open(struct audit_session *s, struct err *err)
{
	const struct site *site = s->open.site;
	struct text stream =
		s->regulator ? s->regulator->stream : TEXT("local");

	if (s->wishes->rehearsal)
		return 0;
	if (site_key_open(s->arena, site, &s->key, err) ||
	    stream_directory(s->arena, s->open.state, stream,
			     &s->stream_directory, err) ||
	    guarded_chain_open(s->arena, &s->open, s->regulator, &s->chain,
			       err))
		return -1;
	s->books = fs_join(s->arena, s->stream_directory, HISTORY_DIRECTORY);
	if (history_books_open(s->books, err))
		return -1;
	return outbox_open(s->arena, s->stream_directory, &s->outbox, err);
}

void audit_session_close(struct audit_session *s)
{
	chain_close(s->chain);
	key_close(s->key);
}

/* The attempt is in the chain before the first look. */
static int attempt_seal(struct audit_session *s, struct err *err)
{
	struct report started;

	if (s->wishes->rehearsal)
		return 0;
	memset(&started, 0, sizeof(started));
	started.entity_id = s->open.site->entity_id;
	started.now = s->open.now;
	started.trigger = s->trigger;
	started.agent_version = TEXT(PLAUDIT_VERSION);
	started.pack_digest = s->open.pack->digest;
	return seal(s, STATEMENT_AUDIT_STARTED, &started, err);
}

static int mark(const struct audit_session *s, struct report *report,
		struct err *err)
{
	return audit_marks(s->arena, s->open.site, s->regulator,
			   s->wishes->supersedes, report, err);
}

int audit_session_begin(struct audit_session *s, struct report *report,
			struct err *err)
{
	if (mark(s, report, err) || attempt_seal(s, err))
		return -1;
	key_close(s->key);
	s->key = NULL;
	return 0;
}

int audit_session_seal(struct audit_session *s, struct report *report,
		       struct err *err)
{
	if (s->wishes->rehearsal)
		return 0;
	return site_key_open(s->arena, s->open.site, &s->key, err) ||
			       mark(s, report, err) ||
			       seal(s, STATEMENT_COMPLIANCE, report, err) ||
			       history_books_keep(s->arena, s->books, report,
						  err)
		       ? -1
		       : 0;
}

/* Undelivered is told by the exit code; it stays in the outbox. */
static int deliver(struct audit_session *s, const struct report *report,
		   struct err *err)
{
	struct delivery delivery = {
		.site = s->open.site,
		.regulator = s->regulator,
		.outbox = s->outbox,
		.stream_directory = s->stream_directory,
		.seconds = s->wishes->push_seconds,
	};

	if (s->wishes->rehearsal || s->wishes->no_push || !s->regulator)
		return 0;
	if (delivery_run(s->arena, &delivery, err))
		return -1;
	s->undelivered = delivery.result.left || delivery.result.refused;
	if (delivery.result.detail.size)
		fprintf(stderr, "plaudit: %.*s\n",
			TEXT_ARG(delivery.result.detail));
	delivery_note_fill(s->arena, &delivery, report, &s->note);
	return 0;
}

/* What officers stand for beside this audit. Not to know is no failure of it:
 * a note says why. */
static void sign_offs_take(struct audit_session *s, struct err *err)
{
	const struct sign_off_book *books;
	struct sign_off_account *all;
	size_t count;

	if (s->wishes->rehearsal || !s->regulator)
		return;
	if (sign_off_books(s->arena, &s->open, s->regulator, &books, &count,
			   err)) {
		fprintf(stderr, "plaudit: note: sign-offs are not told: %s\n",
			err->text);
		return;
	}
	all = arena_many(s->arena, count * SIGN_OFF_PERIODS,
			 struct sign_off_account);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < books[i].count; k++)
			all[s->sign_off_count++] = books[i].accounts[k];
	s->sign_offs = all;
}

static int render(struct audit_session *s, const struct report *report,
		  struct err *err)
{
	struct render_request request = {
		.report = report,
		.language = s->language,
		.verbose = s->wishes->verbose,
		.delivery = s->note,
		.sign_offs = s->sign_offs,
		.sign_off_count = s->sign_off_count,
	};

	return report_write(s->arena, &s->choices, &request, err);
}

/* 4, 3, 1, 2, 5: the first that holds. */
static int exit_code(const struct audit_session *s, const struct report *report,
		     const struct err *err)
{
	int verdict;

	if (err->kind == ERR_TRUST)
		return EXIT_TRUST;
	if (err->kind == ERR_SYSTEM)
		return EXIT_INTERNAL;
	verdict = report_exit(report, s->fail_on, s->wishes->max_unknown);
	if (verdict)
		return verdict;
	return s->undelivered || err->kind != ERR_NONE ? EXIT_UNDELIVERED
						       : EXIT_CLEAN;
}

static void say_end(const struct audit_session *s, const struct report *report,
		    int code)
{
	struct closing closing = {
		.choices = &s->choices,
		.report = report,
		.note = &s->note,
		.code = code,
		.interrupted = *interruption(),
		.local = !s->wishes->rehearsal && !s->regulator,
		.language = s->language,
		.sign_offs = s->sign_offs,
		.sign_off_count = s->sign_off_count,
	};

	if (!s->wishes->quiet)
		closing_words(&closing);
}

int audit_session_end(struct audit_session *s, const struct report *report,
		      struct err *err)
{
	int code;

	/* what was found is written whatever happens to its delivery */
	if (deliver(s, report, err))
		s->undelivered = true;
	sign_offs_take(s, &(struct err){.kind = ERR_NONE});
	if (render(s, report, err))
		return EXIT_INTERNAL;
	code = exit_code(s, report, err);
	say_end(s, report, code);
	return code;
}

int unsealed_exit(const struct err *err)
{
	int code = verb_exit_of(err);

	return code == EXIT_UNDELIVERED ? EXIT_INTERNAL : code;
}

int audit_session_choose(struct audit_session *s, struct err *err)
{
	const struct audit_wishes *o = s->wishes;
	int found = 0;

	if (o->max_unknown < 0 || o->push_seconds < 0)
		return err_set(err, ERR_USAGE,
			       "--max-unknown and --push-timeout: not below 0");
	if (o->fail_on)
		found = word_find(severity_words, SEVERITY_COUNT,
				  text_from(o->fail_on));
	if (found < 0)
		return err_set(err, ERR_USAGE,
			       "--fail-on: \"%s\"; there are low, medium, "
			       "high, critical",
			       o->fail_on);
	s->fail_on = (enum severity)found;
	found = TRIGGER_MANUAL;
	if (o->trigger)
		found = word_find(trigger_words, TRIGGER_COUNT,
				  text_from(o->trigger));
	if (found < 0)
		return err_set(err, ERR_USAGE,
			       "--trigger: \"%s\"; there are schedule, "
			       "manual, demand",
			       o->trigger);
	s->trigger = (enum trigger)found;
	if (language_choose(o->language, &s->language, err))
		return -1;
	return report_choices_parse(s->arena, &o->reports, &s->choices, err);
}
