/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/chain_guard.h"

#include <stdio.h>

#define LOCK_WAIT_MS 10000
#define ASK_MS	     5000

static const char *path_or_null(struct arena *arena, const struct site *site,
				struct text path)
{
	return path.size ? site_path(arena, site, path) : NULL;
}

struct head_source regulator_source(struct arena *arena,
				    const struct site *site,
				    const struct regulator *regulator)
{
	return (struct head_source){
		.url = text_cstr(arena, regulator->url),
		.ca_file = path_or_null(arena, site, regulator->ca_file),
		.client_cert =
			path_or_null(arena, site, regulator->client_cert),
		.client_key = path_or_null(arena, site, regulator->client_key),
	};
}

static int compare(struct arena *arena, const struct chain *chain,
		   const struct head_answer *there, struct err *err)
{
	struct chain_head here = chain_head(chain);
	char hex[DIGEST_HEX_ROOM];

	if (there->sequence > here.sequence)
		return err_set(
			err, ERR_TRUST,
			"the regulator has %llu entries of this chain and here "
			"it ends with %llu: was this machine restored from a "
			"backup? Nothing was sealed; `plaudit fetch` brings "
			"back what is missing",
			(unsigned long long)there->sequence,
			(unsigned long long)here.sequence);
	if (chain_has(arena, chain, there->sequence, there->identity))
		return 0;
	digest_hex(there->identity, hex);
	return err_set(err, ERR_TRUST,
		       "the regulator has %.16s as entry %llu of this chain, "
		       "and here is another: two machines seal as one agent, "
		       "or an old copy went on sealing. Nothing was sealed; "
		       "give one of them another `agent:` and enrol it",
		       hex, (unsigned long long)there->sequence);
}

int chain_guard(struct arena *arena, const struct site *site,
		const struct regulator *regulator, const struct chain *chain,
		struct err *err)
{
	struct head_source source;
	struct head_answer there;

	if (!regulator)
		return 0;
	source = regulator_source(arena, site, regulator);
	if (head_ask(arena, &source, chain_link_of(chain),
		     deadline_after_ms(ASK_MS), &there, err))
		return -1;
	if (!there.reached)
		fprintf(stderr,
			"plaudit: note: %s could not be asked where this "
			"chain ends: %.*s\n",
			source.url, TEXT_ARG(there.why));
	return there.known ? compare(arena, chain, &there, err) : 0;
}

int guarded_chain_open(struct arena *arena, const struct site_open *open,
		       const struct regulator *regulator, struct chain **out,
		       struct err *err)
{
	const struct site *site = open->site;
	struct chain_link link = {
		.entity = site->entity_id,
		.agent = site->agent_id,
		.stream = regulator ? regulator->stream : TEXT("local"),
	};
	struct chain *chain;

	if (chain_open(arena, open->state, &link, LOCK_WAIT_MS, &chain, err))
		return -1;
	if (chain_guard(arena, site, regulator, chain, err)) {
		chain_close(chain);
		return -1;
	}
	*out = chain;
	return 0;
}
