/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One small report for the tests of render/: a clause of each verdict, one that
 * the pack at hand lacks, a waiver, bounds, accounts, and hostile text in the
 * places where it can come from outside.
 */
#ifndef PLAUDIT_TESTS_REPORT_SAMPLE_H
#define PLAUDIT_TESTS_REPORT_SAMPLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "render/renderer.h"

#define SAMPLE_ATTACK "<script>alert('x')</script>\033[31m\"&\xff"

static inline struct instant sample_time(const char *text)
{
	struct instant t = {0};
	struct err err = {0};

	if (instant_parse(text_from(text), &t, &err))
		abort();
	return t;
}

static const struct parameter sample_parameters[] = {
	{.name = {"p95_limit", 9},
	 .stricter = DIRECTION_LOWER,
	 .about = {{"95 % of cases are held within this time", 39},
		   {"ร้อยละ 95 ของกรณีต้องระงับภายในเวลานี้", 106}}},
	{.name = {"channel", 7}, .stricter = DIRECTION_FIXED},
};

static inline struct bitext both(const char *en, const char *th)
{
	return (struct bitext){text_from(en), text_from(th)};
}

static inline const struct check *sample_check(struct arena *arena,
					       const struct zone *zone)
{
	struct check *check = arena_new(arena, struct check);
	struct expectation *expect = arena_many(arena, 2, struct expectation);

	expect[0].that.source = TEXT("p95 <= params.p95_limit");
	expect[0].because = both(
		"95 % of {cases} cases were held within {p95}; the limit is "
		"{params.p95_limit}",
		"ร้อยละ 95 ของ {cases} กรณีระงับได้ภายใน {p95} "
		"เกณฑ์คือไม่เกิน {params.p95_limit}");
	expect[1].that.source = TEXT("unfrozen == 0");
	check->id = TEXT("freeze/hold-latency");
	check->title = both("Reported accounts are held in time",
			    "ระงับบัญชีที่ได้รับแจ้งภายในเวลาที่กำหนด");
	check->zone = zone;
	check->expect = expect;
	check->expect_count = 2;
	check->remedy = both("Staff the fraud desk around the clock",
			     "จัดเจ้าหน้าที่รับแจ้งเหตุตลอด 24 ชั่วโมง");
	return check;
}

static inline const struct rule_book *sample_book(struct arena *arena,
						  const struct zone *zone)
{
	struct rule_book *book = arena_new(arena, struct rule_book);
	struct instrument *instrument = arena_new(arena, struct instrument);
	struct clause *clauses = arena_many(arena, 4, struct clause);

	instrument->id = TEXT("ed-2566");
	instrument->title = both("Emergency Decree B.E. 2566 (2023)",
				 "พระราชกำหนด พ.ศ. 2566");
	book->id = TEXT("th-emergency-decree");
	book->title = both("Emergency Decree", "พระราชกำหนด");
	book->zone = zone;
	for (int i = 0; i < 4; i++) {
		clauses[i].id = text_format(arena, "TH-ED-%02d", i + 1);
		clauses[i].instrument = instrument;
		clauses[i].status = STATUS_IN_FORCE;
		clauses[i].seen = i == 3 ? SIGHT_PRIMARY : SIGHT_SECONDARY;
		clauses[i].severity = (enum severity)(SEVERITY_COUNT - 1 - i);
		clauses[i].needs = STRENGTH_MEASURED;
		clauses[i].duty = both(
			"When an account holder reports a fraud, suspend the "
			"transactions concerned at once and keep them "
			"suspended for 72 hours.",
			"เมื่อเจ้าของบัญชีแจ้งเหตุหลอกลวง "
			"ให้ระงับธุรกรรมที่เกี่ยวข้องทันทีและคงการระงับไว้ 72 "
			"ชั่วโมงระหว่างที่ผู้เสียหายไปร้องทุกข์ต่อพนักงานสอบสวน");
	}
	clauses[3].section = TEXT("6");
	clauses[0].untested = both("that every report reached the log",
				   "ยังไม่ได้แสดงว่าทุกการรับแจ้งถูกบันทึก");
	book->clauses = clauses;
	book->clause_count = 4;
	return book;
}

static inline struct seen sample_fact(const char *name, struct value value)
{
	return (struct seen){.name = text_from(name),
			     .value = value,
			     .bounds = {.exact = true}};
}

static inline struct value sample_minutes(int64_t minutes)
{
	return value_duration((struct span){minutes * 60, 0});
}

