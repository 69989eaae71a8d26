/* SPDX-License-Identifier: Apache-2.0 */
#include "deliver/upload.h"

#include "attest/api.h"
#include "unit/tiny_server.h"
#include "unit/trust_world.h"

static struct world w;
static struct trust_root root;
static char *stream;
static struct tiny_server server;

/* A collector of a few lines; `mood` says how it errs. */
enum mood { HONEST, BUSY_TWICE, FORK, NO_KEY, WRONG_RECEIPT, DENIES, SILENT };
static enum mood mood;
static struct text receipts[WORLD_LEAVES];
static struct digest logged[WORLD_LEAVES];
static size_t logged_count;

static struct tiny_answer problem(int status, const char *word)
{
	return (struct tiny_answer){
		status, "Content-Type: application/problem+json\r\n",
		text_format(w.arena,
			    "{\"type\":\"" API_PROBLEM_PREFIX "%s\",\"detail\":"
			    "\"because\\u001b[31m\"}",
			    word)};
}

static struct tiny_answer attestation(struct text body)
{
	struct envelope envelope;
	struct receipt receipt;

	MUST(envelope_parse(w.arena, body, &envelope, err));
	for (size_t i = 0; i < logged_count; i++)
		if (digest_equal(logged[i], envelope.identity))
			return (struct tiny_answer){200, NULL, receipts[i]};
	receipt = world_receipt(&w, body);
	if (mood == WRONG_RECEIPT)
		receipt.root.bytes[0] ^= 1;
	logged[logged_count] = envelope.identity;
	receipts[logged_count] = world_bundle(&w, &receipt);
	return (struct tiny_answer){201, NULL, receipts[logged_count++]};
}

static struct tiny_answer consistency(struct text target)
{
	struct json *json = json_object(w.arena), *list = json_list(w.arena);
	struct node_source nodes = world_nodes(&w);
	struct consistency_proof proof;
	unsigned long from = 0, to = 0;
	char *at = text_cstr(w.arena, target);

	cr_assert_eq(sscanf(at, "GET /v1/log/consistency?from=%lu&to=%lu",
			    &from, &to),
		     2);
	MUST(proof_make_consistency(w.arena, &nodes, from, to, &proof, err));
	for (size_t i = 0; i < proof.path.count; i++)
		json_push(
			w.arena, list,
			json_bytes(
				w.arena,
				(struct text){
					(const char *)proof.path.items[i].bytes,
					DIGEST_BYTES}));
	json_add(w.arena, json, "hashes", list);
	return (struct tiny_answer){200, NULL, json_pretty(w.arena, json)};
}

static struct tiny_answer answer(void *context, struct text target,
				 struct text body)
{
	(void)context;
	if (text_starts(target, "GET " API_CONSISTENCY))
		return consistency(target);
	if (text_starts(target, "GET " API_CHECKPOINT))
		return (struct tiny_answer){200, NULL,
					    world_checkpoint(&w, w.leaf_count)};
	cr_assert(text_is(target, "POST " API_ATTESTATIONS));
	if (mood == SILENT)
		return (struct tiny_answer){.status = -1};
	if (mood == BUSY_TWICE && server.requests <= 2)
		return problem(503, "busy");
	if (mood == FORK)
		return problem(409, "fork");
	if (mood == DENIES)
		return problem(422, "wrong-time");
	if (mood == NO_KEY)
		return problem(403, "unknown-key");
	return attestation(body);
}

static void set_up(void)
{
	world_open(&w);
	MUST(stream_directory(w.arena, w.directory, w.link.stream, &stream,
			      err));
	MUST(trust_root_verify(w.arena, world_root_file(&w), w.pin, clock_now(),
			       &root, err));
	mood = HONEST;
	logged_count = 0;
	server = (struct tiny_server){.answer = answer};
	tiny_open(&server);
}

static void tear_down(void)
{
	tiny_close(&server);
	world_close(&w);
}

TestSuite(upload, .init = set_up, .fini = tear_down);

static int push(int64_t ms, struct upload_result *result, struct err *err)
{
	struct upload_target target = {.url = server.url,
				       .stream_directory = stream,
				       .root = &root,
				       .first_wait_ms = 5};
	struct outbox *outbox = NULL;

	if (outbox_open(w.arena, stream, &outbox, err))
		return -1;
	return upload_run(w.arena, outbox, &target, deadline_after_ms(ms),
			  result, err);
}

Test(upload, all_is_sent_in_order_and_receipts_are_kept)
{
	struct upload_result result;
	struct log_state known;

	world_log_add(&w, "somebody else's");
	for (int i = 0; i < 3; i++)
		world_seal(&w, w.agent);
	MUST(push(5000, &result, err));
	cr_assert_eq(result.sent, 3);
	cr_assert_eq(result.left, 0);
	cr_assert_eq(result.log_size, 4);
	MUST(log_state_read(w.arena, stream, &known, err));
	cr_assert_eq(known.size, 4);
	cr_assert_eq(server.requests, 5, "three posts, two consistencies");
	MUST(push(5000, &result, err));
	cr_assert_eq(result.sent, 0);
}

