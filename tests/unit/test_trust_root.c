/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/trust_root.h"

#include <unistd.h>

#include "unit/seal_words.h"
#include "unit/temp_tree.h"

struct fixture {
	struct arena *arena;
	char directory[40];
	struct key *authority, *second, *agent, *log;
	struct text authorities[2];
	struct trust_agent agents[2];
	struct trust_entity entities[2];
	struct trust_log trust_log;
	struct trust_root root;
};

static struct fixture f;

static struct key *make_key(const char *name, enum key_algorithm algorithm)
{
	char *path = fs_join(f.arena, f.directory, name);
	struct key *key = NULL;

	MUST(key_generate(path, algorithm, NULL, err));
	MUST(key_open(path, NULL, &key, err));
	return key;
}

static struct instant at(const char *text)
{
	struct instant t;

	MUST(instant_parse(text_from(text), &t, err));
	return t;
}

static void set_up(void)
{
	f.arena = arena_open();
	strncpy(f.directory, "/tmp/plaudit-root-XXXXXX", 39);
	cr_assert(mkdtemp(f.directory));
	f.authority = make_key("a.pem", KEY_P256);
	f.second = make_key("b.pem", KEY_P256);
	f.agent = make_key("c.pem", KEY_P256);
	f.log = make_key("d.pem", KEY_ED25519);
	f.authorities[0] = key_spki(f.authority);
	f.authorities[1] = key_spki(f.second);
	f.agents[0] = (struct trust_agent){.id = TEXT("agent-1"),
					   .spki = key_spki(f.agent),
					   .from = at("2026-01-01T00:00:00Z"),
					   .until = TRUST_OPEN,
					   .invalid_after = TRUST_OPEN};
	f.entities[0] = (struct trust_entity){.id = TEXT("th-examplebank"),
					      .agents = f.agents,
					      .agent_count = 1};
	f.trust_log = (struct trust_log){.origin = TEXT("log.example"),
					 .spki = key_spki(f.log),
					 .from = at("2026-01-01T00:00:00Z"),
					 .until = TRUST_OPEN};
	f.root = (struct trust_root){.version = 2,
				     .issued = at("2026-01-01T00:00:00Z"),
				     .expires = at("2027-01-01T00:00:00Z"),
				     .threshold = 1,
				     .authority = f.authorities,
				     .authority_count = 1,
				     .logs = &f.trust_log,
				     .log_count = 1,
				     .entities = f.entities,
				     .entity_count = 1};
}

static void tear_down(void)
{
	temp_tree_remove(f.directory);
	key_close(f.authority);
	key_close(f.second);
	key_close(f.agent);
	key_close(f.log);
	arena_close(f.arena);
}

TestSuite(trust_root, .init = set_up, .fini = tear_down);

static struct text seal(struct key *const *keys, size_t count)
{
	struct text out = {0};

	MUST(trust_root_seal(f.arena, &f.root, keys, count, &out, err));
	return out;
}

Test(trust_root, what_is_sealed_verifies_and_can_be_looked_up)
{
	const struct trust_entity *entity = NULL;
	struct trust_root root;
	struct text bytes = seal(&f.authority, 1);

	f.agents[0].has_last_good = true;
	f.agents[0].last_good_size = 7;
	bytes = seal(&f.authority, 1);
	MUST(trust_root_verify(f.arena, bytes, key_digest(f.authority),
			       at("2026-06-01T00:00:00Z"), &root, err));
	cr_assert_eq(root.version, 2);
	cr_assert(trust_root_agent(&root, spki_hint(f.arena, key_spki(f.agent)),
				   &entity));
	cr_assert(text_is(entity->id, "th-examplebank"));
	cr_assert_null(trust_root_agent(
		&root, spki_hint(f.arena, key_spki(f.second)), &entity));
	cr_assert(trust_root_log(&root, TEXT("log.example")));
	cr_assert_null(trust_root_log(&root, TEXT("log.exampl")));
	cr_assert(trust_root_entity(&root, TEXT("th-examplebank")));
	MUST(trust_agent_check_index(root.entities->agents, 6, err));
	REFUSED(trust_agent_check_index(root.entities->agents, 7, err),
		"revoked");
}

