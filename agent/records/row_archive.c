/* SPDX-License-Identifier: Apache-2.0 */
#include "records/row_archive.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "base/digest.h"
#include "base/encode.h"

#define LABEL	    "plaudit/rows/v1" /* and its NUL */
#define PIECE_BYTES (128 * 1024)
#define TAG_BYTES   16
#define NONCE_BYTES 12

/* What seals or opens pieces in their order. */
struct sealing {
	EVP_CIPHER_CTX *gcm;
	unsigned char key[DIGEST_BYTES];
	uint64_t number;
};

struct row_archive {
	int fd;
	struct sealing sealing;
	ZSTD_CStream *zstd;
	char *packed;
};

struct archive_tee {
	struct byte_stream base;
	struct row_archive *archive;
	struct byte_stream *inner;
	bool ended;
};

struct stream_sealed {
	struct byte_stream base;
	int fd;
	struct sealing sealing;
	char *piece;
	size_t size, given;
	bool last;
};

static void sealing_init(struct sealing *sealing, const unsigned char k[32])
{
	struct digest key =
		digest_hmac((struct text){(const char *)k, 32}, TEXT(LABEL));

	memset(sealing, 0, sizeof(*sealing));
	memcpy(sealing->key, key.bytes, sizeof(sealing->key));
	cleanse(&key, sizeof(key));
	sealing->gcm = EVP_CIPHER_CTX_new();
	if (!sealing->gcm)
		abort();
}

static void sealing_release(struct sealing *sealing)
{
	EVP_CIPHER_CTX_free(sealing->gcm);
	cleanse(sealing, sizeof(*sealing));
}

/* One piece in place, whose tag is made (or, opening, must be right). */
static bool crypt_piece(struct sealing *sealing, bool seals, bool last,
			char *bytes, size_t size, char tag[TAG_BYTES])
{
	unsigned char nonce[NONCE_BYTES] = {0}, data = last;
	unsigned char *at = (unsigned char *)bytes;
	EVP_CIPHER_CTX *gcm = sealing->gcm;
	int n;

	put_u64be(nonce + 4, sealing->number++);
	return EVP_CipherInit_ex(gcm, EVP_aes_256_gcm(), NULL, sealing->key,
				 nonce, seals) &&
	       EVP_CipherUpdate(gcm, NULL, &n, &data, 1) &&
	       EVP_CipherUpdate(gcm, at, &n, at, (int)size) &&
	       (seals || EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_SET_TAG,
					     TAG_BYTES, tag)) &&
	       EVP_CipherFinal_ex(gcm, at + size, &n) &&
	       (!seals || EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_GET_TAG,
					      TAG_BYTES, tag));
}

