/* SPDX-License-Identifier: Apache-2.0 */
/* A source that is read twice must be the same both times. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/digest.h"
#include "records/joined_trouble.h"

static void first_report(struct source_report *out, struct source_file *file)
{
	*file = (struct source_file){TEXT("a.csv"), 100, 3};
	*out = (struct source_report){.files = file,
				      .file_count = 1,
				      .rows = 3,
				      .committed = true,
				      .compared = true};
	out->commitment.root = digest_of(TEXT("root"));
}

/* What changed between two readings is unknown, and says which file. */
Test(joined_trouble, what_changed_in_between)
{
	struct arena *arena = arena_open();

	for (int what = 0; what < 4; what++) {
		struct joined_reading reading = {.passes = 1};
		struct records_result again = {.reason = REASON_NONE};
		struct source_file then, now;

		first_report(&reading.result.source, &then);
		first_report(&again.source, &now);
		if (what == 1)
			now.bytes++;
		if (what == 2)
			again.source.commitment.root = digest_of(TEXT("other"));
		if (what == 3)
			again.source.committed = false;
		joined_reading_compare(arena, &reading, &again);
		cr_assert_eq(reading.result.reason,
			     what ? REASON_INCOMPLETE_SOURCE : REASON_NONE);
		cr_assert_eq(reading.result.source.committed, what == 0);
		cr_assert_eq(reading.result.source.compared, what == 0);
		cr_assert_eq(reading.result.where.size > 0, what == 1);
		if (what)
			cr_assert(strstr(reading.result.detail.data,
					 "it changed between the two times"));
	}
	arena_close(arena);
}
