/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver/outbox.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/limits.h"

#define DIRECTORY_MODE 0700
#define FILE_MODE      0600
#define JSON_ENDING    5 /* ".json" */

struct outbox {
	char *chain, *pending, *sent, *refused, *receipts;
};

static int make_directories(const struct outbox *outbox, struct err *err)
{
	const char *const all[] = {outbox->pending, outbox->sent,
				   outbox->refused, outbox->receipts};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (fs_make_dirs(all[i], DIRECTORY_MODE, err) ||
		    fs_sweep(all[i], err))
			return -1;
	return 0;
}

/* The highest sequence that ever was in the directory. */
static int highest(struct arena *arena, const char *directory, uint64_t *out,
		   struct err *err)
{
	struct path_list names;

	if (fs_list(arena, directory, &names, err))
		return -1;
	for (size_t i = 0; i < names.count; i++) {
		struct digest identity;
		uint64_t sequence;

		if (entry_name_parse(names.items[i], &sequence, &identity) &&
		    sequence > *out)
			*out = sequence;
	}
	return 0;
}

static int copy_entry(struct arena *arena, const struct outbox *outbox,
		      const char *name, struct err *err)
{
	struct text bytes;

	if (fs_read(arena, fs_join(arena, outbox->chain, name),
		    LIMIT_ENVELOPE_BYTES, &bytes, err))
		return -1;
	return fs_put(fs_join(arena, outbox->pending, name), bytes, FILE_MODE,
		      err);
}

/* Entries are sealed before they are queued, one after another: what a crash
 * kept from the queue is at the chain's end. */
static int queue_missed(struct arena *arena, const struct outbox *outbox,
			struct err *err)
{
	struct path_list names;
	uint64_t queued = 0;

	if (!fs_exists(outbox->chain))
		return 0;
	if (highest(arena, outbox->pending, &queued, err) ||
	    highest(arena, outbox->sent, &queued, err) ||
	    highest(arena, outbox->refused, &queued, err) ||
	    fs_list(arena, outbox->chain, &names, err))
		return -1;
	for (size_t i = 0; i < names.count; i++) {
		struct digest identity;
		uint64_t sequence;

		if (entry_name_parse(names.items[i], &sequence, &identity) &&
		    sequence > queued &&
		    copy_entry(arena, outbox, names.items[i].data, err))
			return -1;
	}
	return 0;
}

int outbox_open(struct arena *arena, const char *directory, struct outbox **out,
		struct err *err)
{
	struct outbox *outbox = arena_new(arena, struct outbox);
	char *box = fs_join(arena, directory, "outbox");

	outbox->chain = fs_join(arena, directory, "chain");
	outbox->pending = fs_join(arena, box, "pending");
	outbox->sent = fs_join(arena, box, "sent");
	outbox->refused = fs_join(arena, box, "refused");
	outbox->receipts = fs_join(arena, directory, "receipts");
	if (make_directories(outbox, err) || fs_sweep(directory, err) ||
	    queue_missed(arena, outbox, err))
		return err_prefix(err, "outbox");
	*out = outbox;
	return 0;
}

int outbox_put(struct arena *arena, struct outbox *outbox,
	       const struct sealed *sealed, struct err *err)
{
	struct text name =
		entry_name(arena, sealed->sequence, sealed->identity);

	if (fs_put(fs_join(arena, outbox->pending, text_cstr(arena, name)),
		   sealed->envelope, FILE_MODE, err))
		return err_prefix(err, "outbox");
	return 0;
}

int outbox_list(struct arena *arena, struct outbox *outbox,
		struct outbox_item **items, size_t *count, struct err *err)
{
	struct path_list names;
	struct outbox_item *list;
	size_t n = 0;

	if (fs_list(arena, outbox->pending, &names, err))
		return err_prefix(err, "outbox");
	list = arena_many(arena, names.count, struct outbox_item);
	for (size_t i = 0; i < names.count; i++) { /* names sort by sequence */
		struct outbox_item *item = &list[n];

		item->name = names.items[i].data;
		n += entry_name_parse(names.items[i], &item->sequence,
				      &item->identity);
	}
	*items = list;
	*count = n;
	return 0;
}

int outbox_read(struct arena *arena, struct outbox *outbox,
		const struct outbox_item *item, struct text *envelope,
		struct err *err)
{
	return fs_read(arena, fs_join(arena, outbox->pending, item->name),
		       LIMIT_ENVELOPE_BYTES, envelope, err);
}

static char *with_ending(struct arena *arena, const char *directory,
			 const char *name, const char *ending)
{
	struct text stem = {name, strlen(name) - JSON_ENDING};
	struct text whole =
		text_format(arena, "%.*s%s", TEXT_ARG(stem), ending);

	return fs_join(arena, directory, text_cstr(arena, whole));
}

static int move(struct arena *arena, const struct outbox *outbox,
		const struct outbox_item *item, const char *to, struct err *err)
{
	return fs_rename(fs_join(arena, outbox->pending, item->name),
			 fs_join(arena, to, item->name), err);
}

int outbox_sent(struct arena *arena, struct outbox *outbox,
		const struct outbox_item *item, struct text bundle,
		struct err *err)
{
	if (fs_put(with_ending(arena, outbox->receipts, item->name,
			       ".sigstore.json"),
		   bundle, FILE_MODE, err) ||
	    move(arena, outbox, item, outbox->sent, err))
		return err_prefix(err, "outbox");
	return 0;
}

int outbox_refused(struct arena *arena, struct outbox *outbox,
		   const struct outbox_item *item, struct text problem,
		   struct err *err)
{
	if (fs_put(with_ending(arena, outbox->refused, item->name,
			       ".problem.json"),
		   problem, FILE_MODE, err) ||
	    move(arena, outbox, item, outbox->refused, err))
		return err_prefix(err, "outbox");
	return 0;
}

char *receipt_kept(struct arena *arena, const char *stream_directory,
		   uint64_t sequence, struct digest identity)
{
	struct text name = entry_name(arena, sequence, identity);
	char *path =
		with_ending(arena, fs_join(arena, stream_directory, "receipts"),
			    text_cstr(arena, name), ".sigstore.json");

	return fs_exists(path) ? path : NULL;
}

char *outbox_receipt_path(struct arena *arena, const struct outbox *outbox,
			  uint64_t sequence, struct digest identity)
{
	struct text name = entry_name(arena, sequence, identity);
	char *path = with_ending(arena, outbox->receipts,
				 text_cstr(arena, name), ".sigstore.json");

	return fs_exists(path) ? path : NULL;
}
