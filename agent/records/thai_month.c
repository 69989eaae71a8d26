/* SPDX-License-Identifier: Apache-2.0 */
#include "records/thai_month.h"

#include <stddef.h>
#include <string.h>

struct month_names {
	const char *names[4]; /* a longer one before what it begins with */
};

static const struct month_names months[12] = {
	{{"มกราคม", "ม.ค.", "มค.", "มค"}},
	{{"กุมภาพันธ์", "ก.พ.", "กพ.", "กพ"}},
	{{"มีนาคม", "มี.ค.", "มีค.", "มีค"}},
	{{"เมษายน", "เม.ย.", "เมย.", "เมย"}},
	{{"พฤษภาคม", "พ.ค.", "พค.", "พค"}},
	{{"มิถุนายน", "มิ.ย.", "มิย.", "มิย"}},
	{{"กรกฎาคม", "ก.ค.", "กค.", "กค"}},
	{{"สิงหาคม", "ส.ค.", "สค.", "สค"}},
	{{"กันยายน", "ก.ย.", "กย.", "กย"}},
	{{"ตุลาคม", "ต.ค.", "ตค.", "ตค"}},
	{{"พฤศจิกายน", "พ.ย.", "พย.", "พย"}},
	{{"ธันวาคม", "ธ.ค.", "ธค.", "ธค"}},
};

unsigned thai_month_take(const char **at, const char *end)
{
	for (unsigned m = 0; m < 12; m++)
		for (unsigned i = 0; i < 4; i++) {
			const char *name = months[m].names[i];
			size_t size = strlen(name);

			if ((size_t)(end - *at) < size ||
			    memcmp(*at, name, size) != 0)
				continue;
			*at += size;
			return m + 1;
		}
	return 0;
}
