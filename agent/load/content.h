/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A content file while it is read: its tree, and where to complain. Reading
 * goes on after a complaint, so what is missing or wrong reads as empty; only
 * the count of errors decides whether the result may be used.
 */
#ifndef PLAUDIT_LOAD_CONTENT_H
#define PLAUDIT_LOAD_CONTENT_H

#include "cel/ast.h"
#include "load/complaint.h"
#include "load/complaint_kind.h"
#include "model/expression.h"
#include "parse/yaml.h"

struct function_index; /* cel/function.h */

struct content {
	struct arena *arena;
	struct complaints *complaints;
	struct text path; /* as complaints name it */
	struct text bytes;
	struct yaml_node *root; /* NULL: nothing to read */
	const struct zone *zone; /* for dates; NULL: UTC */
	/* of all expressions; NULL: each environment has its own */
	const struct function_index *functions;
	bool local; /* the institution's own: English alone will do */
	const struct text *secrets; /* never shown */
	size_t secret_count;
};

/* Reads `directory`/`name`; complaints name it the same way. */
void content_read(struct arena *arena, const char *directory, const char *name,
		  struct complaints *complaints, struct content *out);

/* "E0203", and its line of help. */
const char *complaint_code(enum complaint_kind kind);
const char *complaint_help(enum complaint_kind kind);

struct place content_place(const struct content *content,
			   const struct yaml_node *node);

/* `at` NULL: the file as a whole. `near`: did you mean, or {0}. */
void complain(const struct content *content, const struct yaml_node *at,
	      enum complaint_kind kind, struct text near, const char *format,
	      ...) PRINTF_LIKE(5, 6);
/* With a help line of its own. */
void complain_help(const struct content *content, const struct yaml_node *at,
		   enum complaint_kind kind, struct text help,
		   const char *format, ...) PRINTF_LIKE(5, 6);
/* With both. */
void complain_near(const struct content *content, const struct yaml_node *at,
		   enum complaint_kind kind, struct text near, struct text help,
		   struct text text);
/* What the expression language says of expression->source. */
void complain_expression(const struct content *content,
			 const struct expression *expression,
			 const struct cel_problem *problem);

#endif
