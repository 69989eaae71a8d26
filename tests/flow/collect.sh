#!/bin/bash
# Looked at in a place without keys, judged and sealed elsewhere: the folder
# moves, is judged once, delivered, and made again to the same; what was cut
# short, changed, is for somebody else or is older is refused, each with its
# code, and nothing is sealed by it.
. "$(dirname "$0")/lib.sh"

collector_make
collector_start || fatal "the collector does not start"
for _ in $(seq 60); do # nonces are logged before what is drawn from
	"$plauditd" challenge nonce --dir "$work/collector" >"$work/nonce.txt" 2>&1
	grep -q '[1-9][0-9]* unused in the log' "$work/nonce.txt" && break
	sleep 0.3
done
records "$work" 20
institution bank
enrol bank bank th-bank
here=$work/bank
there=$work/there # the same site file and records, no key, no chain
mkdir "$there"
cp -r "$here/plaudit.yaml" "$here/exports" "$here/tls" "$here/trust" "$there/"
payload() { # BUNDLE: the statement
	sed 's/.*"payload":"\([^"]*\)".*/\1/' "$1" | base64 -d
}
entries() { chain_of bank | wc -l; }

# --- there -----------------------------------------------------------------
cd "$there" || exit 1
"$plaudit" collect >usage.txt 2>&1
is "collect wants a folder" 3 $?
"$plaudit" collect --out one --now $now >one.txt 2>&1
is "collect needs no key" 0 $?
has "it says that keys of commitments are in it" "in the clear" one.txt
index=$(sha256sum one/index.json | cut -d ' ' -f 1)
has "it says the index's digest" "index $index" one.txt
is "the folder is its owner's" 700 "$(stat -c %a one)"
is "so are the commitments' keys" 600 "$(stat -c %a one/salts/* | sort -u)"
[ ! -e keys ] && [ ! -e .plaudit/streams ]
is "there is no key and no chain" 0 $?
"$plaudit" collect --out one --now $now >again.txt 2>&1
is "a folder that is whole is not written over" 3 $?
mkdir other && touch other/mine
"$plaudit" collect --out other --now $now >other.txt 2>&1
is "nor one with something else in it" 3 $?
[ -e other/mine ]
is "what was there stays" 0 $?
"$plaudit" collect --out two --now $now --json >two.json
is "a second one" 0 $?
has "counts how often it was begun" '"number": 2' two.json

