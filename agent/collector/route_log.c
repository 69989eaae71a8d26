/* SPDX-License-Identifier: Apache-2.0 */
/* The log for anyone: checkpoint and tiles (C2SP tlog-tiles), and proofs for
 * light clients. Only what is published is seen. */
#include "base/encode.h"
#include "collector/log_nodes.h"
#include "collector/route.h"
#include "ledger/tile.h"
#include "parse/json.h"

static void checkpoint(struct exchange *x)
{
	struct log_edge edge = log_writer_edge(x->collector->writer, x->arena);

	reply_body(x, 200, MEDIA_TEXT, edge.note);
	x->reply.cache = "no-cache";
}

const struct route route_checkpoint = {
	.method = "GET",
	.path = API_CHECKPOINT,
	.answer = checkpoint,
};

static int bundle_read(struct exchange *x, const struct tile *tile,
		       struct text *out, struct err *err)
{
	struct store *store = x->collector->desk.store;
	struct text leaves[TILE_HASHES];
	struct buffer bundle;
	size_t got = tile->width;

	if (store->kind->leaves(store, x->arena, tile->index * TILE_HASHES,
				leaves, &got, err) < 0)
		return -1;
	if (got != tile->width)
		return err_set(err, ERR_TRUST, "log: leaves are missing");
	buffer_init(&bundle);
	for (size_t i = 0; i < got; i++)
		if (tile_bundle_add(&bundle, leaves[i], err) < 0) {
			buffer_release(&bundle);
			return -1;
		}
	*out = buffer_take(&bundle, x->arena);
	return 0;
}

static int hashes_read(struct exchange *x, const struct tile *tile,
		       struct text *out, struct err *err)
{
	struct store *store = x->collector->desk.store;
	size_t bytes = (size_t)tile->width * DIGEST_BYTES;

	if (store->kind->tile(store, x->arena, tile->level, tile->index, out,
			      err) < 0)
		return -1;
	if (out->size < bytes)
		return err_set(err, ERR_TRUST, "log: a tile is missing");
	out->size = bytes; /* a partial tile is the beginning of a wider one */
	return 0;
}

/* Whether a log of that size has the tile as wide as that. */
static bool is_published(const struct tile *tile, uint64_t size)
{
	uint64_t hashes, whole;

	if (tile->level >= 8)
		return false;
	hashes = size >> (TILE_HEIGHT * tile->level);
	whole = hashes / TILE_HASHES;
	return tile->index < whole ||
	       (tile->index == whole && tile->width <= hashes % TILE_HASHES);
}

static void tile_get(struct exchange *x)
{
	struct log_edge edge = log_writer_edge(x->collector->writer, x->arena);
	struct text path = {x->path.data + 1, x->path.size - 1}, out;
	struct err err = {0};
	struct tile tile;
	int result;

	if (tile_path_parse(path, &tile, &err) < 0 ||
	    !is_published(&tile, edge.size)) {
		reply_refuse(x, API_PROBLEM_NOT_FOUND, NULL);
		return;
	}
	result = tile.entries ? bundle_read(x, &tile, &out, &err)
			      : hashes_read(x, &tile, &out, &err);
	if (result < 0) {
		reply_failed(x, "read a tile", &err);
		return;
	}
	reply_body(x, 200, MEDIA_TILE, out);
	x->reply.cache = "public, max-age=31536000, immutable";
}

const struct route route_tile = {
	.method = "GET",
	.path = API_TILE,
	.open_ended = true,
	.answer = tile_get,
};

static void reply_hashes(struct exchange *x, const struct proof_hashes *path)
{
	struct json *out = json_object(x->arena), *list = json_list(x->arena);

	for (size_t i = 0; i < path->count; i++) {
		struct text bytes = {(const char *)path->items[i].bytes,
				     DIGEST_BYTES};

		json_push(x->arena, list,
			  json_text(x->arena, base64_encode(x->arena, bytes)));
	}
	json_add(x->arena, out, "hashes", list);
	reply_body(x, 200, MEDIA_JSON, json_pretty(x->arena, out));
	x->reply.cache = "public, max-age=31536000, immutable";
}

static void consistency(struct exchange *x)
{
	struct log_edge edge = log_writer_edge(x->collector->writer, x->arena);
	struct consistency_proof proof = {0};
	struct node_source source;
	struct log_nodes *nodes;
	struct err err = {0};
	uint64_t from, to;
	int result = 0;

	if (argument_number(x, "from", &from) < 0 ||
	    argument_number(x, "to", &to) < 0 || from > to) {
		reply_refuse(x, API_PROBLEM_BAD_SYNTAX,
			     "wanted from and to, from <= to");
		return;
	}
	if (to > edge.size) {
		reply_refuse(x, API_PROBLEM_NOT_FOUND,
			     "the log is not that large");
		return;
	}
	nodes = log_nodes_open(x->collector->desk.store);
	source = log_nodes_source(nodes);
	if (from > 0) /* from nothing, nothing is to be shown */
		result = proof_make_consistency(x->arena, &source, from, to,
						&proof, &err);
	log_nodes_close(nodes);
	if (result < 0)
		reply_failed(x, "prove consistency", &err);
	else
		reply_hashes(x, &proof.path);
}

const struct route route_consistency = {
	.method = "GET",
	.path = API_CONSISTENCY,
	.answer = consistency,
};

static void inclusion(struct exchange *x)
{
	struct log_edge edge = log_writer_edge(x->collector->writer, x->arena);
	struct inclusion_proof proof;
	struct node_source source;
	struct log_nodes *nodes;
	struct err err = {0};
	uint64_t index, size;
	int result;

	if (argument_number(x, "index", &index) < 0 ||
	    argument_number(x, "size", &size) < 0 || index >= size) {
		reply_refuse(x, API_PROBLEM_BAD_SYNTAX,
			     "wanted index and size, index < size");
		return;
	}
	if (size > edge.size) {
		reply_refuse(x, API_PROBLEM_NOT_FOUND,
			     "the log is not that large");
		return;
	}
	nodes = log_nodes_open(x->collector->desk.store);
	source = log_nodes_source(nodes);
	result = proof_make_inclusion(x->arena, &source, index, size, &proof,
				      &err);
	log_nodes_close(nodes);
	if (result < 0)
		reply_failed(x, "prove inclusion", &err);
	else
		reply_hashes(x, &proof.path);
}

const struct route route_inclusion = {
	.method = "GET",
	.path = API_INCLUSION,
	.answer = inclusion,
};
