#!/bin/bash
# kill -9 of the collector at random moments while two agents deliver: whatever
# was acknowledged is there afterwards, byte for byte, and the log is whole.
. "$(dirname "$0")/lib.sh"

times=${KILLS:-200}
RANDOM=${SEED:-11}
collector_make
collector_start || fatal "the collector does not start"
records "$work" 1000
institution platform
institution telco
enrol platform social-media th-social-media
enrol telco telco th-telco

feed() { # NAME: audits one after the other until told to stop
	cd "$work/$1" || exit 1
	while [ ! -e "$work/stop" ]; do
		"$plaudit" audit --now $now --push-timeout 5 >/dev/null 2>&1
	done
}
feed platform &
feeders=$!
feed telco &
feeders="$feeders $!"
restarts=0
for _ in $(seq "$times"); do
	sleep "$(printf '0.%03d' $((RANDOM % 250)))"
	kill -9 "$collector_pid" 2>/dev/null
	wait "$collector_pid" 2>/dev/null
	collector_start || fatal "restart $restarts failed: $(tail -n 3 "$work/collector.log")"
	restarts=$((restarts + 1))
done
touch "$work/stop"
for pid in $feeders; do wait "$pid"; done
is "the collector came back after each kill" "$times" "$restarts"
for name in platform telco; do
	(cd "$work/$name" && "$plaudit" push --timeout 60) >"$work/push-$name.txt" 2>&1
	is "$name: what was left is delivered" 0 $?
	is "$name: nothing was refused" 0 \
		"$(ls "$work/$name"/.plaudit/streams/*/outbox/refused 2>/dev/null | wc -l)"
	lost=0
	changed=0
	for bundle in $(receipts_of $name); do
		id=$(basename "$bundle" | sed 's/^[0-9]*-//; s/\..*//')
		[ "$(collector_get "/v1/attestations/$id" "$work/got")" = 200 ] || lost=$((lost + 1))
		cmp -s "$bundle" "$work/got" || changed=$((changed + 1))
	done
	is "$name: none of $(receipts_of $name | wc -l) acknowledged attestations is lost" 0 $lost
	is "$name: none is changed" 0 $changed
done
kill "$collector_pid"
wait "$collector_pid" 2>/dev/null
"$plauditd" log check --dir "$work/collector" >"$work/check.txt" 2>&1
is "the log is whole: $(tail -n 1 "$work/check.txt")" 0 $?
finish
