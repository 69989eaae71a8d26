/* SPDX-License-Identifier: Apache-2.0 */
int low(int x)
{
	if (x > 0 && x < 100)
		x++;
	if (x > 1 && x < 101)
		x++;
	if (x > 2 && x < 102)
		x++;
	if (x > 3 && x < 103)
		x++;
	if (x > 4 && x < 104)
		x++;
	if (x > 5 && x < 105)
		x++;
	if (x > 6 && x < 106)
		x++;
	return x ? 1 : 2;
}
