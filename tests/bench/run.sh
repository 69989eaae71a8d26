#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every bench program and script, one after the other, on a machine that does
# nothing else if the numbers are to mean something.
set -u
bad=0
for program in "$BUILD"/bench/bench_*; do
	case $program in *.d) continue ;; esac
	echo "== $(basename "$program")"
	"$program" || bad=1
done
for script in tests/bench/bench_*.sh; do
	[ -e "$script" ] || continue
	echo "== $(basename "$script" .sh)"
	sh "$script" || bad=1
done
exit $bad
