#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The scripts of tests/flow: the programs against real peers on loopback. Each
# gets BUILD, PLAUDIT, PLAUDITD and an empty WORK directory, and ends within
# five minutes (FLOW_SECONDS). Names given choose among them.
set -u
bad=0
for script in tests/flow/*.sh; do
	name=$(basename "$script" .sh)
	[ "$name" = lib ] && continue # what the others begin with
	case " ${FLOWS:-$name} " in *" $name "*) ;; *) continue ;; esac
	[ -e "$script" ] || { echo "skip flow: tests/flow is empty"; continue; }
	WORK=$BUILD/test/flow/$name
	export WORK
	rm -rf "$WORK"
	mkdir -p "$WORK"
	shell=sh
	head -n 1 "$script" | grep -q bash && shell=bash
	timeout -k 5 "${FLOW_SECONDS:-300}" $shell "$script" >"$WORK.log" 2>&1 </dev/null
	code=$?
	sed -E "s;^(ok|not ok|skip) (- )?($name/)?;\1 $name/;" "$WORK.log"
	if [ $code != 0 ] && ! grep -q '^not ok ' "$WORK.log"; then
		echo "not ok $name: ended with $code"
		tail -n 12 "$WORK.log" | sed 's/^/  /'
	elif ! grep -qE '^(ok|not ok|skip) ' "$WORK.log"; then
		echo "not ok $name: it tried nothing"
		code=1
	fi
	[ $code = 0 ] || bad=1
	grep -q '^not ok ' "$WORK.log" && bad=1
done
exit $bad
