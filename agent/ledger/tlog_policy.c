/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tlog_policy.h"

#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "ledger/base64_line.h"
#include "ledger/checkpoint.h"

#define WORDS_MAX 64 /* of one line */

struct reader {
	struct tlog_policy *policy;
	struct text words[WORDS_MAX];
	size_t word_count;
	bool quorum;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static int split(struct reader *r, struct text line, struct err *err)
{
	size_t at = 0;

	r->word_count = 0;
	for (;;) {
		size_t begin;

		while (at < line.size && is_blank(line.data[at]))
			at++;
		if (at == line.size)
			return 0;
		begin = at;
		while (at < line.size && !is_blank(line.data[at]))
			at++;
		if (r->word_count == WORDS_MAX)
			return err_set(err, ERR_LIMIT, "more than %d words",
				       WORDS_MAX);
		r->words[r->word_count++] =
			(struct text){line.data + begin, at - begin};
	}
}

static bool same_key(const struct note_key *a, const struct note_key *b)
{
	return memcmp(a->public_key, b->public_key, ED25519_KEY_BYTES) == 0;
}

static bool key_is_known(const struct tlog_policy *policy,
			 const struct note_key *key)
{
	for (size_t i = 0; i < policy->log_count; i++)
		if (same_key(&policy->logs[i].key, key))
			return true;
	for (size_t i = 0; i < policy->node_count; i++)
		if (policy->nodes[i].kind == POLICY_WITNESS &&
		    same_key(&policy->nodes[i].key, key))
			return true;
	return false;
}

static int take_key(const struct reader *r, struct text vkey,
		    enum note_key_type type, struct note_key *out,
		    struct err *err)
{
	if (note_key_parse(vkey, out, err))
		return -1;
	if (out->type != type)
		return err_set(err, ERR_USAGE,
			       "vkey: wanted key type %d, "
			       "got %d",
			       type, out->type);
	if (key_is_known(r->policy, out))
		return err_set(err, ERR_USAGE, "that public key stands twice");
	return 0;
}

static int read_log(struct reader *r, struct err *err)
{
	struct policy_log *log = &r->policy->logs[r->policy->log_count];

	if (r->word_count != 2 && r->word_count != 3)
		return err_set(err, ERR_USAGE, "wanted log VKEY [URL]");
	if (take_key(r, r->words[1], NOTE_ED25519, &log->key, err))
		return -1;
	if (r->word_count == 3)
		log->url = r->words[2];
	r->policy->log_count++;
	return 0;
}

static size_t find(const struct tlog_policy *policy, struct text name)
{
	for (size_t i = 0; i < policy->node_count; i++)
		if (text_equal(policy->nodes[i].name, name))
			return i;
	return POLICY_NONE;
}

/* The node that the line names, not yet counted. */
static int new_node(struct reader *r, enum policy_node_kind kind,
		    struct policy_node **out, struct err *err)
{
	struct policy_node *node = &r->policy->nodes[r->policy->node_count];
	struct text name = r->words[1];

	if (text_is(name, "none"))
		return err_set(err, ERR_USAGE, "\"none\" is no name");
	if (find(r->policy, name) != POLICY_NONE)
		return err_set(err, ERR_USAGE, "the name \"%.*s\" stands twice",
			       name.size > 80 ? 80 : (int)name.size, name.data);
	*node = (struct policy_node){
		.kind = kind, .name = name, .group = POLICY_NONE};
	*out = node;
	return 0;
}

static int read_witness(struct reader *r, struct err *err)
{
	struct policy_node *node;

	if (r->word_count != 3 && r->word_count != 4)
		return err_set(err, ERR_USAGE,
			       "wanted witness NAME VKEY [URL]");
	if (new_node(r, POLICY_WITNESS, &node, err) ||
	    take_key(r, r->words[2], NOTE_COSIGNATURE, &node->key, err))
		return -1;
	if (r->word_count == 4)
		node->url = r->words[3];
	r->policy->node_count++;
	return 0;
}

static int read_needed(struct text word, size_t members, size_t *out,
		       struct err *err)
{
	uint64_t needed = 0;

