/* SPDX-License-Identifier: Apache-2.0 */
#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/limits.h"

/* The bytes are in this one place only: never in an arena, which is not wiped,
 * and never in a block that realloc has moved. */
struct secret {
	size_t size;
	char bytes[LIMIT_SECRET_BYTES + 1];
};

void secret_close(struct secret *secret)
{
	if (!secret)
		return;
	cleanse(secret, sizeof(*secret));
	free(secret);
}

struct text secret_reveal(const struct secret *secret)
{
	return (struct text){secret->bytes, secret->size};
}

static int env_read(struct secret *secret, const char *name, struct err *err)
{
	const char *value = getenv(name);

	if (!value)
		return err_set(err, ERR_USAGE,
			       "the environment variable %s is not set", name);
	secret->size = strlen(value);
	if (secret->size > LIMIT_SECRET_BYTES)
		return err_set(err, ERR_LIMIT,
			       "the environment variable %s has more than %d "
			       "bytes",
			       name, LIMIT_SECRET_BYTES);
	memcpy(secret->bytes, value, secret->size);
	return 0;
}

static int file_read(struct secret *secret, const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = 0;

	if (fd < 0)
		return err_set(err, ERR_USAGE, "%s: %s", path, strerror(errno));
	do {
		got = read(fd, secret->bytes + secret->size,
			   sizeof(secret->bytes) - secret->size);
		if (got > 0)
			secret->size += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got < 0)
		err_set(err, ERR_USAGE, "%s: %s", path, strerror(errno));
	close(fd);
	if (got < 0)
		return -1;
	if (secret->size > LIMIT_SECRET_BYTES)
		return err_set(err, ERR_LIMIT, "%s: more than %d bytes", path,
			       LIMIT_SECRET_BYTES);
	if (secret->size && secret->bytes[secret->size - 1] == '\n')
		secret->size--;
	if (secret->size && secret->bytes[secret->size - 1] == '\r')
		secret->size--;
	return 0;
}

/* What systemd loads for a service: LoadCredential=, LoadCredentialEncrypted=.
 */
static int credential_read(struct secret *secret, struct arena *names,
			   const char *name, struct err *err)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");

	if (strchr(name, '/') || name[0] == '.')
		return err_set(err, ERR_USAGE,
			       "the credential \"%s\" is no name", name);
	if (!directory)
		return err_set(err, ERR_USAGE,
			       "the credential %s is not there: "
			       "CREDENTIALS_DIRECTORY is not set (systemd sets "
			       "it for a service with LoadCredential=)",
			       name);
	return file_read(secret, fs_join(names, directory, name), err);
}

int secret_open(const struct secret_ref *ref, const char *directory,
		struct secret **out, struct err *err)
{
	struct secret *secret;
	struct arena *names;
	int failed;

	if (!!ref->env.size + !!ref->file.size + !!ref->credential.size != 1)
		return err_set(err, ERR_USAGE,
			       "a secret is named by env, file or credential");
	secret = xmalloc(sizeof(*secret));
	secret->size = 0;
	names = arena_open();
	if (ref->credential.size)
		failed = credential_read(
			secret, names, text_cstr(names, ref->credential), err);
	else if (ref->env.size)
		failed = env_read(secret, text_cstr(names, ref->env), err);
	else
		failed = file_read(secret,
				   fs_join(names, directory ? directory : "",
					   text_cstr(names, ref->file)),
				   err);
	arena_close(names);
	if (failed) {
		secret_close(secret);
		return -1;
	}
	secret->bytes[secret->size] = '\0';
	*out = secret;
	return 0;
}
