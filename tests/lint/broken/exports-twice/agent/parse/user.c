/* SPDX-License-Identifier: Apache-2.0 */
int low(void);
int main(void);

int main(void)
{
	return low();
}
