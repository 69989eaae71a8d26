/* SPDX-License-Identifier: Apache-2.0 */
/* a pointer to a function is one of them */
int low(int a, int b, int c, int (*d)(int, int), int e, int f,
	int g)
{
	return a + b + c + d(e, f) + g;
}
