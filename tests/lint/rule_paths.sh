#!/bin/sh
# No path of a machine and no registry's host in any tracked file.
cd "$1" || exit 2
list() {
	if git rev-parse --git-dir >/dev/null 2>&1 && [ "$PWD" = "$(git rev-parse --show-toplevel)" ]; then
		git ls-files
	else
		find . -type f
	fi
}
! list | grep -v '^tests/lint/' | xargs grep -nIE \
	'(^|[^A-Za-z0-9_.])/(work|home|root|Users|farm)/|(deb|security|registry|packages)\.(debian|npmjs|yarnpkg)\.(org|com)|crates\.io|pypi\.org' 2>/dev/null
