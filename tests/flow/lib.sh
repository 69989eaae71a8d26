# Sourced by the flow tests: the binary under test, a scratch directory, small
# institutions with generated records, a collector on loopback. Every process
# is stopped by its pid; everything is bounded in time.
# BUILD is where plaudit and plauditd are; FLOW_DIR where a test may write.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/ports.sh"
BUILD=${BUILD:-$root/.build}
case $BUILD in /*) ;; *) BUILD=$root/$BUILD ;; esac
plaudit=$BUILD/plaudit
plauditd=$BUILD/plauditd
test_name=$(basename "$0" .sh)
work=${FLOW_DIR:-$BUILD/flow}/$test_name
now=2026-11-22T12:00:00Z
passed=0
failed=0
pids=

rm -rf "$work"
mkdir -p "$work"

ok() {
	passed=$((passed + 1))
	echo "ok $test_name: $*"
}
not_ok() {
	failed=$((failed + 1))
	echo "not ok $test_name: $*"
}
# is DESCRIPTION WANTED GOT
is() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1: wanted '$2', got '$3'"; fi; }
# has DESCRIPTION TEXT FILE
has() { if grep -qF -- "$2" "$3"; then ok "$1"; else not_ok "$1: no '$2' in $3: $(tail -n 3 "$3")"; fi; }
finish() {
	echo "$passed passed, $failed failed"
	[ $failed -eq 0 ]
	exit
}
fatal() {
	not_ok "$*"
	finish
}

stop_all() {
	touch "$work/stop" # what feeds in the background ends by it
	for pid in $pids; do kill "$pid" 2>/dev/null; done
	wait 2>/dev/null
}
trap stop_all EXIT
trap 'exit 130' INT TERM

wait_line() { # FILE PATTERN SECONDS
	local until=$((SECONDS + $3))
	while [ $SECONDS -lt $until ]; do
		grep -q "$2" "$1" 2>/dev/null && return 0
		sleep 0.02
	done
	return 1
}

# Records of the demo's institutions, one of N rows: records DIR N
records() {
	"$BUILD/demo-records" --now "$now" --out "$1" --one-of "$2" >/dev/null ||
		fatal "no records"
}

# institution NAME: makes $work/NAME with site file and records; the URL of the
# collector is $collector_url.
institution() {
	local dir=$work/$1
	mkdir -p "$dir/tls" "$dir/trust"
	sed -e "s|@PACK@|$root|" -e "s|@COLLECTOR@|$collector_url|" \
		-e "s|@PORTAL_PORT@|1|" -e "s|@GATEWAY_PORT@|1|" "$root/tests/demo/$1/plaudit.yaml" \
		>"$dir/plaudit.yaml"
	"$plaudit" key new "$dir/keys/agent.pem" >/dev/null || fatal "no key"
	cp "$work/collector-tls/cert.pem" "$dir/tls/collector-ca.pem"
	cp "$work/collector-tls/cert.pem" "$dir/tls/ca.pem"
}

collector_make() {
	mkdir -p "$work/collector-tls"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$work/collector-tls/key.pem" \
		-out "$work/collector-tls/cert.pem" -days 2 -subj /CN=127.0.0.1 \
		-addext "subjectAltName=IP:127.0.0.1" 2>/dev/null ||
		fatal "no certificate"
	"$plauditd" init --dir "$work/collector" --name log.regulator.test \
		>"$work/collector.init" || fatal "plauditd init"
	collector_port=$(free_port)
}

collector_start() {
	: >"$work/collector.out"
	"$plauditd" serve --dir "$work/collector" \
		--listen "127.0.0.1:$collector_port" \
		--tls-cert "$work/collector-tls/cert.pem" \
		--tls-key "$work/collector-tls/key.pem" \
		>"$work/collector.out" 2>>"$work/collector.log" &
	collector_pid=$!
	pids="$pids $collector_pid"
	wait_line "$work/collector.out" 'listening on port' 20 || return 1
	collector_port=$(sed -n 's/listening on port \([0-9]*\).*/\1/p' "$work/collector.out")
	collector_url=https://127.0.0.1:$collector_port
}

site_id() { sed -n 's/^  id: \(.*\)/\1/p' "$work/$1/plaudit.yaml"; }

# enrol NAME CLASS PROFILE
enrol() {
	local code id
	id=$(site_id "$1")
	"$plauditd" entity add "$id" --dir "$work/collector" --class "$2" \
		--profile "$3" --pack "$root" >/dev/null || fatal "entity add"
	code=$("$plauditd" entity code "$id" --dir "$work/collector" \
		--host "127.0.0.1:$collector_port") || fatal "entity code"
	(cd "$work/$1" && "$plaudit" enrol "$code") >/dev/null || fatal "enrol"
}

receipts_of() { ls "$work/$1"/.plaudit/streams/*/receipts/* 2>/dev/null; }
chain_of() { ls "$work/$1"/.plaudit/streams/*/chain/* 2>/dev/null; }
collector_get() { # PATH OUT: prints the status
	curl -sS --max-time 10 --cacert "$work/collector-tls/cert.pem" -o "$2" \
		-w '%{http_code}' "$collector_url$1"
}

# freeze_cases MOST: cases c0002, c0004, ... up to that one, each held in 30 s
freeze_cases() {
	local i
	echo case_id,channel,received_at,frozen_at,outcome
	for ((i = 2; i <= $1; i += 2)); do
		printf 'c%04d,aoc,2026-11-20T%02d:%02d:00+07:00,2026-11-20T%02d:%02d:30+07:00,held\n' \
			$i $((i / 60 % 24)) $((i % 60)) $((i / 60 % 24)) $((i % 60))
	done
}
# freeze_bank CHALLENGES [SOURCES]: $work/bank, which commits to its freeze
# cases in the order of their key, and has a key and no records yet
freeze_bank() {
	mkdir -p "$work/bank/exports" "$work/bank/tls" "$work/bank/trust"
	cat >"$work/bank/plaudit.yaml" <<-SITE
		entity:
		  id: th-examplebank
		  classes: [bank]
		  name: {en: Example Bank, th: ธนาคารตัวอย่าง}
		rule-pack: "$root"
		profiles: [th-bank]
		sources:
		  freeze_cases:
		    files: ["exports/f-*.csv"]
		    environment: production
		    zone: Asia/Bangkok
		    order: key
		${2:-}
		key: {file: keys/agent.pem}
		challenges: $1
		regulators:
		  - {url: "$collector_url", trust-root: trust/trust-root.json, ca: tls/collector-ca.pem}
	SITE
	cp "$work/collector-tls/cert.pem" "$work/bank/tls/collector-ca.pem"
	"$plaudit" key new "$work/bank/keys/agent.pem" >/dev/null || fatal "no key"
}
