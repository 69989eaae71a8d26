#!/bin/bash
# One log, one writer, one history: a second collector on the same directory is
# refused; a collector restored from a backup is found out by itself where
# log.lock was kept, and by its agents where all of it was set back.
. "$(dirname "$0")/lib.sh"

collector_make
collector_start || fatal "the collector does not start"
records "$work" 1000
institution platform
enrol platform social-media th-social-media
cd "$work/platform" || exit 1
"$plaudit" audit --now $now >/dev/null 2>&1
timeout 20 "$plauditd" serve --dir "$work/collector" --listen 127.0.0.1:0 >second.txt 2>&1
[ $? -ne 0 ]
is "a second collector on the same log is refused" 0 $?
has "with the reason" "another writer has this log" second.txt

stop() {
	kill "$collector_pid"
	wait "$collector_pid"
}
stop
cp -a "$work/collector" "$work/backup"
collector_start || fatal "no start"
"$plaudit" audit --now $now >/dev/null 2>&1
receipts=$(receipts_of platform | wc -l)
is "four receipts" 4 "$receipts"
stop
cp -a "$work/collector" "$work/true"

rm -f "$work/collector"/collector.db*
cp -a "$work/backup"/collector.db* "$work/collector/"
timeout 20 "$plauditd" serve --dir "$work/collector" --listen 127.0.0.1:0 >restored.txt 2>&1
is "a database from a backup beside its log.lock does not start" 4 $?
has "and says why" "was it restored from a backup?" restored.txt

rm -rf "$work/collector"
cp -a "$work/backup" "$work/collector"
collector_start || fatal "the whole backup starts: nothing in it is wrong"
"$plaudit" audit --now $now >/dev/null 2>audit.err
is "an agent that saw more ends with 4" 4 $?
has "it says where the proof is" "conflict-" audit.err
"$plaudit" push >push.txt 2>&1
is "push too" 4 $?
is "both checkpoints are kept, once" 2 "$(ls .plaudit/streams/*/conflict-*.txt | wc -l)"
has "the one it knew" "$(sed -n 2p .plaudit/streams/*/checkpoint)" "$(ls .plaudit/streams/*/conflict-*-known.txt)"
is "nothing was refused, all waits" 2 "$(ls .plaudit/streams/*/outbox/pending | wc -l)"
is "and no receipt was lost" "$receipts" "$(receipts_of platform | wc -l)"
stop
rm -rf "$work/collector"
cp -a "$work/true" "$work/collector"
collector_start || fatal "no start of the true one"
"$plaudit" push >push.txt 2>&1
is "with the true log back, all is delivered" 0 $?
finish
