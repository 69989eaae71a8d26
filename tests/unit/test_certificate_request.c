/* SPDX-License-Identifier: Apache-2.0 */
#include "seal/certificate_request.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "unit/seal_words.h"
#include "unit/temp_tree.h"

static struct arena *arena;
static char *directory;
static struct key *key;

static void set_up(void)
{
	char *path;

	arena = arena_open();
	directory = temp_tree_make(arena);
	path = fs_join(arena, directory, "agent.pem");
	MUST(key_generate(path, KEY_P256, NULL, err));
	MUST(key_open(path, NULL, &key, err));
}

static void tear_down(void)
{
	key_close(key);
	temp_tree_remove(directory);
	arena_close(arena);
}

TestSuite(certificate_request, .init = set_up, .fini = tear_down);

Test(certificate_request, it_verifies_and_names_the_key)
{
	struct text pem;
	X509_REQ *request;
	BIO *bio;
	char name[200];

	for (int i = 0; i < 20; i++) { /* signatures end in all sorts of bits */
		MUST(certificate_request(arena, key,
					 "/C=TH/O=ธนาคารตัวอย่าง/CN=agent-1",
					 &pem, err));
		bio = BIO_new_mem_buf(pem.data, (int)pem.size);
		request = PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL);
		cr_assert_not_null(request);
		cr_assert_eq(X509_REQ_verify(request,
					     X509_REQ_get0_pubkey(request)),
			     1);
		X509_NAME_get_text_by_NID(X509_REQ_get_subject_name(request),
					  NID_commonName, name, sizeof(name));
		cr_assert_str_eq(name, "agent-1");
		X509_REQ_free(request);
		BIO_free(bio);
	}
}

Test(certificate_request, a_subject_that_is_none_is_refused)
{
	struct text pem;

	REFUSED(certificate_request(arena, key, "CN=agent", &pem, err),
		"/O=NAME");
	REFUSED(certificate_request(arena, key, "/agent", &pem, err),
		"/O=NAME");
	REFUSED(certificate_request(arena, key, "/NOTHING=1", &pem, err),
		"no field of a name");
	REFUSED(certificate_request(arena, key, "/C=Thailand", &pem, err),
		"too long");
}
