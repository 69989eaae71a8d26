#!/bin/bash
# A key's life: in a token, enrolled, rotated (also by a run that died), revoked;
# a heartbeat; a machine restored from a backup.
. "$(dirname "$0")/lib.sh"

pin=planted-pin-8842
module=/usr/lib/softhsm/libsofthsm2.so

collector_make
collector_start || fatal "the collector does not start: $(tail -n 2 "$work/collector.log")"
records "$work" 200
institution telco
institution platform
entity_telco=$(site_id telco)
entity_platform=$(site_id platform)

audit() { "$plaudit" audit --now "$now" --quiet "$@" >>audit.out 2>>audit.err; }
verify() { "$plaudit" verify --trust-root trust/trust-root.json "$1" >verify.out 2>&1; }
settle() { # until the collector has logged what waits
	local until=$((SECONDS + 10))
	while [ $SECONDS -lt $until ]; do
		"$plauditd" entity show "$1" --dir "$work/collector" >show.out
		grep -q 'waits for the log' show.out || return 0
		sleep 0.2
	done
	return 1
}
events() { sqlite3 "$work/collector/collector.db" "SELECT count(*) FROM event WHERE kind = '$1'"; }

# --- a key in a token -------------------------------------------------------
cd "$work/telco" || exit 1
if [ -r $module ] && command -v softhsm2-util >/dev/null; then
	mkdir tokens
	printf 'directories.tokendir = %s/tokens\nlog.level = ERROR\n' "$PWD" >softhsm2.conf
	export SOFTHSM2_CONF=$PWD/softhsm2.conf
	softhsm2-util --init-token --free --label bank --pin $pin --so-pin so-$pin >/dev/null
	mkdir -p secrets && printf '%s\n' $pin >secrets/pin && chmod 600 secrets/pin
	reference="pkcs11:token=bank;object=agent;module-path=$module"
	"$plaudit" key new "$reference" --passphrase-file secrets/pin >key.out 2>&1
	is "a key is made in a token" 0 $?
	"$plaudit" key new "$reference" --passphrase-file secrets/pin >key2.out 2>&1
	is "and never replaced" 3 $?
	sed -i "s|^key:.*|key: {pkcs11: \"token=bank;object=agent\", module: $module, pin: {credential: pin}}|" plaudit.yaml
	audit
	is "without its credential nothing begins" 3 $?
	export CREDENTIALS_DIRECTORY=$PWD/secrets
	"$plaudit" key show >key3.out 2>&1
	is "the site's key is shown" 0 $?
	cmp -s key.out key3.out || diff <(grep SHA key.out) <(grep SHA key3.out) >/dev/null
	is "it is the same" 0 $?
	"$plaudit" key csr --subject "/C=TH/O=Example/CN=agent-1" >agent.csr 2>csr.err
	openssl req -in agent.csr -verify -noout >csr.out 2>&1
	is "a request for a certificate verifies" 0 $?
	enrol telco telco th-telco
	"$plaudit" audit --now "$now" >audit.out 2>audit.err &
	audit_pid=$!
	while kill -0 $audit_pid 2>/dev/null; do
		{ tr '\0' ' ' </proc/$audit_pid/cmdline; } >>cmdline.out 2>/dev/null
		sleep 0.01
	done
	wait $audit_pid
	is "an audit is sealed by the token" 1 $?
	has "the command line was seen" "audit --now" cmdline.out
	verify "$(receipts_of telco | tail -n 1)"
	is "and its receipt verifies" 0 $?
	grep -rqF $pin --exclude-dir=tokens --exclude-dir=secrets . "$work/collector" "$work/collector.log"
	is "the PIN is in no output, state or command line" 1 $?
	printf 'wrong\n' >secrets/pin
	audit
	is "another PIN is a trust failure" 4 $?
	has "and says so" "not its PIN" audit.err
	printf '%s\n' $pin >secrets/pin
else
	echo "skip $test_name: keys in tokens: no softhsm2 here"
	enrol telco telco th-telco
	audit
fi

# --- rotation ---------------------------------------------------------------
cd "$work/platform" || exit 1
enrol platform social-media th-social-media
audit --max-unknown 9
is "an audit under the first key" 0 $?
first=$(receipts_of platform | tail -n 1)
cp keys/agent.pem first.pem
"$plaudit" key rotate >rotate.out 2>&1
is "the key is rotated" 0 $?
cmp -s keys/agent.pem first.pem
is "another key is in its place" 1 $?
is "the old one is kept" 1 "$(ls keys/agent.pem.old-* | wc -l)"
entry=$(receipts_of platform | tail -n 1)
verify "$entry"
is "the entry of the rotation verifies" 0 $?
audit --max-unknown 9
is "an audit under the second key" 0 $?
second=$(receipts_of platform | tail -n 1)
verify "$second"
is "verifies" 0 $?
verify "$first"
is "and what the first key signed still does" 0 $?
settle "$entity_platform"
is "what happened to keys is in the log" 0 $?
is "two keys are known" 2 "$(grep -c '^agent' show.out)"
has "the first one has an end" " until " show.out

