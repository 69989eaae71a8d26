#!/bin/bash
# The whole path, small: enrol, audit, deliver, receipt, verify, tamper, push
# again, loosen, exit codes.
. "$(dirname "$0")/lib.sh"

collector_make
collector_start || fatal "the collector does not start: $(tail -n 2 "$work/collector.log")"
records "$work" 200
institution telco
institution platform
enrol telco telco th-telco
enrol platform social-media th-social-media

cd "$work/telco" || exit 1
"$plaudit" audit --now $now --report "json:report.json" --report text \
	--report html:report.html >audit.txt 2>audit.err
is "a failing institution exits with 1" 1 $?
for file in report.json report.html; do
	[ -s $file ]
	is "$file is written before a non-zero exit" 0 $?
done
is "two receipts: the attempt and the audit" 2 "$(receipts_of telco | wc -l)"
bundle=$(receipts_of telco | tail -n 1)
envelope=$(chain_of telco | tail -n 1)
"$plaudit" verify --trust-root trust/trust-root.json "$bundle" >verify.txt 2>&1
is "the receipt verifies" 0 $?
has "each step is named" "inclusion" verify.txt
"$plaudit" verify --trust-root trust/trust-root.json "$envelope" >/dev/null 2>&1
is "an envelope without receipt does not verify by itself" 4 $?
"$plaudit" verify --unlogged --trust-root trust/trust-root.json "$envelope" >/dev/null 2>&1
is "but with --unlogged" 0 $?
"$plaudit" verify --trust-root trust/trust-root.json \
	--pin 0000000000000000000000000000000000000000000000000000000000000000 \
	"$bundle" >pin.txt 2>&1
is "another pin is refused" 4 $?
if command -v strace >/dev/null; then
	# leaks cannot be looked for in what is traced
	ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 \
		strace -f -e trace=socket,connect -o strace.txt "$plaudit" verify \
		--trust-root trust/trust-root.json "$bundle" >/dev/null 2>&1
	is "verify opens no socket" 0 "$(grep -c 'socket(\|connect(' strace.txt)"
else
	echo "skip $test_name: verify opens no socket: no strace here"
fi

status=$(curl -sS --cacert "$work/collector-tls/cert.pem" -o again.json -w '%{http_code}' \
	-H 'Content-Type: application/vnd.dsse.envelope.v1+json' \
	--data-binary "@$envelope" "$collector_url/v1/attestations")
is "pushed again: 200" 200 "$status"
cmp -s again.json "$bundle"
is "with the original receipt" 0 $?
"$plaudit" push >push.txt 2>&1
is "nothing is left to push" 0 $?

"$plaudit" audit --now $now --quiet --no-push >/dev/null 2>&1
is "sealed and not sent: the verdict's exit code first" 1 $?
"$plaudit" push >push.txt 2>&1
is "push delivers it" 0 $?
is "four receipts" 4 "$(receipts_of telco | wc -l)"

cd "$work/platform" || exit 1
"$plaudit" audit --now $now >audit.txt 2>audit.err
is "something unseen exits with 2" 2 $?
"$plaudit" audit --now $now --max-unknown 2 --rehearsal >/dev/null 2>&1
is "and with 0 when that many are accepted" 0 $?
before=$(chain_of platform | wc -l)
"$plaudit" audit --now $now --rehearsal >/dev/null 2>&1
is "a rehearsal seals nothing" "$before" "$(chain_of platform | wc -l)"
is "the collector answers /checkpoint" 200 "$(collector_get /checkpoint "$work/checkpoint")"
is "an unknown path is 404" 404 "$(collector_get /v1/nothing "$work/nothing")"
has "as a problem" "tag:plaudit.example,2026:problem/" "$work/nothing"

sed 's|^allow:|parameters:\n  takedown/notice-latency: {limit: {value: 96h}}\nallow:|' \
	plaudit.yaml >loose.yaml
"$plaudit" lint loose.yaml >loose.txt 2>&1
is "a looser legal limit is refused" 3 $?
grep -Eq 'loose.yaml:[0-9]+:[0-9]+: error E[0-9]+' loose.txt
is "with its place" 0 $?
"$plaudit" audit --sitee x >/dev/null 2>usage.txt
is "a wrong option exits with 3" 3 $?
has "and is told what was meant" 'did you mean' usage.txt

# undeliverable: the collector is gone
kill "$collector_pid"
wait "$collector_pid" 2>/dev/null
is "the collector stops cleanly" 0 $?
cd "$work/telco" || exit 1
"$plaudit" audit --now $now --push-timeout 1 --fail-on critical --max-unknown 9 >/dev/null 2>&1
code=$?
[ $code -eq 1 ] || [ $code -eq 5 ]
is "not delivered: 5 unless a verdict comes first (got $code)" 0 $?
"$plaudit" push --timeout 1 >push.txt 2>&1
is "push says 5 while the collector is away" 5 $?
collector_start || fatal "the collector does not start again"
"$plaudit" push >push.txt 2>&1
is "and delivers when it is back" 0 $?
is "six receipts" 6 "$(receipts_of telco | wc -l)"
"$plauditd" log check --dir "$work/collector" >check.txt 2>&1 ||
	kill "$collector_pid"
has "the log is whole" " 0 wrong" check.txt
finish
