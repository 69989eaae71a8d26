/* SPDX-License-Identifier: Apache-2.0 */
int low(void);

int low(void)
{
	return 1;
}
