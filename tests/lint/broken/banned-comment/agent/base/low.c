/* SPDX-License-Identifier: Apache-2.0 */
int low(void); // says little
