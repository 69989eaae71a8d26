/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "cel/bounds.h"
#include "expression.h"

Test(bounds, decides_only_what_the_interval_decides)
{
	static const struct {
		const char *source;
		enum truth truth;
	} examples[] = {
		{"cases >= 5", TRUTH_TRUE}, /* cases is 5..8 */
		{"cases > 5", TRUTH_EITHER},
		{"cases > 8", TRUTH_FALSE},
		{"cases <= 8", TRUTH_TRUE},
		{"cases < 5", TRUTH_FALSE},
		{"5 <= cases", TRUTH_TRUE},
		{"cases == 6", TRUTH_EITHER},
		{"cases == 9", TRUTH_FALSE},
		{"cases != 9", TRUTH_TRUE},
		{"!(cases > 8)", TRUTH_TRUE},
		{"cases > 8 && any == 1", TRUTH_FALSE},
		{"cases <= 8 || any == 1", TRUTH_TRUE},
		{"cases > 6 || true", TRUTH_TRUE},
		{"cases > 6 && true", TRUTH_EITHER},
		{"cases + 1 > 0", TRUTH_EITHER},
		{"rate >= params.least", TRUTH_TRUE}, /* rate from 99 % up */
		{"rate >= rate", TRUTH_EITHER},
		{"row.amount > 12", TRUTH_TRUE},
		{"any == 1", TRUTH_EITHER},
		{"1 / 0 == 1", TRUTH_ERROR},
	};
	struct value_bounds slots[SLOTS];
	struct bench b;

	bench_open(&b);
	for (size_t i = 0; i < SLOTS; i++)
		slots[i] =
			(struct value_bounds){.low = b.slots[i], .exact = true};
	slots[SLOT_COUNT] = (struct value_bounds){.low = value_int(5),
						  .high = value_int(8)};
	slots[SLOT_RATE] = (struct value_bounds){.low = value_share(99, 100)};
	for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
		const struct cel_program *p =
			bench_compile(&b, examples[i].source);

		cr_assert_not_null(p, "%s", examples[i].source);
		cr_expect_eq(cel_eval_bounds(p, slots, b.arena),
			     examples[i].truth, "%s", examples[i].source);
	}
	arena_close(b.arena);
}

/* For every integer in every interval: what is decided is what cel_eval says.
 */
Test(bounds, is_sound)
{
	static const char *const sources[] = {
		"cases < 3", "cases >= 3 && cases != 5", "!(cases == 4)",
		"cases > 2 || cases < 1", "!(cases <= 2 && cases > 0)"};
	struct value_bounds slots[SLOTS];
	struct bench b;

	bench_open(&b);
	for (size_t i = 0; i < SLOTS; i++)
		slots[i] =
			(struct value_bounds){.low = b.slots[i], .exact = true};
	for (size_t s = 0; s < ARRAY_SIZE(sources); s++) {
		const struct cel_program *p = bench_compile(&b, sources[s]);

		for (int low = 0; low < 7; low++) {
			for (int high = low; high < 7; high++) {
				enum truth t;

				slots[SLOT_COUNT] = (struct value_bounds){
					.low = value_int(low),
					.high = value_int(high)};
				t = cel_eval_bounds(p, slots, b.arena);
				for (int n = low; n <= high; n++) {
					b.slots[SLOT_COUNT] = value_int(n);
					if (t != TRUTH_EITHER)
						cr_expect_eq(cel_eval(p,
								      b.slots,
								      b.arena)
								     .boolean,
							     t == TRUTH_TRUE);
				}
			}
		}
	}
	arena_close(b.arena);
}
