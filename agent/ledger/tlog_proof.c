/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tlog_proof.h"

#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/limits.h"
#include "ledger/base64_line.h"

#define HEADER "c2sp.org/tlog-proof@v1"

struct text tlog_proof_print(struct arena *arena,
			     const struct tlog_proof *proof)
{
	struct buffer out;

	buffer_init(&out);
	buffer_str(&out, HEADER "\n");
	if (proof->has_extra) {
		buffer_str(&out, "extra ");
		buffer_text(&out, base64_encode(arena, proof->extra));
		buffer_char(&out, '\n');
	}
	buffer_printf(&out, "index %llu\n", (unsigned long long)proof->index);
	for (size_t i = 0; i < proof->path.count; i++) {
		const struct digest *hash = &proof->path.items[i];

		buffer_text(
			&out,
			base64_encode(arena,
				      (struct text){(const char *)hash->bytes,
						    DIGEST_BYTES}));
		buffer_char(&out, '\n');
	}
	buffer_char(&out, '\n');
	buffer_text(&out, proof->checkpoint);
	return buffer_take(&out, arena);
}

/* "word value": the value. */
static bool line_value(struct text line, const char *word, struct text *value)
{
	if (!text_starts(line, word))
		return false;
	value->data = line.data + strlen(word);
	value->size = line.size - strlen(word);
	return true;
}

static int parse_path(struct arena *arena, struct text *rest,
		      struct proof_hashes *out, struct err *err)
{
	struct digest *items =
		arena_many(arena, LIMIT_PROOF_HASHES, struct digest);
	size_t count = 0;
	struct text line;

	for (;;) {
		if (!text_line(rest, &line))
			return err_set(err, ERR_USAGE,
				       "tlog-proof: no blank line");
		if (line.size == 0)
			break;
		if (count == LIMIT_PROOF_HASHES)
			return err_set(err, ERR_LIMIT,
				       "tlog-proof: more than %d hashes",
				       LIMIT_PROOF_HASHES);
		if (base64_line_digest(line, &items[count++], err))
			return err_prefix(err, "tlog-proof");
	}
	*out = (struct proof_hashes){items, count};
	return 0;
}

static int parse_head(struct arena *arena, struct text *rest,
		      struct tlog_proof *proof, struct err *err)
{
	struct text line, value;

	if (!text_line(rest, &line) || !text_is(line, HEADER))
		return err_set(err, ERR_USAGE,
			       "tlog-proof: first line is not " HEADER);
	if (!text_line(rest, &line))
		return err_set(err, ERR_USAGE, "tlog-proof: no index");
	proof->has_extra = line_value(line, "extra ", &value);
	if (proof->has_extra) {
		if (base64_line(arena, value, &proof->extra, err))
			return err_prefix(err, "tlog-proof: extra");
		if (!text_line(rest, &line))
			return err_set(err, ERR_USAGE, "tlog-proof: no index");
	}
	if (!line_value(line, "index ", &value))
		return err_set(err, ERR_USAGE, "tlog-proof: no index");
	if (text_to_u64(value, &proof->index, err))
		return err_prefix(err, "tlog-proof: index");
	if (proof->index >= TREE_SIZE_LIMIT)
		return err_set(err, ERR_LIMIT,
			       "tlog-proof: index beyond 2^63-2");
	return 0;
}

int tlog_proof_parse(struct arena *arena, struct text bytes,
		     struct tlog_proof *out, struct err *err)
{
	struct tlog_proof proof = {0};

	if (bytes.size > 2 * LIMIT_NOTE_BYTES)
		return err_set(err, ERR_LIMIT,
			       "tlog-proof: larger than %d bytes",
			       2 * LIMIT_NOTE_BYTES);
	if (parse_head(arena, &bytes, &proof, err) ||
	    parse_path(arena, &bytes, &proof.path, err))
		return -1;
	if (bytes.size == 0)
		return err_set(err, ERR_USAGE, "tlog-proof: no checkpoint");
	proof.checkpoint = bytes;
	*out = proof;
	return 0;
}
