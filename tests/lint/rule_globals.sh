#!/bin/sh
# No mutable data at file level or in a static of a function, as the objects
# show it; only what a signal handler sets and pthread's own once and key.
cd "$1" || exit 2
objects=${OBJECTS:-.build/obj}
[ -d "$objects" ] || {
	echo "no objects in $objects: build first"
	exit 1
}
find "$objects" -name '*.o' | sort | while read -r object; do
	source=agent/${object#"$objects"/}
	source=${source%.o}.c
	[ -e "$source" ] || continue
	objdump -t "$object" | awk '
		/ O (\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ &&
		!/\.data\.rel\.ro/ { sub(/\.[0-9]+$/, "", $NF); print $NF }' |
		while read -r name; do
			case $name in __*) continue ;; esac
			grep -qE "(sig_atomic_t|pthread_(once|key)_t).*[^A-Za-z0-9_]$name([^A-Za-z0-9_]|\$)" \
				"$source" && continue
			line=$(grep -nE "^[[:space:]]*(static|_Thread_local|[a-z].*) .*[^A-Za-z0-9_]$name[^A-Za-z0-9_(]" \
				"$source" | head -n 1 | cut -d: -f1)
			echo "$source:${line:-1}: $name can change while the program runs"
		done
done | { ! grep .; }
