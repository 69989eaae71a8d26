/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver/answer.h"

#include <string.h>

#include "attest/api.h"
#include "base/arena.h"
#include "base/encode.h"
#include "base/limits.h"
#include "deliver/conflict.h"
#include "seal/member.h"

/* {"hashes": [base64, ...]} */
static int read_hashes(struct arena *arena, struct text body,
		       struct proof_hashes *out, struct err *err)
{
	const struct text *encoded;
	const struct json *json;
	struct digest *items;
	size_t count;

	if (json_parse(arena, body, JSON_NO_REALS, &json, err) ||
	    member_texts(arena, json, "hashes", &encoded, &count, err))
		return -1;
	items = arena_many(arena, count, struct digest);
	for (size_t i = 0; i < count; i++) {
		struct text bytes;

		if (base64_decode(arena, encoded[i], &bytes, err))
			return -1;
		if (bytes.size != DIGEST_BYTES)
			return err_set(err, ERR_USAGE,
				       "hashes[%zu]: not 32 bytes", i);
		memcpy(items[i].bytes, bytes.data, DIGEST_BYTES);
	}
	*out = (struct proof_hashes){items, count};
	return 0;
}

/* 0, 1 (no answer), -1 */
static int fetch_consistency(const struct answer_ask *ask, uint64_t from,
			     uint64_t to, struct proof_hashes *out,
			     struct err *err)
{
	const struct upload_target *target = ask->target;
	struct arena *arena = ask->arena;
	struct text url =
		text_format(arena, "%s%s?from=%llu&to=%llu", target->url,
			    API_CONSISTENCY, (unsigned long long)from,
			    (unsigned long long)to);
	struct http_request request = {
		.url = text_cstr(arena, url),
		.ca_file = target->ca_file,
		.client_cert = target->client_cert,
		.client_key = target->client_key,
	};
	struct http_response response;

	if (http_send(ask->http, arena, &request, ask->deadline, &response,
		      err))
		return -1;
	if (response.outcome != HTTP_ANSWERED || response.status >= 500 ||
	    response.status == 408 || response.status == 429)
		return 1;
	if (response.status != 200)
		return err_set(err, ERR_TRUST,
			       "the log does not show that it only grew from "
			       "%llu to %llu entries (answer %d)",
			       (unsigned long long)from, (unsigned long long)to,
			       response.status);
	if (read_hashes(arena, response.body, out, err)) {
		err->kind = ERR_TRUST;
		return err_prefix(err, "consistency proof");
	}
	return 0;
}

/* The checkpoint of an old receipt may be older than the one kept. */
static int check_grew(const struct answer_ask *ask, const struct log_state *a,
		      const struct log_state *b, struct err *err)
{
	const struct log_state *older = a->size < b->size ? a : b;
	const struct log_state *newer = older == a ? b : a;
	struct consistency_proof proof = {older->size, newer->size, {NULL, 0}};
	int result = 0;

	if (older->size == 0)
		return 0;
	if (older->size != newer->size)
		result = fetch_consistency(ask, older->size, newer->size,
					   &proof.path, err);
	if (result)
		return result;
	if (proof_check_consistency(&proof, older->root, newer->root, err))
		return err_prefix(err,
				  "the log is not what it was: %.*s, "
				  "%llu and %llu entries",
				  TEXT_ARG(newer->origin),
				  (unsigned long long)older->size,
				  (unsigned long long)newer->size);
	return 0;
}

static int check_envelope(const struct receipt *receipt,
			  const struct trust_root *root, struct digest identity,
			  const struct trust_agent **agent, struct err *err)
{
	const struct trust_entity *entity;
	struct public_key *key = NULL;
	int result;

	if (!digest_equal(receipt->envelope.identity, identity))
		return err_set(err, ERR_TRUST,
			       "the receipt is for another attestation");
	*agent = trust_root_agent(root, receipt->envelope.signatures[0].hint,
				  &entity);
	if (!*agent)
		return err_set(err, ERR_TRUST,
			       "the trust root at hand does not know the key "
			       "that signed");
	if (public_key_open((*agent)->spki, &key, err))
		return -1;
	result = envelope_verify(&receipt->envelope, PAYLOAD_STATEMENT, key,
				 err);
	public_key_close(key);
	return result;
}

/* What the log shows now against the checkpoint that this agent verified last;
 * where they conflict both are kept. 0, 1 (no answer), -1 */
static int compare(const struct answer_ask *ask, struct text note,
		   const struct log_state *shown, struct err *err)
{
	const struct upload_target *target = ask->target;
	struct log_state known;
	bool same;
	int result = 0;

	if (log_state_read(ask->arena, target->stream_directory, &known, err))
		return -1;
	same = known.known && text_equal(known.origin, shown->origin);
	if (same)
		result = check_grew(ask, &known, shown, err);
	if (result < 0 && err->kind == ERR_TRUST)
		conflict_keep(ask->arena, target->stream_directory, note, err);
	if (result || (same && shown->size <= known.size))
		return result;
	return log_state_keep(ask->arena, target->stream_directory, note, err);
}

int answer_check_log(const struct answer_ask *ask, struct err *err)
{
	const struct upload_target *target = ask->target;
	struct text url =
		text_format(ask->arena, "%s%s", target->url, API_CHECKPOINT);
	struct http_request request = {
		.url = text_cstr(ask->arena, url),
		.ca_file = target->ca_file,
		.client_cert = target->client_cert,
		.client_key = target->client_key,
	};
	struct http_response response;
	struct log_state shown;

	if (http_send(ask->http, ask->arena, &request, ask->deadline, &response,
		      err))
		return -1;
	if (response.outcome != HTTP_ANSWERED || response.status != 200)
		return 1;
	if (verify_checkpoint(ask->arena, response.body, target->root, &shown,
			      err)) {
		err->kind = ERR_TRUST;
		return err_prefix(err, "the log's checkpoint");
	}
	return compare(ask, response.body, &shown, err);
}

int answer_accept(const struct answer_ask *ask, struct digest identity,
		  struct text bundle, uint64_t *log_size, struct err *err)
{
	const struct trust_root *root = ask->target->root;
	const struct trust_agent *agent = NULL;
	struct arena *arena = ask->arena;
	struct log_proof proof = {.policy = NULL};
	struct receipt receipt;
	int result;

	if (receipt_read(arena, bundle, &receipt, err)) {
		err->kind = ERR_TRUST;
		return err_prefix(err, "the collector's answer");
	}
	if (check_envelope(&receipt, root, identity, &agent, err) ||
	    verify_receipt(arena, &receipt, agent->spki, root, &proof, err)) {
		err->kind = ERR_TRUST;
		return err_prefix(err, "the collector's answer");
	}
	result = compare(ask, receipt.checkpoint, &proof.checkpoint, err);
	if (result)
		return result;
	if (proof.checkpoint.size > *log_size)
		*log_size = proof.checkpoint.size;
	return 0;
}
