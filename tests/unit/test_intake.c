/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/intake.h"

#include "attest/verify.h"
#include "collector/log_check.h"
#include "collector/trust_issue.h"
#include "unit/collector_stand.h"

static struct stand s;

static void set_up(void)
{
	stand_serve(&s);
}

static void tear_down(void)
{
	stand_end(&s);
}

TestSuite(intake, .init = set_up, .fini = tear_down);

/* Judged and, if it may be, logged: the outcome, or -1 with the refusal. */
static int push(struct text body, struct intake_request *request,
		struct refusal *refusal)
{
	int judged;

	memset(request, 0, sizeof(*request));
	request->body = body;
	request->now = STAND_NOW;
	request->submission.arena = s.arena;
	judged = intake_judge(&s.collector->intake, s.arena, request, refusal);
	if (judged == 0)
		cr_assert(intake_queue_wait(s.collector->queue,
					    &request->submission));
	return judged < 0 ? -1 : (int)request->submission.outcome;
}

static void refused(struct text body, enum api_problem kind)
{
	struct intake_request request;
	struct refusal refusal;

	cr_assert(eq(int, push(body, &request, &refusal), -1));
	cr_assert(eq(int, refusal.kind, kind), "%s, wanted %s",
		  refusal_word(refusal.kind), refusal_word(kind));
}

static struct text bundle_of(struct intake_request *request)
{
	struct collector *c = s.collector;
	struct text bundle;
	int made;

	if (request->submission.outcome == SUBMISSION_LOGGED)
		made = intake_receipt(&c->intake, s.arena, request, &bundle,
				      &s.err);
	else
		made = receipt_again(s.arena, c->desk.store,
				     log_writer_identity(c->writer),
				     &request->submission.held, &bundle,
				     &s.err);
	cr_assert(zero(int, made), "%s", s.err.text);
	return bundle;
}

static const struct digest none = {{0}};

Test(intake, what_is_logged_has_a_receipt_that_verifies_offline)
{
	struct text body = stand_entry(&s, 1, none, 1, NULL);
	struct intake_request request;
	struct verification result;
	struct trust_root_row row;
	struct refusal refusal;
	struct verify_request verify;

	cr_assert(eq(int, push(body, &request, &refusal), SUBMISSION_LOGGED));
	cr_assert(zero(int, trust_issue_next(s.arena, s.collector->desk.store,
					     s.collector->desk.authority,
					     STAND_NOW, &row, &s.err)),
		  "%s", s.err.text);
	verify = (struct verify_request){
		.bundle = bundle_of(&request),
		.trust_root = row.envelope,
		.pin = key_digest(s.collector->desk.authority),
		.now = STAND_NOW,
	};
	cr_assert(zero(int, verify_bundle(s.arena, &verify, &result, &s.err)));
	cr_assert(result.good, "failed at %s: %.*s",
		  verify_step_names[result.failed],
		  TEXT_ARG(result.lines[result.failed].sentence));
}

Test(intake, the_same_again_is_answered_with_the_first_receipt)
{
	struct text body = stand_entry(&s, 1, none, 1, NULL), first;
	struct intake_request request;
	struct refusal refusal;
	struct digest last;

	cr_assert(eq(int, push(body, &request, &refusal), SUBMISSION_LOGGED));
	first = bundle_of(&request);
	cr_assert(
		eq(int,
		   push(stand_entry(&s, 2, request.envelope.identity, 2, &last),
			&request, &refusal),
		   SUBMISSION_LOGGED));
	/* another signature over the same statement, too */
	body = stand_entry(&s, 1, none, 1, NULL);
	cr_assert(eq(int, push(body, &request, &refusal), SUBMISSION_KNOWN));
	cr_assert(text_equal(bundle_of(&request), first));
}

