/* SPDX-License-Identifier: Apache-2.0 */
/* parameters and waivers of a site file. */
#include "load/load_plan.h"
#include "load/scalar.h"
#include "load/schema.h"
#include "load/site_reader.h"
#include "load/tighten.h"
#include "load/value_yaml.h"

/* One value of the site against one dated value of one clause. */
struct contest {
	const struct override *override;
	const struct clause *clause;
	const struct dated_value *limit;
	const struct yaml_node *at;
};

static void complain_loosened(struct site_reader *reader,
			      const struct contest *contest)
{
	struct arena *arena = reader->content.arena;
	const struct override *override = contest->override;
	const struct parameter *parameter = override->parameter;
	struct text mine = value_print(arena, override->value, "en");
	struct text limit = value_print(arena, contest->limit->value, "en");
	static const char *const directions[] = {
		[DIRECTION_FIXED] = "it is fixed",
		[DIRECTION_LOWER] = "only lower is stricter",
		[DIRECTION_HIGHER] = "only higher is stricter",
	};

	complain(&reader->content, contest->at,
		 contest->limit->basis == BASIS_ENGINEERING
			 ? COMPLAINT_NO_REASON
			 : COMPLAINT_LOOSENED,
		 (struct text){0},
		 "%.*s %.*s loosens the limit %.*s of %.*s, whose basis is "
		 "%s: %s",
		 TEXT_ARG(parameter->name), TEXT_ARG(mine), TEXT_ARG(limit),
		 TEXT_ARG(contest->clause->id),
		 basis_words[contest->limit->basis].word,
		 directions[parameter->stricter]);
}

/* Values that no window of the check reaches any more are past. */
static bool is_past(const struct site_reader *reader, const struct check *check,
		    const struct dated_value *limit)
{
	struct instant oldest = reader->now;

	if (check->records != NULL)
		oldest = instant_sub(oldest, check->records->window_last);
	return instant_compare(limit->in_force.until, oldest) <= 0;
}

static void contest_use(struct site_reader *reader, struct contest contest,
			const struct clause_use *use)
{
	const struct override *override = contest.override;

	for (size_t i = 0; i < use->with_count; i++) {
		const struct with *with = &use->with[i];

		if (with->parameter != override->parameter)
			continue;
		for (size_t j = 0; j < with->count; j++) {
			contest.limit = &with->values[j];
			if (is_past(reader, use->check, contest.limit) ||
			    !value_loosens(override->parameter->stricter,
					   override->value,
					   contest.limit->value))
				continue;
			if (contest.limit->basis != BASIS_ENGINEERING ||
			    override->reason.en.size == 0)
				complain_loosened(reader, &contest);
		}
	}
}

static void contest_book(struct site_reader *reader, struct contest contest,
			 const struct rule_book *book)
{
	for (size_t i = 0; i < book->clause_count; i++) {
		contest.clause = &book->clauses[i];
		if (contest.clause->status != STATUS_IN_FORCE)
			continue;
		for (size_t j = 0; j < contest.clause->use_count; j++)
			if (contest.clause->uses[j].check ==
			    contest.override->check)
				contest_use(reader, contest,
					    &contest.clause->uses[j]);
	}
}

/* Against every clause in force of the pack that uses the check: a foreign rule
 * book's limit is no less a limit. */
static void contest_override(struct site_reader *reader,
			     const struct override *override,
			     const struct yaml_node *at)
{
	struct contest contest = {.override = override, .at = at};

	for (size_t i = 0; i < reader->pack->rule_book_count; i++)
		contest_book(reader, contest, &reader->pack->rule_books[i]);
}

static const struct check *find_check(struct site_reader *reader,
				      const struct yaml_node *key)
{
	const struct pack *pack = reader->pack;
	const struct site *site = reader->site;
	const struct check *found = pack_check(pack, key->scalar);
	struct text *ids;

	if (found != NULL)
		return found;
	ids = arena_many(reader->content.arena,
			 pack->check_count + site->local_check_count,
			 struct text);
	for (size_t i = 0; i < pack->check_count; i++)
		ids[i] = pack->checks[i].id;
	for (size_t i = 0; i < site->local_check_count; i++) {
		ids[pack->check_count + i] = site->local_checks[i].id;
		if (text_equal(site->local_checks[i].id, key->scalar))
			return &site->local_checks[i];
	}
	complain_near(&reader->content, key, COMPLAINT_NO_CHECK,
		      text_nearest(key->scalar, ids,
				   pack->check_count + site->local_check_count),
		      (struct text){0},
		      text_format(reader->content.arena,
				  "unknown check \"%.*s\"",
				  TEXT_ARG(key->scalar)));
	return NULL;
}

static const struct parameter *find_parameter(const struct content *content,
					      const struct check *check,
					      const struct yaml_node *key)
{
	struct text *names =
		arena_many(content->arena, check->parameter_count, struct text);

	for (size_t i = 0; i < check->parameter_count; i++) {
		names[i] = check->parameters[i].name;
		if (text_equal(names[i], key->scalar))
			return &check->parameters[i];
	}
	complain_unknown(content, key, COMPLAINT_NO_PARAMETER, "parameter",
			 names, check->parameter_count);
	return NULL;
}

