/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/enrolment.h"

#include "collector/trust_issue.h"
#include "unit/collector_stand.h"

static struct stand s;
static char token[ENROL_TOKEN_HEX + 1];
static char pin[DIGEST_HEX_ROOM];

/* A collector, and a second key that nobody has enrolled yet. */
static void set_up(void)
{
	struct enrol_code code = {
		.entity = TEXT("th-bank-one"),
		.expires = {STAND_NOW.seconds + 3600, 0},
	};
	struct key *fresh = NULL;

	stand_serve(&s);
	cr_assert(zero(int, enrolment_code_make(s.collector->desk.store, code,
						token, &s.err)));
	digest_hex(key_digest(s.collector->desk.authority), pin);
	cr_assert(zero(int, key_generate(stand_path(&s, "log.pem"), KEY_P256,
					 NULL, &s.err)));
	cr_assert(zero(int, key_open(stand_path(&s, "log.pem"), NULL, &fresh,
				     &s.err)));
	key_close(s.agent);
	s.agent = fresh;
}

static void tear_down(void)
{
	stand_end(&s);
}

TestSuite(enrolment, .init = set_up, .fini = tear_down);

static struct text ask(const char *entity, const char *with_token,
		       const char *with_pin, struct key *signer)
{
	struct json *payload = json_object(s.arena);
	struct json *streams = json_list(s.arena);
	struct envelope envelope;
	struct text bytes, out;

	json_push(s.arena, streams, json_str(s.arena, "log.example"));
	json_add(s.arena, payload, "agent", json_str(s.arena, "agent-9"));
	json_add(s.arena, payload, "createdAt",
		 json_str(s.arena, "2026-01-01T00:00:00Z"));
	json_add(s.arena, payload, "entity", json_str(s.arena, entity));
	json_add(s.arena, payload, "key",
		 json_text(s.arena, base64_encode(s.arena, key_spki(s.agent))));
	json_add(s.arena, payload, "nonce",
		 json_str(s.arena, "00112233445566778899aabbccddeeff"));
	json_add(s.arena, payload, "pin", json_str(s.arena, with_pin));
	json_add(s.arena, payload, "streams", streams);
	json_add(s.arena, payload, "token", json_str(s.arena, with_token));
	cr_assert(zero(int, json_canonical(s.arena, payload, &bytes, &s.err)));
	envelope_begin(s.arena, PAYLOAD_ENROLMENT, bytes, &envelope);
	cr_assert(zero(int, envelope_sign(s.arena, &envelope, signer, &s.err)));
	cr_assert(zero(int, envelope_print(s.arena, &envelope, &out, &s.err)));
	return out;
}

static void refused(struct text body, enum api_problem kind)
{
	struct refusal refusal;
	struct text answer;

	cr_assert(eq(int, -1,
		     enrolment_answer(&s.collector->enrolment, s.arena, body,
				      STAND_NOW, &answer, &refusal)));
	cr_assert(eq(int, refusal.kind, kind), "%s",
		  refusal_word(refusal.kind));
}

Test(enrolment, a_key_comes_into_the_trust_root_and_the_log)
{
	struct collector *c = s.collector;
	struct text answer, again, body;
	struct trust_root_row row;
	struct event_list events;
	struct trust_root root;
	struct refusal refusal;
	const struct trust_entity *entity;

	body = ask("th-bank-one", token, pin, s.agent);
	cr_assert(zero(int, enrolment_answer(&c->enrolment, s.arena, body,
					     STAND_NOW, &answer, &refusal)));
	cr_assert(zero(int, c->desk.store->kind->trust_root(
				    c->desk.store, s.arena, &row, &s.err)));
	cr_assert(zero(int, trust_root_of_row(s.arena, &row, &root, &s.err)));
	cr_assert(eq(sz, root.entity_count, 1));
	cr_assert(trust_root_agent(&root, spki_hint(s.arena, key_spki(s.agent)),
				   &entity) != NULL);
	cr_assert(zero(int, c->desk.store->kind->events(c->desk.store, s.arena,
							9, &events, &s.err)));
	cr_assert(eq(sz, events.count, 1));
	cr_assert(text_is(events.items[0].kind, "enrolled"));
	/* the same again is answered, and makes no second entry */
	cr_assert(zero(int, enrolment_answer(&c->enrolment, s.arena, body,
					     STAND_NOW, &again, &refusal)));
	cr_assert(eq(u64, log_writer_edge(c->writer, s.arena).size, 1));
}

Test(enrolment, a_wrong_or_used_token_opens_nothing)
{
	struct text answer;
	struct refusal refusal;
	struct key *other = s.agent;

	refused(ask("th-bank-one", "00000000000000000000000000000000", pin,
		    s.agent),
		API_PROBLEM_BAD_TOKEN);
	refused(ask("th-bank-two", token, pin, s.agent), API_PROBLEM_BAD_TOKEN);
	cr_assert(zero(int,
		       enrolment_answer(&s.collector->enrolment, s.arena,
					ask("th-bank-one", token, pin, s.agent),
					STAND_NOW, &answer, &refusal)));
	s.agent = s.collector->desk.authority; /* any other key */
	refused(ask("th-bank-one", token, pin, s.agent), API_PROBLEM_BAD_TOKEN);
	s.agent = other;
}

Test(enrolment, who_has_not_the_key_cannot_enrol_it)
{
	refused(ask("th-bank-one", token, pin, s.collector->desk.authority),
		API_PROBLEM_BAD_SIGNATURE);
}

Test(enrolment, a_request_for_another_regulator_is_refused)
{
	char other[DIGEST_HEX_ROOM] = "";

	memset(other, 'a', DIGEST_HEX_ROOM - 1);
	refused(ask("th-bank-one", token, other, s.agent),
		API_PROBLEM_WRONG_PIN);
}

Test(enrolment, ids_keep_to_their_alphabet)
{
	cr_assert(chain_id_is_valid(TEXT("th-bank.1"), false));
	cr_assert(chain_id_is_valid(TEXT("127.0.0.1:8443"), true));
	cr_assert(not(chain_id_is_valid(TEXT("127.0.0.1:8443"), false)));
	cr_assert(not(chain_id_is_valid(TEXT(""), false)));
	cr_assert(not(chain_id_is_valid(TEXT("-a"), false)));
	cr_assert(not(chain_id_is_valid(TEXT("A"), false)));
	cr_assert(not(chain_id_is_valid(TEXT("a/b"), true)));
	cr_assert(not(chain_id_is_valid(TEXT("a:"), true)));
	cr_assert(not(chain_id_is_valid(TEXT("a:b"), true)));
}
