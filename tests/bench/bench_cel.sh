#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The expression language beside two implementations in JavaScript
# (tests/bench/package.json): the same expressions, the same facts, in turns on
# one machine; of each the median of ROUNDS runs. An expression that a peer
# cannot parse is named and left out for both sides.
set -u
ROUNDS=${ROUNDS:-5}
here=tests/bench
modules=$BUILD/npm/bench/node_modules
work=$BUILD/bench/cel
mkdir -p "$work"

if ! command -v node >/dev/null || [ ! -d "$modules/cel-js" ]; then
	echo "skipped: no node, or npm could not install $here/package.json"
	exit 0
fi
export PLAUDIT_NODE_MODULES="$modules"

# stdin: `TASK NANOSECONDS` of all rounds; the median of each task
medians() {
	sort -k1,1 -k2,2g | awk '
		$1 != task { if (n) print task, v[int((n + 1) / 2)]; task = $1; n = 0 }
		{ v[++n] = $2 }
		END { if (n) print task, v[int((n + 1) / 2)] }'
}

bad=0
for peer in @marcbachmann/cel-js cel-js; do
	short=$(echo "$peer" | tr -d '@' | tr '/' '-')
	file=$work/$short.txt
	node $here/cel_peers.mjs "$peer" $here/expressions.txt refused \
		>"$work/refused" || { bad=1; continue; }
	awk 'FILENAME == ARGV[1] { refused[$0]; next } !($0 in refused)' \
		"$work/refused" $here/expressions.txt >"$file"
	echo "$peer $(sed -n "s|.*\"$peer\": \"\(.*\)\".*|\1|p" \
		$here/package.json), $(grep -vc '^[:#]' "$file") of" \
		"$(grep -vc '^[:#]' $here/expressions.txt) expressions"
	sed 's/^/  cannot parse or check: /' "$work/refused"
	: >"$work/ours"
	: >"$work/peer"
	round=0
	while [ $round -lt "$ROUNDS" ]; do
		"$BUILD/bench/bench_cel" peers "$file" >>"$work/ours" || bad=1
		node $here/cel_peers.mjs "$peer" "$file" >>"$work/peer" || bad=1
		round=$((round + 1))
	done
	medians <"$work/ours" >"$work/ours.median"
	medians <"$work/peer" >"$work/peer.median"
	printf '  %-16s %12s %12s %8s\n' task 'ours ns' 'peer ns' ratio
	awk 'function row(task, mine, theirs) {
			printf "  %-16s %12.1f %12.1f %7.1fx\n", task, mine, theirs, theirs / mine
		}
		NR == FNR { ours[$1] = $2; next }
		{ row($1, ours[$1], $2) }
		$1 == "parse-check" { row("load", ours["load"], $2) }' \
		"$work/ours.median" "$work/peer.median"
done
echo "parse-check: both parse and check types, but cel-js, which has no checker"
echo "and only parses. load: ours compiles as well (constants folded, patterns"
echo "compiled), beside the same parse and check of the peer, which compiles none"
exit $bad
