// SPDX-License-Identifier: Apache-2.0
/*
 * A JSON report against reports/report.schema.json, by ajv: node
 * tests/peers/report_schema.mjs FILE.json... Each must hold, and each with a
 * member taken away or added must not. ajv is in PLAUDIT_NODE_MODULES (default
 * .build/npm/node_modules); exits 77 without it.
 */
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const modules = resolve(process.env.PLAUDIT_NODE_MODULES ??
	'.build/npm/node_modules');

if (!existsSync(`${modules}/ajv`)) {
	console.error(`skipped: no ajv in ${modules}`);
	process.exit(77);
}
const Ajv = createRequire(`${modules}/`)(`${modules}/ajv`).default;
const schema = JSON.parse(readFileSync('reports/report.schema.json', 'utf8'));
const validate = new Ajv({ allErrors: true, allowUnionTypes: true })
	.compile(schema);
let failures = 0;

for (const file of process.argv.slice(2)) {
	const report = JSON.parse(readFileSync(file, 'utf8'));

	if (!validate(report)) {
		failures++;
		console.error(`FAIL ${file}:`, validate.errors.slice(0, 5));
	}
	for (const name of Object.keys(report)) {
		const { [name]: gone, ...rest } = report;

		if (validate(rest)) {
			failures++;
			console.error(`FAIL ${file}: holds without ${name}`);
		}
	}
	if (validate({ ...report, surplus: 1 })) {
		failures++;
		console.error(`FAIL ${file}: holds with a surplus member`);
	}
}
console.log(`report_schema: ${process.argv.length - 2} files, ` +
	`${failures} failures`);
process.exit(failures ? 1 : 0);
