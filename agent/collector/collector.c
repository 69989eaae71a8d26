/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/collector.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/limits.h"
#include "collector/trust_issue.h"
#include "parse/yaml.h"

static void files_name(struct arena *arena, const char *directory,
		       struct collector_files *out)
{
	out->directory = text_cstr(arena, text_from(directory));
	out->config = fs_join(arena, directory, "collector.yaml");
	out->authority = fs_join(arena, directory, "authority.key");
	out->log_key = fs_join(arena, directory, "log.key");
	out->database = fs_join(arena, directory, "collector.db");
	out->lock = fs_join(arena, directory, "log.lock");
}

static int config_write(struct arena *arena, const struct collector_files *f,
			const struct collector_begin *begin, struct err *err)
{
	struct buffer yaml;

	buffer_init(&yaml);
	buffer_printf(&yaml,
		      "# The name of the log: what checkpoints and receipts "
		      "call it. Never change it.\nname: %.*s\n"
		      "# The rule books this regulator answers for; none: all "
		      "of an entity's profiles.\nrulebooks: [",
		      TEXT_ARG(begin->name));
	for (size_t i = 0; i < begin->book_count; i++)
		buffer_printf(&yaml, "%s%.*s", i ? ", " : "",
			      TEXT_ARG(begin->books[i]));
	buffer_str(&yaml, "]\n");
	return fs_put(f->config, buffer_take(&yaml, arena), 0644, err);
}

static int config_read(struct arena *arena, struct collector_desk *desk,
		       struct err *err)
{
	const char *path = desk->files.config;
	const struct yaml_node *name, *books;
	struct yaml_document document;
	struct text *list, bytes;

	if (fs_read(arena, path, LIMIT_YAML_BYTES, &bytes, err) < 0)
		return -1;
	yaml_parse(arena, bytes, &document);
	if (document.problem_count)
		return err_set(err, ERR_USAGE, "%s:%u:%u: %.*s", path,
			       document.problems[0].mark.line,
			       document.problems[0].mark.column,
			       TEXT_ARG(document.problems[0].text));
	name = yaml_get(document.root, "name");
	books = yaml_get(document.root, "rulebooks");
	if (!name || name->kind != YAML_SCALAR ||
	    !chain_id_is_valid(name->scalar, false))
		return err_set(
			err, ERR_USAGE,
			"%s: name: wanted a bare host name in lower case",
			path);
	desk->name = name->scalar;
	if (!books)
		return 0;
	if (books->kind != YAML_LIST)
		return err_set(err, ERR_USAGE,
			       "%s:%u:%u: rulebooks: wanted a "
			       "list",
			       path, books->mark.line, books->mark.column);
	list = arena_many(arena, books->count, struct text);
	for (size_t i = 0; i < books->count; i++)
		list[i] = books->items[i]->scalar;
	desk->books = list;
	desk->book_count = books->count;
	return 0;
}

/* The store and the log's beginning, once the keys are there. */
static int begin_log(struct arena *arena, const struct collector_files *files,
		     const struct collector_begin *begin, struct store *store,
		     struct digest *pin, struct err *err)
{
	struct key *authority = NULL, *log_key = NULL;
	struct trust_log log = {.origin = begin->name, .until = TRUST_OPEN};
	struct log_config config = {store, files->lock, begin->name, NULL,
				    NULL};
	int result = -1;

	if (key_open(files->authority, NULL, &authority, err) < 0 ||
	    key_open(files->log_key, NULL, &log_key, err) < 0)
		goto out;
	config.key = log_key;
	log.spki = key_spki(log_key);
	log.from = (struct instant){clock_now().seconds, 0};
	*pin = key_digest(authority);
	if (trust_issue_first(arena, store, authority, &log, log.from, err) ==
		    0 &&
	    log_writer_begin(&config, err) == 0)
		result = 0;
out:
	key_close(log_key);
	key_close(authority);
	return result;
}

int collector_begin(const struct collector_begin *begin, struct digest *pin,
		    struct err *err)
{
	struct arena *arena = arena_open();
	struct collector_files files;
	struct store *store = NULL;
	int result = -1;

	files_name(arena, begin->directory, &files);
	if (!chain_id_is_valid(begin->name, false)) {
		err_set(err, ERR_USAGE,
			"name: wanted a bare host name in lower case");
		goto out;
	}
	if (fs_exists(files.config) || fs_exists(files.database)) {
		err_set(err, ERR_USAGE, "%s: there is a collector already",
			begin->directory);
		goto out;
	}
	if (fs_make_dirs(begin->directory, 0700, err) < 0 ||
	    key_generate(files.authority, KEY_P256, NULL, err) < 0 ||
	    key_generate(files.log_key, KEY_ED25519, NULL, err) < 0 ||
	    store_sqlite.open(files.database, true, &store, err) < 0 ||
	    begin_log(arena, &files, begin, store, pin, err) < 0 ||
	    config_write(arena, &files, begin, err) < 0)
		goto out;
	result = 0;
out:
	if (store)
		store->kind->close(store);
	arena_close(arena);
	return result;
}

