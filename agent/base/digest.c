/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digest.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/encode.h"

struct hasher {
	EVP_MD_CTX *context; /* bound to SHA-256 for its life */
};

/* What a thread keeps: fetching an algorithm costs more than hashing a record,
 * so each thread fetches once. */
struct kit {
	struct hasher hasher;
	EVP_MAC_CTX *hmac;
	EVP_CIPHER_CTX *cipher;
};

static pthread_key_t kit_key;
static pthread_once_t kit_once = PTHREAD_ONCE_INIT;

static void must(int done)
{
	if (done == 1)
		return;
	fputs("plaudit: the cryptographic library failed\n", stderr);
	abort();
}

static void hasher_set(struct hasher *hasher)
{
	EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);

	hasher->context = EVP_MD_CTX_new();
	must(sha256 && hasher->context);
	must(EVP_DigestInit_ex2(hasher->context, sha256, NULL));
	EVP_MD_free(sha256); /* the context keeps it */
}

struct hasher *hasher_open(void)
{
	struct hasher *hasher = xmalloc(sizeof(*hasher));

	hasher_set(hasher);
	return hasher;
}

void hasher_close(struct hasher *hasher)
{
	if (!hasher)
		return;
	EVP_MD_CTX_free(hasher->context);
	free(hasher);
}

void hasher_start(struct hasher *hasher)
{
	must(EVP_DigestInit_ex2(hasher->context, NULL, NULL));
}

void hasher_add(struct hasher *hasher, const void *bytes, size_t size)
{
	if (size)
		must(EVP_DigestUpdate(hasher->context, bytes, size));
}

struct digest hasher_finish(struct hasher *hasher)
{
	struct digest digest;

	must(EVP_DigestFinal_ex(hasher->context, digest.bytes, NULL));
	return digest;
}

static void kit_free(void *opaque)
{
	struct kit *kit = opaque;

	EVP_MD_CTX_free(kit->hasher.context);
	EVP_MAC_CTX_free(kit->hmac);
	EVP_CIPHER_CTX_free(kit->cipher);
	free(kit);
}

static void kit_key_make(void)
{
	must(pthread_key_create(&kit_key, kit_free) == 0);
}

static struct kit *kit_of_thread(void)
{
	struct kit *kit;

	must(pthread_once(&kit_once, kit_key_make) == 0);
	kit = pthread_getspecific(kit_key);
	if (kit)
		return kit;
	kit = xmalloc(sizeof(*kit));
	*kit = (struct kit){{NULL}, NULL, NULL};
	hasher_set(&kit->hasher);
	must(pthread_setspecific(kit_key, kit) == 0);
	return kit;
}

struct digest digest_of(struct text bytes)
{
	return digest_of_two(bytes, (struct text){NULL, 0});
}

struct digest digest_of_two(struct text a, struct text b)
{
	struct hasher *hasher = &kit_of_thread()->hasher;

	hasher_start(hasher);
	hasher_add(hasher, a.data, a.size);
	hasher_add(hasher, b.data, b.size);
	return hasher_finish(hasher);
}

bool digest_equal(struct digest a, struct digest b)
{
	return CRYPTO_memcmp(a.bytes, b.bytes, DIGEST_BYTES) == 0;
}

struct text digest_hex(struct digest d, char out[DIGEST_HEX_ROOM])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		out[2 * i] = digits[d.bytes[i] >> 4];
		out[2 * i + 1] = digits[d.bytes[i] & 15];
	}
	out[2 * DIGEST_BYTES] = '\0';
	return (struct text){out, 2 * DIGEST_BYTES};
}

struct text digest_hex_copy(struct arena *arena, struct digest d)
{
	return hex_encode(arena, d.bytes, DIGEST_BYTES);
}

int digest_from_hex(struct text hex, struct digest *out, struct err *err)
{
	return hex_decode(hex, out->bytes, DIGEST_BYTES, err);
}

static EVP_MAC_CTX *hmac_open(void)
{
	char name[] = "SHA256";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name,
						 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *context;

	must(mac != NULL);
	context = EVP_MAC_CTX_new(mac);
	must(context != NULL);
	must(EVP_MAC_CTX_set_params(context, params));
	EVP_MAC_free(mac);
	return context;
}

struct digest digest_hmac(struct text key, struct text message)
{
	struct kit *kit = kit_of_thread();
	const unsigned char *bytes = (const unsigned char *)message.data;
	const unsigned char none = 0;
	struct digest digest;
	size_t size;

	if (!kit->hmac)
		kit->hmac = hmac_open();
	/* a NULL key would mean "the last one" */
	must(EVP_MAC_init(kit->hmac,
			  key.size ? (const unsigned char *)key.data : &none,
			  key.size, NULL));
	if (message.size)
		must(EVP_MAC_update(kit->hmac, bytes, message.size));
	must(EVP_MAC_final(kit->hmac, digest.bytes, &size, DIGEST_BYTES));
	return digest;
}

void random_fill(void *out, size_t size)
{
	unsigned char *bytes = out;

	while (size) {
		int part = size > 1 << 20 ? 1 << 20 : (int)size;

		must(RAND_bytes(bytes, part));
		bytes += part;
		size -= (size_t)part;
	}
}

static EVP_CIPHER_CTX *cipher_open(void)
{
	EVP_CIPHER *aes = EVP_CIPHER_fetch(NULL, "AES-256-CTR", NULL);
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();

	must(aes && context);
	must(EVP_EncryptInit_ex2(context, aes, NULL, NULL, NULL));
	EVP_CIPHER_free(aes);
	return context;
}

void keystream_fill(const unsigned char key[32], uint64_t offset, void *out,
		    size_t size)
{
	struct kit *kit = kit_of_thread();
	unsigned char counter[16] = {0};
	unsigned char skipped[16] = {0};
	unsigned char *bytes = out;
	int written;

	if (!kit->cipher)
		kit->cipher = cipher_open();
	put_u64be(counter + 8, offset / 16);
	must(EVP_EncryptInit_ex2(kit->cipher, NULL, key, counter, NULL));
	if (offset % 16)
		must(EVP_EncryptUpdate(kit->cipher, skipped, &written, skipped,
				       (int)(offset % 16)));
	memset(bytes, 0, size);
	while (size) {
		int part = size > 1 << 20 ? 1 << 20 : (int)size;

		must(EVP_EncryptUpdate(kit->cipher, bytes, &written, bytes,
				       part));
		bytes += part;
		size -= (size_t)part;
	}
}

void cleanse(void *bytes, size_t size)
{
	OPENSSL_cleanse(bytes, size);
}
