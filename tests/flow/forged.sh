#!/bin/bash
# Every forged attestation of tests/fixtures/forged is refused by the step that
# must refuse it; trust roots never go back.
. "$(dirname "$0")/lib.sh"

corpus=$root/tests/fixtures/forged
at=2026-03-02T00:00:00Z
pin=$(cat "$corpus/pin")
cd "$work" || exit 1

# the step that failed, or - when all held
verdict() { # BUNDLE OPTIONS...
	local bundle=$1
	shift
	"$plaudit" verify --now $at --json "$@" "$bundle" >verdict.json 2>verdict.err
	code=$?
	step=$(tr -d '\n' <verdict.json | sed -nE \
		's/.*"outcome":"FAILED","sentence":"([^"\\]|\\.)*","step":"([^"]*)".*/\2/p')
	[ -n "$step" ] || step=-
}

if [ -x "$BUILD/make-forged" ]; then
	mkdir -p again
	(cd "$root" && "$BUILD/make-forged" "$work/again")
	diff -r again "$corpus" >differs.txt
	is "the corpus is what its maker makes" 0 $?
fi
while IFS=$'\t' read -r file wanted with; do
	trust=trust-root.json
	previous=
	case $with in
	root=*) trust=${with#root=} ;;
	previous=*) previous=$corpus/${with#previous=} ;;
	esac
	cp "$corpus/$trust" trust-root.json
	rm -f trust-root.json.seen
	verdict "$corpus/$file" --pin "$pin" ${previous:+--previous "$previous"}
	want_code=4
	[ "$wanted" = - ] && want_code=0
	is "$file${with:+ ($with)}: ${wanted/-/holds}" "$wanted $want_code" "$step $code"
done <"$corpus/manifest"

cp "$corpus/trust-root.json" .
rm -f trust-root.json.seen
verdict "$corpus/good.json"
is "without a pin nothing verifies" 3 $code
verdict "$corpus/good.json" --pin "$pin"
has "what was verified is remembered" "3 " trust-root.json.seen
verdict "$corpus/good.json"
is "and is the pin from then on" "- 0" "$step $code"
cp trust-root.json.seen seen.before
cp "$corpus/trust-root-older.json" trust-root.json
verdict "$corpus/good.json"
is "an older trust root is refused" "trust root 4" "$step $code"
has "by its version" "version 2, but version 3 was seen" verdict.json
verdict "$corpus/good.json" --pin "$pin"
is "also with the pin given" "trust root 4" "$step $code"
cp "$corpus/trust-root-revoked.json" trust-root.json
verdict "$corpus/good.json"
is "a newer one is taken" "key status 4" "$step $code"
cp "$corpus/trust-root-ended.json" trust-root.json
verdict "$corpus/good.json"
is "another of the same version is refused" "trust root 4" "$step $code"
cp "$corpus/trust-root.json" trust-root.json
verdict "$corpus/good.json"
is "and there is no way back" "trust root 4" "$step $code"
cp seen.before trust-root.json.seen
cp "$corpus/trust-root-of-a-stranger.json" trust-root.json
strangers=$(sed -n 's/.*"keyid":"\([^"]*\)".*/\1/p' "$corpus/key-unknown.json" | base64 -d | od -An -tx1 | tr -d ' \n')
verdict "$corpus/good.json" --pin "$strangers"
cmp -s seen.before trust-root.json.seen
is "a pin given once does not replace the one that is kept" 0 $?
cp "$corpus/trust-root.json" trust-root.json
rm trust-root.json.seen
mkdir trust-root.json.seen
verdict "$corpus/good.json" --pin "$pin"
is "a place for the version that is none is not passed over" "trust root 4" "$step $code"
rmdir trust-root.json.seen
if [ "$(id -u)" != 0 ]; then
	chmod a-w .
	verdict "$corpus/good.json" --pin "$pin"
	is "that it cannot be remembered is only a note" "- 0" "$step $code"
	has "and is told" "was not kept" verdict.err
	chmod u+w .
fi
"$plaudit" verify -q --now $at --pin "$pin" "$corpus/payload-bit.json" /nonexistent "$corpus/good.json"
is "4 comes before 3 when several files are wrong" 4 $?
finish
