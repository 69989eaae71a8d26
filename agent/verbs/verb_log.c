/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "attest/api.h"
#include "attest/verify.h"
#include "base/fs.h"
#include "base/http.h"
#include "base/limits.h"
#include "ledger/log_conflict.h"
#include "ledger/tile.h"
#include "verbs/trust_given.h"
#include "verbs/verb.h"

#define FETCH_MS 10000

struct log_options {
	const char *trust_root, *pin, *now, *out, *url, *tiles, *ca, *check;
};

static const struct option options[] = {
#define AT(member) offsetof(struct log_options, member)
	{"trust-root", 't', OPTION_TEXT, AT(trust_root), "FILE",
	 "the regulator's trust root (default trust-root.json)"},
	{"pin", 0, OPTION_TEXT, AT(pin), "HEX",
	 "SHA-256 of the authority key (default: as kept at enrolment)"},
	{"now", 0, OPTION_TEXT, AT(now), "TIME",
	 "as of this moment (RFC 3339)"},
	{"url", 0, OPTION_TEXT, AT(url), "URL",
	 "where the log's tiles are, to compare different sizes"},
	{"tiles", 0, OPTION_TEXT, AT(tiles), "DIR",
	 "a directory with its tiles (tile/0/000 ...), instead"},
	{"ca", 0, OPTION_TEXT, AT(ca), "FILE",
	 "who certifies URL, PEM (default: the system's)"},
	{"out", 'o', OPTION_TEXT, AT(out), "FILE",
	 "where the proof is written, if they conflict"},
	{"check", 0, OPTION_TEXT, AT(check), "FILE",
	 "check such a proof instead of comparing"},
#undef AT
	{.name = NULL},
};

struct comparing {
	struct arena *arena;
	const struct log_options *o;
	struct trust_root root;
	struct http *http;
	struct tile_source tiles;
};

static int fetch(void *context, const struct tile *tile, struct text *out,
		 struct err *err)
{
	struct comparing *c = context;
	size_t bytes = (size_t)tile->width * DIGEST_BYTES;
	const char *path = text_cstr(c->arena, tile_path(c->arena, tile));
	struct http_request request = {.ca_file = c->o->ca};
	struct http_response response;

	if (c->o->tiles)
		return fs_read(c->arena, fs_join(c->arena, c->o->tiles, path),
			       bytes, out, err);
	request.url = text_cstr(c->arena, text_format(c->arena, "%s/%s",
						      c->o->url, path));
	if (http_send(c->http, c->arena, &request, deadline_after_ms(FETCH_MS),
		      &response, err))
		return -1;
	if (response.outcome != HTTP_ANSWERED || response.status != 200)
		return err_set(err, ERR_PEER, "%s: no such tile", request.url);
	if (response.body.size != bytes)
		return err_set(err, ERR_PEER, "%s: %zu bytes, wanted %zu",
			       request.url, response.body.size, bytes);
	*out = response.body;
	return 0;
}

/* A checkpoint as it is, or the one in a bundle. */
static int read_note(struct comparing *c, const char *path, struct text *out,
		     struct err *err)
{
	struct receipt receipt;
	struct text bytes;

	if (fs_read(c->arena, path, LIMIT_BUNDLE_BYTES, &bytes, err))
		return -1;
	*out = bytes;
	if (bytes.size == 0 || bytes.data[0] != '{')
		return 0;
	if (receipt_read(c->arena, bytes, &receipt, err))
		return err_prefix(err, "%s", path);
	*out = receipt.checkpoint;
	return 0;
}

/* The key of the log that the note says it is of. */
static int key_of(const struct comparing *c, struct text note,
		  struct note_key *out, struct err *err)
{
	struct text origin, rest;
	const struct trust_log *log;

	origin = text_cut(note, '\n', &rest);
	log = trust_root_log(&c->root, origin);
	if (!log)
		return err_set(err, ERR_TRUST,
			       "the trust root names no such log");
	return note_key_make(
		log->origin, NOTE_ED25519,
		(const unsigned char *)spki_ed25519_raw(log->spki).data, out,
		err);
}

static void print_pair(const struct log_pair *pair)
{
	char a[DIGEST_HEX_ROOM], b[DIGEST_HEX_ROOM];

	printf("  %llu entries, root %.*s\n  %llu entries, root %.*s\n",
	       (unsigned long long)pair->older.size,
	       TEXT_ARG(digest_hex(pair->older.root, a)),
	       (unsigned long long)pair->newer.size,
	       TEXT_ARG(digest_hex(pair->newer.root, b)));
}

