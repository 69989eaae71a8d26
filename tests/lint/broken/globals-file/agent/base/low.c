/* SPDX-License-Identifier: Apache-2.0 */
static int calls;

int low(void)
{
	return calls++;
}
