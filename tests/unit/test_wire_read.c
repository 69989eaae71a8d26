/* SPDX-License-Identifier: Apache-2.0 */
/* What a child that was taken over might send, and what is made of it. */
#include <criterion/criterion.h>
#include <string.h>

#include "audit/wire.h"
#include "unit/small_plan.h"

#define HEAD0 "{\"kind\":\"observation\",\"look\":0,\"ask\":0,"
#define HEAD1 "{\"kind\":\"observation\",\"look\":1,\"ask\":1,"
#define TAIL                                                                 \
	",\"detail\":\"\",\"where\":\"w\",\"layers\":3,\"evidence\":[],"     \
	"\"began\":{\"time\":\"2026-03-01T00:00:00Z\"},"                     \
	"\"ended\":{\"time\":\"2026-03-01T00:00:01Z\"},"                     \
	"\"shownBy\":\"measured-committed\",\"environment\":\"production\"," \
	"\"vantage\":\"inside\"}"
#define ACCOUNT                                                                \
	",\"account\":{\"read\":\"5\",\"unreadable\":\"1\",\"outside\":\"0\"," \
	"\"unsettled\":\"0\",\"excluded\":\"1\",\"judged\":\"3\","             \
	"\"exclusions\":[{\"condition\":\"c\",\"rows\":\"1\"}]}"
#define FACTS0 "\"facts\":[3,{\"duration\":\"5s\"}]"
#define FACTS1 "\"facts\":[200,\"hi\"]"
#define SEEN   "\"reason\":\"none\","

static struct frame frame;
static struct small_plan small;

static int take(const char *json, struct err *err)
{
	*err = (struct err){.kind = ERR_NONE};
	return frame_read(small.arena, text_from(json), &small.plan, &frame,
			  err);
}

static void accept(const char *json)
{
	struct err err;

	cr_assert_eq(take(json, &err), 0, "%s\n%s", err.text, json);
}

static void refuse(const char *json)
{
	struct err err;

	cr_assert_eq(take(json, &err), -1, "taken: %s", json);
	cr_assert_neq(err.kind, ERR_NONE);
}

static void begin(void)
{
	small_make(&small);
}

static void end(void)
{
	arena_close(small.arena);
}

TestSuite(wire_read, .init = begin, .fini = end);

Test(wire_read, an_observation_is_read)
{
	accept(HEAD0 SEEN FACTS0 ACCOUNT TAIL);
	cr_expect_eq(frame.observation.facts[0].integer, 3);
	cr_expect_eq(frame.observation.account.judged, 3);
	cr_expect_eq(frame.observation.layers, 3);
	accept(HEAD1 SEEN FACTS1 TAIL);
	accept(HEAD1 SEEN "\"facts\":[200,null]" TAIL);
	accept(HEAD1 SEEN "\"facts\":[{\"unknown\":\"timeout\"},null]" TAIL);
	accept(HEAD1 "\"reason\":\"timeout\",\"facts\":[]" TAIL);
}

Test(wire_read, strength_and_place_are_not_for_a_look_to_say)
{
	accept(HEAD1 SEEN FACTS1 TAIL);
	cr_expect_eq(frame.observation.shown_by, STRENGTH_DRILLED_PRODUCTION);
	cr_expect_eq(frame.observation.vantage, VANTAGE_OUTSIDE);
	small.target.environment = ENVIRONMENT_SANDBOX;
	accept(HEAD1 SEEN FACTS1 TAIL);
	cr_expect_eq(frame.observation.environment, ENVIRONMENT_SANDBOX);
	cr_expect_eq(frame.observation.shown_by, STRENGTH_DRILLED_SANDBOX);
	accept(HEAD0 SEEN FACTS0 ACCOUNT TAIL);
	cr_expect_eq(frame.observation.shown_by, STRENGTH_MEASURED,
		     "no commitment is known yet");
}

Test(wire_read, reasons_of_the_judge_are_refused)
{
	static const char *const words[] = {"nil-return",   "not-judged",
					    "other-class",  "not-yet",
					    "no-longer",    "never-bound",
					    "not-reported", "weaker-evidence",
					    "interrupted",  "no-such-word"};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		refuse(text_cstr(
			small.arena,
			text_format(small.arena,
				    HEAD1 "\"reason\":\"%s\",\"facts\":[]" TAIL,
				    words[i])));
}

Test(wire_read, facts_have_the_number_and_type_that_the_check_declares)
{
	refuse(HEAD1 SEEN "\"facts\":[]" TAIL);
	refuse(HEAD1 SEEN "\"facts\":[200]" TAIL);
	refuse(HEAD1 SEEN "\"facts\":[200,\"a\",1]" TAIL);
	refuse(HEAD1 SEEN "\"facts\":[\"200\",\"a\"]" TAIL);
	refuse(HEAD1 SEEN "\"facts\":[null,\"a\"]" TAIL);
	refuse(HEAD1 SEEN "\"facts\":[200,[1]]" TAIL);
	refuse(HEAD0 SEEN "\"facts\":[3,5]" ACCOUNT TAIL);
	refuse(HEAD0 SEEN FACTS0 ",\"bounds\":[[\"a\",4],[]]" ACCOUNT TAIL);
	refuse(HEAD0 SEEN FACTS0 ",\"bounds\":[[1],[]]" ACCOUNT TAIL);
	accept(HEAD0 SEEN FACTS0 ",\"bounds\":[[3,null],[]]" ACCOUNT TAIL);
	cr_expect_not(frame.observation.bounds[0].exact);
	cr_expect(frame.observation.bounds[1].exact);
}

