# A file of agent/<room>/ includes only its own room and rooms below it.
# Variable: rooms, bottom to top.
BEGIN { n = split(rooms, order, " "); for (i = 1; i <= n; i++) rank[order[i]] = i }
FNR == 1 { room = FILENAME; sub(/.*agent\//, "", room); sub(/\/.*/, "", room) }
/^#include "/ {
	wanted = $2; gsub(/"/, "", wanted); sub(/\/.*/, "", wanted)
	if (!(wanted in rank)) { printf "%s:%d: %s is not written from agent/\n", FILENAME, FNR, $2; bad = 1 }
	else if (rank[wanted] > rank[room]) { printf "%s:%d: %s stands above %s\n", FILENAME, FNR, $2, room; bad = 1 }
}
END { exit bad }
