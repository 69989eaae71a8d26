/* SPDX-License-Identifier: Apache-2.0 */
/* The records probe: one pass of records/ serves every ask of the source. */
#include <string.h>

#include "base/digest.h"
#include "base/fs.h"
#include "probes/database_hold.h"
#include "probes/group_evidence.h"
#include "probes/sighting.h"
#include "records/joined_run.h"
#include "records/node_notes.h"
#include "records/row_archive.h"
#include "records/row_history.h"
#include "records/spill.h"
#include "records/standard_input.h"

static void forward_progress(void *context, uint64_t done, uint64_t total)
{
	const struct sink *sink = context;

	if (sink->progress)
		sink->progress(sink->context, done, total);
}

static struct records_query query_of(struct arena *arena,
				     const struct plan *plan,
				     const struct ask *ask)
{
	struct records_query query = {.spec = ask->check->records};
	struct value *values =
		arena_many(arena, ask->parameter_count, struct value);

	for (size_t j = 0; j < ask->parameter_count; j++)
		values[j] = ask->parameters[j].value;
	query.parameters = values;
	query.parameter_count = ask->parameter_count;
	query.window = ask->window;
	query.smallest_group = plan->site->smallest_group;
	query.subject = ask->check->for_each_name.size
				? value_string(ask->subject)
				: value_null();
	return query;
}

static struct text list_cases(struct arena *arena,
			      const struct records_answer *answer)
{
	struct buffer out;

	buffer_init(&out);
	for (size_t i = 0; i < answer->case_count; i++) {
		buffer_text(&out, answer->cases[i]);
		buffer_char(&out, '\n');
	}
	return buffer_take(&out, arena);
}

/* The cases that were too few, or the worst groups. */
static void put_evidence(struct arena *arena, const struct check *check,
			 const struct records_answer *answer,
			 struct text hash_key, struct observation *o)
{
	struct evidence *all = arena_many(arena, 2, struct evidence);

	if (answer->case_count)
		all[o->evidence_count++] = (struct evidence){
			.name = TEXT("cases"),
			.media_type = TEXT("text/plain"),
			.level = DISCLOSE_EXCERPT,
			.bytes = list_cases(arena, answer),
		};
	if (answer->listing)
		all[o->evidence_count++] = group_evidence(
			arena, check->records, answer->listing, hash_key);
	o->evidence = all;
}

/* A records look, and where its answers go. */
struct pass {
	const struct plan *plan;
	const struct look *look;
	struct instant began;
	const struct sink *sink;
	struct joined_job job; /* a reading a source, in the look's order */
	struct source_report source; /* with those that are read with it */
	struct text hash_key;
};

static void observation_fill(struct arena *arena, const struct pass *pass,
			     const struct check *check,
			     const struct joined_reading *reading, size_t query,
			     struct observation *o)
{
	const struct records_result *result = &reading->result;
	const struct records_answer *answer = &result->answers[query];
	bool whole = result->reason != REASON_NONE;
	struct standing standing =
		ask_standing(pass->look, check, &pass->source);

	o->reason = whole ? result->reason : answer->reason;
	o->detail = whole ? result->detail : answer->detail;
	o->where = whole ? result->where : answer->where;
	o->facts = answer->facts;
	o->fact_count = o->facts ? check->fact_count : 0;
	o->bounds = answer->bounds;
	o->account = answer->account;
	/* what a database could not be asked it counted no rows for */
	o->has_account = !whole && !(result->source.database.computes &&
				     answer->reason != REASON_NONE &&
				     answer->account.read == 0);
	o->joins = reading->accounts[query];
	o->join_count = whole ? 0 : reading->account_counts[query];
	o->shown_by = standing.shown_by;
	o->environment = standing.environment;
	o->vantage = standing.vantage;
	put_evidence(arena, check, answer, pass->hash_key, o);
}

/* The asks of one reading are in the order of the look's. */
static int send_all(struct arena *arena, const struct pass *pass,
		    struct err *err)
{
	const struct look *look = pass->look;
	size_t *sent = arena_many(arena, 1 + look->joined_count, size_t);

	memset(sent, 0, (1 + look->joined_count) * sizeof(*sent));
	for (size_t i = 0; i < look->ask_count; i++) {
		const struct check *check =
			pass->plan->asks[look->asks[i]].check;
		size_t r = look_source_index(look, check->records->source);
		struct observation o;

		memset(&o, 0, sizeof(o));
		o.look = (unsigned)(look - pass->plan->looks);
		o.ask = look->asks[i];
		o.began = pass->began;
		o.ended = clock_now();
		observation_fill(arena, pass, check, &pass->job.readings[r],
				 sent[r]++, &o);
		if (pass->sink->observe(pass->sink->context, &o, err))
			return -1;
	}
	return 0;
}

