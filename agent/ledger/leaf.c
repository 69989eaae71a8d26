/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/leaf.h"

#include <string.h>

#include "base/arena.h"
#include "base/encode.h"
#include "ledger/base64_line.h"
#include "ledger/tile.h"

/* RFC 8785 order by construction; base64 needs no escapes. */
static const char before_digest[] =
	"{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":"
	"{\"hashedRekordV002\":{\"data\":{\"algorithm\":\"SHA2_256\","
	"\"digest\":\"";
static const char before_signature[] = "\"},\"signature\":{\"content\":\"";
static const char before_spki[] =
	"\",\"verifier\":{\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\","
	"\"publicKey\":{\"rawBytes\":\"";
static const char at_end[] = "\"}}}}}}";

struct text leaf_print(struct arena *arena, const struct leaf *leaf)
{
	struct text bytes = {(const char *)leaf->digest.bytes, DIGEST_BYTES};
	struct text digest = base64_encode(arena, bytes);
	struct text signature = base64_encode(arena, leaf->signature);
	struct text spki = base64_encode(arena, leaf->spki);

	return text_format(arena, "%s%.*s%s%.*s%s%.*s%s", before_digest,
			   TEXT_ARG(digest), before_signature,
			   TEXT_ARG(signature), before_spki, TEXT_ARG(spki),
			   at_end);
}

/* Takes `wanted` off the front of *rest. */
static int take(struct text *rest, const char *wanted, struct err *err)
{
	if (!text_starts(*rest, wanted))
		return err_set(err, ERR_USAGE,
			       "log leaf: not a hashedrekord 0.0.2 of P-256");
	rest->data += strlen(wanted);
	rest->size -= strlen(wanted);
	return 0;
}

/* Takes the base64 up to the next quote. */
static int take_bytes(struct arena *arena, struct text *rest, struct text *out,
		      struct err *err)
{
	const char *quote =
		rest->size ? memchr(rest->data, '"', rest->size) : NULL;
	struct text encoded = {rest->data, 0};

	if (!quote)
		return err_set(err, ERR_USAGE, "log leaf: ends too early");
	encoded.size = (size_t)(quote - rest->data);
	rest->data = quote;
	rest->size -= encoded.size;
	if (base64_line(arena, encoded, out, err))
		return err_prefix(err, "log leaf");
	if (out->size == 0)
		return err_set(err, ERR_USAGE, "log leaf: an empty field");
	return 0;
}

int leaf_parse(struct arena *arena, struct text bytes, struct leaf *out,
	       struct err *err)
{
	struct text digest;
	struct leaf leaf;

	if (bytes.size > TILE_ENTRY_LIMIT)
		return err_set(err, ERR_LIMIT, "log leaf: larger than %d bytes",
			       TILE_ENTRY_LIMIT);
	if (take(&bytes, before_digest, err) ||
	    take_bytes(arena, &bytes, &digest, err) ||
	    take(&bytes, before_signature, err) ||
	    take_bytes(arena, &bytes, &leaf.signature, err) ||
	    take(&bytes, before_spki, err) ||
	    take_bytes(arena, &bytes, &leaf.spki, err) ||
	    take(&bytes, at_end, err))
		return -1;
	if (bytes.size)
		return err_set(err, ERR_USAGE, "log leaf: bytes after its end");
	if (digest.size != DIGEST_BYTES)
		return err_set(err, ERR_USAGE,
			       "log leaf: digest of %zu bytes, wanted %d",
			       digest.size, DIGEST_BYTES);
	memcpy(leaf.digest.bytes, digest.data, DIGEST_BYTES);
	*out = leaf;
	return 0;
}
