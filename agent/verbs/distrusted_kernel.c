/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/distrusted_kernel.h"

#include <stdio.h>

#include "base/sha256_lanes.h"

void distrusted_kernel_tell(bool portable)
{
	const struct sha256_kernel *distrusted,
		*kernel = sha256_kernel_choose(portable, &distrusted);

	if (distrusted)
		fprintf(stderr,
			"plaudit: SHA-256 by %s differs from OpenSSL's on this "
			"processor: rows are hashed by %s\n",
			distrusted->name, kernel->name);
}
