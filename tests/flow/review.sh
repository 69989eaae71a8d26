#!/bin/bash
# People may look at an attestation before it is sent, a day at most; a
# correction supersedes and edits nothing.
. "$(dirname "$0")/lib.sh"

collector_make
collector_start || fatal "the collector does not start"
records "$work" 200
institution telco
cd "$work/telco" || exit 1
enrol telco telco th-telco
id=$(site_id telco)
audit() { "$plaudit" audit --now $now "$@" >"$work/out" 2>"$work/err"; }

# --- the window
cp plaudit.yaml plain.yaml
sed -i 's|ca: tls/collector-ca.pem}|ca: tls/collector-ca.pem, review: 25h}|' plaudit.yaml
"$plaudit" lint plaudit.yaml >"$work/out" 2>&1
is "more than a day is no review" 3 $?
has "with the reason" "a day at most" "$work/out"
sed -i 's|review: 25h|review: 4s|' plaudit.yaml
audit
has "the report says what waits" "held for review until" "$work/err"
is "audit-started went out" 1 "$(receipts_of telco | wc -l)"
"$plaudit" push >"$work/out" 2>&1
is "push does not send it" 5 $?
has "it says so" "1 left: held for review until" "$work/out"
sleep 4
"$plaudit" push >"$work/out" 2>&1
is "when the window is over it goes" 0 $?
first=$(receipts_of telco | tail -n 1)
is "with its receipt" 2 "$(receipts_of telco | wc -l)"
has "the statement says that it waited" '"reviewUntil":"20' \
	<(sed 's/.*"payload":"\([^"]*\)".*/\1/' "$first" | base64 -d)
sed -i 's|review: 4s|review: 20h|' plaudit.yaml
audit
"$plaudit" push --reviewed >"$work/out" 2>&1
is "people can end it" 0 $?
is "and all went out" 4 "$(receipts_of telco | wc -l)"

# --- a correction
mv plain.yaml plaudit.yaml
audit --supersedes trust/trust-root.json
is "a trust root is not corrected" 3 $?
started=$(receipts_of telco | head -n 1)
audit --supersedes "$started"
is "an attempt is not corrected" 3 $?
has "only an audit is" "only an audit is corrected" "$work/err"
last=$(receipts_of telco | tail -n 1)
audit --supersedes "$last"
corrected=$(receipts_of telco | tail -n 1)
has "it names what it corrects" '"supersedes":"' \
	<(sed 's/.*"payload":"\([^"]*\)".*/\1/' "$corrected" | base64 -d)
"$plaudit" verify --trust-root trust/trust-root.json "$corrected" "$last" >"$work/out"
is "both verify" 0 $?
has "the correction says so" "corrects" "$work/out"
"$plauditd" show "$id" --dir "$work/collector" --json >"$work/out"
is "the regulator has all" 6 "$(receipts_of telco | wc -l)"
finish
