/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver/timestamp_fetch.h"

#include "attest/receipt.h"
#include "base/arena.h"
#include "base/encode.h"
#include "base/fs.h"
#include "base/limits.h"
#include "seal/trust_timestamp.h"

#define DIRECTORY_MODE 0700
#define FILE_MODE      0600
#define SHOWN_DIGITS   4 /* bytes of the URL's digest in a file's name */

static char *path_of(const struct timestamp_fetch *fetch, struct text stem,
		     const struct timestamp_source *source)
{
	struct digest digest = digest_of(text_from(source->url));
	struct text hex = hex_encode(fetch->arena, digest.bytes, SHOWN_DIGITS);

	return text_cstr(fetch->arena,
			 text_format(fetch->arena,
				     "%s/timestamps/%.*s-%.*s.tsr",
				     fetch->stream_directory, TEXT_ARG(stem),
				     TEXT_ARG(hex)));
}

static int post(struct timestamp_fetch *fetch, const char *url,
		struct text query, struct http_response *out, struct err *err)
{
	static const struct http_header headers[] = {
		{TEXT("Content-Type"), TEXT(MEDIA_TIMESTAMP_QUERY)},
		{TEXT("Accept"), TEXT(MEDIA_TIMESTAMP_REPLY)},
	};
	struct http_request request = {
		.method = "POST",
		.url = url,
		.headers = headers,
		.header_count = ARRAY_SIZE(headers),
		.body = query,
		.body_limit = LIMIT_TIMESTAMP_BYTES,
	};

	return http_send(fetch->http, fetch->arena, &request,
			 deadline_sooner(fetch->deadline,
					 deadline_after_ms(LIMIT_TIMESTAMP_MS)),
			 out, err);
}

static int read_chain(struct arena *arena,
		      const struct timestamp_source *source,
		      struct timestamper *out, struct err *err)
{
	struct text pem;

	if (fs_read(arena, source->chain_file, LIMIT_CERTIFICATE_FILE, &pem,
		    err))
		return -1;
	if (timestamper_read(arena, pem, out, err))
		return err_prefix(err, "%s", source->chain_file);
	return 0;
}

int timestamp_ask_one(struct timestamp_fetch *fetch,
		      struct timestamp_asked *asked, struct err *err)
{
	struct timestamp_ask ask = {.imprint = asked->imprint,
				    .policy = asked->policy};
	struct err refused = {.kind = ERR_NONE};
	struct http_response answer;
	struct text query;

	asked->rule.ask = &ask;
	if (asked->policy.size) {
		asked->rule.policies = &asked->policy;
		asked->rule.policy_count = 1;
	}
	if (timestamp_request(fetch->arena, &ask, &query, err) ||
	    post(fetch, asked->url, query, &answer, err))
		return -1;
	if (answer.outcome != HTTP_ANSWERED)
		asked->why =
			text_format(fetch->arena, "no timestamp of %s: %.*s",
				    asked->url, TEXT_ARG(answer.reason));
	else if (answer.status != 200)
		asked->why = text_format(fetch->arena,
					 "no timestamp of %s: answer %d",
					 asked->url, answer.status);
	else if (timestamp_verify(fetch->arena, answer.body, asked->imprint,
				  &asked->rule, &asked->found, &refused))
		asked->why =
			text_format(fetch->arena, "the timestamp of %s: %s",
				    asked->url, refused.text);
	else
		asked->response = answer.body;
	asked->rule.ask = NULL;
	return asked->response.size ? 0 : 1;
}

/* One authority, for one entry; it stays silent for the rest of the run. */
static int fetch_one(struct timestamp_fetch *fetch, size_t at, struct text stem,
		     struct text signature, struct err *err)
{
	const struct timestamp_source *source = &fetch->sources[at];
	struct timestamp_asked asked = {.url = source->url,
					.policy = source->policy,
					.imprint = digest_of(signature)};
	char *path = path_of(fetch, stem, source);
	struct timestamper by;
	int answered;

	if (fs_exists(path) || fetch->silent[at])
		return 0;
	if (read_chain(fetch->arena, source, &by, err))
		return -1;
	asked.rule = (struct timestamp_rule){.authorities = &by,
					     .authority_count = 1};
	answered = timestamp_ask_one(fetch, &asked, err);
	if (answered < 0)
		return -1;
	fetch->silent[at] = answered == 1;
	fetch->why[at] = asked.why;
	return answered ? 0 : fs_put(path, asked.response, FILE_MODE, err);
}

int timestamps_fetch(struct timestamp_fetch *fetch, struct text stem,
		     struct text signature, struct text *missing,
		     struct err *err)
{
	struct text none = {NULL, 0};

	*missing = none;
	if (fetch->count &&
	    fs_make_dirs(fs_join(fetch->arena, fetch->stream_directory,
				 "timestamps"),
			 DIRECTORY_MODE, err))
		return -1;
	for (size_t i = 0; i < fetch->count; i++) {
		const struct timestamp_source *source = &fetch->sources[i];

		if (fetch_one(fetch, i, stem, signature, err))
			return err_prefix(err, "timestamps");
		if (source->required &&
		    !fs_exists(path_of(fetch, stem, source)))
			*missing = fetch->why[i];
	}
	return 0;
}

int timestamps_join(const struct timestamp_fetch *fetch, struct text stem,
		    const struct trust_root *root, struct text bundle,
		    struct text *out, struct err *err)
{
	struct timestamp_rule rule = trust_timestamp_rule(root);
	struct text held[LIMIT_TIMESTAMPS];
	struct receipt receipt;
	struct digest imprint;
	size_t count = 0;

	*out = bundle;
	if (!fetch->count)
		return 0;
	if (receipt_read(fetch->arena, bundle, &receipt, err))
		return -1;
	imprint = digest_of(receipt.envelope.signatures[0].bytes);
	for (size_t i = 0; i < fetch->count; i++) {
		const char *path = path_of(fetch, stem, &fetch->sources[i]);
		struct err ignored = {.kind = ERR_NONE};
		struct timestamp found;

		if (!fs_exists(path))
			continue;
		if (fs_read(fetch->arena, path, LIMIT_TIMESTAMP_BYTES,
			    &held[count], err))
			return -1;
		count += timestamp_verify(fetch->arena, held[count], imprint,
					  &rule, &found, &ignored) == 0;
	}
	return count ? receipt_add_timestamps(fetch->arena, bundle, held, count,
					      out, err)
		     : 0;
}