static inline void sample_finding(struct arena *arena, struct finding *finding,
				  enum verdict verdict, int64_t minutes,
				  const struct check *check)
{
	struct expect_result *expect =
		arena_many(arena, 2, struct expect_result);
	struct parameter_value *with =
		arena_many(arena, 2, struct parameter_value);
	struct seen *seen = arena_many(arena, 2, struct seen);

	expect[0] = (struct expect_result){TEXT("p95 <= params.p95_limit"),
					   verdict};
	expect[1] = (struct expect_result){TEXT("unfrozen == 0"), VERDICT_PASS};
	with[0].parameter = &sample_parameters[0];
	with[0].name = TEXT("p95_limit");
	with[0].value = sample_minutes(60);
	with[0].basis = BASIS_ENGINEERING;
	with[1].parameter = &sample_parameters[1];
	with[1].name = TEXT("channel");
	with[1].value = value_string(TEXT("bank"));
	with[1].basis = BASIS_LAW;
	seen[0] = sample_fact("cases", value_int(498796));
	seen[1] = sample_fact("p95", sample_minutes(minutes));
	finding->check_id = check->id;
	finding->check = check;
	finding->verdict = verdict;
	finding->parameters = with;
	finding->parameter_count = 2;
	finding->seen = seen;
	finding->seen_count = 2;
	finding->expect = expect;
	finding->expect_count = 2;
	finding->shown_by = STRENGTH_MEASURED;
	finding->environment = ENVIRONMENT_LIVE;
	finding->window =
		(struct period){sample_time("2026-01-30T00:00:00+07:00"),
				sample_time("2026-03-01T00:00:00+07:00")};
	finding->look = -1;
}

static inline const struct finding *sample_findings(struct arena *arena,
						    const struct check *check)
{
	static const struct exclusion excluded[] = {
		{{"row.channel == params.channel", 29}, 4}};
	struct finding *findings = arena_many(arena, 3, struct finding);
	struct digest *evidence = arena_new(arena, struct digest);
	struct seen *seen;

	sample_finding(arena, &findings[0], VERDICT_PASS, 12, check);
	findings[0].key = TEXT("freeze/hold-latency@00000001@");
	findings[0].account =
		(struct account){500000, 0, 1200, 0, 4, 498796, excluded, 1};
	findings[0].has_account = true;
	findings[0].look = 0;
	findings[0].evidence = evidence;
	findings[0].evidence_count = 1;
	sample_finding(arena, &findings[1], VERDICT_FAIL, 90, check);
	findings[1].key = TEXT("freeze/hold-latency@00000002@wallet");
	findings[1].subject = TEXT(SAMPLE_ATTACK);
	findings[1].where = TEXT("exports/freeze-2.csv:17");
	sample_finding(arena, &findings[2], VERDICT_UNKNOWN, 0, check);
	findings[2].key = TEXT("freeze/hold-latency@00000003@");
	findings[2].reason = REASON_UNREADABLE_ROWS;
	findings[2].detail = TEXT("3 rows of " SAMPLE_ATTACK);
	seen = arena_many(arena, 2, struct seen);
	seen[0] = findings[2].seen[0];
	seen[1] = findings[2].seen[1];
	seen[1].bounds = (struct fact_bounds){sample_minutes(58),
					      sample_minutes(61), false};
	findings[2].seen = seen;
	return findings;
}

static inline void sample_clauses(struct arena *arena, struct report *report,
				  const struct rule_book *book)
{
	static const enum verdict verdicts[] = {VERDICT_PASS, VERDICT_FAIL,
						VERDICT_UNKNOWN,
						VERDICT_NOT_APPLICABLE,
						VERDICT_FAIL};
	struct clause_finding *clauses =
		arena_many(arena, 5, struct clause_finding);
	unsigned *findings = arena_many(arena, 3, unsigned);

	for (unsigned i = 0; i < 5; i++) {
		clauses[i].verdict = verdicts[i];
		clauses[i].waiver = -1;
		clauses[i].book_id = book->id;
		if (i < 4) {
			clauses[i].id = book->clauses[i].id;
			clauses[i].clause = &book->clauses[i];
			clauses[i].book = book;
		}
	}
	for (unsigned i = 0; i < 3; i++) {
		findings[i] = i;
		clauses[i].findings = &findings[i];
		clauses[i].finding_count = 1;
	}
	clauses[0].in_part = true;
	clauses[2].reason = REASON_UNREADABLE_ROWS;
	clauses[3].reason = REASON_NOT_YET;
	clauses[4].id = TEXT("XX-LOCAL-1");
	clauses[4].findings = &findings[1];
	clauses[4].finding_count = 1;
	clauses[4].waiver = 0;
	report->clauses = clauses;
	report->clause_count = 5;
}

