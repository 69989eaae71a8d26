/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signed statement (reports/statement.md), written from a report and read
 * back into one. Reading is strict: what is read may come from a liar with a
 * valid key. ERR_USAGE names the member that is wrong.
 */
#ifndef PLAUDIT_ATTEST_STATEMENT_H
#define PLAUDIT_ATTEST_STATEMENT_H

#include "attest/entry_kind.h"
#include "model/report.h"

#define STATEMENT_TYPE "https://in-toto.io/Statement/v1"

/* Canonical JSON of the report, its chain, nonce, log state and attempts as
 * they stand in it. Times are cut to whole seconds. It reads back what it wrote
 * before it hands it out, so that nothing is signed that no one accepts. */
int statement_write(struct arena *arena, enum statement_kind kind,
		    const struct report *report, struct text *out,
		    struct err *err) MUST_USE;

/* Syntax and types, then what must hold of that kind. Of an audit-started entry
 * and of the kinds with a matter only the head of the report is filled (chain,
 * created and now, trigger, version, log state, pack digest, nonce), and the
 * matter. Parameters and seen facts come in
 * the order of their names; pack, check and clause pointers are NULL; sealed is
 * true and identity is the caller's to fill. */
int statement_read(struct arena *arena, struct text bytes,
		   enum statement_kind *kind, struct report *out,
		   struct err *err) MUST_USE;
int statement_parse(struct arena *arena, struct text bytes,
		    enum statement_kind *kind, struct report *out,
		    struct err *err) MUST_USE;

/* statement.md, "What else must hold", accounts and coverage; of a commitment
 * entry what its section says. */
int statement_check_kind(struct arena *arena, enum statement_kind kind,
			 const struct report *report, struct err *err) MUST_USE;

/* The member `collected`. */
struct json *statement_collected(struct arena *arena,
				 const struct collected *collected);

/* "entity/agent/stream", the subject's name. */
struct text chain_name(struct arena *arena, const struct chain_link *link);

#endif
