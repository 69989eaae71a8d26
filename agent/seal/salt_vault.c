/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/salt_vault.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "seal/sealed_bytes.h"

#define MAGIC	    "plaudit/salt/v1" /* its NUL is part of it */
#define MAGIC_BYTES sizeof(MAGIC)
#define FILE_BYTES  (MAGIC_BYTES + SALT_KEY_BYTES + SEALED_MORE)

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

static const char *file_of(struct arena *arena, const struct salt_vault *vault,
			   struct digest root)
{
	char hex[DIGEST_HEX_ROOM];

	digest_hex(root, hex);
	return fs_join(arena, vault->directory, hex);
}

static struct text digest_text(const struct digest *digest)
{
	return (struct text){(const char *)digest->bytes, DIGEST_BYTES};
}

int salt_vault_put(struct arena *arena, const struct salt_vault *vault,
		   struct digest root, const unsigned char key[SALT_KEY_BYTES],
		   struct err *err)
{
	const char *path = file_of(arena, vault, root);
	struct text sealed, plain = {(const char *)key, SALT_KEY_BYTES};
	char file[FILE_BYTES] = MAGIC;
	struct digest wrap;
	int status;

	if (!vault->wrap_path)
		return fs_put(path, plain, 0600, err);
	if (!fs_exists(vault->wrap_path) &&
	    (fs_make_dirs(fs_parent(arena, vault->wrap_path), 0700, err) ||
	     wrap_make(vault->wrap_path, err)))
		return -1;
	if (wrap_key(arena, vault->wrap_path, root, &wrap, err))
		return -1;
	status = bytes_seal(arena, &wrap, digest_text(&root), plain, &sealed,
			    err);
	cleanse(&wrap, sizeof(wrap));
	if (status)
		return err_prefix(err, "%s", path);
	memcpy(file + MAGIC_BYTES, sealed.data, sealed.size);
	return fs_put(path, (struct text){file, sizeof(file)}, 0600, err);
}

static int unwrap(struct arena *arena, const struct salt_vault *vault,
		  struct digest root, struct text bytes, unsigned char *key,
		  struct err *err)
{
	struct text plain,
		sealed = {bytes.data + MAGIC_BYTES, bytes.size - MAGIC_BYTES};
	struct digest wrap;
	int status;

	if (!vault->wrap_path || !fs_exists(vault->wrap_path))
		return err_set(err, ERR_USAGE,
			       "the key that opens it is not here%s%s",
			       vault->wrap_path ? ": " : "",
			       vault->wrap_path ? vault->wrap_path : "");
	if (wrap_key(arena, vault->wrap_path, root, &wrap, err))
		return -1;
	status = bytes_unseal(arena, &wrap, digest_text(&root), sealed, &plain,
			      err);
	cleanse(&wrap, sizeof(wrap));
	if (status)
		return err_set(err, ERR_TRUST,
			       "it was changed, or encrypted under another key "
			       "than %s",
			       vault->wrap_path);
	memcpy(key, plain.data, SALT_KEY_BYTES);
	cleanse((char *)(uintptr_t)plain.data, plain.size);
	return 0;
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
