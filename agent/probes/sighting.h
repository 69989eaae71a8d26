/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every probe does around its looking: reading the look's settings, and
 * sending one observation to each ask of the look, with facts by name put into
 * the order that each ask's check declares.
 */
#ifndef PLAUDIT_PROBES_SIGHTING_H
#define PLAUDIT_PROBES_SIGHTING_H

#include "probes/probe.h"

const struct setting *look_setting(const struct look *look, const char *name);
/* Its text, or the given default when the check does not say. */
struct text look_text(const struct look *look, const char *name,
		      const char *otherwise);

/* What a look can show at most. The run works it out from the plan and never
 * believes a look's own word for it. `source` is what the look learnt of its
 * source, NULL while that is not known. */
struct standing {
	enum strength shown_by;
	enum environment environment;
	enum vantage vantage;
};

struct standing look_standing(const struct look *look,
			      const struct source_report *source);
/* Of one ask of the look: no more than the sources it joins can show. */
struct standing ask_standing(const struct look *look, const struct check *check,
			     const struct source_report *source);
/* U+FFFD for every byte that is not part of UTF-8, and for NUL. */
struct text text_made_utf8(struct arena *arena, struct text t);

/* A look at one thing, being filled: facts in the order of the kind's table. */
struct sighting {
	const struct probe_kind *kind;
	struct value *facts; /* VALUE_UNKNOWN until seen */
	enum reason reason;
	struct text detail, where;
	const struct evidence *evidence;
	size_t evidence_count;
	struct instant began;
};

struct sighting sighting_begin(struct arena *arena,
			       const struct probe_kind *kind);
/* The fact must be in the kind's table. */
void sighting_fact(struct sighting *sight, const char *name,
		   struct value value);
/* Could not see: the reason, and one sentence. */
void sighting_lost(struct sighting *sight, enum reason reason,
		   struct text detail);
/* One piece of evidence more, at most eight: all that there was to see. */
void sighting_evidence(struct arena *arena, struct sighting *sight,
		       const char *name, const char *media_type,
		       struct text bytes);
/* Sends it to every ask of the look. */
int sighting_send(struct arena *arena, const struct sighting *sight,
		  const struct plan *plan, const struct look *look,
		  const struct sink *sink, struct err *err) MUST_USE;

#endif
