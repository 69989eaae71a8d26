#!/bin/bash
# The dossier of one case: its row proved in the attestation that was delivered,
# the limit of that day and whether it was met, checked by a third person with
# the folder alone: with plaudit, and the signature with openssl.
. "$(dirname "$0")/lib.sh"

collector_make
collector_start || fatal "the collector does not start"
records "$work" 200
institution telco
cd "$work/telco" || exit 1
sed -i 's|^  orders:|  orders:\n    order: key|; /^    fresh:/d' plaudit.yaml
enrol telco telco th-telco
"$plaudit" audit --now $now >"$work/audit.out" 2>"$work/audit.err"
[ -n "$(receipts_of telco)" ] || fatal "no receipt: $(tail -n 3 "$work/audit.err")"

# dossier WHAT CODE WORDS ARGUMENTS...
dossier() {
	local what=$1 code=$2 words=$3 got
	shift 3
	"$plaudit" case "$@" >"$work/out" 2>"$work/err"
	got=$?
	cat "$work/out" "$work/err" >"$work/both"
	is "$what: exit" "$code" $got
	has "$what: said" "$words" "$work/both"
}

dossier "a case that was late" 1 "NOT met: Of 1 notices 1" O00000001
has "its limit with its basis" "limit = 24 h (law)" case-O00000001/dossier.txt
has "the live look nearest to it" "governance/trust-root-protected" case-O00000001/dossier.txt
dossier "in Thai" 1 "ไม่เป็นไปตามเกณฑ์" O00000001 --lang th --out thai
dossier "a case that a check leaves out" 0 'row.issuer == "nbtc"' O00000002
dossier "a folder that is there" 3 "is there already" O00000001
dossier "an id that nobody has" 2 "--absent shows" NOPE
dossier "quotes in an id" 2 "no source has a row" 'x" || true || "'
dossier "no id" 3 "1 to" ""
# years later the case is what it was
sed 's|^  orders:|  orders:\n    fresh: 26h|' plaudit.yaml >old.yaml
dossier "records that are fresh no longer" 1 "Judged as of" O00000001 --site old.yaml --out old
has "are judged as they were" "NOT met: Of 1 notices 1" old/dossier.txt
dossier "and in Thai" 1 "ตัดสิน ณ เวลาสุดท้าย" O00000001 --site old.yaml --out old-th --lang th

# --- a third person
mkdir "$work/court"
cp case-O00000001/* "$work/court"
cd "$work/court" || exit 1
check=$(sed -n 's/^  plaudit //p' dossier.txt)
[ -n "$check" ] || fatal "no command in the dossier"
"$plaudit" $check >"$work/out" 2>&1
is "its own command verifies it" 0 $?
sign=$(sed -n 's/^  openssl //p' dossier.txt)
has "openssl verifies the signature" "Verified OK" <(openssl $sign 2>&1)
sed 's/2026-10-2/2026-10-3/' rows-orders.json >changed.json
cmp -s rows-orders.json changed.json && not_ok "nothing was changed"
"$plaudit" ${check/rows-orders/changed} >"$work/out" 2>&1
is "a changed row is not" 4 $?
printf x >>attestation-orders.pae
has "nor a changed statement" "Verification" <(openssl $sign 2>&1)

# --- absence, of the source that is committed to by key
cd "$work/telco" || exit 1
dossier "no such case" 2 "shown to be absent by its two neighbours" NOPE --absent
has "and what cannot be shown is said" "committed to in file order" case-NOPE/dossier.txt
check=$(sed -n 's/^  plaudit //p' case-NOPE/dossier.txt)
(cd case-NOPE && "$plaudit" $check) >"$work/out" 2>&1
is "it verifies" 0 $?

# --- records that were changed since
sed -i 's/^O00000001,nbtc/O00000001,police/' exports/orders.csv
dossier "records changed since" 2 "the records changed since" O00000001 --out again
finish