# --- here, what must be refused ----------------------------------------------
mv one "$work/one"
cp -r "$work/one" "$work/kept"
cd "$here" || exit 1
before=$(entries)
refused() { # DESCRIPTION CODE TEXT: judges $work/bad
	"$plaudit" judge "$work/bad" >bad.txt 2>&1
	is "$1 is refused" "$2" $?
	has "$1: and why" "$3" bad.txt
	rm -rf "$work/bad"
	cp -r "$work/kept" "$work/bad"
}
cp -r "$work/kept" "$work/bad"
rm "$work/bad/index.json"
refused "a folder without an index" 3 "no index.json"
sed -i 's/"number":1/"number": 1/' "$work/bad/index.json"
refused "an index that is not canonical" 3 "not canonical"
sed -i 's/"kind":"collection"/"kind":"collection","more":1/' "$work/bad/index.json"
refused "an index that says more" 3 "more"
run=$(sed 's/.*"run":"\([0-9a-f]*\)".*/\1/' "$work/bad/index.json")
doc=evidence/sha256/${run:0:2}/$run
sed -i '2s/"rows":\([0-9]*\)/"rows":1\1/' "$work/bad/$doc"
refused "a changed fact" 4 "$doc"
rm "$work/bad/$doc"
refused "a missing document" 4 "missing"
touch "$work/bad/salts/$index"
refused "a file that nobody named" 4 "does not name it"
salt=$(ls "$work/bad/salts" | head -n 1)
printf '%032d' 7 >"$work/bad/salts/$salt"
refused "another key of a commitment" 4 "digest"
ln -sf /etc/passwd "$work/bad/salts/$salt"
refused "a link" 4 "a link"
# made whole in itself again: what was changed is not a bit but a claim
repair() { # DOCUMENT FILE: its new name, and an index that has it
	local new old
	new=$(sha256sum "$1" | cut -d ' ' -f 1)
	old=$(basename "$1")
	mkdir -p "$work/bad/evidence/sha256/${new:0:2}"
	[ "$1" = "$work/bad/evidence/sha256/${new:0:2}/$new" ] ||
		mv "$1" "$work/bad/evidence/sha256/${new:0:2}/$new"
	node - "$work/bad" "$old" "$new" <<-'JS'
	const fs = require('fs'), [dir, old, now] = process.argv.slice(2)
	const index = JSON.parse(fs.readFileSync(dir + '/index.json'))
	const path = d => `evidence/sha256/${d.slice(0, 2)}/${d}`
	for (const f of index.files)
		if (f.path === path(old)) {
			f.path = path(now)
			f.digest = now
			f.bytes = fs.statSync(dir + '/' + f.path).size
		}
	index.files.sort((a, b) => a.path < b.path ? -1 : 1)
	if (index.run === old) index.run = now
	const canon = v => Array.isArray(v) ? '[' + v.map(canon) + ']'
		: v && typeof v === 'object' ? '{' + Object.keys(v).sort()
			.map(k => JSON.stringify(k) + ':' + canon(v[k])) + '}'
		: JSON.stringify(v)
	fs.writeFileSync(dir + '/index.json', canon(index))
	JS
}
sed -i '1s/"waivers":\[\]/"waivers":[{"approver":"x","clause":"TH-ED-06","reason":"x","subject":"*","until":"2027-01-01","zone":"Asia\/Bangkok"}]/' "$work/bad/$doc"
repair "$work/bad/$doc"
refused "a waiver of its own" 4 "the plan is not what is asked for here: site"
sed -i '1s/"look":0/"blocked":"never-bound"/' "$work/bad/$doc"
repair "$work/bad/$doc"
refused "another plan" 4 "run document"
sed -i '2s/^{/{ /' "$work/bad/$doc"
repair "$work/bad/$doc"
refused "a document that is not canonical" 4 "not as this version writes it"
sed -e 's/3s}/2s}/' plaudit.yaml >stricter.yaml
"$plaudit" judge "$work/kept" --site stricter.yaml >site.txt 2>&1
is "another site file is refused" 3 $?
has "by its name" "another site file" site.txt
mkdir pack
cp -r "$root/checks" "$root/policies" pack/
echo "# another" >>pack/checks/messages/no-links.yaml
"$plaudit" judge "$work/kept" --rule-pack pack >pack.txt 2>&1
is "another rule pack is refused" 3 $?
has "by its name" "another rule pack" pack.txt
is "nothing of that was sealed" "$before" "$(entries)"

# --- here, what holds ----------------------------------------------------------
"$plaudit" judge "$work/one" --rehearsal >rehearsal.txt 2>&1
code=$?
is "a rehearsal seals nothing" "$before" "$(entries)"
"$plaudit" judge "$work/one" --report text:judged.txt --report json:judged.json 2>judged.err
is "it is judged as it was rehearsed" $code $?
is "the attempt and the audit are sealed" $((before + 2)) "$(entries)"
[ ! -e "$work/one/salts" ]
is "the commitments' keys left the folder" 0 $?
bundle=$(receipts_of bank | tail -n 1)
"$plaudit" verify "$bundle" --trust-root trust/trust-root.json >verify.txt 2>&1
is "it verifies" 0 $?
has "and says that it was collected apart" "collected apart" verify.txt
has "from which index" "$index" verify.txt
has "the report says so" "apart from where it was judged" judged.txt
"$plaudit" report "$bundle" --lang th >thai.txt 2>&1
has "in Thai too" "การเก็บหลักฐาน" thai.txt
payload "$bundle" | grep -q "\"collected\":{[^}]*\"collects\":1[^}]*\"index\":\"$index\""
is "the statement names the index and the count" 0 $?
"$plaudit" replay "$bundle" --trust-root trust/trust-root.json --rule-pack "$root" >replay.txt 2>&1
is "replay makes the same of it" 0 $?
"$plaudit" replay "$bundle" --trust-root trust/trust-root.json --site plaudit.yaml >records.txt 2>&1
is "also from the records, under the key that was carried" 0 $?
"$plaudit" records prove --source messages --row 7 --out proof.json >prove.txt 2>&1
is "a row is proved under that key" 0 $?
"$plaudit" records verify proof.json --attestation "$bundle" \
	--trust-root trust/trust-root.json >proved.txt 2>&1
