/* SPDX-License-Identifier: Apache-2.0 */
int low_used(int x);

int main(void)
{
	return low_used(1);
}
