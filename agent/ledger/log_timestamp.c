/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/log_timestamp.h"

#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/limits.h"
#include "ledger/base64_line.h"

#define HEADER	    "plaudit/log-timestamp/v1"
#define RECORD_MOST (LIMIT_NOTE_BYTES + 2 * LIMIT_TIMESTAMP_BYTES + 8192)

static void print_previous(struct buffer *out,
			   const struct log_timestamp *record)
{
	char hex[DIGEST_HEX_ROOM];

	buffer_str(out, HEADER "\nprevious ");
	if (record->has_previous)
		buffer_text(out, digest_hex(record->previous, hex));
	else
		buffer_str(out, "none");
	buffer_char(out, '\n');
}

static struct text print_as(struct arena *arena,
			    const struct log_timestamp *record, bool token,
			    bool proof)
{
	struct buffer out;

	buffer_init(&out);
	print_previous(&out, record);
	if (token) {
		buffer_str(&out, "token ");
		buffer_text(&out, base64_encode(arena, record->response));
		buffer_char(&out, '\n');
	}
	if (proof && record->has_from)
		buffer_printf(&out, "from %llu\n",
			      (unsigned long long)record->from);
	for (size_t i = 0; proof && i < record->path.count; i++) {
		const struct digest *hash = &record->path.items[i];

		buffer_text(
			&out,
			base64_encode(arena,
				      (struct text){(const char *)hash->bytes,
						    DIGEST_BYTES}));
		buffer_char(&out, '\n');
	}
	buffer_char(&out, '\n');
	buffer_text(&out, record->checkpoint);
	return buffer_take(&out, arena);
}

struct text log_timestamp_print(struct arena *arena,
				const struct log_timestamp *record)
{
	return print_as(arena, record, true, true);
}

struct digest log_timestamp_imprint(struct arena *arena,
				    const struct log_timestamp *record)
{
	return digest_of(print_as(arena, record, false, false));
}

struct digest log_timestamp_digest(struct arena *arena,
				   const struct log_timestamp *record)
{
	return digest_of(print_as(arena, record, true, false));
}

/* "word value" as the next line. */
static int take_line(struct text *rest, const char *word, struct text *value,
		     struct err *err)
{
	struct text line;

	if (!text_line(rest, &line) || !text_starts(line, word))
		return err_set(err, ERR_USAGE, "no \"%s\" line", word);
	*value = (struct text){line.data + strlen(word),
			       line.size - strlen(word)};
	return 0;
}

static int parse_path(struct arena *arena, struct text *rest,
		      struct log_timestamp *out, struct err *err)
{
	struct digest *items =
		arena_many(arena, LIMIT_PROOF_HASHES, struct digest);
	struct text line;

	if (text_starts(*rest, "from ")) {
		if (take_line(rest, "from ", &line, err) ||
		    text_to_u64(line, &out->from, err))
			return err_prefix(err, "from");
		out->has_from = true;
	}
	for (;;) {
		if (!text_line(rest, &line))
			return err_set(err, ERR_USAGE, "no blank line");
		if (!line.size)
			break;
		if (!out->has_from || out->path.count == LIMIT_PROOF_HASHES)
			return err_set(err, ERR_USAGE,
				       "hashes of nothing, or "
				       "more than %d",
				       LIMIT_PROOF_HASHES);
		if (base64_line_digest(line, &items[out->path.count++], err))
			return -1;
	}
	out->path.items = items;
	return 0;
}

int log_timestamp_parse(struct arena *arena, struct text bytes,
			struct log_timestamp *out, struct err *err)
{
	struct log_timestamp record = {.from = 0};
	struct text line, value;

	if (bytes.size > RECORD_MOST)
		return err_set(err, ERR_LIMIT,
			       "log timestamp: larger than %d bytes",
			       RECORD_MOST);
	if (!text_line(&bytes, &line) || !text_is(line, HEADER))
		return err_set(err, ERR_USAGE,
			       "log timestamp: first line is not " HEADER);
	if (take_line(&bytes, "previous ", &value, err))
		return err_prefix(err, "log timestamp");
	record.has_previous = !text_is(value, "none");
	if ((record.has_previous &&
	     digest_from_hex(value, &record.previous, err)) ||
	    take_line(&bytes, "token ", &value, err) ||
	    base64_line(arena, value, &record.response, err) ||
	    parse_path(arena, &bytes, &record, err))
		return err_prefix(err, "log timestamp");
	if (!bytes.size)
		return err_set(err, ERR_USAGE, "log timestamp: no checkpoint");
	record.checkpoint = bytes;
	*out = record;
	return 0;
}
