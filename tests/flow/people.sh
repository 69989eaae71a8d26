#!/bin/bash
# People stand for an attestation: an officer enrolled by name signs it off with
# a key of their own, the institution replies beside a fail; who may not say a
# thing is refused by the agent, by the collector, and offline.
. "$(dirname "$0")/lib.sh"

collector_make
collector_start || fatal "the collector does not start"
records "$work" 200
institution telco
enrol telco telco th-telco
cd "$work/telco" || exit 1
id=$(site_id telco)
"$plaudit" audit --now $now >"$work/audit.out" 2>"$work/audit.err"
bundle=$(receipts_of telco | tail -n 1)
[ -s "$bundle" ] || fatal "no receipt: $(tail -n 3 "$work/audit.err")"
clause=$(sed -n 's/^✗ fail *\([A-Z]*-[A-Z0-9-]*\).*/\1/p' "$work/audit.out")
[ -n "$clause" ] || fatal "no clause fails"

# refused WHAT CODE WORDS COMMAND...
refused() {
	local what=$1 code=$2 words=$3 got
	shift 3
	"$@" >"$work/out" 2>"$work/err" </dev/null
	got=$?
	cat "$work/out" "$work/err" | tr -s ' \n' ' ' >"$work/both"
	is "$what: exit" "$code" $got
	has "$what: said" "$words" "$work/both"
}

# --- the officer's key
"$plaudit" key new keys/officer.pem >/dev/null || fatal "no key"
refused "a code for a person needs what they are" 3 "go together" \
	"$plauditd" entity code "$id" --dir "$work/collector" --officer "Somsri J."
code=$("$plauditd" entity code "$id" --dir "$work/collector" \
	--host "127.0.0.1:$collector_port" --officer "Somsri Jaidee" \
	--position "Chief Compliance Officer")
refused "the agent's id is not an officer's" 5 "enrolled elsewhere" \
	"$plaudit" enrol "$code" --officer agent-1 --key keys/officer.pem
"$plaudit" enrol "$code" --officer cco --key keys/officer.pem \
	>"$work/out" 2>&1
has "an officer is enrolled" "enrolled $id/cco" "$work/out"
"$plauditd" entity list --dir "$work/collector" >"$work/out"
has "and listed by name" "Somsri Jaidee, Chief Compliance Officer" "$work/out"

# --- sign-off
sign="$plaudit sign-off $bundle --officer cco --key keys/officer.pem"
refused "nobody at a terminal" 3 "no terminal" $sign
refused "an unknown clause" 3 "no such clause" $sign --yes --clause TH-XX-99
refused "refused without a reason" 3 "with 0 reservations" $sign --yes --refuse
refused "a key without a name" 3 "is no id" "$plaudit" sign-off "$bundle" --key keys/officer.pem --officer ""
$sign --yes --reservation "$clause: the feed of one branch was down" \
	>"$work/out" 2>"$work/err"
is "signed and delivered" 0 $?
has "and says what was signed" "with reservations" "$work/out"
entry=$(ls .plaudit/officers/cco/streams/*/receipts/* | tail -n 1)
"$plaudit" verify --trust-root trust/trust-root.json "$entry" >"$work/out"
is "it verifies offline" 0 $?
has "as an officer's" "by officer cco of $id" "$work/out"

# --- replies
reply="$plaudit reply $bundle --clause $clause"
refused "a plan without an owner" 3 "go together" $reply --yes --plan "New feed"
refused "two at once" 3 "one of" $reply --yes --explain a --dispute b
$reply --yes --plan "A second feed" --owner "Network operations" \
	--due 2026-12-31 >"$work/out" 2>"$work/err"
is "a plan is delivered by the agent" 0 $?
$reply --yes --dispute "The orders were withdrawn" --officer cco \
	--key keys/officer.pem >"$work/out" 2>"$work/err"
is "a dispute is delivered by the officer" 0 $?
"$plauditd" show "$id" --dir "$work/collector" >"$work/out"
has "the regulator reads the sign-off" \
	"Somsri Jaidee, Chief Compliance Officer (cco): with reservations" "$work/out"
has "and the reservation" "$clause: the feed of one branch was down" "$work/out"
has "the plan" "owner Network operations, due 2027-01-01T00:00:00Z" "$work/out"
has "the dispute" "disputes: The orders were withdrawn" "$work/out"
"$plauditd" show "$id" --dir "$work/collector" --lang th >"$work/out"
has "in Thai" "ผู้รับผิดชอบ Network operations" "$work/out"

# --- who may not
cp .plaudit/streams/*/chain/000000000002* "$work/judged.json"
refused "an agent's key signs no sign-off" 4 "not signed by an agent's key" \
	"$plaudit" sign-off "$bundle" --yes --officer agent-1 --key keys/agent.pem
sed 's/"payload":"e/"payload":"f/' "$bundle" >"$work/changed.json"
refused "nothing is signed about a changed one" 3 "statement" \
	"$plaudit" sign-off "$work/changed.json" --yes --officer cco --key keys/officer.pem
finish
