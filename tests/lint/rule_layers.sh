#!/bin/sh
# Include order of the rooms. ROOMS comes from the Makefile.
cd "$1" || exit 2
find agent -name '*.[ch]' | sort | xargs awk -v rooms="$ROOMS" \
	-f "$LINT/layers.awk"
