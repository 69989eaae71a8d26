#!/bin/bash
# Challenges, both sides over loopback: rows drawn by a lot that neither side
# steers, keys shown or absent, approval, limits, the register, wrong, late and
# replayed answers, our own list of cases. Threats that must fail are named.
. "$(dirname "$0")/lib.sh"

collector_make
collector_start || fatal "the collector does not start"
wait_nonces() { # unused nonces are in the log
	local until=$((SECONDS + 20))
	while [ $SECONDS -lt $until ]; do
		"$plauditd" challenge nonce --dir "$work/collector" >"$work/nonce.txt" 2>&1
		grep -q '[1-9][0-9]* unused in the log' "$work/nonce.txt" && return 0
		sleep 0.3
	done
	return 1
}
wait_nonces
is "nonces are logged ahead" 0 $?
freeze_bank '{max-rows-per-month: 60, approve: manual}' '  transfers:
    files: [exports/transfers.csv]
    environment: production
    zone: Asia/Bangkok'
cd "$work/bank" || exit 1
freeze_cases 600 >exports/f-1.csv
printf 'txn_id,at,amount\n' >exports/transfers.csv
for i in $(seq 50); do echo "t$i,2026-11-21T10:00:00+07:00,$i.00"; done >>exports/transfers.csv
enrol bank bank th-bank
"$plaudit" commit --now $now >out.txt 2>err.txt || fatal "commit: $(tail -n 2 err.txt)"
receipt=$(receipts_of bank | tail -n 1)
id=$(basename "$receipt" .json | sed 's/^[0-9]*-//; s/\..*//')
challenge() { # prints the new challenge's id
	"$plauditd" challenge new th-examplebank "$id" --dir "$work/collector" "$@" \
		>"$work/new.txt" 2>"$work/new.err" &&
		sed -n 's/^challenge \([0-9a-f]*\) to.*/\1/p' "$work/new.txt"
}
state_of() { "$plauditd" challenge list --dir "$work/collector" | sed -n "s/^$1 [^ ]* \([a-z-]*\):.*/\1/p"; }
events_of() { "$plauditd" show th-examplebank --dir "$work/collector" 2>/dev/null | grep -c "$1"; }

# --- how many ---------------------------------------------------------------------
for wanted in '1% 95% 299' '1% 99% 459' '0.1% 95% 2995' '0.1% 99% 4603'; do
	set -- $wanted
	is "size for $1 at $2" "$3" \
		"$("$plauditd" challenge size --bad-fraction "$1" --confidence "$2")"
done
is "fewer of a small set" 25 \
	"$("$plauditd" challenge size --bad-fraction 10% --of 100)"