static inline void sample_looks(struct arena *arena, struct report *report)
{
	static const struct text samples[] = {
		{"freeze-2.csv:17: " SAMPLE_ATTACK,
		 sizeof("freeze-2.csv:17: " SAMPLE_ATTACK) - 1}};
	static const struct source_file files[] = {
		{{"exports/freeze-2.csv", 20}, 51200000, 500000}};
	struct report_look *looks = arena_many(arena, 1, struct report_look);

	looks->id = TEXT("records:freeze_cases");
	looks->kind = TEXT("records");
	looks->layers = 0x1f;
	looks->has_source = true;
	looks->source = (struct source_report){
		.files = files,
		.file_count = 1,
		.rows = 500000,
		.newest = sample_time("2026-02-28T23:58:00+07:00"),
		.has_newest = true,
		.totals_given = true,
		.totals_match = true,
		.totals_rows = 500000,
		.samples = samples,
		.sample_count = 1,
		.committed = true,
		.commitment = {.source = TEXT("freeze_cases"),
			       .kind = TEXT("rows"),
			       .size = 500000,
			       .order = TEXT("file")},
	};
	report->looks = looks;
	report->look_count = 1;
}

static inline const struct report *sample_report(struct arena *arena)
{
	static const struct pack pack;
	static const struct text profiles[] = {{"th-bank", 7}};
	struct report *report = arena_new(arena, struct report);
	struct report_waiver *waiver = arena_new(arena, struct report_waiver);
	const struct zone *zone = NULL;
	struct err err = {0};

	if (zone_load(arena, TEXT("Asia/Bangkok"), &zone, &err))
		abort();
	report->entity_id = TEXT("th-examplebank");
	report->entity_name = both("Example Bank", "ธนาคารตัวอย่าง");
	report->classes = 1u << CLASS_BANK;
	report->profiles = profiles;
	report->profile_count = 1;
	report->now = sample_time("2026-03-01T00:00:00+07:00");
	report->created = sample_time("2026-03-01T00:01:05+07:00");
	report->period = (struct period){
		sample_time("2026-01-30T00:00:00+07:00"), report->now};
	report->trigger = TRIGGER_SCHEDULE;
	report->agent_version = TEXT("0.1.0");
	report->pack = &pack;
	report->findings = sample_findings(arena, sample_check(arena, zone));
	report->finding_count = 3;
	sample_clauses(arena, report, sample_book(arena, zone));
	sample_looks(arena, report);
	*waiver = (struct report_waiver){TEXT("XX-LOCAL-1"),
					 TEXT("*"),
					 TEXT("2026-12-31"),
					 TEXT("Asia/Bangkok"),
					 TEXT("moving to a new core system"),
					 TEXT("Head of compliance")};
	report->waivers = waiver;
	report->waiver_count = 1;
	report->sealed = true;
	report->chain = (struct chain_link){.entity = report->entity_id,
					    .agent = TEXT("agent-1"),
					    .stream = TEXT("collector.example"),
					    .sequence = 42};
	report->attempts = 1;
	report->coverage = report_coverage(report);
	return report;
}

static inline struct render_request sample_request(struct arena *arena,
						   const char *language)
{
	return (struct render_request){
		.report = sample_report(arena),
		.language = language,
		.delivery = {.state = TEXT("delivered"),
			     .receipt = TEXT("outbox/42.sigstore.json"),
			     .log_index = 1007,
			     .log_size = 1008,
			     .has_receipt = true},
	};
}

/* Holds the output against a golden file; PLAUDIT_GOLDEN=write makes it. */
static inline bool sample_is_golden(const struct buffer *out, const char *path)
{
	const char *mode = getenv("PLAUDIT_GOLDEN");
	bool same = false;
	char *bytes;
	FILE *file;

	if (mode != NULL && strcmp(mode, "write") == 0) {
		file = fopen(path, "wb");
		same = file != NULL &&
		       fwrite(out->data, 1, out->size, file) == out->size;
		return file != NULL && fclose(file) == 0 && same;
	}
	file = fopen(path, "rb");
	if (file == NULL)
		return false;
	bytes = malloc(out->size + 1);
	if (bytes != NULL)
		same = fread(bytes, 1, out->size + 1, file) == out->size &&
		       memcmp(bytes, out->data, out->size) == 0;
	free(bytes);
	fclose(file);
	return same;
}

#endif
