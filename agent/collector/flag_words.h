/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What re-judging flags: things that an institution decided for itself, or that
 * its own statement says of it, which a regulator should look at. A flag is no
 * verdict. The words are those of the summary (collector/rejudge.h), of
 * `plauditd show` and of the pages.
 */
#ifndef PLAUDIT_COLLECTOR_FLAG_WORDS_H
#define PLAUDIT_COLLECTOR_FLAG_WORDS_H

#include "model/words.h"

/* X(NAME, "word", "English", "Thai") */
#define FLAG_KINDS(X)                                                          \
	X(NO_PACK, "no-pack", "no rule pack is published for it",              \
	  "ยังไม่มีชุดกฎที่เผยแพร่สำหรับสถาบันนี้")                                       \
	X(FOREIGN_PACK, "foreign-pack",                                        \
	  "audited with a rule pack that is not the published one",            \
	  "ตรวจด้วยชุดกฎที่ไม่ใช่ชุดที่เผยแพร่")                                         \
	X(OLD_NOW, "old-now", "audited as of a moment long past",              \
	  "ตรวจ ณ เวลาที่ผ่านมานานแล้ว")                                           \
	X(DROPPED_CLASS, "dropped-class", "left a class out",                  \
	  "ละประเภทของสถาบัน")                                                  \
	X(DROPPED_PROFILE, "dropped-profile", "left a profile out",            \
	  "ละโปรไฟล์")                                                          \
	X(UNKNOWN_PROFILE, "unknown-profile",                                  \
	  "its profile is not in the published rule pack",                     \
	  "โปรไฟล์ไม่มีในชุดกฎที่เผยแพร่")                                            \
	X(ILL_TYPED, "ill-typed", "facts of another type than the check has",  \
	  "ข้อเท็จจริงเป็นชนิดที่ไม่ตรงกับการตรวจ")                                     \
	X(VERDICT_DIFFERS, "verdict-differs",                                  \
	  "says another verdict than its own facts give",                      \
	  "ผลที่แจ้งไม่ตรงกับข้อเท็จจริงของตนเอง")                                     \
	X(LOOSENED, "loosened", "loosened a published value", "ผ่อนค่าที่เผยแพร่")  \
	X(LOOSENED_ENGINEERING, "loosened-engineering",                        \
	  "loosened an engineering value, as it may",                          \
	  "ผ่อนค่าทางวิศวกรรมตามที่อนุญาต")                                          \
	X(SHORT_WINDOW, "short-window", "looked at a shorter window",          \
	  "ตรวจช่วงเวลาที่สั้นกว่ากำหนด")                                            \
	X(NOT_REPORTED, "not-reported", "did not speak of a clause",           \
	  "ไม่กล่าวถึงข้อกำหนด")                                                   \
	X(SELF_WAIVED, "self-waived", "granted itself a waiver",               \
	  "ผ่อนผันให้ตนเอง")                                                      \
	X(ROWS_REWRITTEN, "rows-rewritten",                                    \
	  "rows say something else than was committed to", "แถวต่างจากที่ผูกพันไว้") \
	X(ROWS_REMOVED, "rows-removed",                                        \
	  "rows that were committed to are gone", "แถวที่ผูกพันไว้หายไป")           \
	X(ROWS_LATE, "rows-late",                                              \
	  "rows are of a time that was already committed to",                  \
	  "แถวเป็นของช่วงเวลาที่ผูกพันไปแล้ว")

#define X(name, ...) FLAG_##name,
enum flag_kind { FLAG_KINDS(X) FLAG_KIND_COUNT };
#undef X

extern const struct word flag_words[FLAG_KIND_COUNT];

#endif
