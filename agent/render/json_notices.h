/* SPDX-License-Identifier: Apache-2.0 */
/* What stands beside all verdicts, as JSON: that the run was cut short, and
 * who stands for the chain's periods. Members that say nothing are left out. */
#ifndef PLAUDIT_RENDER_JSON_NOTICES_H
#define PLAUDIT_RENDER_JSON_NOTICES_H

#include "parse/json.h"
#include "render/reading.h"

void json_notices(const struct reading readings[2],
		  const struct render_request *request, struct json *out);

#endif
