/* SPDX-License-Identifier: Apache-2.0 */
/* plauditd: the regulator's collector and its administration. */
#include "verbs/verb.h"

#include <signal.h>
#include <stddef.h>

#define X(name) extern const struct verb plauditd_##name;
PLAUDITD_VERBS(X)
#undef X

static const struct verb *const verbs[] = {
#define X(name) &plauditd_##name,
	PLAUDITD_VERBS(X)
#undef X
		NULL};

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	return verb_main("plauditd",
			 "Collects attestations from institutions: verifies "
			 "them, judges the signed\nfacts again, keeps them in "
			 "an append-only log, and answers with receipts.",
			 verbs, argc, argv);
}
