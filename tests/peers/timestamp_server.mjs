// SPDX-License-Identifier: Apache-2.0
/*
 * Timestamp authorities on loopback, which are `openssl ts -reply`:
 * node tests/peers/timestamp_server.mjs DIRECTORY SECONDS. `POST /NAME` is
 * answered by DIRECTORY/NAME.cnf; /nonce/NAME by one for another request over
 * the same digest, /imprint/NAME over another digest, /error and /garbage as
 * they say, /silent never. Prints the port; ends by itself after SECONDS.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const [directory, seconds] = process.argv.slice(2);

function openssl(...words) {
	return execFileSync('openssl', words,
		{ cwd: directory, stdio: ['ignore', 'pipe', 'ignore'] });
}

/* Another request: of the digest that this one has, or of any. */
function otherRequest(query, folder, sameDigest) {
	const text = openssl('ts', '-query', '-in', query, '-text').toString();
	const digest = [...text.matchAll(/ {4}[0-9a-f]{4} - ([0-9a-f -]{47})/g)]
		.map((line) => line[1].replace(/[ -]/g, '')).join('').slice(0, 64);
	const made = join(folder, 'other.tsq');

	openssl('ts', '-query', '-sha256', '-cert', '-digest',
		sameDigest ? digest : '00'.repeat(32), '-out', made);
	return made;
}

function answer(path, body) {
	const folder = mkdtempSync(join(directory, 'ask-'));
	const [kind, name] = path.includes('/')
		? path.split('/') : ['', path];
	let query = join(folder, 'query.tsq');

	writeFileSync(query, body);
	if (kind)
		query = otherRequest(query, folder, kind === 'nonce');
	openssl('ts', '-reply', '-config', `${name}.cnf`, '-section', 'tsa',
		'-queryfile', query, '-out', join(folder, 'reply.tsr'));
	const reply = readFileSync(join(folder, 'reply.tsr'));

	rmSync(folder, { recursive: true });
	return reply;
}

const server = createServer((request, response) => {
	const parts = [];
	const path = request.url.slice(1);

	request.on('data', (part) => parts.push(part));
	request.on('end', () => {
		if (path === 'silent')
			return;
		if (request.method !== 'POST' || path === 'error' ||
		    request.headers['content-type'] !==
			    'application/timestamp-query') {
			response.writeHead(path === 'error' ? 500 : 415).end();
			return;
		}
		response.writeHead(200,
			{ 'content-type': 'application/timestamp-reply' });
		response.end(path === 'garbage' ? 'garbage'
			: answer(path, Buffer.concat(parts)));
	});
});

server.listen(0, '127.0.0.1', () =>
	console.log(`listening on port ${server.address().port}`));
setTimeout(() => process.exit(0), Number(seconds) * 1000);
