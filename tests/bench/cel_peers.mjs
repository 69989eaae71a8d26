// SPDX-License-Identifier: Apache-2.0
/*
 * One library of JavaScript at the tasks of bench_cel.c:
 *
 *   node cel_peers.mjs LIBRARY EXPRESSIONS [refused]
 *
 * prints a line `TASK NANOSECONDS` for each task, warm; with `refused` the
 * expressions that the library cannot parse or check. LIBRARY is a package
 * below PLAUDIT_NODE_MODULES.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [library, path, mode] = process.argv.slice(2);
const modules = resolve(process.env.PLAUDIT_NODE_MODULES ??
	'.build/npm/bench/node_modules');
const entries = {
	'@marcbachmann/cel-js': 'lib/index.js',
	'cel-js': 'dist/index.js',
};
const cel = await import(pathToFileURL(
	`${modules}/${library}/${entries[library]}`).href);

const lines = readFileSync(path, 'utf8').split('\n');
const names = lines.filter((l) => l.startsWith(': ')).map((l) => {
	const [, name, type] = /^: (\S+) (.*)$/.exec(l);
	return {
		name,
		type: type.replaceAll('(', '<').replaceAll(')', '>')
			.replace('timestamp', 'google.protobuf.Timestamp')
			.replace('duration', 'google.protobuf.Duration'),
	};
});
const expressions = lines.filter((l) => l && !/^[:#]/.test(l));

/* An environment with the names of the file: `row.amount` makes amount a field
 * of row. */
function environment() {
	const env = new cel.Environment();
	const roots = {};
	for (const { name, type } of names) {
		const [root, field] = name.split('.');
		if (field)
			(roots[root] ??= {})[field] = type;
		else
			env.registerVariable(name, type);
	}
	for (const [name, schema] of Object.entries(roots))
		env.registerVariable(name, { schema });
	return env;
}

/* What each library has for parse and check, and for evaluation. */
const drivers = {
	'@marcbachmann/cel-js'() {
		const env = environment();
		const typed = new cel.Environment();
		for (const [name, type] of Object.entries({
			cases: 'int', late: 'int', rate: 'double',
			least: 'double', channel: 'string', amount: 'int',
			rows: 'list<map<string, dyn>>' }))
			typed.registerVariable(name, type);
		return {
			check(source) {
				const { valid, error } = env.parse(source).check();
				if (!valid)
					throw error;
			},
			compile(source) {
				return typed.parse(source);
			},
			integer: BigInt,
		};
	},
	'cel-js'() { /* it has no checker: parsing only */
		const parse = (source) => {
			const result = cel.parse(source);
			if (!result.isSuccess)
				throw new Error(result.errors.join('; '));
			return result.cst;
		};
		return {
			check: parse,
			compile(source) {
				const cst = parse(source);
				return (facts) => cel.evaluate(cst, facts);
			},
			integer: Number,
		};
	},
};
const driver = drivers[library]();

function refusal(source) {
	try {
		driver.check(source);
		return null;
	} catch (error) {
		return error;
	}
}

/* Nanoseconds of one call, the best of many spells after a second of warmth; a
 * spell is shorter than a turn on a busy processor. */
function measure(work) {
	const spell = (ms) => {
		const start = process.hrtime.bigint();
		const end = start + BigInt(ms) * 1000000n;
		let calls = 0, now;
		do {
			work();
			calls++;
			now = process.hrtime.bigint();
		} while (now < end);
		return Number(now - start) / calls;
	};
	spell(1000);
	return Math.min(...Array.from({ length: 250 }, () => spell(2)));
}

const int = driver.integer;
const facts = {
	cases: int(25), late: int(0), rate: 0.9975,
	least: 0.995, channel: 'aoc', amount: int(60000),
	rows: Array.from({ length: 1000 }, (_, i) => ({
		case_id: `TH-${i}`, bank: 'kbank', channel: 'aoc',
		amount: int(50000 + i), held: int(i % 3600),
	})),
};

/* The tasks of bench_cel.c, word for word; a hundred calls each so that the
 * clock costs nothing. */
const evaluations = {
	'scalar-numbers': ['cases >= 20 && late == 0 && rate >= least', 100],
	'scalar-text': ['channel == "aoc" && amount >= 50000', 100],
	'all-1000-maps': ['rows.all(r, r.held <= 3600 && r.channel == "aoc")', 1],
};

if (mode === 'refused') {
	for (const source of expressions)
		if (refusal(source))
			console.log(source);
} else {
	console.log('parse-check', measure(() => {
		for (const source of expressions)
			driver.check(source);
	}) / expressions.length);
	for (const [task, [source, times]] of Object.entries(evaluations)) {
		const run = driver.compile(source);
		if (run(facts) !== true)
			throw new Error(`${task}: not true`);
		console.log(task, measure(() => {
			for (let i = 0; i < times; i++)
				run(facts);
		}) / times);
	}
}
