#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The records engine beside DuckDB (tests/bench/package.json): the same queries
# over the same files with the same number of threads, whole processes in
# turns, medians of ROUNDS. The answers must be the same, else it fails.
# ROWS rows (default 10 million; 1.1 GB as CSV, 2.2 GB as NDJSON) are made in
# DATA, by default $BUILD/bench/data, and kept there.
set -u
ROWS=${ROWS:-10000000}
ROUNDS=${ROUNDS:-5}
THREADS=${THREADS:-2}
DATA=${DATA:-$BUILD/bench/data}
tools=$BUILD/bench
bad=0

have_peer=yes
if ! command -v node >/dev/null ||
	[ ! -d "$BUILD/npm/bench/node_modules/@duckdb" ]; then
	have_peer=
	echo "no node, or npm could not install tests/bench/package.json:" \
		"DuckDB is not measured"
fi
export PLAUDIT_NODE_MODULES="$BUILD/npm/bench/node_modules"

# make_once FILE COMMAND...: what is there already is kept
make_once() {
	made=$1
	shift
	[ -s "$made" ] && return
	"$@" >"$made.part" && mv "$made.part" "$made"
}

# site DIR KIND FILE: a site that has FILE for the source KIND
site() {
	mkdir -p "$1"
	cat >"$1/plaudit.yaml" <<-END
		entity: {id: bench, classes: [bank], name: {en: Bench, th: การวัดความเร็ว}}
		rule-pack: $PWD/tests/bench/records
		profiles: [bench]
		sources:
		  $2:
		    files: [$3]
		    environment: production
	END
}

# beside NAME KIND CHECK FILE [MORE]: answers compared, then both timed
beside() {
	name=$1 kind=$2 check=$3 file=$4 more=${5:-}
	here=$DATA/site-$(basename "$file")
	site "$here" "$kind" "$file"
	ours="$tools/records_pass $here/plaudit.yaml $check threads=$THREADS"
	theirs="node tests/bench/records_peer.mjs $check $THREADS $file"
	echo "$name"
	if [ -z "$have_peer" ]; then
		$ours $more || bad=1
		return
	fi
	$ours >"$here/ours" && $theirs >"$here/theirs" 2>/dev/null || bad=1
	if ! diff "$here/ours" "$here/theirs" >"$here/difference"; then
		echo "  the answers differ:"
		sed 's/^/  /' "$here/difference"
		bad=1
		return
	fi
	"$tools/side_by_side" "$ROUNDS" "plaudit, $THREADS threads${more:+, $more}" \
		"$ours $more" "DuckDB, $THREADS threads" "$theirs" || bad=1
}

mkdir -p "$DATA"
cases=$DATA/cases-$ROWS
numbers=$DATA/numbers-$ROWS
echo "making $ROWS rows (kept in $DATA)"
make_once "$cases.csv" "$tools/make_cases" "$ROWS" csv
make_once "$cases.ndjson" "$tools/make_cases" "$ROWS" ndjson
make_once "$numbers.csv" "$tools/make_cases" "$ROWS" numbers
make_once "$cases.csv.gz" gzip -c1 "$cases.csv"
make_once "$cases.csv.zst" zstd -qc "$cases.csv"

beside "CSV, by bank" bench_cases bench/by-bank "$cases.csv"
beside "NDJSON, by bank" bench_cases bench/by-bank "$cases.ndjson"
beside "CSV, by bank, ours with the commitment" \
	bench_cases bench/by-bank "$cases.csv" commit
beside "CSV, by person" bench_numbers bench/by-person "$numbers.csv"

for packed in gz zst; do
	case $packed in
	gz) unpack="gzip -dc" ;;
	zst) unpack="zstd -dcq" ;;
	esac
	here=$DATA/site-$packed
	site "$here" bench_cases "$cases.csv.$packed"
	echo "$packed: ours beside the unpacking alone"
	"$tools/side_by_side" "$ROUNDS" "plaudit, $THREADS threads" \
		"$tools/records_pass $here/plaudit.yaml bench/by-bank threads=$THREADS" \
		"$unpack | wc -l" "$unpack $cases.csv.$packed | wc -l" || bad=1
done

# pack_of COUNT: the pack of the bench with COUNT checks more on the same source,
# each with a condition, a share and two percentiles of its own
pack_of() {
	rm -rf "$DATA/pack"
	mkdir -p "$DATA/pack"
	cp -R tests/bench/records/checks tests/bench/records/policies "$DATA/pack"
	made=0
	while [ $made -lt "$1" ]; do
		made=$((made + 1))
		cat >"$DATA/pack/checks/bench/more-$made.yaml" <<-END
			title: {en: More, th: อีกรายการ}
			stage: [production]
			records:
			  source: bench_cases
			  where: row.channel == "aoc" && row.amount >= ${made}000
			  metrics:
			    cases: count()
			    within: share(coalesce(row.frozen_at, now) - row.reported_at <= ${made}m)
			    p95: quantile(0.95, coalesce(row.frozen_at, now) - row.received_at)
			    p50: quantile(0.50, coalesce(row.frozen_at, now) - row.reported_at)
			expect: [{that: cases >= 1 && p95 <= 1h && p50 <= 1h}]
			remedy: {en: None, th: ไม่มี}
			examples:
			  - name: nothing
			    now: 2026-03-01T00:00:00+07:00
			    rows: |
			      case_id,channel,reported_at,received_at,frozen_at,amount
			    verdict: unknown
		END
	done
}

echo "checks on one source (CSV, $THREADS threads)"
pack_of 30
site "$DATA/site-checks" bench_cases "$cases.csv"
sed -i "s|^rule-pack:.*|rule-pack: $DATA/pack|" "$DATA/site-checks/plaudit.yaml"
names=
for i in $(seq 30); do
	names="$names bench/more-$i"
done
"$tools/side_by_side" "$ROUNDS" "thirty checks" \
	"$tools/records_pass $DATA/site-checks/plaudit.yaml $names threads=$THREADS" \
	"one check" \
	"$tools/records_pass $DATA/site-checks/plaudit.yaml bench/more-1 threads=$THREADS" ||
	bad=1

echo "cost against rows (CSV, by bank, $THREADS threads)"
for rows in 10000 100000 1000000 10000000 100000000; do
	[ "$rows" -gt $((ROWS * 10)) ] && break
	file=$DATA/cases-$rows.csv
	make_once "$file" "$tools/make_cases" "$rows" csv
	site "$DATA/site-line" bench_cases "$file"
	"$tools/side_by_side" 3 "$rows rows" \
		"$tools/records_pass $DATA/site-line/plaudit.yaml bench/by-bank threads=$THREADS" \
		"nothing" true | sed -n 1p
	[ "$rows" -gt "$ROWS" ] && rm -f "$file"
done
exit $bad
