#!/bin/bash
# Witnesses: a collector asks two of them for each checkpoint, waits for its
# quorum or goes on without it, survives the loss of one and a kill of itself;
# agents and verify demand the quorum, a policy file more; a log that forks is
# cosigned by nobody, and two of its checkpoints become one proof.
. "$(dirname "$0")/lib.sh"

witness_make() { # NAME
	"$plauditd" witness init --dir "$work/$1" --name "$1.test" --log "$vkey" \
		>"$work/$1.init" || fatal "witness init"
}
witness_start() { # NAME PORT
	: >"$work/$1.out"
	"$plauditd" witness serve --dir "$work/$1" --listen "127.0.0.1:$2" \
		>"$work/$1.out" 2>>"$work/$1.log" &
	witness_pid=$!
	pids="$pids $witness_pid"
	wait_line "$work/$1.out" 'listening on port' 20 || fatal "no witness"
	witness_port=$(sed -n 's/listening on port //p' "$work/$1.out")
}
witness_key() { sed -n 's/^witness  //p' "$work/$1.init"; }
cosigners() { grep -c '^— w[12].test ' "$1"; }
stop() {
	kill "$1"
	wait "$1" 2>/dev/null
}

collector_make
vkey=$("$plauditd" log show --dir "$work/collector" | sed -n 's/^key *//p')
witness_make w1
witness_make w2
witness_start w1 0
w1_pid=$witness_pid w1_port=$witness_port
witness_start w2 0
w2_pid=$witness_pid w2_port=$witness_port
"$plauditd" witness add w1.test "$(witness_key w1)" "http://127.0.0.1:$w1_port" \
	--dir "$work/collector" >/dev/null || fatal "witness add"
"$plauditd" witness add w2.test "$(witness_key w2)" "http://127.0.0.1:$w2_port" \
	--dir "$work/collector" --quorum 1 >"$work/list"
has "the list says the quorum" "quorum   1 of 2" "$work/list"
"$plauditd" witness add w3.test "$(witness_key w2)" http://127.0.0.1:1 \
	--dir "$work/collector" >/dev/null 2>&1
is "a name that is not the key's is refused" 3 $?
collector_start || fatal "the collector does not start"
records "$work" 500
institution platform
enrol platform social-media th-social-media
institution telco
enrol telco telco th-telco
cd "$work/platform" || exit 1
"$plaudit" audit --now $now >/dev/null 2>audit.err
receipts=$(receipts_of platform)
is "an audit is logged" 2 "$(echo "$receipts" | wc -l)"
collector_get /checkpoint checkpoint.txt >/dev/null
is "both witnesses have cosigned the checkpoint" 2 "$(cosigners checkpoint.txt)"
root=trust/trust-root.json
bundle=$(echo "$receipts" | tail -1)
"$plaudit" verify -t $root "$bundle" >verify.txt
is "a receipt verifies" 0 $?
has "and says who cosigned" "cosigned by 2 witnesses, 1 wanted" verify.txt

# a policy on top
policy() { # QUORUM-LINES
	printf 'log %s\nwitness a %s\nwitness b %s\n%b' "$vkey" "$(witness_key w1)" \
		"$(witness_key w2)" "$1" >policy.txt
}
policy 'group both all a b\nquorum both\n'
"$plaudit" verify -t $root --policy policy.txt "$bundle" >/dev/null
is "a policy that both must have cosigned holds" 0 $?
printf 'log %s\nwitness a %s\nquorum a\n' "$vkey" \
	"$(witness_key w1 | sed 's/w1.test/w9.test/')" >policy.txt
"$plaudit" verify -t $root --policy policy.txt "$bundle" >/dev/null 2>err.txt
is "a policy with a false vkey is refused" 3 $?
: >policy.txt
"$plaudit" verify -t $root --policy policy.txt "$bundle" >/dev/null 2>&1
is "an empty policy is no policy" 3 $?

