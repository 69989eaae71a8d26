#!/bin/bash
# What a newcomer does wrong: each is answered with the right exit code and a
# sentence that names the place, and leaves nothing half-written behind.
. "$(dirname "$0")/lib.sh"

# says DESCRIPTION CODE WORDS COMMAND...: WORDS on stdout or stderr
says() {
	local what=$1 code=$2 words=$3 got
	shift 3
	timeout 60 "$@" >"$work/out" 2>"$work/err"
	got=$?
	# sentences may be broken over lines
	cat "$work/out" "$work/err" | tr -s ' \n' ' ' >"$work/both"
	if [ $got -ne "$code" ]; then
		not_ok "$what: exit $got, wanted $code: $(tail -n 2 "$work/both" | cut -c 1-300)"
	elif ! grep -qF -- "$words" "$work/both"; then
		not_ok "$what: no '$words': $(tail -n 3 "$work/both" | cut -c 1-300)"
	else
		ok "$what"
	fi
}

site() { # what else stands under the source
	cat >plaudit.yaml <<-END
		entity: {id: th-newcomer, classes: [telco], name: {en: New, th: ใหม่}}
		rule-pack: "$root"
		profiles: [th-telco]
		sources:
		  orders:
		    files: [exports/orders.csv]
		    environment: production
		    zone: Asia/Bangkok
		    $1
		lists: {trust_files: []}
		key: {file: keys/agent.pem}
	END
}
header=order_id,issuer,kind,service_type,received_at,executed_at
orders() { printf '%s\n' "$header" "$@" >exports/orders.csv; }
row="1,nbtc,suspend,mobile,2026-11-10 10:00:00,2026-11-10 11:00:00"
rehearse="$plaudit audit --rehearsal --now $now"

# --- the first commands
mkdir -p "$work/new/exports" "$work/new/trust"
cd "$work/new" || exit 1
echo x >a-file
for class in bank telco social-media; do
	says "init $class" 0 "wrote" "$plaudit" init --class $class --dir $class --rule-pack "$root"
	says "init $class, lint" 0 "0 errors" "$plaudit" lint $class/plaudit.yaml
done
has "init tells the words of a column" "one of: nbtc, centre, police, court" telco/plaudit.yaml
says "init without a class" 3 "init needs --class: bank" "$plaudit" init
says "init, class misspelt" 3 'did you mean "telco"?' "$plaudit" init --class tlco --rule-pack "$root"
says "init, class without a profile" 3 "it has bank, telco, social-media" "$plaudit" init --class e-money --dir none --rule-pack "$root"
says "init, no id" 3 '"My Bank" is no id' "$plaudit" init --class bank --entity "My Bank" --dir none --rule-pack "$root"
says "init into a file" 3 "a-file is no directory" "$plaudit" init --class bank --dir a-file --rule-pack "$root"
says "init twice" 3 "is there already" "$plaudit" init --class telco --dir telco --rule-pack "$root"
[ ! -e none ] && ok "nothing left of a refused init" || not_ok "init left something"
says "no pack anywhere" 3 "no --rule-pack was given" "$plaudit" explain TH-NBTC-02

# --- options
site ""
orders "$row"
says "no key" 3 "plaudit key new" "$plaudit" audit --now $now
[ ! -e .plaudit/streams/local/chain ] || [ -z "$(ls .plaudit/streams/local/chain)" ] &&
	ok "nothing sealed without a key" || not_ok "sealed without a key"
"$plaudit" key new keys/agent.pem >/dev/null
says "unknown format" 3 "there are text, json and html" $rehearse --report pdf
says "report into no directory" 3 "cannot write in ./nowhere" $rehearse --report html:./nowhere/x.html
says "report onto a directory" 3 "is a directory" $rehearse --report html:exports
says "report without its path" 3 "a path is missing" $rehearse --report json:
says "two reports on stdout" 3 "only one goes to stdout" $rehearse --report text --report json
says "below zero" 3 "not below 0" $rehearse --max-unknown -1
says "a full disk" 70 "could not be written" bash -c "$rehearse --report json >/dev/full"
says "why the exit code" 2 "exit 2: 3 of 4 clauses could not be seen" $rehearse --report html:r.html
has "what was written" "plaudit: wrote r.html" "$work/err"
[ -s r.html ] && [ ! -s "$work/out" ] && ok "stdout holds the report alone" || not_ok "stdout: $(head -c 80 "$work/out")"

# --- records
says "good rows" 2 "1 pass" $rehearse
site "calendar: buddhist"
says "common era where Buddhist is said" 2 "a year of the common era" $rehearse
site "totals: {file: exports/totals.csv}"
orders "${row//2026/2569}"
printf 'rows\n1\n' >exports/totals.csv
says "Buddhist years undeclared" 2 "a year of the Buddhist era" $rehearse
has "and no nil return" "4 could not be seen" "$work/out"
orders
printf 'rows\n0\n' >exports/totals.csv
says "no rows, shown by totals" 2 "nothing happened in the period" $rehearse
site ""
says "no rows, no totals" 2 "there was nothing to judge" $rehearse
orders "1,NBTC,suspend,mobile,2026-11-10 10:00:00,"
says "a word in capitals" 2 "orders.csv:2" $rehearse
orders "\"$row" "$row"
says "a quote left open" 2 "a quote that is not closed" $rehearse
: >exports/orders.csv
says "an empty file" 2 "the file is empty" $rehearse
echo "$header" | iconv -t utf-16 >exports/orders.csv
says "UTF-16" 2 "not UTF-8 text" $rehearse
rm exports/orders.csv && mkdir exports/orders.csv
says "a directory for a file" 2 "not a regular file" $rehearse
rmdir exports/orders.csv
site "columns: {received_at: วันที่รับ}"
orders "$row"
says "a header that is not there" 2 "no column วันที่รับ" $rehearse

