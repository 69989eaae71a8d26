/* SPDX-License-Identifier: Apache-2.0 */
#include "load/load_site.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "load/check_set.h"
#include "load/load_pack.h"
#include "load/pack_installed.h"
#include "load/scalar.h"
#include "load/schema.h"
#include "load/site_reader.h"

#define ID_BYTES 64 /* of an id in a chain */

#define NODES_DAYS 92 /* as long as a challenge may be open */

static const char *pack_directory(struct arena *arena, const char *site_path,
				  const struct site_request *request,
				  const struct yaml_node *root)
{
	struct text said = read_text(root, "rule-pack");
	const char *here = fs_parent(arena, site_path);
	const char *installed;

	if (request->pack_directory != NULL)
		return request->pack_directory;
	if (said.size == 1 && said.data[0] == '.')
		return here;
	if (said.size > 0)
		return fs_join(arena, here, text_cstr(arena, said));
	installed = pack_installed(arena);
	return fs_exists(fs_join(arena, installed, "checks")) ? installed
							      : here;
}

static void read_entity(struct site_reader *reader,
			const struct yaml_node *root)
{
	const struct yaml_node *entity = yaml_get(root, "entity");
	struct site *site = reader->site;

	site->entity_id = read_text(entity, "id");
	site->entity_name = read_bitext(entity, "name");
	site->classes = read_words(entity, "classes", class_words, CLASS_COUNT);
	site->agent_id = read_text(root, "agent");
	if (site->agent_id.size == 0)
		site->agent_id = TEXT("agent-1");
	if (site->entity_id.size > ID_BYTES || site->agent_id.size > ID_BYTES)
		complain_help(&reader->content, entity, COMPLAINT_NAME,
			      TEXT("ids have at most 64 characters"),
			      "the id is too long");
}

static const struct profile *find_profile(struct site_reader *reader,
					  const struct yaml_node *at)
{
	const struct pack *pack = reader->pack;
	struct text *ids = arena_many(reader->content.arena,
				      pack->profile_count, struct text);

	for (size_t i = 0; i < pack->profile_count; i++) {
		const struct profile *profile = &pack->profiles[i];

		ids[i] = profile->id;
		if (!text_equal(profile->id, at->scalar))
			continue;
		if (!(profile->classes & reader->site->classes))
			complain(&reader->content, at, COMPLAINT_OTHER_CLASS,
				 (struct text){0},
				 "the profile %.*s is for other classes of "
				 "institution",
				 TEXT_ARG(at->scalar));
		return profile;
	}
	complain_unknown(&reader->content, at, COMPLAINT_NO_PROFILE, "profile",
			 ids, pack->profile_count);
	return NULL;
}

static void read_profiles(struct site_reader *reader,
			  const struct yaml_node *list)
{
	const struct profile **profiles;
	size_t count = 0;

	if (list == NULL || list->kind != YAML_LIST)
		return;
	profiles = arena_many(reader->content.arena, list->count,
			      const struct profile *);
	for (size_t i = 0; i < list->count; i++) {
		profiles[count] = find_profile(reader, list->items[i]);
		count += profiles[count] != NULL;
	}
	reader->site->profiles = profiles;
	reader->site->profile_count = count;
}

static void read_limits(struct site_reader *reader,
			const struct yaml_node *root)
{
	const struct yaml_node *allow = yaml_get(root, "allow");
	const struct yaml_node *challenges = yaml_get(root, "challenges");
	struct arena *arena = reader->content.arena;
	struct site *site = reader->site;
	int64_t groups = read_integer(yaml_get(root, "groups"), "at-least", 0);
	int64_t rows = read_integer(challenges, "max-rows-per-month", 1000);

	site->allow_directories =
		read_texts(arena, allow, "directories", &site->directory_count);
	site->allow_commands =
		read_texts(arena, allow, "commands", &site->command_count);
	site->allow_hosts =
		read_texts(arena, allow, "hosts", &site->host_count);
	site->allow_databases =
		read_texts(arena, allow, "databases", &site->database_count);
	site->disclose =
		(enum disclosure)read_word(root, "disclose", disclosure_words,
					   DISCLOSE_COUNT, DISCLOSE_FACTS);
	site->evidence_keep = read_span(yaml_get(root, "evidence"), "keep");
	site->hash_key_file = read_text(yaml_get(root, "hash-key"), "file");
	site->smallest_group = groups > 0 ? (uint64_t)groups : 0;
	read_signing_key(reader, yaml_get(root, "key"));
	site->require_sandbox = read_bool(root, "require-sandbox", false);
	site->state_directory = read_text(root, "state");
	if (site->state_directory.size == 0)
		site->state_directory = TEXT(".plaudit");
	site->challenge_rows = rows > 0 ? (uint64_t)rows : 0;
	site->challenge_manual =
		!text_is(read_text(challenges, "approve"), "automatic");
	site->nodes_keep = challenges && yaml_get(challenges, "keep-nodes")
				   ? read_span(challenges, "keep-nodes")
				   : (struct span){NODES_DAYS * 86400, 0};
}

