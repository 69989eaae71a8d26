/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The canonical rows of a database source, kept so that a later challenge is
 * answered although the table moved on: the CSV that was committed to, packed
 * by zstd and sealed in pieces by AES-256-GCM. The key is made from K, the
 * commitment's own, which is kept beside the signing key: without K the file
 * is noise, and who lets K go has let the rows go.
 *
 * "plaudit/rows/v1" 00, then pieces: u32be n, n bytes, 16 bytes tag. A piece's
 * nonce is its number (u96be from 0), its associated data one byte, 1 for the
 * last and 0 before it: none can be dropped, moved or added. The key is
 * HMAC-SHA-256(K, "plaudit/rows/v1").
 */
#ifndef PLAUDIT_RECORDS_ROW_ARCHIVE_H
#define PLAUDIT_RECORDS_ROW_ARCHIVE_H

#include "records/byte_stream.h"

struct row_archive;

/* fd becomes its own. K is the commitment's salt key. */
struct row_archive *row_archive_create(int fd, const unsigned char k[32]);
/* NULL is allowed. */
void row_archive_close(struct row_archive *archive);
/* The same bytes; each is in the archive before it is handed on. At its end the
 * archive is whole and on disk. `inner` becomes its own, the archive does not.
 * A disk that is full is an error of the stream. */
struct byte_stream *row_archive_tee(struct row_archive *archive,
				    struct byte_stream *inner);

/* The CSV of an archive; -1 when it is none or of another key. A piece that was
 * tampered with, or an end that is not its own, is an error when it is read. */
int row_archive_open(const char *path, const unsigned char k[32],
		     struct byte_stream **out, struct err *err) MUST_USE;

#endif
