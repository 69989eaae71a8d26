#!/bin/sh
# Layout by .clang-format.
cd "$1" || exit 2
format=$(command -v clang-format-14 || command -v clang-format) || {
	echo "clang-format is missing"
	exit 1
}
find agent tests -name '*.[ch]' -not -path 'tests/lint/*' 2>/dev/null | sort |
	xargs "$format" --dry-run -Werror 2>&1 |
	sed -n 's/ error: .*/ is not laid out by .clang-format/p' |
	sort -u -t: -k1,1 | { ! grep .; }
