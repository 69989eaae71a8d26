/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The closed word lists of the product, each written once: as YAML and signed
 * documents say them, and as a person reads them in English and Thai. An enum
 * value is the list's prefix and name (VERDICT_PASS); word_table.c turns the
 * lists into look-ups. Order matters where it says so.
 */
#ifndef PLAUDIT_MODEL_WORDS_H
#define PLAUDIT_MODEL_WORDS_H

#include "base/text.h"

/* X(NAME, "word", "English", "Thai") */
#define VERDICTS(X)                                            \
	X(PASS, "pass", "pass", "ผ่าน")                         \
	X(FAIL, "fail", "fail", "ไม่ผ่าน")                       \
	X(UNKNOWN, "unknown", "could not be seen", "ตรวจไม่ได้") \
	X(NOT_APPLICABLE, "not-applicable", "not applicable", "ไม่เข้าข่าย")

/* weakest first */
#define STRENGTHS(X)                                                         \
	X(DECLARED, "declared", "declared", "ตามคำรับรอง")                    \
	X(CONFIGURED, "configured", "configured", "ตามการตั้งค่า")              \
	X(DRILLED_SANDBOX, "drilled-sandbox", "drilled in a sandbox",        \
	  "ทดสอบในระบบจำลอง")                                                \
	X(DRILLED_PRODUCTION, "drilled-production", "drilled in production", \
	  "ทดสอบในระบบจริง")                                                  \
	X(MEASURED, "measured", "measured", "วัดจากข้อมูล")                     \
	X(MEASURED_COMMITTED, "measured-committed",                          \
	  "measured, records committed", "วัดจากข้อมูลที่ผูกมัดไว้")

/* mildest first */
#define SEVERITIES(X)                            \
	X(LOW, "low", "low", "ต่ำ")               \
	X(MEDIUM, "medium", "medium", "ปานกลาง") \
	X(HIGH, "high", "high", "สูง")            \
	X(CRITICAL, "critical", "critical", "ร้ายแรง")

#define STATUSES(X)                                                 \
	X(IN_FORCE, "in-force", "in force", "มีผลใช้บังคับ")            \
	X(ANNOUNCED, "announced", "announced", "ประกาศแล้ว ยังไม่มีผล") \
	X(DRAFT, "draft", "draft", "ร่าง")                           \
	X(VOLUNTARY, "voluntary", "voluntary", "โดยสมัครใจ")

#define SIGHTS(X)                                                    \
	X(RECALLED, "recalled", "from memory, not checked",          \
	  "จากความจำ ยังไม่ได้ตรวจทาน")                                 \
	X(SECONDARY, "secondary", "not checked against the Gazette", \
	  "ยังไม่ได้ตรวจกับราชกิจจานุเบกษา")                               \
	X(PRIMARY, "primary", "checked against the Gazette",         \
	  "ตรวจกับราชกิจจานุเบกษาแล้ว")

#define BASES(X)                                                           \
	X(LAW, "law", "law", "กฎหมาย")                                     \
	X(PUBLISHED, "published", "published target of the regulator",     \
	  "เป้าหมายที่ผู้กำกับดูแลเผยแพร่")                                        \
	X(ENGINEERING, "engineering", "our engineering proposal, not law", \
	  "ข้อเสนอทางวิศวกรรม มิใช่กฎหมาย")

#define DIRECTIONS(X)                                          \
	X(FIXED, "fixed", "fixed", "คงที่")                      \
	X(LOWER, "lower", "lower is stricter", "ยิ่งต่ำยิ่งเข้มงวด") \
	X(HIGHER, "higher", "higher is stricter", "ยิ่งสูงยิ่งเข้มงวด")

#define EXTENTS(X)                           \
	X(PART, "part", "in part", "บางส่วน") \
	X(WHOLE, "whole", "wholly", "ทั้งหมด")

#define STAGES(X)                                   \
	X(BUILD, "build", "build", "ขั้นพัฒนา")        \
	X(STAGING, "staging", "staging", "ขั้นทดสอบ") \
	X(PRODUCTION, "production", "production", "ระบบจริง")

#define ENVIRONMENTS(X)                               \
	X(SANDBOX, "sandbox", "sandbox", "ระบบจำลอง") \
	X(LIVE, "production", "production", "ระบบจริง")

#define VANTAGES(X)                                       \
	X(INSIDE, "inside", "from inside", "มองจากภายใน") \
	X(OUTSIDE, "outside", "from outside", "มองจากภายนอก")

#define DISCLOSURES(X)                                       \
	X(FACTS, "facts", "facts only", "เฉพาะข้อเท็จจริง")     \
	X(EXCERPT, "excerpt", "excerpts", "บางส่วนของหลักฐาน") \
	X(FULL, "full", "whole evidence", "หลักฐานทั้งหมด")

