/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/verify_time.h"

#include "attest/api.h"
#include "base/arena.h"
#include "ledger/log_timestamp.h"
#include "seal/trust_timestamp.h"

static int check_entry_time(const struct verification *out, struct err *err)
{
	const struct log_state *known = &out->report.log_state;
	const struct trust_log *log =
		trust_root_log(&out->root, out->checkpoint.origin);

	if (known->known && text_equal(known->origin, out->checkpoint.origin) &&
	    out->receipt.proof.index < known->size)
		return err_set(err, ERR_TRUST,
			       "entry %llu was in the log before the "
			       "checkpoint of %llu entries that it names",
			       (unsigned long long)out->receipt.proof.index,
			       (unsigned long long)known->size);
	if (log && instant_compare(out->report.created, log->until) >= 0)
		return err_set(err, ERR_TRUST,
			       "the log had ended at that time");
	return 0;
}

int verify_step_time(struct arena *arena, const struct verify_request *request,
		     struct verification *out, struct err *err)
{
	struct instant latest = instant_add(
		request->now, (struct span){.seconds = API_CLOCK_LEEWAY_S});
	char created[INSTANT_TEXT_ROOM];

	instant_print_seconds(out->report.created, created);
	if (instant_compare(out->report.created, latest) > 0)
		return err_set(err, ERR_TRUST,
			       "it claims to be of %s, which is yet to come",
			       created);
	if (!out->has_receipt)
		return 0;
	if (check_entry_time(out, err))
		return -1;
	out->lines[VERIFY_TIME].sentence =
		text_format(arena, "created %s, entry %llu of the log", created,
			    (unsigned long long)out->receipt.proof.index);
	return 0;
}

static void absent(struct verification *out, enum verify_step step,
		   struct text sentence)
{
	out->lines[step].outcome = STEP_ABSENT;
	out->lines[step].sentence = sentence;
}

static int verify_all(struct arena *arena, struct verification *out,
		      struct err *err)
{
	const struct receipt *receipt = &out->receipt;
	struct timestamp_rule rule = trust_timestamp_rule(&out->root);
	struct digest imprint =
		digest_of(receipt->envelope.signatures[0].bytes);

	out->timestamps =
		arena_many(arena, receipt->timestamp_count, struct timestamp);
	for (size_t i = 0; i < receipt->timestamp_count; i++) {
		if (timestamp_verify(arena, receipt->timestamps[i], imprint,
				     &rule, &out->timestamps[i], err))
			return err_prefix(err, "timestamp %zu", i + 1);
		out->timestamp_count++;
	}
	return 0;
}

/* That the receipt's tree is the beginning of the one that was stamped. */
static int check_covers(const struct verification *out,
			const struct log_timestamp *record,
			const struct log_state *stamped, struct err *err)
{
	const struct log_state *own = &out->checkpoint;
	struct consistency_proof proof = {own->size, stamped->size,
					  record->path};

	if (!text_equal(own->origin, stamped->origin))
		return err_set(err, ERR_TRUST, "it is of another log");
	if (record->has_from ? record->from != own->size
			     : stamped->size != own->size)
		return err_set(err, ERR_TRUST,
			       "it does not show that the log of %llu entries "
			       "is in it",
			       (unsigned long long)own->size);
	return proof_check_consistency(&proof, own->root, stamped->root, err);
}

/* A token over a checkpoint is over every entry before it, and says nothing of
 * the key that signed one: it may be many years later. */
static int verify_log_stamp(struct arena *arena, struct text bytes,
			    struct verification *out, struct err *err)
{
	struct timestamp_rule rule = trust_timestamp_rule(&out->root);
	struct log_timestamp record;
	struct timestamp found;
	struct log_state stamped;
	char at[INSTANT_TEXT_ROOM];

	if (log_timestamp_parse(arena, bytes, &record, err) ||
	    verify_checkpoint(arena, record.checkpoint, &out->root, &stamped,
			      err) ||
	    check_covers(out, &record, &stamped, err) ||
	    timestamp_verify(arena, record.response,
			     log_timestamp_imprint(arena, &record), &rule,
			     &found, err))
		return err_prefix(err, "log timestamp");
	instant_print_seconds(found.at, at);
	out->log_stamped = text_format(
		arena, "; the log of %llu entries was there at %s (%.*s)",
		(unsigned long long)stamped.size, at, TEXT_ARG(found.by->name));
	out->log_stamped_at = found.at;
	return 0;
}

