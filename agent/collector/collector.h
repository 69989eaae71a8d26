/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The collector as one thing: a directory with
 *
 *   collector.yaml     name of the log (host), the regulator's rule books
 *   authority.key      P-256, signs the trust root and events
 *   log.key            Ed25519, signs checkpoints
 *   collector.db       SQLite
 *   log.lock           the last signed checkpoint
 *   packs/<digest>/    published rule packs
 *
 * opened for serving, or only for administration.
 */
#ifndef PLAUDIT_COLLECTOR_COLLECTOR_H
#define PLAUDIT_COLLECTOR_COLLECTOR_H

#include "collector/enrolment.h"
#include "collector/intake.h"

struct collector_files {
	const char *directory, *config, *authority, *log_key, *database, *lock;
};

/* For administration: the files, the store and the authority. */
struct collector_desk {
	struct arena *arena;
	struct collector_files files;
	struct text name; /* of the log: a bare host name */
	const struct text *books; /* the regulator's own; none: all */
	size_t book_count;
	struct store *store;
	struct key *authority;
};

struct collector {
	struct collector_desk desk;
	struct key *log_key;
	struct key *event_key; /* the authority's, for the writer's thread */
	struct registry *registry;
	struct pack_shelf *packs;
	struct witness_circle *circle;
	struct log_writer *writer;
	struct intake_queue *queue;
	struct enrol_guard *guard;
	struct intake intake;
	struct enrolment enrolment;
	struct instant (*clock)(void); /* the seam for tests */
};

/* What a running collector says to its operator, and when it must stop. */
struct collector_calls {
	void (*log)(const char *what, struct text entity,
		    const struct err *err);
	void (*fatal)(void *context, const struct err *err);
	void *context;
	/* how its witnesses are asked; zeros: as the trust root says */
	const struct text *places; /* NAME=URL, which must live on */
	size_t place_count;
	int64_t witness_wait_ms;
	const char *witness_ca;
};

struct collector_begin {
	const char *directory; /* made if absent */
	struct text name;
	const struct text *books;
	size_t book_count;
};

/* Keys, database, lock, trust root version 1. Refuses a directory that has a
 * collector. *pin is SHA-256 of the authority key. */
int collector_begin(const struct collector_begin *begin, struct digest *pin,
		    struct err *err) MUST_USE;
int collector_desk_open(const char *directory, struct collector_desk *out,
			struct err *err) MUST_USE;
void collector_desk_close(struct collector_desk *desk);
/* The trust root is issued again when it is near its end. */
int collector_open(const char *directory, const struct collector_calls *calls,
		   struct collector **out, struct err *err) MUST_USE;
/* Finishes what waits for the log. */
void collector_close(struct collector *collector);

#endif
