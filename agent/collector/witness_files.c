/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/witness_files.h"

#include "base/arena.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/limits.h"
#include "parse/yaml.h"

void witness_files_name(struct arena *arena, const char *directory,
			struct witness_files *out)
{
	out->config = fs_join(arena, directory, "witness.yaml");
	out->key = fs_join(arena, directory, "witness.key");
	out->lock = fs_join(arena, directory, "witness.lock");
	out->logs = fs_join(arena, directory, "logs");
}

const char *witness_log_path(struct arena *arena,
			     const struct witness_files *files,
			     struct text origin)
{
	char hex[DIGEST_HEX_ROOM];

	digest_hex(digest_of(origin), hex);
	return fs_join(arena, files->logs, hex);
}

int witness_settings_write(struct arena *arena,
			   const struct witness_files *files, struct text name,
			   const struct text *vkeys, size_t vkey_count,
			   struct err *err)
{
	struct buffer yaml;

	buffer_init(&yaml);
	buffer_printf(&yaml,
		      "# The witness's key name. Never change it.\n"
		      "name: \"%.*s\"\n"
		      "# The logs it watches, as verifier keys "
		      "(plauditd log show prints a log's).\nlogs:%s\n",
		      TEXT_ARG(name), vkey_count ? "" : " []");
	for (size_t i = 0; i < vkey_count; i++)
		buffer_printf(&yaml, "  - \"%.*s\"\n", TEXT_ARG(vkeys[i]));
	return fs_put_new(files->config, buffer_take(&yaml, arena), 0644, err);
}

static int read_log(const struct witness_files *files,
		    const struct yaml_node *node, struct witness_settings *out,
		    struct err *err)
{
	struct note_key *key = &out->logs[out->log_count];

	if (node->kind != YAML_SCALAR || note_key_parse(node->scalar, key, err))
		return err->kind == ERR_NONE
			       ? err_set(err, ERR_USAGE,
					 "%s:%u:%u: wanted a vkey",
					 files->config, node->mark.line,
					 node->mark.column)
			       : err_prefix(err, "%s:%u:%u", files->config,
					    node->mark.line, node->mark.column);
	if (key->type != NOTE_ED25519)
		return err_set(err, ERR_USAGE,
			       "%s:%u:%u: a log's key has type 1",
			       files->config, node->mark.line,
			       node->mark.column);
	for (size_t i = 0; i < out->log_count; i++)
		if (text_equal(out->logs[i].name, key->name))
			return err_set(err, ERR_USAGE,
				       "%s:%u:%u: that log is there twice",
				       files->config, node->mark.line,
				       node->mark.column);
	out->log_count++;
	return 0;
}

int witness_settings_read(struct arena *arena,
			  const struct witness_files *files,
			  struct witness_settings *out, struct err *err)
{
	const struct yaml_node *name, *logs;
	struct yaml_document document;
	struct text bytes;

	if (fs_read(arena, files->config, LIMIT_YAML_BYTES, &bytes, err))
		return -1;
	yaml_parse(arena, bytes, &document);
	if (document.problem_count)
		return err_set(err, ERR_USAGE, "%s:%u:%u: %.*s", files->config,
			       document.problems[0].mark.line,
			       document.problems[0].mark.column,
			       TEXT_ARG(document.problems[0].text));
	name = yaml_get(document.root, "name");
	logs = yaml_get(document.root, "logs");
	if (!name || name->kind != YAML_SCALAR ||
	    !note_name_is_valid(name->scalar))
		return err_set(err, ERR_USAGE,
			       "%s: name: wanted a key name without spaces "
			       "and \"+\"",
			       files->config);
	if (!logs || logs->kind != YAML_LIST)
		return err_set(err, ERR_USAGE, "%s: logs: wanted a list",
			       files->config);
	if (logs->count > LIMIT_WITNESS_LOGS)
		return err_set(err, ERR_LIMIT, "%s: more than %d logs",
			       files->config, LIMIT_WITNESS_LOGS);
	*out = (struct witness_settings){
		name->scalar, arena_many(arena, logs->count, struct note_key),
		0};
	for (size_t i = 0; i < logs->count; i++)
		if (read_log(files, logs->items[i], out, err))
			return -1;
	return 0;
}
