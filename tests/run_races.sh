#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Data races (programs built with SANITIZE=thread): the records engine with more
# threads than cores, the collector under many connections, and the flow tests
# of FLOWS. A report of the sanitizer, wherever it was written, fails the run.
set -u
cd "$(dirname "$0")/.." || exit 70
PLAUDIT=$BUILD/plaudit
PLAUDITD=$BUILD/plauditd
export BUILD PLAUDIT PLAUDITD
reports=$BUILD/test/reports
rm -rf "$reports"
mkdir -p "$reports"
chmod 777 "$reports" # a fenced child may run as somebody else
export TSAN_OPTIONS="log_path=$reports/tsan:halt_on_error=0:exitcode=66"
bad=0
# the sanitizer wants its addresses where it expects them
still=
setarch -R true 2>/dev/null && still='setarch -R'

try() { # NAME COMMAND...
	name=$1
	shift
	if timeout -k 5 600 $still "$@" >"$BUILD/test/$name.log" 2>&1; then
		echo "ok $name"
	else
		echo "not ok $name: exit $?"
		tail -n 8 "$BUILD/test/$name.log" | sed 's/^/  /'
		bad=1
	fi
}
try records "$BUILD/bench/bench_records" 30000 5
try spill "$BUILD/bench/bench_spill" 60000 3 "" 256
try intake "$BUILD/bench/bench_intake" 600 12
FLOWS=${FLOWS:-path} $still sh tests/run_flow.sh || bad=1

found=$(find "$reports" -type f)
for report in $found; do
	grep -hE '^SUMMARY|^FATAL' "$report"
done | sort | uniq -c | sort -rn | head -n 40
if grep -rlaF "Can't open file: $reports" "$BUILD/test" "$BUILD/flow"; then
	echo "these tell of a report that a fenced child could not write"
	bad=1
fi
if [ -n "$found" ]; then
	echo "reports of the sanitizer in $reports"
	bad=1
fi
exit $bad
