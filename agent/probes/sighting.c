/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/sighting.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"

const struct setting *look_setting(const struct look *look, const char *name)
{
	for (size_t i = 0; i < look->setting_count; i++)
		if (text_is(look->settings[i].name, name))
			return &look->settings[i];
	return NULL;
}

struct text look_text(const struct look *look, const char *name,
		      const char *otherwise)
{
	const struct setting *setting = look_setting(look, name);

	return setting ? setting->value : text_from(otherwise);
}

/* In production a look shows what its kind shows, without a commitment to its
 * rows only measured; in a sandbox a drill at most. */
struct standing look_standing(const struct look *look,
			      const struct source_report *source)
{
	struct standing out = {look->kind->shown_by, ENVIRONMENT_LIVE,
			       VANTAGE_INSIDE};
	bool committed = source && source->committed &&
			 text_is(source->commitment.kind, "rows");

	if (look->source)
		out.environment = look->source->environment;
	if (look->target) {
		out.environment = look->target->environment;
		out.vantage = look->target->vantage;
	}
	if (out.shown_by == STRENGTH_MEASURED_COMMITTED && !committed)
		out.shown_by = STRENGTH_MEASURED;
	if (out.environment == ENVIRONMENT_SANDBOX &&
	    out.shown_by > STRENGTH_DRILLED_SANDBOX)
		out.shown_by = STRENGTH_DRILLED_SANDBOX;
	return out;
}

/* Of one of the look's sources. */
static struct standing source_standing(const struct look *look, size_t i,
				       const struct source_report *source)
{
	struct look one = {.kind = look->kind, .source = look_source(look, i)};

	if (source && i)
		source = i <= source->joined_count ? &source->joined[i - 1]
						   : NULL;
	return look_standing(&one, source);
}

struct standing ask_standing(const struct look *look, const struct check *check,
			     const struct source_report *source)
{
	const struct records_spec *spec = check->records;
	struct standing out;

	if (!spec || !look->source)
		return look_standing(look, source);
	out = source_standing(look, look_source_index(look, spec->source),
			      source);
	for (size_t i = 0; i < spec->join_count; i++) {
		size_t at =
			look_source_index(look, spec->joins[i].other.source);
		struct standing there = source_standing(look, at, source);

		if (there.shown_by < out.shown_by)
			out.shown_by = there.shown_by;
		if (there.environment == ENVIRONMENT_SANDBOX)
			out.environment = there.environment;
	}
	return out;
}

struct text text_made_utf8(struct arena *arena, struct text t)
{
	struct buffer out;
	uint32_t point;

	if (text_is_utf8(t) && (!t.size || !memchr(t.data, 0, t.size)))
		return t;
	buffer_init(&out);
	for (size_t i = 0; i < t.size;) {
		size_t size = utf8_next(t.data + i, t.size - i, &point);

		if (size && t.data[i])
			buffer_add(&out, t.data + i, size);
		else
			buffer_str(&out, "\xef\xbf\xbd");
		i += size ? size : 1;
	}
	return buffer_take(&out, arena);
}

static size_t fact_count(const struct probe_kind *kind)
{
	size_t count = 0;

	while (kind->facts[count].name)
		count++;
	return count;
}

struct sighting sighting_begin(struct arena *arena,
			       const struct probe_kind *kind)
{
	struct sighting sight = {.kind = kind, .began = clock_now()};
	size_t count = fact_count(kind);

	sight.facts = arena_many(arena, count, struct value);
	for (size_t i = 0; i < count; i++)
		sight.facts[i] = value_unknown("not-observable");
	return sight;
}

static int fact_index(const struct probe_kind *kind, struct text name)
{
	for (int i = 0; kind->facts[i].name; i++)
		if (text_is(name, kind->facts[i].name))
			return i;
	return -1;
}

void sighting_fact(struct sighting *sight, const char *name, struct value value)
{
	int at = fact_index(sight->kind, text_from(name));

	assert(at >= 0);
	sight->facts[at] = value;
}

void sighting_lost(struct sighting *sight, enum reason reason,
		   struct text detail)
{
	sight->reason = reason;
	sight->detail = detail;
}

void sighting_evidence(struct arena *arena, struct sighting *sight,
		       const char *name, const char *media_type,
		       struct text bytes)
{
	struct evidence *all =
		arena_many(arena, LIMIT_EVIDENCE_PIECES, struct evidence);
	size_t count = sight->evidence_count;

	assert(count < LIMIT_EVIDENCE_PIECES);
	if (count)
		memcpy(all, sight->evidence, count * sizeof(*all));
	all[count] = (struct evidence){
		.name = text_from(name),
		.media_type = text_from(media_type),
		.level = DISCLOSE_FULL,
		.bytes = bytes,
		.size = bytes.size,
		.digest = digest_of(bytes),
	};
	sight->evidence = all;
	sight->evidence_count = count + 1;
}

static const struct value *facts_for(struct arena *arena,
				     const struct sighting *sight,
				     const struct check *check)
{
	struct value *facts =
		arena_many(arena, check->fact_count, struct value);

	for (size_t i = 0; i < check->fact_count; i++) {
		int at = fact_index(sight->kind, check->fact_names[i]);

		facts[i] = at < 0 ? value_unknown("not-observable")
				  : sight->facts[at];
	}
	return facts;
}

int sighting_send(struct arena *arena, const struct sighting *sight,
		  const struct plan *plan, const struct look *look,
		  const struct sink *sink, struct err *err)
{
	struct standing standing = look_standing(look, NULL);
	struct observation o = {
		.look = (unsigned)(look - plan->looks),
		.reason = sight->reason,
		.detail = text_made_utf8(arena, sight->detail),
		.where = text_made_utf8(arena, sight->where),
		.shown_by = standing.shown_by,
		.environment = standing.environment,
		.vantage = standing.vantage,
		.began = sight->began,
		.ended = clock_now(),
		.evidence = sight->evidence,
		.evidence_count = sight->evidence_count,
	};

	for (size_t i = 0; i < look->ask_count; i++) {
		const struct check *check = plan->asks[look->asks[i]].check;

		o.ask = look->asks[i];
		o.fact_count =
			sight->reason == REASON_NONE ? check->fact_count : 0;
		o.facts = o.fact_count ? facts_for(arena, sight, check) : NULL;
		if (sink->observe(sink->context, &o, err))
			return -1;
	}
	return 0;
}
