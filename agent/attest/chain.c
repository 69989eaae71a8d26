/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/chain.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "ledger/checkpoint.h"
#include "ledger/note.h"
#include "seal/member.h"

#define SEQUENCE_DIGITS 12
#define NAME_BYTES	(SEQUENCE_DIGITS + 1 + 2 * DIGEST_BYTES + 5) /* .json */
#define DIRECTORY_MODE	0700

struct chain {
	struct arena *arena; /* the caller\'s, for as long as it is open */
	struct chain_link link;
	struct chain_head head;
	char *stream;
	char *directory;
	int lock;
};

int stream_directory(struct arena *arena, const char *state_directory,
		     struct text stream, char **out, struct err *err)
{
	if (!id_is_valid(stream))
		return err_set(err, ERR_USAGE,
			       "stream: not an id ([a-z0-9][a-z0-9.:-]*)");
	*out = fs_join(arena, fs_join(arena, state_directory, "streams"),
		       text_cstr(arena, stream));
	return 0;
}

/* "000000000012-<hex>.json"; anything else in the directory is not ours. */
bool entry_name_parse(struct text name, uint64_t *sequence,
		      struct digest *identity)
{
	struct text digits = {name.data, SEQUENCE_DIGITS};
	struct text hex = {name.data + SEQUENCE_DIGITS + 1, 2 * DIGEST_BYTES};
	struct err ignored = {0};

	if (name.size != NAME_BYTES || !text_ends(name, ".json") ||
	    name.data[SEQUENCE_DIGITS] != '-')
		return false;
	while (digits.size > 1 && digits.data[0] == '0') {
		digits.data++;
		digits.size--;
	}
	return text_to_u64(digits, sequence, &ignored) == 0 &&
	       digest_from_hex(hex, identity, &ignored) == 0;
}

/* One kept entry: that it is what its name says, and of which kind. */
static int read_entry(struct arena *arena, const struct chain *chain,
		      struct text name, struct chain_head *named,
		      enum statement_kind *kind, struct err *err)
{
	struct envelope envelope;
	struct report report;
	struct text bytes;

	if (fs_read(arena, fs_join(arena, chain->directory, name.data),
		    LIMIT_ENVELOPE_BYTES, &bytes, err) ||
	    envelope_parse(arena, bytes, &envelope, err) ||
	    statement_parse(arena, envelope.payload, kind, &report, err))
		return err_prefix(err, "%s", name.data);
	if (!digest_equal(envelope.identity, named->identity) ||
	    report.chain.sequence != named->sequence ||
	    !text_equal(chain_name(arena, &report.chain),
			chain_name(arena, &chain->link)))
		return err_set(err, ERR_TRUST,
			       "%s/%s: not the entry that its name says",
			       chain->directory, name.data);
	named->audit_created = report.created;
	return 0;
}

/* The head is a compliance entry. */
static void audit_note(struct chain_head *head, const struct sealed *entry,
		       struct instant created)
{
	head->audit_sequence = entry->sequence;
	head->audit_identity = entry->identity;
	head->audit_created = created;
}

/* The head, and how many audits were started since the last one finished. */
static int read_head(struct arena *arena, struct chain *chain, struct err *err)
{
	struct path_list names;
	struct arena *scratch = arena_open();
	int result = -1;

	if (fs_list(arena, chain->directory, &names, err))
		goto out;
	for (size_t i = names.count; i-- > 0;) {
		enum statement_kind kind;
		struct chain_head named = {0};

		if (!entry_name_parse(names.items[i], &named.sequence,
				      &named.identity))
			continue;
		arena_reset(scratch);
		if (read_entry(scratch, chain, names.items[i], &named, &kind,
			       err))
			goto out;
		if (chain->head.sequence == 0) {
			chain->head.sequence = named.sequence;
			chain->head.identity = named.identity;
		}
		if (kind == STATEMENT_COMPLIANCE) {
			audit_note(&chain->head,
				   &(struct sealed){
					   named.sequence, named.identity, {0}},
				   named.audit_created);
			break;
		}
		chain->head.attempts += kind == STATEMENT_AUDIT_STARTED;
	}
	result = 0;
out:
	arena_close(scratch);
	return result;
}

int chain_open(struct arena *arena, const char *state_directory,
	       const struct chain_link *link, int64_t wait_ms,
	       struct chain **out, struct err *err)
{
	struct chain *chain = arena_new(arena, struct chain);

	chain->arena = arena;
	chain->link = *link;
	if (stream_directory(arena, state_directory, link->stream,
			     &chain->stream, err))
		return -1;
	chain->directory = fs_join(arena, chain->stream, "chain");
	if (fs_make_dirs(chain->directory, DIRECTORY_MODE, err) ||
	    fs_lock(fs_join(arena, chain->stream, "lock"), wait_ms,
		    &chain->lock, err))
		return err_prefix(err, "chain");
	if (fs_sweep(chain->stream, err) || fs_sweep(chain->directory, err) ||
	    read_head(arena, chain, err)) {
		fs_unlock(chain->lock);
		return err_prefix(err, "chain");
	}
	*out = chain;
	return 0;
}

void chain_close(struct chain *chain)
{
	if (chain)
		fs_unlock(chain->lock);
}

struct chain_head chain_head(const struct chain *chain)
{
	return chain->head;
}