int collector_desk_open(const char *directory, struct collector_desk *out,
			struct err *err)
{
	memset(out, 0, sizeof(*out));
	out->arena = arena_open();
	files_name(out->arena, directory, &out->files);
	if (!fs_exists(out->files.config)) {
		collector_desk_close(out);
		return err_set(err, ERR_USAGE,
			       "%s: no collector there (plauditd init --dir "
			       "%s --name HOST makes one)",
			       directory, directory);
	}
	if (config_read(out->arena, out, err) < 0 ||
	    key_open(out->files.authority, NULL, &out->authority, err) < 0 ||
	    store_sqlite.open(out->files.database, false, &out->store, err) <
		    0) {
		collector_desk_close(out);
		return -1;
	}
	return 0;
}

void collector_desk_close(struct collector_desk *desk)
{
	if (desk->store)
		desk->store->kind->close(desk->store);
	key_close(desk->authority);
	arena_close(desk->arena);
	memset(desk, 0, sizeof(*desk));
}

static int renew_trust_root(struct collector *c, struct err *err)
{
	struct store *store = c->desk.store;
	struct arena *arena = arena_open();
	struct instant now = c->clock();
	struct trust_root_row row;
	int result = store->kind->trust_root(store, arena, &row, err);

	if (result == 0 &&
	    row.expires.seconds - now.seconds < TRUST_ROOT_RENEW_S)
		result = trust_issue_next(arena, store, c->desk.authority, now,
					  &row, err);
	arena_close(arena);
	return result;
}

/* Loaded before the first request, so that none waits for it. */
static void warm_packs(struct collector *c, const struct collector_calls *calls)
{
	struct registry_view *view;
	struct entity_list entities;
	struct err err = {0};

	if (registry_hold(c->registry, &view, &err) < 0)
		return;
	entities = registry_entities(view);
	for (size_t i = 0; i < entities.count; i++) {
		const struct entity *e = &entities.items[i];

		err_clear(&err);
		if (e->pack_count &&
		    !pack_shelf_get(c->packs, e->packs[0], &err) &&
		    err.kind != ERR_NONE)
			calls->log("rule pack", e->id, &err);
	}
	registry_release(view);
}

static void log_failed(void *context, const struct err *err)
{
	const struct collector *c = context;
	struct text nobody = {0};

	c->intake.log("a batch was not logged", nobody, err);
}

/* The queue calls back with the caller's context. */
struct relay {
	struct collector collector;
	struct collector_calls calls;
};

static void fatal(void *context, const struct err *err)
{
	struct relay *relay = context;

	relay->calls.fatal(relay->calls.context, err);
}

static struct witness_circle *open_circle(const struct relay *relay)
{
	const struct collector_calls *calls = &relay->calls;
	const struct circle_config config = {
		relay->collector.desk.store, calls->places,
		calls->place_count,	     calls->witness_wait_ms,
		calls->witness_ca,	     calls->log};

	return witness_circle_open(&config);
}

static int open_parts(struct relay *relay, struct err *err)
{
	struct collector *c = &relay->collector;
	struct log_config log = {c->desk.store, c->desk.files.lock,
				 c->desk.name, NULL, NULL};
	struct queue_config queue = {
		.store = c->desk.store,
		.fatal = fatal,
		.failed = log_failed,
		.context = relay,
	};

	if (key_open(c->desk.files.log_key, NULL, &c->log_key, err) < 0 ||
	    key_open(c->desk.files.authority, NULL, &c->event_key, err) < 0)
		return -1;
	log.key = c->log_key;
	c->circle = open_circle(relay);
	log.circle = c->circle;
	if (witness_circle_renew(c->circle, err) < 0 ||
	    log_writer_open(&log, &c->writer, err) < 0 ||
	    renew_trust_root(c, err) < 0 ||
	    registry_open(c->desk.store, &c->registry, err) < 0)
		return -1;
	c->packs = pack_shelf_open(c->desk.files.directory);
	c->guard = enrol_guard_open();
	queue.writer = c->writer;
	queue.authority = c->event_key;
	return intake_queue_open(&queue, &c->queue, err);
}

int collector_open(const char *directory, const struct collector_calls *calls,
		   struct collector **out, struct err *err)
{
	struct relay *relay = xmalloc(sizeof(*relay));
	struct collector *c = &relay->collector;

	memset(relay, 0, sizeof(*relay));
	relay->calls = *calls;
	c->clock = clock_now;
	if (collector_desk_open(directory, &c->desk, err) < 0) {
		free(relay);
		return -1;
	}
	if (open_parts(relay, err) < 0) {
		collector_close(c);
		return -1;
	}
	c->intake = (struct intake){c->desk.store, c->registry,
				    c->packs,	   c->writer,
				    c->desk.books, c->desk.book_count,
				    calls->log};
	c->enrolment =
		(struct enrolment){c->desk.store,     c->registry, c->queue,
				   c->desk.authority, c->guard,	   calls->log};
	warm_packs(c, calls);
	*out = c;
	return 0;
}

void collector_close(struct collector *c)
{
	struct relay *relay = (struct relay *)c;

	if (!c)
		return;
	intake_queue_close(c->queue);
	log_writer_close(c->writer);
	witness_circle_close(c->circle);
	registry_close(c->registry);
	pack_shelf_close(c->packs);
	enrol_guard_close(c->guard);
	key_close(c->event_key);
	key_close(c->log_key);
	collector_desk_close(&c->desk);
	free(relay);
}
