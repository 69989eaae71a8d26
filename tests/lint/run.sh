#!/bin/sh
# All rules over the tree. Called by `make lint`, which sets ROOMS, CC,
# OBJECTS.
LINT=$(cd "$(dirname "$0")" && pwd)
export LINT
root=${1:-$LINT/../..}
bad=0
for rule in "$LINT"/rule_*.sh; do
	name=$(basename "$rule" .sh | sed 's/^rule_//')
	if out=$(sh "$rule" "$root" 2>&1); then
		echo "lint $name: ok"
	else
		echo "lint $name: FAILED"
		echo "$out" | head -n 60 | sed 's/^/  /'
		bad=1
	fi
done
exit $bad
