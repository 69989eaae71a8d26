/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/witness_server.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attest/api.h"
#include "base/arena.h"
#include "base/limits.h"
#include "collector/listen_address.h"
#include "ledger/add_checkpoint.h"

#define CONNECTIONS	 256u
#define CONNECTIONS_PEER 64u
#define IDLE_S		 15u

struct witness_server {
	struct witness_server_config config;
	struct MHD_Daemon *daemon;
};

struct call {
	struct buffer body;
	bool too_large;
};

static enum MHD_Result respond(struct MHD_Connection *connection,
			       const struct witness_answer *answer)
{
	struct MHD_Response *response;
	enum MHD_Result result;
	void *bytes;

	memcpy(&bytes, &answer->body.data, sizeof(bytes));
	response = MHD_create_response_from_buffer(answer->body.size, bytes,
						   MHD_RESPMEM_MUST_COPY);
	if (!response)
		return MHD_NO;
	(void)MHD_add_response_header(response, "Content-Type", answer->media);
	(void)MHD_add_response_header(response, "Cache-Control", "no-cache");
	(void)MHD_add_response_header(response, "X-Content-Type-Options",
				      "nosniff");
	result = MHD_queue_response(connection, answer->status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result respond_plain(struct MHD_Connection *connection,
				     unsigned status, struct text body)
{
	const struct witness_answer answer = {status, MEDIA_TEXT, body};

	return respond(connection, &answer);
}

static enum MHD_Result answer(struct witness_server *server,
			      struct MHD_Connection *connection,
			      const char *url, const char *method,
			      const struct call *call)
{
	bool add = !strcmp(url, ADD_CHECKPOINT_PATH);
	bool post = !strcmp(method, "POST");
	struct err err = {.kind = ERR_NONE};
	struct witness_answer said;
	enum MHD_Result result;
	struct arena *arena;

	if (add != post || (!post && strcmp(method, "GET") != 0))
		return respond_plain(connection, add ? 405 : 404,
				     TEXT("not here\n"));
	if (call->too_large)
		return respond_plain(connection, 413, TEXT("too large\n"));
	arena = arena_open();
	said = add ? witness_add(server->config.witness, arena,
				 buffer_view(&call->body), clock_now(), &err)
		   : witness_latest(server->config.witness, arena,
				    text_from(url));
	if (err.kind != ERR_NONE)
		server->config.failed("add-checkpoint", &err);
	result = respond(connection, &said);
	arena_close(arena);
	return result;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection,
			      const char *url, const char *method,
			      const char *version, const char *upload,
			      size_t *upload_size, void **request)
{
	struct call *call = *request;

	(void)version;
	if (!call) {
		call = xmalloc(sizeof(*call));
		call->too_large = false;
		buffer_init(&call->body);
		*request = call;
		return MHD_YES;
	}
	if (*upload_size) {
		/* what is too much is read and forgotten: one limit of it */
		if (call->too_large)
			return MHD_NO;
		if (call->body.size + *upload_size > LIMIT_ADD_BODY_BYTES)
			call->too_large = true;
		else
			buffer_add(&call->body, upload, *upload_size);
		*upload_size = 0;
		return MHD_YES;
	}
	return answer(context, connection, url, method, call);
}

static void completed(void *context, struct MHD_Connection *connection,
		      void **request, enum MHD_RequestTerminationCode how)
{
	struct call *call = *request;

	(void)context;
	(void)connection;
	(void)how;
	if (!call)
		return;
	buffer_release(&call->body);
	free(call);
	*request = NULL;
}

int witness_server_start(const struct witness_server_config *config,
			 struct witness_server **out, struct err *err)
{
	struct listen_address address;
	struct witness_server *server;
	int fd;

	if (listen_address_parse(config->listen, &address, err))
		return -1;
	if (!address.loopback && !config->beyond_loopback)
		return err_set(err, ERR_USAGE,
			       "%s: a witness speaks plain HTTP: beyond "
			       "loopback it needs a proxy and "
			       "--insecure-plain",
			       config->listen);
	if (listen_socket(&address, config->listen, &fd, err))
		return -1;
	server = xmalloc(sizeof(*server));
	server->config = *config;
	server->daemon = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, handle, server,
		MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT,
		CONNECTIONS, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
		CONNECTIONS_PEER, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_S,
		MHD_OPTION_NOTIFY_COMPLETED, completed, NULL, MHD_OPTION_END);
	if (!server->daemon) {
		close(fd);
		free(server);
		return err_set(err, ERR_SYSTEM, "%s: the server did not start",
			       config->listen);
	}
	*out = server;
	return 0;
}

uint16_t witness_server_port(const struct witness_server *server)
{
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_LISTEN_FD);

	return info ? listen_port(info->listen_fd) : 0;
}

void witness_server_stop(struct witness_server *server)
{
	if (!server)
		return;
	MHD_stop_daemon(server->daemon);
	free(server);
}
