#!/bin/bash
# A source that is a table: by cursor with its commitment and kept rows, and
# pushed down, on a PostgreSQL of the test's own; the random checks of
# unit/test_push_down_run on it. Skipped, and said, where there is no server.
. "$(dirname "$0")/lib.sh"

server_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
if [ -z "$server_bin" ] || ! grep -qs 'PostgreSQL Unicode' /etc/odbcinst.ini; then
	echo "skip databases: no PostgreSQL server or no driver for it (1 skipped)"
	finish
fi
# a server does not run as root
as=
[ "$(id -u)" -ne 0 ] || as="runuser -u postgres --"
data=$(mktemp -d /tmp/plaudit-pg-XXXXXX)
[ -z "$as" ] || chown postgres "$data"
trap 'stop_all; rm -rf "$data"' EXIT
cd / || exit 1
$as "$server_bin/initdb" -D "$data/data" -A trust -U owner --locale=C.UTF-8 \
	-E UTF8 --no-sync >"$work/initdb.txt" 2>&1 || fatal "initdb"
port=$(free_port)
$as "$server_bin/postgres" -D "$data/data" -k "$data" -h 127.0.0.1 -p $port \
	-c fsync=off -c jit=off -c shared_buffers=32MB -c autovacuum=off \
	>"$work/server.txt" 2>&1 &
pids="$pids $!"
wait_line "$work/server.txt" 'ready to accept' 20 || fatal "no server"
# runuser does not hand a signal on: stop the server itself
pids="$pids $(head -n 1 "$data/data/postmaster.pid")"
sql() { psql -X -q -h "$data" -p $port -U owner -d postgres -v ON_ERROR_STOP=1 "$@"; }
password=plantedDatabaseCanary4417
dsn="Driver=PostgreSQL Unicode;Server=127.0.0.1;Port=$port;Database=postgres"

checks=${DIFFERENTIAL_CHECKS:-1000}
random() { # PLANT: the random checks, with a difference in that database
	PLAUDIT_TEST_POSTGRES="$dsn;UID=owner" PLAUDIT_TEST_CHECKS=$checks \
		PLAUDIT_TEST_PLANT=$1 timeout 3600 \
		"$BUILD/unit/test_push_down_run" >"$work/random.txt" 2>&1
}
begun=$SECONDS
random ''
is "$checks random checks: file, cursor and push-down agree" 0 $?
echo "# in $((SECONDS - begun)) s"
has "on both databases" "$checks checks: file = SQLite by cursor and push-down = PostgreSQL by cursor and push-down" "$work/random.txt"
checks=200
for plant in sqlite postgresql; do
	random $plant
	is "a value that is another in $plant is found" 1 $?
	has "by its cursor" "$plant by cursor: " "$work/random.txt"
done

sql <<END || fatal "no table"
CREATE SCHEMA ops;
CREATE TABLE ops.cases (case_id text PRIMARY KEY, channel text NOT NULL,
	"วันที่รับแจ้ง" timestamptz NOT NULL, victim_called_at timestamptz,
	frozen_at timestamptz, released_at timestamptz, outcome text NOT NULL,
	amount_traced_thb numeric(14,2), amount_held_thb numeric(14,2),
	tier text, next_hop_notified_at timestamptz, police_notified_at timestamptz);
INSERT INTO ops.cases SELECT 'c' || i, CASE WHEN i % 3 = 0 THEN 'bank' ELSE
	'aoc' END, t, NULL, CASE WHEN i % 500 > 0 THEN t + (i % 11) * interval
	'1 min' END, NULL, 'held', 12.50, 10, 'ระดับ ' || i % 3, NULL, NULL FROM
	(SELECT i, timestamptz '2026-10-25 00:00+07' + i * interval '13 min' AS
	t FROM generate_series(1, 3000) i) s;
CREATE ROLE reader LOGIN PASSWORD '$password';
CREATE ROLE writer LOGIN;
GRANT USAGE ON SCHEMA ops TO reader, writer;
GRANT SELECT ON ops.cases TO reader;
GRANT ALL ON ops.cases TO writer;
END

# site DIRECTORY MORE: a bank whose cases are in the table
site() {
	mkdir -p "$work/$1/keys"
	cat >"$work/$1/plaudit.yaml" <<END
entity: {id: th-examplebank, classes: [bank], name: {en: Example Bank, th: ธนาคารตัวอย่าง}}
rule-pack: $root
profiles: [th-bank]
sources:
  freeze_cases:
    odbc: {dsn: {env: CORE_DSN}, dialect: postgresql, table: ops.cases}
    environment: production
    zone: Asia/Bangkok
    columns: {received_at: วันที่รับแจ้ง}
$2
key: {file: keys/agent.pem}
END
	[ -e "$work/$1/keys/agent.pem" ] ||
		"$plaudit" key new "$work/$1/keys/agent.pem" >/dev/null || fatal "no key"
	cd "$work/$1" || exit 1
}
audit() { "$plaudit" audit --now $now --report json:r.json --report text:r.txt "$@" >out.txt 2>err.txt; }
# what all checks saw
facts() { tr -d '\n ' <r.json | grep -o '"seen":\[[^]]*\]' | sort -u; }
# what the report says of the source; python and jq are not at hand
in_report() { tr -d '\n ' <r.json | grep -qF -- "$1"; }
says() { if in_report "$2"; then ok "$1"; else not_ok "$1: no $2 in $PWD/r.json"; fi; }

