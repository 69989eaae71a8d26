/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every ceiling on what comes from outside, in one list. Passing one is
 * ERR_LIMIT with the ceiling's value in the text (or verdict unknown in a
 * probe), never a crash and never a silently shorter input.
 */
#ifndef PLAUDIT_BASE_LIMITS_H
#define PLAUDIT_BASE_LIMITS_H

#include <stdint.h>

/* content files */
#define LIMIT_YAML_BYTES       (1024 * 1024)
#define LIMIT_YAML_DEPTH       64
#define LIMIT_YAML_NODES       100000
#define LIMIT_TREE_FILES       20000
#define LIMIT_ZONE_BYTES       65536 /* one TZif file */
#define LIMIT_TITLE_CHARACTERS 100
#define LIMIT_COMPLAINTS       50 /* shown in one run; the rest is counted */
#define LIMIT_SECRET_BYTES     16384 /* a password, token or passphrase */

/* expressions */
#define LIMIT_CEL_BYTES	   65536
#define LIMIT_CEL_DEPTH	   96
#define LIMIT_CEL_LEVELS   400 /* of the tree: a chain of && counts too */
#define LIMIT_CEL_NODES	   20000
#define LIMIT_CEL_PROBLEMS 20 /* of one expression */
#define LIMIT_CEL_LOCALS   64 /* variables of macros inside one another */
#define LIMIT_CEL_MEMORY   (64 * 1024 * 1024) /* bytes made by one evaluation */
#define LIMIT_CEL_STEPS	   10000000 /* of one evaluation */
#define LIMIT_CEL_ITEMS	   1000000 /* of one list or map made by it */
#define LIMIT_CEL_PRINTED  65536 /* bytes of one value written out */
#define LIMIT_REGEX_BYTES  4096
#define LIMIT_MUTANTS	   2000 /* of one check, when it is proved */
#define LIMIT_REGEX_STEPS  1000000

/* records */
#define LIMIT_RECORD_BYTES    (1024 * 1024) /* one CSV record */
#define LIMIT_RECORD_COLUMNS  512
#define LIMIT_SOURCE_FILES    10000
#define LIMIT_GROUPS	      50000000
#define LIMIT_USED_COLUMNS    64 /* of one source, by all checks together */
/* Of value tables of one pass: with what threads, runs and the allocator hold
 * beside them a process stays within 256 MiB (bench_spill, 1 to 16 threads). */
#define LIMIT_TABLE_BYTES     (200u * 1024 * 1024)
#define LIMIT_SORTING_BYTES   (96u * 1024 * 1024) /* of them, a commitment's */
#define LIMIT_JOIN_BYTES      (128u * 1024 * 1024) /* of them for joins */
#define LIMIT_JOINS	      4 /* of one check */
#define LIMIT_AHEAD_BYTES     (24u * 1024 * 1024) /* unpacked ahead of reading */
#define LIMIT_SPILL_BYTES     (UINT64_C(1) << 40) /* written by one pass */
#define LIMIT_SPILL_LEAVES    (64u * 1024 * 1024) /* free for others */
#define LIMIT_RECORD_THREADS  64
#define LIMIT_LISTED_CASES    100
#define LIMIT_LISTED_GROUPS   100
#define LIMIT_HASH_KEY_BYTES  4096
#define LIMIT_HISTORY_BYTES   (48u * 1024 * 1024) /* and of rows compared */
#define LIMIT_CHANGED_ROWS    4096 /* of one key, between two commitments */
#define LIMIT_REWRITTEN_CASES 20 /* whose keys are told */
#define LIMIT_SHOWN_KEY	      200 /* bytes of an open key that is told */
#define LIMIT_PROVEN_ROWS     10000 /* in one proof */
#define LIMIT_PROOF_BYTES     (64 * 1024 * 1024) /* of its document */
#define LIMIT_NODE_GROUPS     (1u << 20) /* of 1,024 rows, in a node file */
#define LIMIT_NODE_FILE	      (256u * 1024 * 1024) /* its bytes */
#define LIMIT_NODE_SPAN	      (64u * 1024 * 1024) /* of one group's rows */
#define LIMIT_ROW_SAMPLES     20
#define LIMIT_DATABASE_TEXT   4000 /* characters of one text of a row */
#define LIMIT_TOTALS_BYTES    (4 * 1024 * 1024)
#define LIMIT_UNPACKED_RATIO  1000 /* bytes out of one byte of gzip or zstd, */
#define LIMIT_UNPACKED_FREE   (256u * 1024 * 1024) /* beyond this many */
#define LIMIT_ZSTD_WINDOW_LOG 27 /* 128 MiB, what zstd itself allows */
#define LIMIT_NDJSON_DEPTH    64 /* of values inside values */

