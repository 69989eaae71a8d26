#!/bin/bash
# kill -9 of `plaudit answer` before each write, fsync and rename of its state:
# the next run ends what it began. The chain tells of the answer once, and it is
# the answer that the regulator has.
. "$(dirname "$0")/lib.sh"

collector_make
collector_start || fatal "the collector does not start"
freeze_bank '{max-rows-per-month: 1000, approve: automatic}'
cd "$work/bank" || exit 1
freeze_cases 200 >exports/f-1.csv
enrol bank bank th-bank
"$plaudit" commit --now $now >out.txt 2>err.txt || fatal "commit: $(tail -n 2 err.txt)"
id=$(basename "$(receipts_of bank | tail -n 1)" .json | sed 's/^[0-9]*-//; s/\..*//')
entries() { # of the chain, that tell of an answer to challenge $1: their answers
	for f in $(chain_of bank); do
		sed -n 's/.*"payload":"\([^"]*\)".*/\1/p' "$f" | base64 -d 2>/dev/null
		echo
	done | grep 'challenge-answer/v1' | grep "\"challenge\":\"[^\"]*$1" |
		sed -n 's/.*"response":"\([^"]*\)".*/\1/p'
}
registered() { sed -n 's/.*"response": *"\([^"]*\)".*/\1/p' ".plaudit/disclosures/$1.json"; }

step=0 killed=0 wrong=
while [ $step -lt 60 ]; do
	step=$((step + 1))
	"$plauditd" challenge new th-examplebank "$id" --dir "$work/collector" \
		--source freeze_cases --ask "c$(printf %04d $((step * 2)))" >"$work/new.txt" 2>&1 ||
		fatal "no challenge: $(cat "$work/new.txt")"
	one=$(sed -n 's/^challenge \([0-9a-f]*\) to.*/\1/p' "$work/new.txt")
	FAIL_AT=$step FAIL_KILL=1 FAIL_UNDER="$PWD/.plaudit" \
		LD_PRELOAD="$BUILD/peers/fail_io.so" "$plaudit" answer >out.txt 2>&1
	code=$?
	"$plaudit" answer >out.txt 2>err.txt
	[ "$(entries "$one" | wc -l)" = 1 ] || wrong="$wrong $step:entries"
	[ "$(entries "$one")" = "$(registered "$one")" ] || wrong="$wrong $step:differs"
	"$plauditd" challenge list --dir "$work/collector" | grep -q "^$one [^ ]* answered:" ||
		wrong="$wrong $step:open"
	[ $code = 137 ] || break
	killed=$((killed + 1))
done
echo "# killed at $killed places"
[ $killed -ge 8 ]
is "killed at each step of an answer" 0 $?
is "each time the next run makes it good (step:what)" "" "$wrong"
"$plauditd" challenge list --dir "$work/collector" >list.txt
is "the regulator finds the entry of each answer" 0 "$(grep -c 'no entry\|another answer' list.txt)"
finish
