/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys in files: PKCS#8 PEM. The file is read past the arena, so that the
 * secret can be wiped, and never prompts for a passphrase.
 */
#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/fs.h"
#include "seal/key_kind.h"

#define KEY_FILE_BYTES	8192
#define SIGNATURE_BYTES 128

static int give_passphrase(char *out, int room, int writing, void *context)
{
	const struct secret *passphrase = context;
	struct text word;

	(void)writing;
	if (!passphrase)
		return -1;
	word = secret_reveal(passphrase);
	if (word.size == 0 || word.size > (size_t)room)
		return -1;
	memcpy(out, word.data, word.size);
	return (int)word.size;
}

/* The file's bytes, refused when others may read it. */
static int read_private(const char *path, char *out, size_t *size,
			struct err *err)
{
	struct stat status;
	size_t used = 0;
	int result = -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_system(err, "%s", path);
	if (fstat(fd, &status)) {
		err_system(err, "%s", path);
		goto out;
	}
	if (!S_ISREG(status.st_mode) || (status.st_mode & 077)) {
		err_set(err, ERR_TRUST,
			"%s: a private key must be a file that only its owner "
			"may read (mode 0600), not 0%03o",
			path, (unsigned)status.st_mode & 0777);
		goto out;
	}
	while (used < KEY_FILE_BYTES) {
		ssize_t got = read(fd, out + used, KEY_FILE_BYTES - used);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			err_system(err, "%s", path);
			goto out;
		}
		if (got == 0)
			break;
		used += (size_t)got;
	}
	if (used == KEY_FILE_BYTES) {
		err_set(err, ERR_LIMIT, "%s: larger than %d bytes", path,
			KEY_FILE_BYTES - 1);
		goto out;
	}
	*size = used;
	result = 0;
out:
	close(fd);
	return result;
}

static int add_spki(EVP_PKEY *pkey, const char *path, struct buffer *spki,
		    struct err *err)
{
	unsigned char *der = NULL;
	int size = i2d_PUBKEY(pkey, &der);
	enum key_algorithm algorithm;
	int result;

	if (size <= 0)
		return err_set(err, ERR_SYSTEM, "%s: no public key", path);
	result = spki_algorithm((struct text){(const char *)der, (size_t)size},
				&algorithm, err);
	if (result)
		err_prefix(err, "%s", path);
	else
		buffer_add(spki, der, (size_t)size);
	OPENSSL_free(der);
	return result;
}

static int file_open(const char *path, const struct secret *passphrase,
		     void **handle, struct buffer *spki, struct err *err)
{
	char bytes[KEY_FILE_BYTES];
	size_t size = 0;
	BIO *bio = NULL;
	EVP_PKEY *pkey = NULL;
	int result = -1;

	if (read_private(path, bytes, &size, err))
		goto out;
	bio = BIO_new_mem_buf(bytes, (int)size);
	if (bio)
		pkey = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase,
					       (void *)(uintptr_t)passphrase);
	if (!pkey) {
		err_set(err, ERR_TRUST, "%s: %s", path,
			passphrase ? "not a private key, or another passphrase"
				   : "not a private key, or one that needs a "
				     "passphrase");
		goto out;
	}
	if (add_spki(pkey, path, spki, err))
		goto out;
	*handle = pkey;
	pkey = NULL;
	result = 0;
out:
	EVP_PKEY_free(pkey);
	BIO_free(bio);
	cleanse(bytes, sizeof(bytes));
	ERR_clear_error();
	return result;
}

static int file_sign(void *handle, enum key_algorithm algorithm,
		     struct arena *arena, struct text message,
		     struct text *signature, struct err *err)
{
	EVP_PKEY *pkey = handle;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	const EVP_MD *md = algorithm == KEY_P256 ? EVP_sha256() : NULL;
	unsigned char *out = arena_alloc(arena, SIGNATURE_BYTES);
	size_t size = SIGNATURE_BYTES;
	bool good = context &&
		    EVP_DigestSignInit(context, NULL, md, NULL, pkey) == 1 &&
		    EVP_DigestSign(context, out, &size,
				   (const unsigned char *)message.data,
				   message.size) == 1;

	EVP_MD_CTX_free(context);
	ERR_clear_error();
	if (!good)
		return err_set(err, ERR_SYSTEM, "the key cannot sign");
	*signature = (struct text){(const char *)out, size};
	return 0;
}

static void file_close(void *handle)
{
	EVP_PKEY_free(handle);
}

static int file_generate(const char *path, enum key_algorithm algorithm,
			 const struct secret *passphrase, struct err *err)
{
	struct text word = passphrase ? secret_reveal(passphrase) : TEXT("");
	const EVP_CIPHER *cipher = word.size ? EVP_aes_256_cbc() : NULL;
	EVP_PKEY *pkey = NULL;
	BIO *bio = BIO_new(BIO_s_secmem());
	char *pem = NULL;
	long size;
	int made = -1;

	if (algorithm == KEY_P256)
		pkey = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	else
		pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	if (!pkey || !bio ||
	    PEM_write_bio_PKCS8PrivateKey(bio, pkey, cipher, word.data,
					  (int)word.size, NULL, NULL) != 1) {
		err_set(err, ERR_SYSTEM, "%s: cannot make a key", path);
		goto out;
	}
	size = BIO_get_mem_data(bio, &pem);
	made = fs_put_new(path, (struct text){pem, (size_t)size}, 0600, err);
	if (made == 1)
		made = err_set(err, ERR_USAGE,
			       "%s: there is a file already; a key is never "
			       "replaced",
			       path);
out:
	BIO_free(bio);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return made;
}

const struct key_kind key_file = {
	.name = "",
	.open = file_open,
	.generate = file_generate,
	.sign = file_sign,
	.close = file_close,
};
