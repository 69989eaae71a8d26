#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes a throw-away authority and a server certificate for the demo's portal:
# portal-certificate.sh DIR HOST -> DIR/portal-ca.pem DIR/portal.pem portal.key
set -eu

dir=$1
host=$2

cd "$dir"
umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	-keyout portal-ca.key -out portal-ca.pem -days 2 \
	-subj '/CN=Demo portal authority' \
	-addext basicConstraints=critical,CA:TRUE \
	-addext keyUsage=critical,keyCertSign 2>portal-certificate.log
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	-keyout portal.key -out portal.csr -subj "/CN=$host" \
	2>>portal-certificate.log
printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\n' "$host" \
	>portal.ext
openssl x509 -req -in portal.csr -CA portal-ca.pem -CAkey portal-ca.key \
	-CAcreateserial -days 2 -extfile portal.ext -out portal.pem \
	2>>portal-certificate.log
# A look runs without privileges and must be able to read the authority.
chmod 644 portal-ca.pem portal.pem
rm -f portal-ca.key portal.csr portal.ext portal-ca.srl
