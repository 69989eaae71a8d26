#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes the generated parts of the reference, or with --check says whether
# they are as they should be: the tables between `<!-- probe X begin -->` and
# `<!-- probe X end -->` in checks/README.md, from the probes' field tables, and
# the JSON Schemas of content files in reports/schemas/.
# usage: docs.sh [--check] PLAUDIT
set -eu
check=
[ "$1" = --check ] && { check=1; shift; }
plaudit=$1
page=checks/README.md
new=$(mktemp)
tables=$(mktemp)
trap 'rm -f "$new" "$tables"' EXIT
"$plaudit" list probes --docs >"$tables"
awk -v tables="$tables" '
	BEGIN {
		while ((getline line < tables) > 0) {
			if (line ~ /^<!-- probe [a-z]+ begin -->$/) {
				split(line, words, " "); name = words[3]; text = ""
			}
			text = text line "\n"
			if (line ~ /^<!-- probe [a-z]+ end -->$/) table[name] = text
		}
	}
	/^<!-- probe [a-z]+ begin -->$/ && ($3 in table) {
		printf "%s", table[$3]; seen[$3] = 1; skip = 1
	}
	!skip
	/^<!-- probe [a-z]+ end -->$/ { skip = 0 }
	END {
		for (name in table)
			if (!(name in seen)) {
				print "no section for probe " name > "/dev/stderr"
				bad = 1
			}
		exit bad
	}' "$page" >"$new"
bad=0
renew() { # PAGE NEW
	if [ -n "$check" ]; then
		diff -u "$1" "$2" || bad=1
	elif ! cmp -s "$1" "$2"; then
		cp "$2" "$1"
		echo "$1 is new"
	fi
}
renew "$page" "$new"
for schema in $("$plaudit" list schemas | cut -d ' ' -f 1); do
	"$plaudit" list "$schema" >"$new"
	renew "reports/schemas/${schema#schema-}.schema.json" "$new"
done
exit $bad
