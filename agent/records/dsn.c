/* SPDX-License-Identifier: Apache-2.0 */
#include "records/dsn.h"

#include <string.h>
#include <strings.h>

bool dsn_is_file(struct text dsn, struct text *path)
{
	while (dsn.data) {
		struct text rest, pair = text_cut(dsn, ';', &rest), value;
		struct text key = text_trim(text_cut(pair, '=', &value));

		dsn = rest;
		if (key.size != 8 || strncasecmp(key.data, "database", 8) != 0)
			continue;
		value = text_trim(value);
		if (text_starts(value, "file:"))
			value = (struct text){value.data + 5, value.size - 5};
		*path = text_cut(value, '?', &rest);
		return path->size && *path->data == '/';
	}
	return false;
}

bool dsn_reads_only(struct text dsn)
{
	return memmem(dsn.data, dsn.size, "mode=ro", 7) ||
	       memmem(dsn.data, dsn.size, "immutable=1", 11);
}
