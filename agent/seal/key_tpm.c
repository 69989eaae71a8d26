/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys in a TPM 2.0, through OpenSSL's tpm2 provider: a file "TSS2 PRIVATE KEY"
 * that only this TPM can load, or a persistent handle. The provider is loaded
 * into a library context of its own, so that nothing else goes through it. How
 * the TPM is reached is the provider's business (TPM2OPENSSL_TCTI).
 */
#include <openssl/bio.h>
#include <openssl/encoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "seal/key_kind.h"

#define PREFIX		"tpm:"
#define SIGNATURE_BYTES 128
#define TSS2_BEGIN	"-----BEGIN TSS2 PRIVATE KEY-----"

struct tpm_key {
	OSSL_LIB_CTX *library;
	OSSL_PROVIDER *base, *tpm;
	EVP_PKEY *pkey;
};

static void tpm_close(void *handle)
{
	struct tpm_key *key = handle;

	EVP_PKEY_free(key->pkey);
	if (key->tpm)
		OSSL_PROVIDER_unload(key->tpm);
	if (key->base)
		OSSL_PROVIDER_unload(key->base);
	OSSL_LIB_CTX_free(key->library);
	free(key);
}

static const char *last_reason(void)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	return reason ? reason : "no reason given";
}

static int tpm_begin(struct tpm_key **out, struct err *err)
{
	struct tpm_key *key = xmalloc(sizeof(*key));

	memset(key, 0, sizeof(*key));
	key->library = OSSL_LIB_CTX_new();
	if (key->library) {
		key->tpm = OSSL_PROVIDER_load(key->library, "tpm2");
		key->base = OSSL_PROVIDER_load(key->library, "default");
	}
	if (key->tpm && key->base) {
		*out = key;
		return 0;
	}
	err_set(err, ERR_SYSTEM,
		"tpm: OpenSSL's provider tpm2 does not load (%s): is the "
		"package tpm2-openssl there, and the TPM within reach "
		"(TPM2OPENSSL_TCTI)?",
		last_reason());
	tpm_close(key);
	ERR_clear_error();
	return -1;
}

static int give_passphrase(char *out, int room, int writing, void *context)
{
	const struct secret *passphrase = context;
	struct text word;

	(void)writing;
	if (!passphrase)
		return -1;
	word = secret_reveal(passphrase);
	if (word.size > (size_t)room)
		return -1;
	memcpy(out, word.data, word.size);
	return (int)word.size;
}

/* The first private key behind a path or a handle. */
static EVP_PKEY *load(struct tpm_key *key, const char *uri,
		      const struct secret *passphrase)
{
	UI_METHOD *ui = UI_UTIL_wrap_read_pem_callback(give_passphrase, 0);
	OSSL_STORE_CTX *store =
		OSSL_STORE_open_ex(uri, key->library, "?provider=tpm2", ui,
				   (void *)(uintptr_t)passphrase, NULL, NULL,
				   NULL);
	EVP_PKEY *found = NULL;

	while (store && !found && !OSSL_STORE_eof(store)) {
		OSSL_STORE_INFO *info = OSSL_STORE_load(store);

		if (!info)
			break;
		if (OSSL_STORE_INFO_get_type(info) == OSSL_STORE_INFO_PKEY)
			found = OSSL_STORE_INFO_get1_PKEY(info);
		OSSL_STORE_INFO_free(info);
	}
	OSSL_STORE_close(store);
	UI_destroy_method(ui);
	return found;
}

static bool is_in_tpm(const EVP_PKEY *pkey)
{
	const OSSL_PROVIDER *provider = EVP_PKEY_get0_provider(pkey);

	return provider && !strcmp(OSSL_PROVIDER_get0_name(provider), "tpm2");
}

static int spki_take(EVP_PKEY *pkey, struct buffer *spki)
{
	unsigned char *der = NULL;
	int size = i2d_PUBKEY(pkey, &der);

	if (size > 0)
		buffer_add(spki, der, (size_t)size);
	OPENSSL_free(der);
	return size > 0 ? 0 : -1;
}

