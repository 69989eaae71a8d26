/* SPDX-License-Identifier: Apache-2.0 */
/* What an ODBC connection string says of a database that is a file. */
#ifndef PLAUDIT_RECORDS_DSN_H
#define PLAUDIT_RECORDS_DSN_H

#include "base/text.h"

/* Whether what the string opens is a file on this machine: *path is it. */
bool dsn_is_file(struct text dsn, struct text *path);
/* Whether the string itself says that it is opened for reading alone. */
bool dsn_reads_only(struct text dsn);

#endif
