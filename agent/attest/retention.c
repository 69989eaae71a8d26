/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/retention.h"

#include <stdlib.h>
#include <string.h>

#include "attest/chain.h"
#include "audit/evidence.h"
#include "base/fs.h"
#include "base/limits.h"
#include "seal/dsse.h"
#include "seal/member.h"

#define LIST_NAME "retiring"

struct digests {
	struct digest *items;
	size_t count, room;
};

struct reading {
	struct arena *arena;
	const struct retention *retention;
	const char *store; /* <state>/evidence */
	struct digests held; /* identities */
	struct digests keep, go; /* pieces */
	uint64_t audits, held_audits;
	struct err *err;
};

static void add(struct arena *arena, struct digests *all, struct digest one)
{
	all->items = arena_grow(arena, all->items, all->count, &all->room,
				sizeof(*all->items));
	all->items[all->count++] = one;
}

static int ascending(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct digest));
}

static void sort(struct digests *all)
{
	size_t kept = 0;

	if (all->count)
		qsort(all->items, all->count, sizeof(*all->items), ascending);
	for (size_t i = 0; i < all->count; i++)
		if (!i || !digest_equal(all->items[i], all->items[i - 1]))
			all->items[kept++] = all->items[i];
	all->count = kept;
}

static bool has(const struct digests *all, struct digest one)
{
	return all->count && bsearch(&one, all->items, all->count, sizeof(one),
				     ascending) != NULL;
}

static int read_hold(struct reading *r, const char *path)
{
	const struct json *json, *list;
	struct text bytes;

	if (fs_read(r->arena, path, LIMIT_HOLD_BYTES, &bytes, r->err) ||
	    json_parse(r->arena, bytes, JSON_NO_REALS, &json, r->err) ||
	    json_get_list(json, "attestations", &list, r->err))
		return err_prefix(r->err, "hold %s", path);
	for (size_t i = 0; i < list->count; i++) {
		struct digest identity;

		if (json_to_digest(list->items[i], &identity, r->err))
			return err_prefix(r->err, "hold %s", path);
		add(r->arena, &r->held, identity);
	}
	return 0;
}

static int read_holds(struct reading *r)
{
	const char *directory = fs_join(r->arena, r->retention->state, "holds");
	struct path_list files;

	if (!fs_exists(directory))
		return 0;
	if (fs_list(r->arena, directory, &files, r->err))
		return -1;
	for (size_t i = 0; i < files.count; i++)
		if (read_hold(r, fs_join(r->arena, directory,
					 text_cstr(r->arena, files.items[i]))))
			return -1;
	sort(&r->held);
	return 0;
}

/* What the run document itself names beside: its sentences. */
static void add_details(struct reading *r, struct digests *to,
			struct digest run)
{
	struct err ignored = {.kind = ERR_NONE};
	struct evidence_found found;
	struct text rest;
	const struct json *head;
	struct digest details;

	if (evidence_look(r->arena, r->store, run, &found, &ignored) ||
	    !found.is_right)
		return;
	if (!json_parse(r->arena, text_cut(found.bytes, '\n', &rest),
			JSON_NO_REALS, &head, &ignored) &&
	    json_get(head, "details") &&
	    !member_digest(head, "details", &details, &ignored))
		add(r->arena, to, details);
}

static bool is_stored(struct reading *r, struct digest digest)
{
	char hex[DIGEST_HEX_ROOM];
	struct text name = digest_hex(digest, hex);

	return fs_exists(fs_join(r->arena, r->store,
				 text_format(r->arena, "sha256/%.2s/%s",
					     name.data, name.data)
					 .data));
}

/* Whether the finding's run document is another than that of the one before. */
static bool is_new_run(const struct report *report, size_t i)
{
	const struct finding *before = i ? &report->findings[i - 1] : NULL;

	return !before || !before->evidence_count ||
	       !digest_equal(report->findings[i].evidence[0],
			     before->evidence[0]);
}

static void take_audit(struct reading *r, const struct report *report,
		       bool of_stream)
{
	bool old = instant_compare(report->created, r->retention->before) < 0;
	bool held = has(&r->held, report->identity);
	struct digests *to = old && !held && of_stream ? &r->go : NULL;
	size_t before = r->go.count;

	/* of another chain, an old audit neither keeps nor lets go */
	if (!old || held)
		to = &r->keep;
	r->held_audits += old && held && of_stream;
	for (size_t i = 0; to && i < report->finding_count; i++) {
		const struct finding *f = &report->findings[i];

		for (size_t k = 0; k < f->evidence_count; k++) {
			if (to == &r->go && !is_stored(r, f->evidence[k]))
				continue;
			if (!k && is_new_run(report, i))
				add_details(r, to, f->evidence[0]);
			add(r->arena, to, f->evidence[k]);
		}
	}
	r->audits += r->go.count > before;
}

static int take_entry(struct reading *r, const char *path, bool of_stream)
{
	struct envelope envelope;
	enum statement_kind kind;
	struct report report;
	struct text bytes;

	if (fs_read(r->arena, path, 2 * LIMIT_ENVELOPE_BYTES, &bytes, r->err) ||
	    envelope_parse(r->arena, bytes, &envelope, r->err) ||
	    statement_parse(r->arena, envelope.payload, &kind, &report, r->err))
		return err_prefix(r->err, "%s", path);
	report.identity = envelope.identity;
	if (kind == STATEMENT_COMPLIANCE)
		take_audit(r, &report, of_stream);
	return 0;
}

