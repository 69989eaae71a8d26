#!/bin/sh
# Exports that nobody uses or that two files define: every global symbol of an object must be wanted by
# another object of the product, or be tried by a test. OBJECTS is where the
# objects are; one whose source is gone does not count.
cd "$1" || exit 2
objects=${OBJECTS:-.build/obj}
found=$(find "$objects" -name '*.o' 2>/dev/null | sort | while read -r object; do
	source=agent/${object#"$objects"/}
	[ -e "${source%.o}.c" ] && echo "$object"
done)
[ -n "$found" ] || {
	echo "no objects in $objects: build first"
	exit 1
}
echo "$found" | xargs nm -A -P 2>/dev/null | awk -v objects="$objects/" '
	{ file = substr($1, length(objects) + 1); sub(/\.o:$/, ".c", file) }
	$3 ~ /^[TDRBVC]$/ && $2 != "main" {
		if ($2 in defined)
			printf "agent/%s:1: %s is defined in %s too\n", file, $2, defined[$2]
		defined[$2] = file
	}
	$3 == "U" { wanted[$2] = 1 }
	END {
		for (s in defined)
			if (!(s in wanted))
				printf "agent/%s:1: %s is exported and used by no other file\n", defined[s], s
	}' | sort | while read -r place symbol rest; do
	case $rest in *too) echo "$place $symbol $rest"; continue ;; esac
	grep -rqw --include='*.[ch]' -e "$symbol" tests/unit tests/fuzz tests/bench tests/fixtures \
		tests/peers tests/demo 2>/dev/null || echo "$place $symbol $rest"
done | { ! grep .; }
