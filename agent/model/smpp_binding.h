/* SPDX-License-Identifier: Apache-2.0 */
/* A target that is an SMS gateway spoken to by SMPP: a target's smpp block.
 * Host, port, TLS and CA file are the target's. */
#ifndef PLAUDIT_MODEL_SMPP_BINDING_H
#define PLAUDIT_MODEL_SMPP_BINDING_H

#include "base/secret.h"
#include "model/place.h"

/* How a text that is longer than one message is sent. */
enum smpp_long { SMPP_LONG_UDH, SMPP_LONG_PAYLOAD };
#define SMPP_LONG_COUNT 2

struct smpp_login {
	struct text system_id; /* size 0: none */
	struct secret_ref password;
};

struct smpp_binding {
	struct smpp_login login;
	struct smpp_login receiver; /* whom test numbers' messages go to */
	struct text system_type;
	bool receives; /* what reaches a test number comes back */
	struct text sender; /* a registered sender name */
	struct text unregistered_sender;
	const struct text *numbers; /* digits alone, international */
	size_t number_count;
	unsigned rate; /* messages a second */
	enum smpp_long long_text;
	/* hosts and links of canaries; size 0: none was named */
	struct text canary_host, shortener, brand, registered_link;
	struct text listed_file; /* a link a line */
};

#endif