# a run that was killed after the chains named the new key
cp keys/agent.pem second.pem
entries=$(chain_of platform | wc -l)
"$plaudit" key rotate >rotate2.out 2>&1
is "rotated again" 0 $?
mv keys/agent.pem keys/agent.pem.next
cp second.pem keys/agent.pem
chmod 600 keys/agent.pem keys/agent.pem.next
rm -f keys/agent.pem.old-*
"$plaudit" key rotate >rotate3.out 2>&1
is "a run that died before the keys changed places is gone on with" 0 $?
is "without another entry" $((entries + 1)) "$(chain_of platform | wc -l)"
[ ! -e keys/agent.pem.next ]
is "the new key is in its place" 0 $?
audit --max-unknown 9
is "and signs" 0 $?

# --- heartbeat --------------------------------------------------------------
"$plaudit" heartbeat >heartbeat.out 2>&1
is "where no audit is due a heartbeat is sealed" 0 $?
verify "$(receipts_of platform | tail -n 1)"
is "it verifies" 0 $?

# --- a restored backup --------------------------------------------------------
cp -a .plaudit backup
audit --max-unknown 9
is "an audit after the backup" 0 $?
before=$(chain_of platform | wc -l)
mv .plaudit lost
cp -a backup .plaudit
: >audit.err
audit --max-unknown 9
is "truncated chain: a restored backup seals nothing" 4 $?
has "it says why" "restored from a backup" audit.err
is "nothing was sealed" "$(ls backup/streams/*/chain/* | wc -l)" "$(chain_of platform | wc -l)"
"$plaudit" fetch >fetch.out 2>&1
is "what is missing is fetched" 0 $?
is "the chain is whole again" "$before" "$(chain_of platform | wc -l)"
audit --max-unknown 9
is "and goes on" 0 $?
"$plauditd" show "$entity_platform" --dir "$work/collector" >collector.out 2>&1
is "the regulator shows the chain" 0 $?
is "no fork came of it" 0 "$(events fork)"

# --- key compromise -----------------------------------------------------------
last=$(receipts_of platform | tail -n 1)
key=$(openssl pkey -in keys/agent.pem -pubout -outform DER 2>/dev/null | sha256sum | cut -c1-64)
"$plauditd" entity revoke "$entity_platform" --key "$key" --dir "$work/collector" \
	--invalid-after 2020-01-01T00:00:00Z --reason stolen >revoke.out 2>&1
is "a reason is one of the words" 3 $?
"$plauditd" entity revoke "$entity_platform" --key "$key" --dir "$work/collector" \
	--invalid-after "$(sleep 1 && date -u +%Y-%m-%dT%H:%M:%SZ)" \
	--reason compromised >revoke.out 2>&1
is "a key is revoked" 0 $?
settle "$entity_platform"
is "the revocation is in the log" 0 $?
is "key events: enrolled" 2 "$(events enrolled)"
is "key events: rotated" 2 "$(events rotated)"
is "key events: revoked" 1 "$(events revoked)"
has "show says so" "revoked" show.out
audit --max-unknown 9 --push-timeout 5
code=$?
[ $code -eq 5 ] || [ $code -eq 4 ]
is "key compromise: what it signs later is not taken (got $code)" 0 $?
verify "$last"
is "what it signed before stays good" 0 $?
verify "$second"
is "and what its predecessor signed" 0 $?
late=$(chain_of platform | tail -n 1)
"$plaudit" verify --unlogged --trust-root trust/trust-root.json "$late" >verify.out 2>&1
is "key compromise: an entry from after it is refused offline" 4 $?

# --- loss: the regulator enrols another key for the same agent --------------
code=$("$plauditd" entity code "$entity_platform" --dir "$work/collector" \
	--host "127.0.0.1:$collector_port")
mv keys/agent.pem keys/compromised.pem
"$plaudit" key new keys/agent.pem >/dev/null 2>&1
"$plaudit" key enrol "$code" >enrol.out 2>&1
is "another key is enrolled for the same agent" 0 $?
audit --max-unknown 9
code=$?
verify "$(receipts_of platform | tail -n 1)"
is "its chain goes on (the audit ended with $code)" 0 $?

# --- agent fork: a copy of the machine, both out of the collector's reach -----
kill "$collector_pid"
wait "$collector_pid" 2>/dev/null
cp -a .plaudit twin
: >audit.err
audit --max-unknown 9 --no-push
is "out of reach an audit is sealed all the same" 0 $?
has "and it says that it could not ask" "could not be asked" audit.err
mv .plaudit one
mv twin .plaudit
audit --max-unknown 9 --no-push
collector_start || fatal "the collector does not start again"
"$plaudit" push >push.out 2>&1
is "one of the two is delivered" 0 $?
mv .plaudit two
mv one .plaudit
"$plaudit" push >push.out 2>&1
is "agent fork: the other is refused" 5 $?
[ "$(events fork)" -ge 1 ]
is "agent fork: and it is in the log" 0 $?
audit --max-unknown 9
is "agent fork: the copy seals no more" 4 $?
has "and knows why" "two machines seal as one agent" audit.err

kill "$collector_pid"
wait "$collector_pid" 2>/dev/null
"$plauditd" log check --dir "$work/collector" >check.out 2>&1
has "the log is whole" " 0 wrong" check.out
finish
