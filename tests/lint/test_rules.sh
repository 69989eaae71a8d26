#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each rule on trees that break it (broken/<rule>[-case]/, with the complaint in
# broken/<rule>[-case].wanted) and on one that keeps all of them (good/). The
# rule must fail with that complaint and no other, or pass and say nothing.
set -u
LINT=$(cd "$(dirname "$0")" && pwd)
ROOMS='base parse cel'
export LINT ROOMS
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# a copy with what is split by @@ joined, and its objects
copy() { # FROM TO
	mkdir -p "$2"
	cp -R "$1/." "$2"
	cp "$LINT/../../.clang-format" "$2"
	find "$2" -type f | xargs sed -i 's/@@//g'
	OBJECTS=$2.objects
	export OBJECTS
	for file in $(cd "$2" && find agent -name '*.c' 2>/dev/null); do
		object=$OBJECTS/${file#agent/}
		mkdir -p "$(dirname "$object")"
		(cd "$2" && ${CC:-gcc} -w -O1 -fPIE -Iagent -c \
			-o "${object%.c}.o" "$file" 2>/dev/null)
	done
}

is() { # NAME HELD OUTPUT
	if [ "$2" = 0 ]; then
		echo "ok $1"
		passed=$((passed + 1))
	else
		echo "not ok $1"
		echo "$3" | sed 's/^/  /'
		failed=$((failed + 1))
	fi
}

copy "$LINT/good" "$work/good"
for rule in "$LINT"/rule_*.sh; do
	name=$(basename "$rule" .sh)
	name=${name#rule_}
	out=$(sh "$rule" "$work/good" 2>&1) && [ -z "$out" ]
	is "$name keeps quiet on a good tree" $? "$out"
	set -- "$LINT/broken/$name"*.wanted
	[ -e "$1" ]
	is "$name has a tree that breaks it" $? ''
done
for wanted in "$LINT"/broken/*.wanted; do
	case=$(basename "$wanted" .wanted)
	copy "$LINT/broken/$case" "$work/$case"
	out=$(sh "$LINT/rule_${case%%-*}.sh" "$work/$case" 2>&1)
	code=$?
	[ $code != 0 ] && echo "$out" | grep -qF -f "$wanted" &&
		[ "$(echo "$out" | grep -c '^[^ ]')" = 1 ]
	is "$case is refused" $? "exit $code: $out"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
