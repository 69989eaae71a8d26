/* SPDX-License-Identifier: Apache-2.0 */
/* A way to hash that this processor has and that errs is not used; that it errs
 * is said on stderr. */
#ifndef PLAUDIT_VERBS_DISTRUSTED_KERNEL_H
#define PLAUDIT_VERBS_DISTRUSTED_KERNEL_H

#include <stdbool.h>

/* portable: none but OpenSSL is asked for, and nothing said. */
void distrusted_kernel_tell(bool portable);

#endif
