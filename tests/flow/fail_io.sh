#!/bin/bash
# The n-th write, fsync or rename fails, for every n: of the agent's state and
# of the collector's log.lock. The next run goes on, nothing acknowledged is
# lost, nothing half-written is read.
. "$(dirname "$0")/lib.sh"

fail=$BUILD/peers/fail_io.so
[ -e "$fail" ] || fatal "no $fail (make peers)"
if ldd "$plaudit" | grep -q libasan; then
	fail="$(gcc -print-file-name=libasan.so) $fail"
	export ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0
fi
collector_make
collector_start || fatal "the collector does not start"
records "$work" 1000
institution platform
enrol platform social-media th-social-media
cd "$work/platform" || exit 1

failing() { # N STATE-FILE COMMAND...: with its N-th call failing
	local n=$1 state=$2
	shift 2
	rm -f "$state"
	FAIL_AT=$n FAIL_STATE=$state FAIL_UNDER=$under LD_PRELOAD=$fail "$@"
}

under=$work/platform/.plaudit
unclean=0 crashed=0 n=0 codes=
while :; do
	n=$((n + 1))
	failing $n "$work/failed" "$plaudit" audit --now $now >audit.txt 2>audit.err
	code=$?
	[ -e "$work/failed" ] || break
	case $code in
	2 | 3 | 5 | 70) codes="$codes $code" ;;
	*) crashed=$((crashed + 1)) && echo "# call $n: exit $code: $(tail -n 1 audit.err)" ;;
	esac
	# delivered and verdict told although a write failed? only what is past it
	"$plaudit" push --timeout 20 >push.txt 2>&1 || {
		unclean=$((unclean + 1))
		echo "# after call $n failed, push: $(tail -n 1 push.txt)"
	}
	[ $n -lt 200 ] || break
done
[ $n -gt 10 ] && [ $n -lt 200 ]
is "the agent: each of $((n - 1)) calls failed once, then a run passed untouched" 0 $?
echo "# exit codes:$codes"
is "the last run's exit code is that of its verdict" 2 $code
is "no run crashed" 0 $crashed
is "after each the next push goes on" 0 $unclean
is "every sealed envelope has a receipt" "$(chain_of platform | wc -l)" "$(receipts_of platform | wc -l)"
highest=$(chain_of platform | tail -n 1 | sed 's|.*/0*\([0-9]*\)-.*|\1|')
is "sequences are without gap or fork" "$(chain_of platform | wc -l)" "$highest"
is "nothing was refused" 0 "$(ls .plaudit/streams/*/outbox/refused | wc -l)"
receipts_of platform | xargs -n 30 "$plaudit" verify -q --trust-root trust/trust-root.json
is "every receipt verifies" 0 $?
is "no half file is left" 0 "$(find .plaudit -name '*.tmp' | wc -l)"
bad=0
for file in $(find .plaudit/evidence -type f); do
	[ "$(sha256sum <"$file" | cut -d ' ' -f 1)" = "$(basename "$file")" ] || bad=$((bad + 1))
done
is "all evidence is what its name says" 0 $bad

# --- the collector's log.lock: the n-th call on it fails, the collector stops
kill "$collector_pid"
wait "$collector_pid"
under=$work/collector/log.lock
lost=0 restarts=0 fatals=0
for n in 1 2 3 4 5 6 7 8; do
	rm -f "$work/failed"
	export FAIL_AT=$n FAIL_STATE=$work/failed FAIL_UNDER=$under LD_PRELOAD=$fail
	collector_start
	started=$?
	unset FAIL_AT FAIL_STATE FAIL_UNDER LD_PRELOAD
	[ $started -eq 0 ] || fatal "collector: no start with call $n failing"
	"$plaudit" audit --now $now --push-timeout 1 >/dev/null 2>&1
	"$plaudit" audit --now $now --push-timeout 1 >/dev/null 2>&1
	if [ -e "$work/failed" ]; then
		wait "$collector_pid"
		[ $? -eq 70 ] && fatals=$((fatals + 1))
		restarts=$((restarts + 1))
	else
		kill "$collector_pid"
		wait "$collector_pid"
		break
	fi
	collector_start || fatal "no restart after call $n failed: $(tail -n 1 "$work/collector.log")"
	"$plaudit" push --timeout 20 >push.txt 2>&1 || lost=$((lost + 1))
	kill "$collector_pid"
	wait "$collector_pid"
done
[ $restarts -gt 3 ]
is "the collector: $restarts calls on log.lock failed" 0 $?
is "each stopped it rather than sign on" $restarts $fatals
is "it went on each time" 0 $lost
collector_start || fatal "no start"
"$plaudit" push --timeout 20 >/dev/null 2>&1
for bundle in $(receipts_of platform); do
	id=$(basename "$bundle" | sed 's/^[0-9]*-//; s/\..*//')
	[ "$(collector_get "/v1/attestations/$id" got)" = 200 ] && cmp -s "$bundle" got || lost=$((lost + 1))
done
is "none of $(receipts_of platform | wc -l) acknowledged is lost" 0 $lost
is "no half file is left beside log.lock" 0 "$(find "$work/collector" -name '*.tmp' | wc -l)"
kill "$collector_pid"
wait "$collector_pid"
"$plauditd" log check --dir "$work/collector" >check.txt 2>&1
is "the log is whole" 0 $?
finish
