#!/bin/bash
# Hourly commitments and proofs of single rows: roots sealed and logged without
# judging, rows that change afterwards told, rows proved and forged proofs
# refused, each by the step that must refuse it.
. "$(dirname "$0")/lib.sh"

collector_make
collector_start || fatal "the collector does not start"
mkdir -p "$work/bank/exports" "$work/bank/tls" "$work/bank/trust"
cat >"$work/bank/plaudit.yaml" <<SITE
entity:
  id: th-examplebank
  classes: [bank]
  name: {en: Example Bank, th: ธนาคารตัวอย่าง}
rule-pack: "$root"
profiles: [th-bank]
sources:
  freeze_cases:
    files: ["exports/f-*.csv"]
    environment: production
    zone: Asia/Bangkok
    order: key
  transfers:
    files: [exports/transfers.csv]
    environment: production
    zone: Asia/Bangkok
key: {file: keys/agent.pem}
regulators:
  - {url: "$collector_url", trust-root: trust/trust-root.json, ca: tls/collector-ca.pem}
SITE
cp "$work/collector-tls/cert.pem" "$work/bank/tls/collector-ca.pem"
"$plaudit" key new "$work/bank/keys/agent.pem" >/dev/null || fatal "no key"
cd "$work/bank" || exit 1

cases() { # FILE FROM STEP TO DAY: case numbers and times that follow from them
	local i
	{
		echo case_id,channel,received_at,frozen_at,outcome
		for ((i = $2; i <= $4; i += $3)); do
			printf 'c%04d,aoc,2026-11-%02dT%02d:%02d:00+07:00,2026-11-%02dT%02d:%02d:30+07:00,held\n' \
				$i "$5" $((i / 60 % 24)) $((i % 60)) "$5" $((i / 60 % 24)) $((i % 60))
		done
	} >"$1"
}
cases exports/f-1.csv 2 2 400 20
cases exports/f-2.csv 402 2 600 21
sed -i '2,11s/,2026-11-20T[0-9:]*:30+07:00,held/,,pending/' exports/f-1.csv
printf 'txn_id,at,amount\n' >exports/transfers.csv
for i in $(seq 50); do echo "t$i,2026-11-21T10:00:00+07:00,$i.00"; done >>exports/transfers.csv
enrol bank bank th-bank

# --- roots without judging -------------------------------------------------------
"$plaudit" commit --rehearsal --now $now >out.txt 2>err.txt
is "a rehearsal reads" 0 $?
has "and seals nothing" "nothing was sealed" out.txt
is "nothing at all" 0 "$(chain_of bank | wc -l)"
"$plaudit" commit --now $now >out.txt 2>err.txt
is "roots are sealed and delivered" 0 $?
has "of sorted rows" "records:freeze_cases: 300 leaves" out.txt
is "one entry, and its receipt" "1 1" "$(chain_of bank | wc -l) $(receipts_of bank | wc -l)"
first=$(receipts_of bank | head -n 1)
"$plaudit" verify --trust-root trust/trust-root.json "$first" >verify.txt
is "it verifies" 0 $?
has "as one that judges nothing" "commits to rows and judges nothing" verify.txt
"$plaudit" report "$first" >report.txt 2>&1
is "and is no report" 3 $?
has "by its own words" "judges nothing" report.txt
"$plaudit" commit --quiet --now $now >out.txt 2>err.txt
is "again, with nothing to say" "0 0" "$? $(wc -c <out.txt)"

