#!/bin/bash
# The collector among people who mean it no good: bad bodies, bad framing, bad
# names, slow and many connections. It answers each with a problem or closes,
# and goes on serving the honest.
. "$(dirname "$0")/lib.sh"

collector_make
collector_start || fatal "the collector does not start"
records "$work" 1000
institution platform
institution telco
cd "$work/platform" || exit 1
port=$collector_port
ca=$work/collector-tls/cert.pem
media=application/vnd.dsse.envelope.v1+json

post() { # PATH MEDIA FILE: prints the status; the answer is in $work/answer
	curl -sS --max-time 20 --cacert "$ca" -o "$work/answer" -w '%{http_code}' \
		-H "Content-Type: $2" -H 'Expect:' --data-binary "@$3" "$collector_url$1" 2>"$work/curl.err"
}
get() { # RAW PATH
	curl -sS --max-time 10 --path-as-is --cacert "$ca" -o "$work/answer" -w '%{http_code}' "$collector_url$1"
}
raw() { # bytes on stdin, as they are, over TLS; prints the first status line
	timeout 10 openssl s_client -quiet -connect "127.0.0.1:$port" -CAfile "$ca" 2>/dev/null |
		head -n 1 | tr -d '\r' | cut -d ' ' -f 2
}
alive() { is "$1: it still serves" 200 "$(get /checkpoint)"; }

# --- who may not speak ---------------------------------------------------------
# a code from another directory of trust: the token guessed
code=$("$plauditd" entity add "$(site_id platform)" --dir "$work/collector" --class social-media \
	--profile th-social-media --pack "$root" >/dev/null &&
	"$plauditd" entity code "$(site_id platform)" --dir "$work/collector" --host "127.0.0.1:$port")
[ -n "$code" ] || fatal "no code"
guess=$(echo "$code" | sed 's/:[0-9a-f]\{32\}:/:00000000000000000000000000000000:/')
refused=0
for _ in 1 2 3 4 5 6 7 8; do
	"$plaudit" enrol "$guess" >guess.txt 2>&1 || refused=$((refused + 1))
done
is "a guessed token opens nothing" 8 $refused
has "and is told no more than that" "no such enrolment code is open" guess.txt
wrong_pin=$(echo "$code" | sed 's/[0-9a-f]\{64\}$/0000000000000000000000000000000000000000000000000000000000000000/')
"$plaudit" enrol "$wrong_pin" >pin.txt 2>&1
is "a code of another regulator sends nothing" 4 $?
"$plaudit" enrol "$code" >/dev/null 2>&1
is "the right code enrols" 0 $?
(cd "$work/telco" && "$plaudit" enrol "$code") >stolen.txt 2>&1
[ $? -ne 0 ]
is "a code is used once, for one entity" 0 $?
version_before=$(sed 's/ .*//' trust/trust-root.json.seen)
"$plaudit" enrol "$code" >/dev/null 2>&1
is "the same key with the same code gets the same answer" 0 $?
is "and no new trust root" "$version_before" "$(sed 's/ .*//' trust/trust-root.json.seen)"
"$plaudit" audit --now $now >/dev/null 2>&1
is "an honest audit is delivered" 2 "$(receipts_of platform | wc -l)"
envelope=$(chain_of platform | tail -n 1)

# an institution that never enrolled, with a key of its own
other=$work/other.json
"$plaudit" key new "$work/stranger.pem" >/dev/null
sed 's/"keyid":"[^"]*"/"keyid":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="/' "$envelope" >"$other"
is "a key that is not enrolled: 403" 403 "$(post /v1/attestations $media "$other")"
has "as a problem" "problem/unknown-key" "$work/answer"
sed 's/"sig":"MEY/"sig":"MEQ/; t; s/"sig":"ME[UQ]/"sig":"MEY/' "$envelope" >"$other"
is "a changed signature: 403" 403 "$(post /v1/attestations $media "$other")"

