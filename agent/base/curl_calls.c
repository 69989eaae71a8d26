/* SPDX-License-Identifier: Apache-2.0 */
#include "base/curl_calls.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/library_calls.h"

static const struct library_call functions[] = {
#define AT(member)                                                   \
	{                                                            \
		"curl_" #member, offsetof(struct curl_calls, member) \
	}
	AT(global_init),  AT(global_cleanup), AT(easy_init),
	AT(easy_cleanup), AT(easy_reset),     AT(easy_setopt),
	AT(easy_getinfo), AT(easy_perform),   AT(easy_strerror),
	AT(slist_append), AT(slist_free_all), AT(url),
	AT(url_cleanup),  AT(url_set),	      AT(url_get),
	AT(free),
#undef AT
};

void curl_calls_open(struct curl_calls *calls)
{
	struct err err = {0};

	if (library_calls_open("libcurl.so.4", functions, ARRAY_SIZE(functions),
			       calls, &err) == 0)
		return;
	fprintf(stderr, "plaudit: %s\n", err.text);
	abort();
}