static int tpm_open(const char *reference, const struct secret *passphrase,
		    void **handle, struct buffer *spki, struct err *err)
{
	const char *place = reference + strlen(PREFIX);
	struct arena *arena = arena_open();
	struct tpm_key *key = NULL;
	int result = -1;

	if (tpm_begin(&key, err)) {
		arena_close(arena);
		return -1;
	}
	if (!strncmp(place, "0x", 2))
		place = text_cstr(arena,
				  text_format(arena, "handle:%s", place));
	key->pkey = load(key, place, passphrase);
	if (!key->pkey)
		err_set(err, ERR_TRUST, "%s: no key of this TPM there (%s)",
			reference, last_reason());
	else if (!is_in_tpm(key->pkey))
		err_set(err, ERR_TRUST,
			"%s: a key that no TPM holds; name it by file:",
			reference);
	else if (spki_take(key->pkey, spki))
		err_set(err, ERR_SYSTEM, "%s: no public key (%s)", reference,
			last_reason());
	else
		result = 0;
	if (result)
		tpm_close(key);
	else
		*handle = key;
	arena_close(arena);
	ERR_clear_error();
	return result;
}

static int tpm_sign(void *handle, enum key_algorithm algorithm,
		    struct arena *arena, struct text message,
		    struct text *signature, struct err *err)
{
	struct tpm_key *key = handle;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char *out = arena_alloc(arena, SIGNATURE_BYTES);
	size_t size = SIGNATURE_BYTES;
	bool good =
		algorithm == KEY_P256 && context &&
		EVP_DigestSignInit_ex(context, NULL, "SHA256", key->library,
				      "?provider=tpm2", key->pkey, NULL) == 1 &&
		EVP_DigestSign(context, out, &size,
			       (const unsigned char *)message.data,
			       message.size) == 1;

	EVP_MD_CTX_free(context);
	if (!good) {
		err_set(err, ERR_SYSTEM, "the TPM cannot sign (%s)",
			last_reason());
		ERR_clear_error();
		return -1;
	}
	*signature = (struct text){(const char *)out, size};
	return 0;
}

/* The PEM of a key that the TPM made; where OpenSSL fell back to a key in
 * memory it begins in another way, and is not kept. */
static int pem_keep(struct tpm_key *key, const char *path, struct err *err)
{
	OSSL_ENCODER_CTX *encoder =
		OSSL_ENCODER_CTX_new_for_pkey(key->pkey, EVP_PKEY_KEYPAIR,
					      "PEM", "PrivateKeyInfo",
					      "provider=tpm2");
	BIO *bio = BIO_new(BIO_s_secmem());
	struct text pem = {NULL, 0};
	char *bytes = NULL;
	int made;

	if (encoder && bio && OSSL_ENCODER_to_bio(encoder, bio) == 1)
		pem = (struct text){bytes,
				    (size_t)BIO_get_mem_data(bio, &bytes)};
	pem.data = bytes;
	if (!pem.size || !text_starts(pem, TSS2_BEGIN))
		made = err_set(err, ERR_SYSTEM,
			       "tpm: the key that was made is not in the TPM "
			       "(%s)",
			       last_reason());
	else
		made = fs_put_new(path, pem, 0600, err);
	if (made == 1)
		made = err_set(err, ERR_USAGE,
			       "%s: there is a file already; a key is never "
			       "replaced",
			       path);
	BIO_free(bio);
	OSSL_ENCODER_CTX_free(encoder);
	return made;
}

static int tpm_generate(const char *reference, enum key_algorithm algorithm,
			const struct secret *passphrase, struct err *err)
{
	const char *path = reference + strlen(PREFIX);
	struct tpm_key *key = NULL;
	EVP_PKEY_CTX *context;
	int result = -1;

	if (algorithm != KEY_P256 || passphrase || !strncmp(path, "0x", 2))
		return err_set(err, ERR_USAGE,
			       "%s: plaudit makes P-256 keys in files of the "
			       "TPM, without a passphrase (tpm2_create and "
			       "tpm2_evictcontrol make others)",
			       reference);
	if (tpm_begin(&key, err))
		return -1;
	context =
		EVP_PKEY_CTX_new_from_name(key->library, "EC", "provider=tpm2");
	if (!context || EVP_PKEY_keygen_init(context) != 1 ||
	    EVP_PKEY_CTX_set_group_name(context, "P-256") != 1 ||
	    EVP_PKEY_generate(context, &key->pkey) != 1)
		err_set(err, ERR_SYSTEM, "tpm: no key can be made (%s)",
			last_reason());
	else
		result = pem_keep(key, path, err);
	EVP_PKEY_CTX_free(context);
	tpm_close(key);
	ERR_clear_error();
	return result;
}

const struct key_kind key_tpm = {
	.name = PREFIX,
	.open = tpm_open,
	.generate = tpm_generate,
	.sign = tpm_sign,
	.close = tpm_close,
};
