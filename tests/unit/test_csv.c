/* SPDX-License-Identifier: Apache-2.0 */
#include "parse/csv.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#define ROOM 8

static struct csv_field fields[ROOM];
static struct csv_record record = {.fields = fields, .room = ROOM};

/* All records as "[a|b][c]"; '!' before a record with a problem. */
static void show(struct text bytes, char delimiter, char *out)
{
	struct arena *arena = arena_open();
	size_t used;

	while (csv_next(bytes, delimiter, true, &record, &used) == CSV_RECORD) {
		out += sprintf(out, "%s[", record.problem ? "!" : "");
		for (size_t i = 0; i < record.count && !record.problem; i++) {
			struct text t = csv_value(arena, record.fields[i]);

			out += sprintf(out, "%s%.*s", i ? "|" : "",
				       TEXT_ARG(t));
		}
		out += sprintf(out, "]");
		cr_assert(used > 0 && used <= bytes.size);
		bytes.data += used;
		bytes.size -= used;
	}
	arena_close(arena);
}

static void expect(const char *csv, const char *wanted)
{
	char out[4096] = "";

	show(text_from(csv), ',', out);
	cr_assert_str_eq(out, wanted, "%s gave %s", csv, out);
}

Test(csv, plain)
{
	expect("a,b\nc,d\n", "[a|b][c|d]");
	expect("a,b\r\nc,d\r\n", "[a|b][c|d]");
	expect("a,b\nc,d", "[a|b][c|d]");
	expect("a,\n,\n", "[a|][|]");
	expect("a,", "[a|]");
	expect("\n\n", "[][]");
	expect("a\rb,c\n", "[a\rb|c]");
	expect("", "");
}

Test(csv, quoted)
{
	expect("\"a,b\",c\n", "[a,b|c]");
	expect("\"a\nb\"\nc\n", "[a\nb][c]");
	expect("\"say \"\"hi\"\"\",x\r\n", "[say \"hi\"|x]");
	expect("\"\",\"\"\n", "[|]");
	expect("\"\"\"\"\n", "[\"]");
	expect("a,\"b\"", "[a|b]");
	expect("\"a\",", "[a|]");
	expect("\"a\"\r", "[a]");
}

Test(csv, broken_records_end_at_their_line)
{
	expect("a\"b,c\nd,e\n", "![][d|e]");
	expect("\"a\"b,c\nd,e\n", "![][d|e]");
	expect("\"a\" ,c\nd\n", "![][d]");
	expect("\"a,c\nd,e\n", "![][d|e]");
	expect("1,2,3,4,5,6,7,8,9\nx\n", "![][x]");
	expect("1,2,3,4,5,6,7,8\nx\n", "[1|2|3|4|5|6|7|8][x]");
	expect("1,2,3,4,5,6,7,8,", "![]");
	expect("1,2,3,4,5,6,7,8,\"9\"\n", "![]");
}

Test(csv, other_delimiter)
{
	char out[64] = "";

	show(TEXT("a,b;\"c;d\"\n"), ';', out);
	cr_assert_str_eq(out, "[a,b|c;d]");
}

Test(csv, fields_of_all_lengths_around_the_span)
{
	char line[600];
	size_t used;

	for (size_t a = 0; a < 150; a++) {
		for (size_t b = 0; b < 150; b += 7) {
			size_t size = a + 1 + b;

			memset(line, 'x', sizeof(line));
			line[a] = ',';
			line[size] = '\n';
			line[size + 1] = ',';
			cr_assert(csv_next((struct text){line, size + 2}, ',',
					   false, &record,
					   &used) == CSV_RECORD);
			cr_assert(used == size + 1 && record.count == 2 &&
				  !record.problem);
			cr_assert(fields[0].size == a && fields[1].size == b);
			cr_assert(fields[1].data == line + a + 1);
		}
	}
}

/* Every cut of a block gives CSV_MORE or the same record. */
Test(csv, a_cut_never_changes_a_record)
{
	const char *csv = "ab,\"c\"\"d\r\n\",e\r\nnext";
	struct text whole = text_from(csv);
	size_t used, wanted = strlen(csv) - strlen("next");

	for (size_t cut = 0; cut < whole.size; cut++) {
		enum csv_state state = csv_next((struct text){csv, cut}, ',',
						false, &record, &used);

		if (cut < wanted) {
			cr_assert(state == CSV_MORE, "cut at %zu", cut);
			continue;
		}
		cr_assert(state == CSV_RECORD && used == wanted);
		cr_assert(record.count == 3 && !record.problem);
	}
	cr_assert(csv_next(TEXT(""), ',', true, &record, &used) == CSV_END);
	cr_assert(csv_next(TEXT(""), ',', false, &record, &used) == CSV_MORE);
}

