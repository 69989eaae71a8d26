/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of a site file; policies/README.md is their reference. */
#include "load/site_reader.h"

#define REQUIRED FIELD_REQUIRED

const struct word calendar_words[] = {
	{"gregorian", "Gregorian years", "คริสต์ศักราช"},
	{"buddhist", "Buddhist years", "พุทธศักราช"},
};
const int calendar_word_count = ARRAY_SIZE(calendar_words);

const struct word encoding_words[] = {
	{"utf-8", "UTF-8", "UTF-8"},
	{"tis-620", "TIS-620", "TIS-620"},
	{"windows-874", "Windows-874", "Windows-874"},
};
const int encoding_word_count = ARRAY_SIZE(encoding_words);

const struct word commit_words[] = {
	{"rows", "every row", "ทุกแถว"},
	{"none", "whole files only", "ทั้งไฟล์เท่านั้น"},
};
const int commit_word_count = ARRAY_SIZE(commit_words);

const struct word format_words[] = {
	{"csv", "CSV", "CSV"},
	{"ndjson", "NDJSON", "NDJSON"},
};
const int format_word_count = ARRAY_SIZE(format_words);

const struct word times_words[] = {
	{"text", "dates in words and digits", "วันที่เป็นตัวอักษรและตัวเลข"},
	{"epoch-s", "seconds since 1970", "วินาทีตั้งแต่ ค.ศ. 1970"},
	{"epoch-ms", "milliseconds since 1970", "มิลลิวินาทีตั้งแต่ ค.ศ. 1970"},
};
const int times_word_count = ARRAY_SIZE(times_words);

const struct word digits_words[] = {
	{"ascii", "0 to 9", "0 ถึง 9"},
	{"thai", "Thai digits beside 0 to 9", "เลขไทยด้วยนอกจาก 0 ถึง 9"},
};
const int digits_word_count = ARRAY_SIZE(digits_words);

static const struct word approve_words[] = {
	{"manual", "an officer approves", "เจ้าหน้าที่อนุมัติ"},
	{"automatic", "answered at once", "ตอบทันที"},
};

/* clang-format off */
static const struct field totals_fields[] = {
	{.name = "file", .kind = FIELD_TEXT, .flags = REQUIRED, .about = "CSV with a column rows"},
	{.name = NULL},
};

static const struct field numbers_fields[] = {
	{.name = "thousands", .kind = FIELD_TEXT, .about = "what may stand between thousands: , . ' or a space"},
	{.name = "decimal", .kind = FIELD_TEXT, .about = "the decimal mark: . or ,"},
	{.name = NULL},
};

const struct field source_binding_fields[] = {
	{.name = "files", .kind = FIELD_TEXTS, .about = "list of file patterns"},
	{.name = "odbc", .kind = FIELD_BLOCK, .fields = odbc_fields, .about = "a table of a database instead of files: dsn, dialect, table"},
	{.name = "push-down", .kind = FIELD_BOOL, .about = "the database works the metrics out; nothing is committed to"},
	{.name = "keep", .kind = FIELD_DURATION, .about = "how long a database's rows are kept, encrypted, for challenges"},
	{.name = "environment", .kind = FIELD_WORD, .flags = REQUIRED, .words = environment_words, .word_count = ENVIRONMENT_COUNT, .about = "production or sandbox"},
	{.name = "zone", .kind = FIELD_TEXT, .about = "of times without an offset"},
	{.name = "calendar", .kind = FIELD_WORD, .words = calendar_words, .word_count = ARRAY_SIZE(calendar_words), .about = "gregorian or buddhist"},
	{.name = "encoding", .kind = FIELD_WORD, .words = encoding_words, .word_count = ARRAY_SIZE(encoding_words), .about = "utf-8, tis-620 or windows-874"},
	{.name = "delimiter", .kind = FIELD_TEXT, .about = "one character, or tab"},
	{.name = "format", .kind = FIELD_WORD, .words = format_words, .word_count = ARRAY_SIZE(format_words), .about = "csv or ndjson; default: by the file's ending"},
	{.name = "numbers", .kind = FIELD_BLOCK, .fields = numbers_fields, .about = "how numbers are written: thousands, decimal"},
	{.name = "times", .kind = FIELD_WORD, .words = times_words, .word_count = ARRAY_SIZE(times_words), .about = "text, epoch-s or epoch-ms"},
	{.name = "digits", .kind = FIELD_WORD, .words = digits_words, .word_count = ARRAY_SIZE(digits_words), .about = "ascii, or thai where Thai digits are used too"},
	{.name = "fresh", .kind = FIELD_DURATION, .about = "an older newest row is stale"},
	{.name = "columns", .kind = FIELD_TEXT_MAP, .about = "map of column to header"},
	{.name = "nulls", .kind = FIELD_ANY, .about = "spellings of null"},
	{.name = "totals", .kind = FIELD_BLOCK, .fields = totals_fields, .about = "{file: F}: the data owner's control totals"},
	{.name = "order", .kind = FIELD_WORD, .words = order_words, .word_count = ORDER_WORDS, .about = "in which rows are committed to: file or key"},
	{.name = "commit", .kind = FIELD_WORD, .words = commit_words, .word_count = ARRAY_SIZE(commit_words), .about = "rows or none"},
	{.name = NULL},
};