/* What is kept of a look beside its facts; least first. */
#define KEEPS(X)                                             \
	X(NONE, "none", "facts alone", "เฉพาะข้อเท็จจริง")      \
	X(HASH, "hash", "a keyed hash", "ค่าแฮชที่ใช้กุญแจ")      \
	X(EXCERPT, "excerpt", "excerpts", "บางส่วนของหลักฐาน") \
	X(FULL, "full", "whole evidence", "หลักฐานทั้งหมด")

#define PRIVACIES(X)                                          \
	X(OPEN, "open", "open", "เปิดเผยได้")                   \
	X(KEYED_HASH, "keyed-hash", "leaves as a keyed hash", \
	  "เผยแพร่เป็นค่าแฮชที่ใช้กุญแจ")                            \
	X(NEVER, "never", "never leaves", "ห้ามออกจากสถาบัน")

#define TRIGGERS(X)                                         \
	X(SCHEDULE, "schedule", "schedule", "ตามกำหนดเวลา") \
	X(MANUAL, "manual", "manual", "สั่งโดยเจ้าหน้าที่")       \
	X(DEMAND, "demand", "demand", "ตามคำสั่งผู้กำกับดูแล")

#define CLASSES(X)                                                  \
	X(BANK, "bank", "bank", "สถาบันการเงิน")                      \
	X(E_MONEY, "e-money", "e-money or payment operator",        \
	  "ผู้ให้บริการเงินอิเล็กทรอนิกส์หรือการชำระเงิน")                     \
	X(DIGITAL_ASSET, "digital-asset", "digital-asset operator", \
	  "ผู้ประกอบธุรกิจสินทรัพย์ดิจิทัล")                                  \
	X(TELCO, "telco", "telecom operator",                       \
	  "ผู้รับใบอนุญาตประกอบกิจการโทรคมนาคม")                         \
	X(SOCIAL_MEDIA, "social-media", "social-media provider",    \
	  "ผู้ให้บริการสื่อสังคมออนไลน์")                                   \
	X(PLATFORM, "platform", "digital platform",                 \
	  "ผู้ประกอบธุรกิจบริการแพลตฟอร์มดิจิทัล")

/*
 * Why something is unknown or not applicable: word, sentence in both
 * languages, the next step in both, and who can take it.
 * X(NAME, "word", "English", "Thai", "next step", "Thai", "owner")
 */
