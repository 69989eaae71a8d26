/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Field tables: one table is the parser's schema, the help, the reference page
 * and the JSON Schema of a block of YAML. Probes describe their parameters and
 * their facts with them.
 */
#ifndef PLAUDIT_MODEL_FIELD_H
#define PLAUDIT_MODEL_FIELD_H

#include "cel/type.h"
#include "model/words.h"

enum field_kind {
	FIELD_TEXT, /* any scalar */
	FIELD_BITEXT, /* {en: ..., th: ...} */
	FIELD_ID, /* [a-z0-9-]+ */
	FIELD_NAME, /* [a-z][a-z0-9_]* */
	FIELD_WORD, /* one of `words` */
	FIELD_BOOL, /* true | false */
	FIELD_INTEGER,
	FIELD_DURATION, /* 60m */
	FIELD_DATE, /* YYYY-MM-DD */
	FIELD_INSTANT, /* RFC 3339 */
	FIELD_PATTERN, /* regular expression */
	FIELD_EXPRESSION, /* CEL */
	FIELD_TEXTS, /* list of scalars; of `words` where they are given */
	FIELD_TEXT_MAP, /* names to scalars */
	FIELD_SECRET, /* {env: NAME} or {file: PATH} */
	FIELD_BLOCK, /* a map with its own fields */
	FIELD_BLOCKS, /* a list of such maps */
	FIELD_ANY, /* checked by its own code */
	FIELD_BLOCK_MAP, /* names to maps with these fields */
};

#define FIELD_REQUIRED 1u
#define FIELD_NULLABLE 2u

struct field {
	const char *name; /* NULL ends a table */
	enum field_kind kind;
	unsigned flags;
	const struct word *words; /* FIELD_WORD */
	int word_count;
	const struct field *fields; /* FIELD_BLOCK, FIELD_BLOCKS */
	const struct cel_type *type; /* of a fact */
	const char *about; /* one line, English */
};

#endif