Test(upload, busy_is_tried_again)
{
	struct upload_result result;

	mood = BUSY_TWICE;
	world_seal(&w, w.agent);
	MUST(push(5000, &result, err));
	cr_assert_eq(result.sent, 1);
	cr_assert_eq(server.requests, 3);
}

Test(upload, a_refusal_is_kept_and_printable)
{
	struct upload_result result;

	mood = FORK;
	world_seal(&w, w.agent);
	MUST(push(5000, &result, err));
	cr_assert_eq(result.refused, 1);
	cr_assert_eq(result.left, 0);
	cr_assert(memmem(result.detail.data, result.detail.size, "because?[31m",
			 12));
}

Test(upload, an_unknown_key_leaves_it_in_the_queue)
{
	struct upload_result result;

	mood = NO_KEY;
	world_seal(&w, w.agent);
	MUST(push(5000, &result, err));
	cr_assert_eq(result.left, 1);
	cr_assert_eq(server.requests, 1);
}

Test(upload, silence_ends_at_the_deadline)
{
	struct upload_result result;

	mood = SILENT;
	world_seal(&w, w.agent);
	MUST(push(300, &result, err));
	cr_assert_eq(result.left, 1);
	cr_assert_geq(server.requests, 2);
	mood = HONEST;
	MUST(push(5000, &result, err));
	cr_assert_eq(result.sent, 1);
}

Test(upload, a_receipt_that_does_not_hold_is_not_kept)
{
	struct upload_result result;
	struct log_state known;

	mood = WRONG_RECEIPT;
	world_seal(&w, w.agent);
	REFUSED(push(5000, &result, err), "another tree");
	cr_assert_eq(result.left, 1);
	MUST(log_state_read(w.arena, stream, &known, err));
	cr_assert_not(known.known);
}

/* Both checkpoints are there, each signed by the log. */
static void check_conflict(void)
{
	struct path_list names;
	size_t found = 0;

	MUST(fs_list(w.arena, stream, &names, err));
	for (size_t i = 0; i < names.count; i++) {
		struct log_state state;
		struct text note;

		if (!text_starts(names.items[i], "conflict-"))
			continue;
		found++;
		MUST(fs_read(w.arena,
			     fs_join(w.arena, stream, names.items[i].data),
			     LIMIT_NOTE_BYTES, &note, err));
		MUST(verify_checkpoint(w.arena, note, &root, &state, err));
	}
	cr_assert_eq(found, 2);
}

Test(upload, a_log_that_was_rewritten_is_seen)
{
	struct upload_result result;

	world_log_add(&w, "one");
	world_seal(&w, w.agent);
	MUST(push(5000, &result, err));
	w.leaves[0].bytes[0] ^= 1; /* history is changed */
	world_seal(&w, w.agent);
	REFUSED(push(5000, &result, err), "not what it was");
	cr_assert_eq(result.left, 1);
	check_conflict();
	REFUSED(push(5000, &result, err), "conflict-");
	check_conflict();
}

/* Restored from a backup, it denies what it signed. */
Test(upload, a_log_that_was_set_back_is_no_reason_to_give_up_an_entry)
{
	struct upload_result result;

	world_log_add(&w, "one");
	world_seal(&w, w.agent);
	MUST(push(5000, &result, err));
	w.leaves[1].bytes[0] ^= 1;
	mood = DENIES;
	world_seal(&w, w.agent);
	REFUSED(push(5000, &result, err), "not what it was");
	cr_assert_eq(result.left, 1);
	cr_assert_eq(result.refused, 0);
	check_conflict();
}

Test(upload, our_own_wrong_times_are_a_refusal)
{
	struct upload_result result;

	world_log_add(&w, "one");
	world_seal(&w, w.agent);
	MUST(push(5000, &result, err));
	mood = DENIES;
	world_seal(&w, w.agent);
	MUST(push(5000, &result, err));
	cr_assert_eq(result.refused, 1);
}

/* The answer was lost; the original receipt's checkpoint is an old one. */
Test(upload, an_old_receipt_is_taken_and_does_not_set_the_log_back)
{
	struct upload_result result;
	struct log_state known;
	struct sealed first = world_seal(&w, w.agent);

	attestation(first.envelope);
	world_log_add(&w, "more");
	world_seal(&w, w.agent);
	MUST(log_state_keep(w.arena, stream, world_checkpoint(&w, 2), err));
	MUST(push(5000, &result, err));
	cr_assert_eq(result.sent, 2);
	MUST(log_state_read(w.arena, stream, &known, err));
	cr_assert_eq(known.size, 3);
}
