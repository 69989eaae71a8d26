/* SPDX-License-Identifier: Apache-2.0 */
/* What cannot be seen, played by a socket; real servers are in the flow. */
#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "parse/client_hello.h"
#include "unit/probe_stand.h"

enum manner {
	SILENT, /* takes the connection, says nothing */
	PLAIN, /* speaks another protocol */
	CLOSING, /* closes upon the hello */
	RESETTING, /* resets it */
	REFUSING, /* an alert for everybody */
	OLD, /* TLS 1.0 with 3DES, cuts all else without a word */
	FLAKY, /* answers the first hello, then closes for ever */
};

static struct probe_stand s;
static enum manner manner;
static int listener;
static pthread_t thread;

static const unsigned char old_hello[47] = {22, 3, 1,  0, 42, 2,
					    0,	0, 38, 3, 1,  [45] = 0x0a};

static bool is_offered(const unsigned char *bytes, size_t size)
{
	size_t suites;

	if (size < 46 || bytes[9] != 3 || bytes[10] == 0)
		return false;
	suites = (size_t)bytes[44] << 8 | bytes[45];
	for (size_t i = 0; i + 1 < suites && 47 + i < size; i += 2)
		if (bytes[46 + i] == 0 && bytes[47 + i] == 0x0a)
			return true;
	return false;
}

static void serve(int peer, size_t number)
{
	static const char alert[] = "\x15\x03\x01\x00\x02\x02\x46";
	struct linger hard = {1, 0};
	unsigned char bytes[4096];
	ssize_t got = 0;

	if (manner == PLAIN)
		send(peer, "220 mail.test\r\n", 15, MSG_NOSIGNAL);
	got = recv(peer, bytes, sizeof(bytes), 0);
	if (manner == RESETTING)
		setsockopt(peer, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	if (manner == REFUSING)
		send(peer, alert, 7, MSG_NOSIGNAL);
	if ((manner == OLD || (manner == FLAKY && !number)) && got > 0 &&
	    is_offered(bytes, (size_t)got))
		send(peer, old_hello, sizeof(old_hello), MSG_NOSIGNAL);
	if (manner == SILENT)
		recv(peer, bytes, sizeof(bytes), 0);
	close(peer);
}

static void *run(void *unused)
{
	for (size_t number = 0;; number++) {
		int peer = accept(listener, NULL, NULL);

		if (peer < 0)
			return unused;
		serve(peer, number);
	}
}

static void begin(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t size = sizeof(at);

	stand_begin(&s, "tls");
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert_eq(bind(listener, (struct sockaddr *)&at, sizeof(at)), 0);
	cr_assert_eq(listen(listener, 64), 0);
	getsockname(listener, (struct sockaddr *)&at, &size);
	s.target = (struct target){.name = TEXT("portal"),
				   .host = TEXT("127.0.0.1"),
				   .port = ntohs(at.sin_port)};
	s.look.target = &s.target;
	stand_set(&s, "target", "portal");
	stand_set(&s, "timeout", "300ms");
	cr_assert_eq(pthread_create(&thread, NULL, run, NULL), 0);
}

static void end(void)
{
	shutdown(listener, SHUT_RDWR);
	pthread_join(thread, NULL);
	close(listener);
	arena_close(s.arena);
}

TestSuite(probe_tls, .init = begin, .fini = end, .timeout = 30);

static void want(enum manner how, enum reason reason, const char *words)
{
	manner = how;
	stand_want(&s, reason);
	cr_expect_eq(s.seen.fact_count, 0);
	cr_expect_not_null(memmem(s.seen.detail.data, s.seen.detail.size, words,
				  strlen(words)),
			   "%.*s", TEXT_ARG(s.seen.detail));
}

Test(probe_tls, who_stays_silent_was_not_seen)
{
	want(SILENT, REASON_TIMED_OUT, "silent");
}

Test(probe_tls, who_speaks_something_else_was_not_seen)
{
	want(PLAIN, REASON_UNREACHABLE, "does not speak TLS");
}

Test(probe_tls, who_cuts_every_hello_refused_none)
{
	want(CLOSING, REASON_UNREACHABLE, "closed");
	want(RESETTING, REASON_UNREACHABLE, "closed");
}

Test(probe_tls, who_refuses_all_shows_nothing)
{
	want(REFUSING, REASON_UNREACHABLE, "protocol version");
}

Test(probe_tls, addresses_are_bound_by_the_site)
{
	struct addrinfo *found = NULL;

	/* a name of this machine that the site does not spell out */
	s.target.host = TEXT("ip6-localhost");
	if (!getaddrinfo("ip6-localhost", NULL, NULL, &found)) {
		want(SILENT, REASON_NOT_ALLOWED, "may be visited");
		freeaddrinfo(found);
	}
	s.target.host = TEXT("bank.test");
	want(SILENT, REASON_UNREACHABLE, "bank.test");
	s.target.host = TEXT("localhost.localdomain.invalid");
	want(SILENT, REASON_UNREACHABLE, "");
	s.target.host = TEXT("127.0.0.1");
	s.target.port = 1;
	want(SILENT, REASON_UNREACHABLE, "refused");
}

static bool fact_is(const char *name, bool wanted)
{
	struct value got = stand_fact(&s, name);

	return got.kind == VALUE_BOOL && got.boolean == wanted;
}

Test(probe_tls, a_cut_is_a_refusal_of_who_still_answers)
{
	manner = OLD;
	stand_want(&s, REASON_NONE);
	cr_expect(fact_is("triple_des", true));
	cr_expect(fact_is("rc4", false));
	cr_expect(fact_is("aead", false));
	cr_assert_eq(stand_fact(&s, "versions").kind, VALUE_LIST);
	cr_expect_eq(stand_fact(&s, "versions").list->count, 1);
	/* the handshake never ends: nothing is said of a certificate */
	cr_expect_eq(stand_fact(&s, "trusted").kind, VALUE_UNKNOWN);
	cr_expect_eq(stand_fact(&s, "resumes").kind, VALUE_UNKNOWN);
}

Test(probe_tls, who_closes_for_ever_refused_nothing)
{
	want(FLAKY, REASON_UNREACHABLE, "");
}