static int write_all(int fd, const void *bytes, size_t size, struct err *err)
{
	const char *at = bytes;

	while (size) {
		ssize_t n = write(fd, at, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_system(err, "the rows cannot be kept");
		at += n;
		size -= (size_t)n;
	}
	return 0;
}

struct row_archive *row_archive_create(int fd, const unsigned char k[32])
{
	struct row_archive *archive = xmalloc(sizeof(*archive));

	*archive = (struct row_archive){.fd = fd};
	sealing_init(&archive->sealing, k);
	archive->zstd = ZSTD_createCStream();
	archive->packed = xmalloc(PIECE_BYTES + TAG_BYTES);
	if (!archive->zstd)
		abort();
	return archive;
}

void row_archive_close(struct row_archive *archive)
{
	if (!archive)
		return;
	sealing_release(&archive->sealing);
	ZSTD_freeCStream(archive->zstd);
	free(archive->packed);
	close(archive->fd);
	free(archive);
}

static int write_piece(struct row_archive *archive, size_t size, bool last,
		       struct err *err)
{
	unsigned char head[4];
	bool first = archive->sealing.number == 0;

	put_u32be(head, (uint32_t)size);
	if (!crypt_piece(&archive->sealing, true, last, archive->packed, size,
			 archive->packed + size))
		return err_set(err, ERR_SYSTEM, "the rows cannot be sealed");
	if (first && write_all(archive->fd, LABEL, sizeof(LABEL), err))
		return -1;
	if (write_all(archive->fd, head, sizeof(head), err))
		return -1;
	return write_all(archive->fd, archive->packed, size + TAG_BYTES, err);
}

/* With `last` all that zstd holds comes out, and the last piece. */
static int keep(struct row_archive *archive, struct text bytes, bool last,
		struct err *err)
{
	ZSTD_inBuffer in = {bytes.data, bytes.size, 0};
	ZSTD_EndDirective how = last ? ZSTD_e_end : ZSTD_e_continue;
	size_t left;

	do {
		ZSTD_outBuffer out = {archive->packed, PIECE_BYTES, 0};
		bool done;

		left = ZSTD_compressStream2(archive->zstd, &out, &in, how);
		if (ZSTD_isError(left))
			return err_set(err, ERR_SYSTEM,
				       "the rows cannot be packed");
		done = last && left == 0;
		if ((out.pos || done) &&
		    write_piece(archive, out.pos, done, err))
			return -1;
	} while (in.pos < in.size || (last && left));
	if (last && fsync(archive->fd))
		return err_system(err, "the rows cannot be kept");
	return 0;
}

static int tee_read(struct byte_stream *base, char *out, size_t size,
		    size_t *got, struct err *err)
{
	struct archive_tee *tee = (struct archive_tee *)base;

	if (tee->inner->kind->read(tee->inner, out, size, got, err))
		return -1;
	base->taken = tee->inner->taken;
	if (*got)
		return keep(tee->archive, (struct text){out, *got}, false, err);
	if (tee->ended)
		return 0;
	tee->ended = true;
	return keep(tee->archive, TEXT(""), true, err);
}

static void tee_close(struct byte_stream *base)
{
	struct archive_tee *tee = (struct archive_tee *)base;

	tee->inner->kind->close(tee->inner);
	free(tee);
}

static const struct byte_stream_kind archive_tee = {
	.name = "archive",
	.read = tee_read,
	.close = tee_close,
};

struct byte_stream *row_archive_tee(struct row_archive *archive,
				    struct byte_stream *inner)
{
	struct archive_tee *tee = xmalloc(sizeof(*tee));

	memset(tee, 0, sizeof(*tee));
	tee->base.kind = &archive_tee;
	tee->archive = archive;
	tee->inner = inner;
	return &tee->base;
}

/* Exactly size bytes, or fewer at the end. */
static int read_some(int fd, void *out, size_t size, size_t *got,
		     struct err *err)
{
	char *at = out;

	for (*got = 0; *got < size;) {
		ssize_t n = read(fd, at + *got, size - *got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_system(err, "kept rows");
		if (n == 0)
			return 0;
		*got += (size_t)n;
	}
	return 0;
}

/* The next piece is the last when nothing follows it. */
static int open_piece(struct stream_sealed *sealed, struct err *err)
{
	unsigned char head[4];
	size_t got, size;
	char more;

	if (read_some(sealed->fd, head, sizeof(head), &got, err))
		return -1;
	size = get_u32be(head);
	if (got < sizeof(head) || size > PIECE_BYTES)
		return err_set(err, ERR_TRUST, "kept rows: they end short");
	if (read_some(sealed->fd, sealed->piece, size + TAG_BYTES, &got, err))
		return -1;
	if (got < size + TAG_BYTES)
		return err_set(err, ERR_TRUST, "kept rows: they end short");
	if (read_some(sealed->fd, &more, 1, &got, err))
		return -1;
	sealed->last = got == 0;
	if (!sealed->last && lseek(sealed->fd, -1, SEEK_CUR) < 0)
		return err_system(err, "kept rows");
	if (!crypt_piece(&sealed->sealing, false, sealed->last, sealed->piece,
			 size, sealed->piece + size))
		return err_set(err, ERR_TRUST,
			       "kept rows: piece %llu is not as it was sealed",
			       (unsigned long long)sealed->sealing.number - 1);
	sealed->size = size;
	sealed->given = 0;
	return 0;
}

static int sealed_read(struct byte_stream *base, char *out, size_t size,
		       size_t *got, struct err *err)
{
	struct stream_sealed *sealed = (struct stream_sealed *)base;

	while (sealed->given == sealed->size && !sealed->last)
		if (open_piece(sealed, err))
			return -1;
	*got = sealed->size - sealed->given;
	if (*got > size)
		*got = size;
	memcpy(out, sealed->piece + sealed->given, *got);
	sealed->given += *got;
	base->taken += *got;
	return 0;
}

static void sealed_close(struct byte_stream *base)
{
	struct stream_sealed *sealed = (struct stream_sealed *)base;

	sealing_release(&sealed->sealing);
	close(sealed->fd);
	free(sealed->piece);
	free(sealed);
}

static const struct byte_stream_kind stream_sealed = {
	.name = "sealed",
	.read = sealed_read,
	.close = sealed_close,
};

int row_archive_open(const char *path, const unsigned char k[32],
		     struct byte_stream **out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stream_sealed *sealed;
	char label[sizeof(LABEL)];
	size_t got;

	if (fd < 0)
		return err_system(err, "%s", path);
	if (read_some(fd, label, sizeof(label), &got, err) ||
	    got < sizeof(label) || memcmp(label, LABEL, sizeof(label)) != 0) {
		close(fd);
		return err_set(err, ERR_TRUST, "%s: no kept rows", path);
	}
	sealed = xmalloc(sizeof(*sealed));
	memset(sealed, 0, sizeof(*sealed));
	sealed->base.kind = &stream_sealed;
	sealed->fd = fd;
	sealed->piece = xmalloc(PIECE_BYTES + TAG_BYTES);
	sealing_init(&sealed->sealing, k);
	if (open_piece(sealed, err)) {
		sealed_close(&sealed->base);
		return err_prefix(err, "%s", path);
	}
	*out = stream_zstd_open(&sealed->base);
	return 0;
}
