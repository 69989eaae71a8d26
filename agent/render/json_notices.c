/* SPDX-License-Identifier: Apache-2.0 */
#include "render/json_notices.h"

#include "attest/sign_off_account.h"
#include "render/json_finding.h"

static struct json *line_of(struct arena *arena,
			    const struct sign_off_account *account,
			    const struct sign_off_line *line)
{
	const struct sign_off_period *period = &account->period;
	struct json *out = json_object(arena);

	json_add(arena, out, "period",
		 json_period(arena,
			     (struct period){period->from, period->until}));
	json_add(arena, out, "due", json_moment(arena, period->due));
	json_add(arena, out, "position",
		 json_both(arena, line->position->en, line->position->th));
	json_add(arena, out, "state",
		 json_str(arena, signing_words[line->state].word));
	if (account->has_audit)
		json_add(arena, out, "attestation",
			 json_hash(arena, account->audit));
	if (line->by) {
		json_add(arena, out, "by", json_clean(arena, line->by->name));
		json_add(arena, out, "at", json_moment(arena, line->by->at));
	}
	return out;
}

static struct json *doubt_of(struct arena *arena,
			     const struct sign_off_doubted *doubted)
{
	struct json *out = json_object(arena);

	json_add(arena, out, "by", json_clean(arena, doubted->by->name));
	json_add(arena, out, "position",
		 json_clean(arena, doubted->by->position));
	json_add(arena, out, "at", json_moment(arena, doubted->by->at));
	json_add(arena, out, "reason",
		 json_str(arena, doubt_words[doubted->doubt].word));
	return out;
}

static struct json *sign_offs(struct arena *arena,
			      const struct render_request *request)
{
	struct json *out = json_object(arena);
	struct json *lines = json_list(arena), *doubted = json_list(arena);

	for (size_t i = 0; i < request->sign_off_count; i++) {
		const struct sign_off_account *a = &request->sign_offs[i];

		for (size_t k = 0; k < a->line_count; k++)
			json_push(arena, lines,
				  line_of(arena, a, &a->lines[k]));
		for (size_t k = 0; k < a->doubted_count; k++)
			json_push(arena, doubted,
				  doubt_of(arena, &a->doubted[k]));
	}
	json_add(arena, out, "periods", lines);
	json_add(arena, out, "notCounted", doubted);
	return out;
}

void json_notices(const struct reading readings[2],
		  const struct render_request *request, struct json *out)
{
	struct arena *arena = readings[0].voice.arena;
	struct text cut = reading_interruption(&readings[0]);

	if (cut.size)
		json_add(arena, out, "interrupted",
			 json_both(arena, cut,
				   reading_interruption(&readings[1])));
	if (request->sign_off_count)
		json_add(arena, out, "signOffs", sign_offs(arena, request));
}
