/* SPDX-License-Identifier: Apache-2.0 */
#include "attest/sign_off_account.h"

#include <strings.h>

#include "base/arena.h"

const struct word signing_words[SIGNING_COUNT] = {
	[SIGNING_RUNNING] = {"running", "the period is not over", "ยังไม่สิ้นงวด"},
	[SIGNING_NOTHING] = {"nothing", "no audit was sealed in it",
			     "ไม่มีคำรับรองในงวดนี้"},
	[SIGNING_DUE] = {"due", "awaited", "รอการลงนาม"},
	[SIGNING_OVERDUE] = {"overdue", "overdue", "เกินกำหนด"},
	[SIGNING_DONE] = {"done", "signed off", "ลงนามรับรองแล้ว"},
	[SIGNING_LATE] = {"late", "signed off after it was due",
			  "ลงนามรับรองหลังพ้นกำหนด"},
};

const struct word doubt_words[DOUBT_COUNT] = {
	[DOUBT_POSITION] = {"position",
			    "nobody asks for one from that position",
			    "ไม่ใช่ตำแหน่งที่กำหนดให้ลงนาม"},
	[DOUBT_REFUSED] = {"refused", "it says that it is not signed off",
			   "ผู้ลงนามแจ้งว่าไม่รับรอง"},
	[DOUBT_PART] = {"part", "it is about single clauses only",
			"รับรองเพียงบางข้อกำหนด"},
	[DOUBT_NOT_LAST] = {"not-last",
			    "it is not about the last audit of the period",
			    "ไม่ใช่คำรับรองฉบับสุดท้ายของงวด"},
};

static bool same_words(struct text a, struct text b)
{
	a = text_trim(a);
	b = text_trim(b);
	return a.size > 0 && a.size == b.size &&
	       strncasecmp(a.data, b.data, a.size) == 0;
}

static bool holds(const struct said_sign_off *said,
		  const struct bitext *position)
{
	return same_words(said->position, position->en) ||
	       same_words(said->position, position->th);
}

/* DOUBT_COUNT: it counts. */
static enum sign_off_doubt doubt_of(const struct sign_off_request *request,
				    const struct sign_off_account *account,
				    const struct said_sign_off *said)
{
	const struct sign_off_duty *duty = request->duty;
	bool asked = false;

	for (size_t i = 0; i < duty->by_count; i++)
		asked = asked || holds(said, &duty->by[i]);
	if (!asked)
		return DOUBT_POSITION;
	if (said->declares == DECLARATION_REFUSED)
		return DOUBT_REFUSED;
	if (said->clause_count > 0)
		return DOUBT_PART;
	return digest_equal(said->about, account->audit) ? DOUBT_COUNT
							 : DOUBT_NOT_LAST;
}

static bool lies_in(const struct said_sign_off *said,
		    const struct sign_off_period *period)
{
	return instant_compare(said->about_created, period->from) >= 0 &&
	       instant_compare(said->about_created, period->until) < 0;
}

static enum sign_off_state state_of(const struct sign_off_request *request,
				    const struct sign_off_account *account,
				    const struct said_sign_off *by)
{
	const struct sign_off_period *p = &account->period;

	if (instant_compare(request->now, p->until) < 0)
		return SIGNING_RUNNING;
	if (!account->has_audit)
		return SIGNING_NOTHING;
	if (by)
		return instant_compare(by->at, p->due) < 0 ? SIGNING_DONE
							   : SIGNING_LATE;
	return instant_compare(request->now, p->due) < 0 ? SIGNING_DUE
							 : SIGNING_OVERDUE;
}

/* The first that counts, of that position. */
static const struct said_sign_off *signer(
	const struct sign_off_request *request,
	const struct sign_off_account *account, const struct bitext *position)
{
	const struct said_sign_off *first = NULL;

	for (size_t i = 0; i < request->said.count; i++) {
		const struct said_sign_off *said = &request->said.items[i];

		if (lies_in(said, &account->period) && holds(said, position) &&
		    doubt_of(request, account, said) == DOUBT_COUNT &&
		    (!first || instant_compare(said->at, first->at) < 0))
			first = said;
	}
	return first;
}

static void fill(struct arena *arena, const struct sign_off_request *request,
		 struct sign_off_account *out)
{
	const struct sign_off_duty *duty = request->duty;
	struct sign_off_line *lines =
		arena_many(arena, duty->by_count, struct sign_off_line);
	struct sign_off_doubted *doubted =
		arena_many(arena, request->said.count, struct sign_off_doubted);
	bool over = instant_compare(request->now, out->period.until) >= 0;

	for (size_t i = 0; i < duty->by_count; i++) {
		lines[i].position = &duty->by[i];
		lines[i].by = over ? signer(request, out, &duty->by[i]) : NULL;
		lines[i].state = state_of(request, out, lines[i].by);
	}
	for (size_t i = 0; i < request->said.count && over; i++) {
		const struct said_sign_off *said = &request->said.items[i];
		enum sign_off_doubt doubt = doubt_of(request, out, said);

		if (lies_in(said, &out->period) && doubt != DOUBT_COUNT)
			doubted[out->doubted_count++] =
				(struct sign_off_doubted){said, doubt};
	}
	out->lines = lines;
	out->line_count = duty->by_count;
	out->doubted = doubted;
}

int sign_off_accounts(struct arena *arena,
		      const struct sign_off_request *request,
		      struct sign_off_account *out, size_t *count,
		      struct err *err)
{
	struct sign_off_period period =
		sign_off_period_of(request->duty, request->zone, request->now);

	*count = 0;
	while (*count < SIGN_OFF_PERIODS &&
	       sign_off_is_due_in(request->duty, &period)) {
		struct sign_off_account *account = &out[*count];
		struct audit_place last = {.created = {0}};
		bool found = false;

		if (request->audits->last_before(request->audits->context,
						 period.until, &last, &found,
						 err))
			return -1;
		if (!found)
			break;
		*account = (struct sign_off_account){.period = period};
		account->has_audit =
			instant_compare(last.created, period.from) >= 0;
		account->audit = last.identity;
		fill(arena, request, account);
		(*count)++;
		period = sign_off_period_before(request->duty, request->zone,
						&period);
	}
	return 0;
}

bool sign_off_any(const struct sign_off_account *accounts, size_t count,
		  enum sign_off_state state)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < accounts[i].line_count; k++)
			if (accounts[i].lines[k].state == state)
				return true;
	return false;
}
