#!/bin/sh
# What stands at the top of the tree, where C may be, and that every file of a
# room is in a room of the Makefile.
cd "$1" || exit 2
{
	for name in *; do
		case $name in
		Makefile | README.md) ;;
		agent | checks | policies | reports | tests) ;;
		*) echo "$name: does not belong at the top of the tree" ;;
		esac
	done
	find checks policies reports agent/packaging -name '*.[ch]' 2>/dev/null |
		sed 's/$/: C belongs in a room of agent/'
	for room in agent/*/; do
		room=$(basename "$room")
		case " $ROOMS packaging " in
		*" $room "*) ;;
		*) echo "agent/$room: is no room of the Makefile" ;;
		esac
	done
} | { ! grep .; }
