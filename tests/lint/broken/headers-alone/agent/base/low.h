/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAUDIT_BASE_LOW_H
#define PLAUDIT_BASE_LOW_H

size_t low(void);

#endif
