/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "attest/chain.h"
#include "audit/case_plan.h"
#include "audit/run.h"
#include "base/fs.h"
#include "base/limits.h"
#include "render/case_text.h"
#include "verbs/case_folder.h"
#include "verbs/records_verb.h"
#include "verbs/verb.h"

struct case_options {
	const char *site, *pack, *language, *out, *stream;
	bool absent;
};

static const struct option options[] = {
#define AT(member) offsetof(struct case_options, member)
	{"site", 's', OPTION_TEXT, AT(site), "FILE",
	 "the site file (default plaudit.yaml)"},
	{"rule-pack", 0, OPTION_TEXT, AT(pack), "DIR",
	 "directory with checks/ and policies/"},
	{"stream", 0, OPTION_TEXT, AT(stream), "NAME",
	 "the chain (default: the first regulator's)"},
	{"lang", 'l', OPTION_TEXT, AT(language), "en|th",
	 "language of the dossier"},
	{"out", 'o', OPTION_TEXT, AT(out), "DIR",
	 "where the dossier goes (default case-ID)"},
	{"absent", 0, OPTION_FLAG, AT(absent), NULL,
	 "show that no source committed to by key has such a case"},
#undef AT
	{.name = NULL},
};

struct session {
	struct arena *arena;
	const struct case_options *options;
	const char *language;
	struct site_open open;
	const struct regulator *regulator;
	struct case_request request;
	struct case_folder folder;
	struct case_source *sources; /* one a record */
	struct case_record *records;
	size_t count;
	struct case_text_request text;
	struct report report;
	bool partly; /* something could not be shown */
};

static int choose_stream(struct session *s, struct err *err)
{
	const struct site *site = s->open.site;

	for (size_t i = 0; i < site->regulator_count && !s->regulator; i++)
		if (!s->options->stream ||
		    text_is(site->regulators[i].stream, s->options->stream))
			s->regulator = &site->regulators[i];
	if (!s->regulator)
		return err_set(err, ERR_USAGE,
			       "%.*s: no regulator%s%s: a dossier is made of "
			       "what was sealed for one",
			       TEXT_ARG(site->path),
			       s->options->stream ? " with the stream " : "",
			       s->options->stream ? s->options->stream : "");
	return 0;
}

/* A name for a directory: what cannot stand in one is left out. */
static const char *folder_of(const struct session *s)
{
	struct text id = s->request.id;
	char *name;

	if (s->options->out)
		return s->options->out;
	name = text_cstr(s->arena,
			 text_format(s->arena, "case-%.*s", TEXT_ARG(id)));
	for (char *c = name; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == '/')
			*c = '_';
	return name;
}

static int begin(struct session *s, const char *id, struct err *err)
{
	char *directory;

	if (!*id || strlen(id) > LIMIT_PERSON_BYTES ||
	    !text_is_utf8(text_from(id)))
		return err_set(err, ERR_USAGE,
			       "case: an id is 1 to %d bytes of UTF-8",
			       LIMIT_PERSON_BYTES);
	if (language_choose(s->options->language, &s->language, err) ||
	    site_open(s->arena, s->options->site, s->options->pack, NULL,
		      &s->open, err) ||
	    choose_stream(s, err))
		return -1;
	s->request = (struct case_request){
		.pack = s->open.pack,
		.site = s->open.site,
		.regulator = s->regulator,
		.now = s->open.now,
		.id = text_from(id),
	};
	s->folder = (struct case_folder){
		.arena = s->arena,
		.directory = folder_of(s),
		.trust_root_path = site_path(s->arena, s->open.site,
					     s->regulator->trust_root),
	};
	if (stream_directory(s->arena, s->open.state, s->regulator->stream,
			     &directory, err))
		return -1;
	s->folder.stream_directory = directory;
	return 0;
}

static void take_end(struct session *s, const struct case_source *found)
{
	if (!found->rows || !found->ended ||
	    (s->text.has_end && instant_compare(s->text.end, found->end) <= 0))
		return;
	s->text.has_end = true;
	s->text.end = found->end;
}

/* What the site's sources have of the case. */
static int look(struct session *s, struct err *err)
{
	const struct site *site = s->open.site;

	s->sources =
		arena_many(s->arena, site->source_count, struct case_source);
	s->records =
		arena_many(s->arena, site->source_count, struct case_record);
	for (size_t i = 0; i < site->source_count; i++) {
		struct case_source *found = &s->sources[s->count];
		struct case_record *record = &s->records[s->count];
		bool can_have_it;

		if (case_look(s->arena, &s->request, &site->sources[i], found,
			      &can_have_it, err))
			return -1;
		if (!can_have_it)
			continue;
		record->source = site->sources[i].kind->name;
		record->rows = found->rows;
		record->unseen = found->unseen;
		s->count++;
		s->partly |= found->unseen.size != 0;
		take_end(s, found);
		if (found->has_time &&
		    (!s->text.has_time ||
		     instant_compare(found->at, s->text.at) < 0)) {
			s->text.has_time = true;
			s->text.at = found->at;
		}
	}
	return 0;
}

static bool is_wanted(const struct session *s, const struct case_record *r)
{
	return s->options->absent ? !r->rows : r->rows || r->unseen.size;
}

/* Its rows, or their absence, in the latest commitment to the source. */
static int prove_one(struct session *s, struct case_record *record,
		     struct err *err)
{
	struct text file = text_format(s->arena, "rows-%.*s.json",
				       TEXT_ARG(record->source));
	struct option_list ids = {.items = {text_cstr(s->arena, s->request.id)},
				  .count = 1};
	struct records_options wanted = {
		.site = s->options->site,
		.pack = s->options->pack,
		.source = text_cstr(s->arena, record->source),
		.stream = text_cstr(s->arena, s->regulator->stream),
		.out = fs_join(s->arena, s->folder.directory, file.data),
	};
	struct kept_commitment kept;

