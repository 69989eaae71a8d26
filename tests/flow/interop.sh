#!/bin/bash
# Other people's tools: npm's @sigstore/verify takes our bundles unmodified with
# our trusted root, with and without timestamps, and refuses what we refuse;
# exports are what their formats say.
. "$(dirname "$0")/lib.sh"

command -v node >/dev/null || { echo "skip interop: no node"; exit 0; }
export PLAUDIT_NODE_MODULES=${PLAUDIT_NODE_MODULES:-$BUILD/npm/node_modules}
vectors=${PLAUDIT_VECTORS:-$root/../shared/vectors}
tsa=$work/tsa
mkdir -p "$tsa"
cd "$tsa" || exit 1
cat >tsa.cnf <<END
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[stamps]
basicConstraints = CA:FALSE
extendedKeyUsage = critical, timeStamping
[tsa]
serial = $tsa/serial
signer_cert = $tsa/tsa.pem
signer_key = $tsa/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
crypto_device = builtin
END
echo 01 >serial
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key \
	-out root.pem -days 2 -config tsa.cnf -extensions root -subj "/O=Stamps Root" 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tsa.key \
	-out tsa.csr -config tsa.cnf -subj "/O=Stamps/CN=signer" 2>/dev/null
openssl x509 -req -in tsa.csr -CA root.pem -CAkey root.key -set_serial 2 -days 1 -out tsa.pem \
	-extfile tsa.cnf -extensions stamps 2>/dev/null || fatal "no certificate"
cat tsa.pem root.pem >chain.pem
node "$root/tests/peers/timestamp_server.mjs" "$tsa" 240 >server.out 2>server.err &
pids="$pids $!"
wait_line server.out 'listening on port' 20 || fatal "no authority"
url=http://127.0.0.1:$(sed -n 's/listening on port //p' server.out)

collector_make
collector_start || fatal "the collector does not start"
"$plauditd" timestamps add "$tsa/chain.pem" --dir "$work/collector" >"$work/out" 2>&1 ||
	fatal "no authority is taken: $(cat "$work/out")"
