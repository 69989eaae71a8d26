/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Before anything is sealed: does the chain that is kept here go on from where
 * the regulator has it? A machine restored from a backup would sign a second
 * entry for a place that is taken, and that is a fork for ever.
 */
#ifndef PLAUDIT_VERBS_CHAIN_GUARD_H
#define PLAUDIT_VERBS_CHAIN_GUARD_H

#include "attest/chain.h"
#include "deliver/head_ask.h"
#include "verbs/site_open.h"

/* ERR_TRUST when the regulator has more, or other, than is kept here. That it
 * cannot be asked is told on stderr and is no error. regulator NULL: nobody to
 * ask. */
int chain_guard(struct arena *arena, const struct site *site,
		const struct regulator *regulator, const struct chain *chain,
		struct err *err) MUST_USE;
/* The chain of the site's agent for that regulator (NULL: "local"), opened and
 * guarded. */
int guarded_chain_open(struct arena *arena, const struct site_open *open,
		       const struct regulator *regulator, struct chain **out,
		       struct err *err) MUST_USE;

struct head_source regulator_source(struct arena *arena,
				    const struct site *site,
				    const struct regulator *regulator);

#endif
