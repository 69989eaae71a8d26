/* SPDX-License-Identifier: Apache-2.0 */
#include "base/library_calls.h"

#include <dlfcn.h>
#include <string.h>

int library_calls_open(const char *library, const struct library_call *calls,
		       size_t count, void *out, struct err *err)
{
	void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);

	if (!handle)
		return err_set(err, ERR_SYSTEM, "%s", dlerror());
	for (size_t i = 0; i < count; i++) {
		void *found = dlsym(handle, calls[i].name);

		if (!found)
			return err_set(err, ERR_SYSTEM, "%s has no %s", library,
				       calls[i].name);
		memcpy((char *)out + calls[i].offset, &found, sizeof(found));
	}
	return 0;
}
