/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The phrases with which `explain` and `plan` say in plain words what a check
 * reads and how it judges, in English and Thai. {0}, {1}, {2} are filled in.
 * Words follow reports/glossary.yaml.
 */
#ifndef PLAUDIT_RENDER_PLAIN_WORDS_H
#define PLAUDIT_RENDER_PLAIN_WORDS_H

#include "render/phrase.h"

/* clang-format off */
/* X(NAME, "English", "Thai") */
#define PLAIN_WORDS(X) \
	X(EQUAL, "{0} is {1}", "{0} เท่ากับ {1}") \
	X(UNEQUAL, "{0} is not {1}", "{0} ไม่เท่ากับ {1}") \
	X(LESS, "{0} is less than {1}", "{0} น้อยกว่า {1}") \
	X(AT_MOST, "{0} is at most {1}", "{0} ไม่เกิน {1}") \
	X(MORE, "{0} is more than {1}", "{0} มากกว่า {1}") \
	X(AT_LEAST, "{0} is at least {1}", "{0} ไม่น้อยกว่า {1}") \
	X(BEFORE, "{0} is before {1}", "{0} อยู่ก่อน {1}") \
	X(NOT_AFTER, "{0} is not after {1}", "{0} ไม่อยู่หลัง {1}") \
	X(AFTER, "{0} is after {1}", "{0} อยู่หลัง {1}") \
	X(NOT_BEFORE, "{0} is not before {1}", "{0} ไม่อยู่ก่อน {1}") \
	X(AND, "{0} and {1}", "{0} และ {1}") \
	X(OR, "{0} or {1}", "{0} หรือ {1}") \
	X(NOT, "not ({0})", "ไม่ใช่กรณีที่ ({0})") \
	X(HOLDS, "{0} is true", "{0} เป็นจริง") \
	X(HOLDS_NOT, "{0} is false", "{0} เป็นเท็จ") \
	X(EMPTY, "{0} is empty", "{0} ไม่มีค่า") \
	X(NOT_EMPTY, "{0} is given", "{0} มีค่า") \
	X(AMONG, "{0} is among {1}", "{0} อยู่ใน {1}") \
	X(PLUS, "{0} plus {1}", "{0} บวก {1}") \
	X(MINUS, "{0} minus {1}", "{0} ลบ {1}") \
	X(TIMES, "{0} times {1}", "{0} คูณ {1}") \
	X(OVER, "{0} divided by {1}", "{0} หารด้วย {1}") \
	X(REST, "the rest of {0} divided by {1}", "เศษของ {0} หารด้วย {1}") \
	X(NEGATIVE, "minus {0}", "ลบ {0}") \
	X(TIME_BETWEEN, "the time from {1} to {0}", "ระยะเวลาตั้งแต่ {1} ถึง {0}") \
	X(CHOICE, "{1} if {0}, else {2}", "{1} หาก {0} มิฉะนั้น {2}") \
	X(INSTEAD, "{0} (where it is empty: {1})", "{0} (หากไม่มีค่าให้ใช้ {1})") \
	X(GROUPED, "({0})", "({0})") \
	X(QUOTED, "\"{0}\"", "\"{0}\"") \
	X(LIST, "[{0}]", "[{0}]") \
	X(CALL, "{0}({1})", "{0}({1})") \
	X(PARAMETER, "{0} ({1})", "{0} ({1})") \
	X(OPEN_PARAMETER, "the parameter {0}", "พารามิเตอร์ {0}") \
	X(NOW, "the start of the audit", "เวลาเริ่มตรวจ") \
	X(THE_SUBJECT, "the {0}", "{0}") \
	X(GIVEN, "{0} is there", "มี {0}") \
	X(FITS, "{0} fits the pattern {1}", "{0} ตรงตามรูปแบบ {1}") \
	X(BEGINS, "{0} begins with {1}", "{0} ขึ้นต้นด้วย {1}") \
	X(ENDS, "{0} ends with {1}", "{0} ลงท้ายด้วย {1}") \
	X(CONTAINS, "{0} contains {1}", "{0} มีคำว่า {1}") \
	X(SIZE, "the number of entries of {0}", "จำนวนรายการของ {0}") \
	X(DAY, "the day of {0}", "วันของ {0}") \
	X(WORKDAYS, "the working days from {0} to {1}", "จำนวนวันทำการตั้งแต่ {0} ถึง {1}") \
	X(ALL, "for every {0} of {1}: {2}", "ทุก {0} ใน {1}: {2}") \
	X(EXISTS, "for at least one {0} of {1}: {2}", "มี {0} อย่างน้อยหนึ่งรายการใน {1}: {2}") \
	X(COUNT, "the number of rows", "จำนวนแถวข้อมูล") \
	X(COUNT_IF, "the number of rows in which {0}", "จำนวนแถวข้อมูลที่ {0}") \
	X(SHARE, "the share of rows in which {0}", "สัดส่วนของแถวข้อมูลที่ {0}") \
	X(SHARE_OF, "the share of rows in which {0}, of those in which {1}", "สัดส่วนของแถวข้อมูลที่ {0} จากแถวข้อมูลที่ {1}") \
	X(SUM, "the sum of {0}", "ผลรวมของ {0}") \
	X(MEAN, "the mean of {0}", "ค่าเฉลี่ยของ {0}") \
	X(LEAST, "the least of {0}", "ค่าต่ำสุดของ {0}") \
	X(GREATEST, "the greatest of {0}", "ค่าสูงสุดของ {0}") \
	X(QUANTILE, "what {0} of the rows do not exceed: {1}", "ค่าที่แถวข้อมูล {0} มีไม่เกิน ของ {1}") \
	X(DISTINCT, "how many different values there are of {0}", "จำนวนค่าที่แตกต่างกันของ {0}") \
	X(HISTOGRAM, "how many rows lie between the bounds {1}, by {0}", "จำนวนแถวข้อมูลในแต่ละช่วง {1} ตาม {0}") \
	X(ROLLING_SUM, "the greatest sum of {0} within {2}, by {1}", "ผลรวมสูงสุดของ {0} ภายใน {2} ตาม {1}") \
	X(ROLLING_SUM_ANEW, "the greatest sum of {0} within {2}, by {1}, begun anew at each row in which {3}", "ผลรวมสูงสุดของ {0} ภายใน {2} ตาม {1} โดยเริ่มนับใหม่ทุกแถวที่ {3}") \
	X(ROLLING_COUNT, "the most rows within {1}, by {0}", "จำนวนแถวข้อมูลสูงสุดภายใน {1} ตาม {0}") \
	X(ROLLING_COUNT_ANEW, "the most rows within {1}, by {0}, begun anew at each row in which {2}", "จำนวนแถวข้อมูลสูงสุดภายใน {1} ตาม {0} โดยเริ่มนับใหม่ทุกแถวที่ {2}") \
	X(LONGEST_GAP, "the longest time in which no interval from {0} to {1} is open", "ช่วงเวลานานที่สุดที่ไม่มีช่วงใดตั้งแต่ {0} ถึง {1} เปิดอยู่") \
	X(OVERLAP, "the most intervals from {0} to {1} that are open at once", "จำนวนช่วงตั้งแต่ {0} ถึง {1} ที่เปิดพร้อมกันสูงสุด") \
	X(OVERLAP_TIME, "the time in which two or more intervals from {0} to {1} are open", "เวลารวมที่ช่วงตั้งแต่ {0} ถึง {1} เปิดพร้อมกันสองช่วงขึ้นไป") \
	X(ROWS_JOINED, "each is looked up in {0} ({1}) by {2}: {3}", "แต่ละแถวค้นเทียบกับ {0} ({1}) ด้วย {2}: {3}") \
	X(ROWS_LISTED, "the {0} worst groups by {1} are listed", "แสดง {0} กลุ่มที่ผลแย่ที่สุดตาม {1}") \
	X(PLAN_JOINED, "Looked up in", "ค้นเทียบกับ") \
	X(DUTY, "Duty", "หน้าที่") \
	X(BINDS, "Binds", "ผูกพัน") \
	X(SERIOUS, "Severity", "ระดับความร้ายแรง") \
	X(SHOWS, "Shown by", "รายการตรวจที่ใช้") \
	X(SHOWN_WHOLE, "{0} ({1}) shows the whole duty", "{0} ({1}) แสดงหน้าที่ทั้งหมด") \
	X(SHOWN_PART, "{0} ({1}) shows a part of the duty", "{0} ({1}) แสดงหน้าที่บางส่วน") \
	X(USED_BY, "Duties that it shows", "หน้าที่ที่รายการตรวจนี้แสดง") \
	X(NO_CLAUSE, "No clause of the rule pack uses this check.", "ไม่มีข้อกำหนดใดในชุดกฎที่ใช้รายการตรวจนี้") \
	X(NO_CHECK, "No check shows this clause: it stays unknown; keep signed manual evidence.", "ไม่มีรายการตรวจสำหรับข้อกำหนดนี้ ผลจะเป็นตรวจไม่ได้ จึงควรเก็บหลักฐานที่ลงนามด้วยมือ") \
	X(SEEN_IN, "seen in {0}", "อ้างอิง {0}") \
	X(WHAT_IS_READ, "What is read", "ข้อมูลที่อ่าน") \
	X(BY_RECORDS, "records of the kind {0}: {1}", "บันทึกข้อมูลชนิด {0}: {1}") \
	X(BY_LOOKING, "{0}: {1}", "{0}: {1}") \
	X(EACH_SUBJECT, "once for each {0} of the site's list {1}", "ตรวจหนึ่งครั้งต่อ {0} แต่ละรายการใน {1} ของไฟล์ตั้งค่า") \
	X(SUBJECTS, "Subjects", "สิ่งที่ตรวจ") \
	X(SETTINGS, "Settings", "การตั้งค่า") \
	X(COLUMNS, "Columns", "คอลัมน์") \
	X(FROM_WHERE, "From where", "จากที่ใด") \
	X(BOUND_FILES, "{0}, {1}, times in {2}", "{0} {1} เขตเวลา {2}") \
	X(BOUND_TARGET, "{0} ({1}:{2}, {3})", "{0} ({1}:{2} {3})") \
	X(NOT_BOUND, "{0}: so it stays unknown", "{0} ผลจึงเป็นตรวจไม่ได้") \
	X(SITE_SAYS, "where the site file binds it", "ตามที่ไฟล์ตั้งค่าระบุ") \
	X(ROWS, "Rows", "แถวข้อมูล") \
	X(ROWS_LAST, "the last {0} by {1}", "ย้อนหลัง {0} ตาม {1}") \
	X(ROWS_WHERE, "only those in which {0}", "เฉพาะแถวข้อมูลที่ {0}") \
	X(ROWS_SETTLE, "younger ones than {0} are left out and counted: they cannot be judged yet", "แถวข้อมูลที่ใหม่กว่า {0} ยังตัดสินไม่ได้ จึงเว้นไว้และนับจำนวน") \
	X(ROWS_LEAST, "with fewer than {0} nothing is judged and the result is unknown", "หากมีน้อยกว่า {0} แถวจะไม่ตัดสิน และผลเป็นตรวจไม่ได้") \
	X(ROWS_GROUPS, "grouped by {0}; in each group {1}", "จัดกลุ่มตาม {0} โดยในแต่ละกลุ่ม {1}") \
	X(NAMED, "{0} is {1}", "{0} คือ {1}") \
	X(HOW_JUDGED, "How it is judged", "วิธีตัดสิน") \
	X(PASSES_IF, "It passes if", "ผ่านเมื่อ") \
	X(AND_IF, "and if", "และเมื่อ") \
	X(WORDS_USED, "In these words", "ความหมายของชื่อ") \
	X(LIMITS_NOW, "Limits", "เกณฑ์") \
	X(LIMIT_AT, "{0}: {1}", "{0}: {1}") \
	X(LIMIT_SITE, "{0} (set by the institution; the rule book says {1})", "{0} (สถาบันกำหนดเอง โดยประมวลข้อกำหนดระบุ {1})") \
	X(FAILING_MEANS, "What failing means", "ผลเมื่อไม่ผ่าน") \
	X(NO_LIABILITY, "the rule book names no consequence", "ประมวลข้อกำหนดไม่ได้ระบุผลไว้") \
	X(HOW_TO_MEND, "How to mend it", "แนวทางแก้ไข") \
	X(UNTESTED, "Not tested", "สิ่งที่ยังไม่ได้ตรวจ") \
	X(PLAN_TITLE, "Plan of an audit of {0}, as of {1}", "แผนการตรวจ {0} ณ {1}") \
	X(PLAN_NOTHING, "Nothing was opened, read or connected to for this plan.", "แผนนี้จัดทำโดยไม่ได้เปิด อ่าน หรือเชื่อมต่อสิ่งใด") \
	X(PLAN_CLAUSES, "Clauses: {0} to judge, {1} listed or not applicable", "ข้อกำหนด: จะตัดสิน {0} ข้อ แสดงไว้หรือไม่เข้าข่าย {1} ข้อ") \
	X(PLAN_FINDINGS, "Findings: {0} from {1} looks", "ข้อตรวจพบ: {0} รายการ จากการตรวจดู {1} ครั้ง") \
	X(PLAN_LOOKS, "What would be looked at", "สิ่งที่จะตรวจดู") \
	X(PLAN_FILES, "Files", "ไฟล์") \
	X(PLAN_TOTALS, "Control totals", "ยอดควบคุม") \
	X(PLAN_TABLE, "Table", "ตาราง") \
	X(PLAN_TABLE_OF, "{0} ({1}, connection string from {2})", "{0} ({1} ข้อความเชื่อมต่อจาก {2})") \
	X(PLAN_TRANSACTION, "Transaction", "ทรานแซกชัน") \
	X(PLAN_ROLLED_BACK, "{0}; rolled back at the end", "{0} และยกเลิกทั้งหมดเมื่อเสร็จสิ้น") \
	X(PLAN_ROLE, "The role", "สิทธิของผู้ใช้") \
	X(PLAN_ROLE_ASKED, "the database is asked whether it could write; it should only SELECT", "จะถามฐานข้อมูลว่าผู้ใช้เขียนได้หรือไม่ ควรมีเพียงสิทธิ SELECT") \
	X(PLAN_COMPUTED, "Computed", "การคำนวณ") \
	X(PLAN_BY_AGENT, "by the agent, from a cursor; the rows are committed to", "โดยตัวตรวจจากเคอร์เซอร์ และผูกพันกับทุกแถว") \
	X(PLAN_BY_DATABASE, "by the database, one statement a check; nothing is committed to", "โดยฐานข้อมูล คำสั่งละหนึ่งรายการตรวจ และไม่ผูกพันกับแถวใด") \
	X(PLAN_CONNECTION, "Connection", "การเชื่อมต่อ") \
	X(PLAN_VIA, "{0}, dialled at {1}", "{0} โดยต่อไปที่ {1}") \
	X(PLAN_TLS, "{0} (TLS, {1}, {2})", "{0} (TLS {1} {2})") \
	X(PLAN_CLEAR, "{0} (not encrypted, {1}, {2})", "{0} (ไม่เข้ารหัส {1} {2})") \
	X(PLAN_ALLOWED, "{0}, if it is below {1}", "{0} หากอยู่ใน {1}") \
	X(PLAN_TIME, "At most", "ไม่เกิน") \
	X(PLAN_CHECKS, "Checks", "รายการตรวจ") \
	X(PLAN_SENT, "Where it would be sent", "ปลายทางที่จะส่ง") \
	X(PLAN_SENT_TO, "{0}, after it is sealed; the answer is kept", "{0} หลังลงนามแล้ว และเก็บคำตอบไว้") \
	X(PLAN_SENT_NOWHERE, "nowhere: the site names no regulator", "ไม่ส่ง: ไฟล์ตั้งค่าไม่ได้ระบุผู้กำกับดูแล") \
	X(PLAN_HOW, "How", "วิธีตรวจ") \
	X(PLAN_EFFECTS, "Effects", "ผลกระทบ") \
	X(PLAN_NO_EFFECTS, "none on what is looked at; the agent writes below {0}", "ไม่มีผลต่อสิ่งที่ตรวจดู โปรแกรมเขียนเฉพาะใน {0}") \
	X(PLAN_USER, "As user", "ผู้ใช้ระบบ") \
	X(PLAN_USER_IS, "whoever runs plaudit; if that is root, what connects to systems becomes nobody", "ผู้ที่สั่งโปรแกรม หากเป็น root ส่วนที่เชื่อมต่อระบบจะเปลี่ยนเป็น nobody") \
	X(PLAN_FENCE, "Fence wanted", "เขตกักกัน") \
	X(PLAN_REQUIRED, "{0}; if one of them cannot be had nothing is looked at", "{0} หากขาดชั้นใดจะไม่ตรวจดู") \
	X(PLAN_TRIED, "{0}; what this machine lacks is passed over and told", "{0} ชั้นที่เครื่องไม่รองรับจะข้ามและรายงานไว้") \
	X(PLAN_LONGEST, "Whole run", "การตรวจทั้งหมด") \
	X(PLAN_LONGEST_IS, "at most {0} for the looks: {1} lanes run side by side, the looks of a lane one after another; a look that crashed is tried once more", "ไม่เกิน {0} สำหรับการตรวจดู: {1} ช่องทางทำงานพร้อมกัน และตรวจทีละรายการในแต่ละช่องทาง รายการที่ขัดข้องจะลองอีกครั้ง") \
	X(PLAN_UNKNOWN, "Clauses that cannot be shown to hold", "ข้อกำหนดที่จะแสดงไม่ได้ว่าผ่าน") \
	X(PLAN_ALL_SEEN, "none is known beforehand", "ไม่มีข้อใดที่ทราบล่วงหน้า") \
	X(PLAN_WHY, "{0}: {1}", "{0}: {1}") \
	X(PLAN_NO_VALUE, "no value of {0} is in force", "ไม่มีค่าของ {0} ที่มีผลใช้บังคับ")
/* clang-format on */

#define X(name, en, th) PLAIN_##name,
enum plain { PLAIN_WORDS(X) PLAIN_PHRASES };
#undef X

struct text plain_say(const struct voice *voice, enum plain id);
struct text plain_fill(const struct voice *voice, enum plain id,
		       const struct text *arguments, size_t count);
struct text plain_one(const struct voice *voice, enum plain id,
		      struct text argument);
struct text plain_two(const struct voice *voice, enum plain id, struct text a,
		      struct text b);

#endif
