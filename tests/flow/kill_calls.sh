#!/bin/bash
# kill -9 at each call that writes, syncs, renames or removes a file, of key
# rotate, sign-off and retire: nothing that was sealed is lost, nothing is gone
# unsaid, no half-written file is read, and the next run goes on.
. "$(dirname "$0")/lib.sh"

fail=$BUILD/peers/fail_io.so
[ -e "$fail" ] || fatal "no $fail (make peers)"
if ldd "$plaudit" | grep -q libasan; then
	fail="$(gcc -print-file-name=libasan.so) $fail"
	export ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0
fi
collector_make
collector_start || fatal "the collector does not start"
records "$work" 200
institution telco
enrol telco telco th-telco
cd "$work/telco" || exit 1
sed -i 's/^evidence: .*//' plaudit.yaml
echo 'evidence: {keep: 1s}' >>plaudit.yaml
id=$(site_id telco)
"$plaudit" audit --now $now >audit.out 2>audit.err
bundle=$(receipts_of telco | tail -n 1)
[ -s "$bundle" ] || fatal "no receipt: $(tail -n 3 audit.err)"

killed_at() { # N COMMAND...: dies at its N-th call; false: it had fewer
	local n=$1
	shift
	rm -f "$work/died"
	FAIL_AT=$n FAIL_KILL=1 FAIL_STATE=$work/died FAIL_UNDER=$work/telco \
		LD_PRELOAD=$fail "$@" >killed.out 2>killed.err
	[ -e "$work/died" ]
}
no_halves() { find .plaudit keys trust -name '*.tmp' | wc -l; }
entries() { ls .plaudit/streams/*/chain/* .plaudit/officers/*/streams/*/chain/* 2>/dev/null | wc -l; }
receipts() { ls .plaudit/streams/*/receipts/* .plaudit/officers/*/streams/*/receipts/* 2>/dev/null | wc -l; }

# --- key rotate
n=1 stuck=0 keyless=0
while killed_at $n "$plaudit" key rotate; do
	openssl pkey -in keys/agent.pem -noout 2>/dev/null ||
		openssl pkey -in keys/agent.pem.next -noout 2>/dev/null ||
		keyless=$((keyless + 1))
	"$plaudit" key rotate >rotate.out 2>rotate.err || {
		stuck=$((stuck + 1))
		echo "# after a kill at call $n: $(tail -n 1 rotate.err)"
	}
	n=$((n + 1))
	[ $n -lt 200 ] || break
done
[ $n -gt 8 ] && [ $n -lt 200 ]
is "rotate: killed at each of $((n - 1)) calls" 0 $?
is "there was a key at every moment" 0 $keyless
is "each time the next run went on" 0 $stuck
"$plaudit" push --timeout 30 >push.out 2>&1
is "what was sealed is delivered" 0 $?
"$plaudit" audit --now $now >audit.out 2>audit.err
is "and the last key signs" 1 $?
is "every entry has a receipt" "$(entries)" "$(receipts)"
is "nothing was refused" 0 "$(ls .plaudit/streams/*/outbox/refused | wc -l)"

# --- sign-off
"$plaudit" key new keys/officer.pem >/dev/null
code=$("$plauditd" entity code "$id" --dir "$work/collector" \
	--host "127.0.0.1:$collector_port" --officer "Somsri Jaidee" \
	--position "Chief Compliance Officer")
"$plaudit" enrol "$code" --officer cco --key keys/officer.pem >/dev/null ||
	fatal "the officer is not enrolled"
sign="$plaudit sign-off $bundle --officer cco --key keys/officer.pem --yes"
n=1 stuck=0
while killed_at $n $sign; do
	$sign >sign.out 2>sign.err || {
		stuck=$((stuck + 1))
		echo "# after a kill at call $n: $(tail -n 1 sign.err)"
	}
	n=$((n + 1))
	[ $n -lt 200 ] || break
done
[ $n -gt 8 ] && [ $n -lt 200 ]
is "sign-off: killed at each of $((n - 1)) calls" 0 $?
is "each time the next run signed and delivered" 0 $stuck
is "every declaration has a receipt" "$(entries)" "$(receipts)"
highest=$(ls .plaudit/officers/cco/streams/*/chain/* | tail -n 1 | sed 's|.*/0*\([0-9]*\)-.*|\1|')
is "the officer's chain has no gap" "$highest" "$(ls .plaudit/officers/cco/streams/*/chain/* | wc -l)"

# --- retire: from the same state each time
sleep 2
rm -rf "$work/kept"
cp -a .plaudit "$work/kept"
pieces() { find .plaudit/evidence -type f | sed 's|.*/||' | sort; }
pieces >"$work/before"
[ -s "$work/before" ] || fatal "there is no evidence"
said() { # every payload of the chain
	for entry in .plaudit/streams/*/chain/*; do
		sed 's/.*"payload":"\([^"]*\)".*/\1/' "$entry" | base64 -d
	done
}
n=1 stuck=0 unsaid=0 left=0
while killed_at $n "$plaudit" retire --no-push; do
	said >"$work/said"
	for gone in $(pieces | comm -13 - "$work/before"); do
		grep -q "$gone" "$work/said" || unsaid=$((unsaid + 1))
	done
	"$plaudit" retire --no-push >retire.out 2>retire.err || {
		stuck=$((stuck + 1))
		echo "# after a kill at call $n: $(tail -n 1 retire.err)"
	}
	[ -e .plaudit/streams/*/retiring ] && left=$((left + 1))
	pieces >"$work/after"
	rm -rf .plaudit
	cp -a "$work/kept" .plaudit
	n=$((n + 1))
	[ $n -lt 400 ] || break
done
[ $n -gt 8 ] && [ $n -lt 400 ]
is "retire: killed at each of $((n - 1)) calls" 0 $?
is "no piece went before its tombstone was sealed" 0 $unsaid
is "each time the next run went on" 0 $stuck
is "and finished" 0 $left
is "what is old is gone then" 0 "$(wc -l <"$work/after")"
"$plaudit" retire >retire.out 2>&1
is "a run that nobody kills delivers its tombstone" 0 $?
is "every entry has a receipt at the end" "$(entries)" "$(receipts)"
is "no half-written file is left" 0 "$(no_halves)"
bad=0
for receipt in $(receipts_of telco) .plaudit/officers/cco/streams/*/receipts/*; do
	"$plaudit" verify -q --trust-root trust/trust-root.json "$receipt" || bad=$((bad + 1))
done
is "every receipt verifies" 0 $bad
kill "$collector_pid"
wait "$collector_pid" 2>/dev/null
"$plauditd" log check --dir "$work/collector" >check.txt 2>&1
is "the log is whole" 0 $?
finish
