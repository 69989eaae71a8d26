/* SPDX-License-Identifier: Apache-2.0 */
#include "records/node_file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/encode.h"
#include "base/fs.h"
#include "base/limits.h"
#include "seal/sealed_bytes.h"

#define LABEL "plaudit/nodes/v1" /* and its NUL */

uint64_t group_count(uint64_t rows)
{
	return rows / GROUP_ROWS + (rows % GROUP_ROWS != 0);
}

uint64_t group_rows(uint64_t rows, uint64_t group)
{
	uint64_t left = rows - group * GROUP_ROWS;

	return left < GROUP_ROWS ? left : GROUP_ROWS;
}

static struct digest file_key(const unsigned char k[32])
{
	return digest_hmac((struct text){(const char *)k, 32},
			   (struct text){LABEL, sizeof(LABEL)});
}

static void add_u64(struct buffer *out, uint64_t n)
{
	unsigned char bytes[8];

	put_u64be(bytes, n);
	buffer_add(out, bytes, sizeof(bytes));
}

static void add_u32(struct buffer *out, uint32_t n)
{
	unsigned char bytes[4];

	put_u32be(bytes, n);
	buffer_add(out, bytes, sizeof(bytes));
}

static struct text print(struct arena *arena, const struct node_file *file)
{
	struct buffer out;

	buffer_init(&out);
	add_u64(&out, file->rows);
	buffer_char(&out, (char)file->sorted);
	for (uint64_t i = 0; i < file->rows / GROUP_ROWS; i++)
		buffer_add(&out, file->groups[i].node.bytes, DIGEST_BYTES);
	for (unsigned level = 0; level < GROUP_LEVEL; level++)
		if (file->rows >> level & 1)
			buffer_add(&out, file->edge[level].bytes, DIGEST_BYTES);
	for (size_t i = 0; i < file->count; i++) {
		const struct node_group *group = &file->groups[i];

		add_u32(&out,
			file->sorted ? (uint32_t)group->key.size : group->file);
		if (file->sorted)
			buffer_text(&out, group->key);
		else
			add_u64(&out, group->offset);
	}
	return buffer_take(&out, arena);
}

static int write_all(int fd, struct text bytes, struct err *err)
{
	while (bytes.size) {
		ssize_t n = write(fd, bytes.data, bytes.size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_system(err, "node file");
		bytes.data += n;
		bytes.size -= (size_t)n;
	}
	return 0;
}

static struct text root_text(const struct digest *root)
{
	return (struct text){(const char *)root->bytes, DIGEST_BYTES};
}

int node_file_write(struct arena *arena, int fd, const unsigned char k[32],
		    struct digest root, const struct node_file *file,
		    struct err *err)
{
	struct digest key = file_key(k);
	struct text sealed;
	int status = bytes_seal(arena, &key, root_text(&root),
				print(arena, file), &sealed, err);

	cleanse(&key, sizeof(key));
	if (status || write_all(fd, (struct text){LABEL, sizeof(LABEL)}, err) ||
	    write_all(fd, sealed, err))
		return -1;
	return fsync(fd) ? err_system(err, "node file") : 0;
}

static bool take(struct text *rest, void *out, size_t size)
{
	if (rest->size < size)
		return false;
	memcpy(out, rest->data, size);
	rest->data += size;
	rest->size -= size;
	return true;
}

static bool take_u64(struct text *rest, uint64_t *out)
{
	unsigned char bytes[8];

	if (!take(rest, bytes, sizeof(bytes)))
		return false;
	*out = get_u64be(bytes);
	return true;
}

static bool take_group(struct text *rest, bool sorted, struct node_group *out)
{
	unsigned char bytes[4];

	if (!take(rest, bytes, sizeof(bytes)))
		return false;
	out->file = get_u32be(bytes);
	if (!sorted)
		return take_u64(rest, &out->offset);
	if (rest->size < out->file)
		return false;
	out->key = (struct text){rest->data, out->file};
	rest->data += out->key.size;
	rest->size -= out->key.size;
	return true;
}

static bool take_hashes(struct text *rest, struct node_file *file,
			struct node_group *groups)
{
	for (uint64_t i = 0; i < file->rows / GROUP_ROWS; i++)
		if (!take(rest, groups[i].node.bytes, DIGEST_BYTES))
			return false;
	for (unsigned level = 0; level < GROUP_LEVEL; level++)
		if (file->rows >> level & 1 &&
		    !take(rest, file->edge[level].bytes, DIGEST_BYTES))
			return false;
	return true;
}

static int parse(struct arena *arena, struct text bytes, struct node_file *out,
		 struct err *err)
{
	struct node_file file = {.groups = NULL};
	struct node_group *groups;
	unsigned char order = 2;
	bool good = take_u64(&bytes, &file.rows) && take(&bytes, &order, 1) &&
		    order < 2 && group_count(file.rows) <= LIMIT_NODE_GROUPS;

	if (!good)
		return err_set(err, ERR_TRUST, "not of this form");
	file.sorted = order;
	file.count = (size_t)group_count(file.rows);
	file.groups = groups = arena_many(arena, file.count, struct node_group);
	good = take_hashes(&bytes, &file, groups);
	for (size_t i = 0; i < file.count && good; i++)
		good = take_group(&bytes, file.sorted, &groups[i]);
	if (!good || bytes.size)
		return err_set(err, ERR_TRUST, "not of this form");
	*out = file;
	return 0;
}

int node_file_read(struct arena *arena, const char *path,
		   const unsigned char k[32], struct digest root,
		   struct node_file *out, struct err *err)
{
	struct digest key;
	struct text bytes, plain;
	int status;

	if (fs_read(arena, path, LIMIT_NODE_FILE, &bytes, err))
		return -1;
	if (bytes.size < sizeof(LABEL) ||
	    memcmp(bytes.data, LABEL, sizeof(LABEL)) != 0)
		return err_set(err, ERR_TRUST, "%s: no node file", path);
	bytes.data += sizeof(LABEL);
	bytes.size -= sizeof(LABEL);
	key = file_key(k);
	status =
		bytes_unseal(arena, &key, root_text(&root), bytes, &plain, err);
	cleanse(&key, sizeof(key));
	if (status || parse(arena, plain, out, err))
		return err_prefix(err, "%s", path);
	return 0;
}
