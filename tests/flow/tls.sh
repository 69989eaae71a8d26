#!/bin/bash
# The tls probe before real servers on loopback: nginx and openssl s_server in
# good and bad configurations, gnutls-serv for what OpenSSL no longer has (in a
# network namespace of its own, for it listens on every address), and what
# cannot be seen. What is offered is set beside what sslscan says.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
mkdir -p ca own/local
q() { "$@" >>openssl.log 2>&1 || fatal "openssl: $*"; }

# --- certificates, made now: their ends are near ------------------------------
q openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj "/CN=Test CA"
# leaf NAME KEY DAYS SAN [MORE]
leaf() {
	q openssl req -new -newkey "$2" -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1" "${@:5}"
	echo "subjectAltName=$4" >"$1.ext"
	q openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days "$3" -sha256 -extfile "$1.ext" -out "$1.pem"
}
leaf good rsa:2048 20 DNS:localhost,IP:127.0.0.1
leaf soon ec 3 DNS:localhost -pkeyopt ec_paramgen_curve:P-256
leaf other rsa:2048 20 DNS:elsewhere.test
leaf small rsa:1024 20 DNS:localhost
mkdir -p expired && : >expired/index && echo 01 >expired/serial
cat >expired/ca.cnf <<'END'
[ca]
default_ca = c
[c]
database = expired/index
serial = expired/serial
new_certs_dir = expired
default_md = sha256
policy = p
unique_subject = no
[p]
commonName = supplied
END
q openssl ca -batch -config expired/ca.cnf -cert ca.pem -keyfile ca.key -in good.csr -startdate 20200101000000Z -enddate 20200201000000Z -extfile good.ext -out expired.pem -notext
cp good.key expired.key
# an OCSP answer for good: V end . serial unknown subject
printf 'V\t%s\t\t%s\tunknown\t/CN=good\n' "$(date -u -d '+20 days' +%y%m%d%H%M%SZ)" \
	"$(openssl x509 -in good.pem -noout -serial | cut -d = -f 2)" >index
q openssl ocsp -index index -rsigner ca.pem -rkey ca.key -CA ca.pem -issuer ca.pem -cert good.pem -respout good.ocsp -ndays 5
q openssl ocsp -index index -rsigner ca.pem -rkey ca.key -CA ca.pem -issuer ca.pem -cert good.pem -respout stale.der -nmin 1
sed 's/^V\t\([^\t]*\)\t/R\t\1\t260101000000Z/' index >revoked
q openssl ocsp -index revoked -rsigner ca.pem -rkey ca.key -CA ca.pem -issuer ca.pem -cert good.pem -respout revoked.ocsp -ndays 5

# --- peers --------------------------------------------------------------------
next_port() { port=$(free_port); }
wait_port() { until_open "$1" 10 || fatal "nothing listens on $1: $(tail -n 3 "$work"/*.log)"; }
names=
# server NAME LEAF OPTIONS...: an openssl s_server
server() {
	local name=$1 cert=$2
	shift 2
	next_port
	openssl s_server -accept "127.0.0.1:$port" -cert "$cert.pem" -key "$cert.key" -cert_chain ca.pem -www -quiet "$@" >>"server-$name.log" 2>&1 &
	pids="$pids $!"
	wait_port $port
	names="$names $name:localhost:$port"
	eval "port_$name=$port"
}
server strict good -min_protocol TLSv1.2 -status_file good.ocsp
server old small -cipher 'ALL:eNULL:@SECLEVEL=0' -min_protocol TLSv1
server soon soon
server other other
server expired expired
server revoked good -status_file revoked.ocsp -no_ticket
server only13 good -tls1_3

