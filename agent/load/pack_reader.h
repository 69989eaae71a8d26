/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pack while it is read, and the readers of its kinds of file. Order: sources
 * and calendars, then checks, then rule books, then profiles, so that each can
 * point at what it names.
 */
#ifndef PLAUDIT_LOAD_PACK_READER_H
#define PLAUDIT_LOAD_PACK_READER_H

#include "load/content.h"
#include "model/field.h"
#include "model/policy.h"

struct holidays;

struct calendar {
	struct text id;
	const struct zone *zone;
	const struct holidays *holidays;
};

/* Clause ids seen so far: they are unique in the pack. */
struct known_id {
	struct text id;
	struct place place;
};

struct pack_reader {
	struct arena *arena;
	struct complaints *complaints;
	const char *directory;
	const struct function_index *functions; /* of all expressions */
	const struct source_kind *sources;
	size_t source_count;
	struct calendar *calendars;
	size_t calendar_count;
	const struct check *checks; /* by id */
	size_t check_count;
	const struct rule_book *rule_books;
	size_t rule_book_count;
	struct known_id *clauses;
	size_t clause_count, clause_room;
	const struct zone **zones; /* each is read once */
	size_t zone_count, zone_room;
};

/* NULL after a complaint at the node. */
const struct zone *reader_zone(struct pack_reader *reader,
			       const struct content *content,
			       const struct yaml_node *node);

#define ORDER_WORDS 2
extern const struct word order_words[ORDER_WORDS];
/* Whether the node's `order` is key; complains when the kind has no key that
 * rows could be sorted by. */
bool order_is_sorted(const struct content *content,
		     const struct yaml_node *node,
		     const struct source_kind *kind);

/* checks/sources.yaml */
void read_sources(struct pack_reader *reader, const struct content *content);
void read_calendar(struct pack_reader *reader, const struct content *content,
		   struct text id, struct calendar *out);
void read_check(struct pack_reader *reader, const struct content *content,
		struct text id, struct check *out);
/* The `records:` block; check->records stays NULL when nothing can be said of
 * what its metrics are. */
void read_records(struct pack_reader *reader, const struct content *content,
		  const struct yaml_node *node, const struct calendar *calendar,
		  struct check *check);
/* The keys of each block; load/json_schema.c describes them for editors. */
extern const struct field expect_fields[], parameter_fields[], example_fields[],
	records_fields[], instrument_fields[], clause_fields[], book_fields[],
	value_fields[], column_fields[], kind_fields[], profile_fields[],
	sign_off_fields[], holiday_fields[], calendar_fields[];
/* Of a check: with one block for each way of looking. */
const struct field *fields_of_check(struct arena *arena);
/* Once the look is known: the facts and expectations of the check. */
void read_expect(const struct content *content, const struct yaml_node *list,
		 const struct calendar *calendar, struct check *check);
/* After the facts of the check are known. */
void read_examples(struct pack_reader *reader, const struct content *content,
		   const struct yaml_node *list, struct check *check);
void read_rule_book(struct pack_reader *reader, const struct content *content,
		    struct text id, struct rule_book *out);
void read_uses(struct pack_reader *reader, const struct content *content,
	       const struct yaml_node *list, struct clause *clause);
void read_profile(struct pack_reader *reader, const struct content *content,
		  struct text id, struct profile *out);

/* The settings of a probe's block, checked by its table. */
const struct setting *read_settings(const struct content *content,
				    const struct yaml_node *map, size_t *count);

#endif
