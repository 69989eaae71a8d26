#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each libFuzzer target (all, or those named) for SECONDS_EACH; what it finds
# lies in BUILD/found. A corpus grows in BUILD/corpus from the seeds.
set -u
bad=0
mkdir -p "$BUILD/found"
[ $# -gt 0 ] || set -- $(ls tests/fuzz/fuzz_*.c | sed 's|.*/fuzz_||; s|\.c$||')
for name; do
	corpus=$BUILD/corpus/$name
	seeds=tests/fuzz/seeds/$name
	mkdir -p "$corpus"
	[ -d "$seeds" ] || seeds=
	if UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
		"$BUILD/fuzz/fuzz_$name" -max_total_time="$SECONDS_EACH" \
		-max_len=65536 -rss_limit_mb=1024 -timeout=10 \
		-artifact_prefix="$BUILD/found/$name-" \
		"$corpus" $seeds >"$BUILD/found/$name.log" 2>&1; then
		echo "ok fuzz $name: $(
			sed -n 's/^Done \([0-9]*\) runs.*/\1 runs/p' \
				"$BUILD/found/$name.log")"
	else
		echo "not ok fuzz $name"
		grep -E 'ERROR|SUMMARY|Test unit' "$BUILD/found/$name.log" |
			sed 's/^/  /'
		bad=1
	fi
done
exit $bad