# --- a whole round ------------------------------------------------------------------
first=$(challenge --source freeze_cases --rows 5 --case 'case 7/2569')
is "a challenge is made" 64 ${#first}
is "nothing of it is shown to strangers" 403 \
	"$(collector_get '/v1/challenges?state=open' "$work/open.json")"
"$plaudit" answer --preview >preview.txt 2>err.txt
is "a preview" 0 $?
has "names the case" "case 7/2569" preview.txt
has "the columns" "received_at" preview.txt
rows=$(grep -c '^row ' preview.txt)
[ "$rows" -ge 6 ] && [ "$rows" -le 10 ]
is "five rows and their neighbours (got $rows)" 0 $?
is "and sends nothing" open "$(state_of "$first")"
is "and keeps nothing" 0 "$(ls .plaudit/disclosures 2>/dev/null | wc -l)"
"$plaudit" answer >out.txt 2>err.txt
is "without approval it waits" 5 $?
has "and says how" "--approve" out.txt
"$plaudit" answer "$first" --approve "$first" >out.txt 2>err.txt
is "with approval it is answered" 0 $?
has "rightly" "answered" out.txt
is "the regulator says so too" answered "$(state_of "$first")"
is "the register keeps what left" 2 "$(ls .plaudit/disclosures | grep -c "$first")"
has "row by row" '"rows"' ".plaudit/disclosures/$first.json"
grep -ql challenge-answer $(chain_of bank) ||
	for f in $(chain_of bank); do
		sed -n 's/.*"payload":"\([^"]*\)".*/\1/p' "$f" | base64 -d 2>/dev/null
	done | grep -q 'challenge-answer/v1'
is "the chain tells of it" 0 $?
"$plauditd" challenge show "$first" --dir "$work/collector" >show.txt
has "the rows are shown" "case_id" show.txt
"$plaudit" answer >out.txt 2>err.txt
is "nothing is open any more" 0 $?

# --- threat: replay, cross-context reuse ----------------------------------------------
put() { # ID FILE: prints the status
	curl -sS --cacert "$work/collector-tls/cert.pem" -o "$work/put.json" -w '%{http_code}' \
		-X PUT -H 'Content-Type: application/vnd.dsse.envelope.v1+json' \
		--data-binary "@$2" "$collector_url/v1/challenges/$1/response"
}
old=.plaudit/disclosures/$first.answer.json
is "replay: the same answer again is the same" 200 "$(put "$first" "$old")"
second=$(challenge --source freeze_cases --rows 5)
is "replay: an answer to another challenge is refused" 422 "$(put "$second" "$old")"
is "replay: and settles nothing" open "$(state_of "$second")"
is "replay: an attestation is no answer" 403 \
	"$(put "$second" "$(chain_of bank | head -n 1)")"
is "an unknown challenge" 404 "$(put "$(printf 'a%.0s' $(seq 64))" "$old")"

# --- threat: indices that were not drawn, a nonce that was not logged ---------------------
forge() { # JQ-LIKE PYTHON: a challenge by another key, or changed
	python3 - "$1" "$2" <<'PY'
import base64, json, sys
c = json.load(open(sys.argv[1]))
p = json.loads(base64.b64decode(c["payload"]))
exec(sys.argv[2])
c["payload"] = base64.b64encode(json.dumps(p, separators=(",", ":"), sort_keys=True).encode()).decode()
json.dump(c, open("forged.json", "w"))
PY
}
sqlite3 "$work/collector/collector.db" \
	"SELECT envelope FROM challenge WHERE id = x'$second'" >second.json 2>/dev/null ||
	python3 - "$work/collector/collector.db" "$second" >second.json <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
print(db.execute("SELECT envelope FROM challenge WHERE id = ?", (bytes.fromhex(sys.argv[2]),)).fetchone()[0].decode())
PY
forge second.json 'p["draw"]["rows"] = 50'
"$plaudit" answer forged.json --approve "$second" >out.txt 2>err.txt
is "drawn: a changed challenge is refused" 4 $?
has "drawn: by its signature" "challenge" err.txt
forge second.json 'p["indices"] = [1, 2, 3]'
"$plaudit" answer forged.json >out.txt 2>err.txt
is "drawn: indices in a challenge are refused" 3 $?
has "drawn: by name" "indices" err.txt
forge second.json 'p["draw"]["nonce"] = "ab" * 32'
"$plaudit" answer forged.json >out.txt 2>err.txt
is "nonce: another one is refused" 4 $?

# --- threat: rows that were altered since ---------------------------------------------------
cp exports/f-1.csv kept.csv
sed -i '3s/held/lost/' exports/f-1.csv
"$plaudit" answer "$second" --approve "$second" >out.txt 2>err.txt
is "altered: the agent will not prove what changed" 4 $?
has "altered: and says which file" "f-1.csv" err.txt
cp kept.csv exports/f-1.csv
is "altered: nothing was kept as given" 0 "$(ls .plaudit/disclosures | grep -c "$second")"

# --- a wrong row: signed by the agent, not what was committed to ------------------------------
cat >wrong.py <<'PY'
import base64, hashlib, json, subprocess, sys
answer, challenge, out = sys.argv[1:4]
payload = json.loads(base64.b64decode(json.load(open(answer))["payload"]))
payload["challenge"] = challenge
payload["proof"]["rows"][0]["fields"]["outcome"] = (sys.argv[4:] or ["lost"])[0]
body = json.dumps(payload, separators=(",", ":"), sort_keys=True).encode()
kind = "application/vnd.plaudit.challenge-response+json"
pae = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(body), body)
open("pae.bin", "wb").write(pae)
sig = subprocess.run(["openssl", "dgst", "-sha256", "-sign", "keys/agent.pem", "pae.bin"],
                     capture_output=True, check=True).stdout
hint = json.load(open(answer))["signatures"][0]["keyid"]
json.dump({"payload": base64.b64encode(body).decode(), "payloadType": kind,
           "signatures": [{"keyid": hint, "sig": base64.b64encode(sig).decode()}]}, open(out, "w"))
