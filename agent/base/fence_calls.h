/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The seccomp layer of base/fence: a list of system calls that nothing which
 * only looks has a use for. They fail with EPERM. A list of what is allowed
 * would break with every new C library.
 */
#ifndef PLAUDIT_BASE_FENCE_CALLS_H
#define PLAUDIT_BASE_FENCE_CALLS_H

#include <stdbool.h>

#include "base/err.h"

int fence_calls_deny(bool network, struct err *err) MUST_USE;

#endif