/* What was had before the fence; without it a database gives no rows. */
static void take_hold(struct database_hold *hold, struct records_job *job)
{
	if (hold && hold->nodes >= 0) {
		job->nodes = node_notes_open(hold->nodes);
		hold->nodes = -1;
	}
	if (!job->source->database)
		return;
	if (!hold || hold->missing.size || !hold->secret) {
		job->blocked = REASON_UNREACHABLE;
		job->blocked_detail =
			hold && hold->missing.size
				? hold->missing
				: TEXT("no connection string is at hand");
		return;
	}
	job->dsn = secret_reveal(hold->secret);
	if (hold->archive >= 0)
		job->archive = row_archive_create(hold->archive, job->salt_key);
	hold->archive = -1;
}

/* For each of its joins: which of the look's sources. */
static const unsigned *readings_of(struct arena *arena, const struct look *look,
				   const struct records_spec *spec)
{
	unsigned *indexes = arena_many(arena, spec->join_count, unsigned);

	for (size_t k = 0; k < spec->join_count; k++)
		indexes[k] = (unsigned)look_source_index(
			look, spec->joins[k].other.source);
	return indexes;
}

/* What the look asks of each of its sources. */
static void put_queries(struct arena *arena, const struct pass *pass)
{
	const struct look *look = pass->look;

	for (size_t r = 0; r <= look->joined_count; r++) {
		struct joined_reading *reading = &pass->job.readings[r];
		const unsigned **of =
			arena_many(arena, look->ask_count, const unsigned *);

		reading->queries = arena_many(arena, look->ask_count,
					      struct records_query);
		reading->readings_of = of;
		for (size_t i = 0; i < look->ask_count; i++) {
			const struct ask *ask =
				&pass->plan->asks[look->asks[i]];
			const struct records_spec *spec = ask->check->records;
			size_t at = reading->query_count;

			if (look_source_index(look, spec->source) != r)
				continue;
			of[at] = readings_of(arena, look, spec);
			reading->queries[at] = query_of(arena, pass->plan, ask);
			reading->query_count++;
		}
	}
}

/* Only the files of then, and of each as much as there was. */
static void as_it_was(const struct look_again *again, size_t index,
		      struct records_job *job)
{
	const struct source_report *then =
		again && again->then ? again->then[index] : NULL;

	job->committed = then && then->file_count ? then->files : NULL;
	job->committed_count = job->committed ? then->file_count : 0;
}

/* A job a source of the look; `job` is that of its own. */
static void put_readings(struct arena *arena, const struct records_job *job,
			 struct pass *pass)
{
	const struct look *look = pass->look;
	const struct sink *sink = pass->sink;
	size_t count = 1 + look->joined_count;

	pass->job.readings = arena_many(arena, count, struct joined_reading);
	pass->job.reading_count = count;
	pass->job.spill = sink->spill;
	memset(pass->job.readings, 0, count * sizeof(*pass->job.readings));
	for (size_t i = 0; i < count; i++) {
		struct records_job *own = &pass->job.readings[i].job;

		*own = *job;
		own->source = look_source(look, i);
		own->history = sink->history ? &sink->history[i] : NULL;
		if (i)
			joined_salt_key(job->salt_key, own->source->kind->name,
					own->salt_key);
		as_it_was(sink->again, i, own);
		take_hold(sink->holds ? &sink->holds[i] : NULL, own);
	}
	put_queries(arena, pass);
}

static bool commits_to_rows(const struct look *look)
{
	bool commits = false;

	for (size_t i = 0; i <= look->joined_count; i++)
		commits |= look_source(look, i)->commit;
	return commits;
}

/* What the look learnt of its sources. */
static void tell_sources(struct arena *arena, struct pass *pass)
{
	size_t count = pass->look->joined_count;
	struct source_report *reports =
		arena_many(arena, count, struct source_report);

	for (size_t i = 0; i <= count; i++) {
		struct records_result *result = &pass->job.readings[i].result;
		struct source_report *out = i ? &reports[i - 1] : &pass->source;

		*out = result->source;
		out->look = (unsigned)(pass->look - pass->plan->looks);
		out->reason = result->reason;
		out->detail = result->detail;
	}
	pass->source.joined = reports;
	pass->source.joined_count = count;
}

