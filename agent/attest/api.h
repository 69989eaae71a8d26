/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The collector's HTTP API, as both sides write it: paths, media types and the
 * stable URIs of problems (RFC 9457). Calls and their answers are listed in
 * reports/statement.md section 10.
 */
#ifndef PLAUDIT_ATTEST_API_H
#define PLAUDIT_ATTEST_API_H

#define API_ATTESTATIONS  "/v1/attestations" /* POST; GET /<identity> */
#define API_RECEIPT	  "/receipt" /* after /v1/attestations/<identity> */
#define API_BLOBS	  "/v1/blobs/sha256" /* PUT, HEAD /<digest> */
#define API_CHAINS	  "/v1/chains" /* GET /<entity>/<agent>/<stream>/head */
#define API_CONSISTENCY	  "/v1/log/consistency" /* ?from=&to= */
#define API_LOG_TIMESTAMP "/v1/log/timestamp" /* ?from= */
#define API_INCLUSION	  "/v1/log/inclusion" /* ?index=&size= */
#define API_CHALLENGES	  "/v1/challenges"
#define API_ENROLMENTS	  "/v1/enrolments"
#define API_TRUST_ROOT	  "/v1/trust/root"
#define API_CHECKPOINT	  "/checkpoint"
#define API_TILE	  "/tile"

#define MEDIA_ENVELOPE "application/vnd.dsse.envelope.v1+json"
#define MEDIA_BUNDLE   "application/vnd.dev.sigstore.bundle.v0.3+json"
#define MEDIA_TRUSTED_ROOT \
	"application/vnd.dev.sigstore.trustedroot+json;version=0.1"
#define MEDIA_PROBLEM "application/problem+json"
#define MEDIA_JSON    "application/json"
#define MEDIA_TEXT    "text/plain; charset=utf-8"
#define MEDIA_TILE    "application/octet-stream"

/* How far ahead of the reader's clock a statement may be. */
#define API_CLOCK_LEEWAY_S 300

#define API_PROBLEM_PREFIX "tag:plaudit.example,2026:problem/"

/* X(NAME, "word: the URI's last part", HTTP status, "title") */
#define API_PROBLEMS(X)                                                       \
	X(BAD_SYNTAX, "bad-syntax", 400, "the request cannot be read")        \
	X(BAD_ENVELOPE, "bad-envelope", 400, "the envelope cannot be read")   \
	X(NO_CERTIFICATE, "no-certificate", 401,                              \
	  "a known client certificate is needed")                             \
	X(UNKNOWN_KEY, "unknown-key", 403, "no such key is enrolled")         \
	X(BAD_SIGNATURE, "bad-signature", 403, "the signature does not hold") \
	X(KEY_NOT_VALID, "key-not-valid", 403,                                \
	  "the key was not valid at that time")                               \
	X(WRONG_CHAIN, "wrong-chain", 403, "the key may not speak there")     \
	X(BAD_TOKEN, "bad-token", 403, "no such enrolment code is open")      \
	X(WRONG_PIN, "wrong-pin", 403, "made for another regulator")          \
	X(NOT_FOUND, "not-found", 404, "there is nothing here")               \
	X(METHOD, "method", 405, "not a method of this path")                 \
	X(FORK, "fork", 409, "another entry has this sequence")               \
	X(BEHIND_HEAD, "behind-head", 409, "the chain is already past it")    \
	X(WRONG_PREVIOUS, "wrong-previous", 409,                              \
	  "the predecessor it names is not the chain's head")                 \
	X(KEY_IN_USE, "key-in-use", 409, "the key is enrolled elsewhere")     \
	X(ANSWERED, "answered", 409, "another answer was taken")              \
	X(EXPIRED, "expired", 410, "the time to answer is over")              \
	X(SHARD_FROZEN, "shard-frozen", 410, "the log takes no more entries") \
	X(TOO_LARGE, "too-large", 413, "the body is too large")               \
	X(MEDIA_TYPE, "media-type", 415, "not a media type of this path")     \
	X(BAD_STATEMENT, "bad-statement", 422, "the statement is not valid")  \
	X(WRONG_TIME, "wrong-time", 422, "the statement's times cannot be")   \
	X(UNKNOWN_PACK, "unknown-pack", 422, "the rule pack is not accepted") \
	X(TOO_MANY, "too-many", 429, "too many requests")                     \
	X(INTERNAL, "internal", 500, "the collector failed")                  \
	X(BUSY, "busy", 503, "the collector cannot take it now")

#define X(name, ...) API_PROBLEM_##name,
enum api_problem { API_PROBLEMS(X) API_PROBLEM_COUNT };
#undef X

/* Members of a problem beside type, title, status, detail, instance. */
#define PROBLEM_EXPECTED_SEQUENCE "expectedSequence"
#define PROBLEM_EXPECTED_PREVIOUS "expectedPrevious"
#define PROBLEM_EXISTING	  "existing"
#define PROBLEM_MISSING		  "missing"
#define PROBLEM_LIMIT		  "limit"
#define PROBLEM_RETRY_AFTER	  "retryAfter"

#endif
