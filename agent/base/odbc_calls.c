/* SPDX-License-Identifier: Apache-2.0 */
#include "base/odbc_calls.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#define LIBRARY "libodbc.so.2"

struct symbol {
	const char *name;
	size_t offset;
};

static const struct symbol symbols[] = {
#define AT(member)                                                 \
	{                                                          \
		"SQL" #member, offsetof(struct odbc_calls, member) \
	}
	AT(AllocHandle),    AT(FreeHandle),    AT(SetEnvAttr),
	AT(SetConnectAttr), AT(SetStmtAttr),   AT(DriverConnect),
	AT(Disconnect),	    AT(GetInfo),       AT(GetDiagRec),
	AT(ExecDirect),	    AT(NumResultCols), AT(DescribeCol),
	AT(BindCol),	    AT(FetchScroll),   AT(Fetch),
	AT(GetData),	    AT(EndTran),
#undef AT
};

/* The library stays loaded: drivers leave threads and handlers behind. */
int odbc_calls_open(struct odbc_calls *calls, struct err *err)
{
	void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

	if (!library)
		return err_set(err, ERR_SYSTEM,
			       "no ODBC driver manager: install unixodbc");
	for (size_t i = 0; i < ARRAY_SIZE(symbols); i++) {
		void *found = dlsym(library, symbols[i].name);

		if (!found)
			return err_set(err, ERR_SYSTEM, LIBRARY " has no %s",
				       symbols[i].name);
		memcpy((char *)calls + symbols[i].offset, &found,
		       sizeof(found));
	}
	return 0;
}
