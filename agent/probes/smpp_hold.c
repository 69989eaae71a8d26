/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/smpp_hold.h"

#include "model/smpp_binding.h"
#include "probes/probe.h"

static struct secret *reveal(struct arena *arena, const struct site *site,
			     const struct smpp_login *login,
			     struct smpp_hold *out)
{
	struct err err = {.kind = ERR_NONE};
	struct secret *secret = NULL;

	if (!login->system_id.size)
		return NULL;
	if (secret_open(&login->password, text_cstr(arena, site->directory),
			&secret, &err) &&
	    !out->missing.size)
		out->missing = text_copy(arena, text_from(err.text));
	return secret;
}

struct smpp_hold *smpp_hold_take(struct arena *arena, const struct site *site,
				 const struct look *look)
{
	struct smpp_hold *hold;

	if (!look->target || !look->target->smpp || !look->kind ||
	    !text_is(text_from(look->kind->name), "smpp"))
		return NULL;
	hold = arena_new(arena, struct smpp_hold);
	*hold = (struct smpp_hold){.password = NULL};
	hold->password = reveal(arena, site, &look->target->smpp->login, hold);
	hold->receiver =
		reveal(arena, site, &look->target->smpp->receiver, hold);
	return hold;
}

void smpp_hold_release(struct smpp_hold *hold)
{
	if (!hold)
		return;
	secret_close(hold->password);
	secret_close(hold->receiver);
	hold->password = hold->receiver = NULL;
}
