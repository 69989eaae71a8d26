#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The Criterion programs of tests/unit, two at a time; one line a test.
set -u
out=$BUILD/test/unit
rm -rf "$out"
mkdir -p "$out"

cat >"$out/one.sh" <<'EOF'
name=$1
timeout -k 5 240 "$BUILD/unit/test_$name" -j2 --color=never \
	--tap="$BUILD/test/unit/$name.tap" >"$BUILD/test/unit/$name.said" 2>&1
echo $? >"$BUILD/test/unit/$name.code"
EOF

for source in tests/unit/test_*.c; do
	name=${source#tests/unit/test_}
	name=${name%.c}
	if [ -x "$BUILD/unit/test_$name" ]; then
		echo "$name"
	else
		echo "not ok $name: its program is not built" >"$out/$name.result"
	fi
done | xargs -P 2 -n 1 sh "$out/one.sh"

# A program that crashed, hung or ended badly without a failing test fails too:
# what it printed last (Criterion's closing line) must be there.
for code in "$out"/*.code; do
	[ -e "$code" ] || continue
	name=$(basename "$code" .code)
	tap=$out/$name.tap
	{
		[ -e "$tap" ] && sed -n \
			-e "s|^ok - \(.*[^ ]\)  *# SKIP *\(.*\)|skip $name/\1: \2|p;t" \
			-e "s|^ok - \(.*\)|ok $name/\1|p;t" \
			-e "s|^not ok - \(.*\)|not ok $name/\1|p;t" \
			-e 's/^  /  /p' "$tap"
		if ! grep -q '^\[====\] Synthesis:' "$out/$name.said"; then
			echo "not ok $name: no closing line, ended with $(cat "$code")"
			tail -n 15 "$out/$name.said" | sed 's/^/  /'
		elif [ "$(cat "$code")" != 0 ] && ! grep -q '^not ok' "$tap"; then
			echo "not ok $name: ended with $(cat "$code")"
			tail -n 15 "$out/$name.said" | sed 's/^/  /'
		fi
	} >"$out/$name.result"
done
cat "$out"/*.result
! grep -q '^not ok ' "$out"/*.result
