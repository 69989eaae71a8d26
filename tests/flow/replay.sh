#!/bin/bash
# A third person with only a bundle, the trust root and the evidence folder
# judges an audit again, with the network cut off; what was planted is told;
# evidence whose time is over goes, unless it is held, and a tombstone says so.
. "$(dirname "$0")/lib.sh"

secret=plantedCanary5518Token
collector_make
collector_start || fatal "the collector does not start"
records "$work" 10
institution bank
echo "hash-key: {file: keys/hash.key}" >>"$work/bank/plaudit.yaml"
echo "evidence: {keep: 30d}" >>"$work/bank/plaudit.yaml"
printf %s "$secret" >"$work/bank/keys/hash.key"
enrol bank bank th-bank
cd "$work/bank" || exit 1
# a row that cannot be read quotes what must not leave
sed -i "5s/^[^,]*,[^,]*/M-$secret,2026-13-45 $secret/" exports/messages.csv
"$plaudit" audit --now $now >audit.txt 2>audit.err
bundle=$(receipts_of bank | tail -n 1)
pin=$(awk '{print $3}' trust/trust-root.json.seen)
hits=$(grep -rlF "$secret" .plaudit audit.txt audit.err | wc -l)
is "what an unreadable row holds is in no evidence" 0 "$hits"

"$plaudit" evidence "$bundle" --out "$work/handed" >handed.txt
is "a folder is made" 0 $?
has "what the site withholds is told" "withheld" handed.txt
third=$work/third
mkdir "$third"
cp "$bundle" "$third/bundle.json"
cp trust/trust-root.json "$third/"
cp -r "$work/handed" "$third/evidence"
cd "$third" || exit 1
# a network of its own, without even loopback: only what was copied is there
cut=
if unshare -rn true 2>/dev/null; then
	cut="unshare -rn"
	is "there is no network" "" "$($cut cat /proc/net/route | tail -n +2)"
	is "and nothing but bundle, trust root and evidence" \
		"bundle.json evidence trust-root.json" "$(ls | tr '\n' ' ' | sed 's/ $//')"
else
	echo "# unshare -n is not allowed here: the network is not cut off"
fi
again() { # FILE OPTION...: replays as the third person
	local out=$1
	shift
	$cut "$plaudit" replay bundle.json --trust-root trust-root.json \
		--pin "$pin" --evidence evidence "$@" >"$out" 2>&1
}
$cut "$plaudit" verify bundle.json --trust-root trust-root.json --pin "$pin" \
	>verify.txt 2>&1
is "the third person verifies" 0 $?
again same.txt
is "and judges again to the same" 0 $?
again one.json --json
LC_ALL=th_TH.UTF-8 TZ=Asia/Bangkok again two.json --json 2>/dev/null
LC_ALL=C TZ=America/New_York $cut taskset -c 0 "$plaudit" replay bundle.json \
	--trust-root trust-root.json --pin "$pin" --evidence evidence --json >three.json
cmp -s one.json two.json && cmp -s one.json three.json
is "byte for byte in any locale, zone and on one core" 0 $?

run=$(sed -n 's/.*"run": "\(.*\)",/\1/p' evidence/index.json)
doc=evidence/sha256/${run:0:2}/$run
cp "$doc" run.kept
sed -i '2,$s/{"duration":"[0-9]*s"}/{"duration":"99999s"}/' "$doc"
again fact.txt
is "a changed fact is different" 1 $?
has "by its digest" "not of this digest" fact.txt
has "and by the verdict that it would give" '"fail"' fact.txt
rm "$doc"
again gone.txt
is "missing evidence is absent" 2 $?
has "by its path" "not there" gone.txt
cp run.kept "$doc"
cp -r evidence/pack pack2
echo "# another" >>pack2/checks/messages/no-links.yaml
again pack.txt --rule-pack pack2
is "another rule pack is different" 1 $?
has "by its name" "another rule pack" pack.txt
sed 's/"payload":"\(.\{400\}\)./"payload":"\1A/' bundle.json >forged.json
$cut "$plaudit" replay forged.json --trust-root trust-root.json --pin "$pin" \
	--evidence evidence >forged.txt 2>&1
