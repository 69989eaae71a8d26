/* SPDX-License-Identifier: Apache-2.0 */
/* policies/calendars/<cc>.yaml */
#include "cel/calendar.h"
#include "load/pack_reader.h"
#include "load/scalar.h"
#include "load/schema.h"

static const struct word day_words[] = {
	{"sunday", "Sunday", "วันอาทิตย์"},
	{"monday", "Monday", "วันจันทร์"},
	{"tuesday", "Tuesday", "วันอังคาร"},
	{"wednesday", "Wednesday", "วันพุธ"},
	{"thursday", "Thursday", "วันพฤหัสบดี"},
	{"friday", "Friday", "วันศุกร์"},
	{"saturday", "Saturday", "วันเสาร์"},
};

const struct field holiday_fields[] = {
	{.name = "date",
	 .kind = FIELD_DATE,
	 .flags = FIELD_REQUIRED,
	 .about = "the day"},
	{.name = "name",
	 .kind = FIELD_BITEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "what it is called"},
	{.name = NULL},
};

const struct field calendar_fields[] = {
	{.name = "title",
	 .kind = FIELD_BITEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "whose holidays"},
	{.name = "zone",
	 .kind = FIELD_TEXT,
	 .flags = FIELD_REQUIRED,
	 .about = "where a day begins"},
	{.name = "weekend",
	 .kind = FIELD_TEXTS,
	 .flags = FIELD_REQUIRED,
	 .words = day_words,
	 .word_count = ARRAY_SIZE(day_words),
	 .about = "[saturday, sunday]"},
	{.name = "years",
	 .kind = FIELD_ANY,
	 .flags = FIELD_REQUIRED,
	 .about = "map of year to list of holidays"},
	{.name = NULL},
};

static void read_year(const struct content *content,
		      const struct yaml_pair *pair, int64_t *days,
		      size_t *count)
{
	const struct yaml_node *list = pair->value;

	if (list->kind != YAML_LIST) {
		complain(content, list, COMPLAINT_SHAPE, (struct text){0},
			 "a year is a list of holidays");
		return;
	}
	for (size_t i = 0; i < list->count; i++) {
		struct text date = read_text(list->items[i], "date");
		struct instant t;

		schema_walk(content, list->items[i], holiday_fields,
			    "a holiday");
		if (!date_parse(date, NULL, &t))
			continue;
		if (!text_equal((struct text){date.data, 4}, pair->key->scalar))
			complain_help(content, yaml_get(list->items[i], "date"),
				      COMPLAINT_RANGE,
				      TEXT("put the day under its own year"),
				      "%.*s is not in %.*s", TEXT_ARG(date),
				      TEXT_ARG(pair->key->scalar));
		days[(*count)++] = t.seconds / 86400;
	}
}

static void read_years(const struct content *content,
		       const struct yaml_node *map, struct holidays *out)
{
	int64_t *years, *days;
	size_t room = 0;

	if (map == NULL || map->kind != YAML_MAP) {
		if (map != NULL)
			complain(content, map, COMPLAINT_SHAPE,
				 (struct text){0},
				 "years is a map of year to holidays");
		return;
	}
	for (size_t i = 0; i < map->count; i++)
		room += map->pairs[i].value->count;
	years = arena_many(content->arena, map->count, int64_t);
	days = arena_many(content->arena, room, int64_t);
	for (size_t i = 0; i < map->count; i++) {
		struct text key = map->pairs[i].key->scalar;
		struct err err = {0};

		if (text_to_i64(key, &years[i], &err) < 0 || key.size != 4)
			complain_help(content, map->pairs[i].key,
				      COMPLAINT_VALUE,
				      TEXT("a year has four digits, "
					   "Gregorian"),
				      "\"%.*s\" is no year", TEXT_ARG(key));
		read_year(content, &map->pairs[i], days, &out->day_count);
	}
	out->years = years;
	out->year_count = map->count;
	out->days = days;
}

void read_calendar(struct pack_reader *reader, const struct content *content,
		   struct text id, struct calendar *out)
{
	struct holidays *holidays = arena_new(reader->arena, struct holidays);
	const struct yaml_node *root = content->root;
	unsigned weekend;

	out->id = id;
	out->holidays = holidays;
	schema_walk(content, root, calendar_fields, "the calendar");
	if (root == NULL || root->kind != YAML_MAP)
		return;
	out->zone = reader_zone(reader, content, yaml_get(root, "zone"));
	weekend = read_words(root, "weekend", day_words, ARRAY_SIZE(day_words));
	for (unsigned i = 0; i < ARRAY_SIZE(day_words); i++)
		holidays->weekend[i] = (weekend >> i & 1) != 0;
	read_years(content, yaml_get(root, "years"), holidays);
}
