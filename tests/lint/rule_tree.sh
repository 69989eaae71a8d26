#!/bin/sh
# What stands at the top of the tree, and where C may be.
cd "$1" || exit 2
bad=0
for name in *; do
	case $name in
	Makefile | agent | checks | policies | reports | tests | README.md) ;;
	*) echo "$name: does not belong at the top of the tree"; bad=1 ;;
	esac
done
found=$(find checks policies reports -name '*.[ch]' 2>/dev/null)
[ -n "$found" ] && { echo "$found" | sed 's/$/: C belongs in agent/'; bad=1; }
exit $bad