static int read_all(struct arena *arena, const struct records_job *job,
		    struct deadline deadline, struct pass *pass,
		    struct err *err)
{
	int status;

	put_readings(arena, job, pass);
	status = records_run_joined(arena, &pass->job, deadline, err);
	for (size_t i = 0; i < pass->job.reading_count; i++) {
		struct records_job *own = &pass->job.readings[i].job;

		row_archive_close(own->archive);
		node_notes_close(own->nodes);
		cleanse(own->salt_key, sizeof(own->salt_key));
	}
	spill_empty(pass->sink->spill);
	if (status == 0)
		tell_sources(arena, pass);
	return status;
}

static int observe(struct arena *arena, const struct plan *plan,
		   const struct look *look, struct deadline deadline,
		   const struct sink *sink, struct err *err)
{
	struct pass pass = {
		.plan = plan, .look = look, .began = clock_now(), .sink = sink};
	struct records_job job = {
		.directory = text_cstr(arena, plan->site->directory),
		.now = plan->now,
		/* to its rows, or where the site says so to its files */
		.commit = true,
		.portable = plan->portable,
		.progress = forward_progress,
		.progress_context = (void *)(uintptr_t)sink,
	};
	int status;

	if (sink->again && sink->again->salt_key) {
		memcpy(job.salt_key, sink->again->salt_key,
		       sizeof(job.salt_key));
	} else if (commits_to_rows(look)) {
		random_fill(job.salt_key, sizeof(job.salt_key));
		if (sink->salt_key(sink->context, job.salt_key, err))
			return -1;
	}
	status = read_all(arena, &job, deadline, &pass, err);
	pass.hash_key = hash_key_read(arena, plan->site);
	cleanse(job.salt_key, sizeof(job.salt_key));
	if (status || send_all(arena, &pass, err))
		return -1;
	return sink->source(sink->context, &pass.source, err);
}

/* Beside the libraries' own: what drivers are configured by, and where those
 * live that no package of the system brings. */
static const char *const driver_paths[] = {"/etc/odbc.ini", "/etc/odbcinst.ini",
					   "/etc/krb5.conf", "/opt"};

static void reach_database(const struct source_binding *source,
			   const char **paths, struct probe_reach *out)
{
	if (!source->database)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(driver_paths); i++)
		paths[out->read_count++] = driver_paths[i];
	out->network |= source->database->kind != DATABASE_SQLITE;
}

/* The directories in which the patterns' files can be, or what a database's
 * driver reads. */
static void reach_source(struct arena *arena, const char *base,
			 const struct source_binding *source,
			 const char **paths, struct probe_reach *out)
{
	out->own_rights |= source->file_count || source->totals.file.size;
	reach_database(source, paths, out);
	for (size_t i = 0;
	     i < source->file_count && !source_is_standard_input(source); i++) {
		struct text fixed = source->files[i];
		size_t end = 0;

		while (end < fixed.size && !strchr("*?[", fixed.data[end]))
			end++;
		fixed.size = end;
		paths[out->read_count++] = fs_parent(
			arena, fs_join(arena, base, text_cstr(arena, fixed)));
	}
	if (source->totals.file.size)
		paths[out->read_count++] = fs_join(
			arena, base, text_cstr(arena, source->totals.file));
}

static int reach(struct arena *arena, const struct plan *plan,
		 const struct look *look, struct probe_reach *out,
		 struct err *err)
{
	const char *base = text_cstr(arena, plan->site->directory);
	size_t most = 1;
	const char **paths;

	(void)err;
	for (size_t i = 0; i <= look->joined_count; i++)
		most += look_source(look, i)->file_count + 1 +
			ARRAY_SIZE(driver_paths);
	paths = arena_many(arena, most, const char *);
	for (size_t i = 0; i <= look->joined_count; i++)
		reach_source(arena, base, look_source(look, i), paths, out);
	if (plan->site->hash_key_file.size)
		paths[out->read_count++] =
			fs_join(arena, base,
				text_cstr(arena, plan->site->hash_key_file));
	out->read_paths = paths;
	return 0;
}

const struct probe_kind probe_records = {
	.name = "records",
	.summary = "measures an institution's own records",
	.shown_by = STRENGTH_MEASURED_COMMITTED,
	.reach = reach,
	.observe = observe,
};
