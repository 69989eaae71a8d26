/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/entry_answer.h"

#include "attest/chain.h"
#include "base/fs.h"
#include "seal/member.h"

struct json *answer_entry_json(struct arena *arena,
			       const struct answer_entry *from)
{
	struct json *json = json_object(arena);

	json_add(arena, json, "attestation",
		 json_digest(arena, from->attestation));
	json_add(arena, json, "challenge", json_digest(arena, from->challenge));
	json_add(arena, json, "response", json_digest(arena, from->response));
	json_add(arena, json, "rows", json_count(arena, from->rows));
	return json;
}

int answer_entry_read(const struct json *matter, struct answer_entry *out,
		      struct err *err)
{
	static const char *const names[] = {"attestation", "challenge",
					    "response", "rows", NULL};

	if (member_only(matter, names, err) ||
	    member_digest(matter, "attestation", &out->attestation, err) ||
	    member_digest(matter, "challenge", &out->challenge, err) ||
	    member_digest(matter, "response", &out->response, err))
		return -1;
	return member_count(matter, "rows", &out->rows, err);
}

int answer_check(struct arena *arena, const struct json *matter,
		 struct err *err)
{
	struct answer_entry read;

	(void)arena;
	return answer_entry_read(matter, &read, err);
}

/* The entry's matter, where it is of that kind. */
static int look_at(struct arena *arena, const char *path,
		   struct digest response, bool *found, struct err *err)
{
	struct answer_entry entry;
	struct envelope envelope;
	enum statement_kind kind;
	struct report report;
	struct text bytes;

	if (fs_read(arena, path, 2 * LIMIT_ENVELOPE_BYTES, &bytes, err))
		return -1;
	if (envelope_parse(arena, bytes, &envelope, err) ||
	    statement_parse(arena, envelope.payload, &kind, &report, err))
		return err_prefix(err, "%s", path);
	if (kind != STATEMENT_CHALLENGE_ANSWER)
		return 0;
	if (answer_entry_read(report.matter, &entry, err))
		return err_prefix(err, "%s", path);
	*found = digest_equal(entry.response, response);
	return 0;
}

int answer_entry_find(struct arena *arena, const char *stream_directory,
		      struct digest response, bool *found, struct err *err)
{
	const char *directory = fs_join(arena, stream_directory, "chain");
	struct path_list names = {.count = 0};
	struct arena *scratch;
	size_t looked = 0;
	int status = 0;

	*found = false;
	if (!fs_exists(directory))
		return 0;
	if (fs_list(arena, directory, &names, err))
		return -1;
	scratch = arena_open();
	for (size_t i = names.count;
	     i-- > 0 && !*found && !status && looked < ANSWER_LOOKED_AT;) {
		struct digest identity;
		uint64_t sequence;

		if (!entry_name_parse(names.items[i], &sequence, &identity))
			continue;
		looked++;
		status = look_at(scratch,
				 fs_join(scratch, directory,
					 text_cstr(scratch, names.items[i])),
				 response, found, err);
		arena_reset(scratch);
	}
	arena_close(scratch);
	return status;
}
