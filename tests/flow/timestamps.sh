#!/bin/bash
# Timestamps by real authorities (openssl ts): asked for before sending, kept,
# put into the receipt, counted by who made them, believed at the time they
# name; each that does not hold is refused by the step that must refuse it.
. "$(dirname "$0")/lib.sh"

command -v node >/dev/null || { echo "skip timestamps: no node"; exit 0; }
tsa=$work/tsa
mkdir -p "$tsa"
cd "$tsa" || exit 1
cat >ca.cnf <<END
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[stamps]
basicConstraints = CA:FALSE
extendedKeyUsage = critical, timeStamping
[soft]
basicConstraints = CA:FALSE
extendedKeyUsage = timeStamping
[more]
basicConstraints = CA:FALSE
extendedKeyUsage = critical, timeStamping, codeSigning
[ca]
default_ca = own
[own]
database = index
serial = serial
new_certs_dir = .
certificate = root.pem
private_key = root.key
default_md = sha256
policy = any
default_crl_days = 30
unique_subject = no
copy_extensions = none
[any]
organizationName = supplied
END
: >index
echo 1000 >serial
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" 2>/dev/null; }
key root
openssl req -x509 -new -key root.key -out root.pem -days 3650 -config ca.cnf \
	-extensions root -subj "/O=Test Root" 2>/dev/null || fatal "no root"
# authority NAME ORGANIZATION EXTENSIONS SECONDS
authority() {
	key "$1"
	openssl req -new -key "$1.key" -out "$1.csr" -config ca.cnf -subj "/O=$2" 2>/dev/null
	openssl ca -batch -notext -config ca.cnf -in "$1.csr" -out "$1.pem" \
		-extensions "$3" -startdate "$(date -u -d '-1 minute' +%Y%m%d%H%M%SZ)" \
		-enddate "$(date -u -d "+$4 seconds" +%Y%m%d%H%M%SZ)" >/dev/null 2>ca.err ||
		fatal "no certificate: $(tail -n 2 ca.err)"
	cat "$1.pem" root.pem >"$1-chain.pem"
	cat >"$1.cnf" <<END
[tsa]
serial = $tsa/$1.serial
signer_cert = $tsa/$1.pem
signer_key = $tsa/$1.key
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256
ess_cert_id_alg = ${5:-sha256}
crypto_device = builtin
END
	echo 01 >"$1.serial"
}
authority first "First Stamps" stamps 86400
authority second "Second Stamps" stamps 86400
authority third "Third Stamps" stamps 86400
authority soft "Soft Stamps" soft 86400
authority more "More Stamps" more 86400

node "$root/tests/peers/timestamp_server.mjs" "$tsa" 240 >server.out 2>server.err &
pids="$pids $!"
wait_line server.out 'listening on port' 20 || fatal "no authority: $(cat server.err)"
url=http://127.0.0.1:$(sed -n 's/listening on port //p' server.out)

