#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Copies what is built to DESTDIR/PREFIX. PARTS chooses: a bank installs
# `agent`, a regulator `agent collector` (the default).
set -eu
prefix=${PREFIX:-/usr/local}
to=${DESTDIR:-}$prefix
build=${BUILD:-.build}
share=$to/share/plaudit
units=$to/lib/systemd/system
completions=$to/share/bash-completion/completions
here=agent/packaging

unit() { # NAME: with the prefix filled in
	sed "s|@PREFIX@|$prefix|" "$here/systemd/$1" >"$units/$1"
	chmod 644 "$units/$1"
}

rm -rf "$build/man"
sh $here/man_pages.sh "$build/man" "$VERSION" "$build/plaudit" "$build/plauditd"
install -d "$to/bin" "$share" "$units" "$completions" \
	"$to/share/man/man1" "$to/share/man/man8"
for part in ${PARTS:-agent collector}; do
	case $part in
	agent)
		install -m 755 "$build/plaudit" "$to/bin/plaudit"
		install -m 644 "$build"/man/plaudit*.1 "$to/share/man/man1/"
		install -m 644 "$here/completion/plaudit" "$completions/plaudit"
		unit plaudit-audit.service
		unit plaudit-audit.timer
		unit plaudit-commit.service
		unit plaudit-commit.timer
		unit plaudit-retire.service
		unit plaudit-retire.timer
		;;
	collector)
		install -m 755 "$build/plauditd" "$to/bin/plauditd"
		install -m 644 "$build"/man/plauditd*.8 "$to/share/man/man8/"
		ln -sf plaudit "$completions/plauditd"
		unit plauditd.service
		;;
	*)
		echo "install.sh: no part $part" >&2
		exit 2
		;;
	esac
done
# a pack's digest is over its files: none of an older version may stay
rm -rf "$share/checks" "$share/policies" "$share/reports"
for file in $(find checks policies reports -type f | LC_ALL=C sort); do
	install -D -m 644 "$file" "$share/$file"
done