is "a bundle that does not hold is not judged by" 4 $?

cd "$work/bank" || exit 1
with_site() {
	"$plaudit" replay "$bundle" --trust-root trust/trust-root.json \
		--site plaudit.yaml >"$1" 2>&1
}
with_site records.txt
is "the records give the same metrics and roots" 0 $?
processors=$BUILD/peers/processors.so
if [ -e "$processors" ]; then
	ldd "$plaudit" | grep -q libasan &&
		processors="$(gcc -print-file-name=libasan.so) $processors"
	export ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0
	thai=C
	locale -a 2>/dev/null | grep -qi '^th_TH.utf' && thai=th_TH.UTF-8
	everywhere() { # THREADS LOCALE ZONE: the answer as JSON
		THREADS=$1 LC_ALL=$2 TZ=$3 LD_PRELOAD=$processors "$plaudit" \
			replay "$bundle" --trust-root trust/trust-root.json \
			--site plaudit.yaml --json >"again-$1.json" 2>/dev/null
	}
	everywhere 1 C UTC
	is "from records, on one thread" 0 $?
	everywhere 2 $thai America/New_York
	is "on two, in another zone and locale" 0 $?
	everywhere 4 C Asia/Kathmandu
	is "on four" 0 $?
	cmp -s again-1.json again-2.json && cmp -s again-1.json again-4.json
	is "byte for byte the same answer" 0 $?
else
	not_ok "no $processors (make peers)"
fi
cp -p exports/messages.csv kept.csv
sed -i '9s/email/sms__/' exports/messages.csv
with_site changed.txt
is "a changed record file is different" 1 $?
has "by its name" "messages.csv" changed.txt
cp -p kept.csv exports/messages.csv

# retention: the audit is made old by its own clock only in --now of retire,
# which refuses the future; so keep nothing that is older than a second
sed -i 's/^evidence: .*/evidence: {keep: 1s}/' plaudit.yaml
sleep 2
identity=$(sed -n 's/.*"attestation": "\(.*\)",/\1/p' "$work/handed/index.json")
mkdir -p .plaudit/holds
echo "{\"attestations\":[\"$identity\"]}" >.plaudit/holds/case-1
"$plaudit" retire >held.txt 2>&1
is "retire runs" 0 $?
has "a held audit keeps its evidence" "1 audits are held" held.txt
[ -e ".plaudit/evidence/sha256/${run:0:2}/$run" ]
is "it is still there" 0 $?
rm .plaudit/holds/case-1
streams=$(dirname "$(dirname "$bundle")")
before=$(find .plaudit/evidence -type f | wc -l)
"$plaudit" retire --preview >preview.txt
has "a preview removes nothing" "would be removed" preview.txt
"$plaudit" retire >retired.txt 2>&1
is "what is no longer held goes" 0 $?
[ ! -e ".plaudit/evidence/sha256/${run:0:2}/$run" ]
is "it is gone ($before pieces before)" 0 $?
"$plaudit" verify "$(ls "$streams"/receipts/* | tail -n 1)" \
	--trust-root trust/trust-root.json >tombstone.txt 2>&1
is "the tombstone is sealed, logged and verified" 0 $?
[ ! -e "$streams/retiring" ]
is "nothing is left to finish" 0 $?
"$plaudit" replay "$bundle" --trust-root trust/trust-root.json \
	--rule-pack "$root" >after.txt 2>&1
is "afterwards evidence is absent" 2 $?

# killed between its tombstone and the last piece: the next run finishes
mkdir -p ".plaudit/evidence/sha256/${run:0:2}"
cp "$work/third/run.kept" ".plaudit/evidence/sha256/${run:0:2}/$run"
sealed=$(ls "$streams"/chain | wc -l)
sed -n 's/.*"digest": "\(.*\)",/\1/p' "$work/handed/index.json" | sort -u \
	>"$streams/retiring"
"$plaudit" retire --no-push >finish.txt 2>&1
is "the next run finishes" 0 $?
[ ! -e ".plaudit/evidence/sha256/${run:0:2}/$run" ]
is "the piece is gone" 0 $?
is "without a second tombstone" "$sealed" "$(ls "$streams"/chain | wc -l)"
finish
