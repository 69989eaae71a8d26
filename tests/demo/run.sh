#!/bin/bash
# The whole path on three invented institutions: records and YAML in; verdicts,
# sealed attestations, receipts from a collector and reports out; verified with
# the network cut off. Exit status 0 only if everything that is shown held.
# `make demo` builds and calls it; DEMO_DIR is where it works.
set -u
shopt -s inherit_errexit 2>/dev/null

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/ports.sh"
build=${BUILD:-$root/.build}
case $build in /*) ;; *) build=$root/$build ;; esac
work=${DEMO_DIR:-$build/demo}
plaudit=$build/plaudit
plauditd=$build/plauditd
now=${DEMO_NOW:-$(date -u +%Y-%m-%dT%H:00:00Z)}
institutions="bank telco platform"
failures=0
PATH=$PATH:/usr/sbin:/sbin # where nginx is, for those who are not root
collector_pid=
portal_pid=
gateway_pid=

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] || say() { printf '\n== %s\n' "$*"; }
held() { printf '  ok    %s\n' "$*"; }
broke() {
	printf '  WRONG %s\n' "$*"
	failures=$((failures + 1))
}
# want DESCRIPTION EXPECTED ACTUAL
want() { if [ "$2" = "$3" ]; then held "$1"; else broke "$1: wanted $2, got $3"; fi; }

stop() {
	[ -n "$collector_pid" ] && kill "$collector_pid" 2>/dev/null
	[ -n "$portal_pid" ] && kill "$portal_pid" 2>/dev/null
	[ -n "$gateway_pid" ] && kill "$gateway_pid" 2>/dev/null
	wait 2>/dev/null
}
trap stop EXIT
trap 'exit 130' INT TERM

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# --- set-up -----------------------------------------------------------------
rm -rf "$work"
mkdir -p "$work"
collector_port=$(free_port)
portal_port=$(free_port)
gateway_port=$(free_port)
# of the gateway's test login; the site file names it
export DEMO_SMSC_PASSWORD=demo1234
collector_url=https://127.0.0.1:$collector_port
started=$(milliseconds)

make_records() {
	say "Records of three institutions, made for $now"
	"$build/demo-records" --now "$now" --out "$work" >/dev/null || exit 1
	for institution in $institutions; do
		mkdir -p "$work/$institution/tls" "$work/$institution/trust"
		sed -e "s|@PACK@|$root|" -e "s|@COLLECTOR@|$collector_url|" \
			-e "s|@PORTAL_PORT@|$portal_port|" \
			-e "s|@GATEWAY_PORT@|$gateway_port|" \
			"$root/tests/demo/$institution/plaudit.yaml" \
			>"$work/$institution/plaudit.yaml"
		rows=$(cat "$work/$institution"/exports/*.csv | wc -l)
		printf '  %-9s %9d lines, %s\n' "$institution" "$rows" \
			"$(du -sh "$work/$institution/exports" | cut -f1)"
	done
}

start_portal() {
	mkdir -p "$work/portal"
	sh "$root/tests/demo/portal-certificate.sh" "$work/portal" \
		report.examplebank.test >/dev/null 2>&1 || exit 1
	cp "$work/portal/portal-ca.pem" "$work/bank/tls/ca.pem"
	sed -e "s|@RUN@|$work/portal|g" -e "s|@PORTAL_PORT@|$portal_port|g" \
		"$root/tests/demo/portal.nginx.conf.in" \
		>"$work/portal/nginx.conf"
	nginx -e stderr -g 'daemon off;' -c "$work/portal/nginx.conf" \
		>"$work/portal/log" 2>&1 &
	portal_pid=$!
	until_open "$portal_port" 10 || {
		cat "$work/portal/log"
		exit 1
	}
}

start_gateway() {
	"$build/demo-gateway" "$gateway_port" >"$work/gateway.log" 2>&1 &
	gateway_pid=$!
	until_open "$gateway_port" 10 || {
		cat "$work/gateway.log"
		exit 1
	}
}

start_collector() {
	"$plauditd" serve --dir "$work/collector" \
		--listen "127.0.0.1:$collector_port" \
		--tls-cert "$work/collector-tls/cert.pem" \
		--tls-key "$work/collector-tls/key.pem" \
		>>"$work/collector.log" 2>&1 &
	collector_pid=$!
	until_open "$collector_port" 10 || {
		tail -n 5 "$work/collector.log"
		exit 1
	}
}

make_collector() {
	say "A regulator's collector at $collector_url"
	mkdir -p "$work/collector-tls"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$work/collector-tls/key.pem" \
		-out "$work/collector-tls/cert.pem" -days 2 -subj /CN=127.0.0.1 \
		-addext "subjectAltName=IP:127.0.0.1" 2>/dev/null || exit 1
	"$plauditd" init --dir "$work/collector" \
		--name log.regulator.test || exit 1
	start_collector
}

enrol() {
	say "Enrolment: a one-time code each; the trust root is pinned before it is used"
	for institution in $institutions; do
		local class profile id code
		class=$(sed -n 's/^  classes: \[\(.*\)\]/\1/p' "$work/$institution/plaudit.yaml")
		profile=$(sed -n 's/^profiles: \[\(.*\)\]/\1/p' "$work/$institution/plaudit.yaml")
		id=$(sed -n 's/^  id: \(.*\)/\1/p' "$work/$institution/plaudit.yaml")
		cp "$work/collector-tls/cert.pem" "$work/$institution/tls/collector-ca.pem"
		"$plaudit" key new "$work/$institution/keys/agent.pem" >/dev/null || exit 1
		"$plauditd" entity add "$id" --dir "$work/collector" --class "$class" \
			--profile "$profile" --pack "$root" >/dev/null || exit 1
		code=$("$plauditd" entity code "$id" --dir "$work/collector" \
			--host "127.0.0.1:$collector_port") || exit 1
		(cd "$work/$institution" && "$plaudit" enrol "$code") || exit 1
	done
}

audit() {
	for institution in $institutions; do
		say "Audit of the $institution"
		local code begun
		begun=$(milliseconds)
		(cd "$work/$institution" && "$plaudit" audit --now "$now" \
			--report text --report html:report.html \
			--report json:report.json)
		code=$?
		(cd "$work/$institution" && "$plaudit" report --lang th \
			--report html:report-th.html --rule-pack "$root" \
			"$(ls .plaudit/streams/*/receipts/* | tail -n 1)") ||
			broke "the Thai report of the $institution"
		want "exit code of the $institution's audit ($(($(milliseconds) - begun)) ms)" \
			"$(sed -n "s/^| \`$institution\` .*| \([0-9]\) |\$/\1/p" \
				"$root/tests/demo/README.md")" "$code"
	done
}

compare_truth() {
	say "Verdicts against the truth file (the institution's own, then the collector's)"
	for institution in $institutions; do
		if node "$root/tests/demo/compare.js" "$institution" \
			"$root/tests/demo/truth.csv" "$work/$institution/report.json"; then
			held "$institution: every clause as planted"
		else
			broke "$institution: verdicts differ from the truth file"
		fi
	done
	for institution in $institutions; do
		id=$(sed -n 's/^  id: \(.*\)/\1/p' "$work/$institution/plaudit.yaml")
		before=$failures
		"$plauditd" show "$id" --dir "$work/collector" |
			tee "$work/$institution/collector.txt" | sed 's/^/  /'
		while IFS=, read -r name clause verdict reason; do
			[ "$name" = "$institution" ] || continue
			[ "$verdict" = not-applicable ] && continue
			grep -qE "^ *$clause +$verdict" "$work/$institution/collector.txt" ||
				broke "the collector says otherwise of $clause"
		done <"$root/tests/demo/truth.csv"
		[ "$failures" -eq "$before" ] && held "$institution: the collector judged again and says the same"
	done
}

bundle_of() { ls "$work/$1"/.plaudit/streams/*/receipts/* | tail -n 1; }

# A shell without network: a new, empty network namespace.
offline() {
	if unshare -n true 2>/dev/null; then
		unshare -n "$@"
	elif unshare -rn true 2>/dev/null; then
		unshare -rn "$@"
	else
		echo "  (no network namespace to be had here: verified with the network on)" >&2
		"$@"
	fi
}

verify() {
	say "Verification with the network cut off"
	for institution in $institutions; do
		local code
		offline "$plaudit" verify --trust-root "$work/$institution/trust/trust-root.json" \
			"$(bundle_of "$institution")" | sed 's/^/  /'
		code=${PIPESTATUS[0]}
		want "$institution: verified offline" 0 "$code"
	done
}

tamper() {
	say "One bit changed"
	local out code
	node -e '
		const fs = require("fs");
		const b = JSON.parse(fs.readFileSync(process.argv[1]));
		const p = Buffer.from(b.dsseEnvelope.payload, "base64");
		p[p.length >> 1] ^= 1;
		b.dsseEnvelope.payload = p.toString("base64");
		fs.writeFileSync(process.argv[2], JSON.stringify(b));
	' "$(bundle_of bank)" "$work/tampered.json"
	out=$("$plaudit" verify --trust-root "$work/bank/trust/trust-root.json" "$work/tampered.json")
	code=$?
	echo "$out" | tail -n 1 | sed "s|$work/||; s/^/  /"
	want "refused with exit code 4" 4 "$code"
}

twice() {
	say "The same attestation pushed twice"
	local envelope bundle
	bundle=$(bundle_of bank)
	envelope=$(ls "$work"/bank/.plaudit/streams/*/chain/* | tail -n 1)
	status=$(curl -sS --cacert "$work/collector-tls/cert.pem" -o "$work/again.json" \
		-w '%{http_code}' -H 'Content-Type: application/vnd.dsse.envelope.v1+json' \
		--data-binary "@$envelope" "$collector_url/v1/attestations")
	want "answered with 200" 200 "$status"
	if cmp -s "$bundle" "$work/again.json"; then
		held "the receipt is the same, byte for byte"
	else
		broke "another receipt"
	fi
}

loosen() {
	say "A site that loosens a limit of the rule book"
	local code
	sed 's|^parameters:|parameters:\n  freeze/hold-latency: {p95_limit: {value: 120m}}|' \
		"$work/bank/plaudit.yaml" >"$work/bank/loose.yaml"
	(cd "$work/bank" && "$plaudit" audit --rehearsal --site loose.yaml --now "$now") 2>&1 |
		sed 's/^/  /' | head -n 8
	code=${PIPESTATUS[0]}
	want "refused at load with exit code 3" 3 "$code"
}

crash() {
	say "The collector killed with -9 and started again"
	local before after id bundle
	before=$(curl -sS --cacert "$work/collector-tls/cert.pem" "$collector_url/checkpoint" | sed -n 2p)
	kill -9 "$collector_pid"
	wait "$collector_pid" 2>/dev/null
	start_collector
	after=$(curl -sS --cacert "$work/collector-tls/cert.pem" "$collector_url/checkpoint" | sed -n 2p)
	want "the log still has its $before entries" "$before" "$after"
	for institution in $institutions; do
		bundle=$(bundle_of "$institution")
		id=$(basename "$bundle" | sed 's/^[0-9]*-//; s/\..*//')
		curl -sS --cacert "$work/collector-tls/cert.pem" -o "$work/kept.json" \
			"$collector_url/v1/attestations/$id"
		if cmp -s "$bundle" "$work/kept.json"; then
			held "$institution: attestation and receipt are there, unchanged"
		else
			broke "$institution: what the collector has is not what it acknowledged"
		fi
	done
	kill "$collector_pid"
	wait "$collector_pid" 2>/dev/null
	want "it stops cleanly on SIGTERM" 0 "$?"
	collector_pid=
	"$plauditd" log check --dir "$work/collector" | sed 's/^/  /'
	want "log check: every entry, tile and checkpoint agrees" 0 "${PIPESTATUS[0]}"
}

make_records
start_portal
start_gateway
make_collector
enrol
audit
compare_truth
verify
tamper
twice
loosen
crash

say "Reports"
for institution in $institutions; do
	echo "  $work/$institution/report.html       (English)"
	echo "  $work/$institution/report-th.html    (Thai)"
done
say "$((($(milliseconds) - started) / 1000)) s after the build"
if [ $failures -gt 0 ]; then
	echo "$failures of the demo's claims did not hold"
	exit 1
fi
echo "Everything that was shown held."
