/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/receipt.h"

#include <string.h>

#include "attest/api.h"
#include "attest/receipt_timestamps.h"
#include "base/encode.h"
#include "ledger/leaf.h"
#include "seal/member.h"

static struct text digest_bytes(const struct digest *digest)
{
	return (struct text){(const char *)digest->bytes, DIGEST_BYTES};
}

/* protobuf's JSON writes 64-bit integers as strings */
static struct json *u64_json(struct arena *arena, uint64_t n)
{
	return json_text(arena,
			 text_format(arena, "%llu", (unsigned long long)n));
}

static struct json *proof_json(struct arena *arena, const struct receipt *r)
{
	struct json *json = json_object(arena), *hashes = json_list(arena),
		    *note = json_object(arena);

	for (size_t i = 0; i < r->proof.path.count; i++)
		json_push(arena, hashes,
			  json_bytes(arena,
				     digest_bytes(&r->proof.path.items[i])));
	json_add(arena, note, "envelope", json_text(arena, r->checkpoint));
	json_add(arena, json, "logIndex", u64_json(arena, r->proof.index));
	json_add(arena, json, "rootHash",
		 json_bytes(arena, digest_bytes(&r->root)));
	json_add(arena, json, "treeSize", u64_json(arena, r->proof.size));
	json_add(arena, json, "hashes", hashes);
	json_add(arena, json, "checkpoint", note);
	return json;
}

static struct json *entry_json(struct arena *arena, const struct receipt *r)
{
	struct json *json = json_object(arena), *id = json_object(arena),
		    *kind = json_object(arena);
	struct leaf leaf = {r->envelope.identity,
			    r->envelope.signatures[0].bytes, r->spki};

	json_add(arena, id, "keyId",
		 json_bytes(arena, digest_bytes(&r->log_id)));
	json_add(arena, kind, "kind", json_str(arena, "hashedrekord"));
	json_add(arena, kind, "version", json_str(arena, "0.0.2"));
	json_add(arena, json, "logIndex", u64_json(arena, r->proof.index));
	json_add(arena, json, "logId", id);
	json_add(arena, json, "kindVersion", kind);
	json_add(arena, json, "integratedTime", json_str(arena, "0"));
	json_add(arena, json, "inclusionProof", proof_json(arena, r));
	json_add(arena, json, "canonicalizedBody",
		 json_bytes(arena, leaf_print(arena, &leaf)));
	return json;
}

int receipt_write(struct arena *arena, const struct receipt *receipt,
		  struct text *out, struct err *err)
{
	struct json *json = json_object(arena), *material = json_object(arena),
		    *key = json_object(arena), *entries = json_list(arena);

	if (receipt->envelope.signature_count != 1)
		return err_set(err, ERR_USAGE,
			       "receipt: exactly one signature wanted");
	json_add(arena, key, "hint",
		 json_text(arena, spki_hint(arena, receipt->spki)));
	json_push(arena, entries, entry_json(arena, receipt));
	json_add(arena, material, "publicKey", key);
	json_add(arena, material, "tlogEntries", entries);
	if (receipt->timestamp_count)
		json_add(arena, material, TIMESTAMP_DATA,
			 receipt_timestamps_json(arena, receipt->timestamps,
						 receipt->timestamp_count));
	json_add(arena, json, "mediaType", json_str(arena, MEDIA_BUNDLE));
	json_add(arena, json, "verificationMaterial", material);
	json_add(arena, json, "dsseEnvelope",
		 envelope_to_json(arena, &receipt->envelope));
	return json_canonical(arena, json, out, err);
}

static int member_u64(const struct json *json, const char *name, uint64_t *out,
		      struct err *err)
{
	struct text digits;

	if (json_get_text(json, name, &digits, err))
		return -1;
	if (text_to_u64(digits, out, err))
		return err_prefix(err, "%s", name);
	if (*out > TREE_SIZE_LIMIT)
		return err_set(err, ERR_USAGE, "%s: beyond 2^63-1", name);
	return 0;
}

static int to_digest(struct text bytes, const char *name, struct digest *out,
		     struct err *err)
{
	if (bytes.size != DIGEST_BYTES)
		return err_set(err, ERR_USAGE, "%s: not %d bytes", name,
			       DIGEST_BYTES);
	memcpy(out->bytes, bytes.data, DIGEST_BYTES);
	return 0;
}

static int read_digest(struct arena *arena, const struct json *json,
		       const char *name, struct digest *out, struct err *err)
{
	struct text bytes;

	if (member_bytes(arena, json, name, &bytes, err))
		return -1;
	return to_digest(bytes, name, out, err);
}

