/* SPDX-License-Identifier: Apache-2.0 */
/* plaudit: the agent, the officer's tool and the verifier. */
#include "verbs/verb.h"

#include <signal.h>
#include <stddef.h>

#define X(name) extern const struct verb verb_##name;
VERBS(X)
#undef X

static const struct verb *const verbs[] = {
#define X(name) &verb_##name,
	VERBS(X)
#undef X
		NULL};

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	return verb_main(
		"plaudit",
		"Checks that mandated anti-scam and cybersecurity measures "
		"work, seals the\nresult as a signed attestation, delivers it "
		"to the regulator, and verifies\nattestations offline.",
		verbs, argc, argv);
}
