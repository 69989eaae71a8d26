#!/bin/bash
# A planted secret appears in no output: the key's passphrase, in every file
# and stream that a run makes.
. "$(dirname "$0")/lib.sh"

secret=plantedCanary7731Passphrase
collector_make
collector_start || fatal "the collector does not start"
records "$work" 500
institution platform
rm "$work/platform/keys/agent.pem"
export PLANTED=$secret
"$plaudit" key new --passphrase-env PLANTED "$work/platform/keys/agent.pem" \
	>"$work/key.txt" 2>&1 || fatal "key new"
sed -i 's|^key: .*|key: {file: keys/agent.pem, passphrase: {env: PLANTED}}|' \
	"$work/platform/plaudit.yaml"
enrol platform social-media th-social-media
cd "$work/platform" || exit 1
# the secret in the records too: an unreadable row that quotes it
for file in exports/*.csv; do
	case $file in *total*) continue ;; esac
	sed -n 2p "$file" | sed "s/^[^,]*/$secret/; s/20[0-9][0-9]-/XX$secret-/" >>"$file"
done
"$plaudit" audit --now $now --verbose --report text:r.txt --report json:r.json \
	--report html:r.html >out.txt 2>err.txt
code=$?
[ $code -eq 2 ] || [ $code -eq 1 ]
is "the audit ran (exit $code)" 0 $?
"$plaudit" key show --passphrase-env PLANTED keys/agent.pem >show.txt 2>&1
unset PLANTED
"$plaudit" audit --now $now >missing.txt 2>&1
is "without the passphrase it ends with an error" 3 $?
hits=$(grep -rlF "$secret" "$work" --include='*' 2>/dev/null |
	grep -v '/exports/' | wc -l)
is "the planted secret is in no output" 0 "$hits"
[ "$hits" -eq 0 ] || grep -rlF "$secret" "$work" | grep -v /exports/ | head
finish
