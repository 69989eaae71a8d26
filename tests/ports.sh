# Sourced by the flow tests and the demo: ports for peers on loopback.

# A port nobody listens on, below those that Linux gives to outgoing
# connections: one of those may be taken between two looks.
free_port() {
	local port
	while :; do
		port=$((10000 + SRANDOM % 22000))
		(: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	echo $port
}

# until_open PORT SECONDS: whether somebody listens there by then
until_open() {
	local until=$((SECONDS + $2))
	while [ $SECONDS -lt $until ]; do
		(: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
		sleep 0.05
	done
	return 1
}