#define REASONS(X)                                                             \
	X(NONE, "none", "", "", "", "", "nobody")                              \
	X(NEVER_BOUND, "never-bound",                                          \
	  "the site binds no such source or target",                           \
	  "ไฟล์ตั้งค่ายังไม่ได้ระบุแหล่งข้อมูลหรือระบบเป้าหมายนี้",                           \
	  "bind it in plaudit.yaml", "ระบุในไฟล์ plaudit.yaml", "officer")       \
	X(PHASING_IN, "phasing-in",                                            \
	  "the profile does not ask for this source yet",                      \
	  "ชุดหน้าที่ยังไม่กำหนดให้ส่งแหล่งข้อมูลนี้",                                      \
	  "bind it before the date that the profile names",                    \
	  "ระบุแหล่งข้อมูลก่อนวันที่ชุดหน้าที่กำหนด", "officer")                           \
	X(LOST_SIGHT, "lost-sight", "it was seen before and is no longer",     \
	  "เคยตรวจได้แต่ขณะนี้ตรวจไม่ได้", "restore the source or target",           \
	  "แก้ไขให้กลับมาตรวจได้", "operations")                                   \
	X(STALE, "stale", "the newest record is older than the site allows",   \
	  "ข้อมูลล่าสุดเก่ากว่าที่กำหนด", "deliver a fresh export", "ส่งออกข้อมูลชุดใหม่",  \
	  "data owner")                                                        \
	X(UNREACHABLE, "unreachable", "the system could not be reached",       \
	  "ติดต่อระบบไม่ได้", "check the address, network and firewall",           \
	  "ตรวจสอบที่อยู่ เครือข่าย และไฟร์วอลล์", "operations")                       \
	X(TIMED_OUT, "timeout", "no answer within the time allowed",           \
	  "ไม่ได้รับคำตอบภายในเวลาที่กำหนด",                                        \
	  "look at the system's load, or allow more time",                     \
	  "ตรวจสอบภาระของระบบ หรือเพิ่มเวลา", "operations")                       \
	X(REFUSED_ACCESS, "refused-access", "access was refused",              \
	  "ถูกปฏิเสธการเข้าถึง", "grant the agent the right to read it",           \
	  "ให้สิทธิ์อ่านแก่โปรแกรมตรวจ", "operations")                               \
	X(SANDBOX_DENIED, "sandbox-denied",                                    \
	  "the agent's own fence refused it", "เขตกักกันของโปรแกรมตรวจไม่อนุญาต",  \
	  "list the path or host in the site's allow",                         \
	  "เพิ่มเส้นทางหรือโฮสต์ใน allow ของไฟล์ตั้งค่า", "officer")                    \
	X(NO_SPACE, "no-space",                                                \
	  "the disk has no room for what does not fit in memory",              \
	  "ดิสก์ไม่มีที่ว่างสำหรับข้อมูลที่เกินหน่วยความจำ",                                 \
	  "make room on the disk of the state directory",                      \
	  "เพิ่มที่ว่างในดิสก์ของไดเรกทอรีสถานะ", "operations")                        \
	X(NOT_ALLOWED, "not-allowed", "the site does not allow this",          \
	  "ไฟล์ตั้งค่าไม่อนุญาต",                                                    \
	  "list it in the site's allow if it should be seen",                  \
	  "เพิ่มใน allow หากต้องการให้ตรวจ", "officer")                            \
	X(UNREADABLE_ROWS, "unreadable-rows",                                  \
	  "rows that could not be read might change the verdict",              \
	  "มีแถวข้อมูลที่อ่านไม่ได้ซึ่งอาจเปลี่ยนผลการตรวจ",                               \
	  "repair the rows that the report names", "แก้ไขแถวที่ระบุในรายงาน",      \
	  "data owner")                                                        \
	X(INCOMPLETE_SOURCE, "incomplete-source",                              \
	  "the source is not complete", "แหล่งข้อมูลไม่ครบถ้วน",                    \
	  "deliver the missing records", "ส่งข้อมูลที่ขาดหาย", "data owner")        \
	X(MISSING_COLUMN, "missing-column",                                    \
	  "a column that is needed is missing", "ขาดคอลัมน์ที่จำเป็น",              \
	  "export the column, or rename it in the site",                       \
	  "ส่งออกคอลัมน์นั้น หรือระบุชื่อในไฟล์ตั้งค่า", "data owner")                      \
	X(NO_POPULATION, "no-population", "there was nothing to judge",        \
	  "ไม่มีรายการให้ตรวจ",                                                   \
	  "show with control totals that there really was nothing",            \
	  "แสดงยอดควบคุมเพื่อยืนยันว่าไม่มีรายการจริง", "data owner")                   \
	X(SMALL_POPULATION, "small-population",                                \
	  "too few rows for a percentile", "จำนวนรายการน้อยเกินไป",              \
	  "look at the listed cases one by one", "พิจารณารายการที่แสดงทีละรายการ", \
	  "officer")                                                           \
	X(WEAKER_EVIDENCE, "weaker-evidence",                                  \
	  "the evidence is weaker than the clause accepts",                    \
	  "หลักฐานมีน้ำหนักน้อยกว่าที่ข้อกำหนดยอมรับ",                                   \
	  "provide evidence of the needed strength",                           \
	  "จัดหาหลักฐานที่มีน้ำหนักเพียงพอ", "officer")                                \
	X(NOT_OBSERVABLE, "not-observable", "no check can show this",          \
	  "ไม่มีวิธีตรวจอัตโนมัติ", "keep signed manual evidence",                    \
	  "เก็บหลักฐานที่ลงนามด้วยมือ", "officer")                                   \
	X(BAD_EXPRESSION, "bad-expression",                                    \
	  "an expectation gave no truth value", "นิพจน์ที่คาดหวังให้ผลที่ตัดสินไม่ได้",    \
	  "tell the publisher of the check", "แจ้งผู้จัดทำรายการตรวจ",             \
	  "publisher")                                                         \
	X(NO_CALENDAR, "no-calendar", "no working-day calendar for that year", \
	  "ไม่มีปฏิทินวันทำการของปีนั้น", "update the rule pack", "ปรับปรุงชุดกฎ",        \
	  "publisher")                                                         \
	X(NOT_SUPPORTED, "not-supported",                                      \
	  "this agent cannot look in that way",                                \
	  "โปรแกรมตรวจรุ่นนี้ยังไม่รองรับวิธีตรวจนี้", "update the agent",                \
	  "ปรับปรุงโปรแกรมตรวจ", "operations")                                   \
	X(CONTROL_FAILED, "control-failed",                                    \
	  "a harmless message did not get through either",                     \
	  "ข้อความทดสอบที่ไม่มีอันตรายก็ส่งไม่ถึงเช่นกัน",                                 \
	  "find out why the system refuses harmless messages",                 \
	  "ตรวจสอบสาเหตุที่ระบบไม่รับข้อความที่ไม่มีอันตราย", "operations")               \
	X(THROTTLED, "throttled", "the system asked to be asked less often",   \
	  "ระบบขอให้ส่งคำขอถี่น้อยลง", "ask more slowly, or at another time",       \
	  "ลดความถี่ หรือตรวจในเวลาอื่น", "operations")                             \
	X(SYSTEM_ERROR, "system-error",                                        \
	  "the system failed for a reason of its own",                         \
	  "ระบบขัดข้องด้วยสาเหตุของระบบเอง", "look at the system's log",           \
	  "ตรวจสอบบันทึกของระบบ", "operations")                                  \
	X(INTERRUPTED, "interrupted", "the run was interrupted",               \
	  "การตรวจถูกขัดจังหวะ", "run the audit again", "ตรวจใหม่อีกครั้ง",           \
	  "officer")                                                           \
	X(OUR_ERROR, "our-error", "the agent failed at this look",             \
	  "โปรแกรมตรวจขัดข้องระหว่างการตรวจ", "send the log to the maintainers",  \
	  "ส่งบันทึกให้ผู้ดูแลโปรแกรม", "maintainers")                                \
	X(NOT_REPORTED, "not-reported",                                        \
	  "the attestation does not speak of it", "คำรับรองไม่ได้กล่าวถึงข้อนี้",      \
	  "ask the institution", "สอบถามสถาบัน", "regulator")                   \
	X(NOT_YET, "not-yet", "not in force in the period",                    \
	  "ยังไม่มีผลใช้บังคับในช่วงเวลาที่ตรวจ", "", "", "nobody")                     \
	X(NO_LONGER, "no-longer", "no longer in force in the period",          \
	  "พ้นผลใช้บังคับแล้วในช่วงเวลาที่ตรวจ", "", "", "nobody")                     \
	X(OTHER_CLASS, "other-class", "binds other classes of institution",    \
	  "ใช้บังคับกับสถาบันประเภทอื่น", "", "", "nobody")                           \
	X(NIL_RETURN, "nil-return",                                            \
	  "nothing happened in the period, shown by control totals",           \
	  "ไม่มีรายการในช่วงเวลา ยืนยันด้วยยอดควบคุม", "", "", "nobody")              \
	X(NOT_JUDGED, "not-judged", "listed only: not in force as law",        \
	  "แสดงไว้เท่านั้น ยังไม่มีผลเป็นกฎหมาย", "", "", "nobody")