	if (s->options->absent)
		wanted.absent = ids;
	else
		wanted.keys = ids;
	if (kept_commitment_latest(s->arena, s->folder.stream_directory,
				   record->source, &kept, err) ||
	    rows_prove(s->arena, &wanted, err) ||
	    case_folder_attestation(&s->folder, &kept, record->source, err))
		return -1;
	record->file = file;
	record->attestation = kept.report.identity;
	record->sealed = kept.report.created;
	return 0;
}

/* That something cannot be proved is part of the dossier, not its end. */
static size_t prove(struct session *s)
{
	size_t proved = 0, kept = 0;

	for (size_t i = 0; i < s->count; i++) {
		struct err why = {.kind = ERR_NONE};

		if (!is_wanted(s, &s->records[i]))
			continue;
		s->records[kept] = s->records[i];
		if (prove_one(s, &s->records[kept], &why)) {
			s->records[kept].unproved =
				text_copy(s->arena, text_from(why.text));
			s->partly = true;
		} else {
			proved++;
		}
		kept++;
	}
	s->text.records = s->records;
	s->text.record_count = kept;
	return proved;
}

static int judge(struct session *s, struct err *err)
{
	struct plan *plan = arena_new(s->arena, struct plan);
	struct audit_request request = {.plan = plan,
					.trigger = TRIGGER_MANUAL};

	s->request.at = s->text.has_time ? s->text.at : s->open.now;
	if (s->text.has_end)
		s->request.now = s->text.end;
	if (case_plan(s->arena, &s->request, s->sources, s->count, plan, err) ||
	    audit_run(s->arena, &request, &s->report, err))
		return -1;
	s->text.report = &s->report;
	return 0;
}

/* The audit of this chain that was sealed nearest to the case. */
static int find_nearest(struct session *s, struct err *err)
{
	struct report *found = arena_new(s->arena, struct report);
	bool is_there;

	if (kept_audit_nearest(s->arena, s->folder.stream_directory, s->text.at,
			       found, &is_there, err))
		return -1;
	if (is_there)
		s->text.nearest = found;
	return 0;
}

static int write_text(struct session *s, struct err *err)
{
	struct buffer out;
	int status;

	s->text.language = s->language;
	s->text.id = s->request.id;
	s->text.absent = s->options->absent;
	s->text.now = s->open.now;
	s->text.pin = s->folder.pin;
	s->text.root_version = s->folder.root_version;
	buffer_init(&out);
	case_text(s->arena, &s->text, &out);
	status = case_folder_put(&s->folder, "dossier.txt",
				 (struct text){out.data, out.size}, err);
	if (!status)
		fwrite(out.data, 1, out.size, stdout);
	buffer_release(&out);
	return status;
}

static int code_of(const struct session *s, size_t proved)
{
	size_t fails = 0, unknowns = 0;

	if (s->text.report)
		case_count(s->text.report, &fails, &unknowns);
	if (fails)
		return EXIT_FAILS;
	return unknowns || s->partly || !proved ? EXIT_UNKNOWNS : EXIT_CLEAN;
}

static int dossier(struct session *s, const char *id, struct err *err)
{
	size_t proved, rows = 0;

	if (begin(s, id, err) || look(s, err))
		return verb_exit_of(err);
	for (size_t i = 0; i < s->count; i++)
		rows += s->records[i].rows != 0 || s->records[i].unseen.size;
	if (!rows && !s->options->absent) {
		err_set(err, ERR_USAGE,
			"no source has a row with the key %s (--absent shows "
			"that there is none)",
			id);
		return EXIT_UNKNOWNS;
	}
	if (case_folder_open(&s->folder, s->open.now, err))
		return verb_exit_of(err);
	proved = prove(s);
	if (!s->options->absent && (judge(s, err) || find_nearest(s, err)))
		return verb_exit_of(err);
	if (write_text(s, err))
		return verb_exit_of(err);
	fprintf(stderr, "plaudit: the dossier is in %s\n", s->folder.directory);
	return code_of(s, proved);
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct case_options o = {.site = NULL};
	struct session *session;
	struct arena *arena;
	int code, begun = verb_begin(self, line, &o, err);

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (line->rest.count != 1) {
		err_set(err, ERR_USAGE, "case takes the id of one case");
		return EXIT_CONTENT;
	}
	arena = arena_open();
	session = arena_new(arena, struct session);
	session->arena = arena;
	session->options = &o;
	code = dossier(session, line->rest.items[0], err);
	arena_close(arena);
	return code;
}

const struct verb verb_case = {
	.name = "case",
	.program = "plaudit",
	.arguments = "ID",
	.summary = "the dossier of one case: its rows, proofs, limits and "
		   "verdicts",
	.description =
		"Finds the case by its key in every source, proves its rows "
		"in the latest commitment\nthat was sealed, judges it alone by "
		"each check with the limits that were in force\nat its own "
		"time, and writes a folder that anyone can check: dossier.txt, "
		"the proofs, the\nattestations, the trust root, and the files "
		"that openssl takes. With --absent it shows\nthat no such "
		"case is in a source that is committed to by key.\n\nExit "
		"codes: 0 every limit was met and all is proved; 1 a limit "
		"was not met; 2 something\nis not known or not proved; 3 "
		"usage; 4 a trust failure.",
	.options = options,
	.run = run,
};
