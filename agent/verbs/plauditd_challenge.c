/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "attest/challenge.h"
#include "attest/challenge_draw.h"
#include "base/fs.h"
#include "base/limits.h"
#include "collector/challenge_judge.h"
#include "collector/challenge_make.h"
#include "collector/collector.h"
#include "verbs/plauditd_cases.h"
#include "verbs/plauditd_challenge_words.h"
#include "verbs/verb.h"

#define DUE_HOURS 72

struct challenge_options {
	const char *directory, *source, *size_for, *confidence, *bad, *due;
	const char *reference, *cases, *key, *time, *source_time, *language;
	struct option_list keys;
	int64_t rows, total;
	bool json;
};

static const struct option options[] = {
#define AT(member) offsetof(struct challenge_options, member)
	{"dir", 'd', OPTION_TEXT, AT(directory), "DIR",
	 "the collector, as init made it"},
	{"source", 's', OPTION_TEXT, AT(source), "NAME",
	 "rows of this source (default: the attestation's only one)"},
	{"rows", 'n', OPTION_NUMBER, AT(rows), "N", "draw so many rows"},
	{"size-for", 0, OPTION_TEXT, AT(size_for), "PART",
	 "draw as many as show a bad part of that size (1%)"},
	{"bad-fraction", 0, OPTION_TEXT, AT(bad), "PART",
	 "size: the part that is bad (1%)"},
	{"confidence", 0, OPTION_TEXT, AT(confidence), "PART",
	 "with that confidence (default 95%)"},
	{"of", 0, OPTION_NUMBER, AT(total), "N",
	 "size: of so many rows (default: not known)"},
	{"ask", 'k', OPTION_LIST, AT(keys), "KEY",
	 "rows of this key, or that there is none"},
	{"case", 0, OPTION_TEXT, AT(reference), "TEXT", "our own reference"},
	{"due", 0, OPTION_TEXT, AT(due), "TIME",
	 "answer by then (RFC 3339; default in 72 hours)"},
	{"cases", 0, OPTION_TEXT, AT(cases), "FILE",
	 "reconcile: our own list of cases, CSV"},
	{"key", 0, OPTION_TEXT, AT(key), "COLUMN",
	 "reconcile: the column of case ids in it"},
	{"time", 0, OPTION_TEXT, AT(time), "COLUMN",
	 "reconcile: the column of times in it"},
	{"source-time", 0, OPTION_TEXT, AT(source_time), "COLUMN",
	 "reconcile: the source's column (default: named as ours)"},
	{"lang", 'l', OPTION_TEXT, AT(language), "en|th", "language"},
	{"json", 'j', OPTION_FLAG, AT(json), NULL, "answer as JSON"},
#undef AT
	{.name = NULL},
};

/* One call of the verb. */
struct work {
	struct arena *arena;
	const struct challenge_options *o;
	const struct option_list *rest; /* behind the word */
	struct collector_desk desk;
	bool thai;
};

static int parts(const struct challenge_options *o, const char *bad_text,
		 struct part *bad, struct part *confidence, struct err *err)
{
	if (part_parse(text_from(bad_text), bad, err))
		return -1;
	return part_parse(text_from(o->confidence ? o->confidence : "95%"),
			  confidence, err);
}

static int run_size(struct work *w, struct err *err)
{
	struct part bad, confidence;
	uint64_t rows;

	if (!w->o->bad)
		return err_set(err, ERR_USAGE,
			       "challenge size takes --bad-fraction PART");
	if (w->o->total < 0)
		return err_set(err, ERR_USAGE, "--of: not below 0");
	if (parts(w->o, w->o->bad, &bad, &confidence, err) ||
	    challenge_size(bad, confidence, (uint64_t)w->o->total, &rows, err))
		return -1;
	printf("%" PRIu64 "\n", rows);
	return 0;
}

static int run_nonce(struct work *w, struct err *err)
{
	struct store *store = w->desk.store;
	struct nonce_list nonces;
	size_t made, logged = 0;

	if (store->kind->nonces(store, w->arena, &nonces, err) ||
	    nonce_stock(store, w->desk.authority,
			nonces.count + (size_t)(w->o->rows ? w->o->rows : 1),
			clock_now(), &made, err))
		return -1;
	for (size_t i = 0; i < nonces.count; i++)
		logged += nonces.items[i].leaf >= 0;
	printf("%zu made, %zu unused in the log before; what is made waits "
	       "for the running collector to log it\n",
	       made, logged);
	return 0;
}

static int due_of(const struct challenge_options *o,
		  struct challenge_wish *wish, struct err *err)
{
	wish->issued = clock_now();
	wish->due =
		(struct instant){wish->issued.seconds + DUE_HOURS * 3600, 0};
	if (o->due && instant_parse(text_from(o->due), &wish->due, err))
		return err_prefix(err, "--due");
	return 0;
}

