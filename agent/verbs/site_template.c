/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/site_template.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "probes/probe.h"

/* A source or target that checks need, and the clauses it is needed for. */
struct need {
	struct text name; /* of the source or target */
	const struct source_kind *source; /* NULL: a target */
	struct buffer clauses;
};

struct needs {
	struct need items[128];
	size_t count;
	struct text lists[32]; /* of subjects, for for-each */
	struct text askers[32]; /* title of a check that asks of each */
	size_t list_count;
};

static bool profile_fits(const struct profile *profile,
			 const struct site_template *wanted)
{
	return text_equal(profile->jurisdiction, wanted->jurisdiction) &&
	       (profile->classes & 1u << wanted->class);
}

static void need_note(struct needs *needs, struct text name,
		      const struct source_kind *source, struct text clause)
{
	struct need *need = NULL;

	for (size_t i = 0; i < needs->count && !need; i++)
		if (text_equal(needs->items[i].name, name))
			need = &needs->items[i];
	if (!need && needs->count == ARRAY_SIZE(needs->items))
		return;
	if (!need) {
		need = &needs->items[needs->count++];
		need->name = name;
		need->source = source;
		buffer_init(&need->clauses);
	}
	if (need->clauses.size && memmem(need->clauses.data, need->clauses.size,
					 clause.data, clause.size))
		return;
	if (need->clauses.size)
		buffer_str(&need->clauses, ", ");
	buffer_text(&need->clauses, clause);
}

static void list_note(struct needs *needs, const struct check *check)
{
	struct text name = check->for_each_list;

	for (size_t i = 0; i < needs->list_count; i++)
		if (text_equal(needs->lists[i], name))
			return;
	if (!name.size || needs->list_count == ARRAY_SIZE(needs->lists))
		return;
	needs->askers[needs->list_count] = check->title.en;
	needs->lists[needs->list_count++] = name;
}

static void needs_of_check(struct needs *needs, const struct check *check,
			   struct text clause)
{
	list_note(needs, check);
	if (check->records)
		need_note(needs, check->records->source->name,
			  check->records->source, clause);
	for (size_t i = 0; check->records && i < check->records->join_count;
	     i++) {
		const struct source_kind *kind =
			check->records->joins[i].other.source;

		need_note(needs, kind->name, kind, clause);
	}
	for (size_t i = 0; i < check->setting_count; i++)
		if (text_is(check->settings[i].name, "target"))
			need_note(needs, check->settings[i].value, NULL,
				  clause);
}

static void needs_collect(const struct site_template *wanted,
			  struct needs *needs)
{
	for (size_t i = 0; i < wanted->pack->profile_count; i++) {
		const struct profile *profile = &wanted->pack->profiles[i];

		if (!profile_fits(profile, wanted))
			continue;
		for (size_t b = 0; b < profile->rule_book_count; b++) {
			const struct rule_book *book = profile->rule_books[b];

			for (size_t c = 0; c < book->clause_count; c++) {
				const struct clause *clause = &book->clauses[c];

				if (!(clause->binds & 1u << wanted->class))
					continue;
				for (size_t u = 0; u < clause->use_count; u++)
					needs_of_check(needs,
						       clause->uses[u].check,
						       clause->id);
			}
		}
	}
}

static void write_head(struct arena *arena, const struct site_template *wanted,
		       struct buffer *out)
{
	char *absolute =
		realpath(text_cstr(arena, wanted->pack_directory), NULL);

	buffer_printf(
		out,
		"# The site file of plaudit: who you are, where your records "
		"and systems are.\n"
		"# What each key means: policies/README.md of the rule pack. "
		"Check it with\n#   plaudit lint plaudit.yaml\n\n"
		"entity:\n  id: %.*s            # as your regulator registered "
		"you\n  classes: [%s]\n"
		"  name: {en: Example Institution, th: "
		"สถาบันตัวอย่าง}\n\n"
		"rule-pack: %s\n",
		TEXT_ARG(wanted->entity), class_words[wanted->class].word,
		absolute ? absolute : ".");
	free(absolute);
}

static size_t write_profiles(const struct site_template *wanted,
			     struct buffer *out)
{
	size_t count = 0;

	buffer_str(out, "\nprofiles:\n");
	for (size_t i = 0; i < wanted->pack->profile_count; i++) {
		const struct profile *profile = &wanted->pack->profiles[i];

		if (!profile_fits(profile, wanted))
			continue;
		buffer_printf(out, "  - %.*s    # %.*s\n",
			      TEXT_ARG(profile->id),
			      TEXT_ARG(profile->title.en));
		count++;
	}
	return count;
}

static void write_columns(struct arena *arena, const struct source_kind *kind,
			  struct buffer *out)
{
	for (size_t i = 0; i < kind->column_count; i++) {
		const struct column *column = &kind->columns[i];

		buffer_printf(out, "  #   %-20.*s %-18.*s %.*s\n",
			      TEXT_ARG(column->name),
			      TEXT_ARG(type_print(arena, column->type)),
			      TEXT_ARG(column->about.en));
		for (size_t w = 0; w < column->word_count; w++)
			buffer_printf(out, "%s%.*s",
				      w ? ", " : "  #     one of: ",
				      TEXT_ARG(column->words[w]));
		if (column->word_count)
			buffer_char(out, '\n');
	}
}

