#!/bin/sh
# Layout by .clang-format.
cd "$1" || exit 2
format=$(command -v clang-format-14 || command -v clang-format) || {
	echo "clang-format is missing"
	exit 1
}
find agent tests/unit tests/fuzz tests/bench tests/peers tests/demo \
	-name '*.[ch]' 2>/dev/null | sort |
	xargs "$format" --dry-run -Werror 2>&1 |
	grep 'error:' | sed 's/ error: .*/ is not formatted by .clang-format/' |
	sort -u -t: -k1,1 | { ! grep .; }
