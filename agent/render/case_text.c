/* SPDX-License-Identifier: Apache-2.0 */
#include "render/case_text.h"

#include "render/reading.h"

enum phrase {
	P_TITLE,
	P_ABSENT_TITLE,
	P_MADE,
	P_TIME,
	P_RECORDS,
	P_ROWS,
	P_NO_ROWS,
	P_ABSENT,
	P_PROVED,
	P_UNPROVED,
	P_LIMITS,
	P_LIMITS_THAT_DAY,
	P_AS_OF,
	P_NO_LIMITS,
	P_MET,
	P_NOT_MET,
	P_NOT_KNOWN,
	P_LEFT_OUT,
	P_UNSETTLED,
	P_LIVE,
	P_LIVE_NONE,
	P_CHECK,
	P_CHECK_ROOT,
	P_CHECK_STEPS,
	P_COUNT,
};

static const char *const phrases[P_COUNT][2] = {
	[P_TITLE] = {"Case", "แฟ้มข้อมูลกรณี"},
	[P_ABSENT_TITLE] = {"No such case", "คำรับรองว่าไม่มีกรณี"},
	[P_MADE] = {"Made", "จัดทำเมื่อ"},
	[P_TIME] = {"Time of the case", "เวลาของกรณี"},
	[P_RECORDS] = {"What the records have", "ข้อมูลในบันทึก"},
	[P_ROWS] = {"rows of this case", "จำนวนแถวของกรณีนี้"},
	[P_NO_ROWS] = {"no row has this key", "ไม่มีแถวที่มีรหัสนี้"},
	[P_ABSENT] = {"shown to be absent by its two neighbours",
		      "แสดงว่าไม่มี โดยแถวข้างเคียงสองแถว"},
	[P_PROVED] = {"committed to by attestation", "ผูกพันไว้แล้วโดยคำรับรอง"},
	[P_UNPROVED] = {"not proved", "ยังพิสูจน์ไม่ได้"},
	[P_LIMITS] = {"Limits, and whether this case met them",
		      "เกณฑ์ที่ใช้บังคับ และผลของกรณีนี้"},
	[P_LIMITS_THAT_DAY] = {"Each limit is the one in force at the time of "
			       "the case.",
			       "เกณฑ์แต่ละข้อเป็นเกณฑ์ที่มีผลใช้บังคับในเวลาของกรณี"},
	[P_AS_OF] = {"Judged as of the last moment for which the records are "
		     "fresh enough",
		     "ตัดสิน ณ เวลาสุดท้ายที่ข้อมูลในบันทึกยังใหม่พอตามที่กำหนด"},
	[P_NO_LIMITS] = {"No check of the rule pack asks about this case.",
			 "ไม่มีรายการตรวจใดในชุดกฎที่เกี่ยวกับกรณีนี้"},
	[P_MET] = {"met", "เป็นไปตามเกณฑ์"},
	[P_NOT_MET] = {"NOT met", "ไม่เป็นไปตามเกณฑ์"},
	[P_NOT_KNOWN] = {"not known", "ยังไม่ทราบผล"},
	[P_LEFT_OUT] = {"the check leaves this case out",
			"รายการตรวจนี้ไม่นับรวมกรณีนี้"},
	[P_UNSETTLED] = {"too young to be judged", "ยังไม่ถึงเวลาที่จะตัดสินได้"},
	[P_LIVE] = {"Live looks of the audit nearest to the case",
		    "การตรวจสอบระบบจริงในการตรวจครั้งที่ใกล้เวลาของกรณีที่สุด"},
	[P_LIVE_NONE] = {"none is kept", "ไม่มีที่เก็บไว้"},
	[P_CHECK] = {"How to check this", "วิธีตรวจสอบแฟ้มนี้"},
	[P_CHECK_ROOT] = {"The regulator's authority key must have this "
			  "SHA-256; ask the regulator, not us",
			  "กุญแจของหน่วยงานกำกับต้องมีค่า SHA-256 ดังนี้ "
			  "ให้สอบถามจากหน่วยงานกำกับ มิใช่จากสถาบัน"},
	[P_CHECK_STEPS] = {"With plaudit, and with openssl alone:",
			   "ด้วยโปรแกรม plaudit และด้วย openssl เพียงอย่างเดียว:"},
};

struct dossier {
	const struct case_text_request *request;
	struct reading reading;
	struct buffer *out;
	int language;
};

static void put(struct dossier *d, const char *text)
{
	buffer_str(d->out, text);
}