	if (text_is(word, "all"))
		needed = members;
	else if (text_is(word, "any"))
		needed = 1;
	else if (text_to_u64(word, &needed, err))
		return err_prefix(err, "wanted all, any or a number");
	if (needed < 1 || needed > members)
		return err_set(err, ERR_USAGE,
			       "%llu of %zu members: wanted 1 to %zu",
			       (unsigned long long)needed, members, members);
	*out = (size_t)needed;
	return 0;
}

static int read_group(struct reader *r, struct err *err)
{
	struct tlog_policy *policy = r->policy;
	struct policy_node *node;

	if (r->word_count < 4)
		return err_set(err, ERR_USAGE,
			       "wanted group NAME all|any|K MEMBER...");
	if (new_node(r, POLICY_GROUP, &node, err))
		return -1;
	node->member_count = r->word_count - 3;
	if (read_needed(r->words[2], node->member_count, &node->needed, err))
		return -1;
	for (size_t i = 3; i < r->word_count; i++) {
		size_t at = find(policy, r->words[i]);

		if (at == POLICY_NONE)
			return err_set(err, ERR_USAGE,
				       "member %zu: no such witness or group "
				       "above",
				       i - 2);
		if (policy->nodes[at].group != POLICY_NONE)
			return err_set(err, ERR_USAGE,
				       "member %zu: it is in a group already",
				       i - 2);
		policy->nodes[at].group = policy->node_count;
	}
	policy->node_count++;
	return 0;
}

static int read_quorum(struct reader *r, struct err *err)
{
	struct tlog_policy *policy = r->policy;

	if (r->word_count != 2)
		return err_set(err, ERR_USAGE, "wanted quorum NAME|none");
	if (r->quorum)
		return err_set(err, ERR_USAGE, "a second quorum");
	r->quorum = true;
	policy->quorum = find(policy, r->words[1]);
	if (policy->quorum == POLICY_NONE && !text_is(r->words[1], "none"))
		return err_set(err, ERR_USAGE, "no such witness or group");
	return 0;
}

static int read_line(struct reader *r, struct text line, struct err *err)
{
	struct tlog_policy *policy = r->policy;

	if (split(r, line, err))
		return -1;
	if (r->word_count == 0 || r->words[0].data[0] == '#')
		return 0;
	if (policy->log_count + policy->node_count == LIMIT_POLICY_NAMES)
		return err_set(err, ERR_LIMIT, "more than %d names",
			       LIMIT_POLICY_NAMES);
	if (text_is(r->words[0], "log"))
		return read_log(r, err);
	if (text_is(r->words[0], "witness"))
		return read_witness(r, err);
	if (text_is(r->words[0], "group"))
		return read_group(r, err);
	if (text_is(r->words[0], "quorum"))
		return read_quorum(r, err);
	return err_set(err, ERR_USAGE, "wanted log, witness, group or quorum");
}

static int check_bytes(struct text bytes, struct err *err)
{
	if (bytes.size > LIMIT_POLICY_BYTES)
		return err_set(err, ERR_LIMIT, "policy: larger than %d bytes",
			       LIMIT_POLICY_BYTES);
	if (!text_is_utf8(bytes))
		return err_set(err, ERR_USAGE, "policy: not UTF-8");
	for (size_t i = 0; i < bytes.size; i++)
		if ((unsigned char)bytes.data[i] < 0x20 &&
		    bytes.data[i] != '\n' && bytes.data[i] != '\t')
			return err_set(err, ERR_USAGE,
				       "policy: control character 0x%02x",
				       (unsigned char)bytes.data[i]);
	return 0;
}

int tlog_policy_parse(struct arena *arena, struct text bytes,
		      struct tlog_policy *out, struct err *err)
{
	struct tlog_policy policy = {.quorum = POLICY_NONE};
	struct reader reader = {.policy = &policy};
	struct text line;

	if (check_bytes(bytes, err))
		return -1;
	policy.logs =
		arena_many(arena, LIMIT_POLICY_NAMES + 1, struct policy_log);
	policy.nodes =
		arena_many(arena, LIMIT_POLICY_NAMES + 1, struct policy_node);
	for (unsigned number = 1; text_line(&bytes, &line); number++)
		if (read_line(&reader, line, err))
			return err_prefix(err, "policy: line %u", number);
	if (bytes.size)
		return err_set(err, ERR_USAGE,
			       "policy: the last line has no end");
	if (policy.log_count == 0)
		return err_set(err, ERR_USAGE, "policy: it names no log");
	if (!reader.quorum)
		return err_set(err, ERR_USAGE, "policy: it has no quorum line");
	*out = policy;
	return 0;
}

/* Which nodes hold, members before groups. */
static bool quorum_holds(struct arena *arena, const struct tlog_policy *policy,
			 const struct note_witness *found, size_t count)
{
	size_t *held = arena_many(arena, policy->node_count, size_t);

	if (policy->quorum == POLICY_NONE)
		return true;
	for (size_t i = 0; i < policy->node_count; i++) {
		const struct policy_node *node = &policy->nodes[i];
		bool good =
			node->kind == POLICY_GROUP && held[i] >= node->needed;

		for (size_t j = 0; j < count; j++)
			if (found[j].key == &node->key)
				good = true;
		if (i == policy->quorum)
			return good;
		if (good && node->group != POLICY_NONE)
			held[node->group]++;
	}
	return false;
}

static const struct policy_log *log_of(const struct tlog_policy *policy,
				       const struct note *note,
				       struct text origin, struct err *err)
{
	struct err why = {.kind = ERR_NONE};

	for (size_t i = 0; i < policy->log_count; i++) {
		struct note_witness found[1];
		size_t count = 0;

		if (!text_equal(policy->logs[i].key.name, origin))
			continue;
		if (note_verify(note, &policy->logs[i].key, 1, found, &count,
				&why) == 0)
			return &policy->logs[i];
		*err = why;
	}
	if (why.kind == ERR_NONE)
		err_set(err, ERR_TRUST, "the policy names no log %.*s",
			TEXT_ARG(origin));
	return NULL;
}

int tlog_policy_check(struct arena *arena, const struct tlog_policy *policy,
		      struct text checkpoint, size_t *cosigned, struct err *err)
{
	struct note_witness *found =
		arena_many(arena, policy->node_count, struct note_witness);
	struct checkpoint parsed;
	struct note note;
	size_t count = 0;

	if (note_parse(arena, checkpoint, &note, err) ||
	    checkpoint_parse(note.text, &parsed, err))
		return -1;
	if (!log_of(policy, &note, parsed.origin, err))
		return err_prefix(err, "policy");
	for (size_t i = 0; i < policy->node_count; i++) {
		const struct policy_node *node = &policy->nodes[i];
		size_t one = 0;

		if (node->kind != POLICY_WITNESS ||
		    !note_names(&note, &node->key))
			continue;
		if (note_verify(&note, &node->key, 1, &found[count], &one, err))
			return err_prefix(err, "policy");
		count += one;
	}
	*cosigned = count;
	if (!quorum_holds(arena, policy, found, count))
		return err_set(err, ERR_TRUST,
			       "policy: %zu of its witnesses have cosigned, "
			       "and they are no quorum",
			       count);
	return 0;
}
