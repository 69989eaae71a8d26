/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/crew.h"

#include <string.h>

#include "base/encode.h"
#include "base/limits.h"
#include "probes/probe.h"

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
		o->shown_by = look->kind->shown_by;
		o->environment = look->target	? look->target->environment
				 : look->source ? look->source->environment
						: ENVIRONMENT_LIVE;
		o->vantage =
			look->target ? look->target->vantage : VANTAGE_INSIDE;
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
	if (lane->looks_over >= made->look_count)
		return;
	lane->deadline = deadline_after_ms(
		made->plan->looks[made->looks[lane->looks_over]].deadline_ms +
		LANE_GRACE_MS);
}

static void frame_take(struct crew *crew, struct running *lane,
		       const struct frame *frame)
{
	struct answers *answers = crew->answers;
	unsigned look = frame->look;

	switch (frame->kind) {
	case FRAME_OBSERVATION:
		answers->observations[frame->observation.ask] =
			frame->observation;
		answers->answered[frame->observation.ask] = true;
		break;
	case FRAME_SOURCE:
		answers->sources[look] = frame->source;
		answers->has_source[look] = true;
		memcpy(answers->salt_keys[look], lane->salt_key, 32);
		break;
	case FRAME_SALT_KEY:
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
				 REASON_OUR_ERROR, frame->message);
		break;
	}
}

int crew_take_frames(struct crew *crew, struct running *lane, struct err *err)
{
	struct buffer *pending = &lane->pending;
	size_t at = 0;

	while (pending->size - at >= 4) {
		const char *from = pending->data + at;
		uint32_t size = get_u32be((const unsigned char *)from);
		struct frame frame;
		struct text body;

		if (size > LIMIT_OBSERVATION_BYTES)
			return err_set(err, ERR_LIMIT,
				       "a frame of %u bytes (at most %d)", size,
				       LIMIT_OBSERVATION_BYTES);
		if (pending->size - at - 4 < size)
			break;
		body = text_copy(crew->arena, (struct text){from + 4, size});
		if (frame_read(crew->arena, body, lane->lane.plan, &frame, err))
			return -1;
		frame_take(crew, lane, &frame);
		at += 4 + (size_t)size;
	}
	memmove(pending->data, pending->data + at, pending->size - at);
	pending->size -= at;
	return 0;
}
