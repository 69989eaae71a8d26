/* SPDX-License-Identifier: Apache-2.0 */
/* A site file while it is read, and the readers of its blocks. */
#ifndef PLAUDIT_LOAD_SITE_READER_H
#define PLAUDIT_LOAD_SITE_READER_H

#include "load/content.h"
#include "load/pack_reader.h"
#include "model/field.h"
#include "model/site.h"

struct site_reader {
	struct content content;
	const struct pack *pack;
	struct pack_reader zones; /* for reader_zone and local checks */
	struct instant now;
	struct site *site;
};

extern const struct field site_fields[]; /* site_fields.c */
extern const struct field override_fields[];
extern const struct field source_binding_fields[];
extern const struct field signing_key_fields[];
extern const struct field odbc_fields[]; /* read_database.c */
/* Keys that only files have, or only databases; up to a NULL. */
extern const char *const file_only_keys[], *const database_only_keys[];
/* With a block for each way of looking. */
const struct field *fields_of_target(struct arena *arena);
extern const struct word calendar_words[], encoding_words[], commit_words[];
extern const int calendar_word_count, encoding_word_count, commit_word_count;

extern const struct word format_words[], times_words[], digits_words[];
extern const int format_word_count, times_word_count, digits_word_count;

/* Before anything else is said about the file: what looks like a secret is
 * complained of, and masked in every line that is shown. */
void read_secrets(struct content *content);
/* After the rest of a source is read: its odbc, push-down and keep. */
void read_database(const struct content *content, const struct yaml_node *node,
		   struct source_binding *out);
/* After the rest of a target is read: its smpp. */
void read_smpp(const struct content *content, const struct yaml_node *node,
	       struct target *out);
extern const struct field smpp_fields[]; /* read_smpp.c */
/* How a source is written: delimiter, format, numbers, times, digits. After
 * its files and commit. */
void read_forms(const struct content *content, const struct yaml_node *node,
		struct source_binding *out);
void read_bindings(struct site_reader *reader, const struct yaml_node *map);
void read_targets(struct site_reader *reader, const struct yaml_node *map);
void read_lists(struct site_reader *reader, const struct yaml_node *map);
void read_overrides(struct site_reader *reader, const struct yaml_node *map);
void read_waivers(struct site_reader *reader, const struct yaml_node *list);
void read_signing_key(struct site_reader *reader, const struct yaml_node *key);
void read_regulators(struct site_reader *reader, const struct yaml_node *list);

#endif