int verify_step_timestamps(struct arena *arena,
			   const struct verify_request *request,
			   struct verification *out, struct err *err)
{
	size_t found;

	if (!out->has_receipt) {
		absent(out, VERIFY_TIMESTAMPS, TEXT("there is no receipt yet"));
		return 0;
	}
	if (verify_all(arena, out, err) ||
	    (request->log_timestamp.size &&
	     verify_log_stamp(arena, request->log_timestamp, out, err)))
		return -1;
	found = timestamp_authorities(out->timestamps, out->timestamp_count);
	if (found < out->root.timestamps)
		return err_set(err, ERR_TRUST,
			       "timestamps of %zu authorities, %llu are needed",
			       found, (unsigned long long)out->root.timestamps);
	if (!out->timestamp_count && !out->log_stamped.size)
		absent(out, VERIFY_TIMESTAMPS,
		       TEXT("there are none, and none is needed"));
	else
		out->lines[VERIFY_TIMESTAMPS].sentence = text_format(
			arena, "%zu over the signature, of %zu authorities%.*s",
			out->timestamp_count, found,
			TEXT_ARG(out->log_stamped));
	return 0;
}

/* One time at which somebody else had seen it. */
static int check_seen(const struct verification *out, struct instant at,
		      struct instant *earliest, struct err *err)
{
	if (instant_compare(at, *earliest) < 0)
		*earliest = at;
	return trust_agent_check(out->agent, out->report.chain.stream, at, err);
}

static int check_all_seen(const struct verification *out,
			  struct instant *earliest, struct err *err)
{
	for (size_t i = 0; i < out->timestamp_count; i++)
		if (check_seen(out, out->timestamps[i].at, earliest, err))
			return err_prefix(err, "timestamp %zu", i + 1);
	if (out->cosigned &&
	    (check_seen(out, out->cosigned_first, earliest, err) ||
	     check_seen(out, out->cosigned_last, earliest, err)))
		return err_prefix(err, "cosignature");
	return 0;
}

static void say_bracket(struct arena *arena, struct verification *out,
			const char *until)
{
	const struct log_state *known = &out->report.log_state;
	struct text after = TEXT("it names no earlier checkpoint");

	if (known->known)
		after = text_format(arena,
				    "after entry %llu of %.*s was logged",
				    (unsigned long long)known->size,
				    TEXT_ARG(known->origin));
	out->lines[VERIFY_BRACKET].sentence = text_format(
		arena, "%.*s; %s%s", TEXT_ARG(after),
		until ? "not after " : "nobody says when it was there",
		until ? until : "");
}

int verify_step_bracket(struct arena *arena,
			const struct verify_request *request,
			struct verification *out, struct err *err)
{
	struct instant earliest = TRUST_OPEN, latest;
	char there[INSTANT_TEXT_ROOM], created[INSTANT_TEXT_ROOM];

	(void)request;
	if (!out->has_receipt) {
		absent(out, VERIFY_BRACKET, TEXT("there is no receipt yet"));
		return 0;
	}
	if (check_all_seen(out, &earliest, err))
		return -1;
	if (out->log_stamped.size &&
	    instant_compare(out->log_stamped_at, earliest) < 0)
		earliest = out->log_stamped_at;
	if (earliest.seconds == TRUST_OPEN.seconds) {
		say_bracket(arena, out, NULL);
		return 0;
	}
	instant_print_seconds(earliest, there);
	latest = instant_add(earliest,
			     (struct span){.seconds = API_CLOCK_LEEWAY_S});
	if (instant_compare(out->report.created, latest) > 0)
		return err_set(err, ERR_TRUST,
			       "it claims to be of %.*s, but was there at %s",
			       TEXT_ARG(instant_print_seconds(
				       out->report.created, created)),
			       there);
	say_bracket(arena, out, there);
	return 0;
}