collector_make
collector_start || fatal "the collector does not start"
records "$work" 200
institution telco
enrol telco telco th-telco
cd "$work/telco" || exit 1
cp plaudit.yaml plain.yaml
# site URL-PATH CHAIN POLICY REQUIRE ...: the authorities of the site
site() {
	cp plain.yaml plaudit.yaml
	local list=
	while [ $# -ge 4 ]; do
		list="$list${list:+, }{url: \"$url/$1\", chain: $tsa/$2-chain.pem"
		[ "$3" = - ] || list="$list, policy: $3"
		list="$list, require: $4}"
		shift 4
	done
	sed -i "s|^  - {url: \(.*\)}|  - {url: \1, timestamps: [$list]}|" plaudit.yaml
}
stamps="$plauditd timestamps --dir $work/collector"
newest() { ls .plaudit/streams/*/receipts/* | tail -n 1; }
beat() { # one more entry of the chain, delivered
	"$plaudit" commit --now $now >"$work/out" 2>"$work/err"
}
step_of() { # BUNDLE OPTIONS: the step that fails, or -
	"$plaudit" verify --trust-root trust/trust-root.json --json "$@" >"$work/verdict" 2>&1
	step=$(tr -d '\n' <"$work/verdict" |
		sed -nE 's/.*"outcome":"FAILED","sentence":"([^"\\]|\\.)*","step":"([^"]*)".*/\2/p')
	[ -n "$step" ] || step=-
}
tokens() { node -e 'const b = JSON.parse(require("fs").readFileSync(process.argv[1]));
	console.log((b.verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? []).length)' "$1"; }
# forge BUNDLE OUT TOKEN...: the bundle with these tokens
forge() { node -e 'const fs = require("fs"), [from, to, ...all] = process.argv.slice(1);
	const b = JSON.parse(fs.readFileSync(from));
	b.verificationMaterial.timestampVerificationData = { rfc3161Timestamps:
		all.map((t) => ({ signedTimestamp: fs.readFileSync(t).toString("base64") })) };
	fs.writeFileSync(to, JSON.stringify(b));' "$@"; }
part() { node -e 'const fs = require("fs"), [from, what, to] = process.argv.slice(1);
	const e = JSON.parse(fs.readFileSync(from)).dsseEnvelope;
	fs.writeFileSync(to, Buffer.from(what === "signature" ? e.signatures[0].sig : e.payload, "base64"));' "$@"; }
# stamp NAME FILE OUT: a token by an authority over a file
stamp() {
	openssl ts -query -data "$2" -sha256 -cert -out "$work/q.tsq" 2>/dev/null
	openssl ts -reply -config "$tsa/$1.cnf" -section tsa -queryfile "$work/q.tsq" \
		-out "$3" 2>/dev/null
}

# --- who counts
for wrong in soft more; do
	$stamps add "$tsa/$wrong-chain.pem" >"$work/out" 2>&1
	is "a certificate that is not for stamping alone ($wrong)" 3 $?
done
$stamps need 1 >"$work/out" 2>&1
is "more than there are cannot be needed" 3 $?
$stamps add "$tsa/first-chain.pem" >"$work/out" 2>&1
is "an authority is added" 0 $?
has "by its name" "First Stamps" "$work/out"
$stamps add "$tsa/first-chain.pem" >"$work/out" 2>&1
is "and not twice" 3 $?
$stamps add "$tsa/second-chain.pem" >"$work/out" 2>&1

# --- asked for, kept, in the receipt
site first first 1.2.3.4.2 true second second - false
beat
is "delivered with timestamps" 0 $?
good=$(newest)
is "two are in the receipt" 2 "$(tokens "$good")"
is "and kept beside the envelope" 2 "$(ls .plaudit/streams/*/timestamps/ | wc -l)"
step_of "$good"
is "it verifies" - "$step"
has "with both authorities" "of 2 authorities" "$work/verdict"
has "not after they saw it" "not after" "$work/verdict"
"$plaudit" verify --trust-root trust/trust-root.json "$good" >"$work/out"
has "in the steps" "timestamps" "$work/out"
part "$good" signature "$work/signature"
for token in .plaudit/streams/*/timestamps/*; do
	openssl ts -verify -in "$token" -data "$work/signature" -CAfile "$tsa/root.pem" \
		>"$work/out" 2>&1
	is "openssl says the same of $(basename "$token" | tail -c 13)" 0 $?
done

# --- authorities that do not do as they should
wrong() { # WHAT PATH WORDS
	local before
	before=$(newest)
	site "$2" first - true
	beat
	is "$1: nothing is sent" "$before" "$(newest)"
	cat "$work/out" "$work/err" >"$work/both"
	has "$1: said" "$3" "$work/both"
}
wrong "another nonce" nonce/first "nonce"
wrong "another imprint" imprint/first "something else"
wrong "an error" error "answer 500"
wrong "no timestamp at all" garbage "not a TimeStampResp"
wrong "another authority than the certificates at hand" third "no authority"
began=$SECONDS
wrong "one that never answers" silent "no timestamp of"
site silent first - false second second - false
beat
is "where it is not required all is sent" 0 $?
is "within its bound" yes "$([ $((SECONDS - began)) -lt 40 ] && echo yes)"
is "with the other's" 1 "$(tokens "$(newest)")"

# --- one who is not in the trust root does not get into the receipt
site third third - true
beat
is "sent" 0 $?
is "without it" 0 "$(tokens "$(newest)")"
step_of "$(newest)"
is "and verifies" - "$step"

# --- forged
part "$good" payload "$work/payload"
stamp first "$work/payload" "$work/payload.tsr"
stamp first "$work/signature" "$work/one.tsr"
stamp first "$work/signature" "$work/again.tsr"
stamp third "$work/signature" "$work/third.tsr"
cp "$work/one.tsr" "$work/longer.tsr"
echo >>"$work/longer.tsr"
refuse() { # WHAT STEP WORDS TOKEN...
	local what=$1 wanted=$2 words=$3
	shift 3
	forge "$good" "$work/forged.json" "$@"
	step_of "$work/forged.json"
	is "$what" "$wanted" "$step"
	has "$what: why" "$words" "$work/verdict"
}
refuse "one made later is taken" - "of 1 authorities" "$work/one.tsr"
refuse "over the payload" timestamps "something else" "$work/payload.tsr"
refuse "of an unknown authority" timestamps "no authority" "$work/third.tsr"
refuse "a good one does not help a bad one" timestamps "no authority" "$work/one.tsr" "$work/third.tsr"
refuse "with something after it" timestamps "not a TimeStampResp" "$work/longer.tsr"
$stamps need 2 >"$work/out"
has "two are needed" "needed     2" "$work/out"
cp plain.yaml plaudit.yaml
"$plaudit" push >"$work/out" 2>&1
beat
step_of "$good"
is "two of different authorities are enough" - "$step"
refuse "two of one authority are one" timestamps "of 1 authorities, 2 are needed" "$work/one.tsr" "$work/again.tsr"
refuse "none is too few" timestamps "of 0 authorities, 2 are needed"

# --- the log itself, for the long horizon
"$plauditd" log timestamp --dir "$work/collector" --url "$url/third" >"$work/out" 2>&1
is "a token of an unknown authority is not kept" no "$([ -e "$work/collector/log-timestamps/000000000001.tlog-timestamp" ] && echo yes || echo no)"
for i in 1 2; do
	"$plauditd" log timestamp --dir "$work/collector" --url "$url/first" >"$work/out" 2>&1
	is "the checkpoint is stamped ($i)" 0 $?
	has "by its number ($i)" "timestamp  $i," "$work/out"
	beat
done
"$plauditd" log timestamp --dir "$work/collector" --url "$url/silent" >"$work/out" 2>&1
is "who does not answer is told" 5 $?
records_at=$work/collector/log-timestamps
has "the first names none" "previous none" "$records_at/000000000001.tlog-timestamp"
has "the second names the first" \
	"previous $(sha256sum <"$records_at/000000000001.tlog-timestamp" | cut -d ' ' -f 1)" \
	"$records_at/000000000002.tlog-timestamp"
size=$(node -e 'const b = JSON.parse(require("fs").readFileSync(process.argv[1]));
	console.log(b.verificationMaterial.tlogEntries[0].inclusionProof.treeSize)' "$good")
is "it is served" 200 "$(collector_get "/v1/log/timestamp?from=$size" "$work/stamp.txt")"
is "not for a log that it does not cover" 404 "$(collector_get "/v1/log/timestamp?from=99999" "$work/none")"
step_of "$good" --log-timestamp "$work/stamp.txt"
is "it covers the attestation" - "$step"
has "and says when the log was there" "entries was there at" "$work/verdict"
step_of "$(newest)" --log-timestamp "$work/stamp.txt"
is "but not one of another size" timestamps "$step"
step_of "$good" --log-timestamp "$records_at/000000000002.tlog-timestamp"
is "nor without the proof" timestamps "$step"
sed 's/^previous ./previous 0/' "$work/stamp.txt" >"$work/forged.txt"
cmp -s "$work/stamp.txt" "$work/forged.txt" &&
	sed 's/^previous ./previous 1/' "$work/stamp.txt" >"$work/forged.txt"
step_of "$good" --log-timestamp "$work/forged.txt"
is "nor with another predecessor" timestamps "$step"
has "which the token covers" "something else" "$work/verdict"

# --- revoked: compromised from whenever
(cd "$tsa" && openssl ca -config ca.cnf -revoke second.pem -crl_reason keyCompromise 2>/dev/null &&
	openssl ca -config ca.cnf -gencrl -out list.pem 2>/dev/null) || fatal "no list"
$stamps crl "$tsa/list.pem" >"$work/out" 2>&1
is "a list of revoked ones is taken" 0 $?
beat
step_of "$good"
is "what a compromised authority said is void" timestamps "$step"
has "and why" "revoked" "$work/verdict"

# --- expired since: believed at the time it names
$stamps need 1 >/dev/null
authority_at=$SECONDS
(cd "$tsa" && authority short "Short Stamps" stamps 15)
$stamps add "$tsa/short-chain.pem" >/dev/null
site short short - true
beat
brief=$(newest)
is "a certificate with seconds to live" 1 "$(tokens "$brief")"
while [ $((SECONDS - authority_at)) -lt 18 ]; do sleep 0.5; done
openssl verify -CAfile "$tsa/root.pem" "$tsa/short.pem" >"$work/out" 2>&1
has "is over" "expired" "$work/out"
step_of "$brief"
is "and what it said stands" - "$step"
part "$brief" signature "$work/signature"
stamp short "$work/signature" "$work/late.tsr"
good=$brief
if [ -s "$work/late.tsr" ]; then
	refuse "but nothing that it says now" timestamps "not one at that time" "$work/late.tsr"
fi
$stamps end "Short Stamps" --until 2026-01-01T00:00:00Z >"$work/out"
is "an authority is ended" 0 $?
beat
step_of "$brief"
is "and what it said later does not count" timestamps "$step"
finish