/* signed documents and their parts */
#define LIMIT_ENVELOPE_BYTES	(8 * 1024 * 1024)
#define LIMIT_BUNDLE_BYTES	(9 * 1024 * 1024) /* an envelope and its proof */
#define LIMIT_BUNDLES		100000 /* verified in one run */
#define LIMIT_BUNDLE_LINES	(1024u * 1024 * 1024) /* a file of many */
#define LIMIT_JSON_DEPTH	64
#define LIMIT_JSON_NODES	1000000
#define LIMIT_SUBJECTS		64
#define LIMIT_SIGNATURES	16
#define LIMIT_PROOF_HASHES	63
#define LIMIT_NOTE_BYTES	65536
#define LIMIT_ADD_BODY_BYTES	(LIMIT_NOTE_BYTES + 4096) /* to a witness */
#define LIMIT_POLICY_BYTES	65536 /* a tlog-policy file */
#define LIMIT_POLICY_NAMES	1024 /* its logs, witnesses and groups */
#define LIMIT_ENTRY_BYTES	65535 /* one entry of the log (tlog-tiles) */
#define LIMIT_KEY_NAME_BYTES	255 /* of a log's or a witness's key */
#define LIMIT_TILE_PATH_BYTES	128
#define LIMIT_FINDINGS		10000
#define LIMIT_TRUST_ROOT_BYTES	(8 * 1024 * 1024)
#define LIMIT_TRUST_LOGS	32
#define LIMIT_TIMESTAMPS	16 /* of one bundle; authorities too */
#define LIMIT_TIMESTAMP_BYTES	65536 /* one response */
#define LIMIT_TIMESTAMP_MS	5000 /* that an authority may take */
#define LIMIT_TIMESTAMP_CHAIN	8 /* certificates of one authority */
#define LIMIT_CERTIFICATE_BYTES 16384
#define LIMIT_CERTIFICATE_FILE	131072
#define LIMIT_CRL_BYTES		1048576
#define LIMIT_POLICY_OID	80
#define LIMIT_STREAMS		64 /* of one agent */
#define LIMIT_REVIEW_S		86400 /* that a delivery may be held back */
#define LIMIT_CLAUSE_ID_BYTES	64
#define LIMIT_PERSON_BYTES	200 /* an officer's name, and position */
#define LIMIT_WORDS_BYTES	4000 /* what a person says in an entry */
#define LIMIT_ENTRY_ITEMS	1000 /* of a list in a small entry */
#define LIMIT_CHALLENGE_ROWS	5000 /* drawn in one challenge */
#define LIMIT_RESPONSE_BYTES                            \
	(48 * 1024 * 1024) /* the envelope of an answer \
			    */
#define LIMIT_CHALLENGE_KEYS 1000 /* named in one */
#define LIMIT_CHALLENGES     1000 /* open ones of an entity, shown at once */
#define LIMIT_CASE_BYTES     200 /* a regulator's reference */

/* probes */
#define LIMIT_HTTP_BODY		(4 * 1024 * 1024)
#define LIMIT_HTTP_HEADERS	65536
#define LIMIT_FILE_BYTES	(16 * 1024 * 1024)
#define LIMIT_OBSERVATION_BYTES (16 * 1024 * 1024) /* one frame of the pipe */
#define LIMIT_ANSWER_BYTES	(256 * 1024 * 1024) /* all frames kept of a run */
#define LIMIT_EVIDENCE_BYTES	(512 * 1024 * 1024) /* one piece of evidence */
#define LIMIT_TOMBSTONE_LIST	256 /* digests that a tombstone lists */
#define LIMIT_HOLD_BYTES	(1024 * 1024) /* the file of one hold */
#define LIMIT_RETIRED_BYTES	(64 * 1024 * 1024) /* digests of one run */
#define LIMIT_EVIDENCE_PIECES	8 /* of one observation */
#define LIMIT_SENTENCE_BYTES	4096 /* what a look says in words */
#define LIMIT_SETTINGS		10000 /* keys of one settings file */
#define LIMIT_FACT_DEPTH	16 /* of a JSON body that becomes a fact */
#define LIMIT_SMPP_PDU		65536 /* one PDU */
#define LIMIT_SMPP_NUMBERS	16 /* test numbers of one target */
#define LIMIT_SMPP_RATE		20 /* canaries a second */
#define LIMIT_SMPP_PARTS	8 /* messages of one long text */
#define LIMIT_SMPP_PASSWORD	8 /* characters, SMPP 3.4 section 5.2.2 */
#define LIMIT_CANARY_LIST	(4 * 1024 * 1024) /* bytes of listed links */
#define LIMIT_SERVER_HELLO	4096 /* bytes of a ServerHello */
#define LIMIT_TLS_CHAIN		16 /* certificates that a server may send */
#define LIMIT_TLS_NAMES		200 /* of one certificate */
#define LIMIT_SMTP_LINE		2048 /* of a reply, RFC 5321 section 4.5.3.1.5 */
#define LIMIT_SMTP_REPLY	65536 /* all its lines */
#define LIMIT_TLS_HTTP_HEAD	65536 /* of the answer that HSTS is read of */
#define LIMIT_PROCESS_OUTPUT	(4 * 1024 * 1024) /* a stream of a program */
#define LIMIT_LOOK_MS		300000
#define LIMIT_COLLECTED_FILES	100000 /* in a folder that was collected */
#define LIMIT_COLLECTION_INDEX	(32 * 1024 * 1024) /* bytes of its index */

/* collector */
#define LIMIT_QUEUE	       4096 /* submissions that wait for the log */
#define LIMIT_ENROL_BYTES      16384
#define LIMIT_CONNECTIONS      2048
#define LIMIT_CONNECTIONS_PEER 512 /* from one address */
#define LIMIT_CONNECTION_S     30 /* without anything arriving */
#define LIMIT_REQUEST_S	       120 /* for one body to arrive */
#define LIMIT_BODIES_BYTES     (256 * 1024 * 1024) /* of all requests at once */
#define LIMIT_ENTITY_KEYS      64
#define LIMIT_WITNESS_LOGS     256 /* that one witness watches */
#define LIMIT_WITNESS_URL      500
#define LIMIT_PAGE_ROWS	       1000

#endif
