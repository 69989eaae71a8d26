/* SPDX-License-Identifier: Apache-2.0 */
/* A source of a site file that is a table of a database. */
#include <string.h>

#include "load/scalar.h"
#include "load/schema.h"
#include "load/site_reader.h"
#include "records/sql_dialect.h"

const struct field odbc_fields[] = {
	{.name = "dsn",
	 .kind = FIELD_SECRET,
	 .flags = FIELD_REQUIRED,
	 .about = "the connection string: {env: NAME} or {file: PATH}"},
	{.name = "dialect",
	 .kind = FIELD_WORD,
	 .flags = FIELD_REQUIRED,
	 .words = database_words,
	 .word_count = DATABASE_KIND_COUNT,
	 .about = "postgresql, sqlite, sqlserver, oracle, mysql, trino or "
		  "spark"},
	{.name = "table",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "a table or view: ops.freeze_cases"},
	{.name = NULL},
};

const char *const file_only_keys[] = {"encoding", "delimiter", "format",
				      "times",	  "numbers",   "digits",
				      "files",	  NULL};
const char *const database_only_keys[] = {"push-down", "keep", NULL};

/* What only a file has, or only a database. */
static void refuse(const struct content *content, const struct yaml_node *node,
		   const char *key, const char *of)
{
	const struct yaml_node *at = yaml_get(node, key);

	if (at != NULL)
		complain_help(content, at, COMPLAINT_VALUE,
			      text_format(content->arena,
					  "leave it out: only %s has it", of),
			      "%s is not for this source", key);
}

static void read_odbc(const struct content *content,
		      const struct yaml_node *node,
		      struct database_binding *out)
{
	const struct yaml_node *table = yaml_get(node, "table");

	out->place = content_place(content, node);
	out->dsn = read_secret(node, "dsn");
	out->kind = (enum database_kind)read_word(
		node, "dialect", database_words, DATABASE_KIND_COUNT, 0);
	out->table = read_text(node, "table");
	if (table != NULL && table->kind == YAML_SCALAR &&
	    !sql_is_table(out->table))
		complain_help(content, table, COMPLAINT_VALUE,
			      TEXT("write a table's name, with its schema's "
				   "before a dot: letters, digits and _; what "
				   "needs a query needs a view"),
			      "\"%.*s\" is no name of a table",
			      TEXT_ARG(out->table));
}

void read_database(const struct content *content, const struct yaml_node *node,
		   struct source_binding *out)
{
	const struct yaml_node *odbc = yaml_get(node, "odbc");
	struct database_binding *database;

	if (odbc == NULL) {
		for (size_t i = 0; database_only_keys[i] != NULL; i++)
			refuse(content, node, database_only_keys[i],
			       "a database");
		if (yaml_get(node, "files") == NULL)
			complain_help(content, node, COMPLAINT_MISSING,
				      TEXT("files: a list of patterns, or "
					   "odbc: a table of a database"),
				      "the source has neither files nor odbc");
		return;
	}
	for (size_t i = 0; file_only_keys[i] != NULL; i++)
		refuse(content, node, file_only_keys[i],
		       strcmp(file_only_keys[i], "files") == 0
			       ? "a source without odbc"
			       : "a file");
	database = arena_new(content->arena, struct database_binding);
	read_odbc(content, odbc, database);
	database->push_down = read_bool(node, "push-down", false);
	database->keep = read_span(node, "keep");
	if (database->push_down) {
		refuse(content, node, "keep", "a source that is read");
		out->commit = false;
	}
	out->database = database;
}
