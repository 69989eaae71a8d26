/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NDJSON: one JSON object (RFC 8259) a line. Its members are matched to names
 * that are looked for; the others are checked for form and passed over. Strict:
 * control characters, wrong escapes, a surrogate without its other half,
 * numbers that JSON does not know, text behind the object and a name that
 * stands twice make the record broken. It always ends at its line's end.
 *
 * A field's text as read: of a string its characters, escapes undone; of a
 * number, true and false the literal; of null, as of a name that is not there,
 * nothing; of a list or an object the JSON text as it stands. Whether strings
 * are UTF-8 is for their readers.
 */
#ifndef PLAUDIT_PARSE_NDJSON_H
#define PLAUDIT_PARSE_NDJSON_H

#include "parse/csv.h"

/* Names that are looked for; used by any thread. */
struct ndjson_names {
	const struct text *names;
	size_t count;
	/* the text is in an encoding of bytes: an escape beyond ASCII cannot
	 * be told from it */
	bool ascii_escapes;
	const uint16_t *slots; /* 1 + a name's number, 0: free */
	size_t slot_mask;
	_Atomic unsigned char *seen; /* of each name: some record has it */
};

const struct ndjson_names *ndjson_names_new(struct arena *arena,
					    const struct text *names,
					    size_t count, bool ascii_escapes);

bool ndjson_name_seen(const struct ndjson_names *names, size_t name);

/* A member of the object; offsets in the line. */
struct ndjson_member {
	uint32_t from, until; /* its value, a string with its quotes */
	int name; /* its number, -1: not looked for */
	bool is_string, is_null;
	bool escaped; /* the string holds escapes */
};

#define NDJSON_MEMBERS 128

struct ndjson_line {
	struct ndjson_member members[NDJSON_MEMBERS];
	size_t count;
	bool more; /* members than there is room for */
	const char *problem; /* NULL, or why it is no record */
};

/* Reads a line, without its line end; scratch holds names with escapes. With
 * more members than there is room for, those looked for are all there or there
 * is a problem. */
void ndjson_line_read(struct text line, const struct ndjson_names *names,
		      struct arena *scratch, struct ndjson_line *out);

struct json_scan;

/* Takes any value; *escaped: it is a string with escapes. What is wrong in
 * words, else NULL. */
const char *ndjson_value_take(struct json_scan *scan,
			      const struct ndjson_names *names, bool *escaped);

/* The text of a member's value as read; escapes are undone in the arena. */
struct text ndjson_text(struct arena *arena, struct text line,
			const struct ndjson_member *member);

/*
 * The record at the start of bytes, of which the last line may lack its end.
 * field i is that of name i; the record has as many as there are names, or none
 * when the line is empty. False when nothing is left.
 */
bool ndjson_next(struct text bytes, const struct ndjson_names *names,
		 struct arena *scratch, struct csv_record *record,
		 size_t *used);

#endif
