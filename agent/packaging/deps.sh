#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages of the lists that are missing; costs one
# dpkg-query when nothing is. usage: deps.sh LIST...   (build demo test fuzz)
set -u
here=$(cd "$(dirname "$0")" && pwd)
wanted=
for list; do
	wanted="$wanted $(sed 's/#.*//' "$here/packages-$list.txt")" || exit 2
done
# a machine without dpkg knows its own names for these
command -v dpkg-query >/dev/null || exit 0

# shellcheck disable=SC2086 # words are wanted
present=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted \
	2>/dev/null | sed -n 's/ installed$//p')
missing=
for package in $wanted; do
	case "
$present
" in
	*"
$package
"*) ;;
	*) missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0

line="apt-get install -y --no-install-recommends$missing"
as=
if [ "$(id -u)" != 0 ]; then
	as=sudo
	[ -t 0 ] || as='sudo -n'
	if ! command -v sudo >/dev/null || ! { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
		echo "packages are missing; as root, run" >&2
		echo "  $line" >&2
		exit 1
	fi
fi
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
# package lists may be absent or old: then they are fetched and it is tried again
# shellcheck disable=SC2086
if ! out=$($as $line 2>&1); then
	out=$($as apt-get update 2>&1 && $as $line 2>&1) || {
		echo "$out" | tail -n 20 >&2
		echo "could not install; as root, run" >&2
		echo "  apt-get update && $line" >&2
		exit 1
	}
fi