# one of them away: the quorum of one holds, a policy of two does not
stop "$w2_pid"
"$plaudit" audit --now $now >/dev/null 2>>audit.err
bundle=$(receipts_of platform | tail -1)
"$plaudit" verify -t $root "$bundle" >verify.txt
is "with one witness away it verifies" 0 $?
has "and says so" "cosigned by 1 witnesses, 1 wanted" verify.txt
policy 'group both all a b\nquorum both\n'
"$plaudit" verify -t $root --policy policy.txt "$bundle" >verify.txt
is "a policy of both does not" 4 $?
has "with the reason" "they are no quorum" verify.txt

# both away: closed answers 503, and what was signed is cosigned later
stop "$w1_pid"
sleep 1 # what it cosigned last is shown by then
collector_get /checkpoint checkpoint.txt >/dev/null
before=$(receipts_of platform | wc -l)
"$plaudit" audit --now $now >/dev/null 2>>audit.err
is "without the quorum nothing is answered" "$before" "$(receipts_of platform | wc -l)"
collector_get /checkpoint later.txt >/dev/null
is "and nothing new is shown" "$(sed -n 2p checkpoint.txt)" "$(sed -n 2p later.txt)"
kill -9 "$collector_pid"
wait "$collector_pid" 2>/dev/null
collector_start || fatal "no start after the kill"
collector_get /checkpoint killed.txt >/dev/null
is "after a kill it is still not shown" "$(sed -n 2p later.txt)" "$(sed -n 2p killed.txt)"
witness_start w1 "$w1_port"
w1_pid=$witness_pid
"$plaudit" push >/dev/null 2>push.err
is "with a witness back all is delivered" 0 $?
is "each with a receipt" "$((before + 2))" "$(receipts_of platform | wc -l)"
for receipt in $(receipts_of platform); do
	"$plaudit" verify -q -t $root "$receipt" || not_ok "verify $receipt"
done

# kill -9 of a witness: it does not go back
kill -9 "$w1_pid"
wait "$w1_pid" 2>/dev/null
"$plauditd" witness show --dir "$work/w1" >shown.txt
collector_get /checkpoint now.txt >/dev/null
has "a killed witness knows what it cosigned" "seen   $(sed -n 2p now.txt) entries" shown.txt
witness_start w1 "$w1_port"
w1_pid=$witness_pid
hex=$(printf log.regulator.test | sha256sum | cut -c1-64)
curl -sS "http://127.0.0.1:$w1_port/$hex/checkpoint" >w1.txt
is "it shows what it cosigned" "$(head -3 now.txt)" "$(head -3 w1.txt)"
{ printf 'old 1\n\n' && cat checkpoint.txt; } >body
status=$(curl -sS -D headers -o answer --data-binary @body -w '%{http_code}' \
	"http://127.0.0.1:$w1_port/add-checkpoint")
is "an old checkpoint is a conflict" 409 "$status"
is "with its size" "$(sed -n 2p now.txt)" "$(cat answer)"
has "as the protocol says" "text/x.tlog.size" headers
printf 'old 0\n\nnobody.test\n1\nAAAA\n\n— x AAAAAAAA\n' >body
is "an unknown log is a 404" 404 "$(curl -sS -o /dev/null --data-binary @body \
	-w '%{http_code}' "http://127.0.0.1:$w1_port/add-checkpoint")"
is "nonsense is a 400" 400 "$(curl -sS -o /dev/null --data-binary x \
	-w '%{http_code}' "http://127.0.0.1:$w1_port/add-checkpoint")"

# open: it goes on, and every receipt shows it
stop "$w1_pid"
"$plauditd" witness quorum 1 --mode open --dir "$work/collector" >/dev/null
cp -a "$work/collector" "$work/fork"
collector_get /v1/trust/root trust/trust-root.json >/dev/null
cp trust/trust-root.json "$work/telco/trust/trust-root.json"
"$plaudit" audit --now $now >/dev/null 2>>audit.err
is "in mode open an audit is logged without witnesses" "$((before + 4))" \
	"$(receipts_of platform | wc -l)"