# --- bodies -------------------------------------------------------------------
bad_body() { # WANTED WHAT FILE [MEDIA]
	is "$2" "$1" "$(post /v1/attestations "${4:-$media}" "$3")"
}
: >"$work/empty"
bad_body 400 "an empty body" "$work/empty"
printf '{"payload":' >"$work/half.json"
bad_body 400 "half a body" "$work/half.json"
sed 's/{"payload"/{"payload":"","\\u0070ayload"/' "$envelope" >"$work/twice.json"
bad_body 400 "a member twice" "$work/twice.json"
sed 's/"signatures":\[/&{"keyid":"","sig":""},/' "$envelope" >"$work/two.json"
bad_body 400 "two signatures" "$work/two.json"
head -c 200000 /dev/zero | tr '\0' '[' >"$work/deep.json"
bad_body 413 "200,000 brackets" "$work/deep.json"
{ printf '['; for _ in $(seq 20); do head -c 200000 /dev/zero | sed 's/\x00/0,/g'; done; printf '0]'; } >"$work/many.json"
before=$SECONDS
code=$(post /v1/attestations $media "$work/many.json")
case $code in 400 | 413) code=refused ;; esac
is "four million numbers" refused "$code"
[ $((SECONDS - before)) -le 10 ]
is "in bounded time" 0 $?
head -c 9437184 /dev/urandom | base64 -w 0 | head -c 9437184 >"$work/nine"
bad_body 413 "9 MiB" "$work/nine"
has "says the limit" '"limit": 8388608' "$work/answer"
is "9 MiB without a length: 413" 413 "$(curl -sS --max-time 20 --cacert "$ca" -o "$work/answer" -w '%{http_code}' \
	-H "Content-Type: $media" -H 'Expect:' -H 'Transfer-Encoding: chunked' --data-binary "@$work/nine" "$collector_url/v1/attestations" 2>/dev/null)"
bad_body 415 "text/plain" "$envelope" text/plain
bad_body 415 "no media type to speak of" "$envelope" ";"
bad_body 200 "the media type in capitals, with a parameter" "$envelope" "Application/JSON; charset=utf-8"
is "a body on a GET path: 405" 405 "$(post /checkpoint $media "$envelope")"
is "an enrolment of 20 kB: 413" 413 "$(head -c 20000 "$work/nine" >"$work/twenty"; post /v1/enrolments $media "$work/twenty")"
alive "after bad bodies"

# --- names --------------------------------------------------------------------
for path in /tile/../collector.db /tile/0/../../log.key /tile/0/..%2f..%2flog.key /tile/0/x00 /tile/0/000/ \
	/tile/0/000.p/0 /tile/0/000.p/256 /tile/0/999 /tile/-1/000 /tile/64/000 /tile/0/0000 /tile/entries/999 \
	/tile//0/000 /tile /tile/ /tile/0/000%00 "/tile/18446744073709551616/000" \
	/v1/attestations/../../etc/passwd /v1/attestations/%2e%2e/%2e%2e/log.key /v1/attestations/ \
	/v1/attestations/zz "/v1/attestations/$(printf '%064d' 0)/../x" "/v1/attestations/$(printf '%064d' 0)" \
	/v1/chains/a/b /v1/chains/a/b/c/tail /v1/chains/%00/%00/%00/head /v1/blobs/sha256/x /../log.key //checkpoint; do
	is "GET $path" 404 "$(get "$path")"
done
for query in "" "?from=1" "?from=-1&to=1" "?from=1&to=99999999999999999999" "?from=2&to=1" "?from=01&to=2" "?from=%00&to=1"; do
	is "consistency$query" 400 "$(get "/v1/log/consistency$query")"
done
is "a log that large is not there" 404 "$(get '/v1/log/consistency?from=1&to=1000000')"
is "an entry beyond the size" 400 "$(get '/v1/log/inclusion?index=3&size=3')"
alive "after bad names"

