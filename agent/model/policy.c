/* SPDX-License-Identifier: Apache-2.0 */
#include "model/policy.h"

#include <stdlib.h>

static int check_order(const void *wanted, const void *entry)
{
	const struct text *id = wanted;
	const struct check *check = entry;

	return text_compare(*id, check->id);
}

const struct check *pack_check(const struct pack *pack, struct text id)
{
	if (pack->check_count == 0)
		return NULL;
	return bsearch(&id, pack->checks, pack->check_count,
		       sizeof(*pack->checks), check_order);
}

const struct rule_book *pack_rule_book(const struct pack *pack, struct text id)
{
	for (size_t i = 0; i < pack->rule_book_count; i++)
		if (text_equal(pack->rule_books[i].id, id))
			return &pack->rule_books[i];
	return NULL;
}

const struct profile *pack_profile(const struct pack *pack, struct text id)
{
	for (size_t i = 0; i < pack->profile_count; i++)
		if (text_equal(pack->profiles[i].id, id))
			return &pack->profiles[i];
	return NULL;
}

const struct clause *pack_clause(const struct pack *pack, struct text id,
				 const struct rule_book **book)
{
	for (size_t i = 0; i < pack->rule_book_count; i++) {
		const struct rule_book *at = &pack->rule_books[i];

		for (size_t j = 0; j < at->clause_count; j++) {
			if (!text_equal(at->clauses[j].id, id))
				continue;
			if (book != NULL)
				*book = at;
			return &at->clauses[j];
		}
	}
	return NULL;
}

bool period_has(struct period period, struct instant t)
{
	return instant_compare(period.from, t) <= 0 &&
	       instant_compare(t, period.until) < 0;
}
