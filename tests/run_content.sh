#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What officers and regulators read and edit: every YAML file of the pack lints
# with warnings as errors, every example of every check holds, and the examples
# catch every mistake that is planted in their check.
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
try 'no mistake in a check survives its examples' "$PLAUDIT" test --mutate
# a check whose examples leave much open: told word for word
mistakes() {
	"$PLAUDIT" test --mutate --rule-pack tests/fixtures/mutation \
		>"$BUILD/test/mutation.report"
	test $? = 1 && diff -u tests/fixtures/mutation/report \
		"$BUILD/test/mutation.report"
}
mkdir -p "$BUILD/test"
try 'survivors are told word for word' mistakes
# the whole checks on the language's page hold, and catch every mistake too
page=$BUILD/test/page
rm -rf "$page"
mkdir -p "$page/checks" "$page/policies"
cp tests/fixtures/language/sources.yaml "$page/checks/"
awk -v dir="$page/checks/" '
	/^<!-- example check / {
		folder = file = $4
		sub("/[^/]*$", "", folder)
		system("mkdir -p " dir folder)
		next
	}
	file && /^```yaml/ { on = 1; next }
	on && /^```/ { on = 0; file = "" }
	on { print > (dir file) }' checks/README.md
try 'the checks of checks/README.md' "$PLAUDIT" test --mutate \
	--rule-pack "$page"
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