static int take_chain(struct reading *r, const char *streams,
		      struct text stream)
{
	const char *directory =
		fs_join(r->arena,
			fs_join(r->arena, streams, text_cstr(r->arena, stream)),
			"chain");
	bool of_stream = text_equal(stream, r->retention->stream);
	struct path_list entries;

	if (!fs_exists(directory))
		return 0;
	if (fs_list(r->arena, directory, &entries, r->err))
		return -1;
	for (size_t i = 0; i < entries.count; i++) {
		uint64_t sequence;
		struct digest identity;

		if (entry_name_parse(entries.items[i], &sequence, &identity) &&
		    take_entry(r,
			       fs_join(r->arena, directory,
				       text_cstr(r->arena, entries.items[i])),
			       of_stream))
			return -1;
	}
	return 0;
}

int retention_plan(struct arena *arena, const struct retention *retention,
		   struct tombstone *out, struct err *err)
{
	struct reading r = {
		.arena = arena,
		.retention = retention,
		.store = fs_join(arena, retention->state, "evidence"),
		.err = err,
	};
	const char *streams = fs_join(arena, retention->state, "streams");
	struct path_list all;
	size_t count = 0;

	if (read_holds(&r) || fs_list(arena, streams, &all, err))
		return err_prefix(err, "retention");
	for (size_t i = 0; i < all.count; i++)
		if (take_chain(&r, streams, all.items[i]))
			return err_prefix(err, "retention");
	sort(&r.keep);
	sort(&r.go);
	for (size_t i = 0; i < r.go.count; i++)
		if (!has(&r.keep, r.go.items[i]) &&
		    is_stored(&r, r.go.items[i]))
			r.go.items[count++] = r.go.items[i];
	*out = (struct tombstone){
		.before = retention->before,
		.audits = r.audits,
		.held = r.held_audits,
		.pieces = r.go.items,
		.count = count,
		.root = tombstone_root(arena, r.go.items, count),
	};
	return 0;
}

static int list_path(struct arena *arena, const struct retention *retention,
		     const char **out, struct err *err)
{
	char *directory;

	if (stream_directory(arena, retention->state, retention->stream,
			     &directory, err))
		return -1;
	*out = fs_join(arena, directory, LIST_NAME);
	return 0;
}

int retention_note(struct arena *arena, const struct retention *retention,
		   const struct tombstone *tombstone, struct err *err)
{
	struct buffer lines;
	const char *path;
	int status;

	if (list_path(arena, retention, &path, err))
		return -1;
	buffer_init(&lines);
	for (uint64_t i = 0; i < tombstone->count; i++) {
		char hex[DIGEST_HEX_ROOM];

		buffer_text(&lines, digest_hex(tombstone->pieces[i], hex));
		buffer_char(&lines, '\n');
	}
	status = fs_put(path, buffer_view(&lines), 0600, err);
	buffer_release(&lines);
	return status;
}

static int read_noted(struct reading *r, const char *path, struct digests *out)
{
	struct text bytes, rest;

	if (fs_read(r->arena, path, LIMIT_RETIRED_BYTES, &bytes, r->err))
		return -1;
	for (rest = bytes; rest.size;) {
		struct text line = text_cut(rest, '\n', &rest);
		struct digest digest;

		if (digest_from_hex(line, &digest, r->err))
			return err_prefix(r->err, "%s", path);
		add(r->arena, out, digest);
	}
	return 0;
}

/* *found: the chain has a tombstone over that root. */
static int find_tombstone(struct reading *r, struct digest root, bool *found)
{
	struct path_list entries;
	char *directory;

	*found = false;
	if (stream_directory(r->arena, r->retention->state,
			     r->retention->stream, &directory, r->err) ||
	    fs_list(r->arena, fs_join(r->arena, directory, "chain"), &entries,
		    r->err))
		return -1;
	for (size_t i = entries.count; i-- > 0 && !*found;) {
		const char *path =
			fs_join(r->arena, fs_join(r->arena, directory, "chain"),
				text_cstr(r->arena, entries.items[i]));
		struct envelope envelope;
		enum statement_kind kind;
		struct report report;
		struct tombstone tombstone;
		struct text bytes;

		if (fs_read(r->arena, path, 2 * LIMIT_ENVELOPE_BYTES, &bytes,
			    r->err) ||
		    envelope_parse(r->arena, bytes, &envelope, r->err) ||
		    statement_parse(r->arena, envelope.payload, &kind, &report,
				    r->err))
			return err_prefix(r->err, "%s", path);
		if (kind != STATEMENT_TOMBSTONE)
			continue;
		if (tombstone_read(r->arena, report.matter, &tombstone, r->err))
			return err_prefix(r->err, "%s", path);
		*found = digest_equal(tombstone.root, root);
	}
	return 0;
}

int retention_finish(struct arena *arena, const struct retention *retention,
		     size_t *removed, struct err *err)
{
	struct reading r = {.arena = arena, .retention = retention, .err = err};
	const char *store = fs_join(arena, retention->state, "evidence");
	struct digests noted = {NULL, 0, 0};
	const char *path;
	bool sealed;

	*removed = 0;
	if (list_path(arena, retention, &path, err))
		return -1;
	if (!fs_exists(path))
		return 0;
	if (read_noted(&r, path, &noted) ||
	    find_tombstone(&r, tombstone_root(arena, noted.items, noted.count),
			   &sealed))
		return err_prefix(err, "retention");
	for (size_t i = 0; sealed && i < noted.count; i++) {
		if (evidence_remove(arena, store, noted.items[i], err))
			return err_prefix(err, "retention");
		(*removed)++;
	}
	return fs_remove(path, err);
}
