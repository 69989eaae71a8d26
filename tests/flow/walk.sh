#!/bin/bash
# The README's walk through the life of a chain, line by line: what stands
# behind each `<!-- walk -->` is run as it is; a comment `# exit N` says which
# code is wanted, else 0.
. "$(dirname "$0")/lib.sh"

now=$(date -u +%Y-%m-%dT%H:%M:%SZ) # its lines name no moment
collector_make
collector_start || fatal "the collector does not start"
records "$work" 200
institution telco
cd "$work/telco" || exit 1
sed -i 's|^disclose: .*|disclose: full|' plaudit.yaml
"$plauditd" entity add th-examplemobile --dir "$work/collector" --class telco \
	--profile th-telco --pack "$root" >/dev/null || fatal "entity add"
for _ in $(seq 60); do
	"$plauditd" challenge nonce --dir "$work/collector" >nonce.txt 2>&1
	grep -q '[1-9][0-9]* unused in the log' nonce.txt && break
	sleep 0.3
done
PATH=$BUILD:$PATH
HOST=127.0.0.1:$collector_port
awk '/^<!-- walk -->$/ { on = 1; next }
	on && /^```sh$/ { in_block = 1; next }
	/^```$/ { in_block = on = 0 }
	in_block' "$root/README.md" >lines.txt
[ -s lines.txt ] || fatal "the README has no walk"
while IFS= read -r line <&3; do
	wanted=0
	case $line in
	*'# exit '*) wanted=${line##*# exit } line=${line%%# exit*} ;;
	esac
	eval "$line" >out.txt 2>err.txt </dev/null
	got=$?
	if [ $got = "$wanted" ]; then
		ok "$(echo "$line" | cut -c 1-90)"
	else
		not_ok "$(echo "$line" | cut -c 1-90): exit $got, wanted $wanted: $(cat err.txt out.txt | tail -n 2 | cut -c 1-250)"
	fi
	cat out.txt >>all.txt
done 3<lines.txt
has "the officer is named" "Somsri Jaidee, Chief Compliance Officer" all.txt
has "the answer was judged right" "answered" all.txt
has "the case has its limit" "limit = " all.txt
sleep 1
"$plaudit" audit --now $now --push-timeout 5 --max-unknown 9 >out.txt 2>err.txt
late=$(chain_of telco | tail -n 1)
"$plaudit" push >out.txt 2>&1
"$plaudit" verify --unlogged --trust-root trust/trust-root.json "$late" >out.txt 2>&1
is "what a revoked key signs is refused offline" 4 $?
finish
