/* SPDX-License-Identifier: Apache-2.0 */
int low(void)
{
	static int calls = 1;

	return calls++;
}