static int tell(const struct comparing *c, const struct log_pair *pair,
		const struct log_finding *found, struct err *err)
{
	static const char *const words[] = {
		[LOG_CONSISTENT] = "consistent: the log only grew",
		[LOG_CONFLICT] = "CONFLICT: the log has signed two histories",
		[LOG_UNDECIDED] = "undecided: the sizes differ, and without "
				  "the tiles (--url, --tiles) nothing shows "
				  "whether the log only grew",
	};

	printf("%.*s: %s\n", TEXT_ARG(pair->older.origin),
	       words[found->relation]);
	print_pair(pair);
	if (found->relation == LOG_CONSISTENT)
		return EXIT_CLEAN;
	if (found->relation == LOG_UNDECIDED)
		return EXIT_UNKNOWNS;
	if (c->o->out &&
	    fs_put(c->o->out, log_conflict_print(c->arena, &found->conflict),
		   0644, err))
		return verb_exit_of(err);
	if (c->o->out)
		printf("  the proof is %s\n", c->o->out);
	return EXIT_TRUST;
}

static int compare(struct comparing *c, const char *a, const char *b,
		   struct err *err)
{
	struct node_source tree = {tile_node, &c->tiles};
	bool has_tree = c->o->url || c->o->tiles;
	struct log_finding found;
	struct note_key key;
	struct log_pair pair;
	struct text first, second;
	int result;

	if (read_note(c, a, &first, err) || read_note(c, b, &second, err) ||
	    key_of(c, first, &key, err) ||
	    log_pair_read(c->arena, first, second, &key, &pair, err))
		return verb_exit_of(err);
	c->tiles = (struct tile_source){fetch, c, pair.newer.size};
	c->http = has_tree ? http_open() : NULL;
	result = log_conflict_find(c->arena, &pair, has_tree ? &tree : NULL,
				   &found, err);
	if (c->http)
		http_close(c->http);
	return result ? verb_exit_of(err) : tell(c, &pair, &found, err);
}

static int check(struct comparing *c, struct err *err)
{
	struct log_conflict conflict;
	struct note_key key;
	struct log_pair pair;
	struct text bytes;

	if (fs_read(c->arena, c->o->check, 4 * LIMIT_NOTE_BYTES, &bytes, err) ||
	    log_conflict_parse(c->arena, bytes, &conflict, err) ||
	    key_of(c, conflict.first, &key, err) ||
	    log_conflict_check(c->arena, &conflict, &key, err) ||
	    log_pair_read(c->arena, conflict.first, conflict.second, &key,
			  &pair, err))
		return verb_exit_of(err);
	printf("%s: it holds: %.*s has signed two histories\n", c->o->check,
	       TEXT_ARG(pair.older.origin));
	print_pair(&pair);
	return EXIT_CLEAN;
}

static int run(const struct verb *self, struct command_line *line,
	       struct err *err)
{
	struct log_options o = {.trust_root = NULL};
	struct comparing c = {.o = &o};
	int begun = verb_begin(self, line, &o, err), code;
	const struct option_list *rest = &line->rest;
	struct trust_given given = {o.trust_root, o.pin, o.now};
	struct verify_request request = {.bundle = {NULL, 0}};

	if (begun)
		return begun > 0 ? EXIT_CLEAN : EXIT_CONTENT;
	if (!rest->count || strcmp(rest->items[0], "compare") ||
	    rest->count != (o.check ? 1u : 3u)) {
		err_set(err, ERR_USAGE,
			"log takes compare and two checkpoints or bundles, or "
			"compare --check FILE");
		return EXIT_CONTENT;
	}
	c.arena = arena_open();
	if (trust_given_read(c.arena, &given, &request, err) ||
	    trust_root_verify(c.arena, request.trust_root, request.pin,
			      request.now, &c.root, err) ||
	    (request.seen_path &&
	     trust_root_check_version(c.arena, &c.root, request.pin,
				      request.seen_path, err)))
		code = verb_exit_of(err);
	else
		code = o.check ? check(&c, err)
			       : compare(&c, rest->items[1], rest->items[2],
					 err);
	arena_close(c.arena);
	return code;
}

const struct verb verb_log = {
	.name = "log",
	.program = "plaudit",
	.arguments = "compare A B | compare --check FILE",
	.summary = "whether two checkpoints of a log contradict each other",
	.description =
		"A and B are signed checkpoints, or bundles with one in them. "
		"Equal sizes speak for\nthemselves; of different sizes the "
		"log's tiles show whether it only grew. Two that\nconflict "
		"are written to --out as one file, which proves by itself, to "
		"anybody with\nthe trust root, that the log signed two "
		"histories.\n\nExit code 0: consistent, or the proof holds; "
		"4: they conflict; 2: undecided.",
	.options = options,
	.run = run,
};