Test(intake, another_entry_for_a_sequence_is_a_fork_and_both_are_kept)
{
	struct store *store = s.collector->desk.store;
	struct intake_request request;
	struct refusal refusal;
	struct digest first, rival;
	struct event_list events;
	struct held held;
	bool found;

	cr_assert(eq(int,
		     push(stand_entry(&s, 1, none, 1, &first), &request,
			  &refusal),
		     SUBMISSION_LOGGED));
	cr_assert(eq(int,
		     push(stand_entry(&s, 1, none, 2, &rival), &request,
			  &refusal),
		     SUBMISSION_FORK));
	intake_fork(&s.collector->intake, s.arena, &request.submission,
		    &refusal);
	cr_assert(eq(int, refusal.kind, API_PROBLEM_FORK));
	cr_assert(digest_equal(refusal.existing, first));
	/* asked again it is still one */
	cr_assert(
		eq(int,
		   push(stand_entry(&s, 1, none, 2, NULL), &request, &refusal),
		   SUBMISSION_FORK));
	cr_assert(zero(int, store->kind->held_find(store, s.arena, rival, &held,
						   &found, &s.err)));
	cr_assert(found && held.fork);
	cr_assert(zero(int, store->kind->events(store, s.arena, 9, &events,
						&s.err)));
	cr_assert(eq(sz, events.count, 1));
	cr_assert(text_is(events.items[0].kind, "fork"));
}

Test(intake, a_gap_is_taken_and_told_and_may_be_filled)
{
	struct store *store = s.collector->desk.store;
	struct intake_request request;
	struct refusal refusal;
	struct event_list events;
	struct digest one, two, three;
	struct text first = stand_entry(&s, 1, none, 1, &one);
	struct text second = stand_entry(&s, 2, one, 1, &two);
	struct text third = stand_entry(&s, 3, two, 1, &three);

	cr_assert(eq(int, push(first, &request, &refusal), SUBMISSION_LOGGED));
	cr_assert(eq(int, push(third, &request, &refusal), SUBMISSION_LOGGED));
	cr_assert(eq(int, push(second, &request, &refusal), SUBMISSION_LOGGED));
	cr_assert(zero(int, store->kind->events(store, s.arena, 9, &events,
						&s.err)));
	cr_assert(eq(sz, events.count, 2));
	cr_assert(text_is(events.items[0].kind, "late"));
	cr_assert(text_is(events.items[1].kind, "gap"));
}

Test(intake, refuses_what_is_no_envelope)
{
	refused(TEXT(""), API_PROBLEM_BAD_ENVELOPE);
	refused(TEXT("{}"), API_PROBLEM_BAD_ENVELOPE);
	refused(TEXT("{\"payload\":\"\",\"payload\":\"\",\"payloadType\":\"\","
		     "\"signatures\":[]}"),
		API_PROBLEM_BAD_ENVELOPE);
}

Test(intake, refuses_a_payload_type_of_another_document)
{
	struct report report = stand_report(1, none);

	refused(stand_seal(&s, &report, PAYLOAD_ENROLMENT, s.agent, NULL),
		API_PROBLEM_BAD_ENVELOPE);
}

Test(intake, refuses_a_key_that_is_not_enrolled)
{
	struct report report = stand_report(1, none);

	refused(stand_seal(&s, &report, PAYLOAD_STATEMENT,
			   s.collector->desk.authority, NULL),
		API_PROBLEM_UNKNOWN_KEY);
}

Test(intake, refuses_a_payload_that_was_changed)
{
	struct text body = stand_entry(&s, 1, none, 1, NULL);
	char *bytes = text_cstr(s.arena, body);
	char *at = strstr(bytes, "\"payload\":\"") + strlen("\"payload\":\"");

	at[40] = at[40] == 'A' ? 'B' : 'A';
	refused(text_from(bytes), API_PROBLEM_BAD_SIGNATURE);
}

