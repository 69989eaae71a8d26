#!/bin/bash
# kill -9 of the agent at random moments of audit and push: its chain stays
# whole, every envelope reaches the collector once, nothing half-written is read.
. "$(dirname "$0")/lib.sh"

times=${KILLS:-200}
RANDOM=${SEED:-7}
collector_make
collector_start || fatal "the collector does not start"
records "$work" 1000
institution platform
enrol platform social-media th-social-media
cd "$work/platform" || exit 1
"$plaudit" audit --now $now >/dev/null 2>&1
# the quickest of three: the machine may have been busy with others
whole_ms=100000
for _ in 1 2 3; do
	began=$(date +%s%N)
	"$plaudit" audit --now $now >/dev/null 2>&1
	took=$((($(date +%s%N) - began) / 1000000 + 1))
	[ $took -lt $whole_ms ] && whole_ms=$took
done
killed=0
for _ in $(seq "$times"); do
	"$plaudit" audit --now $now >/dev/null 2>&1 &
	pid=$!
	at=$((RANDOM % whole_ms))
	sleep "$(printf '%d.%03d' $((at / 1000)) $((at % 1000)))"
	kill -9 $pid 2>/dev/null && killed=$((killed + 1))
	wait $pid 2>/dev/null
done
echo "# $killed of $times were still running when killed, over $whole_ms ms"
[ $killed -gt $((times / 3)) ]
is "a third of the kills or more hit a running agent" 0 $?
"$plaudit" push --timeout 60 >push.txt 2>&1
is "afterwards push delivers all that is left" 0 $?
"$plaudit" audit --now $now >last.txt 2>&1
is "and the next audit is judged and delivered" 2 $?
entries=$(chain_of platform | wc -l)
receipts=$(receipts_of platform | wc -l)
is "every sealed envelope has a receipt" "$entries" "$receipts"
highest=$(chain_of platform | tail -n 1 | sed 's|.*/0*\([0-9]*\)-.*|\1|')
is "sequences are without gap" "$entries" "$highest"
bad=0
for bundle in $(receipts_of platform); do
	"$plaudit" verify -q --trust-root trust/trust-root.json "$bundle" || bad=$((bad + 1))
done
is "every receipt verifies" 0 $bad
is "no half-written file is left" "" "$(find .plaudit -name "*.tmp" | head -n 3)"
collector_get "/checkpoint" "$work/checkpoint" >/dev/null
size=$(sed -n 2p "$work/checkpoint")
[ "$size" -ge "$entries" ]
is "the log has at least as many entries ($size)" 0 $?
kill "$collector_pid"
wait "$collector_pid" 2>/dev/null
"$plauditd" log check --dir "$work/collector" >check.txt 2>&1
is "the log is whole" 0 $?
finish
