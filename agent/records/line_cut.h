/* SPDX-License-Identifier: Apache-2.0 */
/* As block_cut, for formats with a record a line: NDJSON. An empty line (LF or
 * CRLF alone) is no record. */
#ifndef PLAUDIT_RECORDS_LINE_CUT_H
#define PLAUDIT_RECORDS_LINE_CUT_H

#include "records/block_cut.h"

bool line_cut(struct text bytes, bool last, struct block_cut *out);

#endif