/* What the chain, the log and the clock have to say in a statement. */
static int fill(struct arena *arena, const struct chain *chain,
		struct report *report, struct err *err)
{
	struct instant now = clock_now();

	report->chain = chain->link;
	report->chain.sequence = chain->head.sequence + 1;
	report->chain.previous = chain->head.identity;
	report->attempts = chain->head.attempts;
	/* a clock that was set back must not make an audit end before it
	 * began */
	report->created =
		instant_compare(now, report->now) < 0 ? report->now : now;
	random_fill(report->nonce, sizeof(report->nonce));
	return log_state_read(arena, chain->stream, &report->log_state, err);
}

struct text entry_name(struct arena *arena, uint64_t sequence,
		       struct digest identity)
{
	char hex[DIGEST_HEX_ROOM];

	digest_hex(identity, hex);
	return text_format(arena, "%0*llu-%s.json", SEQUENCE_DIGITS,
			   (unsigned long long)sequence, hex);
}

static int keep(struct arena *arena, struct chain *chain,
		enum statement_kind kind, const struct sealed *sealed,
		struct err *err)
{
	struct text name =
		entry_name(arena, sealed->sequence, sealed->identity);
	int made;

	made = fs_put_new(fs_join(arena, chain->directory,
				  text_cstr(arena, name)),
			  sealed->envelope, 0600, err);
	if (made < 0)
		return -1;
	if (made == 1)
		return err_set(err, ERR_SYSTEM, "%.*s: it is there already",
			       TEXT_ARG(name));
	chain->head.sequence = sealed->sequence;
	chain->head.identity = sealed->identity;
	if (kind == STATEMENT_COMPLIANCE)
		chain->head.attempts = 0;
	else if (kind == STATEMENT_AUDIT_STARTED)
		chain->head.attempts++;
	return 0;
}

int chain_seal(struct chain *chain, enum statement_kind kind, struct key *key,
	       struct report *report, struct sealed *out, struct err *err)
{
	struct arena *arena = chain->arena;
	struct envelope envelope;
	struct sealed sealed;
	struct text statement;

	if (chain->head.sequence >= MEMBER_COUNT_MAX)
		return err_set(err, ERR_LIMIT, "chain: full");
	if (fill(arena, chain, report, err) ||
	    statement_write(arena, kind, report, &statement, err))
		return -1;
	envelope_begin(arena, PAYLOAD_STATEMENT, statement, &envelope);
	if (envelope_sign(arena, &envelope, key, err) ||
	    envelope_print(arena, &envelope, &sealed.envelope, err))
		return -1;
	if (sealed.envelope.size > LIMIT_ENVELOPE_BYTES)
		return err_set(err, ERR_LIMIT,
			       "attestation: larger than %d bytes",
			       LIMIT_ENVELOPE_BYTES);
	sealed.sequence = report->chain.sequence;
	sealed.identity = envelope.identity;
	if (keep(arena, chain, kind, &sealed, err))
		return err_prefix(err, "chain");
	if (kind == STATEMENT_COMPLIANCE)
		audit_note(&chain->head, &sealed, report->created);
	report->sealed = true;
	report->identity = envelope.identity;
	*out = sealed;
	return 0;
}

const struct chain_link *chain_link_of(const struct chain *chain)
{
	return &chain->link;
}

bool chain_has(struct arena *arena, const struct chain *chain,
	       uint64_t sequence, struct digest identity)
{
	return fs_exists(fs_join(
		arena, chain->directory,
		text_cstr(arena, entry_name(arena, sequence, identity))));
}

int chain_adopt(struct chain *chain, const struct chain_entry_kept *entry,
		struct err *err)
{
	if (entry->sealed.sequence != chain->head.sequence + 1)
		return err_set(err, ERR_TRUST,
			       "chain: entry %llu does not follow %llu",
			       (unsigned long long)entry->sealed.sequence,
			       (unsigned long long)chain->head.sequence);
	if (keep(chain->arena, chain, entry->kind, &entry->sealed, err))
		return err_prefix(err, "chain");
	if (entry->kind == STATEMENT_COMPLIANCE)
		audit_note(&chain->head, &entry->sealed, entry->created);
	return 0;
}

int log_state_signed(struct arena *arena, const char *directory,
		     struct text *out, struct err *err)
{
	return fs_read(arena, fs_join(arena, directory, "checkpoint"),
		       LIMIT_NOTE_BYTES, out, err);
}

int log_state_read(struct arena *arena, const char *directory,
		   struct log_state *out, struct err *err)
{
	const char *path = fs_join(arena, directory, "checkpoint");
	struct checkpoint checkpoint;
	struct note note;
	struct text bytes;

	*out = (struct log_state){0};
	if (!fs_exists(path))
		return 0;
	if (log_state_signed(arena, directory, &bytes, err) ||
	    note_parse(arena, bytes, &note, err) ||
	    checkpoint_parse(note.text, &checkpoint, err))
		return err_prefix(err, "%s", path);
	*out = (struct log_state){checkpoint.origin, checkpoint.size,
				  checkpoint.root, true};
	return 0;
}

int log_state_keep(struct arena *arena, const char *directory,
		   struct text signed_checkpoint, struct err *err)
{
	return fs_put(fs_join(arena, directory, "checkpoint"),
		      signed_checkpoint, 0600, err);
}