is "and its proof verifies" 0 $?
"$plaudit" case "$(sed -n 2p exports/freeze-cases.csv | cut -d , -f 1)" --out case >case.txt 2>&1
[ -s case/dossier.txt ]
is "a case has its dossier" 0 $?
"$plauditd" challenge new th-examplebank \
	"$("$plaudit" verify --trust-root trust/trust-root.json "$bundle" | sed -n 's/^attestation //p')" \
	--source messages --rows 3 --dir "$work/collector" >challenge.txt 2>&1
is "the regulator draws rows of it" 0 $?
"$plaudit" answer --approve "$("$plauditd" challenge list --dir "$work/collector" | awk 'NR == 1 { print $1 }')" \
	>answer.txt 2>&1
is "and is answered" 0 $?
has "rightly" "answered" <("$plauditd" challenge list --dir "$work/collector")
"$plaudit" evidence "$bundle" --out handed >handed.txt 2>&1
is "its evidence is handed over" 0 $?

sealed=$(entries)
cp -r "$work/kept" "$work/bad"
"$plaudit" judge "$work/bad" >twice.txt 2>&1
is "judging it again ends as before" $code $?
is "and seals nothing" "$sealed" "$(entries)"
mv "$there/two" "$work/two"
# two compared its rows with one, which this chain has sealed by now
"$plaudit" judge "$work/two" --report json:second.json 2>second.err
is "the second is judged" $code $?
payload "$(receipts_of bank | tail -n 1)" >second.statement
has "its history goes on from the first" '"history":{' second.statement
"$plaudit" judge "$work/kept" >older.txt 2>&1
is "an older one is refused then" 3 $?
has "by its number" "collection 1 of its place, and 2 was judged" older.txt

# a collection that is thrown away leaves its trace
cd "$there" || exit 1
"$plaudit" collect --out three --now $now >three.txt 2>&1
rm -rf three
"$plaudit" collect --out four --now $now >four.txt 2>&1
cd "$here" || exit 1
"$plaudit" judge "$there/four" >fourth.txt 2>fourth.err
is "the next one is judged" $code $?
payload "$(receipts_of bank | tail -n 1)" >fourth.statement
has "and counts the one that is gone" '"collects":2' fourth.statement
has "its history, beside rows never sealed, is struck out" "history is not told" fourth.err
is "and not signed" 0 "$(grep -c '"history":{' fourth.statement)"
"$plaudit" replay "$(receipts_of bank | tail -n 1)" --trust-root trust/trust-root.json \
	--rule-pack "$root" >replay4.txt 2>&1
is "and replay agrees" 0 $?
"$plaudit" audit --now $now --report text:plain.txt 2>plain.err
payload "$(receipts_of bank | tail -n 1)" >plain.statement
has "an audit here goes on from what was collected" '"history":{' plain.statement

# cut short anywhere, the folder is whole or refused, and can be made again
cd "$there" || exit 1
broken=0 whole=0
for i in $(seq 1 12); do
	rm -rf cut
	"$plaudit" collect --out cut --now $now >cut.txt 2>&1 &
	pid=$!
	sleep "0.$(printf %02d $((i * 4)))"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	sleep 0.2
	(cd "$here" && "$plaudit" judge "$there/cut" --rehearsal >"$there/cut.judged" 2>&1)
	case $? in
	3) broken=$((broken + 1)) ;;
	$code) whole=$((whole + 1)) ;;
	*) not_ok "a folder that was cut short: $(cat cut.judged)" ;;
	esac
done
is "each was whole or refused" 12 $((broken + whole))
rm -rf cut
mkdir -p cut/evidence/sha256/aa cut/salts
touch cut/collecting cut/evidence/sha256/aa/half
"$plaudit" collect --out cut --now $now >cut.txt 2>&1
is "one that was cut short is begun anew" 0 $?
[ ! -e cut/evidence/sha256/aa/half ]
is "without what was left" 0 $?
cd "$here" || exit 1
sealed=$(entries)
for ms in 05 10 15 20 30 40; do
	"$plaudit" judge "$there/cut" >killed.txt 2>&1 &
	pid=$!
	sleep 0.$ms
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
done
"$plaudit" judge "$there/cut" >after.txt 2>&1
is "judging that was killed is finished by the next" $code $?
audits=0
for entry in $(chain_of bank | tail -n +$((sealed + 1))); do
	payload "$entry" | grep -q 'compliance/v1' && audits=$((audits + 1))
done
is "and sealed one audit" 1 $audits
finish