records "$work" 200
institution telco
enrol telco telco th-telco
cd "$work/telco" || exit 1
newest() { ls .plaudit/streams/*/receipts/* | tail -n 1; }
trust=trust/trust-root.json

# sigstore WHAT BUNDLE TIMESTAMPS
sigstore() {
	node "$root/tests/peers/sigstore_verify.mjs" "$2" $trust "$plaudit" "$3" \
		>"$work/sigstore.out" 2>&1
	local code=$?
	if [ $code -eq 77 ]; then
		echo "skip $test_name: $1: no @sigstore/verify"
		return
	fi
	is "$1: $(tail -n 1 "$work/sigstore.out")" 0 $code
	[ $code -eq 0 ] || sed 's/^/  /' "$work/sigstore.out" | cut -c 1-200 | head -n 20
}
"$plaudit" commit --now $now >"$work/out" 2>"$work/err" || fatal "no entry: $(cat "$work/err")"
sigstore "@sigstore/verify without timestamps" "$(newest)" 0
sed -i "s|^  - {url: \(.*\)}|  - {url: \1, timestamps: [{url: \"$url/tsa\", chain: $tsa/chain.pem, require: true}]}|" plaudit.yaml
"$plaudit" commit --now $now >"$work/out" 2>"$work/err" || fatal "no entry: $(cat "$work/err")"
sigstore "@sigstore/verify with a timestamp" "$(newest)" 1
"$plaudit" audit --now $now >"$work/out" 2>"$work/err"
audit=$(newest)
sigstore "@sigstore/verify of an audit" "$audit" 1

# --- exports
export_as() { "$plaudit" export "$audit" --trust-root $trust --format "$1"; }
for format in tlog-proof svr test-result oscal; do
	export_as $format >"$work/$format" 2>"$work/err"
	is "exported as $format" 0 $?
	export_as $format >"$work/again" 2>"$work/err"
	cmp -s "$work/$format" "$work/again"
	is "twice the same $format" 0 $?
done
out=$(node "$root/tests/peers/oscal.mjs" \
	"$vectors/oscal/assessment-results-1.2.schema.json" "$work/oscal" 2>&1)
case $? in
0) ok "assessment-results hold by OSCAL's schema: $out" ;;
77) echo "skip $test_name: $out" ;;
*) not_ok "assessment-results by OSCAL's schema: $out" ;;
esac
cat >"$work/check.cjs" <<'END'
const fs = require('fs'), assert = require('assert');
const [folder, bundle] = process.argv.slice(2);
const read = (name) => JSON.parse(fs.readFileSync(`${folder}/${name}`));
const b = JSON.parse(fs.readFileSync(bundle));
const body = Buffer.from(b.dsseEnvelope.payload, 'base64');
const type = b.dsseEnvelope.payloadType;
const pae = Buffer.concat([Buffer.from(
	`DSSEv1 ${type.length} ${type} ${body.length} `), body]);
const identity = require('crypto').createHash('sha256').update(pae).digest();
const said = JSON.parse(body).predicate;
const of = (verdict) => said.clauses.filter((c) => c.verdict === verdict &&
	c.waiver === undefined).map((c) => c.id);
const svr = read('svr'), result = read('test-result');

for (const s of [svr, result]) {
	assert.equal(s._type, 'https://in-toto.io/Statement/v1');
	assert.equal(s.subject.length, 1);
	assert.equal(s.subject[0].digest.sha256, identity.toString('hex'));
}
assert.equal(svr.predicateType, 'https://in-toto.io/attestation/svr/v0.2');
assert.deepEqual(svr.predicate.properties, of('pass'));
assert.equal(svr.predicate.timeCreated, said.createdAt);
assert.equal(svr.predicate.verifier.policies[0].digest.sha256, said.rulePack.digest);
assert.equal(result.predicateType, 'https://in-toto.io/attestation/test-result/v0.1');
assert.deepEqual(result.predicate.passedTests, of('pass'));
assert.deepEqual(result.predicate.failedTests, of('fail'));
assert.ok(of('fail').length > 0);
assert.equal(result.predicate.result, 'FAILED');
const oscal = read('oscal')['assessment-results'].results[0];
for (const f of oscal.findings) {
	const clause = said.clauses.find((c) => f.title === c.id);

	assert.equal(f.target.status.state,
		clause.verdict === 'pass' ? 'satisfied' : 'not-satisfied');
}
assert.equal(oscal.observations.length, said.findings.length);
const entry = b.verificationMaterial.tlogEntries[0];
const lines = fs.readFileSync(`${folder}/tlog-proof`, 'utf8').split('\n');

assert.equal(lines[0], 'c2sp.org/tlog-proof@v1');
assert.equal(lines[1], `extra ${identity.toString('base64')}`);
assert.equal(lines[2], `index ${entry.logIndex}`);
assert.ok(lines.join('\n').endsWith(
	'\n\n' + entry.inclusionProof.checkpoint.envelope));
assert.deepEqual(lines.slice(3, 3 + entry.inclusionProof.hashes.length),
	entry.inclusionProof.hashes);
END
node "$work/check.cjs" "$work" "$audit" >"$work/out" 2>&1
is "exports say what the attestation says" 0 $?
[ $failed -eq 0 ] || tail -n 12 "$work/out"
sed 's/"sig":"M/"sig":"N/' "$audit" >"$work/forged.json"
"$plaudit" export "$work/forged.json" --trust-root $trust --format svr >"$work/out" 2>&1
is "what does not verify is not exported" 4 $?
first=$(ls .plaudit/streams/*/receipts/* | head -n 1)
"$plaudit" export "$first" --trust-root $trust --format oscal >"$work/out" 2>&1
is "what judges nothing has no results" 3 $?
"$plaudit" export "$first" --trust-root $trust --format tlog-proof >"$work/out" 2>&1
is "but a proof" 0 $?
finish
