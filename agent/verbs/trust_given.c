/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/trust_given.h"

#include <stdio.h>

#include "base/fs.h"
#include "base/limits.h"
#include "verbs/site_open.h"

/* The pin that enrolment kept is not replaced by one given for this time. */
static int take_pin(struct arena *arena, const struct trust_given *given,
		    const char *path, struct verify_request *request,
		    struct err *err)
{
	const char *seen =
		text_cstr(arena, text_format(arena, "%s.seen", path));
	struct err ignored = {.kind = ERR_NONE};
	struct digest kept;

	if (!given->pin) {
		request->seen_path = seen;
		return pin_read(arena, path, &request->pin, err);
	}
	if (digest_from_hex(text_from(given->pin), &request->pin, err))
		return err_prefix(err, "--pin");
	if (pin_read(arena, path, &kept, &ignored) ||
	    digest_equal(kept, request->pin))
		request->seen_path = seen;
	return 0;
}

int trust_given_read(struct arena *arena, const struct trust_given *given,
		     struct verify_request *request, struct err *err)
{
	const char *path = given->path ? given->path : DEFAULT_TRUST_ROOT;

	request->now = clock_now();
	if (given->now &&
	    instant_parse(text_from(given->now), &request->now, err))
		return err_prefix(err, "--now");
	if (fs_read(arena, path, LIMIT_TRUST_ROOT_BYTES, &request->trust_root,
		    err))
		return err_prefix(err, "the regulator's trust root%s",
				  given->path ? "" : " (--trust-root FILE)");
	return take_pin(arena, given, path, request, err);
}

void trust_given_keep(struct arena *arena, const struct verification *v,
		      const struct verify_request *request)
{
	struct err why = {.kind = ERR_NONE};

	if (v->lines[VERIFY_TRUST_ROOT].outcome != STEP_HELD ||
	    !request->seen_path)
		return;
	if (trust_root_keep_version(arena, &v->root, request->pin,
				    request->seen_path, &why))
		fprintf(stderr,
			"plaudit: note: the trust root's version was not "
			"kept: %s\n",
			why.text);
}

bool verification_is_good(const struct verification *v, bool unlogged)
{
	if (v->good || !unlogged)
		return v->good;
	return v->failed == VERIFY_STEP_COUNT && !v->has_receipt;
}
