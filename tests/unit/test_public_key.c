/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/public_key.h"

#include "unit/seal_words.h"

static const char vector_spki[] =
	"3059301306072a8648ce3d020106082a8648ce3d0301070342000460fed4ba255a9d31"
	"c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9"
	"e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";

static struct text unhex(struct arena *arena, const char *hex)
{
	size_t size = strlen(hex) / 2;
	char *out = arena_alloc(arena, size);

	MUST(hex_decode(text_from(hex), out, size, err));
	return (struct text){out, size};
}

/* r and s are each one byte unless they are what is wrong */
static const char *const bad_der[] = {
	"",
	"3006",
	"3006020101020101ff", /* trailing */
	"3106020101020101", /* not a SEQUENCE */
	"308106020101020101", /* long form */
	"300702020001020101", /* leading zero */
	"3006020100020101", /* zero */
	"3006020181020101", /* negative */
	"3006030101020101", /* not an INTEGER */
	"3003020101", /* one only */
	"3009020101020101020101", /* three */
	/* the order itself */
	"3026022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63"
	"2551020101",
	/* 33 bytes without a zero */
	"3026022101ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63"
	"2550020101",
};

Test(public_key, only_strict_der_is_a_signature)
{
	struct arena *arena = arena_open();

	MUST(ecdsa_check_der(unhex(arena, "3006020101020101"), err));
	MUST(ecdsa_check_der(unhex(arena, "300702020080020101"), err));
	for (size_t i = 0; i < ARRAY_SIZE(bad_der); i++)
		REFUSED(ecdsa_check_der(unhex(arena, bad_der[i]), err),
			"strict DER");
	arena_close(arena);
}

/* RFC 6979 A.2.5: P-256, SHA-256, "sample", its r and s as DER */
Test(public_key, rfc_6979_vector_verifies)
{
	struct arena *arena = arena_open();
	struct public_key *key = NULL;
	struct text signature = unhex(
		arena,
		"3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d"
		"0ea84eaf3716022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9af"
		"f4064dc4ab2f843acda8");

	MUST(public_key_open(unhex(arena, vector_spki), &key, err));
	MUST(public_key_verify(key, TEXT("sample"), signature, err));
	REFUSED(public_key_verify(key, TEXT("simple"), signature, err),
		"does not hold");
	public_key_close(key);
	arena_close(arena);
}

Test(public_key, a_point_off_the_curve_is_refused)
{
	struct arena *arena = arena_open();
	struct text spki = unhex(arena, vector_spki);
	struct public_key *key = NULL;
	char *bytes = arena_alloc(arena, spki.size);

	memcpy(bytes, spki.data, spki.size);
	bytes[spki.size - 1] ^= 1;
	REFUSED(public_key_open((struct text){bytes, spki.size}, &key, err),
		"point");
	bytes[0] ^= 1;
	REFUSED(public_key_open((struct text){bytes, spki.size}, &key, err),
		"encoding");
	arena_close(arena);
}
