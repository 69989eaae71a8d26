/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/sign_off_book.h"

#include "attest/chain.h"
#include "base/fs.h"
#include "base/limits.h"
#include "verbs/speaker.h"
#include "verbs/trust_given.h"

/* The entries of one kept chain, in order. */
struct shelf {
	struct arena *arena;
	const char *directory;
	struct path_list names;
};

struct entry {
	enum statement_kind kind;
	struct instant created;
	struct digest identity;
	struct text hint; /* of the key that signed */
	const struct json *matter;
};

static int shelf_open(struct arena *arena, const char *state,
		      struct text stream, struct shelf *out, struct err *err)
{
	char *directory;
	struct path_list all;
	size_t count = 0;

	*out = (struct shelf){.arena = arena};
	if (stream_directory(arena, state, stream, &directory, err))
		return -1;
	out->directory = fs_join(arena, directory, "chain");
	if (!fs_exists(out->directory))
		return 0;
	if (fs_list(arena, out->directory, &all, err))
		return -1;
	out->names.items = arena_many(arena, all.count, struct text);
	for (size_t i = 0; i < all.count; i++) {
		struct digest identity;
		uint64_t sequence;

		if (entry_name_parse(all.items[i], &sequence, &identity))
			out->names.items[count++] = all.items[i];
	}
	out->names.count = count;
	return 0;
}

static int entry_read(const struct shelf *s, size_t at, struct entry *out,
		      struct err *err)
{
	struct text name = s->names.items[at], bytes;
	struct envelope envelope;
	struct report report;

	if (fs_read(s->arena, fs_join(s->arena, s->directory, name.data),
		    LIMIT_ENVELOPE_BYTES, &bytes, err) ||
	    envelope_parse(s->arena, bytes, &envelope, err) ||
	    statement_parse(s->arena, envelope.payload, &out->kind, &report,
			    err))
		return err_prefix(err, "%s/%s", s->directory, name.data);
	out->created = report.created;
	out->identity = envelope.identity;
	out->hint = envelope.signatures[0].hint;
	out->matter = report.matter;
	return 0;
}

