#!/bin/bash
# The disk of the state directory fills up while an audit sorts rows there: what
# needed them is unknown, with its reason; nothing is left behind, also after a
# kill -9, and with room the next run is as ever. The full disk is a small tmpfs
# where one may be mounted, and a limit on the size of files everywhere.
. "$(dirname "$0")/lib.sh"

rows=${ROWS:-220000}
mounted=

collector_make
collector_start || fatal "the collector does not start"
mkdir -p "$work/bank/exports" "$work/bank/tls" "$work/bank/trust" "$work/bank/.plaudit"
pack=$work/pack
cp -R "$root/tests/fixtures/pack" "$pack"
rm "$pack/plaudit.yaml"
cat >"$pack/checks/freeze/hold.yaml" <<CHECK
title: {en: Cases have one row each, th: แต่ละกรณีมีแถวเดียว}
stage: [production]
records:
  source: freeze_cases
  window: {column: received_at, last: 30d}
  per: {case: row.case_id}
  each: {rows: count()}
  metrics: {most: max(rows)}
expect:
  - that: most == 1
    because: {en: "the most is {most}", th: "มากที่สุด {most}"}
remedy: {en: Write each once, th: บันทึกครั้งเดียว}
examples:
  - name: once
    now: 2026-03-01T00:00:00+07:00
    rows: |
      case_id,received_at
      1,2026-02-10T10:00:00+07:00
    verdict: pass
  - name: twice
    now: 2026-03-01T00:00:00+07:00
    rows: |
      case_id,received_at
      1,2026-02-10T10:00:00+07:00
      1,2026-02-10T10:00:00+07:00
    verdict: fail
CHECK
cat >"$pack/policies/rulebooks/th-test.yaml" <<BOOK
title: {en: Test decree, th: กฎทดสอบ}
jurisdiction: TH
zone: Asia/Bangkok
issuer: {en: Nobody, th: ไม่มี}
instruments:
  ed-2568:
    title: {en: Decree, th: พระราชกำหนด}
    in-force: {from: 2025-04-13}
    source: [S03]
clauses:
  TH-T-01:
    instrument: ed-2568
    section: null
    duty: {en: Write each case down once, th: บันทึกแต่ละกรณีครั้งเดียว}
    binds: [bank]
    status: in-force
    seen: secondary
    severity: critical
    needs: measured
    checks:
      - {use: freeze/hold, shows: whole}
BOOK
cat >"$work/bank/plaudit.yaml" <<SITE
entity:
  id: th-examplebank
  classes: [bank]
  name: {en: Example Bank, th: ธนาคารตัวอย่าง}
rule-pack: "$pack"
profiles: [th-bank]
sources:
  freeze_cases:
    files: ["exports/f.csv"]
    environment: production
    zone: Asia/Bangkok
    order: key
key: {file: keys/agent.pem}
regulators:
  - {url: "$collector_url", trust-root: trust/trust-root.json, ca: tls/collector-ca.pem}
SITE
cp "$work/collector-tls/cert.pem" "$work/bank/tls/collector-ca.pem"
"$plaudit" key new "$work/bank/keys/agent.pem" >/dev/null || fatal "no key"
cd "$work/bank" || exit 1
# long keys in no order: sorting them takes more than there is memory for
awk -v n="$rows" 'BEGIN {
	print "case_id,channel,received_at,frozen_at,amount"
	pad = sprintf("%0180d", 0)
	for (i = 0; i < n; i++)
		printf "%s%07d,aoc,2026-11-%02dT10:00:00+07:00,2026-11-%02dT10:00:30+07:00,1.00\n",
			pad, i * 7919 % 1000003, 1 + i % 20, 1 + i % 20
}' >exports/f.csv

unmount() {
	[ -z "$mounted" ] || umount -l "$mounted"
	mounted=
}
trap 'stop_all; unmount' EXIT

audit() { # more options...
	"$plaudit" audit --now $now --lang en "$@" 2>audit.err | tr -s ' \n' '  ' >audit.txt
	return "${PIPESTATUS[0]}"
}
left() { # what lies in the state directory and is no part of it
	find .plaudit \( -name '*.tmp' -o -name '*.part' -o -name '*.next' -o -name '.spill-*' \) | wc -l
}
child_that_spills() { # PID: of its children one with a nameless file of 4 MiB
	local child
	for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do
		find -L "/proc/$child/fd" -type f -links 0 -size +4M 2>/dev/null |
			grep -q . && echo "$child" && return 0
	done
	return 1
}

# with_room and without: that command where there is room, where there is none
refuses() { # HOW
	without audit
	is "$1: a full disk leaves it unknown" 2 $?
	has "$1: for its reason" "the disk has no room" audit.txt
	has "$1: and says how much is needed" "MiB of room" audit.txt
	is "$1: nothing is left behind" 0 "$(left)"
	is "$1: what could not be seen is sealed and delivered" \
		"$(chain_of bank | wc -l)" "$(receipts_of bank | wc -l)"
	grep -q 'records committed' audit.txt
	is "$1: without a commitment" 1 $?
	with_room audit
	is "$1: with room it passes" 0 $?
	has "$1: and is committed to" "records committed 1" audit.txt
	is "$1: which leaves nothing either" 0 "$(left)"
}

killed() { # HOW
	local pid child= until
	with_room true
	"$plaudit" audit --now $now >/dev/null 2>&1 &
	pid=$!
	until=$((SECONDS + 20))
	while kill -0 $pid 2>/dev/null && [ $SECONDS -lt $until ]; do
		child=$(child_that_spills $pid) && break
	done
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	[ -n "$child" ]
	is "$1: killed while it spilled" 0 $?
	until=$((SECONDS + 10))
	while [ -e "/proc/$child/fd" ] && [ $SECONDS -lt $until ]; do sleep 0.05; done
	[ ! -e "/proc/${child:-self}/fd" ]
	is "$1: its child ends too" 0 $?
	is "$1: no file of it has a name" 0 "$(find .plaudit -name '.spill-*' | wc -l)"
	audit
	is "$1: and the next run is as ever" 0 $?
	is "$1: and cleans up what was half written" 0 "$(left)"
}

enrol bank bank th-bank
echo "# by a limit on the size of files"
without() { (ulimit -f 2048 && "$@"); }
with_room() { "$@"; }
refuses limit
killed limit

# nothing to sort, but the book of rows for next time
sed -i 's/f.csv/g.csv/; /order: key/d' plaudit.yaml
sed 's/0\{170\}//' exports/f.csv >exports/g.csv
refuses book
sed -i 's/g.csv/f.csv/; /zone: /a\    order: key' plaudit.yaml

cp -R .plaudit kept
if mount -t tmpfs -o size=70m,mode=0700 plaudit-full-disk .plaudit 2>mount.err; then
	echo "# by a file system of 70 MiB"
	mounted=$work/bank/.plaudit
	cp -R kept/. .plaudit/
	used() { df --output=used .plaudit | tail -n 1; }
	size() { mount -o "remount,size=$1" .plaudit; }
	without() { size 70m && "$@"; }
	with_room() { size 900m && "$@"; }
	refuses tmpfs
	before=$(used)
	killed tmpfs
	[ $(($(used) - before)) -lt 4096 ]
	is "tmpfs: its room is free again" 0 $?
else
	echo "skip full_disk: by a small file system, which may not be mounted here: $(tail -n 1 mount.err)"
fi
finish
