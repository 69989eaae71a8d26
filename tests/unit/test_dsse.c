/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/dsse.h"

#include "unit/seal_words.h"

static struct arena *arena;

static void set_up(void)
{
	arena = arena_open();
}

static void tear_down(void)
{
	arena_close(arena);
}

TestSuite(dsse, .init = set_up, .fini = tear_down);

Test(dsse, pae_counts_bytes)
{
	struct text pae = dsse_pae(arena, TEXT("http://example.com/HelloWorld"),
				   TEXT("hello world"));

	cr_assert(text_is(pae, "DSSEv1 29 http://example.com/HelloWorld 11 "
			       "hello world"));
	cr_assert(
		text_is(dsse_pae(arena, TEXT("t"), TEXT("")), "DSSEv1 1 t 0 "));
	cr_assert(text_is(dsse_pae(arena, TEXT("\xe0\xb8\x81"), TEXT("x")),
			  "DSSEv1 3 \xe0\xb8\x81 1 x"));
}

/* reports/statement.md section 9 */
Test(dsse, the_vector_holds)
{
	static const char spki_hex[] =
		"3059301306072a8648ce3d020106082a8648ce3d0301070342000460fed4"
		"ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb679"
		"03fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d44622"
		"99";
	char spki[P256_SPKI_BYTES], hex[DIGEST_HEX_ROOM];
	struct public_key *key = NULL;
	struct envelope envelope;
	struct text bytes, again;
	struct err refused = {0};

	MUST(hex_decode(text_from(spki_hex), spki, sizeof(spki), err));
	MUST(public_key_open((struct text){spki, sizeof(spki)}, &key, err));
	MUST(fs_read(arena, "tests/fixtures/statement/started-envelope.json",
		     100000, &bytes, err));
	MUST(envelope_parse(arena, bytes, &envelope, err));
	digest_hex(envelope.identity, hex);
	cr_assert_str_eq(hex, "f3c43ba812cd71b1f5a57603cae3944a"
			      "16ee8c1737d24294d5f081d66f9b8507");
	cr_assert(text_is(envelope.signatures[0].hint,
			  "Wnp4zKSg9CDZvGK7Zpw8J1njn3I9OuENy+DwgVoH7NQ="));
	MUST(envelope_verify(&envelope, PAYLOAD_STATEMENT, key, err));
	MUST(envelope_print(arena, &envelope, &again, err));
	cr_assert(text_equal(bytes, again));
	cr_assert_eq(envelope_verify(&envelope, PAYLOAD_TRUST_ROOT, key,
				     &refused),
		     -1);
	cr_assert(strstr(refused.text, "payloadType"));
	public_key_close(key);
}

static const struct {
	const char *json, *words;
} wrongs[] = {
	{"[]", "not an object"},
	{"{}", "payloadType"},
	{"{\"payload\":\"\",\"payloadType\":\"t\"}", "signatures"},
	{"{\"payload\":\"\",\"payloadType\":\"t\",\"signatures\":[]}",
	 "no signature"},
	{"{\"payload\":\"eA\",\"payloadType\":\"t\",\"signatures\":[{\"sig\":"
	 "\"eA==\"}]}",
	 "payload"},
	{"{\"payload\":\"eA==\",\"payloadType\":\"t\",\"signatures\":[{}]}",
	 "sig"},
	{"{\"payload\":\"eA==\",\"payloadType\":\"t\",\"signatures\":[{\"sig\":"
	 "\"eB==\"}]}",
	 "sig"},
	{"{\"payload\":\"eA==\",\"payload\":\"eA==\",\"payloadType\":\"t\","
	 "\"signatures\":[{\"sig\":\"eA==\"}]}",
	 "duplicate"},
	{"{\"payload\":\"eA==\",\"payloadType\":\"t\",\"signatures\":[{\"sig\":"
	 "\"eA==\",\"\\u0073ig\":\"eA==\"}]}",
	 "duplicate"},
	{"{\"payload\":\"eA==\",\"payloadType\":\"t\",\"signatures\":[{\"sig\":"
	 "\"eA==\",\"keyid\":7}]}",
	 "keyid"},
};

Test(dsse, broken_envelopes_are_refused)
{
	for (size_t i = 0; i < ARRAY_SIZE(wrongs); i++) {
		struct envelope envelope;
		struct err err = {0};

		cr_assert_eq(envelope_parse(arena, text_from(wrongs[i].json),
					    &envelope, &err),
			     -1, "%s", wrongs[i].json);
		cr_assert(strstr(err.text, wrongs[i].words), "%s: %s",
			  wrongs[i].json, err.text);
	}
}

Test(dsse, both_alphabets_are_read_and_unknown_members_ignored)
{
	struct envelope envelope;

	MUST(envelope_parse(arena,
			    TEXT("{\"payload\":\"_-8=\",\"payloadType\":\"t\","
				 "\"signatures\":[{\"sig\":\"/+8=\",\"x\":1}],"
				 "\"y\":null}"),
			    &envelope, err));
	cr_assert(text_equal(envelope.payload, envelope.signatures[0].bytes));
	cr_assert_eq(envelope.signatures[0].hint.size, 0);
}

Test(dsse, more_than_sixteen_signatures_are_too_many)
{
	struct envelope envelope;
	struct buffer json;
	struct err err = {0};

	buffer_init(&json);
	buffer_str(&json, "{\"payload\":\"\",\"payloadType\":\"t\","
			  "\"signatures\":[");
	for (int i = 0; i < 17; i++)
		buffer_printf(&json, "%s{\"sig\":\"\"}", i ? "," : "");
	buffer_str(&json, "]}");
	cr_assert_eq(envelope_parse(arena, buffer_view(&json), &envelope, &err),
		     -1);
	cr_assert_eq(err.kind, ERR_LIMIT);
	buffer_release(&json);
}