next_port
plain=$(free_port)
cat >nginx.conf <<END
worker_processes 1;
pid $work/nginx.pid;
error_log $work/nginx.error.log;
events { worker_connections 64; }
http {
	access_log off;
	client_body_temp_path $work/t; proxy_temp_path $work/t; fastcgi_temp_path $work/t; uwsgi_temp_path $work/t; scgi_temp_path $work/t;
	server {
		listen 127.0.0.1:$port ssl;
		ssl_certificate $work/nginx.pem;
		ssl_certificate_key $work/good.key;
		ssl_protocols TLSv1.2 TLSv1.3;
		ssl_session_cache shared:s:1m;
		ssl_stapling on;
		ssl_stapling_file $work/good.ocsp;
		add_header Strict-Transport-Security 'max-age=31536000; includeSubDomains' always;
		location / { return 200 "hello\n"; }
	}
	server { listen 127.0.0.1:$plain; location / { return 200 "plain\n"; } }
}
END
cat good.pem ca.pem >nginx.pem
nginx -e stderr -g 'daemon off;' -c "$work/nginx.conf" >nginx.log 2>&1 &
pids="$pids $!"
wait_port $port
names="$names nginx:localhost:$port plain:localhost:$plain"
port_nginx=$port

# What cannot be seen, and SMTP before TLS: played by perl.
cat >peer.pl <<'END'
use IO::Socket::INET; use Socket; use IO::Select;
my ($manner, $port, $to) = @ARGV; $SIG{CHLD} = 'IGNORE'; $SIG{PIPE} = 'IGNORE';
my $l = IO::Socket::INET->new(LocalAddr => "127.0.0.1:$port", Listen => 64, ReuseAddr => 1) or die;
sub relay { my ($a, $b) = @_; my $s = IO::Select->new($a, $b); while (my @r = $s->can_read(60)) { for (@r) { my $n = sysread($_, my $x, 65536) or return; syswrite($_ == $a ? $b : $a, $x) } } }
while (my $c = $l->accept) {
	next if fork; alarm 60; my $x;
	if ($manner eq 'silent') { 1 while sysread($c, $x, 4096) }
	if ($manner eq 'trickle') { sysread($c, $x, 4096); for (split //, "\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03" . 'x' x 100) { syswrite($c, $_) or last; select(undef, undef, undef, 1) } }
	if ($manner eq 'reset') { sysread($c, $x, 4096); setsockopt($c, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)); close $c }
	if ($manner =~ /^smtp/) {
		syswrite($c, "220-mail\r\n220 test\r\n"); sysread($c, $x, 4096);
		syswrite($c, $manner eq 'smtp' ? "250-mail\r\n250-STARTTLS\r\n250 HELP\r\n" : "250-mail\r\n250 HELP\r\n");
		sysread($c, $x, 4096) or exit; exit if $x !~ /^STARTTLS/; syswrite($c, "220 go\r\n");
		relay($c, IO::Socket::INET->new("127.0.0.1:$to"));
	}
	exit;
}
END
for manner in silent trickle reset smtp smtp_bare; do
	next_port
	perl peer.pl $manner $port "$port_strict" 2>>peer.log &
	pids="$pids $!"
	wait_port $port
	names="$names $manner:localhost:$port"
done
names="$names closed:localhost:1 nowhere:no-such-host.invalid:443"
grep -q ip6-localhost /etc/hosts && names="$names inward:ip6-localhost:443"

# --- the institution ----------------------------------------------------------
site() { # NAME:HOST:PORT...
	local one name host
	cat <<-END
		entity: {id: th-examplebank, classes: [bank], name: {en: Example Bank, th: ธนาคารตัวอย่าง}}
		rule-pack: $root
		profiles: [th-bank]
		local-checks: own
		key: {file: agent.pem}
		parameters:
	END
	for one; do
		name=${one%%:*}
		name=${name//_/-}
		echo "  local/facts-$name: {quiet: {value: true}}"
		echo "  local/versions-$name: {versions: {value: [TLSv1.2, TLSv1.3]}}"
		echo "  local/certificate-$name: {least_days: {value: 14}, least_rsa_bits: {value: 2048}, least_other_bits: {value: 256}}"
	done
	echo "targets:"
	for one; do
		host=${one#*:}
		echo "  ${one%%:*}: {host: ${host%:*}, port: ${host##*:}, ca: ca.pem, environment: production}"
	done
}
# checks NAME EXPECTATION...: the shipped ones on that target, and facts of it
checks() {
	local target=$1 name=${1//_/-} more= one
	shift
	case $target in smtp*) more="starttls: smtp" ;; esac
	for one in tls-configuration:versions certificate:certificate; do
		sed "s|^  target: .*|  target: $target\n  timeout: 2s\n  $more|" "$root/checks/portal/${one%:*}.yaml" >"own/local/${one#*:}-$name.yaml"
	done
	cat >"own/local/facts-$name.yaml" <<-END
		title: {en: Facts of $name, th: ข้อเท็จจริง}
		stage: [production]
		parameters: {quiet: {type: bool, stricter: fixed, about: {en: Nothing, th: ไม่มี}}}
		tls:
		  target: $target
		  timeout: 2s
		  $more
		expect:
		  - that: params.quiet
		$(printf "  - that: '%s'\n" "$@")
		remedy: {en: Look., th: ตรวจดู}
	END
}
v='versions == '
checks strict "$v[\"TLSv1.2\", \"TLSv1.3\"]" 'refused_versions == ["SSLv3", "TLSv1.0", "TLSv1.1"]' 'trusted && name_matches && trust_problem == ""' \
	'days_left in [19, 20]' 'key_type == "RSA" && key_bits == 2048' 'signatures == ["sha256WithRSAEncryption"]' \
	'names == ["localhost", "127.0.0.1"]' 'chain_length == 2' 'staple == "good"' 'issuer == "CN=Test CA"' resumes aead cbc static_rsa \
	'!rc4 && !triple_des && !null_ciphers && !anonymous && !export_ciphers && !des' '"X25519" in groups && "P-256" in groups' 'protocol == "TLSv1.3"' 'hsts == 0s'
checks old "$v[\"TLSv1.0\", \"TLSv1.1\", \"TLSv1.2\", \"TLSv1.3\"]" 'null_ciphers && anonymous' '!rc4 && !export_ciphers' 'key_bits == 1024' 'staple == "none"'
checks soon 'key_type == "EC" && key_bits == 256' 'days_left in [2, 3]' '!static_rsa' trusted
checks other '!name_matches' trusted 'names == ["elsewhere.test"]'
checks expired '!trusted' 'trust_problem == "certificate has expired"' 'days_left < 0' name_matches
checks revoked 'staple == "revoked"'
checks only13 "$v[\"TLSv1.3\"]" '!cbc && !static_rsa && aead'
checks nginx "$v[\"TLSv1.2\", \"TLSv1.3\"]" 'hsts == 365d && hsts_subdomains' resumes 'staple == "good"' trusted
checks smtp "$v[\"TLSv1.2\", \"TLSv1.3\"]" trusted 'staple == "good"'
for one in $names; do
	[ -e "own/local/facts-$(echo "${one%%:*}" | tr _ -).yaml" ] || checks "${one%%:*}" 'aead'
done
# shellcheck disable=SC2086 # words are wanted
site $names >plaudit.yaml
# a finding a line, in canonical JSON
findings_of() { sed 's/{"check":/\n{"check":/g; s/"looks":/\n/' <"$1" >"$1.lines"; }
audit() { # SITE OUT
	"$plaudit" audit --rehearsal --site "$1" --report "json:$2" --report "text:$2.txt" >out.txt 2>err.txt
	code=$?
	[ -s "$2" ] || fatal "no report: $(cat err.txt)"
	findings_of "$2"
}
audit plaudit.yaml r.json
# verdict DESCRIPTION CHECK WANTED [REASON]
verdict() {
	local line got
	line=$(grep -F "{\"check\":\"local/$2\"" "$report.lines")
	got=$(echo "$line" | grep -o '"verdict":"[a-z-]*"' | tail -n 1 | cut -d '"' -f 4)
	[ -z "${4:-}" ] || got="$got $(echo "$line" | grep -o '"reason":"[a-z-]*"' | head -n 1 | cut -d '"' -f 4)"
	is "$1" "$3${4:+ $4}" "$got"
	[ "$got" = "$3${4:+ $4}" ] || echo "$line" | grep -o '"detail":"[^"]*"\|"seen":.*' | cut -c 1-900
}
report=r.json
for name in strict old soon other expired revoked only13 nginx smtp; do
	verdict "$name: its facts are as it was set up" facts-$name pass
done
for name in strict nginx only13 smtp; do
	verdict "$name: what it accepts is sound" versions-$name pass
	verdict "$name: its certificate holds" certificate-$name pass
done
verdict "old: TLS 1.0 and NULL are found" versions-old fail
for name in old soon other expired revoked; do
	verdict "$name: its certificate is found out" certificate-$name fail
done
for name in closed nowhere plain reset smtp-bare; do
	verdict "$name: not seen" versions-$name unknown unreachable
	verdict "$name: nor its certificate" certificate-$name unknown unreachable
done
for name in silent trickle; do
	verdict "$name: no answer in time" versions-$name unknown timeout
done
grep -q ip6-localhost /etc/hosts && verdict "a name of this machine is not visited" versions-inward unknown not-allowed
has "who speaks no TLS is told so" "does not speak TLS" r.json
has "who has no STARTTLS too" "does not offer STARTTLS" r.json

# --- beside sslscan -------------------------------------------------------------
if command -v sslscan >/dev/null; then
	for name in strict old soon only13 nginx; do
		eval "at=\$port_$name"
		# shellcheck disable=SC2154 # set by server
		sslscan --no-colour --connect-timeout=5 "127.0.0.1:$at" >"scan-$name.txt" 2>&1
		theirs=$(sed -n 's/^\(SSLv3\|TLSv1\.[0-3]\) *enabled.*/"\1"/p' "scan-$name.txt" | sort | tr '\n' ' ')
		ours=$(grep -F "\"check\":\"local/versions-$name\"" r.json.lines | sed 's/.*"seen"://' | grep -o '"\(SSLv3\|TLSv1\.[0-3]\)"' | sort -u | tr '\n' ' ')
		is "sslscan sees the same versions of $name" "$theirs" "$ours"
	done
	has "and NULL of old" "NULL-SHA" scan-old.txt
	grep -q "NULL\|RC4\|DES-CBC3" scan-strict.txt && not_ok "sslscan sees more of strict" || ok "nor more of strict"
else
	echo "skip tls: no sslscan to compare with"
fi

# --- what OpenSSL no longer has ---------------------------------------------------
if ! command -v gnutls-serv >/dev/null; then
	echo "skip tls: no gnutls-serv (gnutls-bin): RC4 and 3DES have no server"
elif ! unshare -n true 2>/dev/null; then
	echo "skip tls: no network namespace of our own allowed: RC4 and 3DES have no server"
else
	rm -f own/local/*
	checks broken 'rc4 && triple_des' '!export_ciphers && !null_ciphers' "$v[\"TLSv1.0\", \"TLSv1.1\", \"TLSv1.2\", \"TLSv1.3\"]"
	site broken:localhost:4433 >broken.yaml
	export plaudit
	unshare -n bash -c '
		ip link set lo up 2>/dev/null || ifconfig lo up || exit 7
		gnutls-serv -p 4433 --x509certfile good.pem --x509keyfile good.key --priority NORMAL:+VERS-TLS1.0:+VERS-TLS1.1:+3DES-CBC:+ARCFOUR-128:+RSA:+SHA1:+MD5 -q >gnutls.log 2>&1 &
		server=$!
		for i in $(seq 100); do (: <>/dev/tcp/127.0.0.1/4433) 2>/dev/null && break; sleep 0.05; done
		"$plaudit" audit --rehearsal --site broken.yaml --report json:b.json >out.txt 2>err.txt
		kill $server'
	if [ $? -eq 7 ]; then
		echo "skip tls: the namespace has no loopback (no ip): RC4 and 3DES have no server"
	else
		findings_of b.json
		report=b.json
		verdict "gnutls-serv: RC4 and 3DES are seen" facts-broken pass
		verdict "gnutls-serv: so it fails" versions-broken fail
	fi
fi
finish