Test(trust_root, pin_threshold_and_time_are_demanded)
{
	struct key *both[] = {f.authority, f.second};
	struct instant now = at("2026-06-01T00:00:00Z");
	struct digest pin = key_digest(f.authority);
	struct trust_root root;

	REFUSED(trust_root_verify(f.arena, seal(&f.second, 1), pin, now, &root,
				  err),
		"pinned");
	REFUSED(trust_root_verify(f.arena, seal(&f.authority, 1),
				  key_digest(f.second), now, &root, err),
		"pinned");
	REFUSED(trust_root_verify(f.arena, seal(&f.authority, 1), pin,
				  at("2027-01-01T00:00:00Z"), &root, err),
		"expired");
	REFUSED(trust_root_verify(f.arena, seal(&f.authority, 1), pin,
				  at("2025-12-31T00:00:00Z"), &root, err),
		"future");
	f.root.authority_count = 2;
	f.root.threshold = 2;
	REFUSED(trust_root_verify(f.arena, seal(&f.authority, 1), pin, now,
				  &root, err),
		"2 are needed");
	both[1] = f.authority; /* one key twice is one key */
	REFUSED(trust_root_verify(f.arena, seal(both, 2), pin, now, &root, err),
		"2 are needed");
	both[1] = f.second;
	MUST(trust_root_verify(f.arena, seal(both, 2), pin, now, &root, err));
}

Test(trust_root, versions_never_go_back)
{
	const char *seen = fs_join(f.arena, f.directory, "seen");
	struct digest pin = key_digest(f.authority);
	struct trust_root newer = f.root, older = f.root, other = f.root;

	newer.version = 5;
	older.version = 4;
	other.version = 5;
	other.digest.bytes[0] = 1;
	MUST(trust_root_keep_version(f.arena, &newer, pin, seen, err));
	MUST(trust_root_keep_version(f.arena, &newer, pin, seen, err));
	REFUSED(trust_root_keep_version(f.arena, &older, pin, seen, err),
		"was seen before");
	REFUSED(trust_root_keep_version(f.arena, &other, pin, seen, err),
		"two different");
}

Test(trust_root, new_authority_keys_need_the_old_ones)
{
	struct key *both[] = {f.authority, f.second};
	struct trust_root old = f.root;

	f.root.version = 3;
	f.root.authority = &f.authorities[1];
	REFUSED(trust_root_check_change(f.arena, &old, seal(&f.second, 1), err),
		"version before it");
	MUST(trust_root_check_change(f.arena, &old, seal(both, 2), err));
}

Test(trust_root, rules_of_the_payload)
{
	struct text out;

	f.agents[1] = f.agents[0];
	f.entities[0].agent_count = 2;
	REFUSED(trust_root_write(f.arena, &f.root, &out, err), "twice");
	f.entities[0].agent_count = 1;
	f.root.threshold = 2;
	REFUSED(trust_root_write(f.arena, &f.root, &out, err), "threshold");
	f.root.threshold = 1;
	f.root.witnesses = (struct trust_witness[]){
		{.name = TEXT("a"), .key = spki_ed25519_raw(key_spki(f.log))}};
	f.root.witness_count = 1;
	REFUSED(trust_root_write(f.arena, &f.root, &out, err), "of itself");
	f.root.witnesses = (struct trust_witness[]){
		{.name = TEXT("a"),
		 .key = TEXT("01234567890123456789012345678901")},
		{.name = TEXT("b"),
		 .key = TEXT("01234567890123456789012345678901")}};
	f.root.witness_count = 2;
	REFUSED(trust_root_write(f.arena, &f.root, &out, err), "twice");
	f.root.witness_count = 0;
	f.root.quorum = 1;
	REFUSED(trust_root_write(f.arena, &f.root, &out, err), "quorum");
	f.root.quorum = 0;
	f.root.log_count = 0;
	REFUSED(trust_root_write(f.arena, &f.root, &out, err), "tlogs");
	f.root.log_count = 1;
	f.root.expires = f.root.issued;
	REFUSED(trust_root_write(f.arena, &f.root, &out, err), "expires");
	f.root.expires = at("2027-01-01T00:00:00Z");
	f.trust_log.origin = TEXT("log.example/x");
	REFUSED(trust_root_write(f.arena, &f.root, &out, err), "bare host");
}

Test(trust_root, a_key_is_judged_as_of_the_time_and_stream)
{
	struct trust_agent agent = f.agents[0];
	const struct text streams[] = {TEXT("one"), TEXT("two")};

	agent.until = at("2026-03-01T00:00:00Z");
	agent.invalid_after = at("2026-02-01T00:00:00Z");
	MUST(trust_agent_check(&agent, TEXT("any"), at("2026-01-01T00:00:00Z"),
			       err));
	REFUSED(trust_agent_check(&agent, TEXT("any"),
				  at("2025-12-31T23:59:59Z"), err),
		"not yet");
	REFUSED(trust_agent_check(&agent, TEXT("any"),
				  at("2026-02-01T00:00:00Z"), err),
		"revoked");
	REFUSED(trust_agent_check(&agent, TEXT("any"),
				  at("2026-03-01T00:00:00Z"), err),
		"ended");
	agent.streams = streams;
	agent.stream_count = 2;
	REFUSED(trust_agent_check(&agent, TEXT("three"),
				  at("2026-01-02T00:00:00Z"), err),
		"stream");
}