/* The commitment's size, to know how many rows of it are enough. */
static int rows_for(struct work *w, struct digest attestation, uint64_t *out,
		    struct err *err)
{
	struct store *store = w->desk.store;
	const struct commitment *commitment;
	struct part bad, confidence;
	struct envelope envelope;
	enum statement_kind kind;
	struct report report;
	struct held held;
	bool found;

	*out = (uint64_t)w->o->rows;
	if (!w->o->size_for)
		return 0;
	if (parts(w->o, w->o->size_for, &bad, &confidence, err) ||
	    store->kind->held_find(store, w->arena, attestation, &held, &found,
				   err))
		return -1;
	if (!found)
		return err_set(err, ERR_USAGE, "no such attestation");
	if (envelope_parse(w->arena, held.envelope, &envelope, err) ||
	    statement_read(w->arena, envelope.payload, &kind, &report, err))
		return -1;
	commitment = challenge_commitment(&report, text_from(w->o->source));
	if (!commitment)
		return err_set(err, ERR_USAGE, "--source: which one?");
	return challenge_size(bad, confidence, commitment->size, out, err);
}

static int attestation_of(const struct work *w, struct text entity,
			  const char *hex, struct digest *out, struct err *err)
{
	struct store *store = w->desk.store;
	struct held held;
	bool found;

	if (digest_from_hex(text_from(hex), out, err))
		return err_prefix(err, "attestation");
	if (store->kind->held_find(store, w->arena, *out, &held, &found, err))
		return -1;
	if (!found || (entity.size && !text_equal(held.chain.entity, entity)))
		return err_set(err, ERR_USAGE,
			       "no attestation %.16s%s%.*s is kept here", hex,
			       entity.size ? " of " : "", TEXT_ARG(entity));
	return 0;
}

static int run_new(struct work *w, struct err *err)
{
	const struct challenge_options *o = w->o;
	struct text *keys = arena_many(w->arena, o->keys.count, struct text);
	struct challenge_wish wish = {.source = text_from(o->source),
				      .keys = keys,
				      .key_count = o->keys.count,
				      .reference = text_from(o->reference)};
	struct challenge_row row;

	for (size_t i = 0; i < o->keys.count; i++)
		keys[i] = text_from(o->keys.items[i]);
	if (w->rest->count != 3)
		return err_set(err, ERR_USAGE,
			       "challenge new takes ENTITY ATTESTATION");
	if (o->rows < 0 || o->rows > LIMIT_CHALLENGE_ROWS ||
	    (o->rows && o->size_for))
		return err_set(err, ERR_USAGE,
			       "wanted --rows 1 to %d, or --size-for",
			       LIMIT_CHALLENGE_ROWS);
	if (due_of(o, &wish, err) ||
	    attestation_of(w, text_from(w->rest->items[1]), w->rest->items[2],
			   &wish.attestation, err) ||
	    rows_for(w, wish.attestation, &wish.rows, err) ||
	    challenge_make(w->arena, w->desk.store, w->desk.authority, &wish,
			   &row, err))
		return -1;
	challenge_made_print(&row);
	return 0;
}

static int run_list(struct work *w, struct err *err)
{
	struct text entity = w->rest->count > 1 ? text_from(w->rest->items[1])
						: (struct text){"", 0};
	struct challenge_list list;

	if (w->desk.store->kind->challenges(w->desk.store, w->arena, entity,
					    false, &list, err))
		return -1;
	for (size_t i = 0; i < list.count; i++)
		if (challenge_print(w->arena, w->desk.store, &list.items[i],
				    w->thai, err))
			return -1;
	return 0;
}

static int find_row(struct work *w, struct challenge_row *row, struct err *err)
{
	struct store *store = w->desk.store;
	struct digest id;
	bool found;

	if (w->rest->count != 2)
		return err_set(err, ERR_USAGE, "which challenge? its id");
	if (digest_from_hex(text_from(w->rest->items[1]), &id, err) ||
	    store->kind->challenge_find(store, w->arena, id, row, &found, err))
		return -1;
	return found ? 0 : err_set(err, ERR_USAGE, "no such challenge");
}

static int run_show(struct work *w, struct err *err)
{
	struct told_rows *told = arena_new(w->arena, struct told_rows);
	struct challenge_row row;

	if (find_row(w, &row, err))
		return -1;
	if (w->o->json) {
		struct text out = challenge_outcome(w->arena, &row);

		printf("%.*s\n", TEXT_ARG(out));
		return 0;
	}
	if (challenge_print(w->arena, w->desk.store, &row, w->thai, err))
		return -1;
	if (!row.answer.size)
		return row.cases.size ? cases_compare(w->arena, &row, NULL,
						      w->o->json, err)
				      : 0;
	if (challenge_told(w->arena, w->desk.store, &row, told, err))
		return -1;
	if (row.cases.size && row.state == CHALLENGE_RIGHT)
		return cases_compare(w->arena, &row, told, w->o->json, err);
	told_print(told);
	return 0;
}

