/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every kind of complaint of this room with its code, which keeps its meaning
 * for ever, and its help. E01xx the file, E02xx its form, E03xx what it refers
 * to, E05xx the site against the pack, W06xx warnings; E04xx are those of
 * cel/problem.h.
 */
#ifndef PLAUDIT_LOAD_COMPLAINT_KIND_H
#define PLAUDIT_LOAD_COMPLAINT_KIND_H

/* X(NAME, "code", "help") */
#define COMPLAINT_KINDS(X)                                                     \
	X(UNREADABLE, "E0101",                                                 \
	  "the file must be there, be readable and be at "                     \
	  "most 1 MiB")                                                        \
	X(YAML, "E0102",                                                       \
	  "content is a strict subset of YAML, see "                           \
	  "checks/README.md")                                                  \
	X(FILE_NAME, "E0103",                                                  \
	  "names of files and directories are lower-case "                     \
	  "letters, digits and dashes")                                        \
	X(SHAPE, "E0201", "see the example of this block in the reference")    \
	X(MISSING, "E0202", "the key must be there")                           \
	X(UNKNOWN_KEY, "E0203", "the reference lists the keys of each block")  \
	X(VALUE, "E0204", "write a value of the kind that the key takes")      \
	X(NAME, "E0205",                                                       \
	  "ids and names are lower-case; ids take dashes, names take _")       \
	X(WORD, "E0206", "the key takes one of a few words")                   \
	X(PATTERN, "E0208",                                                    \
	  "patterns are RE2: no look-around, no "                              \
	  "back-references, no atomic groups")                                 \
	X(EMPTY, "E0209", "give at least one")                                 \
	X(NULL_VALUE, "E0210", "give a value, or leave the key out")           \
	X(PROBE, "E0211", "a check looks in exactly one way")                  \
	X(DIRECTION, "E0212",                                                  \
	  "only int, duration, timestamp, share and "                          \
	  "decimal have an order; say stricter: fixed")                        \
	X(RANGE, "E0214", "the value must lie within its bounds")              \
	X(ALWAYS_TRUE, "E0215",                                                \
	  "an expectation that cannot fail shows nothing: compare a metric "   \
	  "or a fact")                                                         \
	X(NO_CHECK, "E0301",                                                   \
	  "a check's id is its path below checks/ without "                    \
	  ".yaml")                                                             \
	X(NO_PARAMETER, "E0302", "the check declares its parameters")          \
	X(NO_SOURCE, "E0303", "checks/sources.yaml declares the record kinds") \
	X(NO_COLUMN, "E0304", "checks/sources.yaml declares the columns")      \
	X(NO_PROFILE, "E0305", "policies/profiles/ has the profiles")          \
	X(NO_RULE_BOOK, "E0306", "policies/rulebooks/ has the rule books")     \
	X(REPEATED, "E0308", "an id stands for one thing")                     \
	X(NO_CLAUSE, "E0309", "rule books have the clauses")                   \
	X(NO_INSTRUMENT, "E0310", "the rule book's instruments have the ids")  \
	X(NO_LIABILITY, "E0311", "the rule book's liability has the codes")    \
	X(GAP, "E0312",                                                        \
	  "every parameter needs a value at every moment at "                  \
	  "which the clause is in force")                                      \
	X(OVERLAP, "E0313", "values follow one another in time")               \
	X(NO_CALENDAR, "E0314", "policies/calendars/ has the calendars")       \
	X(SENTENCE, "E0316",                                                   \
	  "sentences may name what the expectation may "                       \
	  "name: metrics or facts, params.x, subject.x, "                      \
	  "now")                                                               \
	X(NO_ZONE, "E0317", "zones are named as in tzdata: Asia/Bangkok, UTC") \
	X(NO_FACT, "E0318", "the probe's facts stand in checks/README.md")     \
	X(LOOSENED, "E0501",                                                   \
	  "a site may only tighten what law or the "                           \
	  "regulator sets")                                                    \
	X(NO_REASON, "E0502",                                                  \
	  "an engineering value may be loosened with a "                       \
	  "reason, which the report shows")                                    \
	X(EXPIRED, "E0503", "remove the waiver, or have it approved again")    \
	X(SECRET, "E0505", "name the secret: {env: NAME} or {file: PATH}")     \
	X(LOCAL_ID, "E0506",                                                   \
	  "checks of one's own have ids local/<claim>: "                       \
	  "put the file in local/ of that directory")                          \
	X(OTHER_CLASS, "E0507",                                                \
	  "name the institution's classes in entity, "                         \
	  "and profiles for them")                                             \
	X(NO_TRANSLATION, "W0601",                                             \
	  "every sentence is needed in English and "                           \
	  "Thai")                                                              \
	X(NO_FAILING, "W0602", "a check that cannot fail shows nothing")       \
	X(NO_PASSING, "W0603", "a check that cannot pass shows nothing")       \
	X(UNUSED, "W0604", "no check of the pack asks for it")                 \
	X(UNUSED_PARAMETER, "W0605",                                           \
	  "use it in where, settle, a metric, an expectation or a setting, "   \
	  "or take it out")                                                    \
	X(MATCHES_EMPTY, "W0606",                                              \
	  "if that is not meant: anchor it with ^ and $, and write + for *")   \
	X(NO_USE, "W0607",                                                     \
	  "a rule book's clause uses it, or it stands in the local checks of " \
	  "an institution")                                                    \
	X(LONG_TITLE, "W0608",                                                 \
	  "at most 100 characters fit in reports; the rest belongs in a "      \
	  "sentence")

enum complaint_kind {
#define X(name, code, help) COMPLAINT_##name,
	COMPLAINT_KINDS(X)
#undef X
		COMPLAINT_KIND_COUNT
};

#endif
