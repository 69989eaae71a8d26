#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the build promises: hardened binaries, an installation that is whole,
# and packages asked for in one line.
set -u
bad=0
is() { # NAME HELD [OUTPUT]
	if [ "$2" = 0 ]; then
		echo "ok $1"
	else
		echo "not ok $1"
		[ -z "${3:-}" ] || echo "$3" | head -n 12 | sed 's/^/  /'
		bad=1
	fi
}
has() { # NAME PATTERN TEXT
	echo "$3" | grep -qE "$2"
	is "$1" $? "$3"
}

for name in plaudit plauditd; do
	program=$BUILD/$name
	facts=$(readelf -hldW "$program" 2>&1)
	symbols=$(readelf -W --dyn-syms "$program" 2>&1)
	has "$name is position independent" 'Type: +DYN' "$facts"
	has "$name: relocations are read-only" 'GNU_RELRO' "$facts"
	has "$name: bound at start" 'BIND_NOW|Flags: NOW' "$facts"
	has "$name: the stack runs no code" 'GNU_STACK.* RW +0x' "$facts"
	has "$name: stack protector" '__stack_chk_fail' "$symbols"
	has "$name: fortified calls" '__[a-z]+_chk' "$symbols"
	! echo "$facts" | grep -qE 'R(UN)?PATH|TEXTREL'
	is "$name: no path of this machine, no relocated text" $? "$facts"
done
needed=$(readelf -dW "$BUILD/plaudit" | grep NEEDED)
! echo "$needed" | grep -qE 'sqlite|microhttpd|libpq'
is 'the agent links no database and no server' $? "$needed"

root=$BUILD/test/install
rm -rf "$root"
out=$(make --no-print-directory -o all BUILD="$BUILD" DESTDIR="$root" \
	PREFIX=/usr install 2>&1)
is 'make install' $? "$out"
for file in bin/plaudit bin/plauditd share/man/man1/plaudit.1 \
	share/man/man1/plaudit-audit.1 share/man/man8/plauditd-serve.8 \
	share/bash-completion/completions/plaudit \
	lib/systemd/system/plaudit-audit.timer share/plaudit/checks/sources.yaml; do
	[ -s "$root/usr/$file" ]
	is "installed: $file" $?
done
sums() { (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum); }
for part in checks policies reports; do
	sums "$root/usr/share/plaudit/$part" >"$root.sums.$part"
	out=$(sums "$part" | diff - "$root.sums.$part" 2>&1)
	is "installed $part are those of the tree" $? "$out"
done

if command -v man >/dev/null; then
	for program in plaudit plauditd; do
		for page in "$root"/usr/share/man/man?/$program[-.]*; do
			name=$(basename "$page" | sed 's/\.[18]$//')
			verb=${name#"$program"}
			# shellcheck disable=SC2086
			last=$("$BUILD/$program" ${verb#-} --help |
				grep -oE -- '--[a-z-]+' | tail -n 1)
			text=$(man --warnings -l "$page" 2>&1 | col -b)
			echo "$text" | grep -qF -- "$last" &&
				! echo "$text" | grep -q 'warning:'
			is "man page $name, to its last option" $? "$text"
		done
	done
else
	echo 'skip man pages: no man here'
fi

complete_words() { # WORD...
	bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _plaudit
		echo "${COMPREPLY[*]}"' \
		"$root/usr/share/bash-completion/completions/plaudit" "$@"
}
has 'completion of verbs' '^verify$' "$(complete_words "$BUILD/plaudit" ver)"
has 'completion of options' '^--rehearsal$' \
	"$(complete_words "$BUILD/plaudit" audit --reh)"

if command -v systemd-analyze >/dev/null; then
	# the programs are looked for where the units name them
	units=$BUILD/test/units
	rm -rf "$units"
	mkdir -p "$units"
	for unit in "$root"/usr/lib/systemd/system/*; do
		sed "s|/usr/bin/plaudit|$BUILD/plaudit|" "$unit" \
			>"$units/$(basename "$unit")"
	done
	for unit in "$units"/*; do
		out=$(systemd-analyze verify --man=no "$unit" 2>&1)
		[ $? = 0 ] && ! echo "$out" | grep -q "$(basename "$unit")"
		is "unit $(basename "$unit")" $? "$out"
		case $unit in *.timer) continue ;; esac
		out=$(systemd-analyze security --offline=yes --threshold=20 \
			"$unit" 2>&1)
		is "unit $(basename "$unit") is fenced" $? "$(echo "$out" | tail -n 3)"
	done
else
	echo 'skip systemd units: no systemd-analyze here'
fi

# deps.sh on machines that are not this one: only what it is told is there
fake=$BUILD/test/fake
rm -rf "$fake"
mkdir -p "$fake"
for tool in sh sed cat dirname grep tail; do
	ln -s "$(command -v $tool)" "$fake/$tool"
done
deps() { PATH=$fake sh agent/packaging/deps.sh build 2>&1 </dev/null; }
printf '#!/bin/sh\necho "gcc installed"\n' >"$fake/dpkg-query"
printf '#!/bin/sh\necho 1000\n' >"$fake/id"
printf '#!/bin/sh\necho "$@" >>"%s/asked"\n[ "$1" = update ] || [ -e "%s/lists" ] || exit 100\n' \
	"$fake" "$fake" >"$fake/apt-get"
chmod +x "$fake/dpkg-query" "$fake/id" "$fake/apt-get"
out=$(deps)
[ $? = 1 ] && echo "$out" | grep -q '^  apt-get install -y .* libssl-dev ' &&
	! echo "$out" | grep -q ' gcc ' && [ ! -e "$fake/asked" ]
is 'deps: not root, no sudo: prints the line and stops' $? "$out"
printf '#!/bin/sh\necho 0\n' >"$fake/id"
out=$(deps)
[ $? = 1 ] && [ "$(grep -c ^install "$fake/asked")" = 2 ] &&
	grep -q '^update$' "$fake/asked"
is 'deps: what cannot be installed stops, after one update' $? "$out"
touch "$fake/lists"
rm -f "$fake/asked"
out=$(deps)
[ $? = 0 ] && grep -q '^install .* libyaml-dev' "$fake/asked"
is 'deps: root installs what is missing' $? "$out"
rm -f "$fake/asked"
sed 's/#.*//; /^$/d; s/$/ installed/; s/^/echo /' \
	agent/packaging/packages-build.txt >>"$fake/dpkg-query"
out=$(deps)
[ $? = 0 ] && [ -z "$out" ] && [ ! -e "$fake/asked" ]
is 'deps: nothing is asked for when all is there' $? "$out"
exit $bad