# --- framing ------------------------------------------------------------------
closed_or_400() { # WHAT, status on stdin
	local got
	got=$(raw)
	case $got in 400 | 403 | 405 | 411 | 413 | 415 | 501 | '') got=refused ;; esac
	is "$1" refused "$got"
}
post_head="POST /v1/attestations HTTP/1.1\r\nHost: x\r\nContent-Type: $media\r\n"
printf "${post_head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /checkpoint HTTP/1.1\r\nHost: x\r\n\r\n" | closed_or_400 "a length and chunks"
printf "${post_head}Content-Length: 4\r\nContent-Length: 5\r\nConnection: close\r\n\r\nabcde" | closed_or_400 "two lengths"
printf "${post_head}Content-Length: -4\r\nConnection: close\r\n\r\nabcd" | closed_or_400 "a negative length"
printf "${post_head}Content-Length: +4\r\nConnection: close\r\n\r\nabcd" | closed_or_400 "a length with a sign"
printf "${post_head}Content-Length: 18446744073709551617\r\nConnection: close\r\n\r\nabcd" | closed_or_400 "a length beyond 2^64"
printf "${post_head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nFFFFFFFFFFFFFFFFF\r\nabcd\r\n0\r\n\r\n" | closed_or_400 "a chunk beyond 2^64"
printf "${post_head}Transfer-Encoding: xchunked\r\nConnection: close\r\n\r\n4\r\nabcd\r\n0\r\n\r\n" | closed_or_400 "an unknown encoding"
printf "GET /checkpoint HTTP/1.1\r\nConnection: close\r\n\r\n" | closed_or_400 "no host"
{ printf "GET /checkpoint HTTP/1.1\r\nHost: x\r\nX: "; head -c 300000 /dev/zero | tr '\0' a; printf "\r\n\r\n"; } |
	{ got=$(raw); case $got in 4?? | 5?? | '') got=refused ;; esac; is "a header of 300 kB" refused "$got"; }
{ head -c 100000 /dev/urandom; } | timeout 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port; cat >&3" 2>/dev/null
printf "GET / HTTP/1.1\r\nHost: x\r\n\r\n" | timeout 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port; cat >&3" 2>/dev/null
alive "after garbage instead of TLS"
timeout 5 openssl s_client -tls1_1 -connect "127.0.0.1:$port" </dev/null >tls.txt 2>&1
[ $? -ne 0 ] || grep -q 'Cipher is (NONE)' tls.txt
is "TLS 1.1 is refused" 0 $?

# --- slow and many ------------------------------------------------------------
hold=()
for i in $(seq 60); do
	exec {fd}<>"/dev/tcp/127.0.0.1/$port" || break
	hold+=("$fd")
done
is "sixty that connect and say nothing" 60 ${#hold[@]}
alive "beside them"
cat >many.js <<'P'
const net = require('net'), kept = [];
let opened = 0, refused = 0;
function next() {
  if (opened + refused === 10000) {
    console.log(opened, refused);
    process.exit(0);
  }
  const s = net.connect({port: +process.argv[2], host: '127.0.0.1'});
  let told = false;
  const tell = (good) => {
    if (told) return;
    told = true;
    if (good) opened++; else refused++;
    if (good && kept.push(s) > 900) kept.shift().destroy();
    setImmediate(next);
  };
  s.setTimeout(2000, () => tell(false));
  s.on('connect', () => { s.setTimeout(0); tell(true); });
  s.on('error', () => tell(false));
}
next();
P
timeout 60 node many.js "$port" >many.txt 2>&1
code=$?
is "ten thousand connections ($(cat many.txt))" 0 $code
for fd in "${hold[@]}"; do exec {fd}>&-; done
sleep 0.5
alive "afterwards"
is "and takes what is sent again" 200 "$(post /v1/attestations $media "$envelope")"
kill -0 "$collector_pid"
is "the same process all along" 0 $?

# --- a graceful end under load --------------------------------------------------
"$BUILD/plauditd" entity list --dir "$work/collector" >/dev/null
feed() {
	while [ ! -e "$work/stop" ]; do
		"$plaudit" audit --now $now --push-timeout 3 >/dev/null 2>&1
	done
}
feed &
feeder=$!
# half a request that never ends
(printf "${post_head}Content-Length: 1000\r\n\r\nabc"; sleep 30) |
	timeout 30 openssl s_client -quiet -connect "127.0.0.1:$port" -CAfile "$ca" >/dev/null 2>&1 &
slow=$!
sleep 1.5
before=$(date +%s%N)
kill "$collector_pid"
wait "$collector_pid"
is "stopped under load it ends with 0" 0 $?
took=$((($(date +%s%N) - before) / 1000000))
[ $took -lt 10000 ]
is "within ten seconds, whoever dawdles ($took ms)" 0 $?
touch "$work/stop"
kill $slow 2>/dev/null
wait $feeder 2>/dev/null
collector_start || fatal "no second start"
"$plaudit" push >push.txt 2>&1
is "what was left is delivered" 0 $?
lost=0
for bundle in $(receipts_of platform); do
	id=$(basename "$bundle" | sed 's/^[0-9]*-//; s/\..*//')
	[ "$(collector_get "/v1/attestations/$id" got)" = 200 ] && cmp -s "$bundle" got || lost=$((lost + 1))
done
is "none of $(receipts_of platform | wc -l) acknowledged is lost" 0 $lost
kill "$collector_pid"
wait "$collector_pid"
"$plauditd" log check --dir "$work/collector" >check.txt 2>&1
is "the log is whole" 0 $?
finish
