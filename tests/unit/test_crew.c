/* SPDX-License-Identifier: Apache-2.0 */
/* A lane speaks of the look at hand, once, and of nothing else. */
#include "audit/crew.h"

#include <criterion/criterion.h>

#include "base/encode.h"
#include "unit/small_plan.h"

static struct small_plan small;
static struct crew crew;
static struct running lane;
static struct answers answers;
static struct observation observations[2];
static bool answered[2], has_source[2], look_done[2];
static struct source_report sources[2];
static unsigned char salt_keys[2][32];
static uint64_t done[2], total[2];
static const struct value metric_facts[] = {{.kind = VALUE_INT, .integer = 2},
					    {.kind = VALUE_UNKNOWN}};
static const struct value facts[] = {{.kind = VALUE_INT, .integer = 200},
				     {.kind = VALUE_NULL}};

/* A lane of that look alone. */
static void lane_of(unsigned look)
{
	buffer_release(&lane.pending);
	lane = (struct running){
		.lane = {.plan = &small.plan,
			 .looks = &small.indexes[look],
			 .look_count = 1},
	};
	buffer_init(&lane.pending);
}

static void begin(void)
{
	small_make(&small);
	answers = (struct answers){observations, answered, sources, has_source,
				   salt_keys};
	crew = (struct crew){.arena = small.arena,
			     .plan = &small.plan,
			     .answers = &answers,
			     .look_done = look_done,
			     .done = done,
			     .total = total,
			     .scratch = arena_open()};
}

static void end(void)
{
	buffer_release(&lane.pending);
	arena_close(crew.scratch);
	arena_close(small.arena);
}

TestSuite(crew, .init = begin, .fini = end);

static struct err err;

static int send(const struct frame *frame)
{
	struct text body = frame_write(small.arena, frame);
	unsigned char size[4];

	put_u32be(size, (uint32_t)body.size);
	buffer_add(&lane.pending, size, 4);
	buffer_text(&lane.pending, body);
	err = (struct err){.kind = ERR_NONE};
	return crew_take_frames(&crew, &lane, &err);
}

static struct frame observation_of(unsigned look)
{
	struct frame frame = {.kind = FRAME_OBSERVATION, .look = look};

	frame.observation.ask = look;
	frame.observation.facts = look ? facts : metric_facts;
	frame.observation.fact_count = 2;
	if (!look) {
		frame.observation.has_account = true;
		frame.observation.account.read = 2;
		frame.observation.account.judged = 2;
	}
	return frame;
}

Test(crew, an_answer_is_taken_once)
{
	struct frame frame = observation_of(1);

	lane_of(1);
	cr_assert_eq(send(&frame), 0, "%s", err.text);
	cr_expect(answered[1]);
	cr_expect_eq(observations[1].facts[0].integer, 200);
	cr_expect_eq(send(&frame), -1, "twice");
}

Test(crew, no_lane_answers_for_another_look)
{
	struct frame frame = observation_of(0);

	lane_of(1);
	cr_expect_eq(send(&frame), -1);
	cr_expect_not(answered[0]);
	lane_of(1);
	frame = (struct frame){.kind = FRAME_LOOK_DONE, .look = 0};
	cr_expect_eq(send(&frame), -1);
	cr_expect_not(look_done[0]);
}

Test(crew, nothing_is_taken_after_the_last_look)
{
	struct frame over = {.kind = FRAME_LOOK_DONE, .look = 1};
	struct frame late = observation_of(1);

	lane_of(1);
	cr_assert_eq(send(&over), 0, "%s", err.text);
	cr_expect_eq(observations[1].reason, REASON_OUR_ERROR,
		     "the look was over without an answer");
	cr_expect_eq(send(&late), -1);
	cr_expect_eq(observations[1].reason, REASON_OUR_ERROR);
}

static struct frame source_with(struct digest salt_key, uint64_t rows)
{
	struct frame frame = {.kind = FRAME_SOURCE, .look = 0};

	frame.source.rows = rows;
	frame.source.committed = true;
	frame.source.commitment = (struct commitment){
		.source = TEXT("cases"),
		.kind = TEXT("rows"),
		.size = rows,
		.salt_key = salt_key,
		.order = TEXT("file"),
		.binding = TEXT("{}"),
	};
	return frame;
}

Test(crew, a_commitment_comes_with_its_key_and_its_rows)
{
	struct frame salt = {.kind = FRAME_SALT_KEY, .look = 0};
	struct frame seen = observation_of(0), source;
	struct digest right;

	memset(salt.salt_key, 7, 32);
	right = digest_of((struct text){(const char *)salt.salt_key, 32});
	source = source_with(right, 2);
	lane_of(0);
	cr_expect_eq(send(&source), -1, "no key yet");
	lane_of(0);
	cr_assert_eq(send(&salt), 0, "%s", err.text);
	cr_expect_eq(send(&salt), -1, "one key");
	lane_of(0);
	source = source_with(digest_of(TEXT("other")), 2);
	cr_assert_eq(send(&salt), 0);
	cr_expect_eq(send(&source), -1, "another key");
	lane_of(0);
	source = source_with(right, 3);
	cr_assert_eq(send(&salt), 0);
	cr_assert_eq(send(&seen), 0, "%s", err.text);
	cr_expect_eq(send(&source), -1, "another number of rows");
	lane_of(0);
	source = source_with(right, 2);
	cr_assert_eq(send(&salt), 0);
	cr_assert_eq(send(&source), 0, "%s", err.text);
	cr_expect(has_source[0]);
	cr_expect_eq(salt_keys[0][31], 7);
	cr_expect_eq(send(&source), -1, "twice");
	lane_of(1);
	salt.look = 1;
	cr_expect_eq(send(&salt), -1, "a look without a source");
}

Test(crew, progress_without_end_is_not_kept)
{
	struct frame frame = {.kind = FRAME_PROGRESS, .look = 1, .done = 3};

	lane_of(1);
	for (int i = 0; i < 1000; i++)
		cr_assert_eq(send(&frame), 0);
	cr_expect_eq(done[1], 3);
	cr_expect_eq(crew.kept_bytes, 0);
	crew.kept_bytes = 256 * 1024 * 1024;
	frame = observation_of(1);
	cr_expect_eq(send(&frame), -1);
	cr_expect_eq(err.kind, ERR_LIMIT);
}

Test(crew, a_frame_that_is_too_large_is_refused_before_it_comes)
{
	lane_of(1);
	buffer_add(&lane.pending, "\x7f\xff\xff\xff", 4);
	err = (struct err){.kind = ERR_NONE};
	cr_expect_eq(crew_take_frames(&crew, &lane, &err), -1);
	cr_expect_eq(err.kind, ERR_LIMIT);
}
