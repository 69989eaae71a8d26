#!/bin/bash
# The smpp probe against an SMS gateway that filters, fails to, or cannot be
# seen: the verdict and why, over TCP and TLS; nothing is sent to any number but
# the site's, and the password is in no output.
. "$(dirname "$0")/lib.sh"

command -v node >/dev/null || { echo "skip smpp: no node"; exit 0; }
export PLAUDIT_NODE_MODULES=${PLAUDIT_NODE_MODULES:-$BUILD/npm/node_modules}
cd "$work" || exit 1
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout gateway.key \
	-out gateway.pem -days 2 -subj /CN=127.0.0.1 \
	-addext "subjectAltName=IP:127.0.0.1" 2>/dev/null || fatal "no certificate"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout other.key \
	-out other.pem -days 2 -subj /CN=127.0.0.1 2>/dev/null
node "$root/tests/peers/smpp_server.mjs" 280 gateway.key gateway.pem >server.out 2>server.err &
peer=$!
pids="$pids $peer"
wait_line server.out 'TLS on port' 20 || {
	grep -q '^skipped' server.err && { echo "skip smpp: $(cat server.err)"; exit 0; }
	fatal "no gateway: $(cat server.err)"
}
plain=$(sed -n 's/^listening on port //p' server.out)
tls=$(sed -n 's/^TLS on port //p' server.out)
silent_port=1

