/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The site file: the institution's own. Secrets are named, never held here.
 * Paths are relative to the site file's directory unless absolute.
 */
#ifndef PLAUDIT_MODEL_SITE_H
#define PLAUDIT_MODEL_SITE_H

#include "base/secret.h"
#include "model/database.h"
#include "model/policy.h"

enum calendar_era { ERA_GREGORIAN, ERA_BUDDHIST };
enum source_encoding { ENCODING_UTF8, ENCODING_TIS620 };
/* by name: a file is NDJSON when its name, without .gz or .zst, ends in
 * .ndjson, .jsonl or .json, else CSV */
enum source_format { FORMAT_BY_NAME, FORMAT_CSV, FORMAT_NDJSON };
enum source_times { TIMES_TEXT, TIMES_EPOCH_S, TIMES_EPOCH_MS };

/* How numbers are written. */
struct number_form {
	char thousands; /* 0: nothing stands between them */
	char decimal; /* 0: '.' */
};

struct rename {
	int column; /* of the source kind */
	struct text header; /* as the file has it */
};

struct totals {
	struct text file; /* CSV: file,rows or one number; see checks/README */
	struct place place;
};

struct source_binding {
	const struct source_kind *kind;
	const struct text *files; /* patterns, relative to the site */
	size_t file_count;
	const struct database_binding *database; /* NULL: files */
	enum environment environment;
	struct text zone_name;
	const struct zone *zone;
	enum calendar_era era;
	enum source_encoding encoding;
	enum source_format format;
	char delimiter; /* ',' */
	struct number_form numbers;
	enum source_times times;
	bool thai_digits; /* in numbers and times, beside 0 to 9 */
	struct span fresh; /* {0,0}: not asked */
	const struct rename *renames;
	size_t rename_count;
	const struct text *nulls; /* spellings of null beside "" */
	size_t null_count;
	struct totals totals; /* file.size 0: none */
	bool commit; /* false: whole-file digests only */
	bool sorted; /* committed to in the order of the kind's key */
	struct place place;
};

struct smpp_binding;

struct target {
	struct text name;
	struct text host;
	uint16_t port;
	bool tls; /* default: port 443 or 8443, or said so */
	struct text ca_file; /* size 0: the system's */
	struct text connect_to; /* "host:port", test and split-horizon; or "" */
	enum environment environment;
	enum vantage vantage;
	const struct smpp_binding *smpp; /* NULL: no SMS gateway */
	const struct setting *settings; /* further blocks, e.g. smpp */
	size_t setting_count;
	struct place place;
};

struct subject_list {
	struct text name;
	const struct text *items;
	size_t count;
};

/* parameters: {check: {name: value or {value, reason}}} */
struct override {
	const struct check *check;
	const struct parameter *parameter;
	struct value value;
	struct bitext reason; /* needed to loosen an engineering value */
	struct place place;
};

struct waiver {
	struct text clause;
	struct text subject; /* "*": all */
	struct instant until; /* the end of that day in its zone */
	struct text until_text, zone_name;
	struct text reason, approver;
	struct place place;
};

/* an authority of RFC 3161 that is asked for a timestamp before sending */
struct timestamp_binding {
	struct text url, chain; /* chain: path of a PEM file */
	struct text policy; /* object identifier in dots; "" */
	bool required; /* nothing is sent without it */
};

struct regulator {
	struct text url;
	struct text trust_root; /* path */
	struct text stream; /* chain stream: the URL's host by default */
	const struct rule_book *const *rule_books; /* none: all */
	size_t rule_book_count;
	struct text ca_file, client_cert, client_key;
	const struct timestamp_binding *timestamps;
	size_t timestamp_count;
	struct span review; /* that an attestation may wait; 0: none */
	struct place place;
};

struct site {
	struct text path; /* of the file */
	struct text directory; /* absolute */
	struct digest digest; /* of the file's bytes */
	struct text entity_id;
	struct bitext entity_name;
	unsigned classes;
	struct text agent_id; /* default "agent-1" */
	struct text pack_directory;
	const struct profile *const *profiles;
	size_t profile_count;
	const struct source_binding *sources;
	size_t source_count;
	const struct target *targets;
	size_t target_count;
	const struct subject_list *lists;
	size_t list_count;
	const struct override *overrides;
	size_t override_count;
	const struct waiver *waivers;
	size_t waiver_count;
	const struct check *local_checks; /* ids local/..., serve no clause */
	size_t local_check_count;
	const struct text *allow_directories, *allow_commands, *allow_hosts,
		*allow_databases;
	size_t directory_count, command_count, host_count, database_count;
	enum disclosure disclose;
	struct span evidence_keep; /* {0, 0}: for ever */
	struct text hash_key_file; /* of the HMACs of what leaves; "" */
	uint64_t smallest_group; /* of fewer rows, none is listed; 0: any */
	/* of the signing key; one of the three is set where there is one */
	struct text key_file, key_pkcs11, key_tpm;
	struct text key_module; /* PKCS#11 module; "": the usual one */
	struct secret_ref key_passphrase; /* of the file, or the token's PIN */
	bool require_sandbox;
	struct text state_directory; /* default ".plaudit" beside the site */
	const struct regulator *regulators;
	size_t regulator_count;
	uint64_t challenge_rows; /* most rows given to challenges a month */
	bool challenge_manual; /* an officer approves each */
	struct span nodes_keep; /* node files of commitments; {0, 0}: none */
};

#endif
