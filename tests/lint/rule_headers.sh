#!/bin/sh
# Every header compiles alone.
cd "$1" || exit 2
bad=0
for header in $(find agent -name '*.h' | sort); do
	if ! out=$(${CC:-gcc} -std=gnu17 -Iagent -D_GNU_SOURCE \
		-DPLAUDIT_VERSION='"0"' -fsyntax-only -x c \
		-include "$header" /dev/null 2>&1); then
		echo "$header:1: does not compile alone"
		echo "$out" | head -n 3 | sed 's/^/  /'
		bad=1
	fi
done
exit $bad