# A pack of one rule book with both checks, small enough to read.
mkdir -p pack/checks/sms pack/policies/rulebooks pack/policies/profiles
cp "$root"/checks/sms/filtering-active.yaml "$root"/checks/sms/sender-names-enforced.yaml pack/checks/sms/
cp "$root"/checks/sources.yaml pack/checks/
sed -i 's/^  target: sms_gateway/&\n  wait: 1s/' pack/checks/sms/*.yaml
cat >pack/policies/rulebooks/th-test.yaml <<END
title: {en: Test, th: ทดสอบ}
jurisdiction: TH
zone: Asia/Bangkok
issuer: {en: Test, th: ทดสอบ}
instruments:
  one: {title: {en: One, th: หนึ่ง}, in-force: {from: 2025-01-01}}
clauses:
  TH-T-01:
    instrument: one
    section: null
    duty: {en: Stop links., th: หยุดลิงก์}
    binds: [telco]
    status: in-force
    seen: secondary
    severity: high
    needs: drilled-sandbox
    checks:
      - {use: sms/filtering-active, shows: part, with: {stop_within: {value: 30s, basis: engineering}}}
  TH-T-02:
    instrument: one
    section: null
    duty: {en: Stop senders., th: หยุดชื่อผู้ส่ง}
    binds: [telco]
    status: in-force
    seen: secondary
    severity: high
    needs: drilled-sandbox
    checks:
      - {use: sms/sender-names-enforced, shows: part}
END
cat >pack/policies/profiles/th-test.yaml <<END
title: {en: Test, th: ทดสอบ}
jurisdiction: TH
classes: [telco]
rulebooks: [th-test]
cadence: 24h
END
printf '# listed\nhttp://evil-one.listed.test/login\nhttp://evil-two.listed.test\n' >listed.txt
chmod 644 listed.txt gateway.pem other.pem
chmod 755 "$work"

# site MODE [PORT] [MORE KEYS OF THE BLOCK]
site() {
	cat >plaudit.yaml <<END
entity: {id: th-examplemobile, classes: [telco], name: {en: Example Mobile, th: เอ็กแซมเพิล}}
rule-pack: pack
profiles: [th-test]
targets:
  sms_gateway:
    environment: sandbox
    smpp:
      host: 127.0.0.1
      port: ${2:-$plain}
      system_id: $1
      password: {env: SMSC_PASSWORD}
      sender: EXBANK
      test-numbers: ["+66800000001", "66800000002"]
      rate: 20
${3:+      $3}
      canaries:
        brand: examplebank.test
        registered-link: https://shop.registered.test/offer
        listed: ${listed:-listed.txt}
END
}
export SMSC_PASSWORD=secret08

# audit: prints "CODE LINKS-VERDICT[:REASON] SENDER-VERDICT[:REASON]"
audit() {
	timeout -k 5 100 "$plaudit" audit --rehearsal --report json:report.json "$@" >out 2>err
	code=$?
	node -e '
		const report = JSON.parse(require("fs").readFileSync("report.json"));
		const word = (check) => {
			const f = report.findings.find((one) => one.check === check);
			return f ? f.verdict + (f.reason ? ":" + f.reason : "") : "none";
		};
		console.log(word("sms/filtering-active"), word("sms/sender-names-enforced"));
	' 2>node.err || cat err node.err
}
# try MODE WANTED DESCRIPTION [PORT] [MORE]
try() {
	site "$1" "${4:-}" "${5:-}"
	rm -f report.json
	got=$(audit)
	is "$3" "$2" "$got"
	for file in out err report.json; do
		grep -q "$SMSC_PASSWORD" "$file" && not_ok "$3: the password is in $file"
	done
}
says() { has "$1" "$2" report.json; }

# the filter works
try refusing 'pass pass' 'refused at submit'
try own 'pass pass' 'refused with a status of its own'
try rejecting 'pass pass' 'rejected in the receipt'
try undeliv 'pass pass' 'undeliverable by the receipt'
try early 'pass pass' 'receipts before responses, enquire_link between'
try hex 'pass pass' 'ids in hexadecimal and decimal'
try refusing 'pass pass' 'long texts as message_payload' '' 'long-text: payload'
try stripping 'pass fail' 'links are stripped, names are not looked at' '' 'receives: true'
# it does not
try open 'fail fail' 'everything is delivered'
says 'what got through is told' '["shortener","delivered"]'
try same 'fail fail' 'everything arrives on the handset' '' 'receives: true'
try marking 'fail fail' 'links arrive with a warning' '' 'receives: true'
says 'the mark is told' '["shortener","marked"]'
try labelling 'fail fail' 'an unregistered name arrives as another' '' 'receives: true'
says 'the other name is told' '["unregistered-sender","relabelled"]'
try apart 'fail fail' 'texts come over a second login' '' \
	'receiver: {system_id: reader, password: {env: SMSC_PASSWORD}}'
# it could not be seen
try closed 'unknown:control-failed unknown:control-failed' 'everything is refused'
try throttling 'unknown:throttled unknown:throttled' 'asked to be asked less'
try full 'unknown:throttled unknown:throttled' 'the queue is full'
try failing 'unknown:system-error unknown:system-error' 'the gateway fails'
try strange 'unknown:timeout unknown:timeout' 'receipts that name no message'
try lying 'unknown:system-error unknown:system-error' 'receipts that name another message'
try contrary 'unknown:system-error unknown:system-error' 'rejected and delivered at once'
try dropping 'unknown:unreachable unknown:unreachable' 'the connection ends'
try nobody 'unknown:refused-access unknown:refused-access' 'the login is refused'
try refusing 'unknown:unreachable unknown:unreachable' 'nobody listens' $silent_port
SMSC_PASSWORD=wrongone try refusing 'unknown:refused-access unknown:refused-access' 'a wrong password'
SMSC_PASSWORD=longer-than-eight try refusing 'unknown:refused-access unknown:refused-access' \
	'a password that SMPP does not carry'
(unset SMSC_PASSWORD; site refusing; audit >unset.out)
is 'no password is set' 'unknown:refused-access unknown:refused-access' "$(cat unset.out)"
listed=missing.txt try refusing 'unknown:refused-access pass' 'the list of links is missing'
# some canaries seen, some not: what is not known is not passed over
try half 'unknown:timeout unknown:timeout' 'no receipts of what should be stopped'
try holding 'unknown:timeout unknown:timeout' 'delivered by the receipt, but not on the handset' '' \
	'receives: true'
try silent 'unknown:timeout unknown:timeout' 'no receipts at all'
# over TLS
trusted=$'tls: true\n      ca: gateway.pem'
try refusing 'pass pass' 'over TLS' "$tls" "$trusted"
try open 'fail fail' 'over TLS, nothing is stopped' "$tls" "$trusted"
try refusing 'unknown:unreachable unknown:unreachable' 'over TLS, of another authority' "$tls" \
	$'tls: true\n      ca: other.pem'
says 'the certificate is told' 'the certificate does not hold'
try refusing 'unknown:unreachable unknown:unreachable' 'TLS where none is spoken' "$plain" "$trusted"

# nothing went to any number but the first of the site's, and what was sent has
# an id of its own
is 'one number was written to' '66800000001' \
	"$(sed -n 's/^[a-z]*: [^ ]* to \([0-9]*\):.*/\1/p' server.err | sort -u)"
ids=$(sed -n 's/^[a-z]*: [^ ]* to [0-9]*: \([a-z0-9]\{11\}\) .*/\1/p' server.err | grep -c .)
is 'every text has its own id' "$ids" \
	"$(sed -n 's/^[a-z]*: [^ ]* to [0-9]*: \([a-z0-9]\{11\}\) .*/\1/p' server.err | sort -u | grep -c .)"
has 'a listed link was tried' 'http://evil-' server.err
has 'a look-alike was tried' 'https://3xamplebank.test/' server.err
has 'Thai was tried' 'พัสดุตกค้าง' server.err

# a check may choose among the site's numbers, and no other
sed -i 's/^  wait: 1s/&\n  number: "66800000002"/' pack/checks/sms/*.yaml
: >server.err
try refusing 'pass pass' "the site's second number"
has 'it went there' 'to 66800000002:' server.err
sed -i 's/^  number: .*/  number: "66899999999"/' pack/checks/sms/*.yaml
: >server.err
try refusing 'unknown:not-allowed unknown:not-allowed' "a number that is not the site's"
is 'nothing was sent' '' "$(cat server.err)"
finish