PY
python3 wrong.py "$old" "$second" wrong.json
is "wrong: it is taken" 201 "$(put "$second" wrong.json)"
is "wrong: and found so" answer-wrong "$(state_of "$second")"
has "wrong: with its step" '"step"' "$work/put.json"
python3 wrong.py "$old" "$second" other.json found
is "wrong: no second try" 409 "$(put "$second" other.json)"
"$plaudit" answer --approve "$second" >out.txt 2>err.txt
is "wrong: it is open no more" 0 $?

# --- keys: shown, or absent ---------------------------------------------------------------------
named=$(challenge --source freeze_cases --ask c0100 --ask c0101)
"$plaudit" answer --approve "$named" >out.txt 2>err.txt
is "named keys are answered" 0 $?
"$plauditd" challenge show "$named" --dir "$work/collector" >show.txt
has "one is absent" "no row has the key c0101" show.txt
has "one is shown" "c0100" show.txt
challenge --source transfers --ask t1 >/dev/null
has "keys of a set in file order cannot be asked for" "file order" "$work/new.err"

# --- our own list -----------------------------------------------------------------------------------
cat >"$work/cases.csv" <<'CASES'
case,reported
c0002,2026-11-20T00:02:00+07:00
c0004,2026-11-19T17:04:00Z
c0006,2026-11-20T09:00:00+07:00
c0777,2026-11-20T00:03:00+07:00
CASES
"$plauditd" challenge reconcile "$id" --dir "$work/collector" --source freeze_cases \
	--cases "$work/cases.csv" --key case --time reported --source-time received_at \
	>"$work/reconcile.txt" 2>&1
is "a list becomes a challenge" 0 $?
cases=$(sed -n 's/^challenge \([0-9a-f]*\) to.*/\1/p' "$work/reconcile.txt")
"$plaudit" answer --preview >preview.txt 2>err.txt
"$plaudit" answer --approve "$cases" >out.txt 2>err.txt
is "it is answered" 0 $?
"$plauditd" challenge reconcile "$cases" --dir "$work/collector" >diff.txt 2>&1
has "two agree" "2 cases agree" diff.txt
has "one is missing" "missing c0777" diff.txt
has "one has another time" "different c0006" diff.txt
"$plauditd" challenge reconcile "$cases" --json --dir "$work/collector" >diff.json 2>&1
python3 -c 'import json; d = json.load(open("diff.json")); assert d["agree"] == 2 and d["missing"] == ["c0777"]'
is "as JSON too" 0 $?

# --- limits ---------------------------------------------------------------------------------------------
many=$(challenge --source freeze_cases --rows 40)
"$plaudit" answer --approve "$many" >out.txt 2>err.txt
is "over the month's limit: refused" 3 $?
has "with the limit's name" "max-rows-per-month" err.txt
is "and nothing left" open "$(state_of "$many")"

# --- late -------------------------------------------------------------------------------------------------
due=$(date -u -d '+2 seconds' +%Y-%m-%dT%H:%M:%SZ)
late=$(challenge --source freeze_cases --rows 1 --due "$due")
sleep 4
is "late is found by the collector" answer-late "$(state_of "$late")"
python3 wrong.py "$old" "$late" late.json
is "and takes no answer" 410 "$(put "$late" late.json)"
sleep 2
for kind in challenged answered answer-wrong answer-late; do
	[ "$(events_of "$kind")" -gt 0 ]
	is "the log tells: $kind" 0 $?
done

# --- holds ------------------------------------------------------------------------------------------------
"$plaudit" hold add case-7 --attestation "$id" --reason 'case 7/2569' >/dev/null 2>err.txt
is "a hold" 0 $?
"$plaudit" hold list >out.txt
has "is listed" "$id" out.txt
"$plaudit" hold release case-7
is "and released" 0 $?
"$plaudit" hold release case-7 >/dev/null 2>&1
is "once" 3 $?
is "the institution's page" 200 "$(collector_get "/institutions/th-examplebank?lang=en" "$work/page.html")"
has "what was asked for" "rows by lot" "$work/page.html"
has "what came of it" 'class="fail"' "$work/page.html"
is "no key is on it" "" "$(grep -oE '(^|[^0-9a-f])c0[0-9]{3}([^0-9a-f]|$)' "$work/page.html")"
is "in Thai" 200 "$(collector_get "/institutions/th-examplebank?lang=th" "$work/page.html")"
has "its heads" "กำหนดตอบ (UTC)" "$work/page.html"
finish
