#!/bin/sh
# Lines of functions and files, parameters, nesting, branches.
cd "$1" || exit 2
find agent -name '*.[ch]' | sort | xargs awk -v max_lines=80 \
	-v max_params=6 -v max_depth=4 -v max_branches=15 -v max_file=400 \
	-f "$LINT/functions.awk"
