/* SPDX-License-Identifier: Apache-2.0 */
/* The table of the kinds of chain entries. */
#include "attest/entry_kind.h"

#include <string.h>

#include "attest/entry_answer.h"
#include "attest/entry_heartbeat.h"
#include "attest/entry_key_rotation.h"
#include "attest/entry_reply.h"
#include "attest/entry_sign_off.h"
#include "attest/entry_tombstone.h"
#include "seal/member.h"

#define X(name, word, signers, matter, check)                             \
	[STATEMENT_##name] = {word, PREDICATE_PREFIX word "/v1", signers, \
			      matter, check},
const struct entry_kind entry_kinds[STATEMENT_KIND_COUNT] = {
	STATEMENT_KINDS(X)};
#undef X

enum statement_kind entry_kind_find(struct text predicate)
{
	int kind = 0;

	while (kind < STATEMENT_KIND_COUNT &&
	       !text_is(predicate, entry_kinds[kind].predicate))
		kind++;
	return (enum statement_kind)kind;
}

int entry_signer_check(enum statement_kind kind, bool officer, struct err *err)
{
	unsigned signer = officer ? SIGNER_OFFICER : SIGNER_AGENT;

	if (entry_kinds[kind].signers & signer)
		return 0;
	return err_set(err, ERR_TRUST,
		       "an entry of kind %s is not signed by %s's key",
		       entry_kinds[kind].word,
		       officer ? "an officer" : "an agent");
}

struct digest entry_about(const struct json *matter)
{
	struct digest about = {0};
	struct err absent = {.kind = ERR_NONE};

	if (matter && json_get(matter, "attestation") &&
	    member_digest(matter, "attestation", &about, &absent))
		memset(&about, 0, sizeof(about));
	return about;
}