static bool read_override(struct site_reader *reader, const struct check *check,
			  const struct yaml_pair *pair, struct override *out)
{
	const struct content *content = &reader->content;
	const struct yaml_node *value = yaml_get(pair->value, "value");

	schema_walk(content, pair->value, override_fields, "an override");
	out->check = check;
	out->parameter = find_parameter(content, check, pair->key);
	out->place = content_place(content, pair->key);
	out->reason.en = read_text(pair->value, "reason");
	out->reason.th = out->reason.en;
	if (out->parameter == NULL || value == NULL ||
	    !value_read(content, value, out->parameter->type, &out->value))
		return false;
	contest_override(reader, out, value);
	return true;
}

static size_t pairs_below(const struct yaml_node *map)
{
	size_t count = 0;

	for (size_t i = 0; i < map->count; i++)
		count += map->pairs[i].value->count;
	return count;
}

void read_overrides(struct site_reader *reader, const struct yaml_node *map)
{
	const struct content *content = &reader->content;
	struct override *overrides;
	size_t count = 0;

	if (map == NULL)
		return;
	if (map->kind != YAML_MAP) {
		complain(content, map, COMPLAINT_SHAPE, (struct text){0},
			 "parameters is a map of checks");
		return;
	}
	overrides =
		arena_many(content->arena, pairs_below(map), struct override);
	for (size_t i = 0; i < map->count; i++) {
		const struct yaml_node *inner = map->pairs[i].value;
		const struct check *check =
			find_check(reader, map->pairs[i].key);

		if (inner->kind != YAML_MAP) {
			complain_help(content, inner, COMPLAINT_SHAPE,
				      TEXT("write {p95_limit: {value: 45m}}"),
				      "the parameters of a check are a map");
			continue;
		}
		for (size_t j = 0; check != NULL && j < inner->count; j++)
			if (read_override(reader, check, &inner->pairs[j],
					  &overrides[count]))
				count++;
	}
	reader->site->overrides = overrides;
	reader->site->override_count = count;
}

static void check_clause(struct site_reader *reader, const struct yaml_node *at)
{
	const struct pack *pack = reader->pack;
	size_t room = 0, count = 0;
	struct text *ids;

	if (at == NULL || at->kind != YAML_SCALAR ||
	    pack_clause(pack, at->scalar, NULL) != NULL)
		return;
	for (size_t i = 0; i < pack->rule_book_count; i++)
		room += pack->rule_books[i].clause_count;
	ids = arena_many(reader->content.arena, room, struct text);
	for (size_t i = 0; i < pack->rule_book_count; i++)
		for (size_t j = 0; j < pack->rule_books[i].clause_count; j++)
			ids[count++] = pack->rule_books[i].clauses[j].id;
	complain_near(&reader->content, at, COMPLAINT_NO_CLAUSE,
		      text_nearest(at->scalar, ids, count), (struct text){0},
		      text_format(reader->content.arena,
				  "unknown clause \"%.*s\"",
				  TEXT_ARG(at->scalar)));
}

struct instant waiver_end(struct text date, const struct zone *zone)
{
	struct instant utc, begin;
	struct civil civil = {0};

	if (!date_parse(date, NULL, &utc) || !date_parse(date, zone, &begin))
		return INSTANT_NEVER;
	if (zone == NULL)
		return instant_add(begin, (struct span){86400, 0});
	civil_from_days(utc.seconds / 86400 + 1, &civil.year, &civil.month,
			&civil.day);
	return zone_instant(zone, &civil);
}

static void read_waiver(struct site_reader *reader,
			const struct yaml_node *node, struct waiver *out)
{
	const struct content *content = &reader->content;
	const struct zone *zone =
		reader_zone(&reader->zones, content, yaml_get(node, "zone"));

	out->place = content_place(content, node);
	out->clause = read_text(node, "clause");
	out->subject = read_text(node, "subject");
	out->until_text = read_text(node, "until");
	out->zone_name = read_text(node, "zone");
	out->reason = read_text(node, "reason");
	out->approver = read_text(node, "approver");
	out->until = waiver_end(out->until_text, zone);
	check_clause(reader, yaml_get(node, "clause"));
	if (zone != NULL && instant_compare(out->until, reader->now) <= 0)
		complain(content, yaml_get(node, "until"), COMPLAINT_EXPIRED,
			 (struct text){0}, "the waiver of %.*s has expired",
			 TEXT_ARG(out->clause));
}

void read_waivers(struct site_reader *reader, const struct yaml_node *list)
{
	struct waiver *waivers;

	if (list == NULL || list->kind != YAML_LIST)
		return;
	waivers = arena_many(reader->content.arena, list->count, struct waiver);
	for (size_t i = 0; i < list->count; i++)
		read_waiver(reader, list->items[i], &waivers[i]);
	reader->site->waivers = waivers;
	reader->site->waiver_count = list->count;
}
