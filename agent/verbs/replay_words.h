/* SPDX-License-Identifier: Apache-2.0 */
/* What a replay says on stdout: for a person in both languages, or as JSON. */
#ifndef PLAUDIT_VERBS_REPLAY_WORDS_H
#define PLAUDIT_VERBS_REPLAY_WORDS_H

#include "attest/replay.h"

struct replay_note {
	const char *path, *language;
	const struct replay *replay;
	bool from_records; /* not from what was kept */
	bool verbose; /* what is the same too */
};

void replay_tell(const struct replay_note *note);
struct json *replay_to_json(struct arena *arena,
			    const struct replay_note *note);

#endif
