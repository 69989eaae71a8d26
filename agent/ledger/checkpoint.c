/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/checkpoint.h"

#include "base/arena.h"
#include "base/encode.h"
#include "base/limits.h"
#include "ledger/base64_line.h"

struct text checkpoint_print(struct arena *arena,
			     const struct checkpoint *checkpoint)
{
	struct text root = {(const char *)checkpoint->root.bytes, DIGEST_BYTES};
	struct text encoded = base64_encode(arena, root);

	return text_format(arena, "%.*s\n%llu\n%.*s\n%.*s",
			   TEXT_ARG(checkpoint->origin),
			   (unsigned long long)checkpoint->size,
			   TEXT_ARG(encoded), TEXT_ARG(checkpoint->extensions));
}

static int parse_size(struct text line, uint64_t *out, struct err *err)
{
	if (text_to_u64(line, out, err))
		return err_prefix(err, "checkpoint: size");
	if (*out > TREE_SIZE_LIMIT)
		return err_set(err, ERR_LIMIT,
			       "checkpoint: size beyond 2^63-1");
	return 0;
}

/* What a signed note may not hold, a checkpoint may not either. */
static int check_characters(struct text text, struct err *err)
{
	if (text.size > LIMIT_NOTE_BYTES)
		return err_set(err, ERR_LIMIT,
			       "checkpoint: larger than %d bytes",
			       LIMIT_NOTE_BYTES);
	if (!text_is_utf8(text))
		return err_set(err, ERR_USAGE, "checkpoint: not UTF-8");
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.data[i] < 0x20 && text.data[i] != '\n')
			return err_set(err, ERR_USAGE,
				       "checkpoint: control character 0x%02x",
				       (unsigned char)text.data[i]);
	return 0;
}

static int check_extensions(struct text lines, struct err *err)
{
	struct text line;

	while (text_line(&lines, &line))
		if (line.size == 0)
			return err_set(err, ERR_USAGE,
				       "checkpoint: an empty line in it");
	if (lines.size)
		return err_set(err, ERR_USAGE,
			       "checkpoint: the last line has no end");
	return 0;
}

int checkpoint_parse(struct text text, struct checkpoint *out, struct err *err)
{
	struct checkpoint read;
	struct text size, root;

	if (check_characters(text, err))
		return -1;
	if (!text_line(&text, &read.origin) || !text_line(&text, &size) ||
	    !text_line(&text, &root))
		return err_set(err, ERR_USAGE,
			       "checkpoint: fewer than three lines");
	if (read.origin.size == 0)
		return err_set(err, ERR_USAGE, "checkpoint: empty origin");
	if (parse_size(size, &read.size, err))
		return -1;
	if (base64_line_digest(root, &read.root, err))
		return err_prefix(err, "checkpoint: root");
	if (read.size == 0 && !digest_equal(read.root, ledger_empty_root()))
		return err_set(err, ERR_USAGE,
			       "checkpoint: size 0 with another root than the "
			       "empty tree's");
	if (check_extensions(text, err))
		return -1;
	read.extensions = text;
	*out = read;
	return 0;
}