const struct field override_fields[] = {
	{.name = "value", .kind = FIELD_ANY, .flags = REQUIRED, .about = "the tighter value"},
	{.name = "reason", .kind = FIELD_TEXT, .about = "why an engineering value is loosened"},
	{.name = NULL},
};

static const struct field waiver_fields[] = {
	{.name = "clause", .kind = FIELD_TEXT, .flags = REQUIRED, .about = "id of a clause"},
	{.name = "subject", .kind = FIELD_TEXT, .flags = REQUIRED, .about = "one subject, or \"*\" for all"},
	{.name = "until", .kind = FIELD_DATE, .flags = REQUIRED, .about = "the last day on which it holds"},
	{.name = "zone", .kind = FIELD_TEXT, .flags = REQUIRED, .about = "whose midnight: Asia/Bangkok"},
	{.name = "reason", .kind = FIELD_TEXT, .flags = REQUIRED, .about = "why"},
	{.name = "approver", .kind = FIELD_TEXT, .flags = REQUIRED, .about = "who approved it"},
	{.name = NULL},
};

static const struct field timestamp_fields[] = {
	{.name = "url", .kind = FIELD_TEXT, .flags = REQUIRED, .about = "http:// or https:// of the authority"},
	{.name = "chain", .kind = FIELD_TEXT, .flags = REQUIRED, .about = "PEM file: its certificate first, its root's last"},
	{.name = "policy", .kind = FIELD_TEXT, .about = "object identifier: 1.2.3.4"},
	{.name = "require", .kind = FIELD_BOOL, .about = "nothing is sent without it; default: no"},
	{.name = NULL},
};

static const struct field regulator_fields[] = {
	{.name = "url", .kind = FIELD_TEXT, .flags = REQUIRED, .about = "https://..."},
	{.name = "trust-root", .kind = FIELD_TEXT, .flags = REQUIRED, .about = "path of trust-root.json"},
	{.name = "stream", .kind = FIELD_TEXT, .about = "name of the chain; default: the URL's host"},
	{.name = "rulebooks", .kind = FIELD_TEXTS, .about = "ids of rule books"},
	{.name = "ca", .kind = FIELD_TEXT, .about = "PEM file"},
	{.name = "client-cert", .kind = FIELD_TEXT, .about = "PEM file"},
	{.name = "client-key", .kind = FIELD_TEXT, .about = "PEM file"},
	{.name = "timestamps", .kind = FIELD_BLOCKS, .fields = timestamp_fields, .about = "authorities of RFC 3161 that are asked before sending"},
	{.name = "review", .kind = FIELD_DURATION, .about = "how long people may look at an attestation before it is sent: at most 24h"},
	{.name = NULL},
};

static const struct field entity_fields[] = {
	{.name = "id", .kind = FIELD_ID, .flags = REQUIRED, .about = "as the regulator knows it"},
	{.name = "classes", .kind = FIELD_TEXTS, .flags = REQUIRED, .words = class_words, .word_count = CLASS_COUNT, .about = "what kinds of institution it is"},
	{.name = "name", .kind = FIELD_BITEXT, .flags = REQUIRED, .about = "its name"},
	{.name = NULL},
};

static const struct field allow_fields[] = {
	{.name = "directories", .kind = FIELD_TEXTS, .about = "of local files"},
	{.name = "commands", .kind = FIELD_TEXTS, .about = "that may be run"},
	{.name = "databases", .kind = FIELD_TEXTS, .about = "that may be asked"},
	{.name = "hosts", .kind = FIELD_TEXTS, .about = "that redirects may lead to"},
	{.name = NULL},
};

