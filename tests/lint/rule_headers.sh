#!/bin/sh
# Every header compiles alone, and a file includes its own header first.
cd "$1" || exit 2
export CC="${CC:-gcc}"
export FLAGS="$(pkg-config --cflags p11-kit-1 2>/dev/null)"
find agent -name '*.h' | sort | xargs -P 2 -n 1 sh -c '
	out=$($CC -std=gnu17 -Iagent $FLAGS -D_GNU_SOURCE -DPLAUDIT_VERSION="\"0\"" \
		-fsyntax-only -x c -include "$0" /dev/null 2>&1) || {
		echo "$0:1: does not compile alone"
		echo "$out" | head -n 3 | sed "s/^/  /"
	}' >"${TMPDIR:-/tmp}/lint-headers.$$"
find agent -name '*.c' | sort | while read -r file; do
	header=${file%.c}.h
	[ -e "$header" ] || continue
	first=$(grep -m 1 '^#include' "$file")
	[ "$first" = "#include \"${header#agent/}\"" ] ||
		echo "$file:1: does not include its own header first"
done >>"${TMPDIR:-/tmp}/lint-headers.$$"
sort "${TMPDIR:-/tmp}/lint-headers.$$" | { ! grep .; }
bad=$?
rm -f "${TMPDIR:-/tmp}/lint-headers.$$"
exit $bad
