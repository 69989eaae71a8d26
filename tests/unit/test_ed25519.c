/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ed25519.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/encode.h"

/* RFC 8032 section 7.1, TEST 2 */
Test(ed25519, rfc8032)
{
	unsigned char seed[32], public_key[32], wanted[64], got[64];
	struct err err = {0};

	cr_assert(hex_decode(TEXT("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35ab"
				  "a624da8cf6ed4fb8a6fb"),
			     seed, 32, &err) == 0);
	cr_assert(hex_decode(TEXT("92a009a9f0d4cab8720e820b5f642540a2b27b541650"
				  "3f8fb3762223ebdb69da085ac1e43e15996e458f3613"
				  "d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
			     wanted, 64, &err) == 0);
	cr_assert(ed25519_sign(seed, TEXT("r"), got, &err) == 0);
	cr_assert(memcmp(got, wanted, 64) == 0);
	cr_assert(ed25519_public(seed, public_key, &err) == 0);
	cr_assert(ed25519_verify(public_key, TEXT("r"), got));
	cr_assert(!ed25519_verify(public_key, TEXT("s"), got));
	got[63] ^= 1;
	cr_assert(!ed25519_verify(public_key, TEXT("r"), got));
	got[63] ^= 1;
	public_key[0] ^= 1;
	cr_assert(!ed25519_verify(public_key, TEXT("r"), got));
}
