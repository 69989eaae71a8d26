/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Members of a frame of the observation pipe, each with its ceiling: what is
 * beyond it could not be written into a statement, and is ERR_PEER.
 */
#ifndef PLAUDIT_AUDIT_WIRE_FIELD_H
#define PLAUDIT_AUDIT_WIRE_FIELD_H

#include "audit/wire.h"
#include "parse/json.h"

/* A count in decimal digits, at most 2^53-1. */
int wire_count(const struct json *object, const char *name, uint64_t *out,
	       struct err *err) MUST_USE;
/* A sentence, cut to LIMIT_SENTENCE_BYTES between two characters. */
int wire_sentence(const struct json *object, const char *name, struct text *out,
		  struct err *err) MUST_USE;
struct text wire_cut(struct text t);
int wire_instant(struct arena *arena, const struct json *object,
		 const char *name, struct instant *out,
		 struct err *err) MUST_USE;
/* The index of the word, or -1. */
int wire_word(const struct json *object, const char *name,
	      const struct word *table, int count, struct err *err);
/* What a look learnt of its source; the look must have one. wire_source.c */
int wire_read_source(struct arena *arena, const struct json *frame,
		     const struct look *look, struct source_report *out,
		     struct err *err) MUST_USE;

#endif
