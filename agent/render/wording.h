/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every sentence and heading of a report that is not content of a rule pack
 * and not a word of model/words.h, once, in English and Thai. {0}, {1} are
 * filled by phrase_fill. Words follow reports/glossary.yaml.
 */
#ifndef PLAUDIT_RENDER_WORDING_H
#define PLAUDIT_RENDER_WORDING_H

#include "base/text.h"

/* Laid out by hand: the tool counts the bytes of Thai, not its cells. */
/* clang-format off */
/* X(NAME, "English", "Thai") */
#define WORDINGS(X) \
	X(TITLE, "Compliance audit report", \
	  "รายงานผลการตรวจการปฏิบัติตามข้อกำหนด") \
	X(COVERAGE, "Judged {0} of {1} clauses that bind", \
	  "ตัดสินผลได้ {0} จาก {1} ข้อกำหนดที่ผูกพัน") \
	X(PASSED, "{0} pass", "ผ่าน {0} ข้อ") \
	X(FAILED, "{0} fail", "ไม่ผ่าน {0} ข้อ") \
	X(FAILED_WAIVED, "{0} fail ({1} waived)", \
	  "ไม่ผ่าน {0} ข้อ (ผ่อนผัน {1} ข้อ)") \
	X(UNSEEN, "{0} could not be seen", "ตรวจไม่ได้ {0} ข้อ") \
	X(NOT_APPLICABLE, "{0} not applicable", "ไม่เข้าข่าย {0} ข้อ") \
	X(LISTED, "{0} listed only", "แสดงไว้เท่านั้น {0} ข้อ") \
	X(COUNTS, \
	  "Findings: {0}; subjects: {1}; rows read: " \
	  "{2}; rows judged, over " \
	  "all " \
	  "findings: {3}", \
	  "ข้อตรวจพบ {0} รายการ สิ่งที่ตรวจ {1} " \
	  "รายการ อ่านข้อมูล {2} แถว " \
	  "ใช้ตัดสินรวมทุกข้อตรวจพบ {3} แถว") \
	X(STRENGTH, "Strength of evidence: {0}", "น้ำหนักของหลักฐาน: {0}") \
	X(INSTITUTION, "Institution", "สถาบัน") \
	X(CLASSES, "Classes", "ประเภท") \
	X(PROFILES, "Profiles", "ชุดหน้าที่") \
	X(PERIOD, "Period", "ช่วงเวลาที่ตรวจ") \
	X(AUDITED_AT, "Audited at", "ตรวจเมื่อ") \
	X(SEALED_AT, "Sealed at", "ลงนามเมื่อ") \
	X(TRIGGER, "Cause", "เหตุที่ตรวจ") \
	X(RULE_PACK, "Rule pack", "ชุดกฎ") \
	X(PACK_ABSENT, \
	  "The rule pack is not at hand: clauses and " \
	  "checks are shown by id", \
	  "ไม่มีชุดกฎประกอบ จึงแสดงข้อกำหนดและรายการตรวจด้วยรหัส") \
	X(TIMES_IN, "times are in {0}", "เวลาตามเขต {0}") \
	X(REHEARSAL, "Rehearsal: nothing was sealed or sent", \
	  "การซักซ้อม: ไม่มีการลงนามหรือส่งคำรับรอง") \
	X(CLAUSES, "Clauses", "ข้อกำหนด") \
	X(CLAUSE, "Clause", "ข้อกำหนด") \
	X(VERDICT, "Verdict", "ผลการตรวจ") \
	X(SEVERITY, "Severity", "ความร้ายแรง") \
	X(DUTY, "Duty", "หน้าที่") \
	X(WHY, "Why", "เหตุผล") \
	X(DUTY_AND_WHY, "Duty, and why", "หน้าที่และเหตุผล") \
	X(IN_PART, "no breach found in what was tested", \
	  "ไม่พบการฝ่าฝืนในส่วนที่ตรวจ") \
	X(NIL, "nothing to judge in the period", "ไม่มีรายการให้ตรวจในช่วงเวลา") \
	X(NOT_TESTED, "Not tested", "สิ่งที่ยังไม่ได้ตรวจ") \
	X(WAIVED_UNTIL, "waived until {0}", "ผ่อนผันถึง {0}") \
	X(UNKNOWN_CLAUSE, "(not in the rule pack at hand)", \
	  "(ไม่มีในชุดกฎที่ใช้แสดง)") \
	X(UNSEEN_SOURCE, "not checked against the Gazette", \
	  "ยังไม่ได้ตรวจกับราชกิจจานุเบกษา") \
	X(SECTION, "section {0}", "มาตรา/ข้อ {0}") \
	X(SECTION_OPEN, "section not verified", "ยังไม่ได้ยืนยันเลขมาตราหรือข้อ") \
	X(SOURCE_OF_DUTY, "Legal source", "ที่มาทางกฎหมาย") \
	X(STATUS, "Status", "สถานะ") \
	X(LIABILITY, "Liability", "ความรับผิด") \
	X(NOTE, "Note", "หมายเหตุ") \
	X(NEEDS, "Evidence needed", "หลักฐานที่ต้องการ") \
	X(AT_LEAST, "at least: {0}", "อย่างน้อย: {0}") \
	X(FINDINGS, "Findings", "ข้อตรวจพบ") \
	X(FINDINGS_OPEN, "What did not pass, and what to do", \
	  "รายการที่ไม่ผ่านหรือตรวจไม่ได้ และสิ่งที่ควรดำเนินการ") \
	X(OTHER_FINDINGS, "Findings that serve no clause", \
	  "ข้อตรวจพบที่ไม่ประกอบข้อกำหนดใด") \
	X(SHOWN_ABOVE, "Shown under {0}", "แสดงแล้วที่ {0}") \
	X(NO_FINDING, "No check shows this clause", \
	  "ไม่มีรายการตรวจสำหรับข้อกำหนดนี้") \
	X(CHECK, "Check", "รายการตรวจ") \
	X(SUBJECT, "Subject", "สิ่งที่ตรวจ") \
	X(REASON, "Reason", "เหตุผล") \
	X(EXPECTED, "Expected", "สิ่งที่คาดหมาย") \
	X(SEEN, "Seen", "สิ่งที่ตรวจพบ") \
	X(WHERE, "Where", "ตำแหน่ง") \
	X(WINDOW, "Window", "ช่วงข้อมูล") \
	X(SHOWN_BY, "Shown by", "แสดงด้วย") \
	X(BY_DATABASE, "computed by the database", "คำนวณโดยฐานข้อมูล") \
	X(NEXT, "Next step", "ขั้นตอนถัดไป") \
	X(OWNER, "by the {0}", "ผู้ดำเนินการ: {0}") \
	X(REMEDY, "Remedy", "แนวทางแก้ไข") \
	X(LIMITS, "Limits", "เกณฑ์") \
	X(LIMIT, "Limit", "เกณฑ์") \
	X(VALUE, "Value", "ค่า") \
	X(BASIS, "Basis", "ที่มาของเกณฑ์") \
	X(NOTES, "Remarks", "ข้อสังเกต") \
	X(OVERRIDDEN, "set by the institution; the rule book says {0}", \
	  "สถาบันกำหนดเอง โดยสมุดกฎระบุ {0}") \
	X(OVERRIDE_REASON, "reason given: {0}", "เหตุผลที่ให้ไว้: {0}") \
	X(FACT, "Fact", "ข้อเท็จจริง") \
	X(RANGE, "{0} to {1}", "{0} ถึง {1}") \
	X(RANGE_UP, "at least {0}", "ไม่ต่ำกว่า {0}") \
	X(RANGE_DOWN, "at most {0}", "ไม่เกิน {0}") \
	X(RANGE_OPEN, "cannot be bounded", "ไม่อาจระบุขอบเขตได้") \
	X(PERIOD_RANGE, "{0} to {1}", "{0} ถึง {1}") \
	X(PERIOD_FROM, "from {0}", "ตั้งแต่ {0}") \
	X(PERIOD_UNTIL, "until {0}", "จนถึง {0}") \
	X(SOURCES, "Record sources and row accounting", \
	  "แหล่งข้อมูลและบัญชีแถวข้อมูล") \
	X(SOURCE, "Source", "แหล่งข้อมูล") \
	X(FILES, "{0} files, {1} rows", "{0} ไฟล์ {1} แถว") \
	X(ONE_FILE, "1 file, {0} rows", "1 ไฟล์ {0} แถว") \
	X(NEWEST, "newest record {0}", "ข้อมูลล่าสุด {0}") \
	X(TOTALS_MATCH, "control totals agree ({0} rows)", \
	  "ยอดควบคุมตรงกัน ({0} แถว)") \
	X(TOTALS_DIFFER, "control totals differ: the data owner counts {0}", \
	  "ยอดควบคุมไม่ตรงกัน: ผู้ดูแลข้อมูลนับได้ {0} แถว") \
	X(TOTALS_NONE, "no control totals", "ไม่มียอดควบคุม") \
	X(READ, "Read", "อ่าน") \
	X(UNREADABLE, "Unreadable", "อ่านไม่ได้") \
	X(OUTSIDE, "Outside", "นอกช่วง") \
	X(UNSETTLED, "Not settled", "ยังไม่ครบกำหนด") \
	X(EXCLUDED, "Excluded", "ไม่เข้าเงื่อนไข") \
	X(JUDGED, "Judged", "ใช้ตัดสิน") \
	X(EXCLUSION, "{0} rows excluded because this did not hold: {1}", \
	  "ไม่นับ {0} แถวเพราะไม่เข้าเงื่อนไข: {1}") \
	X(ACCOUNT, \
	  "{0} read = {1} unreadable + {2} outside " \
	  "the window + {3} not " \
	  "settled " \
	  "+ {4} excluded + {5} judged", \
	  "อ่าน {0} = อ่านไม่ได้ {1} + นอกช่วงเวลา {2} " \
	  "+ ยังไม่ครบกำหนด {3} + " \
	  "ไม่เข้าเงื่อนไข {4} + ใช้ตัดสิน {5}") \
	X(ACCOUNT_HELP, \
	  "Read = unreadable + outside the window + " \
	  "not settled + excluded + " \
	  "judged", \
	  "อ่าน = อ่านไม่ได้ + นอกช่วงเวลา + ยังไม่ครบกำหนด + " \
	  "ไม่เข้าเงื่อนไข + ใช้ตัดสิน") \
	X(SAMPLES, "Unreadable rows, the first of them", \
	  "ตัวอย่างแถวข้อมูลที่อ่านไม่ได้") \
	X(WAIVERS, "Waivers", "การผ่อนผัน") \
	X(WAIVER_HELP, \
	  "A waiver is a mark on a fail; the fail stays in the record.", \
	  "การผ่อนผันเป็นเครื่องหมายกำกับผลไม่ผ่าน " \
	  "โดยผลไม่ผ่านยังคงอยู่ในบันทึก") \
	X(APPROVER, "Approved by", "ผู้อนุมัติ") \
	X(UNTIL, "Until", "ถึงวันที่") \
	X(ALL_SUBJECTS, "all", "ทั้งหมด") \
	X(LOOKS, "Looks and commitments", "การตรวจดูและการผูกมัดข้อมูล") \
	X(LOOK, "Look", "การตรวจดู") \
	X(KIND, "Kind", "วิธี") \
	X(FENCE, "Fence layers", "ชั้นเขตกักกัน") \
	X(COMMITMENT, "Commitment", "การผูกมัดข้อมูล") \
	X(COMMITTED, "{0} leaves ({1}), root {2}", "{0} ใบ ({1}) รากแฮช {2}") \
	X(NOT_COMMITTED, "none", "ไม่มี") \
	X(HISTORY, \
	  "Beside the commitment before: {0} the same, {1} filled in or gone " \
	  "on, {2} added, {3} left with time", \
	  "เทียบกับคำผูกพันครั้งก่อน: เหมือนเดิม {0} แถว เติมหรือดำเนินต่อ {1} แถว เพิ่ม {2} " \
	  "แถว พ้นช่วงเวลา {3} แถว") \
	X(HISTORY_REWRITTEN, \
	  "Rewritten: {0} rows say something else than what was committed to", \
	  "ถูกเขียนใหม่: {0} แถวต่างจากที่ผูกพันไว้") \
	X(HISTORY_REMOVED, \
	  "Removed: {0} rows that were committed to are gone", \
	  "ถูกลบ: {0} แถวที่ผูกพันไว้หายไป") \
	X(HISTORY_LATE, \
	  "Late: {0} rows are of a time that was already committed to", \
	  "มาช้า: {0} แถวเป็นของช่วงเวลาที่ผูกพันไปแล้ว") \
	X(HISTORY_EARLIER, \
	  "Since the last audit commitments told of {0} rewritten, {1} " \
	  "removed and {2} late rows", \
	  "ตั้งแต่การตรวจครั้งก่อน คำผูกพันแจ้งแถวที่ถูกเขียนใหม่ {0} แถว ถูกลบ {1} แถว " \
	  "และมาช้า {2} แถว") \
	X(NOT_COMMITTED_WHY, "not committed to: {0}", "ไม่ได้ผูกพัน: {0}") \
	X(LOOK_UNFINISHED, "the look did not come to its end in its time", \
	  "การตรวจดูไม่เสร็จภายในเวลา") \
	X(GROUPS, "Worst groups by {0}, of {1}", \
	  "กลุ่มที่ผลแย่ที่สุดตาม {0} จาก {1} กลุ่ม") \
	X(GROUPS_SMALL, "{0} groups of fewer than {1} rows are not listed.", \
	  "ไม่แสดง {0} กลุ่มที่มีน้อยกว่า {1} แถว") \
	X(GROUPS_UNKNOWN, "The figure of {0} groups is not known.", \
	  "ไม่ทราบค่าของ {0} กลุ่ม") \
	X(GROUP_KEY_HIDDEN, "(not shown)", "(ไม่แสดง)") \
	X(JOINED, "Read with it: {0}", "อ่านพร้อมกัน: {0}") \
	X(JOINED_ROWS, "Looked up in {0}", "ค้นเทียบกับ {0}") \
	X(EVIDENCE, "Evidence digests (SHA-256)", "ค่าแฮชของหลักฐาน (SHA-256)") \
	X(ZONES, "Time zone files", "ไฟล์เขตเวลา") \
	X(ATTESTATION, "Attestation", "คำรับรอง") \
	X(IDENTITY, "Identity", "อัตลักษณ์") \
	X(CHAIN, "Chain", "ลำดับคำรับรอง") \
	X(CHAIN_ENTRY, "entry {0} of {1} for {2}", "ลำดับที่ {0} ของ {1} ถึง {2}") \
	X(ATTEMPTS, "Attempts since the last one", \
	  "จำนวนครั้งที่เริ่มตรวจนับจากครั้งก่อน") \
	X(COLLECTED, "Collected", "การเก็บหลักฐาน") \
	X(COLLECTED_TEXT, \
	  "apart from where it was judged, from {0} to {1}, by agent {2}; " \
	  "collections begun since the last one judged: {3}; index {4}", \
	  "เก็บแยกจากที่ตัดสินผล ตั้งแต่ {0} ถึง {1} โดยโปรแกรมรุ่น {2} " \
	  "จำนวนครั้งที่เริ่มเก็บนับจากครั้งก่อนที่ตัดสิน: {3} ดัชนี {4}") \
	X(LOG_STATE, "Log seen before", "บันทึกที่เห็นก่อนลงนาม") \
	X(LOG_SEEN, "{0}, {1} entries", "{0} จำนวน {1} รายการ") \
	X(DELIVERY, "Delivery", "การส่ง") \
	X(STATE_NONE, "not sealed", "ยังไม่ได้ลงนาม") \
	X(STATE_SEALED, "sealed, not delivered yet; it stays in the outbox", \
	  "ลงนามแล้ว ยังไม่ได้ส่ง คำรับรองรออยู่ในกล่องขาออก") \
	X(STATE_DELIVERED, "delivered to the regulator's collector", \
	  "ส่งถึงระบบรับคำรับรองของผู้กำกับดูแลแล้ว") \
	X(STATE_REFUSED, "refused by the regulator's collector", \
	  "ระบบรับคำรับรองของผู้กำกับดูแลปฏิเสธ") \
	X(RECEIPT, "Receipt", "ใบรับ") \
	X(RECEIPT_AT, "log entry {0} of {1}", "รายการที่ {0} จาก {1} ในบันทึก") \
	X(VERIFY, "How to verify this offline", "วิธีตรวจพิสูจน์โดยไม่ใช้เครือข่าย") \
	X(VERIFY_TEXT, \
	  "This page is a reading of the " \
	  "attestation, not the proof. The " \
	  "proof is the receipt bundle. With the " \
	  "regulator's trust root at " \
	  "hand, anyone checks it without a network:", \
	  "หน้านี้เป็นเพียงคำอ่านของคำรับรอง มิใช่ตัวหลักฐาน " \
	  "หลักฐานคือชุดใบรับ เมื่อมีรากความเชื่อถือของผู้กำกับดูแล " \
	  "บุคคลใดก็ตรวจพิสูจน์ได้โดยไม่ใช้เครือข่าย:") \
	X(VERIFY_LIMIT, \
	  "A signature proves who said it and when. " \
	  "It does not prove that " \
	  "it is true.", \
	  "ลายมือชื่อพิสูจน์ว่าใครกล่าวและกล่าวเมื่อใด " \
	  "มิได้พิสูจน์ว่าสิ่งที่กล่าวเป็นความจริง") \
	X(BASIS_HELP, \
	  "Each limit says whether it is law, a " \
	  "published target of the " \
	  "regulator, or an engineering proposal, which is not law.", \
	  "เกณฑ์แต่ละข้อระบุที่มาว่าเป็นกฎหมาย " \
	  "เป้าหมายที่ผู้กำกับดูแลเผยแพร่ " \
	  "หรือข้อเสนอทางวิศวกรรมซึ่งมิใช่กฎหมาย") \
	X(NOTHING_OPEN, "Everything that was judged passed.", \
	  "รายการที่ตัดสินผลได้ผ่านทั้งหมด") \
	X(NONE, "none", "ไม่มี") \
	X(CONTENTS, "Contents", "สารบัญ") \
	X(SKIP, "Skip to the clauses", "ข้ามไปยังข้อกำหนด") \
	X(OWNER_OFFICER, "compliance officer", "เจ้าหน้าที่กำกับการปฏิบัติงาน") \
	X(OWNER_OPERATIONS, "operations team", "ฝ่ายปฏิบัติการ") \
	X(OWNER_DATA, "data owner", "ผู้ดูแลข้อมูล") \
	X(OWNER_PUBLISHER, "publisher of the rule pack", "ผู้จัดทำชุดกฎ") \
	X(OWNER_MAINTAINERS, "maintainers of plaudit", "ผู้ดูแลโปรแกรม plaudit") \
	X(OWNER_REGULATOR, "regulator", "ผู้กำกับดูแล") \
	X(OWNER_NOBODY, "nobody", "ไม่มี") \
	X(INTERRUPTED, \
	  "This audit was interrupted: {0} of {1} findings were not looked " \
	  "at and are unknown, and with them the clauses {2}", \
	  "การตรวจครั้งนี้ถูกขัดจังหวะ: ข้อตรวจพบ {0} จาก {1} รายการยังไม่ได้ตรวจดู " \
	  "จึงไม่ทราบผล รวมถึงข้อกำหนด {2}") \
	X(YEAR, "{0}", "ปี {0}") \
	X(QUARTER, "Q{0} {1}", "ไตรมาสที่ {0} ปี {1}") \
	X(MONTH, "{0} {1}", "{0} {1}") \
	X(CLOSING_WROTE, "wrote {0}", "เขียนรายงานแล้ว {0}") \
	X(CLOSING_RECEIPT, "receipt {0}", "ใบรับ {0}") \
	X(CLOSING_LOCAL, \
	  "no regulator is named: sealed for the local stream, not delivered", \
	  "ไม่ได้ระบุผู้กำกับดูแล: ลงนามไว้ภายในสถาบัน ไม่มีการนำส่ง") \
	X(CLOSING_INTERRUPTED, \
	  "interrupted: what had not been looked at by then is unknown", \
	  "ถูกขัดจังหวะ: สิ่งที่ยังไม่ได้ตรวจดูถึงตอนนั้นถือว่าไม่ทราบผล") \
	X(CLOSING_FAILS, "exit 1: {0} of the clauses failed", \
	  "รหัสจบ 1: ไม่ผ่าน {0} ข้อกำหนด") \
	X(CLOSING_FAILS_UNSEEN, \
	  "exit 1: {0} of the clauses failed, {1} could not be seen", \
	  "รหัสจบ 1: ไม่ผ่าน {0} ข้อกำหนด ตรวจไม่ได้ {1} ข้อกำหนด") \
	X(CLOSING_UNSEEN, "exit 2: {1} of {2} clauses could not be seen", \
	  "รหัสจบ 2: ตรวจไม่ได้ {1} จาก {2} ข้อกำหนด") \
	X(CLOSING_NOTHING, \
	  "exit 2: {1} of {2} clauses could not be seen; nothing was judged", \
	  "รหัสจบ 2: ตรวจไม่ได้ {1} จาก {2} ข้อกำหนด ไม่มีข้อใดได้รับการตัดสิน") \
	X(CLOSING_UNDELIVERED, \
	  "exit 5: sealed, but not delivered (plaudit push tries again)", \
	  "รหัสจบ 5: ลงนามแล้วแต่ยังไม่ได้นำส่ง (plaudit push จะลองส่งอีกครั้ง)") \
	X(OUTCOME_RETIRED, \
	  "{0}: {1} pieces of {2} audits removed, {3} audits are held", \
	  "{0}: ลบหลักฐานแล้ว {1} ชิ้น ของการตรวจ {2} ครั้ง คงไว้ตามคำสั่งระงับการลบ {3} ครั้ง") \
	X(OUTCOME_RETIRE_PREVIEW, \
	  "{0}: {1} pieces of {2} audits would be removed, {3} audits are held", \
	  "{0}: จะลบหลักฐาน {1} ชิ้น ของการตรวจ {2} ครั้ง คงไว้ตามคำสั่งระงับการลบ {3} ครั้ง") \
	X(OUTCOME_RETIRE_NEVER, \
	  "the site sets no evidence: keep: nothing is retired", \
	  "ไฟล์ตั้งค่าไม่ได้กำหนด evidence: keep จึงไม่มีการลบหลักฐาน") \
	X(OUTCOME_PUSHED, \
	  "{0}: {1} delivered, {2} refused, {3} left", \
	  "{0}: นำส่งแล้ว {1} รายการ ถูกปฏิเสธ {2} รายการ ค้างส่ง {3} รายการ") \
	X(OUTCOME_PUSHED_DETAIL, \
	  "{0}: {1} delivered, {2} refused, {3} left: {4}", \
	  "{0}: นำส่งแล้ว {1} รายการ ถูกปฏิเสธ {2} รายการ ค้างส่ง {3} รายการ เหตุขัดข้อง: {4}") \
	X(OUTCOME_FETCHED, \
	  "{0}: {1} entries fetched; the chain here ends with {2}", \
	  "{0}: ดึงคืนมา {1} รายการ ลำดับคำรับรองที่นี่สิ้นสุดที่ลำดับ {2}") \
	X(OUTCOME_HEARTBEAT_DUE, \
	  "an audit is due for {0}: no heartbeat", \
	  "ถึงกำหนดตรวจสำหรับ {0} แล้ว จึงไม่ส่งสัญญาณว่ายังทำงานอยู่") \
	X(OUTCOME_ROTATED, \
	  "{0} is now the key {1}; the old one is kept as {2}", \
	  "{0} เป็นกุญแจ {1} แล้ว กุญแจเดิมเก็บไว้ที่ {2}") \
	X(OUTCOME_ROTATED_NAMED, \
	  "the chains name the key {0}; now let key: in {1} name {2} (the old one is good for another 7 days)", \
	  "ลำดับคำรับรองระบุกุญแจ {0} แล้ว โปรดแก้ key: ใน {1} ให้เป็น {2} (กุญแจเดิมใช้ได้อีก 7 วัน)") \
	X(OUTCOME_ENROLLED, \
	  "enrolled {0}/{1} at {2}; trust root version {3} in {4}", \
	  "ลงทะเบียน {0}/{1} กับ {2} แล้ว รากความเชื่อถือรุ่น {3} อยู่ใน {4}") \
	X(OUTCOME_ENROL_ASKED, \
	  "asked; the regulator must approve it: {0}", \
	  "ส่งคำขอแล้ว ผู้กำกับดูแลต้องอนุมัติ: {0}") \
	X(OUTCOME_HANDED, \
	  "{0}: {1} of {2} pieces", \
	  "{0}: หลักฐาน {1} จาก {2} ชิ้น") \
	X(OUTCOME_HANDED_PACK, \
	  "{0}: {1} of {2} pieces, with the rule pack", \
	  "{0}: หลักฐาน {1} จาก {2} ชิ้น พร้อมชุดกฎ") \
	X(OUTCOME_HANDED_WITHHELD, \
	  "  {0} withheld: the site discloses {1} at most", \
	  "  ไม่ส่งมอบ {0} ชิ้น: สถาบันเปิดเผยได้ไม่เกินระดับ {1}") \
	X(OUTCOME_HANDED_ABSENT, \
	  "  {0} no longer kept", \
	  "  ไม่ได้เก็บไว้แล้ว {0} ชิ้น") \
	X(SIGN_OFF, "Sign-off", "การลงนามรับรอง") \
	X(SIGN_OFF_NOT_ASKED, "no profile asks for a sign-off", \
	  "ไม่มีชุดหน้าที่ใดกำหนดให้ลงนามรับรอง") \
	X(SIGN_OFF_RUNNING, \
	  "{0}: {1}: the period is not over; due by {2}", \
	  "{0}: {1}: ยังไม่สิ้นงวด ครบกำหนดภายในวันที่ {2}") \
	X(SIGN_OFF_NOTHING, "{0}: {1}: no audit was sealed in it", \
	  "{0}: {1}: ไม่มีคำรับรองที่ลงนามในงวดนี้") \
	X(SIGN_OFF_DUE, "{0}: {1}: awaited by {2}", \
	  "{0}: {1}: รอการลงนามภายในวันที่ {2}") \
	X(SIGN_OFF_OVERDUE, "{0}: {1}: overdue, it was due by {2}", \
	  "{0}: {1}: เกินกำหนด ครบกำหนดเมื่อวันที่ {2}") \
	X(SIGN_OFF_DONE, "{0}: {1}: signed off by {3} on {4}", \
	  "{0}: {1}: ลงนามรับรองแล้วโดย {3} เมื่อวันที่ {4}") \
	X(SIGN_OFF_LATE, \
	  "{0}: {1}: signed off late, by {3} on {4}; it was due by {2}", \
	  "{0}: {1}: ลงนามรับรองล่าช้าโดย {3} เมื่อวันที่ {4} จากที่ครบกำหนดวันที่ {2}") \
	X(SIGN_OFF_DOUBTED, \
	  "{0}: the declaration of {1} on {2} does not count: {3}", \
	  "{0}: การลงนามของ {1} เมื่อวันที่ {2} ไม่นับ: {3}") \
	X(SIGN_OFF_NEEDED, \
	  "{0}: its last audit is to be signed off by: {1}; until {2} ({3})", \
	  "{0}: คำรับรองฉบับสุดท้ายของงวดต้องได้รับการลงนามโดย{1} ภายในวันที่ {2} ({3})")
/* clang-format on */

#define X(name, en, th) WORDING_##name,
enum wording { WORDINGS(X) WORDING_COUNT };
#undef X

/* The sentence in "en" or "th". */
struct text wording(enum wording id, const char *language);

#endif
