/* SPDX-License-Identifier: Apache-2.0 */
/* One round of add-checkpoint requests, one thread a witness. What is needed of
 * the store is read before the threads begin. */
#ifndef PLAUDIT_COLLECTOR_WITNESS_ASK_H
#define PLAUDIT_COLLECTOR_WITNESS_ASK_H

#include "base/http.h"
#include "collector/store.h"
#include "ledger/add_checkpoint.h"
#include "ledger/note_key.h"

enum ask_state {
	ASK_WANTED, /* to be asked, or asked again at its own size */
	ASK_COSIGNED,
	ASK_FAILED,
};

struct witness_ask {
	struct note_key key;
	char *url; /* of add-checkpoint */
	const char *ca_file;
	struct http *http;
	uint64_t seen; /* the size it saw last, as far as we know */
	struct deadline rest; /* not asked before; zeros: at once */
	bool well; /* as the operator was told last */
	/* of the last round */
	enum ask_state state;
	bool timed_out;
	struct err why; /* ASK_FAILED; kind NONE: it was not asked */
	struct text line; /* ASK_COSIGNED: its signature line, with LF */
};

/* Those of state ASK_WANTED. `line` is in the arena. -1 when a proof cannot be
 * made. */
struct ask_round {
	struct arena *arena;
	const struct node_source *nodes;
	const struct log_edge *edge;
	struct deadline deadline;
};
int witness_ask_all(const struct ask_round *round, struct witness_ask *asks,
		    size_t count, struct err *err) MUST_USE;

#endif