static const struct field groups_fields[] = {
	{.name = "at-least", .kind = FIELD_INTEGER, .flags = REQUIRED, .about = "rows of the smallest group that is listed"},
	{.name = NULL},
};

static const struct field evidence_fields[] = {
	{.name = "keep", .kind = FIELD_DURATION, .flags = REQUIRED, .about = "how long after its audit: 400d"},
	{.name = NULL},
};

static const struct field hash_key_fields[] = {
	{.name = "file", .kind = FIELD_TEXT, .flags = REQUIRED, .about = "path of the key, its bytes as they are"},
	{.name = NULL},
};

const struct field signing_key_fields[] = {
	{.name = "file", .kind = FIELD_TEXT, .about = "PEM file of the signing key"},
	{.name = "passphrase", .kind = FIELD_SECRET, .about = "of the file: {env: NAME}, {file: PATH} or {credential: NAME}"},
	{.name = "pkcs11", .kind = FIELD_TEXT, .about = "the key in a token: token=LABEL;object=LABEL"},
	{.name = "module", .kind = FIELD_TEXT, .about = "PKCS#11 module; default: p11-kit's"},
	{.name = "pin", .kind = FIELD_SECRET, .about = "of the token: {env: NAME}, {file: PATH} or {credential: NAME}"},
	{.name = "tpm", .kind = FIELD_TEXT, .about = "the key in a TPM: its PEM file, or a handle 0x81..."},
	{.name = NULL},
};

static const struct field challenge_fields[] = {
	{.name = "max-rows-per-month", .kind = FIELD_INTEGER, .about = "the most rows given to challenges"},
	{.name = "approve", .kind = FIELD_WORD, .words = approve_words, .word_count = ARRAY_SIZE(approve_words), .about = "manual or automatic"},
	{.name = "keep-nodes", .kind = FIELD_DURATION, .about = "how long node files are kept, so that answers are quick (92d; 0s: none)"},
	{.name = NULL},
};

const struct field site_fields[] = {
	{.name = "entity", .kind = FIELD_BLOCK, .flags = REQUIRED, .fields = entity_fields, .about = "who the institution is: id, classes, name"},
	{.name = "agent", .kind = FIELD_ID, .about = "id of this agent"},
	{.name = "rule-pack", .kind = FIELD_TEXT, .about = "directory of checks/ and policies/"},
	{.name = "profiles", .kind = FIELD_TEXTS, .flags = REQUIRED, .about = "ids of profiles: [th-bank]"},
	{.name = "state", .kind = FIELD_TEXT, .about = "directory of evidence, chain and outbox"},
	{.name = "sources", .kind = FIELD_BLOCK_MAP, .fields = source_binding_fields, .about = "where the records are"},
	{.name = "targets", .kind = FIELD_ANY, .about = "systems that live checks look at"},
	{.name = "lists", .kind = FIELD_ANY, .about = "subjects for for-each"},
	{.name = "parameters", .kind = FIELD_ANY, .about = "tighter values"},
	{.name = "waivers", .kind = FIELD_BLOCKS, .fields = waiver_fields, .about = "fails that were accepted for a time"},
	{.name = "allow", .kind = FIELD_BLOCK, .fields = allow_fields, .about = "what else may be reached"},
	{.name = "disclose", .kind = FIELD_WORD, .words = disclosure_words, .word_count = DISCLOSE_COUNT, .about = "facts, excerpt or full"},
	{.name = "evidence", .kind = FIELD_BLOCK, .fields = evidence_fields, .about = "{keep: 400d}: what is older is retired"},
	{.name = "groups", .kind = FIELD_BLOCK, .fields = groups_fields, .about = "{at-least: 5}: groups of fewer rows are not listed"},
	{.name = "hash-key", .kind = FIELD_BLOCK, .fields = hash_key_fields, .about = "{file: keys/hash.key}: the key of HMACs that leave"},
	{.name = "key", .kind = FIELD_BLOCK, .fields = signing_key_fields, .about = "where the signing key is: file, pkcs11 or tpm"},
	{.name = "require-sandbox", .kind = FIELD_BOOL, .about = "refuse to look without a sandbox"},
	{.name = "regulators", .kind = FIELD_BLOCKS, .fields = regulator_fields, .about = "where attestations go"},
	{.name = "challenges", .kind = FIELD_BLOCK, .fields = challenge_fields, .about = "limits of the regulator's spot checks"},
	{.name = "local-checks", .kind = FIELD_TEXT, .about = "directory of checks of one's own"},
	{.name = NULL},
};
/* clang-format on */
