/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SMS gateway of the demo's telecom operator: a message centre on loopback
 * that refuses unregistered sender names, and links that are not in its
 * register, and delivers everything else. usage: sms_gateway PORT
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "parse/smpp_pdu.h"
#include "parse/sms_text.h"

#define PASSWORD   "demo1234"
#define SENDER	   "EXMOBILE"
#define REGISTERED "www.examplemobile.test"

struct caller {
	int fd;
	unsigned messages;
	struct arena *arena;
};

static void put(const struct caller *to, const struct smpp_pdu *pdu)
{
	struct err err = {.kind = ERR_NONE};
	struct buffer out;

	buffer_init(&out);
	if (!smpp_pdu_write(pdu, &out, &err) &&
	    send(to->fd, out.data, out.size, MSG_NOSIGNAL) < 0)
		perror("send");
	buffer_release(&out);
}

static void respond(const struct caller *to, const struct smpp_pdu *request,
		    uint32_t status, const char *name)
{
	struct smpp_pdu pdu = {.command = request->command | SMPP_RESPONSE,
			       .status = status,
			       .sequence = request->sequence,
			       .name = text_from(name)};

	put(to, &pdu);
}

/* A dot between two letters or digits is part of a host's name. */
static bool has_host(struct text t)
{
	for (size_t i = 1; i + 1 < t.size; i++)
		if (t.data[i] == '.' && t.data[i - 1] > ' ' &&
		    ((t.data[i + 1] >= 'a' && t.data[i + 1] <= 'z') ||
		     (t.data[i + 1] >= '0' && t.data[i + 1] <= '9')))
			return true;
	return false;
}

static uint32_t verdict_of(struct caller *c, const struct smpp_message *m)
{
	struct sms_part part = {.body = m->short_message};
	struct text text;

	if (!text_is(m->source.digits, SENDER))
		return SMPP_RINVSRCADR;
	if (m->esm_class & SMPP_HAS_UDH &&
	    !sms_part_read(m->short_message, &part))
		return SMPP_RSUBMITFAIL;
	text = sms_decode(c->arena, part.body, m->coding);
	if (memmem(text.data, text.size, REGISTERED, strlen(REGISTERED)))
		return SMPP_ROK;
	return has_host(text) ? SMPP_RSUBMITFAIL : SMPP_ROK;
}

static void take_message(struct caller *c, const struct smpp_pdu *pdu)
{
	uint32_t status = verdict_of(c, &pdu->message);
	char id[16], text[64];
	struct smpp_pdu receipt = {
		.command = SMPP_DELIVER_SM,
		.sequence = ++c->messages,
		.message = {.source = pdu->message.destination,
			    .destination = pdu->message.source,
			    .esm_class = SMPP_TYPE_RECEIPT},
		.options = {.has_state = true, .state = 2},
	};

	snprintf(id, sizeof(id), "%u", c->messages);
	snprintf(text, sizeof(text), "id:%s stat:DELIVRD err:000", id);
	respond(c, pdu, status, id);
	receipt.message.short_message = text_from(text);
	receipt.options.receipted_id = text_from(id);
	if (!status)
		put(c, &receipt);
}

/* False at the end of the session. */
static bool take(struct caller *c, const struct smpp_pdu *pdu)
{
	switch (pdu->command) {
	case SMPP_BIND_TRANSCEIVER:
		respond(c, pdu,
			text_is(pdu->bind.password, PASSWORD) ? SMPP_ROK
							      : SMPP_RBINDFAIL,
			"SMSC");
		return true;
	case SMPP_SUBMIT_SM:
		take_message(c, pdu);
		return true;
	case SMPP_UNBIND:
		respond(c, pdu, SMPP_ROK, "");
		return false;
	case SMPP_ENQUIRE_LINK:
		respond(c, pdu, SMPP_ROK, "");
		return true;
	default:
		return true;
	}
}

static void serve(int fd)
{
	static char room[LIMIT_SMPP_PDU];
	struct caller c = {.fd = fd, .arena = arena_open()};
	struct err err = {.kind = ERR_NONE};
	struct smpp_pdu pdu;
	size_t size = 0, used;
	bool open = true;

	while (open && size < sizeof(room)) {
		ssize_t got = recv(fd, room + size, sizeof(room) - size, 0);

		if (got <= 0)
			break;
		size += (size_t)got;
		while (open && smpp_pdu_read((struct text){room, size}, &pdu,
					     &used, &err) == SMPP_WHOLE) {
			open = take(&c, &pdu);
			memmove(room, room + used, size - used);
			size -= used;
		}
	}
	arena_close(c.arena);
	close(fd);
}

int main(int argc, char **argv)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (argc != 2) {
		fprintf(stderr, "usage: %s PORT\n", argv[0]);
		return 3;
	}
	at.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10));
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(listener, (struct sockaddr *)&at, sizeof(at)) ||
	    listen(listener, 8)) {
		perror("listen");
		return 1;
	}
	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd >= 0)
			serve(fd);
	}
}