static int run_reconcile(struct work *w, struct err *err)
{
	struct told_rows *told = arena_new(w->arena, struct told_rows);
	struct case_columns columns = {w->o->cases, w->o->key, w->o->time,
				       w->o->source_time};
	struct challenge_wish wish = {.source = text_from(w->o->source),
				      .reference = text_from(w->o->reference)};
	struct challenge_row row;

	/* the id of one that was made: compare again */
	if (!w->o->cases) {
		if (find_row(w, &row, err))
			return -1;
		if (!row.cases.size)
			return err_set(err, ERR_USAGE,
				       "that challenge has no list of cases");
		if (row.state != CHALLENGE_RIGHT)
			return cases_compare(w->arena, &row, NULL, w->o->json,
					     err);
		return challenge_told(w->arena, w->desk.store, &row, told,
				      err) ||
				       cases_compare(w->arena, &row, told,
						     w->o->json, err)
			       ? -1
			       : 0;
	}
	if (w->rest->count != 2 || !w->o->key)
		return err_set(err, ERR_USAGE,
			       "challenge reconcile takes ATTESTATION, --cases "
			       "and --key");
	if (due_of(w->o, &wish, err) ||
	    attestation_of(w, (struct text){"", 0}, w->rest->items[1],
			   &wish.attestation, err) ||
	    cases_read(w->arena, &columns, &wish, err) ||
	    challenge_make(w->arena, w->desk.store, w->desk.authority, &wish,
			   &row, err))
		return -1;
	printf("%zu cases\n", wish.key_count);
	challenge_made_print(&row);
	return 0;
}

static const struct {
	const char *word;
	int (*run)(struct work *w, struct err *err);
	bool no_desk;
} words[] = {
	{"size", run_size, true},  {"nonce", run_nonce, false},
	{"new", run_new, false},   {"list", run_list, false},
	{"show", run_show, false}, {"reconcile", run_reconcile, false},
};

static int run_desk(struct work *w, size_t word, struct err *err)
{
	int status;

	if (words[word].no_desk)
		return words[word].run(w, err);
	if (!w->o->directory)
		return err_set(err, ERR_USAGE, "which collector? --dir DIR");
	if (collector_desk_open(w->o->directory, &w->desk, err) < 0)
		return -1;
	status = challenge_sweep(w->desk.store, w->desk.authority, clock_now(),
				 err);
	if (!status)
		status = words[word].run(w, err);
	collector_desk_close(&w->desk);
	return status;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct challenge_options o = {.directory = NULL};
	int begun = verb_begin(self, line, &o, err);
	struct work w = {.o = &o, .rest = &line->rest};
	const char *language;
	int status = -1;
	size_t i = 0;

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	while (i < ARRAY_SIZE(words) &&
	       (!line->rest.count ||
		strcmp(words[i].word, line->rest.items[0])))
		i++;
	if (i == ARRAY_SIZE(words)) {
		err_set(err, ERR_USAGE,
			"challenge takes size, nonce, new, list, show or "
			"reconcile");
		return EXIT_CONTENT;
	}
	if (language_choose(o.language, &language, err))
		return EXIT_CONTENT;
	w.thai = !strcmp(language, "th");
	w.arena = arena_open();
	status = run_desk(&w, i, err);
	arena_close(w.arena);
	return status ? verb_exit_of(err) : EXIT_CLEAN;
}

const struct verb plauditd_challenge = {
	.name = "challenge",
	.program = "plauditd",
	.arguments = "size | nonce | new ENTITY ATTESTATION | list [ENTITY] | "
		     "show ID | reconcile ATTESTATION|ID",
	.summary = "ask an institution for rows that it committed to",
	.description =
		"Draws rows of a source that an attestation commits to, by a "
		"lot that neither side can\nsteer (--rows or --size-for), or "
		"asks for keys (--ask), of which each is shown or shown\nto be "
		"absent. The institution answers with plaudit answer; "
		"plauditd serve judges the\nanswer, and logs what came of it, "
		"also when none came in time.\n\nreconcile asks for the ids of "
		"our own list of cases and tells which are missing and\nwhich "
		"have another time. size prints how many rows are enough. "
		"nonce logs hashes of\nnonces ahead; plauditd serve keeps 16.",
	.options = options,
	.run = run,
};
