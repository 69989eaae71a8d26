/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/challenge_entry.h"

#include "attest/entry_answer.h"
#include "attest/statement.h"
#include "seal/dsse.h"

const struct word answer_told_words[TOLD_COUNT] = {
	[TOLD_NONE] = {"none", "its chain has no entry of the answer yet",
		       "ห่วงโซ่ของสถาบันยังไม่มีรายการของคำตอบนี้"},
	[TOLD_SAME] = {"same", "its chain has the same answer",
		       "ห่วงโซ่ของสถาบันระบุคำตอบเดียวกัน"},
	[TOLD_OTHER] = {"other", "its chain names another answer",
			"ห่วงโซ่ของสถาบันระบุคำตอบอื่น"},
};

static int read_entry(struct arena *arena, const struct held *held,
		      struct answer_entry *out, struct err *err)
{
	struct envelope envelope;
	enum statement_kind kind;
	struct report report;

	if (envelope_parse(arena, held->envelope, &envelope, err) ||
	    statement_read(arena, envelope.payload, &kind, &report, err))
		return -1;
	return answer_entry_read(report.matter, out, err);
}

int challenge_entry_look(struct arena *arena, struct store *store,
			 const struct challenge_row *row, enum answer_told *out,
			 struct err *err)
{
	struct held_list said;
	struct answer_entry entry;

	*out = TOLD_NONE;
	if (store->kind->held_about(store, arena, row->attestation, &said, err))
		return -1;
	for (size_t i = 0; i < said.count; i++) {
		if (said.items[i].kind != STATEMENT_CHALLENGE_ANSWER)
			continue;
		if (read_entry(arena, &said.items[i], &entry, err))
			return -1;
		if (!digest_equal(entry.challenge, row->id))
			continue;
		if (!digest_equal(entry.response, row->response)) {
			*out = TOLD_OTHER;
			return 0;
		}
		*out = TOLD_SAME;
	}
	return 0;
}