static int expect_text(const struct json *json, const char *name,
		       const char *wanted, struct err *err)
{
	struct text text;

	if (json_get_text(json, name, &text, err))
		return -1;
	if (!text_is(text, wanted))
		return err_set(err, ERR_USAGE, "%s: not %s", name, wanted);
	return 0;
}

static int read_hashes(struct arena *arena, const struct json *json,
		       struct proof_hashes *out, struct err *err)
{
	const struct text *encoded;
	struct digest *items;
	size_t count = 0;

	if (json_get(json, "hashes") && /* protobuf leaves empty lists out */
	    member_texts(arena, json, "hashes", &encoded, &count, err))
		return -1;
	items = arena_many(arena, count, struct digest);
	for (size_t i = 0; i < count; i++) {
		struct text bytes;

		if (base64_decode(arena, encoded[i], &bytes, err) ||
		    to_digest(bytes, "hashes", &items[i], err))
			return err_prefix(err, "hashes[%zu]", i);
	}
	*out = (struct proof_hashes){items, count};
	return 0;
}

static int read_proof(struct arena *arena, const struct json *entry,
		      struct receipt *out, struct err *err)
{
	const struct json *proof, *note;
	uint64_t index;

	if (member_u64(entry, "logIndex", &index, err) ||
	    json_get_object(entry, "inclusionProof", &proof, err))
		return -1;
	if (member_u64(proof, "logIndex", &out->proof.index, err) ||
	    member_u64(proof, "treeSize", &out->proof.size, err) ||
	    read_digest(arena, proof, "rootHash", &out->root, err) ||
	    read_hashes(arena, proof, &out->proof.path, err) ||
	    json_get_object(proof, "checkpoint", &note, err) ||
	    json_get_text(note, "envelope", &out->checkpoint, err))
		return err_prefix(err, "inclusionProof");
	if (index != out->proof.index)
		return err_set(err, ERR_USAGE, "logIndex: two different ones");
	return 0;
}

static int read_entry(struct arena *arena, const struct json *material,
		      struct receipt *out, struct err *err)
{
	const struct json *entries, *entry, *id, *kind;

	if (json_get_list(material, "tlogEntries", &entries, err))
		return -1;
	if (entries->count != 1 || entries->items[0]->kind != JSON_IS_OBJECT)
		return err_set(err, ERR_USAGE,
			       "tlogEntries: exactly one wanted");
	entry = entries->items[0];
	if (json_get_object(entry, "logId", &id, err) ||
	    read_digest(arena, id, "keyId", &out->log_id, err) ||
	    json_get_object(entry, "kindVersion", &kind, err) ||
	    expect_text(kind, "kind", "hashedrekord", err) ||
	    expect_text(kind, "version", "0.0.2", err) ||
	    read_proof(arena, entry, out, err) ||
	    member_bytes(arena, entry, "canonicalizedBody", &out->leaf, err))
		return err_prefix(err, "tlogEntries");
	return 0;
}

static int read_bundle(struct arena *arena, const struct json *json,
		       struct receipt *out, struct err *err)
{
	const struct json *material, *key, *envelope;
	struct text hint;

	if (expect_text(json, "mediaType", MEDIA_BUNDLE, err) ||
	    json_get_object(json, "dsseEnvelope", &envelope, err) ||
	    envelope_from_json(arena, envelope, &out->envelope, err) ||
	    json_get_object(json, "verificationMaterial", &material, err) ||
	    json_get_object(material, "publicKey", &key, err) ||
	    json_get_text(key, "hint", &hint, err))
		return -1;
	if (out->envelope.signature_count != 1)
		return err_set(err, ERR_USAGE,
			       "signatures: exactly one wanted");
	if (!text_equal(hint, out->envelope.signatures[0].hint))
		return err_set(err, ERR_USAGE,
			       "hint: not the signature's keyid");
	if (receipt_timestamps_read(arena, material, out, err))
		return -1;
	return read_entry(arena, material, out, err);
}

int receipt_read(struct arena *arena, struct text bytes, struct receipt *out,
		 struct err *err)
{
	const struct json *json;

	if (bytes.size > LIMIT_BUNDLE_BYTES)
		return err_set(err, ERR_LIMIT, "bundle: larger than %d bytes",
			       LIMIT_BUNDLE_BYTES);
	if (json_parse(arena, bytes, JSON_NO_REALS, &json, err))
		return err_prefix(err, "bundle");
	return receipt_from_json(arena, json, out, err);
}

int receipt_from_json(struct arena *arena, const struct json *json,
		      struct receipt *out, struct err *err)
{
	struct receipt receipt = {0};

	if (json->kind != JSON_IS_OBJECT)
		return err_set(err, ERR_USAGE, "bundle: not an object");
	if (read_bundle(arena, json, &receipt, err))
		return err_prefix(err, "bundle");
	*out = receipt;
	return 0;
}
