/* SPDX-License-Identifier: Apache-2.0 */
#include "base/net.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* Waits for an event; false when the deadline passes first. */
static bool ready(int fd, short events, struct deadline deadline)
{
	struct pollfd fds = {.fd = fd, .events = events};

	for (;;) {
		int64_t left = deadline_left_ms(deadline);

		if (!left)
			return false;
		if (poll(&fds, 1, left > 60000 ? 60000 : (int)left) > 0)
			return true;
	}
}

static enum net_outcome late(struct err *why)
{
	err_set(why, ERR_TIMEOUT, "no answer in time");
	return NET_TIMED_OUT;
}

static enum net_outcome connect_one(const struct addrinfo *to,
				    struct deadline deadline, int *out,
				    struct err *why)
{
	socklen_t size = sizeof(int);
	int one = 1;
	int number = 0;
	int fd = socket(to->ai_family,
			to->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
			to->ai_protocol);

	if (fd < 0) {
		err_system(why, "socket");
		return NET_REFUSED;
	}
	if (connect(fd, to->ai_addr, to->ai_addrlen))
		number = errno;
	if (number == EINPROGRESS) {
		if (!ready(fd, POLLOUT, deadline)) {
			close(fd);
			return late(why);
		}
		getsockopt(fd, SOL_SOCKET, SO_ERROR, &number, &size);
	}
	if (number) {
		close(fd);
		errno = number;
		err_system(why, "connect");
		return NET_REFUSED;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	*out = fd;
	return NET_DONE;
}

static bool is_allowed(const struct net_peer *peer, const struct addrinfo *to,
		       char address[NET_ADDRESS_ROOM])
{
	if (getnameinfo(to->ai_addr, to->ai_addrlen, address, NET_ADDRESS_ROOM,
			NULL, 0, NI_NUMERICHOST))
		return false;
	return !peer->allowed ||
	       peer->allowed(peer->context, peer->host, address);
}

enum net_outcome net_connect(const struct net_peer *peer,
			     struct deadline deadline, int *fd,
			     char address[NET_ADDRESS_ROOM], struct err *why)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
				 .ai_flags = AI_NUMERICSERV};
	enum net_outcome outcome = NET_FORBIDDEN;
	struct addrinfo *found = NULL;
	char port[8];
	int code;

	snprintf(port, sizeof(port), "%u", (unsigned)peer->port);
	code = getaddrinfo(peer->host, port, &hints, &found);
	if (code) {
		err_set(why, ERR_PEER, "%s: %s", peer->host,
			gai_strerror(code));
		return NET_NOT_RESOLVED;
	}
	for (struct addrinfo *to = found; to; to = to->ai_next) {
		if (!is_allowed(peer, to, address))
			continue;
		err_clear(why); /* of the address before this one */
		outcome = connect_one(to, deadline, fd, why);
		if (outcome == NET_DONE || outcome == NET_TIMED_OUT)
			break;
	}
	freeaddrinfo(found);
	if (outcome == NET_FORBIDDEN)
		err_set(why, ERR_PEER, "no address of %s may be visited",
			peer->host);
	else if (outcome != NET_DONE)
		err_prefix(why, "%s port %s", peer->host, port);
	return outcome;
}

static enum net_outcome ended(struct err *why, const char *act)
{
	err_system(why, "the connection ended while %s", act);
	return NET_CLOSED;
}

enum net_outcome net_read(int fd, void *bytes, size_t size,
			  struct deadline deadline, struct err *why)
{
	char *at = bytes;

	while (size) {
		ssize_t got = recv(fd, at, size, 0);

		if (!got) {
			err_set(why, ERR_PEER,
				"the peer closed with %zu bytes missing", size);
			return NET_CLOSED;
		}
		if (got > 0) {
			at += got;
			size -= (size_t)got;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			if (!ready(fd, POLLIN, deadline))
				return late(why);
		} else if (errno != EINTR) {
			return ended(why, "reading");
		}
	}
	return NET_DONE;
}

enum net_outcome net_write(int fd, struct text bytes, struct deadline deadline,
			   struct err *why)
{
	while (bytes.size) {
		ssize_t put = send(fd, bytes.data, bytes.size, MSG_NOSIGNAL);

		if (put > 0) {
			bytes.data += put;
			bytes.size -= (size_t)put;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			if (!ready(fd, POLLOUT, deadline))
				return late(why);
		} else if (errno != EINTR) {
			return ended(why, "writing");
		}
	}
	return NET_DONE;
}