Test(wire_read, only_the_looks_own_asks)
{
	refuse("{\"kind\":\"observation\",\"look\":1,\"ask\":0," SEEN FACTS0
		       ACCOUNT TAIL);
	refuse("{\"kind\":\"observation\",\"look\":1,\"ask\":-1," SEEN FACTS1
		       TAIL);
	refuse("{\"kind\":\"observation\",\"look\":1,\"ask\":4294967297," SEEN
		       FACTS1 TAIL);
	refuse("{\"kind\":\"observation\",\"look\":2,\"ask\":1," SEEN FACTS1
		       TAIL);
	refuse("{\"kind\":\"observation\",\"look\":-1,\"ask\":1," SEEN FACTS1
		       TAIL);
}

Test(wire_read, accounts_belong_to_records_and_add_up)
{
	refuse(HEAD0 SEEN FACTS0 TAIL);
	refuse(HEAD1 SEEN FACTS1 ACCOUNT TAIL);
	refuse(HEAD0 SEEN FACTS0
	       ",\"account\":{\"read\":\"6\",\"unreadable\":\"1\","
	       "\"outside\":\"0\",\"unsettled\":\"0\",\"excluded\":\"1\","
	       "\"judged\":\"3\",\"exclusions\":[{\"condition\":\"c\","
	       "\"rows\":\"1\"}]}" TAIL);
	refuse(HEAD0 SEEN FACTS0
	       ",\"account\":{\"read\":\"4\",\"unreadable\":\"0\","
	       "\"outside\":\"0\",\"unsettled\":\"0\",\"excluded\":\"1\","
	       "\"judged\":\"3\",\"exclusions\":[]}" TAIL);
	/* 2^64 - 1 + 4 wraps around to 3 */
	refuse(HEAD0 SEEN FACTS0
	       ",\"account\":{\"read\":\"3\",\"unreadable\":"
	       "\"18446744073709551615\",\"outside\":\"4\",\"unsettled\":"
	       "\"0\",\"excluded\":\"0\",\"judged\":\"0\",\"exclusions\":[]"
	       "}" TAIL);
}

Test(wire_read, long_sentences_are_cut_between_characters)
{
	struct buffer json;

	buffer_init(&json);
	buffer_str(&json, "{\"kind\":\"failed\",\"look\":0,\"message\":\"a");
	for (int i = 0; i < 5000; i++)
		buffer_str(&json, "ก");
	buffer_str(&json, "\"}");
	accept(text_cstr(small.arena, buffer_take(&json, small.arena)));
	cr_expect_leq(frame.message.size, 4096);
	cr_expect_gt(frame.message.size, 4090);
	cr_expect(text_is_utf8(frame.message));
}

#define ROOT "1111111111111111111111111111111111111111111111111111111111111111"
#define SOURCE_HEAD                                                        \
	"{\"kind\":\"source\",\"look\":0,\"files\":[{\"path\":\"a.csv\","  \
	"\"bytes\":\"9\",\"rows\":\"5\"}],\"samples\":[\"a.csv:2: bad\"]," \
	"\"rows\":\"5\""
#define ALONE ",\"joined\":[]}"
#define COMMITMENT(source, kind, binding)                             \
	",\"commitment\":{\"source\":\"" source "\",\"kind\":\"" kind \
	"\",\"root\":\"" ROOT "\",\"size\":\"5\",\"saltKey\":\"" ROOT \
	"\",\"order\":\"file\",\"binding\":\"" binding "\"}"

Test(wire_read, a_source_speaks_of_itself_only)
{
	accept(SOURCE_HEAD COMMITMENT("cases", "rows", "{}") ALONE);
	cr_expect(frame.source.committed);
	refuse(SOURCE_HEAD COMMITMENT("other", "rows", "{}") ALONE);
	refuse(SOURCE_HEAD COMMITMENT("cases", "files", "{}") ALONE);
	refuse(SOURCE_HEAD COMMITMENT("cases", "rows", "[]") ALONE);
	refuse(SOURCE_HEAD COMMITMENT("cases", "rows", "{") ALONE);
	refuse("{\"kind\":\"source\",\"look\":1,\"files\":[],\"samples\":[],"
	       "\"rows\":\"0\"" ALONE);
	refuse("{\"kind\":\"source\",\"look\":0,\"files\":[],\"samples\":[],"
	       "\"rows\":\"9007199254740992\"" ALONE);
}

