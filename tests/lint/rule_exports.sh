#!/bin/sh
# Exports that no other file uses: every global symbol of an object must be
# wanted by another object of the product. OBJECTS is where they are.
cd "$1" || exit 2
objects=${OBJECTS:-.build/obj}
find "$objects" -name '*.o' | sort > "${TMPDIR:-/tmp}/lint-objects.$$"
[ -s "${TMPDIR:-/tmp}/lint-objects.$$" ] || {
	echo "no objects in $objects: build first"
	rm -f "${TMPDIR:-/tmp}/lint-objects.$$"
	exit 1
}
xargs nm -A -P < "${TMPDIR:-/tmp}/lint-objects.$$" 2>/dev/null | awk '
	{ file = $1; sub(/:$/, "", file); sub(/.*obj\//, "agent/", file)
	  sub(/\.o$/, ".c", file) }
	$3 ~ /^[TDRBV]$/ && $2 != "main" { defined[$2] = file }
	$3 == "U" { wanted[$2] = 1 }
	END {
		for (s in defined)
			if (!(s in wanted)) {
				printf "%s:1: %s is exported and used by no other file\n", defined[s], s
				bad = 1
			}
		exit bad
	}' | sort
status=$(xargs nm -A -P < "${TMPDIR:-/tmp}/lint-objects.$$" 2>/dev/null | awk '
	$3 ~ /^[TDRBV]$/ && $2 != "main" { defined[$2] = 1 }
	$3 == "U" { wanted[$2] = 1 }
	END { for (s in defined) if (!(s in wanted)) n++; print n + 0 }')
rm -f "${TMPDIR:-/tmp}/lint-objects.$$"
[ "$status" = 0 ]
