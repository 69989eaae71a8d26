/* SPDX-License-Identifier: Apache-2.0 */
#include "base/net.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(net, .timeout = 20);

static int listening(uint16_t *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert_eq(bind(fd, (struct sockaddr *)&at, size), 0);
	cr_assert_eq(listen(fd, 1), 0);
	cr_assert_eq(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	*port = ntohs(at.sin_port);
	return fd;
}

Test(net, speaks_both_ways)
{
	struct net_peer peer = {.host = "127.0.0.1"};
	char address[NET_ADDRESS_ROOM];
	struct err why = {0};
	char seen[8] = "";
	int listener = listening(&peer.port);
	int fd, other;

	cr_assert_eq(net_connect(&peer, deadline_after_ms(2000), &fd, address,
				 &why),
		     NET_DONE, "%s", why.text);
	cr_assert_str_eq(address, "127.0.0.1");
	other = accept(listener, NULL, NULL);
	cr_assert_eq(net_write(fd, TEXT("ping"), deadline_after_ms(1000), &why),
		     NET_DONE);
	cr_assert_eq(recv(other, seen, 4, MSG_WAITALL), 4);
	cr_assert_str_eq(seen, "ping");
	cr_assert_eq(send(other, "po", 2, 0), 2);
	cr_assert_eq(net_read(fd, seen, 4, deadline_after_ms(50), &why),
		     NET_TIMED_OUT);
	err_clear(&why);
	close(other);
	cr_assert_eq(net_read(fd, seen, 4, deadline_after_ms(1000), &why),
		     NET_CLOSED);
	cr_assert(why.text[0] != '\0');
	close(fd);
	close(listener);
}

Test(net, a_peer_that_does_not_read_is_timed_out)
{
	static char large[16 * 1024 * 1024];
	struct net_peer peer = {.host = "127.0.0.1"};
	char address[NET_ADDRESS_ROOM];
	struct err why = {0};
	int fd, listener = listening(&peer.port);

	cr_assert_eq(net_connect(&peer, deadline_after_ms(2000), &fd, address,
				 &why),
		     NET_DONE);
	cr_assert_eq(net_write(fd, (struct text){large, sizeof(large)},
			       deadline_after_ms(100), &why),
		     NET_TIMED_OUT);
	close(fd);
	close(listener);
}

static bool never(void *context, const char *host, const char *address)
{
	*(int *)context += !strcmp(host, "localhost") && address[0];
	return false;
}

Test(net, failures_are_told_apart)
{
	int asked = 0;
	struct net_peer nobody = {.host = "127.0.0.1", .port = 1};
	struct net_peer nowhere = {.host = "no-such.invalid", .port = 1};
	struct net_peer forbidden = {"localhost", 1, never, &asked};
	char address[NET_ADDRESS_ROOM];
	struct deadline soon = deadline_after_ms(5000);
	struct err why = {0};
	int fd = -1;

	cr_assert_eq(net_connect(&nobody, soon, &fd, address, &why),
		     NET_REFUSED);
	cr_assert_str_eq(why.text,
			 "127.0.0.1 port 1: connect: Connection refused");
	err_clear(&why);
	cr_assert_eq(net_connect(&nowhere, soon, &fd, address, &why),
		     NET_NOT_RESOLVED);
	err_clear(&why);
	cr_assert_eq(net_connect(&forbidden, soon, &fd, address, &why),
		     NET_FORBIDDEN);
	cr_assert_gt(asked, 0);
	cr_assert_eq(fd, -1);
}