Test(wire_read, totals_are_given_only_where_the_site_has_them)
{
	accept(SOURCE_HEAD ",\"totalsRows\":\"5\",\"totalsMatch\":true" ALONE);
	cr_expect(frame.source.totals_match);
	refuse(SOURCE_HEAD ",\"totalsRows\":\"6\",\"totalsMatch\":true" ALONE);
	accept(SOURCE_HEAD ",\"totalsRows\":\"6\",\"totalsMatch\":false" ALONE);
	small.source.totals.file.size = 0;
	refuse(SOURCE_HEAD ",\"totalsRows\":\"5\",\"totalsMatch\":true" ALONE);
}

#define JOINED                                                              \
	"{\"files\":[{\"path\":\"b.csv\",\"bytes\":\"7\",\"rows\":\"2\"}]," \
	"\"samples\":[],\"rows\":\"2\""

Test(wire_read, every_joined_source_is_told_of_in_its_order)
{
	struct source_kind kind = {.name = TEXT("told"), .key = -1};
	struct source_binding other = {.kind = &kind, .commit = true};
	const struct source_binding *joined[] = {&other};

	accept(SOURCE_HEAD ALONE);
	refuse(SOURCE_HEAD "}");
	refuse(SOURCE_HEAD ",\"joined\":[" JOINED "}]}");
	small.looks[0].joined = joined;
	small.looks[0].joined_count = 1;
	refuse(SOURCE_HEAD ALONE);
	refuse(SOURCE_HEAD ",\"joined\":[5]}");
	refuse(SOURCE_HEAD ",\"joined\":[" JOINED "}," JOINED "}]}");
	refuse(SOURCE_HEAD
	       ",\"joined\":[" JOINED COMMITMENT("cases", "rows", "{}") "}]}");
	accept(SOURCE_HEAD
	       ",\"joined\":[" JOINED COMMITMENT("told", "rows", "{}") "}]}");
	cr_assert_eq(frame.source.joined_count, 1);
	cr_expect(text_is(frame.source.joined[0].source, "told"));
	cr_expect_eq(frame.source.joined[0].rows, 2);
	cr_expect(frame.source.joined[0].committed);
	cr_expect_not(frame.source.committed);
}

#define HISTORY(same, late, cases)                                             \
	",\"history\":{\"same\":\"" same "\",\"updated\":\"1\","               \
	"\"rewritten\":\"1\",\"added\":\"0\",\"late\":\"" late                 \
	"\",\"removed\":\"4\",\"left\":\"6\",\"earlierLate\":\"0\","           \
	"\"earlierRewritten\":\"0\",\"earlierRemoved\":\"0\",\"root\":\"" ROOT \
	"\",\"cases\":" cases "}"

Test(wire_read, a_history_adds_up_to_the_rows_that_are_committed_to)
{
	accept(SOURCE_HEAD COMMITMENT("cases", "rows", "{}")
		       HISTORY("3", "0", "[\"row 2 was rewritten\"]") ALONE);
	cr_expect(frame.source.compared);
	cr_expect_eq(frame.source.history.same, 3);
	cr_expect_eq(frame.source.history.removed, 4);
	cr_expect_eq(frame.source.history.left, 6);
	cr_assert_eq(frame.source.history.case_count, 1);
	cr_expect(
		text_is(frame.source.history.cases[0], "row 2 was rewritten"));
	accept(SOURCE_HEAD HISTORY("3", "0", "[]") ALONE);
	cr_expect_not(frame.source.compared, "nothing is committed to");
	refuse(SOURCE_HEAD COMMITMENT("cases", "rows", "{}")
		       HISTORY("3", "1", "[]") ALONE);
	refuse(SOURCE_HEAD COMMITMENT("cases", "rows", "{}")
		       HISTORY("2", "0", "[]") ALONE);
	refuse(SOURCE_HEAD COMMITMENT("cases", "rows", "{}")
		       HISTORY("-1", "4", "[]") ALONE);
	refuse(SOURCE_HEAD COMMITMENT("cases", "rows", "{}")
		       HISTORY("3", "0", "[5]") ALONE);
	refuse(SOURCE_HEAD COMMITMENT("cases", "rows",
				      "{}") ",\"history\":{}" ALONE);
}

Test(wire_read, what_is_written_is_read_again)
{
	struct text written;

	accept(HEAD0 SEEN FACTS0 ",\"bounds\":[[3,4],[]]" ACCOUNT TAIL);
	written = frame_write(small.arena, &frame);
	accept(text_cstr(small.arena, written));
	cr_expect(text_equal(written, frame_write(small.arena, &frame)));
	frame.observation.detail = (struct text){"a\xff\0b", 4};
	written = frame_write(small.arena, &frame);
	accept(text_cstr(small.arena, written));
	cr_expect(text_is_utf8(frame.observation.detail));
}

Test(wire_read, garbage_is_refused)
{
	refuse("");
	refuse("[]");
	refuse("{\"kind\":\"done\"}");
	refuse("{\"kind\":\"gone\",\"look\":0}");
	refuse("{\"kind\":\"salt\",\"look\":0,\"key\":\"00\"}");
	refuse("{\"kind\":\"progress\",\"look\":0,\"done\":\"-1\","
	       "\"total\":\"1\"}");
	accept("{\"kind\":\"done\",\"look\":0}");
}
