/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/committed_rows.h"

#include <stdio.h>
#include <sys/stat.h>

#include "audit/kept_rows.h"
#include "audit/node_files.h"
#include "base/fs.h"
#include "records/spill.h"
#include "seal/salt_vault.h"
#include "verbs/distrusted_kernel.h"

/* The site's source, in the order that was committed to. */
static int find_source(struct committed_rows *s, struct err *err)
{
	const struct site *site = s->open->site;
	struct text name = s->commitment->source;

	for (size_t i = 0; i < site->source_count; i++) {
		if (!text_equal(site->sources[i].kind->name, name))
			continue;
		s->source = site->sources[i];
		s->source.sorted = text_is(s->commitment->order, "key");
		return 0;
	}
	return err_set(err, ERR_USAGE, "%.*s: the site binds no source %.*s",
		       TEXT_ARG(site->path), TEXT_ARG(name));
}

static int read_key(struct committed_rows *s, struct err *err)
{
	struct salt_vault vault = {fs_join(s->arena, s->open->state, "salts"),
				   site_wrap_path(s->arena, s->open->site)};

	return salt_vault_get(s->arena, &vault, s->commitment->root,
			      s->commitment->salt_key, s->job.salt_key, err);
}

/* The first of the files that is not what the attestation says, or was written
 * to since: where to look. */
static struct text changed_file(const struct committed_rows *s)
{
	const struct source_report *then = s->kept.source;

	for (size_t i = 0; i < then->file_count; i++) {
		const char *path =
			site_path(s->arena, s->open->site, then->files[i].path);
		struct stat now;

		if (stat(path, &now) || !S_ISREG(now.st_mode) ||
		    (uint64_t)now.st_size < then->files[i].bytes ||
		    now.st_mtime > s->kept.report.created.seconds)
			return then->files[i].path;
	}
	return TEXT("");
}

static int say_changed(const struct committed_rows *s, struct err *err)
{
	struct text file = changed_file(s);
	char hex[DIGEST_HEX_ROOM];

	digest_hex(s->kept.report.identity, hex);
	if (err->kind != ERR_TRUST)
		return -1;
	if (file.size)
		return err_prefix(err,
				  "the records changed since attestation "
				  "%.16s: look at %.*s",
				  hex, TEXT_ARG(file));
	return err_prefix(err,
			  "the records changed since attestation %.16s, in a "
			  "file of the same size (or the binding in the site "
			  "file did)",
			  hex);
}

/* What makes it quick, where it is kept. */
static void take_nodes(struct committed_rows *s)
{
	const char *path =
		node_file_path(s->arena, s->open->state, s->commitment->root);
	struct err why = {.kind = ERR_NONE};

	if (!fs_exists(path))
		return;
	if (node_file_read(s->arena, path, s->job.salt_key, s->commitment->root,
			   &s->nodes, &why))
		fprintf(stderr,
			"plaudit: %s: the records are read as a whole\n",
			why.text);
	else
		s->ask.nodes = &s->nodes;
}

static void tell_useless(const struct committed_rows *s)
{
	if (s->proofs.nodes_failed.size)
		fprintf(stderr,
			"plaudit: the node file of %.*s was of no use: %.*s: "
			"the records were read as a whole\n",
			TEXT_ARG(s->commitment->source),
			TEXT_ARG(s->proofs.nodes_failed));
}

static int prove(struct committed_rows *s, struct err *err)
{
	struct spill spill = {
		.directory = fs_join(s->arena, s->open->state, "spill")};
	int status;

	s->job.source = &s->source;
	s->job.directory = text_cstr(s->arena, s->open->site->directory);
	s->job.now = s->open->now;
	if (s->source.database) {
		if (kept_rows_bind(s->arena, s->open->state,
				   s->commitment->root, s->job.salt_key,
				   &s->source, err))
			return -1;
	} else {
		s->job.committed = s->kept.source->files;
		s->job.committed_count = s->kept.source->file_count;
	}
	take_nodes(s);
	s->job.spill = &spill;
	s->job.portable = s->portable;
	distrusted_kernel_tell(s->job.portable);
	s->ask.size = s->commitment->size;
	s->ask.root = s->commitment->root;
	if (fs_make_dirs(spill.directory, 0700, err))
		return -1;
	status = records_prove(s->arena, &s->job, &s->ask, &s->proofs, err);
	if (!status)
		tell_useless(s);
	spill_close(&spill);
	cleanse(s->job.salt_key, sizeof(s->job.salt_key));
	return status ? say_changed(s, err) : 0;
}

