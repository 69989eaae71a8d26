#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What officers and regulators read and edit: every YAML file of the pack lints
# with warnings as errors, and every example of every check holds.
set -u
bad=0
try() { # NAME COMMAND...
	name=$1
	shift
	if out=$("$@" 2>&1); then
		echo "ok $name"
	else
		echo "not ok $name: exit $?"
		echo "$out" | head -n 20 | sed 's/^/  /'
		bad=1
	fi
}
try 'plaudit lint --strict' "$PLAUDIT" lint --strict checks policies
for check in $("$PLAUDIT" list checks | awk '{print $1}'); do
	try "examples of $check" "$PLAUDIT" test "$check"
done
# a site file of each class that has a profile lints as it was written (the
# warnings say what the officer is to fill in)
for class in bank telco social-media; do
	dir=$BUILD/test/init/$class
	rm -rf "$dir"
	mkdir -p "$dir"
	try "init --class $class" "$PLAUDIT" init --class $class --dir "$dir"
	try "init --class $class, linted" "$PLAUDIT" lint "$dir/plaudit.yaml"
done
exit $bad
