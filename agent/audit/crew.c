/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/crew.h"

#include <string.h>

#include "base/digest.h"
#include "base/encode.h"
#include "base/limits.h"
#include "model/report.h"
#include "probes/sighting.h"
#include "records/joined_run.h"

static void look_finish(struct crew *crew, unsigned look)
{
	if (!crew->look_done[look])
		crew->looks_done++;
	crew->look_done[look] = true;
	crew->done[look] = crew->total[look];
}

void crew_answer_rest(struct crew *crew, const struct look *look,
		      unsigned index, enum reason reason, struct text detail)
{
	struct standing standing = look_standing(look, NULL);

	for (size_t i = 0; i < look->ask_count; i++) {
		unsigned ask = look->asks[i];
		struct observation *o = &crew->answers->observations[ask];

		if (crew->answers->answered[ask])
			continue;
		memset(o, 0, sizeof(*o));
		o->look = index;
		o->ask = ask;
		o->reason = reason;
		o->detail = detail;
		o->shown_by = standing.shown_by;
		o->environment = standing.environment;
		o->vantage = standing.vantage;
		o->began = o->ended = clock_now();
		crew->answers->answered[ask] = true;
	}
	look_finish(crew, index);
}

/* The next look of the lane begins, and with it its time. */
static void look_over(struct running *lane)
{
	const struct lane *made = &lane->lane;

	lane->looks_over++;
	lane->answers = 0;
	lane->has_source = lane->has_salt_key = false;
	cleanse(lane->salt_key, sizeof(lane->salt_key));
	if (lane->looks_over >= made->look_count)
		return;
	lane->deadline = deadline_after_ms(
		made->plan->looks[made->looks[lane->looks_over]].deadline_ms +
		LANE_GRACE_MS);
}

static bool commits_to_rows(const struct look *look)
{
	bool commits = false;

	for (size_t i = 0; look->source && i <= look->joined_count; i++)
		commits |= look_source(look, i)->commit;
	return commits;
}

/* Whether the lane may send that frame now. */
static bool frame_is_due(const struct running *lane, const struct frame *frame)
{
	const struct lane *made = &lane->lane;
	const struct look *look;

	if (lane->looks_over >= made->look_count ||
	    frame->look != made->looks[lane->looks_over])
		return false;
	look = &made->plan->looks[frame->look];
	switch (frame->kind) {
	case FRAME_OBSERVATION:
		return lane->answers < look->ask_count;
	case FRAME_SOURCE:
		return !lane->has_source;
	case FRAME_SALT_KEY:
		return commits_to_rows(look) && !lane->has_salt_key;
	default:
		return true;
	}
}

/* The commitment, if there is one, is one that this key can open. */
static bool key_opens(const struct running *lane, const unsigned char *key,
		      const struct source_report *source)
{
	const struct commitment *c = &source->commitment;
	struct text bytes = {(const char *)key, sizeof(lane->salt_key)};

	return !source->committed || text_is(c->kind, "files") ||
	       (lane->has_salt_key &&
		digest_equal(digest_of(bytes), c->salt_key));
}

/* Of the source and of those joined with it. */
static bool key_fits(const struct running *lane,
		     const struct source_report *source)
{
	bool fits = key_opens(lane, lane->salt_key, source);

	for (size_t i = 0; i < source->joined_count; i++) {
		unsigned char key[32];

		joined_salt_key(lane->salt_key, source->joined[i].source, key);
		fits &= key_opens(lane, key, &source->joined[i]);
		cleanse(key, sizeof(key));
	}
	return fits;
}

/* Each row is read once for all: every account of a source begins with the same
 * number. */
static bool account_agrees(const struct observation *o,
			   const struct check *check,
			   const struct source_report *own)
{
	const struct source_kind *kind = check->records->source;

	if (o->has_account &&
	    o->account.read != source_report_of(own, kind->name)->rows)
		return false;
	for (size_t i = 0; i < o->join_count; i++)
		if (o->joins[i].account.read !=
		    source_report_of(own, o->joins[i].source)->rows)
			return false;
	return true;
}

