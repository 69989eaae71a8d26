/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "base/limits.h"
#include "cel/spelling.h"

Test(spelling, doubles_are_as_short_as_they_can_be)
{
	static const struct {
		double d;
		const char *text;
	} examples[] = {{0, "0"},
			{-0.0, "-0"},
			{1, "1"},
			{0.1, "0.1"},
			{123.456, "123.456"},
			{1e20, "100000000000000000000"},
			{1e21, "1e+21"},
			{0.0001, "0.0001"},
			{0.00001, "1e-05"},
			{5e-324, "5e-324"},
			{INFINITY, "Infinity"},
			{-INFINITY, "-Infinity"},
			{NAN, "NaN"}};
	char out[DOUBLE_TEXT_ROOM];

	for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
		double_print(examples[i].d, out);
		cr_expect_str_eq(out, examples[i].text);
	}
	double_print(1.7976931348623157e308, out);
	cr_expect_eq(strtod(out, NULL), 1.7976931348623157e308);
}

Test(spelling, durations_are_gos)
{
	static const struct {
		const char *text;
		int64_t seconds;
		int32_t nanos;
	} good[] = {{"1h30m", 5400, 0},
		    {"1.5s", 1, 500000000},
		    {"-1.5s", -2, 500000000},
		    {"100us", 0, 100000},
		    {"1ns", 0, 1},
		    {"0", 0, 0},
		    {".5m", 30, 0},
		    {"+2h", 7200, 0}};
	static const char *const bad[] = {"",	    "1",  "s",
					  "1d",	    "-",  "1h-1m",
					  "1.2.3s", "h1", "9999999999999s"};

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		struct value v = go_duration(text_from(good[i].text));

		cr_expect_eq(v.kind, VALUE_DURATION, "%s", good[i].text);
		cr_expect_eq(v.seconds, good[i].seconds, "%s", good[i].text);
		cr_expect_eq(v.nanos, good[i].nanos, "%s", good[i].text);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		cr_expect_eq(go_duration(text_from(bad[i])).kind, VALUE_ERROR,
			     "%s", bad[i]);
}

/* All powers of two for which the nearest digits that read back are not the
 * fewest: from ECMAScript's Number.prototype.toExponential. */
Test(spelling, has_the_fewest_digits_of_uneven_doubles)
{
	static const struct {
		int power;
		const char *text;
	} powers[] = {{-1017, "7.120236347223045e-307"},
		      {-1007, "7.291122019556398e-304"},
		      {-957, "8.209073602596753e-289"},
		      {-921, "5.641232424577593e-278"},
		      {-808, "5.858190679279809e-244"},
		      {-791, "7.678447687145631e-239"},
		      {-788, "6.142758149716505e-238"},
		      {-778, "6.290184345309701e-235"},
		      {-705, "5.940911144672375e-213"},
		      {-695, "6.083493012144512e-210"},
		      {-662, "5.225680706521042e-200"},
		      {-652, "5.351097043477547e-197"},
		      {-549, "5.426657103235053e-166"},
		      {-509, "5.966672584960166e-154"},
		      {-496, "4.887898181599368e-150"},
		      {-489, "6.256509672447191e-148"},
		      {-383, "5.075883674631299e-116"},
		      {-366, "6.653062250012736e-111"},
		      {-296, "7.854549544476363e-90"},
		      {-140, "7.174648137343064e-43"},
		      {-97, "6.310887241768095e-30"},
		      {-77, "6.617444900424222e-24"},
		      {-44, "5.684341886080802e-14"},
		      {-25, "2.9802322387695312e-08"},
		      {89, "6.189700196426902e+26"},
		      {122, "5.316911983139664e+36"},
		      {132, "5.444517870735016e+39"},
		      {172, "5.986310706507379e+51"},
		      {182, "6.129982163463556e+54"},
		      {275, "6.070840288205404e+82"},
		      {305, "6.518515124270356e+91"},
		      {345, "7.167183174968974e+103"},
		      {378, "6.156563468186638e+113"},
		      {398, "6.455624695217272e+119"},
		      {405, "8.263199609878108e+121"},
		      {481, "6.243497100631985e+144"},
		      {534, "5.623642243178996e+160"},
		      {544, "5.758609657015292e+163"},
		      {554, "5.896816288783659e+166"},
		      {574, "6.183260036827614e+172"},
		      {594, "6.483618076376552e+178"},
		      {710, "5.386379163185535e+213"},
		      {803, "5.334411546303884e+241"},
		      {863, "6.150157786156811e+259"},
		      {896, "5.282945311356653e+269"},
		      {976, "6.386688990511104e+293"}};
	char text[DOUBLE_TEXT_ROOM], negative[DOUBLE_TEXT_ROOM];

	for (size_t i = 0; i < ARRAY_SIZE(powers); i++) {
		double d = ldexp(1, powers[i].power);

		double_print(d, text);
		double_print(-d, negative);
		cr_expect_str_eq(text, powers[i].text);
		cr_expect_str_eq(negative + 1, powers[i].text);
	}
}

Test(spelling, of_every_power_of_two_reads_back)
{
	char text[DOUBLE_TEXT_ROOM];

	for (int power = -1074; power <= 1023; power++) {
		double_print(ldexp(1, power), text);
		cr_expect(strtod(text, NULL) == ldexp(1, power), "2^%d: %s",
			  power, text);
	}
}

Test(spelling, cuts_at_a_character)
{
	struct arena *arena = arena_open();
	struct buffer out;
	struct text t;

	buffer_init(&out);
	while (!printed_enough(&out))
		buffer_str(&out, "\xe0\xb8\x81");
	t = printed_take(&out, arena);
	cr_expect(text_is_utf8(t));
	cr_expect(text_ends(t, "\xe0\xb8\x81\xe2\x80\xa6"));
	cr_expect(t.size <= LIMIT_CEL_PRINTED + 3);
	arena_close(arena);
}
