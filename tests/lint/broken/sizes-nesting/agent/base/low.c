/* SPDX-License-Identifier: Apache-2.0 */
int low(int x)
{
	for (int i = 0; i < x; i++)
		if (i > 1)
			while (x > i) {
				if (x & 1)
					do {
						x--;
					} while (x & 1);
			}
	return x;
}
