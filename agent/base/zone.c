/* SPDX-License-Identifier: Apache-2.0 */
#include "base/zone.h"

#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/fs.h"
#include "base/limits.h"
#include "base/zone_rule.h"

#define ZONE_DIRECTORY "/usr/share/zoneinfo"
#define HEADER_BYTES   44
#define DAY_SECONDS    86400
#define OFFSET_MOST    (26 * 3600) /* RFC 8536 section 3.2 */

struct zone {
	struct text name;
	struct digest digest;
	size_t count; /* of transitions, in order of time */
	const int64_t *times;
	const int32_t *offsets; /* from that transition on */
	int32_t first_offset; /* before the first transition */
	bool has_rule;
	struct zone_rule rule; /* after the last transition */
};

struct zone_header {
	uint32_t isut, isstd, leaps, times, types, chars;
};

struct text zone_name(const struct zone *zone)
{
	return zone->name;
}

struct digest zone_digest(const struct zone *zone)
{
	return zone->digest;
}

static bool name_is_safe(struct text name)
{
	if (!name.size || name.size > 64)
		return false;
	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool digit = c >= '0' && c <= '9';

		/* no dot at all, so no ".." */
		if (!letter && (!i || (!digit && !strchr("_+-/", c)) || !c))
			return false;
	}
	return true;
}

static int header_read(struct text *left, struct zone_header *out)
{
	const unsigned char *at = (const unsigned char *)left->data;

	/* version '2' and later have 64-bit times and a footer */
	if (left->size < HEADER_BYTES || memcmp(at, "TZif", 4) || at[4] < '2')
		return -1;
	out->isut = get_u32be(at + 20);
	out->isstd = get_u32be(at + 24);
	out->leaps = get_u32be(at + 28);
	out->times = get_u32be(at + 32);
	out->types = get_u32be(at + 36);
	out->chars = get_u32be(at + 40);
	left->data += HEADER_BYTES;
	left->size -= HEADER_BYTES;
	return 0;
}

/* Bytes of the block after a header whose times have `wide` bytes. */
static uint64_t block_bytes(const struct zone_header *h, uint64_t wide)
{
	return h->times * (wide + 1) + (uint64_t)h->types * 6 + h->chars +
	       h->leaps * (wide + 4) + h->isstd + h->isut;
}

static int offset_of_type(const unsigned char *types, uint32_t count,
			  uint32_t type, int32_t *out)
{
	if (type >= count)
		return -1;
	*out = (int32_t)get_u32be(types + (size_t)6 * type);
	return *out < -OFFSET_MOST || *out > OFFSET_MOST ? -1 : 0;
}

static int block_read(struct arena *arena, const unsigned char *at,
		      const struct zone_header *h, struct zone *zone)
{
	const unsigned char *kinds = at + (size_t)8 * h->times;
	const unsigned char *types = kinds + h->times;
	int64_t *times = arena_many(arena, h->times, int64_t);
	int32_t *offsets = arena_many(arena, h->times, int32_t);

	if (offset_of_type(types, h->types, 0, &zone->first_offset))
		return -1;
	for (uint32_t i = 0; i < h->times; i++) {
		times[i] = (int64_t)get_u64be(at + (size_t)8 * i);
		if ((i && times[i] <= times[i - 1]) ||
		    offset_of_type(types, h->types, kinds[i], &offsets[i]))
			return -1;
	}
	zone->count = h->times;
	zone->times = times;
	zone->offsets = offsets;
	return 0;
}

static int footer_read(struct text footer, struct zone *zone, struct err *err)
{
	if (footer.size < 2 || footer.data[0] != '\n' ||
	    footer.data[footer.size - 1] != '\n')
		return err_set(err, ERR_USAGE, "wrong footer");
	if (footer.size == 2)
		return 0;
	zone->has_rule = true;
	return zone_rule_parse((struct text){footer.data + 1, footer.size - 2},
			       &zone->rule, err);
}

static int file_parse(struct arena *arena, struct text left, struct zone *zone,
		      struct err *err)
{
	struct zone_header h;
	uint64_t size;

