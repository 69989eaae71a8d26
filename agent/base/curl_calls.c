/* SPDX-License-Identifier: Apache-2.0 */
#include "base/curl_calls.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define LIBRARY "libcurl.so.4"

struct symbol {
	const char *name;
	size_t offset;
};

static const struct symbol symbols[] = {
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

static void die(const char *what)
{
	fprintf(stderr, "plaudit: %s\n", what);
	abort();
}

/* The library stays loaded: it is needed again soon, or the program ends. */
void curl_calls_open(struct curl_calls *calls)
{
	void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

	if (!library)
		die(dlerror());
	for (size_t i = 0; i < ARRAY_SIZE(symbols); i++) {
		void *found = dlsym(library, symbols[i].name);

		if (!found)
			die(symbols[i].name);
		memcpy((char *)calls + symbols[i].offset, &found,
		       sizeof(found));
	}
}
