/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/statement_account.h"

#include "attest/statement_table.h"
#include "seal/member.h"

static struct json *account_json(struct arena *arena,
				 const struct account *account)
{
	struct json *json = json_object(arena), *list = json_list(arena);

	counts_write(arena, json, account_members, ACCOUNT_MEMBERS, account);
	for (size_t i = 0; i < account->exclusion_count; i++) {
		struct json *item = json_object(arena);

		json_add(arena, item, "condition",
			 json_text(arena, account->exclusions[i].condition));
		json_add(arena, item, "rows",
			 json_count(arena, account->exclusions[i].rows));
		json_push(arena, list, item);
	}
	json_add(arena, json, "exclusions", list);
	return json;
}

static void add_joins(struct arena *arena, struct json *json,
		      const struct finding *f)
{
	struct json *list = json_list(arena);

	for (size_t i = 0; i < f->join_count; i++) {
		struct json *item = json_object(arena);

		json_add(arena, item, "join",
			 json_text(arena, f->joins[i].join));
		json_add(arena, item, "source",
			 json_text(arena, f->joins[i].source));
		json_add(arena, item, "rows",
			 account_json(arena, &f->joins[i].account));
		json_push(arena, list, item);
	}
	if (f->join_count)
		json_add(arena, json, "joins", list);
}

void accounts_to_json(struct arena *arena, struct json *json,
		      const struct finding *f)
{
	if (f->has_account)
		json_add(arena, json, "rows", account_json(arena, &f->account));
	if (f->source.size)
		json_add(arena, json, "source", json_text(arena, f->source));
	add_joins(arena, json, f);
}

static int read_account(struct arena *arena, const struct json *json,
			struct account *out, struct err *err)
{
	const struct json *rows, *list;
	struct exclusion *exclusions;

	if (json_get_object(json, "rows", &rows, err))
		return -1;
	if (counts_read(rows, account_members, ACCOUNT_MEMBERS, out, err) ||
	    member_objects(rows, "exclusions", &list, err))
		return err_prefix(err, "rows");
	exclusions = arena_many(arena, list->count, struct exclusion);
	for (size_t i = 0; i < list->count; i++)
		if (json_get_text(list->items[i], "condition",
				  &exclusions[i].condition, err) ||
		    member_count(list->items[i], "rows", &exclusions[i].rows,
				 err))
			return err_prefix(err, "rows: exclusions[%zu]", i);
	out->exclusions = exclusions;
	out->exclusion_count = list->count;
	return 0;
}

static int read_joins(struct arena *arena, const struct json *json,
		      struct finding *out, struct err *err)
{
	const struct json *list;
	struct joined_account *joins;

	if (!json_get(json, "joins"))
		return 0;
	if (member_objects(json, "joins", &list, err))
		return -1;
	joins = arena_many(arena, list->count, struct joined_account);
	for (size_t i = 0; i < list->count; i++)
		if (json_get_text(list->items[i], "join", &joins[i].join,
				  err) ||
		    json_get_text(list->items[i], "source", &joins[i].source,
				  err) ||
		    read_account(arena, list->items[i], &joins[i].account, err))
			return err_prefix(err, "joins[%zu]", i);
	out->joins = joins;
	out->join_count = list->count;
	return 0;
}

int accounts_from_json(struct arena *arena, const struct json *json,
		       struct finding *out, struct err *err)
{
	out->has_account = json_get(json, "rows") != NULL;
	if (out->has_account && read_account(arena, json, &out->account, err))
		return -1;
	if (json_get(json, "source") &&
	    json_get_text(json, "source", &out->source, err))
		return -1;
	return read_joins(arena, json, out, err);
}

static int check_account(const struct account *account, struct err *err)
{
	uint64_t excluded = 0;

	if (account->read != account->unreadable + account->outside +
				     account->unsettled + account->excluded +
				     account->judged)
		return err_set(err, ERR_USAGE,
			       "rows: read is not the sum of its parts");
	/* each is below 2^53; the sum of many must not come round */
	for (size_t i = 0;
	     i < account->exclusion_count && excluded <= account->excluded; i++)
		excluded += account->exclusions[i].rows;
	if (excluded != account->excluded)
		return err_set(err, ERR_USAGE,
			       "rows: the exclusions do not add up");
	return 0;
}

/* Every account begins with the rows that were read of its source. */
static int check_read(const struct report_look *look, struct text source,
		      const struct account *account, struct err *err)
{
	const struct source_report *of =
		source_report_of(&look->source, source);

	if (check_account(account, err))
		return -1;
	if (account->read != of->rows)
		return err_set(err, ERR_USAGE,
			       "rows: read: not the rows of its source");
	return 0;
}

int accounts_check(const struct report *report, const struct finding *finding,
		   struct err *err)
{
	const struct report_look *look =
		finding->look < 0 ? NULL : &report->looks[finding->look];

	if (!look || !look->has_source) {
		if (finding->source.size || finding->join_count)
			return err_set(err, ERR_USAGE,
				       "source: without a look at one");
		return finding->has_account
			       ? check_account(&finding->account, err)
			       : 0;
	}
	if (finding->source.size &&
	    source_report_of(&look->source, finding->source) == &look->source)
		return err_set(err, ERR_USAGE,
			       "source: its look reads none of that name");
	if (finding->has_account &&
	    check_read(look, finding->source, &finding->account, err))
		return -1;
	for (size_t i = 0; i < finding->join_count; i++)
		if (check_read(look, finding->joins[i].source,
			       &finding->joins[i].account, err))
			return err_prefix(err, "joins[%zu]", i);
	return 0;
}
