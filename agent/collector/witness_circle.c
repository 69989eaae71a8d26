/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/witness_circle.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "collector/trust_issue.h"
#include "collector/witness_ask.h"
#include "ledger/note.h"

#define WAIT_MS 3000
#define ROUNDS	3 /* a wrong size is told once, and may be told again */
#define REST_MS 30000 /* of a witness that did not answer in time */

struct witness_circle {
	struct circle_config config;
	struct arena *arena; /* of the list */
	uint64_t version; /* of the trust root it came from; 0: none yet */
	uint64_t quorum, quorum_from;
	bool open;
	struct witness_ask *asks;
	size_t count;
};

struct witness_circle *witness_circle_open(const struct circle_config *config)
{
	struct witness_circle *circle = xmalloc(sizeof(*circle));

	memset(circle, 0, sizeof(*circle));
	circle->config = *config;
	circle->arena = arena_open();
	return circle;
}

static void forget(struct witness_circle *circle)
{
	for (size_t i = 0; i < circle->count; i++)
		http_close(circle->asks[i].http);
	circle->asks = NULL;
	circle->count = 0;
	arena_reset(circle->arena);
}

void witness_circle_close(struct witness_circle *circle)
{
	if (!circle)
		return;
	forget(circle);
	arena_close(circle->arena);
	free(circle);
}

static struct text place_of(const struct witness_circle *circle,
			    const struct trust_witness *witness)
{
	for (size_t i = 0; i < circle->config.place_count; i++) {
		struct text url,
			name = text_cut(circle->config.places[i], '=', &url);

		if (text_equal(name, witness->name))
			return url;
	}
	return witness->url;
}

static int take(struct witness_circle *circle, const struct trust_root *root,
		struct err *err)
{
	struct arena *arena = circle->arena;

	circle->asks =
		arena_many(arena, root->witness_count, struct witness_ask);
	for (size_t i = 0; i < root->witness_count; i++) {
		const struct trust_witness *witness = &root->witnesses[i];
		struct witness_ask *ask = &circle->asks[circle->count];
		struct text url = place_of(circle, witness);

		if (!url.size)
			continue;
		if (note_key_make(text_copy(arena, witness->name),
				  NOTE_COSIGNATURE,
				  (const unsigned char *)witness->key.data,
				  &ask->key, err))
			return -1;
		url = text_format(arena, "%.*s%s", TEXT_ARG(url),
				  ADD_CHECKPOINT_PATH);
		ask->url = text_cstr(arena, url);
		ask->ca_file = circle->config.ca_file;
		ask->well = true;
		ask->http = http_open();
		circle->count++;
	}
	circle->quorum = root->quorum;
	circle->quorum_from = root->quorum_from;
	circle->open = root->quorum_open;
	return 0;
}

int witness_circle_renew(struct witness_circle *circle, struct err *err)
{
	struct store *store = circle->config.store;
	struct arena *arena = arena_open();
	struct trust_root_row row;
	struct trust_root root;
	int result = store->kind->trust_root(store, arena, &row, err);

	if (result == 0 && row.version != circle->version) {
		result = trust_root_of_row(arena, &row, &root, err);
		if (result == 0) {
			forget(circle);
			result = take(circle, &root, err);
		}
		if (result == 0)
			circle->version = row.version;
	}
	arena_close(arena);
	return result;
}

bool witness_circle_is_closed(const struct witness_circle *circle,
			      uint64_t size)
{
	return circle->quorum && !circle->open && size > circle->quorum_from;
}

/* Who rests is asked all the same when the quorum needs it. */
static void choose(struct witness_circle *circle)
{
	size_t awake = 0;

	for (size_t i = 0; i < circle->count; i++)
		awake += deadline_passed(circle->asks[i].rest);
	for (size_t i = 0; i < circle->count; i++)
		circle->asks[i].state =
			awake < circle->quorum ||
					deadline_passed(circle->asks[i].rest)
				? ASK_WANTED
				: ASK_FAILED;
}

static size_t cosigned(const struct witness_circle *circle)
{
	size_t count = 0;

	for (size_t i = 0; i < circle->count; i++)
		count += circle->asks[i].state == ASK_COSIGNED;
	return count;
}

/* Tells the operator once when a witness fails, and once when it is back. */
static void tell(struct witness_circle *circle)
{
	for (size_t i = 0; i < circle->count; i++) {
		struct witness_ask *ask = &circle->asks[i];
		bool well = ask->state == ASK_COSIGNED;

		if (ask->timed_out)
			ask->rest = deadline_after_ms(REST_MS);
		if (ask->state == ASK_FAILED && ask->why.kind == ERR_NONE)
			continue; /* it rested */
		if (well != ask->well)
			circle->config.log(well ? "a witness cosigns again"
						: "a witness does not cosign",
					   ask->key.name, &ask->why);
		ask->well = well;
	}
}

static void put_lines(const struct witness_circle *circle, struct arena *arena,
		      struct log_edge *edge)
{
	size_t room = LIMIT_SIGNATURES - 1; /* the log's own is one */
	struct buffer note;

	buffer_init(&note);
	buffer_text(&note, edge->note);
	for (size_t i = 0; i < circle->count && room; i++)
		if (circle->asks[i].state == ASK_COSIGNED) {
			buffer_text(&note, circle->asks[i].line);
			room--;
		}
	edge->note = buffer_take(&note, arena);
}

static int no_quorum(const struct witness_circle *circle, size_t count,
		     struct err *err)
{
	struct buffer who;

	buffer_init(&who);
	for (size_t i = 0; i < circle->count; i++)
		if (circle->asks[i].why.kind != ERR_NONE)
			buffer_printf(&who, "; %.*s: %.120s",
				      TEXT_ARG(circle->asks[i].key.name),
				      circle->asks[i].why.text);
	buffer_char(&who, '\0');
	err_set(err, ERR_TIMEOUT,
		"%zu witnesses have cosigned the checkpoint, %llu are "
		"needed%s",
		count, (unsigned long long)circle->quorum, who.data);
	buffer_release(&who);
	return 1;
}

int witness_circle_ask(struct witness_circle *circle, struct arena *arena,
		       const struct node_source *nodes, struct log_edge *edge,
		       struct err *err)
{
	int64_t wait =
		circle->config.wait_ms ? circle->config.wait_ms : WAIT_MS;
	const struct ask_round round = {arena, nodes, edge,
					deadline_after_ms(wait)};
	size_t count;

	if (!circle->count && !witness_circle_is_closed(circle, edge->size))
		return 0;
	choose(circle);
	for (int i = 0; i < ROUNDS && !deadline_passed(round.deadline); i++)
		if (witness_ask_all(&round, circle->asks, circle->count, err))
			return -1;
	tell(circle);
	count = cosigned(circle);
	put_lines(circle, arena, edge);
	if (count >= circle->quorum ||
	    !witness_circle_is_closed(circle, edge->size))
		return 0;
	return no_quorum(circle, count, err);
}
