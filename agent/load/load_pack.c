/* SPDX-License-Identifier: Apache-2.0 */
#include "load/load_pack.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "cel/function.h"
#include "load/check_set.h"
#include "load/lint_check.h"
#include "load/pack_reader.h"
#include "load/schema.h"

/* The YAML files of one directory of the pack, as paths from the pack. */
static int list_yaml(struct arena *arena, const char *directory,
		     const char *sub, struct path_list *out, struct err *err)
{
	const char *path = fs_join(arena, directory, sub);
	struct path_list all = {0};

	*out = (struct path_list){0};
	if (!fs_exists(path))
		return 0;
	if (fs_tree(arena, path, &all, err) < 0)
		return -1;
	out->items = arena_many(arena, all.count, struct text);
	for (size_t i = 0; i < all.count; i++)
		if (text_ends(all.items[i], ".yaml"))
			out->items[out->count++] = text_format(
				arena, "%s/%.*s", sub, TEXT_ARG(all.items[i]));
	return 0;
}

static int path_order(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

int load_pack_digest(struct arena *arena, const char *directory,
		     struct digest *out, struct err *err)
{
	struct path_list checks, policies;
	struct text *paths;
	struct buffer lines;

	if (list_yaml(arena, directory, "checks", &checks, err) < 0 ||
	    list_yaml(arena, directory, "policies", &policies, err) < 0)
		return -1;
	paths = arena_many(arena, checks.count + policies.count, struct text);
	for (size_t i = 0; i < checks.count; i++)
		paths[i] = checks.items[i];
	for (size_t i = 0; i < policies.count; i++)
		paths[checks.count + i] = policies.items[i];
	if (checks.count + policies.count > 0)
		qsort(paths, checks.count + policies.count, sizeof(*paths),
		      path_order);
	buffer_init(&lines);
	for (size_t i = 0; i < checks.count + policies.count; i++) {
		char hex[DIGEST_HEX_ROOM];
		struct text bytes;

		if (fs_read(arena,
			    fs_join(arena, directory,
				    text_cstr(arena, paths[i])),
			    LIMIT_YAML_BYTES, &bytes, err) < 0) {
			buffer_release(&lines);
			return -1;
		}
		digest_hex(digest_of(bytes), hex);
		buffer_printf(&lines, "%s  %.*s\n", hex, TEXT_ARG(paths[i]));
	}
	*out = digest_of(buffer_view(&lines));
	buffer_release(&lines);
	return 0;
}

const struct zone *reader_zone(struct pack_reader *reader,
			       const struct content *content,
			       const struct yaml_node *node)
{
	const struct zone *zone;
	struct err err = {0};

	if (node == NULL || node->kind != YAML_SCALAR)
		return NULL;
	for (size_t i = 0; i < reader->zone_count; i++)
		if (text_equal(zone_name(reader->zones[i]), node->scalar))
			return reader->zones[i];
	if (zone_load(reader->arena, node->scalar, &zone, &err) < 0) {
		complain(content, node, COMPLAINT_NO_ZONE, (struct text){0},
			 "unknown zone \"%.*s\"", TEXT_ARG(node->scalar));
		return NULL;
	}
	if (reader->zone_count == reader->zone_room)
		reader->zones =
			arena_grow(reader->arena, reader->zones,
				   reader->zone_count, &reader->zone_room,
				   sizeof(struct zone *));
	reader->zones[reader->zone_count++] = zone;
	return zone;
}

/* "policies/profiles/th-bank.yaml" without folder and ending; size 0 after a
 * complaint when it stands elsewhere or has no id for a name. */
static struct text id_of(const struct content *content, struct text path,
			 const char *folder)
{
	size_t skip = strlen(folder);
	struct text id = {path.data + skip, path.size - skip - 5};

	if (is_id(id))
		return id;
	complain(content, NULL, COMPLAINT_FILE_NAME, (struct text){0},
		 "\"%.*s\" is no id", TEXT_ARG(id));
	return (struct text){NULL, 0};
}

static size_t count_in(const struct path_list *paths, const char *folder)
{
	size_t count = 0;

	for (size_t i = 0; i < paths->count; i++)
		count += text_starts(paths->items[i], folder);
	return count;
}

/* The i-th file of a folder, opened; false when it has no id. */
static bool open_next(struct pack_reader *reader, const struct path_list *paths,
		      const char *folder, size_t *at, struct content *content,
		      struct text *id)
{
	while (*at < paths->count && !text_starts(paths->items[*at], folder))
		++*at;
	if (*at == paths->count)
		return false;
	content_read(reader->arena, reader->directory,
		     text_cstr(reader->arena, paths->items[*at]),
		     reader->complaints, content);
	*id = id_of(content, paths->items[(*at)++], folder);
	return true;
}

static void read_calendars(struct pack_reader *reader,
			   const struct path_list *paths)
{
	const char *folder = "policies/calendars/";
	struct content content;
	struct text id;
	size_t at = 0;

	reader->calendars = arena_many(reader->arena, count_in(paths, folder),
				       struct calendar);
	while (open_next(reader, paths, folder, &at, &content, &id))
		read_calendar(reader, &content, id,
			      &reader->calendars[reader->calendar_count++]);
}

static void read_rule_books(struct pack_reader *reader,
			    const struct path_list *paths)
{
	const char *folder = "policies/rulebooks/";
	struct rule_book *books = arena_many(
		reader->arena, count_in(paths, folder), struct rule_book);
	struct content content;
	struct text id;
	size_t at = 0;

	reader->rule_books = books;
	while (open_next(reader, paths, folder, &at, &content, &id))
		read_rule_book(reader, &content, id,
			       &books[reader->rule_book_count++]);
}

static void read_profiles(struct pack_reader *reader,
			  const struct path_list *paths, struct pack *out)
{
	const char *folder = "policies/profiles/";
	struct profile *profiles = arena_many(
		reader->arena, count_in(paths, folder), struct profile);
	struct content content;
	struct text id;
	size_t at = 0;

	out->profiles = profiles;
	while (open_next(reader, paths, folder, &at, &content, &id))
		read_profile(reader, &content, id,
			     &profiles[out->profile_count++]);
}

/* Files of policies/ that stand in none of its folders. */
static void complain_strays(struct pack_reader *reader,
			    const struct path_list *paths)
{
	static const char *const folders[] = {"policies/calendars/",
					      "policies/rulebooks/",
					      "policies/profiles/"};

	for (size_t i = 0; i < paths->count; i++) {
		struct content content = {
			.arena = reader->arena,
			.complaints = reader->complaints,
		};
		bool known = false;

		for (size_t j = 0; j < ARRAY_SIZE(folders); j++)
			known |= text_starts(paths->items[i], folders[j]);
		if (known)
			continue;
		content.path = text_from(
			fs_join(reader->arena, reader->directory,
				text_cstr(reader->arena, paths->items[i])));
		complain_help(&content, NULL, COMPLAINT_FILE_NAME,
			      TEXT("policies/ has rulebooks/, profiles/ and "
				   "calendars/"),
			      "nothing reads a file there");
	}
}

static void read_policies(struct pack_reader *reader,
			  const struct path_list *checks,
			  const struct path_list *policies, struct pack *out)
{
	struct content content;

	content_read(reader->arena, reader->directory, "checks/sources.yaml",
		     reader->complaints, &content);
	read_sources(reader, &content);
	read_calendars(reader, policies);
	check_set_read(reader, checks, &reader->checks, &reader->check_count);
	read_rule_books(reader, policies);
	read_profiles(reader, policies, out);
	complain_strays(reader, policies);
}

int load_pack(struct arena *arena, const char *directory,
	      struct complaints *complaints, struct pack *out, struct err *err)
{
	struct pack_reader reader = {
		.arena = arena,
		.complaints = complaints,
		.directory = text_cstr(arena, text_from(directory)),
		.functions = function_index_new(arena),
	};
	struct path_list checks, policies;

	*out = (struct pack){.directory = text_from(reader.directory)};
	if (!fs_exists(fs_join(arena, directory, "checks")))
		return err_set(err, ERR_USAGE,
			       "%s: no rule pack there: it has no checks/",
			       directory);
	if (list_yaml(arena, directory, "checks", &checks, err) < 0 ||
	    list_yaml(arena, directory, "policies", &policies, err) < 0)
		return -1;
	read_policies(&reader, &checks, &policies, out);
	out->sources = reader.sources;
	out->source_count = reader.source_count;
	out->checks = reader.checks;
	out->check_count = reader.check_count;
	out->rule_books = reader.rule_books;
	out->rule_book_count = reader.rule_book_count;
	out->calendars = reader.calendars;
	out->calendar_count = reader.calendar_count;
	if (complaints->errors == 0) /* else it only follows from them */
		lint_uses(complaints, out);
	if (complaints->errors > 0)
		return err_set(err, ERR_USAGE,
			       "%s: %zu errors in the content of the rule pack",
			       directory, complaints->errors);
	return load_pack_digest(arena, directory, &out->digest, err);
}
