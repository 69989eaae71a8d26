/* SPDX-License-Identifier: Apache-2.0 */
/* plaudit records prove */
#include <stdio.h>
#include <string.h>

#include "attest/chain.h"
#include "base/fs.h"
#include "verbs/committed_rows.h"
#include "verbs/records_verb.h"
#include "verbs/rows_ask.h"

struct session {
	struct arena *arena;
	const struct records_options *options;
	struct site_open open;
	struct committed_rows rows;
};

static struct text stream_of(const struct session *s)
{
	const struct site *site = s->open.site;

	if (s->options->stream)
		return text_from(s->options->stream);
	return site->regulator_count ? site->regulators[0].stream
				     : TEXT("local");
}

static int find_commitment(struct session *s, struct err *err)
{
	const char *path = s->options->attestation;
	struct text source = text_from(s->options->source);
	struct kept_commitment *kept = &s->rows.kept;
	char *directory;

	if (path && strcmp(path, "latest"))
		return kept_commitment_open(s->arena, path, source, kept, err);
	if (stream_directory(s->arena, s->open.state, stream_of(s), &directory,
			     err))
		return -1;
	return kept_commitment_latest(s->arena, directory, source, kept, err);
}

static int hand_over(struct session *s, struct err *err)
{
	struct proof_document d;
	struct text bytes;

	if (committed_rows_document(&s->rows, &d, err))
		return -1;
	if (s->options->preview) {
		committed_rows_preview(&s->rows, &d);
		return 0;
	}
	if (proof_document_write(s->arena, &d, &bytes, err))
		return -1;
	if (s->options->out)
		return fs_put(s->options->out, bytes, 0600, err);
	fwrite(bytes.data, 1, bytes.size, stdout);
	putchar('\n');
	return 0;
}

int rows_prove(struct arena *arena, const struct records_options *options,
	       struct err *err)
{
	struct session *s = arena_new(arena, struct session);

	s->arena = s->rows.arena = arena;
	s->options = options;
	s->rows.open = &s->open;
	s->rows.portable = options->portable;
	if (rows_ask_read(arena, options, &s->rows.ask, err) ||
	    site_open(arena, options->site, options->pack, options->now,
		      &s->open, err) ||
	    find_commitment(s, err) || committed_rows_find(&s->rows, err) ||
	    committed_rows_prove(&s->rows, err))
		return -1;
	return hand_over(s, err);
}