# --- enrolment and the collector's verbs
says "enrol, no code" 3 "not HOST:TOKEN:DIGEST" "$plaudit" enrol hello
collector_make
c=$work/collector
says "plauditd init twice" 3 "a collector already" "$plauditd" init --dir "$c" --name log.regulator.test
says "no collector" 3 "no collector there" "$plauditd" serve --dir "$work/new"
says "profile of another class" 3 "for other classes" "$plauditd" entity add th-newcomer --dir "$c" --class bank --profile th-telco --pack "$root"
says "profile misspelt" 3 "the pack has none" "$plauditd" entity add th-newcomer --dir "$c" --class telco --profile th-telko --pack "$root"
says "class misspelt" 3 "no such class; there are bank" "$plauditd" entity add th-newcomer --dir "$c" --class telcoo --profile th-telco
says "entity" 0 "kept" "$plauditd" entity add th-newcomer --dir "$c" --class telco --profile th-telco --pack "$root"
says "entity twice" 3 "it is there already" "$plauditd" entity add th-newcomer --dir "$c" --class telco --profile th-telco --pack "$root"
says "code with a bad host" 3 "wanted HOST" "$plauditd" entity code th-newcomer --dir "$c" --host "a b"
says "show of nobody" 3 "no such entity" "$plauditd" show nobody --dir "$c"
collector_start || fatal "no collector"
says "two serves on one directory" 70 "lock" "$plauditd" serve --dir "$c" --listen 127.0.0.1:0
"$plauditd" init --dir "$work/c2" --name b.test >/dev/null
says "port in use" 70 "Address already in use" "$plauditd" serve --dir "$work/c2" --listen "127.0.0.1:$collector_port"
code=$("$plauditd" entity code th-newcomer --dir "$c" --host "127.0.0.1:$collector_port")
says "enrol, regulator not in the site" 3 "add under regulators" "$plaudit" enrol "$code"
site ""
echo "regulators: [{url: \"$collector_url\", trust-root: trust/trust-root.json, ca: ../collector-tls/cert.pem}]" >>plaudit.yaml
says "push before enrolment" 3 "no trust root yet" "$plaudit" push
says "enrol, wrong pin" 4 "not signed by the pinned" "$plaudit" enrol "${code%????}0000"
[ -z "$(ls trust)" ] && ok "no trust root kept of a wrong pin" || not_ok "kept: $(ls trust)"
says "enrol" 0 "enrolled" "$plaudit" enrol "$code"
"$plaudit" key new keys/other.pem >/dev/null
sed -i 's/agent.pem/other.pem/' plaudit.yaml
says "enrol another key with a used code" 5 "code" "$plaudit" enrol "$code"
sed -i 's/other.pem/agent.pem/' plaudit.yaml

# --- the state directory
says "an audit tells where the receipt is" 2 "plaudit: receipt /" "$plaudit" audit --now $now
bundle=$(sed -n 's/^plaudit: receipt //p' "$work/err")
says "and it verifies" 0 "verified" "$plaudit" verify --trust-root trust/trust-root.json "$bundle"
lock=$(ls .plaudit/streams/*/lock)
flock "$lock" sleep 30 &
pids="$pids $!"
holder=$!
sleep 0.2
says "another audit holds the chain" 70 "locked by another process" "$plaudit" audit --now $now
kill $holder

# --- verify
for wrong in a-file plaudit.yaml trust/trust-root.json; do
	says "verify of $wrong" 4 "NOT verified" "$plaudit" verify --trust-root trust/trust-root.json $wrong
done
says "verify of a directory without bundles" 3 "no bundle in that directory" "$plaudit" verify --trust-root trust/trust-root.json exports
says "verify of no end" 3 "larger than" "$plaudit" verify --trust-root trust/trust-root.json /dev/zero

# --- interrupted: the partial report is written and marked. The rows come
# through a pipe that stays open, so the run cannot be over before the signal.
handles() { # PID NUMBER: the process has a handler for the signal
	local caught
	caught=$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null)
	[ -n "$caught" ] && [ $((0x$caught >> ($2 - 1) & 1)) -eq 1 ]
}
sed -i 's|files: \[exports/orders.csv\]|files: ["-"]|' plaudit.yaml
mkfifo rows.pipe
for signal in INT:2 TERM:15; do
	name=${signal%:*} number=${signal#*:}
	set -m # else the shell lets its children ignore SIGINT
	$rehearse <rows.pipe >"$work/out" 2>"$work/err" &
	set +m
	audit=$!
	{ printf '%s\n' "$header" "$row" && exec sleep 60; } >rows.pipe &
	writer=$!
	for _ in $(seq 100); do
		handles $audit "$number" && break
		sleep 0.05
	done
	sleep 0.2
	kill "-$name" $audit
	wait $audit
	is "interrupted by $name" $((128 + number)) $?
	has "and marked" "the run was interrupted" "$work/out"
	has "and said" "plaudit: interrupted" "$work/err"
	kill $writer
	wait $writer 2>/dev/null
done
finish
