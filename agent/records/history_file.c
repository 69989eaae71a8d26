/* SPDX-License-Identifier: Apache-2.0 */
#include "records/history_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/encode.h"

#define MAGIC	    "plaudit/history/v1"
#define MAGIC_BYTES 32
#define HEAD_BYTES  (MAGIC_BYTES + PRINT_SEED_BYTES + 2 * DIGEST_BYTES + 6 * 8)
#define ENTRY_BYTES 48
#define ROOM	    4096 /* entries */

struct history_writer {
	int fd;
	uint64_t offset;
	uint64_t refused;
	size_t used;
	unsigned char room[ROOM * ENTRY_BYTES];
};

struct history_reader {
	int fd;
	uint64_t offset, left;
	size_t at, filled;
	struct history_entry last;
	bool begun;
	unsigned char room[ROOM * ENTRY_BYTES];
};

/* A full disk is ERR_LIMIT. */
static int refuse(struct history_writer *writer, uint64_t needed,
		  struct err *err)
{
	bool is_full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;

	err_system(err, "the book of rows");
	if (is_full) {
		err->kind = ERR_LIMIT;
		writer->refused = needed;
	}
	return -1;
}

static int write_all(struct history_writer *writer, uint64_t offset,
		     const unsigned char *bytes, size_t size, struct err *err)
{
	while (size) {
		ssize_t n = pwrite(writer->fd, bytes, size, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return refuse(writer, offset + size, err);
		bytes += n;
		offset += (uint64_t)n;
		size -= (size_t)n;
	}
	return 0;
}

uint64_t history_writer_refused(const struct history_writer *writer)
{
	return writer->refused;
}

static bool read_all(int fd, uint64_t offset, unsigned char *bytes, size_t size)
{
	while (size) {
		ssize_t n = pread(fd, bytes, size, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		offset += (uint64_t)n;
		size -= (size_t)n;
	}
	return true;
}

struct history_writer *history_writer_open(int fd)
{
	struct history_writer *writer = xmalloc(sizeof(*writer));

	writer->fd = fd;
	writer->offset = HEAD_BYTES;
	writer->used = 0;
	writer->refused = 0;
	return writer;
}

static int flush(struct history_writer *writer, struct err *err)
{
	if (write_all(writer, writer->offset, writer->room, writer->used, err))
		return -1;
	writer->offset += writer->used;
	writer->used = 0;
	return 0;
}

int history_writer_add(struct history_writer *writer,
		       const struct history_entry *entry, struct err *err)
{
	unsigned char *at;

	if (writer->used == sizeof(writer->room) && flush(writer, err))
		return -1;
	at = writer->room + writer->used;
	memcpy(at, entry->key, 16);
	put_u64be(at + 16, entry->print.time);
	put_u64be(at + 24, entry->print.filled);
	put_u64be(at + 32, entry->print.sum);
	put_u64be(at + 40, entry->print.changing);
	writer->used += ENTRY_BYTES;
	return 0;
}

int history_writer_end(struct history_writer *writer,
		       const struct history_head *head, struct err *err)
{
	unsigned char bytes[HEAD_BYTES] = MAGIC;
	unsigned char *at = bytes + MAGIC_BYTES;
	const uint64_t numbers[] = {head->rows,	   head->oldest,
				    head->newest,  head->told[0],
				    head->told[1], head->told[2]};

	memcpy(at, head->seed, PRINT_SEED_BYTES);
	at += PRINT_SEED_BYTES;
	memcpy(at, head->root.bytes, DIGEST_BYTES);
	memcpy(at + DIGEST_BYTES, head->columns.bytes, DIGEST_BYTES);
	at += 2 * DIGEST_BYTES;
	for (size_t i = 0; i < 6; i++)
		put_u64be(at + 8 * i, numbers[i]);
	if (flush(writer, err))
		return -1;
	return write_all(writer, 0, bytes, sizeof(bytes), err);
}

void history_writer_close(struct history_writer *writer)
{
	free(writer);
}

bool history_head_read(int fd, struct history_head *out)
{
	unsigned char bytes[HEAD_BYTES];
	const unsigned char *at = bytes + MAGIC_BYTES;
	uint64_t numbers[6];
	struct stat found;

	if (fstat(fd, &found) || !read_all(fd, 0, bytes, sizeof(bytes)) ||
	    memcmp(bytes, MAGIC, sizeof(MAGIC)) != 0)
		return false;
	memcpy(out->seed, at, PRINT_SEED_BYTES);
	at += PRINT_SEED_BYTES;
	memcpy(out->root.bytes, at, DIGEST_BYTES);
	memcpy(out->columns.bytes, at + DIGEST_BYTES, DIGEST_BYTES);
	at += 2 * DIGEST_BYTES;
	for (size_t i = 0; i < 6; i++)
		numbers[i] = get_u64be(at + 8 * i);
	out->rows = numbers[0];
	out->oldest = numbers[1];
	out->newest = numbers[2];
	memcpy(out->told, numbers + 3, sizeof(out->told));
	return out->rows <= (UINT64_C(1) << 53) &&
	       (uint64_t)found.st_size == HEAD_BYTES + out->rows * ENTRY_BYTES;
}

struct history_reader *history_reader_open(int fd, uint64_t rows)
{
	struct history_reader *reader = xmalloc(sizeof(*reader));

	memset(reader, 0, offsetof(struct history_reader, room));
	reader->fd = fd;
	reader->offset = HEAD_BYTES;
	reader->left = rows;
	return reader;
}

void history_reader_close(struct history_reader *reader)
{
	free(reader);
}

int history_entry_compare(const struct history_entry *a,
			  const struct history_entry *b)
{
	int order = memcmp(a->key, b->key, sizeof(a->key));

	if (order)
		return order;
	if (a->print.time != b->print.time)
		return a->print.time < b->print.time ? -1 : 1;
	if (a->print.filled != b->print.filled)
		return a->print.filled < b->print.filled ? -1 : 1;
	if (a->print.sum != b->print.sum)
		return a->print.sum < b->print.sum ? -1 : 1;
	return (a->print.changing > b->print.changing) -
	       (a->print.changing < b->print.changing);
}

static int fill(struct history_reader *reader, struct err *err)
{
	size_t count = reader->left < ROOM ? (size_t)reader->left : ROOM;

	if (!read_all(reader->fd, reader->offset, reader->room,
		      count * ENTRY_BYTES))
		return err_set(err, ERR_SYSTEM, "the book of rows ended short");
	reader->offset += count * ENTRY_BYTES;
	reader->at = 0;
	reader->filled = count;
	return 0;
}

int history_reader_next(struct history_reader *reader,
			struct history_entry *out, struct err *err)
{
	const unsigned char *at;

	if (!reader->left)
		return 0;
	if (reader->at == reader->filled && fill(reader, err))
		return -1;
	at = reader->room + reader->at * ENTRY_BYTES;
	memcpy(out->key, at, 16);
	out->print.time = get_u64be(at + 16);
	out->print.filled = get_u64be(at + 24);
	out->print.sum = get_u64be(at + 32);
	out->print.changing = get_u64be(at + 40);
	if (reader->begun && history_entry_compare(&reader->last, out) > 0)
		return err_set(err, ERR_SYSTEM,
			       "the book of rows is out of order");
	reader->begun = true;
	reader->last = *out;
	reader->at++;
	reader->left--;
	return 1;
}
