/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many bundles of a chain are verified a second, beside what `openssl
 * speed` makes of bare P-256 verifications on the same processors in the same
 * minute: with entries logged in batches (they share a checkpoint), and each
 * with a checkpoint of its own (one more signature to verify, Ed25519).
 * bench_verify [BUNDLES [THREADS]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attest/statement.h"
#include "attest/verify_many.h"
#include "ledger/checkpoint.h"
#include "ledger/leaf.h"
#include "ledger/note.h"
#include "parse/json.h"

#define BATCH 256

struct world {
	struct arena *arena;
	struct key *authority, *agent, *log;
	struct note_key log_key;
	struct digest log_id;
	struct text *bundles;
	struct text *leaves;
	struct envelope *envelopes;
	struct digest *hashes;
	size_t count;
	struct verify_request request;
	size_t good;
};

#define MUST(call)                                                        \
	do {                                                              \
		struct err must = {0}, *err = &must;                      \
		if (call) {                                               \
			fprintf(stderr, "bench_verify: %s\n", must.text); \
			exit(1);                                          \
		}                                                         \
	} while (0)

static struct key *make_key(struct world *w, const char *directory,
			    const char *name, enum key_algorithm algorithm)
{
	char *path = text_cstr(w->arena,
			       text_format(w->arena, "%s/%s", directory, name));
	struct key *key;

	MUST(key_generate(path, algorithm, NULL, err));
	MUST(key_open(path, NULL, &key, err));
	unlink(path);
	return key;
}

static void make_root(struct world *w)
{
	struct text spki = key_spki(w->authority);
	struct trust_log log = {TEXT("log.example"),
				key_spki(w->log),
				{{0}},
				{1700000000, 0},
				TRUST_OPEN};
	struct trust_agent agent = {.id = TEXT("agent-1"),
				    .spki = key_spki(w->agent),
				    .from = {1700000000, 0},
				    .until = TRUST_OPEN,
				    .invalid_after = TRUST_OPEN};
	struct trust_entity entity = {
		.id = TEXT("th-bank-one"), .agents = &agent, .agent_count = 1};
	struct instant now = {clock_now().seconds, 0};
	struct trust_root root = {.version = 1,
				  .issued = now,
				  .expires = {now.seconds + 86400, 0},
				  .threshold = 1,
				  .authority = &spki,
				  .authority_count = 1,
				  .logs = &log,
				  .log_count = 1,
				  .entities = &entity,
				  .entity_count = 1};
	struct key *const keys[] = {w->authority};

	MUST(trust_root_seal(w->arena, &root, keys, 1, &w->request.trust_root,
			     err));
	w->request.pin = key_digest(w->authority);
	w->request.now = now;
	w->log_id = trust_log_id(log.origin, log.spki);
	MUST(note_key_make(
		log.origin, NOTE_ED25519,
		(const unsigned char *)spki_ed25519_raw(log.spki).data,
		&w->log_key, err));
}

static void make_entries(struct world *w)
{
	struct digest previous = {{0}};

	for (size_t i = 0; i < w->count; i++) {
		struct report report = {.now = w->request.now,
					.created = w->request.now,
					.entity_id = TEXT("th-bank-one"),
					.agent_version = TEXT("0.1.0"),
					.attempts = 1};
		struct envelope *envelope = &w->envelopes[i];
		struct leaf leaf;
		struct text payload;

		report.chain = (struct chain_link){TEXT("th-bank-one"),
						   TEXT("agent-1"),
						   TEXT("log.example"), i + 1,
						   previous};
		random_fill(report.nonce, sizeof(report.nonce));
		MUST(statement_write(w->arena, STATEMENT_AUDIT_STARTED, &report,
				     &payload, err));
		envelope_begin(w->arena, PAYLOAD_STATEMENT, payload, envelope);
		MUST(envelope_sign(w->arena, envelope, w->agent, err));
		previous = envelope->identity;
		leaf = (struct leaf){envelope->identity,
				     envelope->signatures[0].bytes,
				     key_spki(w->agent)};
		w->leaves[i] = leaf_print(w->arena, &leaf);
		w->hashes[i] = ledger_leaf_hash(w->leaves[i]);
	}
}

static int sign(void *context, struct text message,
		unsigned char out[ED25519_SIGNATURE_BYTES], struct err *err)
{
	struct arena *arena = arena_open();
	struct text signature;
	int result = key_sign(context, arena, message, &signature, err);

	if (result == 0)
		memcpy(out, signature.data, ED25519_SIGNATURE_BYTES);
	arena_close(arena);
	return result;
}

/* Complete subtrees, remembered by level. */
struct nodes {
	struct digest *levels[TREE_LEVELS];
};

static int node(void *context, unsigned level, uint64_t index,
		struct digest *out, struct err *err)
{
	const struct nodes *nodes = context;

	(void)err;
	*out = nodes->levels[level][index];
	return 0;
}

static void make_nodes(struct world *w, struct nodes *nodes)
{
	size_t width = w->count;

	nodes->levels[0] = w->hashes;
	for (unsigned level = 1; (width /= 2) > 0; level++) {
		nodes->levels[level] =
			arena_many(w->arena, width, struct digest);
		for (size_t i = 0; i < width; i++)
			nodes->levels[level][i] = ledger_node_hash(
				nodes->levels[level - 1][2 * i],
				nodes->levels[level - 1][2 * i + 1]);
	}
}

static void make_bundles(struct world *w, struct nodes *nodes, size_t batch)
{
	const struct note_signer signer = {&w->log_key, sign, w->log};
	struct node_source source = {node, nodes};
	struct checkpoint checkpoint = {.origin = TEXT("log.example")};
	struct text note = {NULL, 0};

	for (size_t i = 0; i < w->count; i++) {
		struct receipt receipt = {.envelope = w->envelopes[i],
					  .spki = key_spki(w->agent),
					  .log_id = w->log_id,
					  .leaf = w->leaves[i]};
		struct text text, line;

		if (i % batch == 0) {
			checkpoint.size =
				i + batch < w->count ? i + batch : w->count;
			MUST(proof_root(&source, checkpoint.size,
					&checkpoint.root, err));
			text = checkpoint_print(w->arena, &checkpoint);
			MUST(note_sign(w->arena, text, &signer, 0, &line, err));
			note = note_print(w->arena, text, line);
		}
		receipt.checkpoint = note;
		receipt.root = checkpoint.root;
		MUST(proof_make_inclusion(w->arena, &source, i, checkpoint.size,
					  &receipt.proof, err));
		MUST(receipt_write(w->arena, &receipt, &w->bundles[i], err));
	}
}

static int read_one(void *context, size_t index, struct arena *arena,
		    struct text *bundle, struct err *err)
{
	const struct world *w = context;

	(void)arena;
	(void)err;
	*bundle = w->bundles[index];
	return 0;
}

static void done_one(void *context, size_t index, struct arena *arena,
		     const struct verification *v, const struct err *err)
{
	struct world *w = context;

	(void)index;
	(void)arena;
	(void)err;
	if (v && v->good)
		__atomic_fetch_add(&w->good, 1, __ATOMIC_RELAXED);
}

static double verify_all(struct world *w, unsigned threads)
{
	struct verify_many many = {&w->request, w->count, threads,
				   read_one,	done_one, w};
	struct verify_session *session;
	int64_t began = clock_monotonic_ns();

	w->good = 0;
	MUST(verify_session_open(&w->request, &session, err));
	w->request.session = session;
	MUST(verify_many_run(&many, err));
	verify_session_close(session);
	w->request.session = NULL;
	if (w->good != w->count) {
		fprintf(stderr, "bench_verify: %zu of %zu verified\n", w->good,
			w->count);
		exit(1);
	}
	return (double)w->count * 1e9 / (double)(clock_monotonic_ns() - began);
}

/* The last number of its last line is verifications a second. */
static double openssl_speed(unsigned threads)
{
	char number[16], line[512], last[512] = "";
	int ends[2];
	FILE *out;
	pid_t pid;

	snprintf(number, sizeof(number), "%u", threads);
	if (pipe(ends) || (pid = fork()) < 0)
		return 0;
	if (!pid) {
		dup2(ends[1], 1);
		close(2);
		close(ends[0]);
		execlp("openssl", "openssl", "speed", "-seconds", "2", "-multi",
		       number, "ecdsap256", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	out = fdopen(ends[0], "r");
	while (out && fgets(line, sizeof(line), out))
		if (strstr(line, "nistp256"))
			memcpy(last, line, sizeof(last));
	if (out)
		fclose(out);
	waitpid(pid, NULL, 0);
	last[strcspn(last, "\n")] = '\0';
	return strrchr(last, ' ') ? strtod(strrchr(last, ' '), NULL) : 0;
}

/* The better of three, so that a busy moment of the machine weighs less. */
static void measure(struct world *w, unsigned threads, const char *what)
{
	double best = 0, raw = 0;

	for (int i = 0; i < 3; i++) {
		double peer = openssl_speed(threads);
		double ours = verify_all(w, threads);

		best = ours > best ? ours : best;
		raw = peer > raw ? peer : raw;
	}
	printf("%zu bundles, %u threads, %s: %.0f a second; openssl speed "
	       "ecdsap256: %.0f verifications a second",
	       w->count, threads, what, best, raw);
	if (raw > 0)
		printf("; %.0f %%", 100 * best / raw);
	printf("\n");
}

int main(int argc, char **argv)
{
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
	unsigned threads = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 2;
	char directory[] = "/tmp/plaudit-bench-XXXXXX";
	struct world w = {.arena = arena_open(), .count = count};
	struct nodes nodes = {{NULL}};

	json_prepare();
	if (!mkdtemp(directory) || !count)
		return 1;
	w.authority = make_key(&w, directory, "authority.pem", KEY_P256);
	w.agent = make_key(&w, directory, "agent.pem", KEY_P256);
	w.log = make_key(&w, directory, "log.pem", KEY_ED25519);
	rmdir(directory);
	w.bundles = arena_many(w.arena, count, struct text);
	w.leaves = arena_many(w.arena, count, struct text);
	w.envelopes = arena_many(w.arena, count, struct envelope);
	w.hashes = arena_many(w.arena, count, struct digest);
	make_root(&w);
	make_entries(&w);
	make_nodes(&w, &nodes);
	make_bundles(&w, &nodes, BATCH);
	measure(&w, threads, "logged in batches");
	measure(&w, 1, "logged in batches");
	make_bundles(&w, &nodes, 1);
	measure(&w, threads, "each with its own checkpoint");
	key_close(w.authority);
	key_close(w.agent);
	key_close(w.log);
	arena_close(w.arena);
	return 0;
}
