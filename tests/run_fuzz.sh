#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each fuzz target over its seeds and over every fixture there is: whatever a
# parser is given, it must not crash. No fuzzer is needed for this.
set -u
bad=0
fixtures=$(find tests/fixtures tests/fuzz/seeds checks policies -type f \
	-size -256k | LC_ALL=C sort)
for source in tests/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	program=$BUILD/replay/$name
	if [ ! -x "$program" ]; then
		echo "not ok $name: its program is not built"
		bad=1
	elif [ ! -d "tests/fuzz/seeds/${name#fuzz_}" ]; then
		echo "not ok $name: no seeds in tests/fuzz/seeds/${name#fuzz_}"
		bad=1
	# shellcheck disable=SC2086 # a list of names without blanks
	elif out=$(timeout -k 5 120 "$program" $fixtures 2>&1); then
		echo "ok $name: $(echo "$out" | tail -n 1)"
	else
		echo "not ok $name"
		echo "$out" | tail -n 8 | sed 's/^/  /'
		bad=1
	fi
done
exit $bad
