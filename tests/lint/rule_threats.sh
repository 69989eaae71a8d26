#!/bin/sh
# Every test that reports/threats.md names exists. Argument: the tree.
cd "$1" || exit 1
[ -f reports/threats.md ] || exit 0
bad=0
missing() {
	echo "reports/threats.md: no test \"$1\""
	bad=1
}
sed -n '/^| /p' reports/threats.md | grep -o '`[^`]*`' | tr -d '`' |
	grep -E '^(forged/|flow/|[a-z_]+: )' >"${TMPDIR:-/tmp}/threats.$$"
while read -r name; do
	case $name in
	forged/*)
		[ -f "tests/fixtures/$name" ] || missing "$name"
		;;
	flow/*)
		file=${name#flow/}
		grep -qF -- "${file#*: }" "tests/flow/${file%%:*}.sh" 2>/dev/null ||
			missing "$name"
		;;
	*)
		grep -qE "^Test\(${name%%:*}, ${name#*: }[,)]" \
			"tests/unit/test_${name%%:*}.c" 2>/dev/null ||
			missing "$name"
		;;
	esac
done <"${TMPDIR:-/tmp}/threats.$$"
rm -f "${TMPDIR:-/tmp}/threats.$$"
exit $bad