static bool accounts_agree(const struct crew *crew, const struct look *look,
			   const struct source_report *source)
{
	for (size_t i = 0; i < look->ask_count; i++) {
		unsigned ask = look->asks[i];

		if (crew->answers->answered[ask] &&
		    !account_agrees(&crew->answers->observations[ask],
				    crew->plan->asks[ask].check, source))
			return false;
	}
	return true;
}

static int source_take(struct crew *crew, struct running *lane,
		       const struct frame *frame, struct err *err)
{
	struct answers *answers = crew->answers;
	unsigned look = frame->look;

	if (!key_fits(lane, &frame->source))
		return err_set(err, ERR_PEER,
			       "frame: not the commitment's key");
	if (!accounts_agree(crew, &lane->lane.plan->looks[look],
			    &frame->source))
		return err_set(err, ERR_PEER,
			       "frame: the source has another number of rows");
	lane->has_source = true;
	answers->sources[look] = frame->source;
	answers->has_source[look] = true;
	memcpy(answers->salt_keys[look], lane->salt_key, 32);
	return 0;
}

static int frame_take(struct crew *crew, struct running *lane,
		      const struct frame *frame, struct err *err)
{
	struct answers *answers = crew->answers;
	unsigned look = frame->look;

	switch (frame->kind) {
	case FRAME_OBSERVATION:
		lane->answers++;
		answers->observations[frame->observation.ask] =
			frame->observation;
		answers->answered[frame->observation.ask] = true;
		break;
	case FRAME_SOURCE:
		return source_take(crew, lane, frame, err);
	case FRAME_SALT_KEY:
		lane->has_salt_key = true;
		memcpy(lane->salt_key, frame->salt_key, 32);
		break;
	case FRAME_PROGRESS:
		crew->done[look] = frame->done;
		crew->total[look] = frame->total;
		break;
	case FRAME_LOOK_DONE:
		look_over(lane);
		crew_answer_rest(crew, &lane->lane.plan->looks[look], look,
				 REASON_OUR_ERROR,
				 TEXT("the probe did not answer this check"));
		break;
	case FRAME_LOOK_FAILED:
		look_over(lane);
		crew_answer_rest(crew, &lane->lane.plan->looks[look], look,
				 REASON_OUR_ERROR,
				 text_copy(crew->arena, frame->message));
		break;
	}
	return 0;
}

static bool is_kept(enum frame_kind kind)
{
	return kind == FRAME_OBSERVATION || kind == FRAME_SOURCE;
}

/* Read once in passing; what is to stay is read again into the run's arena, so
 * that frames without end cannot fill it. */
static int frame_do(struct crew *crew, struct running *lane, struct text body,
		    struct err *err)
{
	const struct plan *plan = lane->lane.plan;
	struct frame frame;

	arena_reset(crew->scratch);
	if (frame_read(crew->scratch, body, plan, &frame, err))
		return -1;
	if (!frame_is_due(lane, &frame))
		return err_set(err, ERR_PEER, "frame: out of turn");
	if (is_kept(frame.kind)) {
		crew->kept_bytes += body.size;
		if (crew->kept_bytes > LIMIT_ANSWER_BYTES)
			return err_set(err, ERR_LIMIT,
				       "the run's answers pass %d bytes",
				       LIMIT_ANSWER_BYTES);
		if (frame_read(crew->arena, text_copy(crew->arena, body), plan,
			       &frame, err))
			return -1;
	}
	return frame_take(crew, lane, &frame, err);
}

int crew_take_frames(struct crew *crew, struct running *lane, struct err *err)
{
	struct buffer *pending = &lane->pending;
	size_t at = 0;

	while (pending->size - at >= 4) {
		char *from = pending->data + at;
		uint32_t size = get_u32be((const unsigned char *)from);

		if (size > LIMIT_OBSERVATION_BYTES)
			return err_set(err, ERR_LIMIT,
				       "a frame of %u bytes (at most %d)", size,
				       LIMIT_OBSERVATION_BYTES);
		if (pending->size - at - 4 < size)
			break;
		if (frame_do(crew, lane, (struct text){from + 4, size}, err))
			return -1;
		/* a salt key may have been in it */
		cleanse(from, 4 + (size_t)size);
		at += 4 + (size_t)size;
	}
	memmove(pending->data, pending->data + at, pending->size - at);
	pending->size -= at;
	return 0;
}
