/* SPDX-License-Identifier: Apache-2.0 */
/* A key in a TPM that a program plays. Without swtpm or tpm2-openssl the tests
 * are skipped. */
#include "seal/key.h"

#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/seal_words.h"
#include "unit/temp_tree.h"

static struct arena *arena;
static char *directory;
static pid_t tpm;

static bool answers(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	bool good = connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0;

	close(fd);
	return good;
}

/* The provider wants the control port to be the next one. */
static bool tpm_start(int port)
{
	char state[300], server[64], control[64], reach[100];

	snprintf(state, sizeof(state), "dir=%s", directory);
	snprintf(server, sizeof(server), "type=tcp,port=%d", port);
	snprintf(control, sizeof(control), "type=tcp,port=%d", port + 1);
	snprintf(reach, sizeof(reach), "swtpm:host=127.0.0.1,port=%d", port);
	setenv("TPM2OPENSSL_TCTI", reach, 1);
	setenv("TSS2_LOG", "all+NONE", 1);
	tpm = fork();
	if (tpm == 0) {
		fclose(stderr);
		fclose(stdout);
		execlp("swtpm", "swtpm", "socket", "--tpm2", "--tpmstate",
		       state, "--server", server, "--ctrl", control, "--flags",
		       "not-need-init,startup-clear", NULL);
		_exit(127);
	}
	for (int i = 0; i < 200; i++) {
		usleep(20000);
		if (waitpid(tpm, NULL, WNOHANG) == tpm) {
			tpm = 0;
			return false;
		}
		if (answers(port + 1))
			return true;
	}
	return false;
}

static void set_up(void)
{
	static const char module[] =
		"/usr/lib/x86_64-linux-gnu/ossl-modules/tpm2.so";

	arena = arena_open();
	directory = temp_tree_make(arena);
	if (access(module, R_OK) ||
	    !tpm_start(20000 + (int)(getpid() % 20000) * 2))
		cr_skip_test(
			"swtpm did not start, or tpm2-openssl is not here");
}

static void tear_down(void)
{
	if (tpm) {
		kill(tpm, SIGTERM);
		waitpid(tpm, NULL, 0);
	}
	temp_tree_remove(directory);
	arena_close(arena);
}

TestSuite(key_tpm, .init = set_up, .fini = tear_down);

Test(key_tpm, a_key_made_in_a_tpm_signs)
{
	char *path = fs_join(arena, directory, "agent.pem");
	char *reference = text_cstr(arena, text_format(arena, "tpm:%s", path));
	struct public_key *public_key = NULL;
	struct key *key = NULL;
	struct text pem, signature;

	MUST(key_generate(reference, KEY_P256, NULL, err));
	MUST(fs_read(arena, path, 8192, &pem, err));
	cr_assert(text_starts(pem, "-----BEGIN TSS2 PRIVATE KEY-----"));
	REFUSED(key_generate(reference, KEY_P256, NULL, err), "never replaced");
	MUST(key_open(reference, NULL, &key, err));
	cr_assert_eq(key_algorithm(key), KEY_P256);
	MUST(public_key_open(key_spki(key), &public_key, err));
	MUST(key_sign(key, arena, TEXT("message"), &signature, err));
	MUST(public_key_verify(public_key, TEXT("message"), signature, err));
	key_close(key);
	public_key_close(public_key);
}

Test(key_tpm, a_key_in_a_file_is_no_key_of_a_tpm)
{
	char *path = fs_join(arena, directory, "agent.pem");
	struct key *key = NULL;

	MUST(key_generate(path, KEY_P256, NULL, err));
	REFUSED(key_open(text_cstr(arena, text_format(arena, "tpm:%s", path)),
			 NULL, &key, err),
		"a key that no TPM holds");
	REFUSED(key_open("tpm:/nowhere.pem", NULL, &key, err),
		"no key of this TPM");
}

Test(key_tpm, a_tpm_out_of_reach_is_said)
{
	struct key *key = NULL;

	setenv("TPM2OPENSSL_TCTI", "swtpm:host=127.0.0.1,port=1", 1);
	REFUSED(key_open("tpm:0x81000001", NULL, &key, err),
		"TPM2OPENSSL_TCTI");
}
