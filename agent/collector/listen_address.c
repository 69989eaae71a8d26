/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/listen_address.h"

#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

#define BACKLOG 512

static int wrong(const char *given, struct err *err)
{
	return err_set(err, ERR_USAGE,
		       "%s: wanted ADDRESS:PORT or [ADDRESS]:PORT, in numbers",
		       given);
}

static bool is_loopback(const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET) {
		const struct sockaddr_in *v4 =
			(const struct sockaddr_in *)address;

		return (ntohl(v4->sin_addr.s_addr) >> 24) == 127;
	}
	return IN6_IS_ADDR_LOOPBACK(
		&((const struct sockaddr_in6 *)address)->sin6_addr);
}

int listen_address_parse(const char *given, struct listen_address *out,
			 struct err *err)
{
	const char *colon = strrchr(given, ':');
	char host[INET6_ADDRSTRLEN + 2] = {0};
	struct sockaddr_in *v4 = (struct sockaddr_in *)&out->address;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&out->address;
	struct err ignored = {0};
	size_t size;
	uint64_t port;

	memset(out, 0, sizeof(*out));
	if (!colon || (size = (size_t)(colon - given)) >= sizeof(host) ||
	    text_to_u64(text_from(colon + 1), &port, &ignored) < 0 ||
	    port > 65535)
		return wrong(given, err);
	memcpy(host, given, size);
	if (size > 2 && host[0] == '[' && host[size - 1] == ']') {
		host[size - 1] = '\0';
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons((uint16_t)port);
		out->size = sizeof(*v6);
		if (inet_pton(AF_INET6, host + 1, &v6->sin6_addr) != 1)
			return wrong(given, err);
	} else {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		out->size = sizeof(*v4);
		if (inet_pton(AF_INET, host, &v4->sin_addr) != 1)
			return wrong(given, err);
	}
	out->loopback = is_loopback(&out->address);
	return 0;
}

int listen_socket(const struct listen_address *address, const char *given,
		  int *out, struct err *err)
{
	int on = 1, fd;

	fd = socket(address->address.ss_family,
		    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_system(err, "%s: socket", given);
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
	    bind(fd, (const struct sockaddr *)&address->address,
		 address->size) < 0 ||
	    listen(fd, BACKLOG) < 0) {
		err_system(err, "%s: listen", given);
		close(fd);
		return -1;
	}
	*out = fd;
	return 0;
}

uint16_t listen_port(int socket)
{
	struct sockaddr_storage bound;
	socklen_t size = sizeof(bound);

	if (getsockname(socket, (struct sockaddr *)&bound, &size) < 0)
		return 0;
	if (bound.ss_family == AF_INET)
		return ntohs(((struct sockaddr_in *)&bound)->sin_port);
	return ntohs(((struct sockaddr_in6 *)&bound)->sin6_port);
}
