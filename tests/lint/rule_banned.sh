#!/bin/sh
# Calls that we do not make, comments that we do not write, names that say
# nothing.
cd "$1" || exit 2
bad=0
complain() { sed "s/\$/   [$1]/" | grep . && bad=1; }
calls='strcpy|strcat|strncpy|sprintf|vsprintf|system|popen|atoi|atol|atof|strtok|gets|localtime|localtime_r|gmtime|gmtime_r|mktime|ctime|setenv|putenv|tmpnam|mktemp|rand|srand|setlocale|alloca|longjmp|setjmp'
found=$(grep -rnE --include='*.[ch]' "(^|[^A-Za-z0-9_.>])($calls)[ ]*\(" agent |
	grep -vE ':[0-9]+:[[:space:]]*(\*|/\*)')
[ -n "$found" ] && { echo "$found" | sed 's/$/   [banned call]/'; bad=1; }
found=$(grep -rnE --include='*.[ch]' '(^|[[:space:];{}])//' agent tests --exclude-dir=broken |
	grep -vE '"[^"]*//|https?://|\*.*//')
[ -n "$found" ] && { echo "$found" | sed 's/$/   [comment is not of the prose kind]/'; bad=1; }
found=$(grep -rnE --include='*.[ch]' '^typedef (struct|union|enum)' agent)
[ -n "$found" ] && { echo "$found" | sed 's/$/   [typedef]/'; bad=1; }
found=$(grep -rLE --include='*.[ch]' '^/\* SPDX-License-Identifier: Apache-2.0 \*/' agent)
[ -n "$found" ] && { echo "$found" | sed 's/$/:1: no SPDX line/'; bad=1; }
found=$(find agent -name '*.[ch]' | grep -E '/(util|utils|common|misc|helper|helpers|manager)\.[ch]$')
[ -n "$found" ] && { echo "$found" | sed 's/$/:1: a name that says nothing/'; bad=1; }
found=$(find agent -name '*.c' -o -name '*.h' | sed 's|.*/||' | sort | uniq -d)
[ -n "$found" ] && { echo "$found" | sed 's/^/agent: two files are called /'; bad=1; }
exit $bad
