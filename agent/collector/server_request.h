/* SPDX-License-Identifier: Apache-2.0 */
/* One HTTP request inside the server: libmicrohttpd's callbacks. */
#ifndef PLAUDIT_COLLECTOR_SERVER_REQUEST_H
#define PLAUDIT_COLLECTOR_SERVER_REQUEST_H

#include <microhttpd.h>

#include "collector/metrics.h"

/* What requests need of their server. */
struct request_floor {
	struct collector *collector;
	struct traffic traffic;
	atomic_bool stopping; /* new requests are refused */
};

/* MHD_AccessHandlerCallback and MHD_RequestCompletedCallback; the context is a
 * struct request_floor. */
enum MHD_Result request_handle(void *context, struct MHD_Connection *connection,
			       const char *url, const char *method,
			       const char *version, const char *upload,
			       size_t *upload_size, void **request);
void request_completed(void *context, struct MHD_Connection *connection,
		       void **request, enum MHD_RequestTerminationCode how);
/* The same for the listener of metrics. */
enum MHD_Result metrics_handle(void *context, struct MHD_Connection *connection,
			       const char *url, const char *method,
			       const char *version, const char *upload,
			       size_t *upload_size, void **request);

#endif
