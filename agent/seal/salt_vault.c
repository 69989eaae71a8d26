/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/salt_vault.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"

#define MAGIC	    "plaudit/salt/v1" /* its NUL is part of it */
#define MAGIC_BYTES sizeof(MAGIC)
#define NONCE_BYTES 12
#define TAG_BYTES   16
#define FILE_BYTES  (MAGIC_BYTES + NONCE_BYTES + SALT_KEY_BYTES + TAG_BYTES)

/* A file of the vault, in order. */
struct sealed_key {
	unsigned char magic[MAGIC_BYTES];
	unsigned char nonce[NONCE_BYTES];
	unsigned char body[SALT_KEY_BYTES];
	unsigned char tag[TAG_BYTES];
};

static int wrap_make(const char *path, struct err *err)
{
	unsigned char bytes[SALT_KEY_BYTES];
	int made;

	random_fill(bytes, sizeof(bytes));
	made = fs_put_new(path,
			  (struct text){(const char *)bytes, sizeof(bytes)},
			  0600, err);
	cleanse(bytes, sizeof(bytes));
	return made < 0 ? -1 : 0; /* another run may have made it */
}

/* The key of one file: the wrapping key is never used twice. */
static int wrap_key(struct arena *arena, const char *path, struct digest root,
		    struct digest *out, struct err *err)
{
	unsigned char label[MAGIC_BYTES + DIGEST_BYTES];
	struct text wrap;

	if (fs_read(arena, path, SALT_KEY_BYTES, &wrap, err))
		return err_prefix(err, "the key of the commitments' keys");
	if (wrap.size != SALT_KEY_BYTES)
		return err_set(err, ERR_USAGE, "%s: not a key of %d bytes",
			       path, SALT_KEY_BYTES);
	memcpy(label, MAGIC, MAGIC_BYTES);
	memcpy(label + MAGIC_BYTES, root.bytes, DIGEST_BYTES);
	*out = digest_hmac(wrap,
			   (struct text){(const char *)label, sizeof(label)});
	cleanse((char *)(uintptr_t)wrap.data, wrap.size);
	return 0;
}

static bool gcm_seal(const struct digest *key, struct digest root,
		     const unsigned char *plain, struct sealed_key *out)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int size;
	bool good =
		context &&
		EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key->bytes,
				   out->nonce) == 1 &&
		EVP_EncryptUpdate(context, NULL, &size, root.bytes,
				  DIGEST_BYTES) == 1 &&
		EVP_EncryptUpdate(context, out->body, &size, plain,
				  SALT_KEY_BYTES) == 1 &&
		EVP_EncryptFinal_ex(context, out->body + size, &size) == 1 &&
		EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, TAG_BYTES,
				    out->tag) == 1;

	EVP_CIPHER_CTX_free(context);
	return good;
}

static bool gcm_open(const struct digest *key, struct digest root,
		     struct sealed_key *sealed, unsigned char *plain)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int size;
	bool good = context &&
		    EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL,
				       key->bytes, sealed->nonce) == 1 &&
		    EVP_DecryptUpdate(context, NULL, &size, root.bytes,
				      DIGEST_BYTES) == 1 &&
		    EVP_DecryptUpdate(context, plain, &size, sealed->body,
				      SALT_KEY_BYTES) == 1 &&
		    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG,
					TAG_BYTES, sealed->tag) == 1 &&
		    EVP_DecryptFinal_ex(context, plain + size, &size) == 1;

	EVP_CIPHER_CTX_free(context);
	return good;
}

static const char *file_of(struct arena *arena, const struct salt_vault *vault,
			   struct digest root)
{
	char hex[DIGEST_HEX_ROOM];

	digest_hex(root, hex);
	return fs_join(arena, vault->directory, hex);
}

int salt_vault_put(struct arena *arena, const struct salt_vault *vault,
		   struct digest root, const unsigned char key[SALT_KEY_BYTES],
		   struct err *err)
{
	const char *path = file_of(arena, vault, root);
	struct sealed_key sealed = {.magic = MAGIC};
	struct digest wrap;

	if (!vault->wrap_path)
		return fs_put(path,
			      (struct text){(const char *)key, SALT_KEY_BYTES},
			      0600, err);
	if (!fs_exists(vault->wrap_path) &&
	    (fs_make_dirs(fs_parent(arena, vault->wrap_path), 0700, err) ||
	     wrap_make(vault->wrap_path, err)))
		return -1;
	if (wrap_key(arena, vault->wrap_path, root, &wrap, err))
		return -1;
	random_fill(sealed.nonce, sizeof(sealed.nonce));
	if (!gcm_seal(&wrap, root, key, &sealed)) {
		cleanse(&wrap, sizeof(wrap));
		return err_set(err, ERR_SYSTEM, "%s: cannot encrypt", path);
	}
	cleanse(&wrap, sizeof(wrap));
	return fs_put(path, (struct text){(const char *)&sealed, FILE_BYTES},
		      0600, err);
}

static int unwrap(struct arena *arena, const struct salt_vault *vault,
		  struct digest root, struct text bytes, unsigned char *key,
		  struct err *err)
{
	struct sealed_key sealed;
	struct digest wrap;
	bool good;

	if (!vault->wrap_path || !fs_exists(vault->wrap_path))
		return err_set(err, ERR_USAGE,
			       "the key that opens it is not here%s%s",
			       vault->wrap_path ? ": " : "",
			       vault->wrap_path ? vault->wrap_path : "");
	if (wrap_key(arena, vault->wrap_path, root, &wrap, err))
		return -1;
	memcpy(&sealed, bytes.data, sizeof(sealed));
	good = gcm_open(&wrap, root, &sealed, key);
	cleanse(&wrap, sizeof(wrap));
	if (good)
		return 0;
	cleanse(key, SALT_KEY_BYTES);
	return err_set(err, ERR_TRUST,
		       "it was changed, or encrypted under another key than %s",
		       vault->wrap_path);
}

int salt_vault_get(struct arena *arena, const struct salt_vault *vault,
		   struct digest root, struct digest digest,
		   unsigned char key[SALT_KEY_BYTES], struct err *err)
{
	const char *path = file_of(arena, vault, root);
	unsigned char plain[SALT_KEY_BYTES];
	struct text bytes;

	if (!fs_exists(path))
		return err_set(err, ERR_USAGE,
			       "%s: the commitment's key is not kept here: "
			       "its rows cannot be proved",
			       path);
	if (fs_read(arena, path, FILE_BYTES, &bytes, err))
		return -1;
	if (bytes.size == SALT_KEY_BYTES)
		memcpy(plain, bytes.data, SALT_KEY_BYTES);
	else if (bytes.size != FILE_BYTES ||
		 memcmp(bytes.data, MAGIC, MAGIC_BYTES) != 0)
		return err_set(err, ERR_TRUST, "%s: not a commitment's key",
			       path);
	else if (unwrap(arena, vault, root, bytes, plain, err))
		return err_prefix(err, "%s", path);
	if (!digest_equal(digest_of((struct text){(const char *)plain,
						  sizeof(plain)}),
			  digest)) {
		cleanse(plain, sizeof(plain));
		return err_set(err, ERR_TRUST,
			       "%s: not the key that the attestation names",
			       path);
	}
	memcpy(key, plain, sizeof(plain));
	cleanse(plain, sizeof(plain));
	return 0;
}