/* How many entries were sealed before the moment; they are in its order. */
static int count_before(const struct shelf *s, struct instant moment,
			size_t *out, struct err *err)
{
	size_t low = 0, high = s->names.count;
	struct entry entry;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (entry_read(s, middle, &entry, err))
			return -1;
		if (instant_compare(entry.created, moment) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*out = low;
	return 0;
}

static int last_before(void *context, struct instant moment,
		       struct audit_place *out, bool *found, struct err *err)
{
	const struct shelf *s = context;
	struct entry entry;
	size_t at;

	*found = false;
	if (count_before(s, moment, &at, err))
		return -1;
	while (at-- > 0 && !*found) {
		if (entry_read(s, at, &entry, err))
			return -1;
		*found = entry.kind == STATEMENT_COMPLIANCE;
	}
	if (*found)
		*out = (struct audit_place){entry.identity, entry.created};
	return 0;
}

struct gathering {
	struct arena *arena;
	const struct site_open *open;
	const struct regulator *regulator;
	struct trust_root root;
	struct shelf audits;
	struct said_sign_off *items;
	size_t count, room;
};

static int root_read(struct gathering *g, struct err *err)
{
	struct trust_given given = {
		.path = site_path(g->arena, g->open->site,
				  g->regulator->trust_root)};
	struct verify_request request = {.policy = NULL};

	if (trust_given_read(g->arena, &given, &request, err) ||
	    trust_root_verify(g->arena, request.trust_root, request.pin,
			      request.now, &g->root, err))
		return err_prefix(err, "%s", given.path);
	return 0;
}

/* When the audit that is spoken about was sealed; false: it is not here. */
static int when_sealed(const struct gathering *g, struct digest identity,
		       struct instant *out, bool *found, struct err *err)
{
	*found = false;
	for (size_t i = g->audits.names.count; i-- > 0;) {
		struct digest named;
		struct entry entry;
		uint64_t sequence;

		if (!entry_name_parse(g->audits.names.items[i], &sequence,
				      &named) ||
		    !digest_equal(named, identity))
			continue;
		if (entry_read(&g->audits, i, &entry, err))
			return -1;
		*out = entry.created;
		*found = true;
		return 0;
	}
	return 0;
}

static int add_said(struct gathering *g, const struct entry *entry,
		    struct err *err)
{
	const struct trust_entity *entity;
	const struct trust_agent *key =
		trust_root_agent(&g->root, entry->hint, &entity);
	struct said_sign_off said = {.at = entry->created};
	struct sign_off declared = {.clause_count = 0};
	bool found;

	if (entry->kind != STATEMENT_SIGN_OFF || !key || !key->officer)
		return 0;
	if (sign_off_read(g->arena, entry->matter, &declared, err) ||
	    when_sealed(g, declared.attestation, &said.about_created, &found,
			err))
		return -1;
	if (!found)
		return 0;
	said.name = key->name;
	said.position = key->position;
	said.declares = declared.declares;
	said.clause_count = declared.clause_count;
	said.about = declared.attestation;
	g->items = arena_grow(g->arena, g->items, g->count, &g->room,
			      sizeof(*g->items));
	g->items[g->count++] = said;
	return 0;
}

static int add_officer(struct gathering *g, const char *state, struct err *err)
{
	struct shelf shelf;

	if (shelf_open(g->arena, state, g->regulator->stream, &shelf, err))
		return -1;
	for (size_t i = 0; i < shelf.names.count; i++) {
		struct entry entry;

		if (entry_read(&shelf, i, &entry, err) ||
		    add_said(g, &entry, err))
			return -1;
	}
	return 0;
}

static int gather(struct gathering *g, struct err *err)
{
	const char *officers =
		fs_join(g->arena, g->open->state, OFFICERS_DIRECTORY);
	struct path_list ids = {NULL, 0};

	if (root_read(g, err) ||
	    shelf_open(g->arena, g->open->state, g->regulator->stream,
		       &g->audits, err) ||
	    (fs_exists(officers) && fs_list(g->arena, officers, &ids, err)))
		return -1;
	for (size_t i = 0; i < ids.count; i++)
		if (add_officer(g,
				fs_join(g->arena, officers, ids.items[i].data),
				err))
			return -1;
	return 0;
}

static bool asks(const struct profile *profile)
{
	return profile && profile->sign_off.by_count &&
	       profile->rule_book_count;
}

static int book_fill(struct gathering *g, struct sign_off_book *book,
		     struct err *err)
{
	struct audit_finder finder = {last_before, &g->audits};
	struct sign_off_request request = {
		.duty = &book->profile->sign_off,
		.zone = book->zone,
		.audits = &finder,
		.said = {g->items, g->count},
		.now = g->open->now,
	};

	return sign_off_accounts(g->arena, &request, book->accounts,
				 &book->count, err);
}

int sign_off_books(struct arena *arena, const struct site_open *open,
		   const struct regulator *regulator,
		   const struct sign_off_book **out, size_t *count,
		   struct err *err)
{
	const struct site *site = open->site;
	struct gathering g = {
		.arena = arena, .open = open, .regulator = regulator};
	struct sign_off_book *books =
		arena_many(arena, site->profile_count, struct sign_off_book);
	bool gathered = false;

	*count = 0;
	*out = books;
	for (size_t i = 0; i < site->profile_count; i++) {
		const struct profile *profile = site->profiles[i];

		if (!asks(profile))
			continue;
		if (!gathered && gather(&g, err))
			return -1;
		gathered = true;
		books[*count].profile = profile;
		books[*count].zone = profile->rule_books[0]->zone;
		if (book_fill(&g, &books[*count], err))
			return -1;
		(*count)++;
	}
	return 0;
}
