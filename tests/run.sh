#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the runners (all, or those named) over what is built in BUILD and adds
# them up. A runner prints `ok NAME`, `not ok NAME` and `skip NAME: reason`
# lines, each followed by what there is to say about it. The last line is
# `N passed, N failed[, N skipped]`; the exit status is 0 if none failed.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 70
BUILD=${BUILD:-$root/.build}
PLAUDIT=$BUILD/plaudit
PLAUDITD=$BUILD/plauditd
export BUILD PLAUDIT PLAUDITD
logs=$BUILD/test
mkdir -p "$logs"
unset NO_COLOR
export LC_ALL=C.UTF-8

passed=0 failed=0 skipped=0

# what is said under each `not ok` line, up to 20 lines of it
complaints() {
	awk '/^(ok|skip) /{on = 0} /^not ok /{on = 1; n = 0}
		on && n++ < 20 {print "  " $0}' "$1"
}

add_up() { # NAME LOG EXIT SECONDS
	p=$(grep -c '^ok ' "$2")
	f=$(grep -c '^not ok ' "$2")
	s=$(grep -c '^skip ' "$2")
	if [ "$3" != 0 ] && [ "$f" = 0 ]; then
		echo "not ok $1: the runner ended with $3" >>"$2"
		tail -n 12 "$2" | sed 's/^/  | /'
		f=1
	elif [ "$((p + f + s))" = 0 ]; then
		echo "not ok $1: nothing was run" >>"$2"
		f=1
	fi
	printf '%-10s %5d passed, %d failed' "$1" "$p" "$f"
	[ "$s" = 0 ] || printf ', %d skipped' "$s"
	printf '  (%d s)\n' "$4"
	complaints "$2"
	grep '^skip ' "$2" | sed 's/^/  /'
	passed=$((passed + p))
	failed=$((failed + f))
	skipped=$((skipped + s))
}

if [ -e "$logs/build.failed" ]; then
	echo "not ok build: something did not build (above)" | tee "$logs/build.log"
	failed=1
fi
for runner in ${*:-unit fuzz rules content docs house flow}; do
	case $runner in
	rules) script=tests/lint/test_rules.sh ;;
	*) script=tests/run_$runner.sh ;;
	esac
	case $runner in
	content | docs | house | flow)
		# one failure, not as many as there are tests
		[ -x "$PLAUDIT" ] && [ -x "$PLAUDITD" ] || {
			echo "not ok $runner: plaudit or plauditd is not built" |
				tee "$logs/$runner.log"
			failed=$((failed + 1))
			continue
		}
		;;
	esac
	begun=$(date +%s)
	sh "$script" >"$logs/$runner.log" 2>&1 </dev/null
	code=$?
	add_up "$runner" "$logs/$runner.log" $code $(($(date +%s) - begun))
done

printf '%d passed, %d failed' "$passed" "$failed"
[ "$skipped" = 0 ] || printf ', %d skipped' "$skipped"
echo
[ "$failed" = 0 ]
