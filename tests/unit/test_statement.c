/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/statement.h"

#include "unit/trust_world.h"

#define VECTORS "tests/fixtures/statement/"

static struct text vector(struct arena *arena, const char *name)
{
	struct text out = {0};

	MUST(fs_read(arena, fs_join(arena, VECTORS, name), 100000, &out, err));
	return out;
}

static struct text rewritten(struct arena *arena, struct text bytes)
{
	enum statement_kind kind;
	struct report report;
	struct text out = {0};

	MUST(statement_read(arena, bytes, &kind, &report, err));
	MUST(statement_write(arena, kind, &report, &out, err));
	return out;
}

Test(statement, what_was_read_is_written_byte_for_byte)
{
	struct arena *arena = arena_open();
	const char *const names[] = {"started-statement.json",
				     "compliance-statement.json",
				     "commitment-statement.json",
				     "database-statement.json",
				     "joined-statement.json"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct text bytes = vector(arena, names[i]);

		cr_assert(text_equal(rewritten(arena, bytes), bytes), "%s",
			  names[i]);
	}
	arena_close(arena);
}

Test(statement, members_reach_the_report)
{
	struct arena *arena = arena_open();
	enum statement_kind kind;
	struct report r;

	MUST(statement_read(arena, vector(arena, "compliance-statement.json"),
			    &kind, &r, err));
	cr_assert_eq(kind, STATEMENT_COMPLIANCE);
	cr_assert_eq(r.chain.sequence, 2);
	cr_assert_eq(r.attempts, 1);
	cr_assert_eq(r.created.seconds - r.now.seconds, 7);
	cr_assert_eq(r.classes, 1u << CLASS_BANK);
	cr_assert(r.log_state.known && r.log_state.size == 1);
	cr_assert_eq(r.finding_count, 1);
	cr_assert_eq(r.findings[0].verdict, VERDICT_PASS);
	cr_assert_eq(r.findings[0].account.judged, 412);
	cr_assert_eq(r.findings[0].shown_by, STRENGTH_MEASURED_COMMITTED);
	cr_assert(text_is(r.findings[0].seen[1].name, "p95"));
	cr_assert_eq(r.findings[0].seen[1].value.kind, VALUE_DURATION);
	cr_assert(r.looks[0].source.committed);
	cr_assert_eq(r.clauses[0].waiver, -1);
	arena_close(arena);
}

Test(statement, a_commitment_judges_nothing)
{
	struct arena *arena = arena_open();
	const struct source_history *history;
	enum statement_kind kind;
	struct report r;

	MUST(statement_read(arena, vector(arena, "commitment-statement.json"),
			    &kind, &r, err));
	cr_assert_eq(kind, STATEMENT_COMMITMENT);
	cr_assert_eq(r.finding_count, 0);
	cr_assert_eq(r.clause_count, 0);
	cr_assert_eq(r.coverage.bound, 0);
	cr_assert_eq(r.attempts, 0);
	cr_assert(r.looks[0].source.committed && r.looks[0].source.compared);
	history = &r.looks[0].source.history;
	cr_assert_eq(history->rewritten, 1);
	cr_assert_eq(history->earlier_rewritten, 3);
	cr_assert_eq(history->case_count, 1);
	arena_close(arena);
}

Test(statement, what_a_database_worked_out_is_told_apart)
{
	struct arena *arena = arena_open();
	const struct source_report *pushed, *read;
	enum statement_kind kind;
	struct report r;

	MUST(statement_read(arena, vector(arena, "database-statement.json"),
			    &kind, &r, err));
	pushed = &r.looks[0].source;
	read = &r.looks[1].source;
	cr_assert(r.findings[0].by_database && !r.findings[1].by_database);
	cr_assert_eq(r.findings[0].shown_by, STRENGTH_MEASURED);
	cr_assert_eq(r.findings[1].shown_by, STRENGTH_MEASURED_COMMITTED);
	cr_assert(pushed->database.used && pushed->database.computes);
	cr_assert(!pushed->committed && read->committed);
	cr_assert(text_is(pushed->database.server, "PostgreSQL 15.20"));
	cr_assert_eq(pushed->database.role, ROLE_SELECT_ONLY);
	cr_assert_eq(read->database.role, ROLE_CAN_WRITE);
	cr_assert_eq(read->joined_count, 1);
	cr_assert(read->joined[0].database.used && read->joined[0].committed);
	arena_close(arena);
}

struct wrong {
	const char *file, *from, *to, *words;
};

#define S "started-statement.json"
#define C "compliance-statement.json"
#define R "commitment-statement.json" /* roots alone */
#define D "database-statement.json"
#define J "joined-statement.json" /* rows were looked up in another source */

