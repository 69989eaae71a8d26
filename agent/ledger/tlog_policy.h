/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C2SP tlog-policy: which logs are known, which witnesses there are, and which
 * of them together make a quorum. One statement a line:
 *
 *   log VKEY [URL]
 *   witness NAME VKEY [URL]
 *   group NAME all|any|K MEMBER...
 *   quorum NAME|none
 *
 * Names stand before they are used; each is a member of one group at most; no
 * public key stands twice; there is exactly one quorum. '#' begins a comment
 * line. A quorum counts witnesses, that is keys, never signatures.
 */
#ifndef PLAUDIT_LEDGER_TLOG_POLICY_H
#define PLAUDIT_LEDGER_TLOG_POLICY_H

#include "ledger/note.h"

enum policy_node_kind { POLICY_WITNESS, POLICY_GROUP };

struct policy_node {
	enum policy_node_kind kind;
	struct text name;
	struct note_key key; /* of a witness: a cosigner's */
	size_t needed; /* of a group: how many of its members */
	size_t member_count;
	size_t group; /* whose member it is, as an index; or POLICY_NONE */
	struct text url; /* or empty */
};

#define POLICY_NONE ((size_t)-1)

struct policy_log {
	struct note_key key;
	struct text url;
};

struct tlog_policy {
	struct policy_log *logs;
	size_t log_count; /* at least 1 */
	struct policy_node *nodes; /* members before their group */
	size_t node_count;
	size_t quorum; /* of nodes; POLICY_NONE: "none" */
};

/* ERR_USAGE with the line, ERR_LIMIT. Texts are slices of `bytes`. */
int tlog_policy_parse(struct arena *arena, struct text bytes,
		      struct tlog_policy *out, struct err *err) MUST_USE;
/* ERR_TRUST: not a checkpoint of one of the logs, a bad signature of somebody
 * who is known, or no quorum. *cosigned is how many witnesses have signed. */
int tlog_policy_check(struct arena *arena, const struct tlog_policy *policy,
		      struct text checkpoint, size_t *cosigned,
		      struct err *err) MUST_USE;

#endif
