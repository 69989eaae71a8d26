/* SPDX-License-Identifier: Apache-2.0 */
int low( int x )
{
  return x;
}