# --- rows proved ----------------------------------------------------------------
prove() { # FILE ARGUMENTS...
	local out=$1
	shift
	"$plaudit" records prove --now $now --source freeze_cases --attestation "$first" --out "$out" "$@" 2>prove.err
}
check() { # FILE: the step that failed, or -, and the exit code
	"$plaudit" records verify --trust-root trust/trust-root.json --json \
		--attestation "${2:-$first}" "$1" >check.json 2>check.err
	code=$?
	step=$(tr -d '\n' <check.json | sed -n 's/.*"step": "\([^"]*\)", *"outcome": "FAILED".*/\1/p')
	echo "${step:--} $code"
}
prove row.json --row 7,20-21
is "rows are proved" 0 $?
is "offline, against the receipt" "- 0" "$(check row.json)"
prove portable.json --row 7,20-21 --portable
cmp -s row.json portable.json
is "by OpenSSL alone the same" 0 $?
prove key.json --key c0100
is "all rows of a key" "- 0" "$(check key.json)"
prove absent.json --absent c0101 --absent a --absent z
is "that keys are absent" "- 0" "$(check absent.json)"
prove no.json --absent c0100
is "not of one that is there" 3 $?
has "which is said" "is not absent" prove.err
prove no.json --row 300
is "no row beyond the last" 3 $?
"$plaudit" records prove --now $now --source transfers --row 3 --out t.json
is "a source in file order" "- 0" "$(check t.json "$(receipts_of bank | tail -n 1)")"
"$plaudit" records prove --now $now --source transfers --absent t99 --out t2.json 2>prove.err
is "shows no absence" 3 $?
has "and how it could" "order: key" prove.err
"$plaudit" records prove --now $now --source freeze_cases --row 0 --preview >preview.txt
is "what would leave is shown before" 0 $?
has "with its columns' privacy" "case_id                  keyed-hash c0002" preview.txt
grep -q '"salt"' preview.txt
is "and nothing more" 1 $?

# --- forged proofs ----------------------------------------------------------------
forge() { # WANTED-STEP FILE SED-SCRIPT WHAT
	sed -E "$3" "$2" >forged.json
	cmp -s forged.json "$2" && not_ok "$4: nothing was forged"
	is "$4" "$1 4" "$(check forged.json)"
}
forge rows row.json 's/"received_at":"2026-11-20T00:16/"received_at":"2026-11-20T00:15/' "another value"
forge rows row.json 's/"salt":"0/"salt":"f/; t; s/"salt":"./"salt":"0/' "another salt"
forge rows row.json 's/"index":22,/"index":23,/' "another place"
forge rows row.json 's/"path":\["[0-9a-f]{64}",/"path":[/' "a path cut short"
forge rows row.json 's/"path":\["([0-9a-f]{64})"/"path":["\1","\1"/' "a path too long"
forge rows row.json 's/"outcome":"held",?//' "a field left out"
forge rows row.json 's/"outcome":"held"/"outcome":"held","more":"x"/' "a field put in"
forge commitment row.json 's/"size":300/"size":301/' "another size"
forge commitment row.json 's/"root":"[0-9a-f]{4}/"root":"0000/' "another root"
forge commitment row.json 's/"order":"key"/"order":"file"/' "another order"
forge commitment row.json 's/"source":"freeze_cases"/"source":"transfers"/' "another source"
forge commitment row.json 's/"attestation":"[0-9a-f]{4}/"attestation":"0000/' "another attestation"
forge proof row.json 's/"index":7,/"index":7,"index":7,/' "a member twice"
forge proof row.json 's/row-proof.v1/row-proof\/v2/' "another type"
forge keys key.json 's/"first":49,"key":"c0100"/"first":48,"key":"c0100"/' "a key's rows elsewhere"
forge keys key.json 's/"count":1,"first":49,"key":"c0100"/"count":1,"first":49,"key":"c0099"/' "another key"
forge absence absent.json 's/"key":"c0101"/"key":"c0100"/' "absence of a key that is there"
forge absence absent.json 's/"first":50,"key":"c0101"/"first":51,"key":"c0101"/' "absence at another place"
forge absence absent.json 's/"first":0,"key":"a"/"first":300,"key":"a"/' "absence beyond the last"
is "a proof against another attestation" "commitment 4" "$(check row.json "$(receipts_of bank | tail -n 1)")"
is "what is no proof" "proof 4" "$(check "$first")"

# --- files that grew, and files that changed ----------------------------------------
cp exports/f-2.csv f-2.before
echo 'c0601,aoc,2026-11-21T11:00:00+07:00,2026-11-21T11:05:00+07:00,held' >>exports/f-2.csv
cases exports/f-3.csv 700 1 709 22
prove row.json --row 7
is "rows that were only added do not matter" "0 - 0" "$? $(check row.json)"
sed -i 's/c0500,aoc,/c0500,own,/' exports/f-2.csv
prove row.json --row 7
is "a changed row does" 4 $?
has "and the file is named" "look at exports/f-2.csv" prove.err
cp f-2.before exports/f-2.csv

