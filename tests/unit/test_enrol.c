/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver/enrol.h"

#include "attest/api.h"
#include "unit/tiny_server.h"
#include "unit/trust_world.h"

static struct world w;
static struct tiny_server server;
static struct text root_file;
static int status;
static unsigned posts;
static struct enrolment_request request;

static struct tiny_answer answer(void *context, struct text target,
				 struct text body)
{
	(void)context;
	if (text_is(target, "GET " API_TRUST_ROOT))
		return (struct tiny_answer){200, NULL, root_file};
	cr_assert(text_is(target, "POST " API_ENROLMENTS));
	posts++;
	MUST(enrolment_request_read(w.arena, text_copy(w.arena, body), &request,
				    err));
	if (status == 201) {
		w.root.version++;
		root_file = world_root_file(&w);
	}
	return (struct tiny_answer){
		status, NULL,
		status == 202 ? TEXT("{\"id\":\"e-1\",\"state\":\"pending\"}")
			      : TEXT("{}")};
}

static void set_up(void)
{
	world_open(&w);
	root_file = world_root_file(&w);
	status = 201;
	posts = 0;
	server = (struct tiny_server){.answer = answer};
	tiny_open(&server);
}

static void tear_down(void)
{
	tiny_close(&server);
	world_close(&w);
}

TestSuite(enrol, .init = set_up, .fini = tear_down);

#define TOKEN "00112233445566778899aabbccddeeff"

static int run(struct digest pin, struct enrolment_answer *out, struct err *err)
{
	char hex[DIGEST_HEX_ROOM];
	struct enrolment_code code;
	struct enrolment enrolment = {.code = &code,
				      .entity = TEXT("th-examplebank"),
				      .agent = TEXT("agent-1"),
				      .streams = &w.link.stream,
				      .stream_count = 1,
				      .key = w.agent,
				      .root_path = fs_join(w.arena, w.directory,
							   "trust-root.json")};

	digest_hex(pin, hex);
	if (enrolment_code_parse(w.arena,
				 text_format(w.arena, "%s:%s:%s", server.url,
					     TOKEN, hex),
				 &code, err))
		return -1;
	return enrol(w.arena, &enrolment, deadline_after_ms(5000), out, err);
}

Test(enrol, the_root_is_kept_and_possession_proved)
{
	struct enrolment_answer out;

	MUST(run(w.pin, &out, err));
	cr_assert_not(out.pending);
	cr_assert_eq(out.root_version, 4);
	cr_assert(text_is(request.token, TOKEN));
	cr_assert(text_equal(request.spki, key_spki(w.agent)));
	cr_assert(digest_equal(request.pin, w.pin));
	cr_assert(text_is(request.streams[0], "collector.example"));
	cr_assert(fs_exists(fs_join(w.arena, w.directory, "trust-root.json")));
}

Test(enrol, another_authority_never_sees_the_token)
{
	struct enrolment_answer out;

	REFUSED(run(key_digest(w.other), &out, err), "pinned");
	cr_assert_eq(posts, 0);
	cr_assert_not(
		fs_exists(fs_join(w.arena, w.directory, "trust-root.json")));
}

Test(enrol, an_older_root_is_refused_before_the_token_leaves)
{
	struct enrolment_answer out;

	MUST(run(w.pin, &out, err));
	w.root.version = 1;
	root_file = world_root_file(&w);
	posts = 0;
	REFUSED(run(w.pin, &out, err), "seen before");
	cr_assert_eq(posts, 0);
}

Test(enrol, pending_and_refused)
{
	struct enrolment_answer out;

	status = 202;
	MUST(run(w.pin, &out, err));
	cr_assert(out.pending);
	cr_assert(text_is(out.id, "e-1"));
	status = 403;
	REFUSED(run(w.pin, &out, err), "answer 403");
}

Test(enrol, a_request_by_another_key_proves_nothing)
{
	struct enrolment_answer out;
	struct enrolment_request read;
	struct envelope envelope;
	struct text payload, bytes;

	MUST(run(w.pin, &out, err));
	payload = text_format(
		w.arena,
		"{\"agent\":\"agent-1\",\"createdAt\":\"2026-01-01T00:00:00Z\","
		"\"entity\":\"e\",\"key\":\"%.*s\",\"nonce\":\"" TOKEN
		"\",\"pin\":\"%.*s\",\"streams\":[],\"token\":\"" TOKEN "\"}",
		TEXT_ARG(base64_encode(w.arena, key_spki(w.agent))),
		TEXT_ARG(digest_hex_copy(w.arena, w.pin)));
	envelope_begin(w.arena, PAYLOAD_ENROLMENT, payload, &envelope);
	MUST(envelope_sign(w.arena, &envelope, w.other, err));
	MUST(envelope_print(w.arena, &envelope, &bytes, err));
	REFUSED(enrolment_request_read(w.arena, bytes, &read, err),
		"does not hold");
}

static const char *const bad_codes[] = {
	"",
	"host",
	"host:" TOKEN,
	"host:" TOKEN ":12",
	":" TOKEN ":"
	"0000000000000000000000000000000000000000000000000000000000000000",
	"host:short:"
	"0000000000000000000000000000000000000000000000000000000000000000",
	"a/b:" TOKEN ":"
	"0000000000000000000000000000000000000000000000000000000000000000",
	"u@h:" TOKEN ":"
	"0000000000000000000000000000000000000000000000000000000000000000",
	"http://example.com:" TOKEN ":"
	"0000000000000000000000000000000000000000000000000000000000000000",
	"http://127.0.0.1.example.com:" TOKEN ":"
	"0000000000000000000000000000000000000000000000000000000000000000",
};

Test(enrol, codes_that_are_none)
{
	struct enrolment_code code;

	for (size_t i = 0; i < ARRAY_SIZE(bad_codes); i++)
		REFUSED(enrolment_code_parse(w.arena, text_from(bad_codes[i]),
					     &code, err),
			"enrolment code");
	MUST(enrolment_code_parse(
		w.arena,
		TEXT("collector.example:8443:" TOKEN ":"
		     "00000000000000000000000000000000000000000000000000000000"
		     "00000000"),
		&code, err));
	cr_assert(text_is(code.url, "https://collector.example:8443"));
}