static void read_local_checks(struct site_reader *reader,
			      const struct yaml_node *at)
{
	struct pack_reader *local = &reader->zones;
	struct path_list paths = {0};
	struct err err = {0};

	if (at == NULL || at->kind != YAML_SCALAR)
		return;
	local->directory =
		fs_join(reader->content.arena,
			fs_parent(reader->content.arena,
				  text_cstr(reader->content.arena,
					    reader->content.path)),
			text_cstr(reader->content.arena, at->scalar));
	if (fs_tree(reader->content.arena, local->directory, &paths, &err) <
	    0) {
		complain(&reader->content, at, COMPLAINT_UNREADABLE,
			 (struct text){0}, "%s", err.text);
		return;
	}
	check_set_read_local(local, &paths, &reader->site->local_checks,
			     &reader->site->local_check_count);
}

/* Every parameter of a check of one's own comes from the site. */
static void check_local_values(struct site_reader *reader,
			       const struct yaml_node *at)
{
	const struct site *site = reader->site;

	for (size_t i = 0; i < site->local_check_count; i++) {
		const struct check *check = &site->local_checks[i];

		for (size_t j = 0; j < check->parameter_count; j++) {
			bool given = false;

			for (size_t k = 0; k < site->override_count; k++)
				given |= site->overrides[k].parameter ==
					 &check->parameters[j];
			if (!given)
				complain_help(
					&reader->content, at, COMPLAINT_GAP,
					TEXT("give it in parameters"),
					"%.*s has no value for %.*s",
					TEXT_ARG(check->id),
					TEXT_ARG(check->parameters[j].name));
		}
	}
}

static void read_site(struct site_reader *reader)
{
	const struct yaml_node *root = reader->content.root;

	read_secrets(&reader->content);
	schema_walk(&reader->content, root, site_fields, "the site file");
	if (root == NULL || root->kind != YAML_MAP)
		return;
	read_entity(reader, root);
	read_profiles(reader, yaml_get(root, "profiles"));
	read_local_checks(reader, yaml_get(root, "local-checks"));
	read_bindings(reader, yaml_get(root, "sources"));
	read_targets(reader, yaml_get(root, "targets"));
	read_lists(reader, yaml_get(root, "lists"));
	read_overrides(reader, yaml_get(root, "parameters"));
	read_waivers(reader, yaml_get(root, "waivers"));
	read_regulators(reader, yaml_get(root, "regulators"));
	read_limits(reader, root);
	check_local_values(reader, yaml_get(root, "local-checks"));
}

static int absolute_directory(struct arena *arena, const char *path,
			      struct text *out, struct err *err)
{
	char real[PATH_MAX];

	if (realpath(fs_parent(arena, path), real) == NULL)
		return err_system(err, "%s", path);
	*out = text_copy(arena, text_from(real));
	return 0;
}

int load_site(struct arena *arena, const struct site_request *request,
	      struct complaints *complaints, const struct pack **pack,
	      const struct site **site, struct err *err)
{
	struct site_reader reader = {.now = request->now};
	struct pack *loaded = arena_new(arena, struct pack);
	struct site *out = arena_new(arena, struct site);
	struct err counted = {0};
	const char *directory;

	content_read(arena, "", request->path, complaints, &reader.content);
	reader.content.local = true;
	directory = pack_directory(arena, request->path, request,
				   reader.content.root);
	if (load_pack(arena, directory, complaints, loaded, &counted) < 0 &&
	    complaints->errors == 0)
		return err_set(err, counted.kind, "%s", counted.text);
	reader.pack = loaded;
	reader.zones = (struct pack_reader){
		.arena = arena,
		.complaints = complaints,
		.sources = loaded->sources,
		.source_count = loaded->source_count,
		.calendars = loaded->calendars,
		.calendar_count = loaded->calendar_count,
	};
	reader.site = out;
	out->path = reader.content.path;
	out->pack_directory = loaded->directory;
	out->digest = digest_of(reader.content.bytes);
	if (reader.content.root != NULL)
		read_site(&reader);
	*pack = loaded;
	*site = out;
	if (complaints->errors > 0)
		return err_set(err, ERR_USAGE, "%s: %zu error%s in the content",
			       request->path, complaints->errors,
			       complaints->errors == 1 ? "" : "s");
	return absolute_directory(arena, request->path, &out->directory, err);
}
