/* SPDX-License-Identifier: Apache-2.0 */
/* A key in a software token. Without softhsm2 the tests are skipped. */
#include "seal/key.h"

#include "base/digest.h"
#include "unit/seal_words.h"
#include "unit/temp_tree.h"
#include "unit/token_stand.h"

static struct arena *arena;
static char *directory;
static struct secret *pin, *wrong;

static struct secret *word(const char *value)
{
	struct secret_ref ref = {.env = TEXT("PLAUDIT_TEST_PIN")};
	struct secret *out = NULL;

	setenv("PLAUDIT_TEST_PIN", value, 1);
	MUST(secret_open(&ref, NULL, &out, err));
	return out;
}

static void set_up(void)
{
	arena = arena_open();
	directory = temp_tree_make(arena);
	pin = word(TOKEN_PIN);
	wrong = word("0000");
	if (!token_stand(directory))
		cr_skip_test("softhsm2 is not here");
}

static void tear_down(void)
{
	secret_close(pin);
	secret_close(wrong);
	temp_tree_remove(directory);
	arena_close(arena);
}

TestSuite(key_pkcs11, .init = set_up, .fini = tear_down);

Test(key_pkcs11, a_key_made_in_a_token_signs)
{
	struct public_key *public_key = NULL;
	struct key *key = NULL;
	struct text signature;

	MUST(key_generate(TOKEN_REFERENCE, KEY_P256, pin, err));
	REFUSED(key_generate(TOKEN_REFERENCE, KEY_P256, pin, err),
		"never replaced");
	MUST(key_open(TOKEN_REFERENCE, pin, &key, err));
	cr_assert_eq(key_algorithm(key), KEY_P256);
	cr_assert_eq(key_spki(key).size, P256_SPKI_BYTES);
	MUST(public_key_open(key_spki(key), &public_key, err));
	for (int i = 0; i < 40; i++) { /* halves with leading zeros too */
		MUST(key_sign(key, arena, TEXT("message"), &signature, err));
		MUST(ecdsa_check_der(signature, err));
		MUST(public_key_verify(public_key, TEXT("message"), signature,
				       err));
	}
	key_close(key);
	key = NULL;
	/* closed and opened again: the module begins anew */
	MUST(key_open(TOKEN_REFERENCE, pin, &key, err));
	MUST(key_sign(key, arena, TEXT("message"), &signature, err));
	key_close(key);
	public_key_close(public_key);
}

Test(key_pkcs11, what_is_not_there_is_named)
{
	struct key *key = NULL;

	REFUSED(key_open(TOKEN_REFERENCE, wrong, &key, err), "not its PIN");
	REFUSED(key_open(TOKEN_REFERENCE, pin, &key, err),
		"no private key has the label agent");
	REFUSED(key_open("pkcs11:token=other;object=agent;"
			 "module-path=" TOKEN_MODULE,
			 pin, &key, err),
		"none has the label other");
	REFUSED(key_open("pkcs11:token=plaudit;object=agent;"
			 "module-path=/nowhere.so",
			 pin, &key, err),
		"PKCS#11 module");
	REFUSED(key_open("pkcs11:token=plaudit", pin, &key, err),
		"object=LABEL");
	REFUSED(key_open("pkcs11:token=plaudit;slot=1", pin, &key, err),
		"there are token, object");
	REFUSED(key_open("pkcs11:token=%zz;object=a", pin, &key, err),
		"hex digits");
	REFUSED(key_generate(TOKEN_REFERENCE, KEY_ED25519, pin, err),
		"P-256 keys only");
}

Test(key_pkcs11, a_label_stands_for_one_pair)
{
	char *argv[] = {"pkcs11-tool",	   "--module", TOKEN_MODULE, "--login",
			"--pin",	   TOKEN_PIN,  "--token",    "plaudit",
			"--delete-object", "--type",   "pubkey",     "--label",
			"agent",	   NULL};
	char *rename[] = {
		"pkcs11-tool",	"--module",   TOKEN_MODULE,    "--login",
		"--pin",	TOKEN_PIN,    "--token",       "plaudit",
		"--keypairgen", "--key-type", "EC:prime256v1", "--label",
		"agent",	NULL};
	struct key *key = NULL;

	MUST(key_generate(TOKEN_REFERENCE, KEY_P256, pin, err));
	if (run_quietly(argv))
		cr_skip_test("pkcs11-tool is not here");
	REFUSED(key_open(TOKEN_REFERENCE, pin, &key, err),
		"no public keys have the label");
	/* two pairs under one label, of which one lacks its public half */
	cr_assert_eq(run_quietly(rename), 0);
	REFUSED(key_open(TOKEN_REFERENCE, pin, &key, err),
		"more than one private key");
}
