#!/bin/sh
# Calls that we do not make, comments that we do not write, names that say
# nothing, conditionals where they do not belong.
cd "$1" || exit 2
bad=0
# found LINES REMARK: prints each line with the remark behind it
found() {
	[ -z "$1" ] && return
	echo "$1" | sed "s|\$|   [$2]|"
	bad=1
}
calls='strcpy|strcat|strncpy|sprintf|vsprintf|system|popen|atoi|atol|atof|strtok|gets|localtime|localtime_r|gmtime|gmtime_r|mktime|strftime|ctime|setenv|putenv|tmpnam|mktemp|rand|srand|setlocale|alloca|longjmp|setjmp'
code=$(find agent -name '*.[ch]' | sort)
# file:line:text of the lines whose code, without strings and comments, matches
coded() { # PATTERN FILE...
	awk -v pattern="$1" '
	BEGIN { ARGV[1] = "" }
	FNR == 1 { comment = 0 }
	{
		code = $0
		gsub(/\\./, "", code)
		gsub(/"[^"]*"/, "\"\"", code)
		if (comment && !sub(/^.*\*\//, "", code)) next
		comment = 0
		gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", code)
		if (sub(/\/\*.*/, "", code)) comment = 1
		if (code ~ pattern) print FILENAME ":" FNR ":" $0
	}' "$@"
}
# shellcheck disable=SC2086 # names without blanks
{
	found "$(coded "(^|[^A-Za-z0-9_.>])($calls)[ ]*[(]" $code /dev/null)" \
		'banned call'
	found "$(grep -nE '^typedef (struct|union|enum)' $code /dev/null)" \
		'typedef'
	found "$(grep -LE '^/\* SPDX-License-Identifier: Apache-2.0 \*/' $code |
		sed 's/$/:1:/')" 'no SPDX line'
	found "$(grep -nE '^#[ ]*(if|ifdef|ifndef|elif)' $code /dev/null |
		grep -vE '^agent/(base|records)/|#ifndef PLAUDIT_[A-Z0-9_]+_H$')" \
		'conditional outside base/ and records/'
}
# shellcheck disable=SC2046
found "$(coded '//' $(find agent tests -name '*.[ch]' \
	-not -path 'tests/lint/*' 2>/dev/null) /dev/null)" \
	'a comment that is not /* */'
found "$(echo "$code" | grep -E '/(util|utils|common|misc|helper|helpers|manager)\.[ch]$')" \
	'a name that says nothing'
found "$(echo "$code" | sed 's|.*/||' | sort | uniq -d)" \
	'two files have this name'
exit $bad
