/* SPDX-License-Identifier: Apache-2.0 */
/* regulators of a site file. */
#include <string.h>

#include "base/limits.h"
#include "load/scalar.h"
#include "load/schema.h"
#include "load/site_reader.h"

/* "https://collector.test:8443/x" to "collector.test:8443". */
static struct text authority_of(struct text url)
{
	const char *begin =
		url.size > 0 ? memmem(url.data, url.size, "://", 3) : NULL;
	struct text rest;

	if (begin == NULL)
		return (struct text){NULL, 0};
	rest.data = begin + 3;
	rest.size = url.size - (size_t)(rest.data - url.data);
	return text_cut(rest, '/', &rest);
}

static bool is_loopback(struct text authority)
{
	struct text port, host = text_cut(authority, ':', &port);

	return text_is(host, "localhost") || text_is(host, "127.0.0.1");
}

static void check_url(const struct content *content, const struct yaml_node *at)
{
	struct text authority;

	if (at == NULL || at->kind != YAML_SCALAR)
		return;
	authority = authority_of(at->scalar);
	if (authority.size > 0 &&
	    (text_starts(at->scalar, "https://") ||
	     (text_starts(at->scalar, "http://") && is_loopback(authority))))
		return;
	complain_help(content, at, COMPLAINT_VALUE,
		      TEXT("a collector's address begins with https://; "
			   "http:// only on this machine"),
		      "\"%.*s\" is no address of a collector",
		      TEXT_ARG(at->scalar));
}

/* The form of reports/statement.md section 3. */
static bool is_stream(struct text t)
{
	static const char *const bytes =
		"abcdefghijklmnopqrstuvwxyz0123456789.-:";
	bool colon = false;

	if (t.size == 0 || t.size > 64)
		return false;
	for (size_t i = 0; i < t.size; i++) {
		bool first = i == 0 && strchr(".-:", t.data[i]) != NULL;

		if (t.data[i] == '\0' || strchr(bytes, t.data[i]) == NULL ||
		    first || (t.data[i] == ':' && colon))
			return false;
		colon |= t.data[i] == ':';
	}
	return true;
}

static const struct rule_book *find_book(struct site_reader *reader,
					 const struct yaml_node *at)
{
	const struct pack *pack = reader->pack;
	struct text *ids = arena_many(reader->content.arena,
				      pack->rule_book_count, struct text);

	for (size_t i = 0; i < pack->rule_book_count; i++) {
		ids[i] = pack->rule_books[i].id;
		if (text_equal(ids[i], at->scalar))
			return &pack->rule_books[i];
	}
	complain_unknown(&reader->content, at, COMPLAINT_NO_RULE_BOOK,
			 "rule book", ids, pack->rule_book_count);
	return NULL;
}

static void read_books(struct site_reader *reader, const struct yaml_node *list,
		       struct regulator *out)
{
	const struct rule_book **books;

	if (list == NULL || list->kind != YAML_LIST)
		return;
	books = arena_many(reader->content.arena, list->count,
			   const struct rule_book *);
	for (size_t i = 0; i < list->count; i++) {
		const struct rule_book *book =
			find_book(reader, list->items[i]);

		if (book != NULL)
			books[out->rule_book_count++] = book;
	}
	out->rule_books = books;
}

/* It delays what is sent and never stops it. */
static void check_review(const struct content *content,
			 const struct yaml_node *at, struct span review)
{
	if (at == NULL ||
	    (review.seconds >= 0 && review.seconds <= LIMIT_REVIEW_S))
		return;
	complain_help(content, at, COMPLAINT_VALUE,
		      TEXT("an attestation may wait for people a day at most"),
		      "%.*s is no time for a review", TEXT_ARG(at->scalar));
}

static void check_timestamp(const struct content *content,
			    const struct yaml_node *node,
			    const struct timestamp_binding *it)
{
	const struct yaml_node *policy = yaml_get(node, "policy");
	size_t digits = 0;

	if (!text_starts(it->url, "https://") &&
	    !text_starts(it->url, "http://"))
		complain_help(content, node, COMPLAINT_VALUE,
			      TEXT("an authority's address begins with http:// "
				   "or https://; what it gives is signed"),
			      "\"%.*s\" is no address of a timestamp authority",
			      TEXT_ARG(it->url));
	for (size_t i = 0; i < it->policy.size; i++)
		digits += strchr("0123456789.", it->policy.data[i]) != NULL;
	if (policy &&
	    (digits != it->policy.size || !digits || digits > LIMIT_POLICY_OID))
		complain_help(content, policy, COMPLAINT_VALUE,
			      TEXT("numbers with dots between them: 1.2.3.4"),
			      "\"%.*s\" is no object identifier",
			      TEXT_ARG(it->policy));
}

static void read_timestamps(struct site_reader *reader,
			    const struct yaml_node *list, struct regulator *out)
{
	struct timestamp_binding *all;

	if (list == NULL || list->kind != YAML_LIST)
		return;
	if (list->count > LIMIT_TIMESTAMPS)
		complain(&reader->content, list, COMPLAINT_VALUE,
			 (struct text){0}, "more than %d timestamp authorities",
			 LIMIT_TIMESTAMPS);
	all = arena_many(reader->content.arena, list->count,
			 struct timestamp_binding);
	for (size_t i = 0; i < list->count && i < LIMIT_TIMESTAMPS; i++) {
		const struct yaml_node *node = list->items[i];

		all[i] = (struct timestamp_binding){
			read_text(node, "url"), read_text(node, "chain"),
			read_text(node, "policy"),
			read_bool(node, "require", false)};
		if (all[i].url.size)
			check_timestamp(&reader->content, node, &all[i]);
		out->timestamp_count++;
	}
	out->timestamps = all;
}

static void read_regulator(struct site_reader *reader,
			   const struct yaml_node *node, struct regulator *out)
{
	const struct content *content = &reader->content;

	out->place = content_place(content, node);
	out->url = read_text(node, "url");
	out->trust_root = read_text(node, "trust-root");
	out->stream = read_text(node, "stream");
	out->ca_file = read_text(node, "ca");
	out->client_cert = read_text(node, "client-cert");
	out->client_key = read_text(node, "client-key");
	out->review = read_span(node, "review");
	read_timestamps(reader, yaml_get(node, "timestamps"), out);
	check_review(content, yaml_get(node, "review"), out->review);
	check_url(content, yaml_get(node, "url"));
	if (out->stream.size == 0)
		out->stream = authority_of(out->url);
	if (out->url.size > 0 && !is_stream(out->stream))
		complain_help(content, node, COMPLAINT_NAME,
			      TEXT("a stream is lower-case letters, digits, "
				   "dots and dashes, at most 64"),
			      "\"%.*s\" is no name of a stream",
			      TEXT_ARG(out->stream));
	read_books(reader, yaml_get(node, "rulebooks"), out);
}

void read_regulators(struct site_reader *reader, const struct yaml_node *list)
{
	struct regulator *regulators;

	if (list == NULL || list->kind != YAML_LIST)
		return;
	regulators = arena_many(reader->content.arena, list->count,
				struct regulator);
	for (size_t i = 0; i < list->count; i++) {
		read_regulator(reader, list->items[i], &regulators[i]);
		for (size_t j = 0; j < i; j++)
			if (text_equal(regulators[j].stream,
				       regulators[i].stream))
				complain(&reader->content, list->items[i],
					 COMPLAINT_REPEATED, (struct text){0},
					 "two regulators have the stream %.*s",
					 TEXT_ARG(regulators[i].stream));
	}
	reader->site->regulators = regulators;
	reader->site->regulator_count = list->count;
}
