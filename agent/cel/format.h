/* SPDX-License-Identifier: Apache-2.0 */
/* "%s: %.2f".format([...]) and strings.quote() of the extension "strings". */
#ifndef PLAUDIT_CEL_FORMAT_H
#define PLAUDIT_CEL_FORMAT_H

#include "cel/function.h"

struct value string_format(const struct cel_call *call, const struct value *a);
struct value string_quote(const struct cel_call *call, const struct value *a);

#endif