static void write_source(struct arena *arena, const struct need *need,
			 struct buffer *out)
{
	buffer_printf(out,
		      "  # %.*s (%.*s)\n"
		      "  # Without it these clauses stay unknown: %.*s\n"
		      "  # Columns, as CSV with a header line:\n",
		      TEXT_ARG(need->source->title.en),
		      TEXT_ARG(need->source->title.th),
		      TEXT_ARG(buffer_view(&need->clauses)));
	write_columns(arena, need->source, out);
	buffer_printf(
		out,
		"  %.*s:\n"
		"    files: [exports/%.*s-*.csv]\n"
		"    environment: production\n"
		"    # zone: Asia/Bangkok       # of times without an offset\n"
		"    # calendar: buddhist       # years are B.E.\n"
		"    # encoding: tis-620\n"
		"    # fresh: 26h               # an older newest row is "
		"stale\n"
		"    # columns: {%.*s: ชื่อคอลัมน์}   # if your headers differ\n"
		"    # totals: {file: exports/%.*s-totals.csv}   # shows that "
		"nothing is missing\n\n",
		TEXT_ARG(need->name), TEXT_ARG(need->name),
		TEXT_ARG(need->source->columns[0].name), TEXT_ARG(need->name));
}

static void write_sources(struct arena *arena, const struct needs *needs,
			  struct buffer *out)
{
	bool any = false;

	for (size_t i = 0; i < needs->count; i++) {
		if (!needs->items[i].source)
			continue;
		if (!any)
			buffer_str(out, "\nsources:\n");
		any = true;
		write_source(arena, &needs->items[i], out);
	}
}

static void write_targets(const struct needs *needs, struct buffer *out)
{
	bool any = false;

	for (size_t i = 0; i < needs->count; i++) {
		const struct need *need = &needs->items[i];

		if (need->source)
			continue;
		if (!any)
			buffer_str(out, "targets:\n");
		any = true;
		buffer_printf(
			out,
			"  # Without it these clauses stay unknown: %.*s\n"
			"  %.*s:\n    host: www.example.test\n    port: 443\n"
			"    environment: production\n\n",
			TEXT_ARG(buffer_view(&need->clauses)),
			TEXT_ARG(need->name));
	}
}

static void write_lists(const struct needs *needs, struct buffer *out)
{
	if (!needs->list_count)
		return;
	buffer_str(out, "# What checks are asked of one by one; an empty list "
			"leaves them unknown.\nlists:\n");
	for (size_t i = 0; i < needs->list_count; i++)
		buffer_printf(out, "  # for: %.*s\n  %.*s: []\n",
			      TEXT_ARG(needs->askers[i]),
			      TEXT_ARG(needs->lists[i]));
	buffer_char(out, '\n');
}

static void write_tail(struct buffer *out)
{
	buffer_str(out,
		   "# Files and directories that checks may look at, beside "
		   "sources and targets.\n"
		   "allow: {directories: [trust], commands: [], databases: [], "
		   "hosts: []}\n\n"
		   "# The most that evidence may leave with: facts, excerpt, "
		   "full.\n"
		   "disclose: facts\n\n"
		   "# The signing key: a file (plaudit key new), or in a token "
		   "or TPM:\n"
		   "# key: {pkcs11: \"token=plaudit;object=agent\", pin: "
		   "{credential: pin}}\n"
		   "# key: {tpm: keys/agent.tpm.pem}\n"
		   "key: {file: keys/agent.pem}\n\n"
		   "# Your regulators, once you have an enrolment code "
		   "(plaudit enrol CODE):\n"
		   "# regulators:\n"
		   "#   - url: https://collector.regulator.example\n"
		   "#     trust-root: trust/trust-root.json   # enrol writes "
		   "it\n\n"
		   "# Tighter limits than the rule book's "
		   "(looser ones are refused):\n"
		   "# parameters:\n"
		   "#   freeze/hold-latency: {p95_limit: {value: 45m}}\n");
}

static void needs_release(struct needs *needs)
{
	for (size_t i = 0; i < needs->count; i++)
		buffer_release(&needs->items[i].clauses);
}

/* With the classes that there are profiles for. */
static int no_profile(struct arena *arena, const struct site_template *wanted,
		      struct err *err)
{
	struct text all = {"", 0};

	for (int c = 0; c < CLASS_COUNT; c++) {
		struct site_template other = *wanted;
		bool fits = false;

		other.class = (enum entity_class)c;
		for (size_t i = 0; i < wanted->pack->profile_count; i++)
			fits |= profile_fits(&wanted->pack->profiles[i],
					     &other);
		if (fits)
			all = text_format(arena, "%.*s%s%s", TEXT_ARG(all),
					  all.size ? ", " : "; it has ",
					  class_words[c].word);
	}
	return err_set(err, ERR_USAGE,
		       "the rule pack has no profile for class %s in %.*s%.*s",
		       class_words[wanted->class].word,
		       TEXT_ARG(wanted->jurisdiction), TEXT_ARG(all));
}

int site_template_write(struct arena *arena, const struct site_template *wanted,
			struct buffer *out, struct err *err)
{
	struct needs needs = {.count = 0};

	write_head(arena, wanted, out);
	if (!write_profiles(wanted, out))
		return no_profile(arena, wanted, err);
	needs_collect(wanted, &needs);
	write_sources(arena, &needs, out);
	write_targets(&needs, out);
	write_lists(&needs, out);
	write_tail(out);
	needs_release(&needs);
	return 0;
}
