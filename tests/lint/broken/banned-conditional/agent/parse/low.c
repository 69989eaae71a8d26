/* SPDX-License-Identifier: Apache-2.0 */
#ifdef __linux__
int low(void);
#endif
