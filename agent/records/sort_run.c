/* SPDX-License-Identifier: Apache-2.0 */
#include "records/sort_run.h"

#include <assert.h>
#include <string.h>

struct block_head {
	uint64_t check; /* of what follows and of its place */
	uint32_t size; /* of the records' bytes */
	uint32_t zero;
};

static uint64_t step(uint64_t h, uint64_t word)
{
	h = (h ^ word) * 0x9e3779b97f4a7c15ULL;
	return h ^ h >> 32;
}

/* Every step can be undone, so one word that is wrong always shows. */
static uint64_t check_of(const char *bytes, uint64_t size, uint64_t run,
			 uint64_t place)
{
	uint64_t h = step(step(run, place), size), word;
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

void run_writer_begin(struct run_writer *writer, struct spill *spill,
		      uint64_t most)
{
	writer->spill = spill;
	writer->used = RUN_BLOCK_HEAD;
	writer->run = (struct sort_run){.offset = spill_extent(spill, most)};
}

static int write_block(struct run_writer *writer, struct err *err)
{
	struct sort_run *run = &writer->run;
	struct block_head head = {
		.size = (uint32_t)(writer->used - RUN_BLOCK_HEAD)};

	if (head.size == 0)
		return 0;
	head.check = check_of(writer->block + RUN_BLOCK_HEAD, head.size,
			      run->offset, run->size);
	memcpy(writer->block, &head, sizeof(head));
	if (spill_write(writer->spill, run->offset + run->size, writer->block,
			writer->used, err))
		return -1;
	run->size += writer->used;
	if (writer->used > run->block_most)
		run->block_most = writer->used;
	writer->used = RUN_BLOCK_HEAD;
	return 0;
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
	if (writer->used + size > writer->room && write_block(writer, err))
		return -1;
	assert(writer->used + size <= writer->room);
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

int run_writer_end(struct run_writer *writer, struct sort_run *out,
		   struct err *err)
{
	if (write_block(writer, err))
		return -1;
	*out = writer->run;
	return 0;
}

void run_reader_begin(struct run_reader *reader, struct spill *spill,
		      const struct sort_run *run, char *block)
{
	*reader = (struct run_reader){.spill = spill,
				      .run = run,
				      .block = block,
				      .left = run->records};
}

static int read_block(struct run_reader *reader, struct err *err)
{
	const struct sort_run *run = reader->run;
	uint64_t size = run->size - reader->next;
	struct block_head head = {0};

	if (size > run->block_most)
		size = run->block_most;
	if (size < sizeof(head))
		return err_set(err, ERR_SYSTEM, "a spilled run ends short");
	if (spill_read(reader->spill, run->offset + reader->next, reader->block,
		       size, err))
		return -1;
	memcpy(&head, reader->block, sizeof(head));
	if (head.zero || head.size > size - sizeof(head) ||
	    head.check != check_of(reader->block + sizeof(head), head.size,
				   run->offset, reader->next))
		return err_set(err, ERR_SYSTEM,
			       "the spill file came back from the disk other "
			       "than it was written");
	reader->next += sizeof(head) + head.size;
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
	if (reader->at == reader->end && read_block(reader, err))
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