# --- what becomes of rows -------------------------------------------------------------
sed -i '2,6s/,,pending/,2026-11-20T09:00:00+07:00,held/' exports/f-1.csv     # five were held at last, as cases are
sed -i 's/c0404,aoc,/c0404,own,/; /^c0500,/d' exports/f-2.csv                 # one says something else, one is gone
echo 'c0333,aoc,2026-11-20T08:00:00+07:00,,pending' >>exports/f-2.csv          # one comes late
"$plaudit" commit --lang en --now $now >out.txt 2>err.txt
is "rewriting is no failure of the verb" 0 $?
has "an open case that is closed is an update" "5 filled in or gone on" out.txt
has "rewritten rows are told" "Rewritten: 1 rows" out.txt
has "removed ones" "Removed: 1 rows" out.txt
has "late ones" "Late: 1 rows" out.txt
has "keys leave hashed" "hmac:" out.txt
grep -q c0404 out.txt
is "never bare" 1 $?
said() { # FILE: its statement
	sed -n 's/.*"payload":"\([^"]*\)".*/\1/p' "$1" | base64 -d
}
second=$(receipts_of bank | sed -n 2p)
third=$(receipts_of bank | sed -n 3p)
said "$third" >statement.json
has "it is signed" '"rewritten":1' statement.json
root_before=$(said "$second" | sed 's/.*"order":"key","root":"\([0-9a-f]*\)".*/\1/')
has "beside the root before" "\"rewritten\":1,\"root\":\"$root_before\"" statement.json
"$plaudit" commit --lang th --now $now >out.txt 2>err.txt
has "in Thai too" "ตั้งแต่การตรวจครั้งก่อน" out.txt
"$plaudit" audit --now $now --lang en 2>err.txt | tr -s " \n" "  " >audit.txt
has "an audit tells what commitments told" "told of 1 rewritten, 1 removed and 1 late rows" audit.txt
"$plauditd" show th-examplebank --dir "$work/collector" --lang en >show.txt
has "the regulator's side flags rewritten rows" "flag rows-rewritten freeze_cases: rows say something else than was committed to: 0 (and 1 told before)" show.txt
has "removed ones" "flag rows-removed freeze_cases: rows that were committed to are gone: 0 (and 1 told before)" show.txt
has "and late ones" "flag rows-late freeze_cases" show.txt
"$plauditd" show th-examplebank --dir "$work/collector" --lang th >show.txt
has "in Thai too" "แถวต่างจากที่ผูกพันไว้: 0 แถว (และที่แจ้งก่อนหน้า 1 แถว)" show.txt
curl -sS --max-time 10 --cacert "$work/collector-tls/cert.pem" "$collector_url/?lang=en" >page.html
has "and the page" "rows say something else than was committed to" page.html
sed -i '/^c0406,/d' exports/f-2.csv
"$plaudit" commit --now $now >out.txt 2>err.txt
"$plauditd" show th-examplebank --dir "$work/collector" --lang en >show.txt
has "a commitment's own are told before the next audit" "flag rows-removed freeze_cases: rows that were committed to are gone: 1 (and 0 told before)" show.txt
"$plaudit" audit --now $now --lang en >audit.txt 2>err.txt
"$plaudit" audit --now $now --lang en 2>err.txt | tr -s " \n" "  " >audit.txt
grep -q "told of 1 rewritten" audit.txt
is "once" 1 $?
is "attempts count audits alone" '"attempts":1' "$(said "$(receipts_of bank | tail -n 1)" | grep -o '"attempts":[0-9]*')"

books=$(echo .plaudit/streams/*/history)
# --- bad luck ----------------------------------------------------------------------
mv exports/transfers.csv gone.csv
"$plaudit" commit --now $now >out.txt 2>err.txt
is "a source that is not there" 2 $?
has "is told" "records:transfers: not committed to" err.txt
"$plaudit" verify --trust-root trust/trust-root.json "$(receipts_of bank | tail -n 1)" >verify.txt
is "the others are sealed" 0 $?
mv gone.csv exports/transfers.csv
"$plaudit" commit --now $now --no-push >out.txt 2>err.txt
is "undelivered it stays in the outbox" 0 $?
for book in "$books"/*; do printf 'x' | dd of="$book" bs=1 count=1 conv=notrunc 2>/dev/null; done
"$plaudit" commit --now $now >out.txt 2>err.txt
is "a damaged book compares nothing" 0 $?
grep -q "Beside the commitment" out.txt
is "and says so by saying nothing" 1 $?
is "what was written on the way is gone" 0 "$(find "$books" -name '*.part' -o -name '*.next' | wc -l)"
finish