static enum privacy privacy_of(const struct committed_rows *s,
			       struct text column)
{
	const struct source_kind *kind = s->source.kind;

	for (size_t i = 0; i < kind->column_count; i++)
		if (text_equal(kind->columns[i].name, column))
			return kind->columns[i].privacy;
	return PRIVACY_OPEN;
}

/* A value as one line of the preview. */
static void print_value(struct text value)
{
	for (size_t i = 0; i < value.size; i++)
		putchar((unsigned char)value.data[i] < ' ' ? ' '
							   : value.data[i]);
	putchar('\n');
}

void committed_rows_preview(const struct committed_rows *s,
			    const struct proof_document *d)
{
	char hex[DIGEST_HEX_ROOM];

	printf("%zu row%s of %.*s would leave, of the %llu that attestation "
	       "%.16s commits to\n",
	       d->row_count, d->row_count == 1 ? "" : "s", TEXT_ARG(d->source),
	       (unsigned long long)d->size,
	       digest_hex(d->attestation, hex).data);
	for (size_t i = 0; i < d->key_count; i++)
		printf("all %llu rows with the key %.*s\n",
		       (unsigned long long)d->keys[i].count,
		       TEXT_ARG(d->keys[i].key));
	for (size_t i = 0; i < d->absent_count; i++)
		printf("that no row has the key %.*s\n",
		       TEXT_ARG(d->absent[i].key));
	for (size_t i = 0; i < d->row_count; i++) {
		const struct document_row *row = &d->rows[i];

		printf("row %llu\n", (unsigned long long)row->index);
		for (size_t f = 0; f < row->field_count; f++) {
			struct text column = row->fields[f].column;

			printf("  %-24.*s %-10s ", TEXT_ARG(column),
			       privacy_words[privacy_of(s, column)].word);
			print_value(row->fields[f].value);
		}
	}
}

/* Keys that have rows, or those that were found to have none. */
static const struct key_place *places_of(const struct committed_rows *s,
					 bool absent, size_t *count)
{
	struct key_place *out =
		arena_many(s->arena, s->ask.key_count + s->ask.absent_count,
			   struct key_place);

	*count = 0;
	for (size_t i = 0; i < s->ask.key_count; i++)
		if ((s->proofs.keys[i].count == 0) == absent)
			out[(*count)++] = s->proofs.keys[i];
	for (size_t i = 0; absent && i < s->ask.absent_count; i++)
		out[(*count)++] = s->proofs.absent[i];
	return out;
}

int committed_rows_document(struct committed_rows *s,
			    struct proof_document *out, struct err *err)
{
	struct proof_document d = {
		.attestation = s->kept.report.identity,
		.source = s->commitment->source,
		.root = s->commitment->root,
		.size = s->commitment->size,
		.sorted = s->source.sorted,
	};

	d.absent = places_of(s, true, &d.absent_count);
	if (d.sorted)
		d.keys = places_of(s, false, &d.key_count);
	if (proof_document_rows(s->arena, &s->proofs, s->columns.names,
				s->columns.count, &d, err))
		return -1;
	*out = d;
	return 0;
}

int committed_rows_find(struct committed_rows *s, struct err *err)
{
	s->commitment = &s->kept.source->commitment;
	if (committed_columns_read(s->arena, s->commitment->binding,
				   &s->columns, err))
		return -1;
	return find_source(s, err);
}

int committed_rows_prove(struct committed_rows *s, struct err *err)
{
	return read_key(s, err) || prove(s, err) ? -1 : 0;
}
