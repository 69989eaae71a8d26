#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The generated parts of the pages are as the programs would write them, and
# the commands of README.md work as they stand there.
set -u
bad=0
if out=$(sh agent/packaging/docs.sh --check "$PLAUDIT" 2>&1); then
	echo "ok probe tables of checks/README.md, reports/schemas"
else
	echo "not ok probe tables of checks/README.md, reports/schemas: stale, run make docs"
	echo "$out" | head -n 30 | sed 's/^/  /'
	bad=1
fi

# The schemas give the same verdict as the loader (npm's ajv, where it is).
out=$(PLAUDIT_NODE_MODULES=$BUILD/npm/node_modules \
	node tests/peers/schemas.mjs 2>&1)
case $? in
0) echo "ok schemas and loader agree" ;;
77 | 127) echo "skip schemas and loader agree: no node, ajv or js-yaml" ;;
*)
	echo "not ok schemas and loader agree"
	echo "$out" | tail -n 20 | sed 's/^/  /'
	bad=1
	;;
esac

# The report pages in a real browser: accessible, asking nothing of a network,
# nothing too wide, in both languages.
for page in tests/fixtures/render/report.en.html tests/fixtures/render/report.th.html; do
	out=$(PLAUDIT_NODE_MODULES=$BUILD/npm/node_modules \
		node tests/peers/html_report.mjs "$page" 2>&1)
	case $? in
	0) echo "ok $page in a browser" ;;
	77 | 127) echo "skip $page in a browser: no chromium, playwright-core or axe-core" ;;
	*)
		echo "not ok $page in a browser"
		echo "$out" | tail -n 20 | sed 's/^/  /'
		bad=1
		;;
	esac
done

# Blocks behind a `<!-- try NAME -->` line run one after the other, blocks of one
# name in one directory in which the content of the repository is seen;
# `# exit N` at a line's end is what it must end with.
dir=$BUILD/test/readme
rm -rf "$dir"
mkdir -p "$dir"
PATH=$BUILD:$PATH
export PATH
awk -v dir="$dir" '
	/^<!-- try [a-z-]+ -->$/ { name = $3; next }
	/^```/ { if (on) { on = 0; name = "" } else if (name) { on = 1; n[name]++ } next }
	on { print > (dir "/" name ".lines") }
	{ if (!on && $0 != "") name = "" }' README.md
for lines in "$dir"/*.lines; do
	[ -e "$lines" ] || { echo "not ok readme: nothing to try"; exit 1; }
	name=$(basename "$lines" .lines)
	mkdir -p "$dir/$name"
	ln -s "$PWD/checks" "$PWD/policies" "$PWD/reports" "$PWD/tests" \
		"$dir/$name/"
	while read -r line; do
		case $line in '' | '#'*) continue ;; esac
		wanted=$(echo "$line" | sed -n 's/.*# exit \([0-9]*\)$/\1/p')
		out=$(cd "$dir/$name" && timeout 60 sh -c "$line" 2>&1 </dev/null)
		code=$?
		if [ $code = "${wanted:-0}" ]; then
			echo "ok readme $name: $line"
		else
			echo "not ok readme $name: $line: exit $code"
			echo "$out" | tail -n 8 | sed 's/^/  /'
			bad=1
		fi
	done <"$lines"
done
exit $bad
