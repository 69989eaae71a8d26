/* SPDX-License-Identifier: Apache-2.0 */
#include "verbs/plauditd_challenge_words.h"

#include <inttypes.h>
#include <stdio.h>

void challenge_made_print(const struct challenge_row *row)
{
	char hex[DIGEST_HEX_ROOM], due[INSTANT_TEXT_ROOM];

	digest_hex(row->id, hex);
	instant_print_seconds(row->due, due);
	printf("challenge %s to %.*s, due %s\n", hex, TEXT_ARG(row->entity),
	       due);
}

int challenge_print(struct arena *arena, struct store *store,
		    const struct challenge_row *row, bool thai, struct err *err)
{
	bool answered =
		row->state == CHALLENGE_RIGHT || row->state == CHALLENGE_WRONG;
	enum answer_told told = TOLD_SAME;
	const struct word *word = &challenge_state_words[row->state];
	char hex[DIGEST_HEX_ROOM], about[DIGEST_HEX_ROOM];
	char due[INSTANT_TEXT_ROOM];

	digest_hex(row->id, hex);
	digest_hex(row->attestation, about);
	instant_print_seconds(row->due, due);
	printf("%s %.*s %s: %s", hex, TEXT_ARG(row->entity), word->word,
	       thai ? word->th : word->en);
	if (row->step.size)
		printf(": %.*s: %.*s", TEXT_ARG(row->step),
		       TEXT_ARG(row->detail));
	if (answered && challenge_entry_look(arena, store, row, &told, err))
		return -1;
	if (told != TOLD_SAME)
		printf("\n  %s", thai ? answer_told_words[told].th
				      : answer_told_words[told].en);
	printf("\n  %s %s, %s %s\n", thai ? "คำรับรอง" : "attestation", about,
	       thai ? "กำหนดตอบ" : "due", due);
	return 0;
}

void told_print(const struct told_rows *told)
{
	const struct proof_document *d = &told->check.document;

	for (size_t i = 0; i < d->absent_count; i++)
		printf("  no row has the key %.*s\n",
		       TEXT_ARG(d->absent[i].key));
	for (size_t i = 0; i < d->row_count; i++) {
		printf("  row %" PRIu64 "\n", d->rows[i].index);
		for (size_t f = 0; f < d->rows[i].field_count; f++)
			printf("    %-24.*s %.*s\n",
			       TEXT_ARG(d->rows[i].fields[f].column),
			       TEXT_ARG(d->rows[i].fields[f].value));
	}
}
