#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One man page a verb and one a program, from their --help, which is made from
# the option tables: man_pages.sh DIR VERSION PROGRAM...
set -eu
dir=$1
version=$2
shift 2
mkdir -p "$dir"

# text on stdin as roff: backslashes, hyphens, a dot or quote in front
roff() {
	sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^\\([.']\\)/\\\\\\&\\1/"
}

# help on stdin to a page: the usage line, the paragraphs, options as a list
page() { # NAME SECTION SUMMARY
	printf '.TH "%s" %s "" "plaudit %s"\n.SH NAME\n%s \\- %s\n' "$1" "$2" \
		"$version" "$(echo "$1" | roff)" "$(echo "$3" | roff)"
	roff | awk '
	NR == 1 { sub(/^Usage: /, ""); print ".SH SYNOPSIS\n.nf\n" $0 "\n.fi\n.SH DESCRIPTION"; next }
	/^(Options|Verbs):$/ { print ".SH " toupper(substr($0, 1, length($0) - 1)); list = 1; next }
	/^$/ { if (said) print ".PP"; list = 0; next }
	list && /^ +(\\-|[a-z])/ && !/^          / {
		line = $0; sub(/^ +/, "", line)
		at = match(line, /   *[^ ]/)
		head = at ? substr(line, 1, at - 1) : line
		print ".TP\n.B " head
		if (at) { rest = substr(line, at); sub(/^ +/, "", rest); print rest }
		next
	}
	{ said = 1; sub(/^ +/, ""); print }'
	cat <<'EOF'
.SH EXIT STATUS
0 none of what follows; 1 at least one fail; 2 something unknown, or nothing
judged; 3 usage or invalid content; 4 trust failure; 5 sealed but not
delivered; 70 internal error. When several hold, the first of 4, 3, 1, 2, 5.
EOF
}

for program; do
	name=$(basename "$program")
	section=1
	[ "$name" = plauditd ] && section=8
	# the first words of what the program says about itself
	about=$("$program" --help | sed -n '3,/^$/p' | tr '\n' ' ' |
		sed 's/[.:,].*//')
	"$program" --help | page "$name" $section "$about" \
		>"$dir/$name.$section"
	"$program" --help | sed -n '/^Verbs:/,/^$/s/^  \([a-z-]*\) *\(.*\)/\1 \2/p' |
		while read -r verb summary; do
			"$program" "$verb" --help |
				page "$name-$verb" $section "$summary" \
					>"$dir/$name-$verb.$section"
		done
done