static void say_phrase(struct dossier *d, enum phrase phrase)
{
	put(d, phrases[phrase][d->language]);
}

static void put_text(struct dossier *d, struct text t)
{
	buffer_text(d->out, t);
}

static void heading(struct dossier *d, enum phrase phrase)
{
	put(d, "\n");
	say_phrase(d, phrase);
	put(d, "\n");
}

static void put_head(struct dossier *d)
{
	const struct case_text_request *r = d->request;
	const struct voice *voice = &d->reading.voice;

	say_phrase(d, r->absent ? P_ABSENT_TITLE : P_TITLE);
	put(d, ": ");
	put_text(d, r->id);
	put(d, "\n");
	if (r->report) {
		put_text(d, reading_entity(&d->reading));
		put(d, "\n");
	}
	say_phrase(d, P_MADE);
	put(d, ": ");
	put_text(d, phrase_instant(voice, r->now));
	put(d, "\n");
	if (!r->has_time)
		return;
	say_phrase(d, P_TIME);
	put(d, ": ");
	put_text(d, phrase_instant(voice, r->at));
	put(d, "\n");
}

static void put_record(struct dossier *d, const struct case_record *record)
{
	const struct voice *voice = &d->reading.voice;
	char hex[DIGEST_HEX_ROOM];

	put(d, "- ");
	put_text(d, record->source);
	put(d, ": ");
	if (record->rows) {
		say_phrase(d, P_ROWS);
		put(d, ": ");
		put_text(d, phrase_count(voice, record->rows));
	} else if (record->unseen.size) {
		put_text(d, record->unseen);
	} else {
		say_phrase(d, P_NO_ROWS);
	}
	put(d, "\n  ");
	if (record->file.size) {
		say_phrase(d, d->request->absent ? P_ABSENT : P_PROVED);
		put(d, " ");
		put_text(d, digest_hex(record->attestation, hex));
		put(d, ", ");
		put_text(d, phrase_instant(voice, record->sealed));
		put(d, ": ");
		put_text(d, record->file);
	} else {
		say_phrase(d, P_UNPROVED);
		put(d, ": ");
		put_text(d, record->unproved);
	}
	put(d, "\n");
}

/* Why the case does not count, when it does not: no population of one. */
static bool put_left_out(struct dossier *d, const struct finding *finding)
{
	const struct account *account = &finding->account;

	if (!finding->has_account || account->judged)
		return false;
	/* all other rows are excluded by the case's own key, the first */
	for (size_t i = 1; i < account->exclusion_count; i++) {
		if (!account->exclusions[i].rows)
			continue;
		put(d, "  ");
		say_phrase(d, P_LEFT_OUT);
		put(d, ": ");
		put_text(d, account->exclusions[i].condition);
		put(d, "\n");
		return true;
	}
	if (!account->unsettled)
		return false;
	put(d, "  ");
	say_phrase(d, P_UNSETTLED);
	put(d, "\n");
	return true;
}

static void put_expectation(struct dossier *d, const struct finding *finding,
			    size_t i)
{
	static const enum phrase results[VERDICT_COUNT] = {
		[VERDICT_PASS] = P_MET,
		[VERDICT_FAIL] = P_NOT_MET,
		[VERDICT_UNKNOWN] = P_NOT_KNOWN,
	};

	put(d, "  ");
	say_phrase(d, results[finding->expect[i].result]);
	put(d, ": ");
	put_text(d, reading_expectation(&d->reading, finding, i));
	put(d, "\n");
}

static void put_finding(struct dossier *d, const struct finding *finding)
{
	struct voice voice = reading_voice_of(&d->reading, finding);

	put(d, "  ");
	put_text(d, reading_title(&d->reading, finding));
	put(d, "\n");
	for (size_t i = 0; i < finding->parameter_count; i++) {
		const struct parameter_value *p = &finding->parameters[i];

		put(d, "    ");
		put_text(d, p->name);
		put(d, " = ");
		put_text(d, phrase_value(&voice, p->value));
		put(d, " (");
		put_text(d, reading_basis(&d->reading, p));
		put(d, ")\n");
	}
	if (put_left_out(d, finding))
		return;
	for (size_t i = 0; i < finding->expect_count; i++)
		put_expectation(d, finding, i);
	if (!finding->expect_count) {
		put(d, "  ");
		say_phrase(d, P_NOT_KNOWN);
		put(d, ": ");
		put_text(d, reading_reason(&d->reading, finding));
		put(d, "\n");
	}
}