export CORE_DSN="$dsn;UID=reader;PWD=$password"
site cursor "    keep: 90d"
audit --no-push
cp r.json cursor.json
says "the cursor's rows are all read" '"rows":3000'
says "the role may only read" '"role":"select-only"'
says "in one transaction" '"transaction":"repeatable-read,read-only"'
says "and committed to" '"shownBy":"measured-committed"'
root1=$(tr -d '\n ' <r.json | sed 's/.*"commitment":{[^}]*"root":"\([0-9a-f]*\)".*/\1/')
is "the rows are kept under the commitment's root" 1 "$(ls .plaudit/rows | grep -c "^$root1\$")"
is "and are not readable as text" 0 "$(grep -c 'aoc' ".plaudit/rows/$root1")"
is "nothing is left half written" 0 "$(ls .plaudit/rows | grep -c part)"
sql -c "UPDATE ops.cases SET outcome = 'not-ours'"
"$plaudit" records prove --source freeze_cases --stream local --row 5,2999 --out proof.json >prove.txt 2>&1
is "two rows are proved although the table moved on" 0 $?
chmod 600 ".plaudit/rows/$root1" && printf x | dd of=".plaudit/rows/$root1" bs=1 seek=500 conv=notrunc 2>/dev/null
"$plaudit" records prove --source freeze_cases --stream local --row 5 --out none.json >prove.txt 2>&1
is "kept rows that were changed prove nothing" 4 $?
cursor_facts=$(facts)

export CORE_DSN="$dsn;UID=writer"
audit --rehearsal
says "a role that could write is told" '"role":"can-write"'
unset CORE_DSN
audit --rehearsal
says "without the connection string it is unreachable" '"reason":"unreachable"'
export CORE_DSN="$dsn;UID=nobodyatall"
audit --rehearsal
says "and so it is for a role that is not there" '"verdict":"unknown"'

export CORE_DSN="$dsn;UID=reader;PWD=$password"
sql -c "UPDATE ops.cases SET outcome = 'held'"
site pushed "    push-down: true"
audit --no-push
says "pushed down, the same number of rows" '"rows":3000'
says "the database computes" '"computedBy":"database"'
says "and shows no more than measured" '"shownBy":"measured"'
is "nothing is committed to" 0 "$(tr -d '\n ' <r.json | grep -c measured-committed)"
has "people read it too" "computed by the database" r.txt
pushed_facts=$(facts)
is "the facts are those of the cursor" "$cursor_facts" "$pushed_facts"
has "and there are some" '"value"' <(echo "$cursor_facts")

# --- rows looked up in another source: a table, a file, or both tables ------------
sql <<END || fatal "no transfers"
CREATE TABLE ops.transfers (txn_id text PRIMARY KEY, at timestamptz NOT NULL,
	amount numeric(14,2) NOT NULL, exempt_code text);
INSERT INTO ops.transfers SELECT 'c' || i * 4, timestamptz '2026-11-20
	00:00+07' + i * interval '1 min', i, NULL FROM generate_series(1, 900) i;
