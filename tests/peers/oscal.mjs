// SPDX-License-Identifier: Apache-2.0
/*
 * OSCAL assessment-results against their published JSON Schema: node
 * tests/peers/oscal.mjs SCHEMA FILE. Then without each member that must be
 * there, which the schema must refuse, so that a schema that sees nothing does
 * not pass. ajv is in PLAUDIT_NODE_MODULES (default .build/npm/node_modules);
 * exits 77 without it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const modules = resolve(process.env.PLAUDIT_NODE_MODULES ??
	'.build/npm/node_modules');
const [schemaPath, path] = process.argv.slice(2);

if (!existsSync(`${modules}/ajv`) || !existsSync(schemaPath)) {
	console.error('skipped: no ajv, or no schema');
	process.exit(77);
}
const Ajv = createRequire(`${modules}/`)('ajv').default;

/* Ids inside of the schema are not URIs that ajv could resolve; references
 * name definitions by these ids. */
const schema = JSON.parse(readFileSync(schemaPath));
const places = {};

for (const [name, definition] of Object.entries(schema.definitions)) {
	if (definition.$id)
		places[definition.$id] = `#/definitions/${name}`;
	delete definition.$id;
}
const mended = JSON.parse(JSON.stringify(schema), (key, value) =>
	key === '$ref' && places[value] ? places[value] : value);
const validate = new Ajv({ strict: false, allErrors: true,
	validateFormats: false }).compile(mended);
const document = JSON.parse(readFileSync(path));

if (!validate(document)) {
	for (const e of validate.errors.slice(0, 8))
		console.log(`${e.instancePath}: ${e.message}`);
	process.exit(1);
}
const results = document['assessment-results'];
let bad = 0;

for (const [holder, names] of [
	[results, ['uuid', 'metadata', 'import-ap', 'results']],
	[results.metadata, ['title', 'last-modified', 'version', 'oscal-version']],
	[results.results[0], ['uuid', 'title', 'start', 'reviewed-controls']],
	[results.results[0].observations[0], ['uuid', 'methods', 'collected']],
	[results.results[0].findings[0], ['uuid', 'title', 'target']]])
	for (const name of names) {
		const kept = holder[name];

		delete holder[name];
		if (validate(document)) {
			console.log(`the schema does not miss ${name}`);
			bad++;
		}
		holder[name] = kept;
	}
const ids = JSON.stringify(document).match(/"uuid":"[^"]*"/g);

if (new Set(ids).size !== ids.length) {
	console.log('an id stands twice');
	bad++;
}
console.log(`${results.results[0].findings.length} findings, ` +
	`${results.results[0].observations.length} observations`);
process.exit(bad ? 1 : 0);
