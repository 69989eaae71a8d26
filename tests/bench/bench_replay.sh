#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run by sh, written for bash
[ -n "${BASH_VERSION:-}" ] || exec bash "$0" "$@"
# An audit of the demo bank judged again, from its evidence and from its records
# too, beside the audit itself: interleaved, medians of wall and processor time.
# The last ratio is to be at most 1.2. ROWS_ONE_OF=N takes an Nth of the rows,
# ROUNDS=N so many rounds.
set -u
here=$(cd "$(dirname "$0")" && pwd)
rounds=${ROUNDS:-7}
FLOW_DIR=$BUILD/bench-flow
. "$here/../flow/lib.sh" >/dev/null

times=$work/times
measured() { # NAME COMMAND...: a line of name, wall seconds, processor seconds
	local name=$1 TIMEFORMAT='%R %U %S' line
	shift
	line=$({ time "$@" >"$work/out" 2>"$work/err"; } 2>&1)
	echo "$name $line" >>"$times"
}
audit() { "$plaudit" audit --now $now --no-push --quiet --report "text:$work/report"; }
again() { "$plaudit" replay "$bundle" --trust-root trust/trust-root.json "$@"; }
median() { # NAME FIELDS: the median of the sum of these fields
	awk -v name="$1" -v wall="$2" '$1 == name { print wall ? $2 : $3 + $4 }' \
		"$times" | sort -n | awk '{ v[NR] = $1 }
		END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

collector_make
collector_start || fatal "the collector does not start"
records "$work" "${ROWS_ONE_OF:-1}"
institution bank
enrol bank bank th-bank
cd "$work/bank" || exit 1
"$plaudit" audit --now $now --quiet --report "text:$work/report" 2>/dev/null
bundle=$(receipts_of bank | tail -n 1)
again --rule-pack "$root" >/dev/null || fatal "evidence: not the same"
again --site plaudit.yaml >/dev/null || fatal "records: not the same"
for _ in $(seq "$rounds"); do
	measured audit audit
	measured records again --site plaudit.yaml
	measured evidence again --rule-pack "$root"
done
for wall in 1 0; do
	a=$(median audit $wall) e=$(median evidence $wall) r=$(median records $wall)
	[ $wall = 1 ] && of="wall time" || of="processor time"
	awk -v of="$of" -v a="$a" -v e="$e" -v r="$r" 'BEGIN {
		printf "%s: audit %.2f s, replay from evidence %.2f s (%.2f x), from records %.2f s (%.2f x)\n",
			of, a, e, e / a, r, r / a }'
done