Test(csv, a_quote_left_open_swallows_one_line_only)
{
	size_t size = LIMIT_RECORD_BYTES + 100, used;
	char *bytes = xmalloc(size);

	memset(bytes, 'x', size);
	memcpy(bytes, "\"a,\nb\n", 6);
	cr_assert(csv_next((struct text){bytes, size}, ',', false, &record,
			   &used) == CSV_RECORD);
	cr_assert(record.problem && used == 4);
	bytes[LIMIT_RECORD_BYTES + 50] = '\n';
	cr_assert(csv_next((struct text){bytes + 6, size - 6}, ',', false,
			   &record, &used) == CSV_RECORD);
	cr_assert(record.problem != NULL);
	free(bytes);
}

/*
 * The same rules, one byte after another: where the record that begins at
 * bytes ends, its number of fields, and whether it is CSV. Blocks are whole.
 */
struct plain_record {
	size_t used, count;
	bool problem;
	size_t sizes[256];
};

static size_t line_end(struct text bytes, size_t at)
{
	while (at < bytes.size && bytes.data[at] != '\n')
		at++;
	return at < bytes.size ? at + 1 : at;
}

static void plain_problem(struct text bytes, size_t at,
			  struct plain_record *out)
{
	out->problem = true;
	out->used = line_end(bytes, at);
}

/* The byte after the closing quote, 0 when there is none. */
static size_t plain_quoted(struct text bytes, size_t at)
{
	for (at++; at < bytes.size; at++) {
		if (bytes.data[at] != '"')
			continue;
		if (at + 1 < bytes.size && bytes.data[at + 1] == '"')
			at++;
		else
			return at + 1;
	}
	return 0;
}

static bool is_line_end(struct text bytes, size_t at)
{
	if (at < bytes.size && bytes.data[at] == '\r')
		at++;
	return at >= bytes.size || bytes.data[at] == '\n';
}

static struct plain_record plain(struct text bytes)
{
	struct plain_record out = {0};
	size_t at = 0, from;

	for (;; at++) {
		from = at;
		if (at < bytes.size && bytes.data[at] == '"') {
			at = plain_quoted(bytes, at);
			if (at == 0 || (!is_line_end(bytes, at) &&
					bytes.data[at] != ',')) {
				plain_problem(bytes, at, &out);
				return out;
			}
			out.sizes[out.count++] = at - from - 2;
		} else {
			while (!is_line_end(bytes, at) &&
			       !strchr(",\"", bytes.data[at]))
				at++;
			if (at < bytes.size && bytes.data[at] == '"') {
				plain_problem(bytes, at, &out);
				return out;
			}
			out.sizes[out.count++] = at - from;
		}
		if (is_line_end(bytes, at))
			break;
	}
	out.used = line_end(bytes, at);
	return out;
}

Test(csv, agrees_with_a_scanner_of_single_bytes)
{
	static const char alphabet[] = "aaaaaaaaaaaaaaaaaaa,,,,\"\"\n\r";
	static struct csv_field many[256];
	struct csv_record found = {.fields = many, .room = 256};
	char bytes[250];
	uint64_t random = 88172645463325252u;

	for (int round = 0; round < 200000; round++) {
		struct text rest = {bytes, 1 + (size_t)round % sizeof(bytes)};
		size_t letters = round % 3 ? sizeof(alphabet) - 1
					   : sizeof(alphabet) - 5,
		       used;

		for (size_t i = 0; i < rest.size; i++) {
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			bytes[i] = alphabet[random % letters];
		}
		while (csv_next(rest, ',', true, &found, &used) == CSV_RECORD) {
			struct plain_record wanted = plain(rest);

			cr_assert(used == wanted.used);
			cr_assert(!found.problem == !wanted.problem);
			rest.data += used;
			rest.size -= used;
			if (found.problem)
				continue;
			cr_assert(found.count == wanted.count);
			for (size_t i = 0; i < found.count; i++)
				cr_assert(many[i].size == wanted.sizes[i]);
		}
		cr_assert(rest.size == 0);
	}
}
