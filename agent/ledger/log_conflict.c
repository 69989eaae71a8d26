/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/log_conflict.h"

#include "base/arena.h"
#include "base/encode.h"
#include "base/limits.h"
#include "ledger/base64_line.h"
#include "ledger/note.h"

#define HEAD "plaudit/log-conflict/v1"

static int read_note(struct arena *arena, struct text bytes,
		     const struct note_key *key, struct checkpoint *out,
		     struct err *err)
{
	struct note_witness found[1];
	struct note note;
	size_t count = 0;

	if (note_parse(arena, bytes, &note, err) ||
	    note_verify(&note, key, 1, found, &count, err) ||
	    checkpoint_parse(note.text, out, err))
		return -1;
	if (!text_equal(out->origin, key->name))
		return err_set(err, ERR_TRUST,
			       "checkpoint: it is of another log");
	return 0;
}

/* Of different sizes: what the larger tree says of the smaller. */
static int find_prefix(struct arena *arena, const struct log_pair *pair,
		       const struct node_source *tree, struct log_finding *out,
		       struct err *err)
{
	const struct checkpoint *older = &pair->older, *newer = &pair->newer;
	struct consistency_proof proof;
	struct digest root;

	if (proof_root(tree, newer->size, &root, err))
		return -1;
	if (!digest_equal(root, newer->root))
		return err_set(err, ERR_TRUST,
			       "the tree at hand is not that of the "
			       "checkpoint of %llu entries",
			       (unsigned long long)newer->size);
	if (proof_root(tree, older->size, &root, err))
		return -1;
	out->relation = LOG_CONSISTENT;
	if (digest_equal(root, older->root))
		return 0;
	if (proof_make_consistency(arena, tree, older->size, newer->size,
				   &proof, err))
		return -1;
	out->relation = LOG_CONFLICT;
	out->conflict.has_root = true;
	out->conflict.root = root;
	out->conflict.path = proof.path;
	return 0;
}

int log_conflict_find(struct arena *arena, const struct log_pair *pair,
		      const struct node_source *tree, struct log_finding *out,
		      struct err *err)
{
	const struct checkpoint *older = &pair->older, *newer = &pair->newer;

	*out = (struct log_finding){.relation = LOG_CONSISTENT,
				    .conflict = {.first = pair->first,
						 .second = pair->second}};
	if (older->size == newer->size) {
		if (!digest_equal(older->root, newer->root))
			out->relation = LOG_CONFLICT;
		return 0;
	}
	if (older->size == 0)
		return 0;
	out->relation = LOG_UNDECIDED;
	return tree ? find_prefix(arena, pair, tree, out, err) : 0;
}

int log_pair_read(struct arena *arena, struct text a, struct text b,
		  const struct note_key *key, struct log_pair *out,
		  struct err *err)
{
	struct log_pair pair = {.first = a, .second = b};

	if (read_note(arena, a, key, &pair.older, err))
		return err_prefix(err, "the first");
	if (read_note(arena, b, key, &pair.newer, err))
		return err_prefix(err, "the second");
	if (pair.older.size > pair.newer.size)
		pair = (struct log_pair){b, a, pair.newer, pair.older};
	*out = pair;
	return 0;
}

static void print_hash(struct buffer *out, struct arena *arena,
		       const struct digest *hash)
{
	struct text bytes = {(const char *)hash->bytes, DIGEST_BYTES};

	buffer_text(out, base64_encode(arena, bytes));
	buffer_char(out, '\n');
}

struct text log_conflict_print(struct arena *arena,
			       const struct log_conflict *c)
{
	struct buffer out;

	buffer_init(&out);
	buffer_printf(&out, HEAD "\nfirst %zu\n", c->first.size);
	buffer_text(&out, c->first);
	buffer_printf(&out, "second %zu\n", c->second.size);
	buffer_text(&out, c->second);
	if (c->has_root) {
		buffer_str(&out, "root ");
		print_hash(&out, arena, &c->root);
	}
	for (size_t i = 0; c->has_root && i < c->path.count; i++)
		print_hash(&out, arena, &c->path.items[i]);
	buffer_str(&out, "end\n");
	return buffer_take(&out, arena);
}

/* "first 123" and that many bytes */
static int take_note(struct text *rest, const char *word, struct text *out,
		     struct err *err)
{
	struct text line, size;
	uint64_t bytes;

	if (!text_line(rest, &line) ||
	    !text_is(text_cut(line, ' ', &size), word) ||
	    text_to_u64(size, &bytes, err))
		return err_set(err, ERR_USAGE,
			       "log conflict: wanted \"%s\" and a size", word);
	if (bytes > LIMIT_NOTE_BYTES || bytes > rest->size)
		return err_set(err, ERR_LIMIT,
			       "log conflict: %s: %llu bytes, which are not "
			       "there",
			       word, (unsigned long long)bytes);
	*out = (struct text){rest->data, (size_t)bytes};
	rest->data += bytes;
	rest->size -= bytes;
	return 0;
}

static int take_path(struct arena *arena, struct text *rest,
		     struct log_conflict *out, struct err *err)
{
	struct digest *items =
		arena_many(arena, LIMIT_PROOF_HASHES, struct digest);
	struct text line = {NULL, 0};
	size_t count = 0;

	while (text_line(rest, &line) && !text_is(line, "end")) {
		if (!out->has_root && text_starts(line, "root ")) {
			line.data += 5;
			line.size -= 5;
			if (base64_line_digest(line, &out->root, err))
				return err_prefix(err, "log conflict: root");
			out->has_root = true;
			continue;
		}
		if (!out->has_root || count == LIMIT_PROOF_HASHES)
			return err_set(err, ERR_USAGE,
				       "log conflict: a line that is not "
				       "expected");
		if (base64_line_digest(line, &items[count++], err))
			return err_prefix(err, "log conflict");
	}
	if (!text_is(line, "end") || rest->size)
		return err_set(err, ERR_USAGE,
			       "log conflict: wanted \"end\" as last line");
	out->path = (struct proof_hashes){items, count};
	return 0;
}

int log_conflict_parse(struct arena *arena, struct text bytes,
		       struct log_conflict *out, struct err *err)
{
	struct log_conflict read = {.has_root = false};
	struct text line;

	if (!text_line(&bytes, &line) || !text_is(line, HEAD))
		return err_set(err, ERR_USAGE,
			       "log conflict: the first line is not " HEAD);
	if (take_note(&bytes, "first", &read.first, err) ||
	    take_note(&bytes, "second", &read.second, err) ||
	    take_path(arena, &bytes, &read, err))
		return -1;
	*out = read;
	return 0;
}

int log_conflict_check(struct arena *arena, const struct log_conflict *c,
		       const struct note_key *key, struct err *err)
{
	struct consistency_proof proof;
	struct log_pair pair;

	if (log_pair_read(arena, c->first, c->second, key, &pair, err))
		return -1;
	proof = (struct consistency_proof){pair.older.size, pair.newer.size,
					   c->path};
	if (pair.older.size == pair.newer.size) {
		if (c->has_root ||
		    digest_equal(pair.older.root, pair.newer.root))
			return err_set(err, ERR_TRUST,
				       "the two checkpoints do not conflict");
		return 0;
	}
	if (!c->has_root || digest_equal(c->root, pair.older.root))
		return err_set(err, ERR_TRUST,
			       "the two checkpoints are not shown to "
			       "conflict");
	return proof_check_consistency(&proof, c->root, pair.newer.root, err);
}
