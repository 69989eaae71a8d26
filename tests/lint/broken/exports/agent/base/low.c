/* SPDX-License-Identifier: Apache-2.0 */
int low_used(int x);
int low_forgotten(int x);

int low_used(int x)
{
	return x;
}

int low_forgotten(int x)
{
	return low_used(x);
}
