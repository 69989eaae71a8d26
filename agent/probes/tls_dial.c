/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/tls_dial.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "probes/http_bounds.h"

struct deadline tls_wait(const struct tls_target *to)
{
	return deadline_sooner(to->deadline, deadline_after_ms(to->wait_ms));
}

struct text tls_server_name(const struct tls_target *to)
{
	struct text name = to->target->host;

	if (name.size > 2 && name.data[0] == '[') {
		name.data++;
		name.size -= 2;
	}
	return name;
}

bool tls_name_is_address(struct text name)
{
	char room[64];
	unsigned char address[16];

	if (name.size >= sizeof(room))
		return false;
	memcpy(room, name.data, name.size);
	room[name.size] = 0;
	return inet_pton(AF_INET, room, address) == 1 ||
	       inet_pton(AF_INET6, room, address) == 1;
}

/* Bounds are the target's, whatever host stands in for it. */
static bool is_allowed(void *context, const char *host, const char *address)
{
	const struct tls_target *to = context;
	struct http_reach reach = {to->site, to->target};

	(void)host;
	return http_reach_allows(
		&reach, text_cstr(to->arena, tls_server_name(to)), address);
}

static struct net_peer peer_of(struct tls_target *to)
{
	struct net_peer peer = {.allowed = is_allowed, .context = to};
	struct text connect = to->target->connect_to;
	const char *colon =
		connect.size ? memrchr(connect.data, ':', connect.size) : NULL;
	struct err ignored = {.kind = ERR_NONE};
	uint64_t port = 0;

	peer.host = text_cstr(to->arena, tls_server_name(to));
	peer.port = to->target->port;
	if (!colon)
		return peer;
	if (!text_to_u64((struct text){colon + 1,
				       (size_t)(connect.data + connect.size -
						colon - 1)},
			 &port, &ignored) &&
	    port <= 65535)
		peer.port = (uint16_t)port;
	connect.size = (size_t)(colon - connect.data);
	if (connect.size > 2 && connect.data[0] == '[') {
		connect.data++;
		connect.size -= 2;
	}
	if (connect.size)
		peer.host = text_cstr(to->arena, connect);
	return peer;
}

/* The code of a reply, all its lines read; 0 when it is none. The text of all
 * lines but their codes is in `lines`. */
static int smtp_reply(int fd, struct deadline deadline, struct buffer *lines,
		      enum net_outcome *outcome, struct err *why)
{
	char line[LIMIT_SMTP_LINE];
	size_t size = 0;

	lines->size = 0;
	for (;;) {
		*outcome = net_read(fd, line + size, 1, deadline, why);
		if (*outcome != NET_DONE)
			return 0;
		if (line[size++] != '\n') {
			if (size == sizeof(line))
				return 0;
			continue;
		}
		if (size < 4 || line[0] < '2' || line[0] > '5')
			return 0;
		buffer_add(lines, line + 4, size - 4);
		if (line[3] != '-')
			return (line[0] - '0') * 100;
		if (lines->size > LIMIT_SMTP_REPLY)
			return 0;
		size = 0;
	}
}

static bool offers_starttls(const struct buffer *lines)
{
	struct text rest = buffer_view(lines), line;

	while (rest.size) {
		line = text_trim(text_cut(rest, '\n', &rest));
		if (line.size == 8 && !strncasecmp(line.data, "STARTTLS", 8))
			return true;
	}
	return false;
}

static enum tls_dial smtp_begin(int fd, struct deadline deadline,
				enum net_outcome *outcome, struct err *why)
{
	enum tls_dial status = TLS_DIAL_FAILED;
	struct buffer lines;

	buffer_init(&lines);
	if (smtp_reply(fd, deadline, &lines, outcome, why) != 200)
		goto out;
	*outcome =
		net_write(fd, TEXT("EHLO plaudit.invalid\r\n"), deadline, why);
	if (*outcome != NET_DONE ||
	    smtp_reply(fd, deadline, &lines, outcome, why) != 200)
		goto out;
	status = TLS_DIAL_NO_TLS;
	if (!offers_starttls(&lines))
		goto out;
	status = TLS_DIAL_FAILED;
	*outcome = net_write(fd, TEXT("STARTTLS\r\n"), deadline, why);
	if (*outcome == NET_DONE &&
	    smtp_reply(fd, deadline, &lines, outcome, why) == 200)
		status = TLS_DIAL_DONE;
out:
	if (status == TLS_DIAL_NO_TLS)
		err_set(why, ERR_PEER, "the server does not offer STARTTLS");
	else if (status == TLS_DIAL_FAILED && *outcome == NET_DONE) {
		*outcome = NET_CLOSED;
		err_set(why, ERR_PEER,
			"the server does not speak SMTP, or "
			"refuses to");
	}
	buffer_release(&lines);
	return status;
}

enum tls_dial tls_dial(const struct tls_target *to, struct deadline deadline,
		       int *fd, enum net_outcome *outcome, struct err *why)
{
	struct tls_target copy = *to;
	struct net_peer peer = peer_of(&copy);
	char address[NET_ADDRESS_ROOM];
	enum tls_dial status = TLS_DIAL_DONE;

	*outcome = net_connect(&peer, deadline, fd, address, why);
	if (*outcome != NET_DONE)
		return TLS_DIAL_FAILED;
	if (to->smtp)
		status = smtp_begin(*fd, deadline, outcome, why);
	if (status != TLS_DIAL_DONE)
		close(*fd);
	return status;
}
