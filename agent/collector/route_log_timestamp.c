/* SPDX-License-Identifier: Apache-2.0 */
/* GET /v1/log/timestamp?from=N: the newest timestamp over a checkpoint, with
 * the proof that the log of N entries is the beginning of that one. */
#include "collector/log_nodes.h"
#include "collector/log_stamp.h"
#include "collector/route.h"
#include "ledger/checkpoint.h"
#include "ledger/note.h"

static int prove(struct exchange *x, uint64_t from,
		 struct log_timestamp *record, bool *covers, struct err *err)
{
	struct consistency_proof proof = {0};
	struct checkpoint checkpoint;
	struct node_source source;
	struct log_nodes *nodes;
	struct note note;
	int result = 0;

	if (note_parse(x->arena, record->checkpoint, &note, err) ||
	    checkpoint_parse(note.text, &checkpoint, err))
		return -1;
	*covers = from <= checkpoint.size;
	if (!*covers || from == 0)
		return 0;
	nodes = log_nodes_open(x->collector->desk.store);
	source = log_nodes_source(nodes);
	if (from < checkpoint.size)
		result = proof_make_consistency(x->arena, &source, from,
						checkpoint.size, &proof, err);
	log_nodes_close(nodes);
	record->has_from = true;
	record->from = from;
	record->path = proof.path;
	return result;
}

static void timestamp_get(struct exchange *x)
{
	struct log_stamp last;
	struct err err = {0};
	bool covers = false;
	uint64_t from;

	if (argument_number(x, "from", &from) < 0) {
		reply_refuse(x, API_PROBLEM_BAD_SYNTAX, "wanted from");
		return;
	}
	if (log_stamp_last(x->arena, x->collector->desk.files.directory, &last,
			   &err) < 0 ||
	    (last.number && prove(x, from, &last.record, &covers, &err) < 0)) {
		reply_failed(x, "read a log timestamp", &err);
		return;
	}
	if (!covers) {
		reply_refuse(x, API_PROBLEM_NOT_FOUND,
			     "no timestamp over a log of that size yet");
		return;
	}
	reply_body(x, 200, MEDIA_TEXT,
		   log_timestamp_print(x->arena, &last.record));
	x->reply.cache = "no-cache";
}

const struct route route_log_timestamp = {
	.method = "GET",
	.path = API_LOG_TIMESTAMP,
	.answer = timestamp_get,
};
