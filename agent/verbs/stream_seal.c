/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/stream_seal.h"

#include <stdio.h>
#include <string.h>

#include "audit/history_books.h"
#include "base/fs.h"
#include "deliver/outbox.h"
#include "probes/history_hold.h"
#include "seal/key.h"
#include "verbs/chain_guard.h"

int stream_seal_open(struct arena *arena, const struct site_open *open,
		     const struct regulator *regulator, struct stream_seal *out,
		     struct err *err)
{
	const struct site *site = open->site;
	struct text stream = regulator ? regulator->stream : TEXT("local");
	struct key *key;

	memset(out, 0, sizeof(*out));
	out->open = open;
	out->regulator = regulator;
	if (site_key_open(arena, site, &key, err))
		return -1;
	/* the children that look must not have it in their memory */
	key_close(key);
	if (stream_directory(arena, open->state, stream, &out->directory,
			     err) ||
	    guarded_chain_open(arena, open, regulator, &out->chain, err))
		return -1;
	out->books = fs_join(arena, out->directory, HISTORY_DIRECTORY);
	if (history_books_open(out->books, err))
		return -1;
	return outbox_open(arena, out->directory, &out->outbox, err);
}

void stream_seal_close(struct stream_seal *stream)
{
	chain_close(stream->chain);
	stream->chain = NULL;
}

int stream_seal_put(struct arena *arena, struct stream_seal *stream,
		    enum statement_kind kind, struct report *report,
		    struct err *err)
{
	struct sealed sealed;
	struct key *key;
	int status;

	if (site_key_open(arena, stream->open->site, &key, err))
		return -1;
	status = log_state_read(arena, stream->directory, &report->log_state,
				err) ||
		 chain_seal(stream->chain, kind, key, report, &sealed, err) ||
		 outbox_put(arena, stream->outbox, &sealed, err) ||
		 history_books_keep(arena, stream->books, report, err);
	key_close(key);
	return status ? -1 : 0;
}

int stream_seal_deliver(struct arena *arena, struct stream_seal *stream,
			int64_t seconds, bool *left, struct err *err)
{
	struct delivery delivery = {
		.site = stream->open->site,
		.regulator = stream->regulator,
		.outbox = stream->outbox,
		.stream_directory = stream->directory,
		.seconds = seconds,
	};

	*left = false;
	if (!stream->regulator)
		return 0;
	*left = true;
	if (delivery_run(arena, &delivery, err))
		return -1;
	*left = delivery.result.left || delivery.result.refused;
	if (delivery.result.detail.size)
		fprintf(stderr, "plaudit: %.*s\n",
			TEXT_ARG(delivery.result.detail));
	return 0;
}