bundle=$(receipts_of platform | tail -1)
"$plaudit" verify -t $root "$bundle" >verify.txt
is "and verifies" 0 $?
has "with the mark" "cosigned by 0 of the 1 witnesses wanted" verify.txt
"$plaudit" verify -t $root --policy policy.txt "$bundle" >/dev/null
is "a policy refuses it" 4 $?

# many bundles of a chain
all=$(dirname "$bundle")
unshare -rn "$plaudit" verify -b -t $root "$all" >many.txt 2>&1
is "all of the chain at once, without a network" 0 $?
has "whole" "whole from its first on" many.txt
"$plaudit" verify --json -t $root "$all" >many.json
is "as JSON" true "$(python3 -c 'import json,sys
d=json.load(open("many.json"))
print(str(d["verified"] and d["chains"][0]["complete"] and
  d["summary"]["bundles"]==len(d["bundles"])).lower())')"
mkdir some && cp "$all"/* some/
rm "$(ls some/* | sed -n 3p)"
"$plaudit" verify -b -t $root some >some.txt
is "with one missing what is there verifies" 0 $?
has "and the gap is told" "gap: 1 entries from number 3 on" some.txt
"$plaudit" verify -b --complete -t $root some >/dev/null
is "--complete refuses it" 4 $?
mkdir none
"$plaudit" verify -t $root none >/dev/null 2>&1
is "an empty directory is no success" 3 $?

# the log forks: the copy of before goes another way
collector_get /checkpoint true.txt >/dev/null
stop "$collector_pid"
mv "$work/collector" "$work/true"
mv "$work/fork" "$work/collector"
collector_start || fatal "the fork does not start"
"$plaudit" audit --now $now >/dev/null 2>fork.err
is "split view: the agent that saw the other history ends with 4" 4 $?
has "and keeps both checkpoints" "conflict-" fork.err
is "its envelopes stay" 2 "$(ls .plaudit/streams/*/outbox/pending | wc -l)"
# it grows by what somebody else says
cd "$work/telco" || exit 1
for _ in $(seq 30); do
	"$plaudit" audit --now $now >/dev/null 2>&1
	collector_get /checkpoint "$work/platform/forked.txt" >/dev/null
	[ "$(sed -n 2p "$work/platform/forked.txt")" -gt \
		"$(sed -n 2p "$work/platform/true.txt")" ] && break
done
cd "$work/platform" || exit 1
[ "$(sed -n 2p forked.txt)" -gt "$(sed -n 2p true.txt)" ]
is "the fork grows past the other" 0 $?
"$plaudit" log compare true.txt true.txt -t $root >same.txt
is "a checkpoint is consistent with itself" 0 $?
"$plaudit" log compare later.txt true.txt -t $root >undecided.txt 2>&1
is "of two sizes without tiles nothing is said" 2 $?
"$plaudit" log compare true.txt forked.txt -t $root --url "$collector_url" \
	--ca "$work/collector-tls/cert.pem" --out proof.txt >conflict.txt 2>&1
is "two histories become a proof" 4 $?
"$plaudit" log compare --check proof.txt -t $root >checked.txt
is "which holds" 0 $?
has "and says what it proves" "has signed two histories" checked.txt
sed 's/^root ./root B/' proof.txt >bad.txt
cmp -s proof.txt bad.txt && sed 's/^second \(.*\)1$/second \10/' proof.txt >bad.txt
"$plaudit" log compare --check later.txt -t $root >/dev/null 2>&1
is "what is no proof is refused" 3 $?
"$plaudit" log compare later.txt forked.txt -t $root --url "$collector_url" \
	--ca "$work/collector-tls/cert.pem" >grown.txt
is "what only grew is consistent" 0 $?
finish
