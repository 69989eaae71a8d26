// SPDX-License-Identifier: Apache-2.0
/*
 * The JSON Schemas of reports/schemas against the loader: every file of the
 * pack, of the fixtures and of the repository itself must get the same verdict
 * from both, where a schema can express it. ajv and js-yaml are in
 * PLAUDIT_NODE_MODULES (default .build/npm/node_modules); exits 77 without
 * them. node tests/peers/schemas.mjs
 */
import { createRequire } from 'node:module';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const modules = resolve(process.env.PLAUDIT_NODE_MODULES ??
	'.build/npm/node_modules');

for (const name of ['ajv', 'js-yaml'])
	if (!existsSync(`${modules}/${name}`)) {
		console.error(`skipped: no ${name} in ${modules}`);
		process.exit(77);
	}
const require = createRequire(`${modules}/`);
const Ajv = require(`${modules}/ajv/dist/2020`).default;
const yaml = require(`${modules}/js-yaml`);

/* What no schema of one file can say, and why. */
const beyond = {
	E0101: 'the file is not there',
	E0103: 'a name of a file',
	E0208: 'whether a regular expression is RE2',
	E0212: 'a direction against the type beside it',
	E0214: 'a range that depends on another value',
	E0215: 'the meaning of an expression',
	E0316: 'the names in a sentence',
	E0317: 'the zones of the machine',
	E0318: 'the facts of the probe beside it',
};
const beyondFamilies = {
	E03: 'refers to other files or ids',
	E04: 'the expression language',
	E05: 'the site against the pack',
};
/* Files of which a schema could know, but the reason lies elsewhere. */
const exceptions = {
	'example-facts/checks/portal/reachable.yaml':
		'a fact of the wrong type: types are the probe\'s',
	'example-parameters/checks/freeze/hold.yaml':
		'a parameter that the example leaves out',
	'wrong-type/checks/freeze/hold.yaml':
		'a value of another type than its parameter',
	'site-lists/plaudit.yaml': 'types of another file',
	'unknown-phase-source/policies/profiles/th-bank.yaml':
		'a map of names to dates, walked as texts',
	'anchor/checks/sources.yaml': 'anchors are YAML that a schema never sees',
	'site-order/plaudit.yaml': 'the order that another file asks for',
	'site-order-no-key/plaudit.yaml': 'the key is named in another file',
};

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strict: true,
	strictRequired: false, strictTypes: false });
const schemas = {};

for (const file of readdirSync('reports/schemas'))
	schemas[file.replace('.schema.json', '')] = ajv.compile(
		JSON.parse(readFileSync(`reports/schemas/${file}`, 'utf8')));

function kindOf(path) {
	if (path.endsWith('plaudit.yaml')) return 'site';
	if (path.endsWith('checks/sources.yaml')) return 'sources';
	if (path.includes('policies/rulebooks/')) return 'rulebook';
	if (path.includes('policies/profiles/')) return 'profile';
	if (path.includes('policies/calendars/')) return 'calendar';
	return /(checks|own)\/[^/]+\/[^/]+\.yaml$/.test(path) ? 'check' : null;
}

/* null: valid; else the first complaint. */
function verdict(path) {
	const kind = kindOf(path);
	let document;

	try {
		document = yaml.load(readFileSync(path, 'utf8'),
			{ schema: yaml.CORE_SCHEMA });
	} catch (e) {
		return `YAML: ${e.reason}`;
	}
	if (schemas[kind](document)) return null;
	const { instancePath, message } = schemas[kind].errors[0];

	return `${instancePath} ${message}`;
}

function* filesBelow(directory) {
	for (const name of readdirSync(directory)) {
		const path = join(directory, name);

		if (statSync(path).isDirectory()) yield* filesBelow(path);
		else if (name.endsWith('.yaml')) yield path;
	}
}

let failures = 0, compared = 0;
const left = new Map(), used = new Set();

function fail(path, text) {
	failures++;
	console.error(`FAIL ${path}: ${text}`);
}

/* Good content: the loader takes it (unit tests say so), so must the schema. */
for (const root of ['tests/fixtures/pack', 'checks', 'policies'])
	for (const path of filesBelow(root)) {
		const said = kindOf(path) ? verdict(path) : null;

		compared += kindOf(path) !== null;
		if (said) fail(path, `the loader takes it, the schema says ${said}`);
	}

const invalid = 'tests/fixtures/invalid';

for (const name of readdirSync(invalid)) {
	const error = readFileSync(join(invalid, name, 'error'), 'utf8');

	for (const path of filesBelow(join(invalid, name))) {
		const file = path.slice(join(invalid, name).length + 1);
		const codes = error.split('\n')
			.filter((l) => l.startsWith(`${file}:`))
			.map((l) => /: error (E[0-9]+): /.exec(l)?.[1])
			.filter(Boolean);
		const told = codes.filter((c) => !(c in beyond) &&
			!(c.slice(0, 3) in beyondFamilies));
		const why = exceptions[`${name}/${file}`];

		if (!kindOf(path)) continue;
		const said = verdict(path);

		compared++;
		if (said && codes.length === 0)
			fail(path, `the loader takes it, the schema says ${said}`);
		else if (!said && told.length > 0 && why) {
			left.set(`${name}: ${told.join(' ')}`, why);
			used.add(`${name}/${file}`);
		}
		else if (!said && told.length > 0)
			fail(path, `the loader says ${told}, the schema nothing`);
		else if (!said && codes.length > 0)
			left.set(`${name}: ${codes.join(' ')}`, codes.map((c) =>
				beyond[c] ?? beyondFamilies[c.slice(0, 3)])[0]);
	}
}
for (const name of Object.keys(exceptions))
	if (!used.has(name)) fail(name, 'is no exception any more');
if (process.argv.includes('--verbose'))
	for (const [what, why] of left) console.log(`loader only  ${what}: ${why}`);
console.log(`schemas: ${compared} files compared, ${left.size} that only the ` +
	`loader can judge, ${failures} failures`);
process.exit(failures ? 1 : 0);
