/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canaries: messages that a working filter stops, and the harmless controls
 * that it lets through. Each text begins with an id of its own, and so do the
 * links that are made up. How what arrived differs from what was sent is told
 * here too.
 */
#ifndef PLAUDIT_PROBES_SMPP_CANARY_H
#define PLAUDIT_PROBES_SMPP_CANARY_H

#include "base/arena.h"
#include "model/smpp_binding.h"
#include "model/words.h"

/* X(NAME, "word", form, "English", "Thai") */
#define CANARY_KINDS(X)                                                       \
	X(UNREGISTERED_SENDER, "unregistered-sender", PLAIN,                  \
	  "harmless text, unregistered sender", "ข้อความปกติ ชื่อผู้ส่งมิได้ลงทะเบียน") \
	X(UNREGISTERED_LINK, "unregistered-link", PLAIN,                      \
	  "a link that is in no register", "ลิงก์ที่มิได้ลงทะเบียน")                 \
	X(SHORTENER, "shortener", PLAIN, "a shared link shortener",           \
	  "ลิงก์แบบย่อ")                                                         \
	X(LOOK_ALIKE, "look-alike", PLAIN,                                    \
	  "a host that resembles a known one", "ชื่อโดเมนเลียนแบบ")              \
	X(BARE_HOST, "bare-host", PLAIN, "a host without https://",           \
	  "ชื่อโดเมนที่ไม่มี https://")                                             \
	X(LISTED_LINK, "listed-link", PLAIN, "a listed malicious link",       \
	  "ลิงก์ที่อยู่ในบัญชีลิงก์อันตราย")                                             \
	X(THAI, "thai", THAI, "Thai text with an unregistered link",          \
	  "ข้อความไทยพร้อมลิงก์ที่มิได้ลงทะเบียน")                                     \
	X(LONG_TEXT, "long-text", LONG,                                       \
	  "text in several parts with an unregistered link",                  \
	  "ข้อความยาวพร้อมลิงก์ที่มิได้ลงทะเบียน")                                     \
	X(REGISTERED_LINK, "registered-link", PLAIN,                          \
	  "a registered link, which is to arrive", "ลิงก์ที่ลงทะเบียนแล้วซึ่งต้องส่งถึง")

enum canary_kind {
#define X(name, ...) CANARY_##name,
	CANARY_KINDS(X)
#undef X
		CANARY_KIND_COUNT,
	CANARY_CONTROL = CANARY_KIND_COUNT, /* of any form */
};

/* A canary is judged beside a control of the same form. */
enum canary_form { FORM_PLAIN, FORM_THAI, FORM_LONG, FORM_COUNT };

extern const struct word canary_words[]; /* of enum canary_kind */
enum canary_form canary_form_of(enum canary_kind kind);

struct canary {
	enum canary_kind kind;
	enum canary_form form;
	struct text id;
	struct text sender;
	struct text text; /* UTF-8 */
	struct text host; /* of its link; size 0: it has none */
	const char *missing; /* why it cannot be sent; NULL: it can */
	enum reason missing_reason;
};

/* Its kind, form and id are given; the rest is filled. `listed` is the link
 * that was drawn; size 0: there is none. */
void canary_make(struct arena *arena, const struct smpp_binding *binding,
		 struct text listed, struct canary *out);
/* Begins each id of a look: ten letters and digits, by chance. */
struct text canary_seed(struct arena *arena);
/* One line of the file's bytes that can be a link, by chance; size 0: none. */
struct text canary_draw(struct text list);

/* X(NAME, "word") */
#define CANARY_FATES(X)                                                   \
	X(REFUSED, "refused") /* at submit, for what it says */           \
	X(REJECTED, "rejected") /* in its receipt */                      \
	X(STRIPPED, "stripped") /* arrived without its link */            \
	X(MARKED, "marked") /* arrived with a warning around it */        \
	X(RELABELLED, "relabelled") /* arrived under another sender */    \
	X(ALTERED, "altered") /* arrived in other words, with its link */ \
	X(DELIVERED, "delivered") /* arrived as it was sent */

enum canary_fate {
#define X(name, word) FATE_##name,
	CANARY_FATES(X)
#undef X
		FATE_COUNT
};

const char *canary_fate_word(enum canary_fate fate);
/* Of a text that arrived, and the sender it arrived from. */
enum canary_fate canary_compare(const struct canary *canary, struct text text,
				struct text sender);

#endif
