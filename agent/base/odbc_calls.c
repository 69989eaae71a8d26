/* SPDX-License-Identifier: Apache-2.0 */
#include "base/odbc_calls.h"

#include "base/library_calls.h"

static const struct library_call functions[] = {
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

int odbc_calls_open(struct odbc_calls *calls, struct err *err)
{
	if (library_calls_open("libodbc.so.2", functions, ARRAY_SIZE(functions),
			       calls, err))
		return err_prefix(err,
				  "no ODBC driver manager (install unixodbc)");
	return 0;
}
