/* SPDX-License-Identifier: Apache-2.0 */
typedef struct low low_t;
