#!/bin/sh
# No path of a machine and no registry's host in any tracked file.
cd "$1" || exit 2
list() {
	if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$PWD" ]; then
		git ls-files -co --exclude-standard
	else
		find . -type f | sed 's|^\./||'
	fi
}
list | grep -vE '^tests/lint/(broken|good)/' | while read -r file; do
	[ -f "$file" ] && grep -nIHE \
		'(^|[^A-Za-z0-9_.}])/(home|root|Users|work|workspace)/|(deb|security|registry|packages|proxy)\.(debian|npmjs|yarnpkg|golang)\.(org|com)|(^|[^a-z.])(crates\.io|pypi\.org)' \
		"$file"
done | sed 's/$/   [a path or host of one machine]/' | { ! grep .; }
