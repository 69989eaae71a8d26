// SPDX-License-Identifier: Apache-2.0
/*
 * A bundle through npm's @sigstore/verify (4.1 or newer), with the trustedRoot
 * of our trust root: node tests/peers/sigstore_verify.mjs BUNDLE TRUST-ROOT
 * PLAUDIT [TIMESTAMPS]. Accepts it as it is; then every member of the bundle is
 * changed, one at a time, and plaudit and @sigstore/verify must both refuse
 * (what only one of them can know is named below). Modules are in
 * PLAUDIT_NODE_MODULES (default .build/npm/node_modules); exits 77 without.
 */
import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const modules = resolve(process.env.PLAUDIT_NODE_MODULES ??
	'.build/npm/node_modules');

for (const name of ['verify', 'bundle', 'protobuf-specs'])
	if (!existsSync(`${modules}/@sigstore/${name}`)) {
		console.error(`skipped: no @sigstore/${name} in ${modules}`);
		process.exit(77);
	}
const require = createRequire(`${modules}/`);
const { bundleFromJSON } = require('@sigstore/bundle');
const { TrustedRoot } = require('@sigstore/protobuf-specs');
const { Verifier, toSignedEntity, toTrustMaterial } = require('@sigstore/verify');

const [bundlePath, rootPath, plaudit, wanted = '0'] = process.argv.slice(2);
const timestampThreshold = Number(wanted);
const bundle = JSON.parse(readFileSync(bundlePath));
const trust = JSON.parse(Buffer.from(
	JSON.parse(readFileSync(rootPath)).payload, 'base64'));

/* Keys come from the trust root alone; the hint only chooses. */
const keys = new Map();
for (const entity of trust.entities)
	for (const agent of [...entity.agents, ...(entity.officers ?? [])]) {
		const der = Buffer.from(agent.key, 'base64');
		const publicKey = createPublicKey(
			{ key: der, format: 'der', type: 'spki' });
		const hash = await crypto.subtle.digest('SHA-256', der);

		keys.set(Buffer.from(hash).toString('base64'),
			{ publicKey, validFor: () => true });
	}
const find = (hint) => {
	if (!keys.has(hint))
		throw new Error('no such key');
	return keys.get(hint);
};
const verifier = new Verifier(
	toTrustMaterial(TrustedRoot.fromJSON(trust.trustedRoot), find),
	{ tlogThreshold: 1, ctlogThreshold: 0, timestampThreshold });

function theirs(json) {
	try {
		verifier.verify(toSignedEntity(bundleFromJSON(json)));
		return '';
	} catch (error) {
		return error.message || String(error);
	}
}

const folder = mkdtempSync(join(tmpdir(), 'plaudit-sigstore-'));
const file = join(folder, 'bundle.json');

function ours(json) {
	writeFileSync(file, JSON.stringify(json));
	try {
		execFileSync(plaudit, ['verify', '-q', '--trust-root', rootPath, file],
			{ stdio: 'ignore' });
		return '';
	} catch (error) {
		return `exit ${error.status}`;
	}
}

/* What we refuse and they cannot see, or the other way round. */
const known = {
	'dsseEnvelope.signatures.0.keyid': 'they use the hint beside it only',
	'verificationMaterial.tlogEntries.0.logId.keyId':
		'they find the log by the checkpoint\'s signature',
	'verificationMaterial.tlogEntries.0.logIndex':
		'they take the one of the inclusion proof',
	'verificationMaterial.tlogEntries.0.inclusionProof.treeSize':
		'they take the checkpoint\'s',
	'verificationMaterial.tlogEntries.0.inclusionProof.rootHash':
		'they take the checkpoint\'s',
	'verificationMaterial.tlogEntries.0.integratedTime':
		'nobody has signed it; we do not read it',
};

/* Certificates that a token carries are not signed by it and not needed: both
 * verify with those of the trust root. */
const partly = /signedTimestamp$/;

/* Every place of the document whose value is a text: [path, holder, name]. */
function* places(node, path = []) {
	for (const [name, value] of Object.entries(node))
		if (value !== null && typeof value === 'object')
			yield* places(value, [...path, name]);
		else
			yield [[...path, name].join('.'), node, name];
}

/* Three ways to change one: a character near its middle, its end, its start. */
function* changed(text) {
	for (const at of [Math.floor(text.length / 2), 0, text.length - 4]) {
		const i = Math.max(0, Math.min(text.length - 1, at));
		const c = /[0-8]/.test(text[i]) ? String(Number(text[i]) + 1)
			: text[i] === 'A' ? 'B' : 'A';

		yield text.slice(0, i) + c + text.slice(i + 1);
	}
	yield '';
}

let bad = 0, refused = 0;
const tell = (what) => { console.log(what); bad++; };
const first = theirs(bundle), mine = ours(bundle);
if (first || mine)
	tell(`the bundle itself: theirs "${first}", ours "${mine}"`);
for (const [path, holder, name] of places(bundle)) {
	const kept = holder[name];

	for (const value of changed(String(kept))) {
		if (value === String(kept))
			continue;
		holder[name] = value;
		const their = theirs(bundle), our = ours(bundle);

		refused += Boolean(their) && Boolean(our);
		if (!their !== !our && !known[path])
			tell(`${path} = ${value.slice(0, 40)}: theirs "${their}", ours "${our}"`);
		if (!their && !our && !known[path] && !partly.test(path))
			tell(`${path}: nobody refuses ${value.slice(0, 40)}`);
	}
	holder[name] = kept;
}
rmSync(folder, { recursive: true });
console.log(`${refused} changes refused by both, ${bad} not as they should be`);
process.exit(bad || refused < 40 ? 1 : 0);
