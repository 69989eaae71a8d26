/* SPDX-License-Identifier: Apache-2.0 */
#include "records/sort_run.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/pages.h"

#define EXTENT_BLOCKS 16

struct block_head {
	uint64_t check; /* of what follows and of its place */
	uint64_t next; /* offset of the next block */
	uint32_t size; /* of the records' bytes */
	uint32_t zero;
};

static uint64_t step(uint64_t h, uint64_t word)
{
	h = (h ^ word) * 0x9e3779b97f4a7c15ULL;
	return h ^ h >> 32;
}

/* Every step can be undone, so one word that is wrong always shows. */
uint64_t block_check(const char *bytes, uint64_t size, uint64_t place,
		     uint64_t next)
{
	uint64_t h = step(step(place, next), size), word;
	uint64_t i = 0;

	for (; size - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		h = step(h, word);
	}
	word = 0;
	memcpy(&word, bytes + i, size - i);
	return step(h, word);
}

static char *put_number(char *at, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		*at++ = (char)(n | 0x80);
	*at++ = (char)n;
	return at;
}

static uint64_t get_number(const char **at)
{
	uint64_t n = 0;
	unsigned shift = 0;

	for (; **at & 0x80; shift += 7)
		n |= (uint64_t)(*(*at)++ & 0x7f) << shift;
	return n | (uint64_t)(unsigned char)*(*at)++ << shift;
}

void sort_run_drop(struct sort_run *run, struct spill *spill)
{
	for (size_t i = 0; i < run->extent_count; i++)
		spill_forget(spill, run->extents[i].offset,
			     run->extents[i].size);
	free(run->extents);
	*run = (struct sort_run){.first = 0};
}

/* Claims an extent, for this block and those after it. */
static void claim(struct run_writer *writer)
{
	struct sort_run *run = &writer->run;
	uint64_t size = EXTENT_BLOCKS * writer->room;

	if ((run->extent_count & (run->extent_count - 1)) == 0)
		run->extents =
			xrealloc(run->extents, (2 * run->extent_count + 1) *
						       sizeof(*run->extents));
	writer->here = spill_extent(writer->spill, size);
	writer->end = writer->here + size;
	run->extents[run->extent_count++] =
		(struct sort_extent){writer->here, size};
}

void run_writer_begin(struct run_writer *writer, struct spill *spill,
		      struct table_budget *budget, uint64_t room)
{
	*writer = (struct run_writer){
		.spill = spill,
		.budget = budget,
		.block = pages_open(room),
		.room = room,
		.used = sizeof(struct block_head),
	};
	budget_force(budget, room);
	claim(writer);
	writer->run.first = writer->here;
}

/* Also one without records, which only says where to go on. */
static int write_block(struct run_writer *writer, struct err *err)
{
	struct block_head head = {
		.size = (uint32_t)(writer->used - sizeof(head))};
	uint64_t here = writer->here;

	writer->here += writer->used;
	if (head.size == 0 || writer->here + writer->room > writer->end)
		claim(writer);
	head.next = writer->here;
	head.check = block_check(writer->block + sizeof(head), head.size, here,
				 head.next);
	memcpy(writer->block, &head, sizeof(head));
	if (spill_write(writer->spill, here, writer->block, writer->used, err))
		return -1;
	if (writer->used > writer->run.block_most)
		writer->run.block_most = writer->used;
	writer->used = sizeof(head);
	return 0;
}

/* A record that is longer than a block: where the block goes there may be no
 * room for it. */
static int make_room(struct run_writer *writer, uint64_t size, struct err *err)
{
	uint64_t room = sizeof(struct block_head) + size;

	if (room <= writer->room)
		return 0;
	budget_force(writer->budget, room - writer->room);
	writer->block = pages_grow(writer->block, writer->room, room);
	writer->room = room;
	return write_block(writer, err);
}

int run_writer_add(struct run_writer *writer, const struct sorted *record,
		   struct err *err)
{
	char numbers[32], *end = numbers;
	char *to;
	uint64_t size;

	end = put_number(end, record->order);
	end = put_number(end, record->key.size);
	end = put_number(end, record->payload.size);
	size = (uint64_t)(end - numbers) + record->key.size +
	       record->payload.size;
	if (writer->used + size > writer->room &&
	    writer->used > sizeof(struct block_head) &&
	    write_block(writer, err))
		return -1;
	if (make_room(writer, size, err))
		return -1;
	to = writer->block + writer->used;
	memcpy(to, numbers, (size_t)(end - numbers));
	to += end - numbers;
	if (record->key.size)
		memcpy(to, record->key.data, record->key.size);
	if (record->payload.size)
		memcpy(to + record->key.size, record->payload.data,
		       record->payload.size);
	writer->used += size;
	writer->run.records++;
	return 0;
}

int run_writer_end(struct run_writer *writer, bool is_whole,
		   struct sort_run *out, struct err *err)
{
	if (is_whole && writer->used > sizeof(struct block_head) &&
	    write_block(writer, err))
		is_whole = false;
	if (!is_whole)
		sort_run_drop(&writer->run, writer->spill);
	pages_close(writer->block, writer->room);
	budget_give(writer->budget, writer->room);
	if (!is_whole)
		return -1;
	*out = writer->run;
	return 0;
}

void run_reader_begin(struct run_reader *reader, struct spill *spill,
		      const struct sort_run *run, char *block)
{
	*reader = (struct run_reader){
		.spill = spill,
		.run = run,
		.block = block,
		.next = run->first,
		.left = run->records,
	};
}

/* Its size is not known before: what the largest block takes is read, as far
 * as the file goes. */
static int read_block(struct run_reader *reader, struct err *err)
{
	struct block_head head = {0};
	uint64_t size = reader->run->block_most;

	if (spill_read(reader->spill, reader->next, reader->block, &size, err))
		return -1;
	if (size >= sizeof(head))
		memcpy(&head, reader->block, sizeof(head));
	if (size < sizeof(head) || head.zero ||
	    head.size > size - sizeof(head) ||
	    head.check != block_check(reader->block + sizeof(head), head.size,
				      reader->next, head.next))
		return err_set(err, ERR_SYSTEM,
			       "the spill file came back from the disk other "
			       "than it was written");
	reader->next = head.next;
	reader->at = sizeof(head);
	reader->end = sizeof(head) + head.size;
	return 0;
}

int run_reader_next(struct run_reader *reader, struct sorted *out,
		    struct err *err)
{
	const char *at;

	if (reader->left == 0)
		return 0;
	while (reader->at == reader->end)
		if (read_block(reader, err))
			return -1;
	at = reader->block + reader->at;
	out->order = get_number(&at);
	out->key.size = get_number(&at);
	out->payload.size = get_number(&at);
	out->key.data = at;
	out->payload.data = at + out->key.size;
	reader->at = (uint64_t)(out->payload.data + out->payload.size -
				reader->block);
	reader->left--;
	return 1;
}
