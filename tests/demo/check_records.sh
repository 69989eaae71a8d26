#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The records' maker gives the same bytes twice, other bytes for another moment,
# and plants exactly what truth.csv speaks of: check_records.sh PROGRAM
set -eu

program=$1
now=2026-11-20T09:00:00+07:00
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

is() {
	if [ "$2" != "$3" ]; then
		echo "check_records: $1: $2, wanted $3" >&2
		failed=1
	fi
}

sums() {
	(cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum)
}

"$program" --now "$now" --out "$dir/a"
"$program" --now "$now" --out "$dir/s" --one-of 20
"$program" --now "$now" --out "$dir/b" --one-of 20
"$program" --now 2026-11-21T09:00:00+07:00 --out "$dir/c" --one-of 20
"$program" --now 2026-11-20T02:00:00Z --out "$dir/d" --one-of 20
sums "$dir/s" >"$dir/a.sums"
sums "$dir/b" >"$dir/b.sums"
sums "$dir/d" >"$dir/d.sums"
is "files" "$(wc -l <"$dir/a.sums")" 12
is "second run" "$(sha256sum <"$dir/b.sums")" "$(sha256sum <"$dir/a.sums")"
is "the same moment in UTC" "$(sha256sum <"$dir/d.sums")" \
	"$(sha256sum <"$dir/a.sums")"
is "another moment differs" \
	"$(cmp -s "$dir/s/telco/exports/orders.csv" \
		"$dir/c/telco/exports/orders.csv" && echo same || echo other)" \
	other

cd "$dir/a"
is "bank: links nobody asked for" "$(awk -F, \
	'$4 == "true" && $5 != "true"' bank/exports/messages.csv | wc -l)" 0
is "bank: large transfers without a face" "$(awk -F, 'FNR > 1 &&
	$4 >= 50000 && $10 == "executed" && $9 == "" &&
	!($7 == "face" && $8 == "pass")' bank/exports/transfers-?.csv | wc -l)" 0
is "bank: daily sums without a face" "$(awk -F, 'FNR > 1 &&
	$6 >= 200000 && $10 == "executed" && $9 == ""' \
	bank/exports/transfers-?.csv | wc -l)" 0
is "bank: freeze rows by the total" \
	"$(sed 1d bank/exports/freeze-cases.csv | wc -l)" \
	"$(sed 1d bank/exports/freeze-cases.total.csv)"
is "telco: unregistered names delivered" "$(awk -F, \
	'$5 == "false" && $9 != "blocked"' telco/exports/a2p-messages.csv |
	wc -l)" 0
is "telco: unchecked links delivered" "$(awk -F, \
	'$6 != "" && $7 == "false" && $9 == "delivered"' \
	telco/exports/a2p-messages.csv | wc -l)" 63
is "platform: broken rows" "$(grep -c '#VALUE!' \
	platform/exports/takedown-notices.csv)" 16
is "platform: broken rows by source" "$(awk -F, '/#VALUE!/ {n[$2]++}
	END {print n["user"] "," n["mdes"]}' \
	platform/exports/takedown-notices.csv)" 8,8
[ "$failed" = 0 ] && echo "check_records: the demo's records are what they should be"
exit "$failed"
