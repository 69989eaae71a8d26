#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The tests with programs built under SANITIZE. A leak in a Criterion test does
# not fail it, and a child's report may go nowhere: so reports are written to
# files, and a file fails the run. FLOWS names the flow tests that are run.
set -u
reports=$BUILD/test/reports
rm -rf "$reports"
mkdir -p "$reports"
chmod 777 "$reports" # a fenced child may run as somebody else
export ASAN_OPTIONS="log_path=$reports/asan:detect_leaks=1:abort_on_error=0${ASAN_MORE:+:$ASAN_MORE}"
export UBSAN_OPTIONS="log_path=$reports/ubsan:print_stacktrace=1"
# a program with its sanitizers begins slowly, and a flow test has five minutes
export KILLS=${KILLS:-40}
FLOWS=${FLOWS:-} sh tests/run.sh ${RUNNERS:-unit fuzz content flow}
code=$?
# what a fenced child had to report it could not write there
grep -rlaF "Can't open file: $reports" "$BUILD/test" "$BUILD/flow" 2>/dev/null |
	sed 's/^/a report that could not be written, told in /' >"$BUILD/test/lost"
if [ -s "$BUILD/test/lost" ]; then
	cat "$BUILD/test/lost"
	code=1
fi
found=$(find "$reports" -type f)
for report in $found; do
	echo "sanitizer: $(grep -m 1 -hE 'ERROR:|runtime error:|SUMMARY|Sanitizer' "$report")"
done | sort | uniq -c | sort -rn | head -n 40
if [ -n "$found" ]; then
	echo "$(echo "$found" | wc -l) sanitizer reports in $reports"
	code=1
fi
exit $code
