/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/listen_address.h"

#include <unistd.h>

#include "unit/seal_words.h"

Test(listen_address, numbers_of_both_families_are_read)
{
	struct listen_address a;

	MUST(listen_address_parse("127.0.0.1:8443", &a, err));
	cr_assert_eq(a.address.ss_family, AF_INET);
	cr_assert(a.loopback);
	MUST(listen_address_parse("127.9.9.9:0", &a, err));
	cr_assert(a.loopback);
	MUST(listen_address_parse("0.0.0.0:65535", &a, err));
	cr_assert_not(a.loopback);
	MUST(listen_address_parse("[::1]:8443", &a, err));
	cr_assert_eq(a.address.ss_family, AF_INET6);
	cr_assert(a.loopback);
	MUST(listen_address_parse("[::]:1", &a, err));
	cr_assert_not(a.loopback);
	/* a loopback address in the other family's clothes: not one that is
	 * known to be, so it wants TLS */
	MUST(listen_address_parse("[::ffff:127.0.0.1]:1", &a, err));
	cr_assert_not(a.loopback);
}

Test(listen_address, what_is_no_address_is_refused)
{
	static const char *const wrong[] = {
		"",
		":",
		"8443",
		":8443",
		"127.0.0.1:",
		"127.0.0.1:-1",
		"127.0.0.1:+1",
		"127.0.0.1:65536",
		"127.1:80",
		"localhost:80",
		"::1:80",
		"[::1:80",
		"[]:80",
		"[::1]80",
		"127.0.0.1:80 ",
		"127.0.0.1 :80",
		"127.0.0.1:0x50",
		"1234567890123456789012345678901234567890123456789012:1"};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct listen_address a;

		REFUSED(listen_address_parse(wrong[i], &a, err), "wanted");
	}
}

Test(listen_address, a_place_that_is_taken_is_told)
{
	struct sockaddr_in bound;
	socklen_t size = sizeof(bound);
	struct listen_address a;
	int first = -1, second = -1;

	MUST(listen_address_parse("127.0.0.1:0", &a, err));
	MUST(listen_socket(&a, "127.0.0.1:0", &first, err));
	cr_assert_eq(getsockname(first, (struct sockaddr *)&bound, &size), 0);
	((struct sockaddr_in *)&a.address)->sin_port = bound.sin_port;
	REFUSED(listen_socket(&a, "127.0.0.1:that", &second, err),
		"127.0.0.1:that: listen");
	close(first);
}
