/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/server.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/limits.h"
#include "collector/listen_address.h"
#include "collector/server_request.h"

#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"
#define DRAIN_MS       7000
#define DRAIN_STEP_NS  (10 * 1000 * 1000)
#define OPTIONS_MAX    12

struct server {
	struct request_floor floor;
	struct arena *arena; /* certificate and key */
	struct MHD_Daemon *daemon, *metrics;
	char *cert, *key;
};

static int read_pem(struct server *server, const char *path, char **out,
		    struct err *err)
{
	struct text pem;

	if (fs_read(server->arena, path, LIMIT_FILE_BYTES, &pem, err) < 0)
		return -1;
	*out = text_cstr(server->arena, pem);
	return 0;
}

static int read_tls(struct server *server, const struct server_config *config,
		    const struct listen_address *address, struct err *err)
{
	if (!config->tls_cert != !config->tls_key)
		return err_set(err, ERR_USAGE,
			       "tls: certificate and key belong together");
	if (config->tls_cert) {
		if (read_pem(server, config->tls_cert, &server->cert, err) < 0)
			return -1;
		return read_pem(server, config->tls_key, &server->key, err);
	}
	if (!address->loopback && !config->insecure_plain)
		return err_set(err, ERR_USAGE,
			       "%s: without TLS (--tls-cert, --tls-key) only "
			       "loopback is served",
			       config->listen);
	return 0;
}

static unsigned threads_of(const struct server_config *config)
{
	long online = sysconf(_SC_NPROCESSORS_ONLN);

	if (config->threads)
		return config->threads;
	return online > 0 && online < 64 ? (unsigned)online : 2;
}

static void option(struct MHD_OptionItem *list, size_t *count,
		   enum MHD_OPTION what, intptr_t value, void *pointer)
{
	list[(*count)++] = (struct MHD_OptionItem){what, value, pointer};
}

static int start_main(struct server *server, const struct server_config *config,
		      int fd, struct err *err)
{
	unsigned flags =
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
	struct MHD_OptionItem list[OPTIONS_MAX];
	size_t n = 0;

	option(list, &n, MHD_OPTION_LISTEN_SOCKET, fd, NULL);
	option(list, &n, MHD_OPTION_CONNECTION_LIMIT, LIMIT_CONNECTIONS, NULL);
	option(list, &n, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
	       LIMIT_CONNECTIONS_PEER, NULL);
	option(list, &n, MHD_OPTION_CONNECTION_TIMEOUT, LIMIT_CONNECTION_S,
	       NULL);
	option(list, &n, MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL);
	if (threads_of(config) > 1)
		option(list, &n, MHD_OPTION_THREAD_POOL_SIZE,
		       threads_of(config), NULL);
	if (server->cert) {
		char *priorities =
			text_cstr(server->arena, TEXT(TLS_PRIORITIES));

		flags |= MHD_USE_TLS;
		option(list, &n, MHD_OPTION_HTTPS_MEM_CERT, 0, server->cert);
		option(list, &n, MHD_OPTION_HTTPS_MEM_KEY, 0, server->key);
		option(list, &n, MHD_OPTION_HTTPS_PRIORITIES, 0, priorities);
	}
	option(list, &n, MHD_OPTION_END, 0, NULL);
	server->daemon =
		MHD_start_daemon(flags, 0, NULL, NULL, request_handle,
				 &server->floor, MHD_OPTION_ARRAY, list,
				 MHD_OPTION_NOTIFY_COMPLETED, request_completed,
				 &server->floor, MHD_OPTION_END);
	if (server->daemon)
		return 0;
	close(fd);
	return err_set(err, ERR_SYSTEM, "%s: the server did not start%s",
		       config->listen,
		       server->cert ? " (is the certificate good?)" : "");
}

static int start_metrics(struct server *server,
			 const struct server_config *config, struct err *err)
{
	struct listen_address address;
	int fd;

	if (!config->metrics)
		return 0;
	if (listen_address_parse(config->metrics, &address, err) < 0 ||
	    listen_socket(&address, config->metrics, &fd, err) < 0)
		return -1;
	server->metrics = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, metrics_handle,
		&server->floor, MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_CONNECTION_LIMIT, 16u, MHD_OPTION_CONNECTION_TIMEOUT,
		10u, MHD_OPTION_END);
	if (server->metrics)
		return 0;
	close(fd);
	return err_set(err, ERR_SYSTEM, "%s: the listener did not start",
		       config->metrics);
}

int server_start(const struct server_config *config, struct server **out,
		 struct err *err)
{
	struct server *server = xmalloc(sizeof(*server));
	struct listen_address address;
	int fd;

	memset(server, 0, sizeof(*server));
	server->arena = arena_open();
	server->floor.collector = config->collector;
	if (listen_address_parse(config->listen, &address, err) < 0 ||
	    read_tls(server, config, &address, err) < 0 ||
	    start_metrics(server, config, err) < 0 ||
	    listen_socket(&address, config->listen, &fd, err) < 0 ||
	    start_main(server, config, fd, err) < 0) {
		server_stop(server);
		return -1;
	}
	*out = server;
	return 0;
}

static uint16_t port_of(struct MHD_Daemon *daemon)
{
	const union MHD_DaemonInfo *info;

	if (!daemon)
		return 0;
	info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_LISTEN_FD);
	return info ? listen_port(info->listen_fd) : 0;
}

uint16_t server_port(const struct server *server)
{
	return port_of(server->daemon);
}

uint16_t server_metrics_port(const struct server *server)
{
	return port_of(server->metrics);
}

/* Everything begun is answered, or the time is up. What waits for the log is
 * waited for in any case: it may not be cut off while suspended. */
static void drain(struct server *server)
{
	struct deadline deadline = deadline_after_ms(DRAIN_MS);
	struct timespec step = {0, DRAIN_STEP_NS};

	while (atomic_load(&server->floor.traffic.open) > 0 &&
	       !deadline_passed(deadline))
		nanosleep(&step, NULL);
	intake_queue_stop(server->floor.collector->queue);
}

void server_stop(struct server *server)
{
	int fd = -1;

	if (!server)
		return;
	atomic_store(&server->floor.stopping, true);
	if (server->daemon) {
		fd = MHD_quiesce_daemon(server->daemon);
		drain(server);
		MHD_stop_daemon(server->daemon);
	}
	if (fd >= 0)
		close(fd);
	if (server->metrics)
		MHD_stop_daemon(server->metrics);
	if (server->key)
		cleanse(server->key, strlen(server->key));
	arena_close(server->arena);
	free(server);
}