/* Asks of other sources, and live ones, have no look in a case's plan. */
static bool is_of_case(const struct finding *finding)
{
	return finding->look >= 0;
}

static void put_limits(struct dossier *d)
{
	const struct report *report = d->request->report;
	bool any = false;

	heading(d, P_LIMITS);
	say_phrase(d, P_LIMITS_THAT_DAY);
	put(d, "\n");
	if (d->request->has_end) {
		say_phrase(d, P_AS_OF);
		put(d, ": ");
		put_text(d, phrase_instant(&d->reading.voice, d->request->end));
		put(d, "\n");
	}
	for (size_t i = 0; i < report->clause_count; i++) {
		const struct clause_finding *clause = &report->clauses[i];
		bool named = false;

		for (size_t k = 0; k < clause->finding_count; k++) {
			const struct finding *f =
				&report->findings[clause->findings[k]];

			if (!is_of_case(f))
				continue;
			if (!named) {
				put(d, "- ");
				put_text(d, clause->id);
				put(d, " ");
				put_text(d, reading_duty(&d->reading, clause));
				put(d, "\n");
			}
			named = any = true;
			put_finding(d, f);
		}
	}
	if (!any) {
		say_phrase(d, P_NO_LIMITS);
		put(d, "\n");
	}
}

static void put_live(struct dossier *d)
{
	const struct report *nearest = d->request->nearest;
	const struct voice *voice = &d->reading.voice;
	bool any = false;

	heading(d, P_LIVE);
	for (size_t i = 0; nearest && i < nearest->finding_count; i++) {
		const struct finding *f = &nearest->findings[i];

		if (f->has_account)
			continue;
		any = true;
		put(d, "- ");
		put_text(d, phrase_instant(voice, nearest->now));
		put(d, " ");
		put_text(d, f->check_id);
		if (f->subject.size) {
			put(d, " ");
			put_text(d, f->subject);
		}
		put(d, ": ");
		put_text(d, phrase_word(voice, verdict_words[f->verdict]));
		put(d, "\n");
	}
	if (!any) {
		say_phrase(d, P_LIVE_NONE);
		put(d, "\n");
	}
}

static void put_steps(struct dossier *d)
{
	const struct case_text_request *r = d->request;
	char hex[DIGEST_HEX_ROOM];

	heading(d, P_CHECK);
	say_phrase(d, P_CHECK_ROOT);
	put(d, ":\n  ");
	put_text(d, digest_hex(r->pin, hex));
	put(d, "\n");
	say_phrase(d, P_CHECK_STEPS);
	put(d, "\n");
	for (size_t i = 0; i < r->record_count; i++)
		if (r->records[i].file.size)
			buffer_printf(d->out,
				      "  plaudit records verify %.*s "
				      "--attestation attestation-%.*s.json "
				      "--trust-root trust-root.json --pin "
				      "%s\n",
				      TEXT_ARG(r->records[i].file),
				      TEXT_ARG(r->records[i].source), hex);
	for (size_t i = 0; i < r->record_count; i++)
		if (r->records[i].file.size)
			buffer_printf(d->out,
				      "  openssl dgst -sha256 -verify "
				      "signer.pem -signature "
				      "attestation-%.*s.sig "
				      "attestation-%.*s.pae\n",
				      TEXT_ARG(r->records[i].source),
				      TEXT_ARG(r->records[i].source));
}

void case_text(struct arena *arena, const struct case_text_request *request,
	       struct buffer *out)
{
	struct report empty = {.clause_count = 0};
	struct render_request rendered = {
		.report = request->report ? request->report : &empty,
		.language = request->language,
	};
	struct dossier d = {
		.request = request,
		.reading = reading_of(arena, &rendered),
		.out = out,
		.language = text_is(TEXT("th"), request->language),
	};

	put_head(&d);
	heading(&d, P_RECORDS);
	for (size_t i = 0; i < request->record_count; i++)
		put_record(&d, &request->records[i]);
	if (request->report)
		put_limits(&d);
	if (!request->absent)
		put_live(&d);
	put_steps(&d);
}

void case_count(const struct report *report, size_t *fails, size_t *unknowns)
{
	*fails = 0;
	*unknowns = 0;
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct finding *f = &report->findings[i];

		if (!is_of_case(f) || (f->has_account && !f->account.judged))
			continue;
		*fails += f->verdict == VERDICT_FAIL;
		*unknowns += f->verdict == VERDICT_UNKNOWN;
	}
}