#define WORD_ENUM(list, name, ...) list##_##name,
#define X(name, ...)		   WORD_ENUM(VERDICT, name)
enum verdict { VERDICTS(X) VERDICT_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(STRENGTH, name)
enum strength { STRENGTHS(X) STRENGTH_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(SEVERITY, name)
enum severity { SEVERITIES(X) SEVERITY_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(STATUS, name)
enum clause_status { STATUSES(X) STATUS_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(SIGHT, name)
enum sight { SIGHTS(X) SIGHT_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(BASIS, name)
enum basis { BASES(X) BASIS_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(DIRECTION, name)
enum direction { DIRECTIONS(X) DIRECTION_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(EXTENT, name)
enum extent { EXTENTS(X) EXTENT_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(STAGE, name)
enum stage { STAGES(X) STAGE_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(ENVIRONMENT, name)
enum environment { ENVIRONMENTS(X) ENVIRONMENT_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(VANTAGE, name)
enum vantage { VANTAGES(X) VANTAGE_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(DISCLOSE, name)
enum disclosure { DISCLOSURES(X) DISCLOSE_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(KEEP, name)
enum keep { KEEPS(X) KEEP_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(PRIVACY, name)
enum privacy { PRIVACIES(X) PRIVACY_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(TRIGGER, name)
enum trigger { TRIGGERS(X) TRIGGER_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(CLASS, name)
enum entity_class { CLASSES(X) CLASS_COUNT };
#undef X
#define X(name, ...) WORD_ENUM(REASON, name)
enum reason { REASONS(X) REASON_COUNT };
#undef X
#undef WORD_ENUM

/* A sentence in both languages; th may be empty in local content. */
struct bitext {
	struct text en, th;
};

struct word {
	const char *word; /* as YAML and JSON say it */
	const char *en, *th;
};

struct reason_word {
	struct word word;
	const char *next_en, *next_th;
	const char *owner;
};

/* The tables, indexed by their enum; each ends where its _COUNT says. */
extern const struct word verdict_words[], strength_words[], severity_words[],
	status_words[], sight_words[], basis_words[], direction_words[],
	extent_words[], stage_words[], environment_words[], vantage_words[],
	disclosure_words[], keep_words[], privacy_words[], trigger_words[],
	class_words[];
extern const struct reason_word reason_words[];

/* The index of `word` in a table of `count`, or -1. */
int word_find(const struct word *table, int count, struct text word);
int reason_find(struct text word);
/* The text for "en" or "th"; en when th is empty. */
struct text bitext_pick(struct bitext both, const char *language);

#endif