static const struct wrong wrongs[] = {
	{S, "Statement/v1", "Statement/v2", "_type"},
	{S, "audit-started/v1", "audit-started/v9", "predicateType"},
	{S, "\"sequence\":1", "\"sequence\":0", "begins at 1"},
	{R, "\"zones\"", "\"clauses\":[],\"zones\"", "judges nothing"},
	{R, "\"zones\"", "\"attempts\":1,\"zones\"", "judges nothing"},
	{R, "\"late\":1", "\"late\":2", "history"},
	{R, "\"kind\":\"records\"", "\"kind\":\"http\"", "not records"},
	{R, "\"kind\":\"rows\"", "\"kind\":\"files\"", "history"},
	{R, "commitment/v1", "compliance/v1", "period"},
	{C, "compliance/v1", "commitment/v1", "judges nothing"},
	{S, "\"sequence\":1", "\"sequence\":2", "previous"},
	{S, "\"sequence\":1", "\"sequence\":1.5", "fraction"},
	{S, "\"sequence\":1", "\"sequence\":1,\"\\u0073equence\":2",
	 "duplicate"},
	{S, "00:00:00Z", "00:00:00.5Z", "createdAt"},
	{S, "00:00:00Z", "00:00:00+00:00", "createdAt"},
	{S, "000102", "00010G", "nonce"},
	{S, "\"trigger\":\"schedule\"", "\"trigger\":\"whim\"", "trigger"},
	{S, "th-examplebank/agent-1", "th-examplebank/agent-2", "subject"},
	{S, "\"sha256\":\"97", "\"sha256\":\"98", "subject"},
	{S, "{\"_type\"", "{\"more\":1,\"_type\"", "4 members"},
	{S, "\"agent\":\"agent-1\"", "\"agent\":\"../a\"", "agent"},
	{C, "\"read\":500", "\"read\":501", "sum of its parts"},
	{C, "\"rows\":20}", "\"rows\":19}", "exclusions"},
	{C, "\"rowsJudged\":412", "\"rowsJudged\":413", "coverage: rowsJudged"},
	{C, "\"passed\":1", "\"passed\":0", "coverage: passed"},
	{C, "@95bed2bc@", "@95bed2bd@", "key"},
	{C, "\"result\":\"pass\"", "\"result\":\"fail\"", "verdict"},
	{C, "\"findings\":[0]", "\"findings\":[1]", "no such index"},
	{C, "\"findings\":[0]", "\"findings\":[]", "verdict"},
	{C, "\"attempts\":1", "\"attempts\":0", "attempts"},
	{C, "\"now\":\"2026-03-01T00:00:00Z\"",
	 "\"now\":\"2026-03-01T00:00:08Z\"", "now"},
	{C,
	 "\"expect\":[{\"result\":\"pass\",\"that\":\"p95 <= "
	 "params.p95_limit\"}]",
	 "\"expect\":[]", "verdict"},
	{C, "\"verdict\":\"pass\",\"window\"",
	 "\"verdict\":\"not-applicable\",\"window\"", "verdict"},
	{C, "\"look\":0,\"order\"", "\"look\":1,\"order\"", "look"},
	{C, "\"shownBy\":\"measured-committed\"", "\"shownBy\":\"hoped\"",
	 "shownBy"},
	{C, "{\"duration\":\"3600s\"}", "{\"duration\":\"3601s\"}", "key"},
	{D, "\"shownBy\":\"measured\"", "\"shownBy\":\"measured-committed\"",
	 "more than a database's own work can show"},
	{D, "\"computedBy\":\"database\"", "\"computedBy\":\"agent\"",
	 "not database"},
	{D, "\"computedBy\":\"database\",", "", "computedBy"},
	{D, "\"computes\":true", "\"computes\":false", "computedBy"},
	{D, "\"computes\":true", "\"computes\":1", "computes"},
	{D, "\"role\":\"select-only\"", "\"role\":\"root\"", "role"},
	{D, "\"transaction\":\"repeatable-read, read-only\"}", "\"more\":1}",
	 "transaction"},
	{D, "\"look\":1,\"order\":\"file\",\"root\"",
	 "\"look\":0,\"order\":\"file\",\"root\"", "its rows were read"},
	{J, "\"judged\":9", "\"judged\":8",
	 "joins[0]: rows: read is not the sum"},
	{J, "\"rows\":2}", "\"rows\":3}", "joins[0]: rows: the exclusions"},
	{J, "\"judged\":9,\"outside\":0,\"read\":12",
	 "\"judged\":10,\"outside\":0,\"read\":13",
	 "joins[0]: rows: read: not the rows of its source"},
	{J, "\"joins\":[", "\"source\":\"sim_registry\",\"joins\":[",
	 "findings[1]: rows: read: not the rows of its source"},
	{J, "\"joins\":[", "\"source\":\"sims\",\"joins\":[",
	 "its look reads none of that name"},
	{J, "\"read\":40", "\"read\":41", "sum of its parts"},
	{D, "\"judged\":40,\"outside\":0,\"read\":40",
	 "\"judged\":41,\"outside\":0,\"read\":41",
	 "findings[1]: rows: read: not the rows of its source"},
};

Test(statement, what_does_not_hold_is_refused)
{
	for (size_t i = 0; i < ARRAY_SIZE(wrongs); i++) {
		const struct wrong *w = &wrongs[i];
		struct arena *arena = arena_open();
		struct text bytes =
			swapped(arena, vector(arena, w->file), w->from, w->to);
		enum statement_kind kind;
		struct report report;

		REFUSED(statement_read(arena, bytes, &kind, &report, err),
			w->words);
		arena_close(arena);
	}
}

Test(statement, unknown_members_of_the_predicate_are_ignored)
{
	struct arena *arena = arena_open();
	struct text bytes = swapped(arena, vector(arena, C), "\"attempts\":1",
				    "\"attempts\":1,\"later\":{\"x\":[1]}");
	enum statement_kind kind;
	struct report report;

	MUST(statement_read(arena, bytes, &kind, &report, err));
	arena_close(arena);
}

Test(statement, empty_lists_prove_nothing)
{
	struct arena *arena = arena_open();
	enum statement_kind kind;
	struct report report;
	struct text out;

	MUST(statement_read(arena, vector(arena, C), &kind, &report, err));
	report.clause_count = 0;
	REFUSED(statement_write(arena, kind, &report, &out, err),
		"clauses: empty");
	report.finding_count = 0;
	REFUSED(statement_write(arena, kind, &report, &out, err),
		"findings: empty");
	report.rehearsal = true;
	REFUSED(statement_write(arena, kind, &report, &out, err), "rehearsal");
	arena_close(arena);
}