Test(intake, refuses_what_is_no_statement)
{
	struct text payload = TEXT("{\"_type\":\"x\"}"), body;
	struct envelope envelope;

	envelope_begin(s.arena, PAYLOAD_STATEMENT, payload, &envelope);
	cr_assert(
		zero(int, envelope_sign(s.arena, &envelope, s.agent, &s.err)));
	cr_assert(zero(int, envelope_print(s.arena, &envelope, &body, &s.err)));
	refused(body, API_PROBLEM_BAD_STATEMENT);
}

Test(intake, refuses_the_chain_of_somebody_else)
{
	struct report report = stand_report(1, none);

	report.chain.entity = report.entity_id = TEXT("th-bank-two");
	refused(stand_seal(&s, &report, PAYLOAD_STATEMENT, s.agent, NULL),
		API_PROBLEM_WRONG_CHAIN);
	report = stand_report(1, none);
	report.chain.agent = TEXT("agent-2");
	refused(stand_seal(&s, &report, PAYLOAD_STATEMENT, s.agent, NULL),
		API_PROBLEM_WRONG_CHAIN);
}

Test(intake, refuses_a_time_that_is_still_to_come)
{
	struct report report = stand_report(1, none);

	report.created.seconds += API_CLOCK_LEEWAY_S + 1;
	report.now = report.created;
	refused(stand_seal(&s, &report, PAYLOAD_STATEMENT, s.agent, NULL),
		API_PROBLEM_WRONG_TIME);
}

Test(intake, refuses_a_key_outside_its_time)
{
	struct store *store = s.collector->desk.store;
	struct report report = stand_report(1, none);
	struct agent_key key = stand_key(&s);

	report.created.seconds -= 2 * 86400;
	report.now = report.created;
	refused(stand_seal(&s, &report, PAYLOAD_STATEMENT, s.agent, NULL),
		API_PROBLEM_KEY_NOT_VALID);
	key.invalid_after = STAND_NOW;
	cr_assert(zero(int, store->kind->key_put(store, &key, &s.err)));
	registry_touch(s.collector->registry);
	refused(stand_entry(&s, 1, none, 1, NULL), API_PROBLEM_KEY_NOT_VALID);
	key = stand_key(&s);
	key.last_good_size = 0;
	cr_assert(zero(int, store->kind->key_put(store, &key, &s.err)));
	registry_touch(s.collector->registry);
	refused(stand_entry(&s, 1, none, 1, NULL), API_PROBLEM_KEY_NOT_VALID);
}

Test(intake, refuses_a_checkpoint_that_this_log_never_signed)
{
	struct report report = stand_report(1, none);

	report.log_state =
		(struct log_state){TEXT("log.example"), 7, {{7}}, true};
	refused(stand_seal(&s, &report, PAYLOAD_STATEMENT, s.agent, NULL),
		API_PROBLEM_WRONG_TIME);
}

static void told(const struct err *what)
{
	cr_log_info("%s", what->text);
}

Test(intake, all_of_it_is_there_after_opening_again_and_checks_out)
{
	struct digest previous = none, identity = none;
	struct intake_request request;
	struct refusal refusal;
	struct log_check check;
	struct text first;

	first = stand_entry(&s, 1, none, 1, NULL);
	for (uint64_t i = 1; i <= 20; i++) {
		struct text body = stand_entry(&s, i, previous, 1, &identity);

		cr_assert(eq(int, push(body, &request, &refusal),
			     SUBMISSION_LOGGED));
		previous = identity;
	}
	collector_close(s.collector);
	s.collector = NULL;
	stand_open(&s);
	cr_assert(eq(int, push(first, &request, &refusal), SUBMISSION_KNOWN));
	bundle_of(&request);
	cr_assert(zero(int,
		       log_check_run(&s.collector->desk,
				     log_writer_identity(s.collector->writer),
				     told, &check, &s.err)));
	cr_assert(eq(u64, check.leaves, 20));
	cr_assert(eq(u64, check.checkpoints, 20));
	cr_assert(zero(u64, check.wrong));
}