GRANT SELECT ON ops.transfers TO reader;
END
# pair DIRECTORY TRANSFERS CASES: a bank whose own check joins the two
pair() {
	site "$1" ''
	mkdir -p own/local
	cat >own/local/known.yaml <<'END'
title: {en: Transfers of known cases, th: รายการโอนของกรณีที่ทราบ}
stage: [production]
parameters:
  most: {type: int, stricter: lower, about: {en: Most unknown ones, th: จำนวนที่ไม่ทราบมากที่สุด}}
records:
  source: transfers
  join:
    case: {source: freeze_cases, key: other.case_id, on: row.txn_id, take: {n: count(), at: max(other.received_at)}}
  metrics: {all: count(), unknown: count(case.n == 0), late: "count(case.at != null && case.at > row.at)", money: "sum(row.amount)"}
expect:
  - that: unknown <= params.most
    because: {en: "{unknown} of {all}", th: "{unknown} จาก {all}"}
remedy: {en: Look., th: ตรวจดู}
examples:
  - name: known
    now: 2026-03-01T00:00:00+07:00
    with: {most: 0}
    rows: |
      txn_id,at,amount
      c1,2026-02-20T10:00:00+07:00,1.00
    rows-of:
      case: |
        case_id,received_at
        c1,2026-02-20T10:00:00+07:00
    verdict: pass
  - name: unknown
    now: 2026-03-01T00:00:00+07:00
    with: {most: 0}
    rows: |
      txn_id,at,amount
      c2,2026-02-20T10:00:00+07:00,1.00
    rows-of:
      case: |
        case_id,received_at
        c1,2026-02-20T10:00:00+07:00
    verdict: fail
END
	cat >plaudit.yaml <<END
entity: {id: th-examplebank, classes: [bank], name: {en: Example Bank, th: ธนาคารตัวอย่าง}}
rule-pack: $root
profiles: [th-bank]
local-checks: own
parameters: {local/known: {most: {value: 5}}}
sources:
  transfers: {$2, environment: production, zone: Asia/Bangkok}
  freeze_cases: {$3, environment: production, zone: Asia/Bangkok}
key: {file: keys/agent.pem}
END
}
odbc() { echo "odbc: {dsn: {env: CORE_DSN}, dialect: postgresql, table: $1}"; }
sql -c "COPY (SELECT * FROM ops.transfers ORDER BY txn_id) TO STDOUT CSV HEADER" >"$work/transfers.csv"
sql -c "COPY (SELECT case_id, channel, to_char(\"วันที่รับแจ้ง\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SSZ') AS received_at, outcome FROM ops.cases ORDER BY case_id) TO STDOUT CSV HEADER" >"$work/cases.csv"
sed -i 's/+00,/+00:00,/; s/+07,/+07:00,/' "$work/transfers.csv"
sql -c "ALTER TABLE ops.cases RENAME \"วันที่รับแจ้ง\" TO received_at"
# what the check saw, and how strongly
joined_facts() { tr -d '\n ' <r.json | grep -o '"key":"local/known.*' | grep -o '"seen":\[[^]]*\]' | head -n 1; }
pair files-both "files: [$work/transfers.csv]" "files: [$work/cases.csv]"
audit --no-push
wanted=$(joined_facts)
has "the files say something" '"unknown","value":150' <(echo "$wanted")
pair file-table "files: [$work/transfers.csv]" "$(odbc ops.cases), keep: 9d"
audit --no-push
is "a file's rows are looked up in a table" "$wanted" "$(joined_facts)"
says "by a role that may only read" '"role":"select-only"'
says "whose rows are committed to" '"shownBy":"measured-committed"'
is "and kept" 1 "$(ls .plaudit/rows | wc -l)"
"$plaudit" records prove --source freeze_cases --stream local --row 5 --out p.json >prove.txt 2>&1
is "so that they are proved" 0 $?
pair table-file "$(odbc ops.transfers)" "files: [$work/cases.csv]"
audit --rehearsal
is "a table's rows in a file" "$wanted" "$(joined_facts)"
pair table-table "$(odbc ops.transfers)" "$(odbc ops.cases)"
audit --rehearsal
is "a table's rows in a table" "$wanted" "$(joined_facts)"
says "in one transaction with the other" '"transaction":"repeatable-read,read-only,withfreeze_cases"'
says "with an account of the rows looked up in" '"source":"freeze_cases"}],"key":"local/known'
# the second table changes when the first is already being read
(
	echo "BEGIN; LOCK TABLE ops.cases;"
	while [ ! -e "$work/changed" ]; do sleep 0.1; done
	echo "COMMIT;"
) | sql &
until [ "$(sql -At -c "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'ops.cases'::regclass")" = 1 ]; do sleep 0.1; done
audit --rehearsal &
audit_pid=$!
for _ in $(seq 200); do
	[ "$(sql -At -c "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader' AND wait_event_type = 'Lock'")" = 1 ] && break
	sleep 0.1
done
sql -c "INSERT INTO ops.transfers SELECT 'n' || i, timestamptz '2026-11-20 00:00+07', 1, NULL FROM generate_series(1, 100) i"
touch "$work/changed"
wait $audit_pid
is "both are of one moment: what came later is in neither" "$wanted" "$(joined_facts)"
sql -c "DELETE FROM ops.transfers WHERE txn_id LIKE 'n%'"
pair pushed-join "$(odbc ops.transfers)" "$(odbc ops.cases), push-down: true"
audit --rehearsal
is "not in one that is pushed down" 3 $?
has "which is said when it is loaded" "push-down of local/known: its rows are looked up" err.txt
pair pushed-main "$(odbc ops.transfers), push-down: true" "$(odbc ops.cases)"
audit --rehearsal
is "nor of one" 3 $?
has "with the reason" "is not among the forms (and more)" err.txt

# --- roots without judging -------------------------------------------------------
site hourly "    keep: 9d"
sed -i '/columns:/d' plaudit.yaml
"$plaudit" commit >out.txt 2>err.txt
is "a table's roots are sealed" 0 $?
sql -c "UPDATE ops.cases SET channel = 'police' WHERE case_id = 'c7'" -c "DELETE FROM ops.cases WHERE case_id = 'c8'"
"$plaudit" commit --lang en >out.txt 2>err.txt
has "a row of it that was rewritten is told" "Rewritten: 1 rows" out.txt
has "and one that was removed" "Removed: 1 rows" out.txt
"$plaudit" records prove --row 3 --out p.json >prove.txt 2>&1
is "its rows are proved" 0 $?
site pushed-hourly "    push-down: true"
sed -i '/columns:/d' plaudit.yaml
"$plaudit" commit >out.txt 2>err.txt
is "what is pushed down is not read" 3 $?
has "and that is said" "what is pushed down is not read" err.txt

hits=$(grep -rlF "$password" "$work" | wc -l)
is "the planted password is in no output" 0 "$hits"
finish