	if (header_read(&left, &h) || block_bytes(&h, 4) > left.size)
		return err_set(err, ERR_USAGE, "not a TZif file of version 2+");
	left.data += block_bytes(&h, 4);
	left.size -= block_bytes(&h, 4);
	if (header_read(&left, &h))
		return err_set(err, ERR_USAGE, "wrong second TZif header");
	size = block_bytes(&h, 8);
	if (size > left.size || !h.types)
		return err_set(err, ERR_USAGE, "TZif file is cut short");
	if (h.leaps)
		return err_set(err, ERR_USAGE, "counts leap seconds");
	if (block_read(arena, (const unsigned char *)left.data, &h, zone))
		return err_set(err, ERR_USAGE, "wrong transitions");
	return footer_read((struct text){left.data + size, left.size - size},
			   zone, err);
}

/* "+07:00" */
static bool fixed_parse(struct text name, int32_t *out)
{
	const char *at = name.data;
	unsigned hours, minutes;

	if (name.size != 6 || (at[0] != '+' && at[0] != '-') || at[3] != ':')
		return false;
	for (int i = 1; i < 6; i++)
		if (i != 3 && (at[i] < '0' || at[i] > '9'))
			return false;
	hours = (unsigned)(at[1] - '0') * 10 + (unsigned)(at[2] - '0');
	minutes = (unsigned)(at[4] - '0') * 10 + (unsigned)(at[5] - '0');
	*out = (int32_t)(hours * 3600 + minutes * 60);
	if (at[0] == '-')
		*out = -*out;
	return hours < 24 && minutes < 60;
}

int zone_load(struct arena *arena, struct text name, const struct zone **out,
	      struct err *err)
{
	struct zone *zone = arena_new(arena, struct zone);
	struct stat info;
	struct text bytes;
	char *path;

	zone->name = text_copy(arena, name);
	if (text_is(name, "UTC") || fixed_parse(name, &zone->first_offset)) {
		*out = zone;
		return 0;
	}
	path = fs_join(arena, ZONE_DIRECTORY, zone->name.data);
	if (!name_is_safe(name) || stat(path, &info) || !S_ISREG(info.st_mode))
		return err_set(err, ERR_USAGE, "unknown time zone \"%.*s\"",
			       name.size > 64 ? 64 : (int)name.size, name.data);
	if (fs_read(arena, path, LIMIT_ZONE_BYTES, &bytes, err))
		return -1;
	if (file_parse(arena, bytes, zone, err))
		return err_prefix(err, "%s", path);
	zone->digest = digest_of(bytes);
	*out = zone;
	return 0;
}

static int32_t offset_at(const struct zone *zone, int64_t seconds)
{
	size_t low = 0, high = zone->count;

	if (zone->has_rule &&
	    (!zone->count || seconds >= zone->times[zone->count - 1]))
		return zone_rule_offset(&zone->rule, seconds);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (zone->times[middle] <= seconds)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? zone->offsets[low - 1] : zone->first_offset;
}

int32_t zone_offset(const struct zone *zone, struct instant t)
{
	return offset_at(zone, t.seconds);
}

struct civil zone_civil(const struct zone *zone, struct instant t)
{
	int64_t local = t.seconds + offset_at(zone, t.seconds);
	int64_t days = local / DAY_SECONDS - (local % DAY_SECONDS < 0);
	unsigned second = (unsigned)(local - days * DAY_SECONDS);
	struct civil c = {.nanos = t.nanos};

	civil_from_days(days, &c.year, &c.month, &c.day);
	c.hour = second / 3600;
	c.minute = second / 60 % 60;
	c.second = second % 60;
	c.weekday = (unsigned)(((days + 4) % 7 + 7) % 7);
	c.yearday = (unsigned)(days - days_from_civil(c.year, 1, 1));
	return c;
}

struct instant zone_instant(const struct zone *zone, const struct civil *c)
{
	int64_t local =
		days_from_civil(c->year, c->month, c->day) * DAY_SECONDS +
		(int64_t)c->hour * 3600 + (int64_t)c->minute * 60 + c->second;
	int32_t before = offset_at(zone, local - DAY_SECONDS);
	int32_t after = offset_at(zone, local + DAY_SECONDS);
	int64_t early = local - before, late = local - after;
	bool early_holds = offset_at(zone, early) == before;
	bool late_holds = offset_at(zone, late) == after;

	if (late_holds && (!early_holds || late < early))
		early = late;
	return (struct instant){early, c->nanos};
}
