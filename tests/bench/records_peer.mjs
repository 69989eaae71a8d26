// SPDX-License-Identifier: Apache-2.0
/*
 * DuckDB at the queries of tests/bench/records, as a process of its own:
 *
 *   node records_peer.mjs QUERY THREADS FILE...
 *
 * QUERY is a check of that pack; the answer is printed as records_pass prints
 * it. Columns are typed, nothing is detected, and times are taken apart as whole
 * numbers, which is the quickest of the forms that were tried. FILE ends in .csv or .ndjson,
 * with .gz or .zst behind it. PLAUDIT_NODE_MODULES is where the packages are.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [query, threads, ...files] = process.argv.slice(2);
const modules = resolve(process.env.PLAUDIT_NODE_MODULES ??
	'.build/npm/bench/node_modules');
const { DuckDBInstance } = await import(
	pathToFileURL(`${modules}/@duckdb/node-api/lib/index.js`).href);

const cases = {
	case_id: 'VARCHAR', bank: 'VARCHAR', channel: 'VARCHAR',
	reported_at: 'TIMESTAMP', received_at: 'TIMESTAMP',
	frozen_at: 'TIMESTAMP', amount: 'DECIMAL(18,2)', note: 'VARCHAR',
};
const numbers = {
	number: 'VARCHAR', person_hash: 'VARCHAR', since: 'TIMESTAMP',
};
const open = "coalesce(frozen_at, TIMESTAMP '2026-03-01 00:00:00')";
const took = `(epoch_us(${open}) - epoch_us(reported_at)) // 1000000`;
const queries = {
	'bench/by-bank': {
		columns: cases,
		sql: (from) => `SELECT count(*) AS banks, sum(n) AS all_cases,
			sum(never) AS all_never, sum(within) AS all_within,
			max(p95) AS worst_p95, min(p95) AS best_p95,
			max(slowest) AS worst, sum(n) AS rows FROM (
			SELECT bank, count(*) AS n,
			count(*) FILTER (frozen_at IS NULL) AS never,
			count(*) FILTER (frozen_at IS NOT NULL AND
				${took} <= 3600) AS within,
			quantile_disc(${took}, 0.95) AS p95,
			max(${took}) AS slowest FROM ${from} GROUP BY bank)`,
	},
	'bench/by-person': {
		columns: numbers,
		sql: (from) => `SELECT count(*) AS persons, max(n) AS most,
			sum(n) AS rows FROM (SELECT person_hash, count(*) AS n
			FROM ${from} GROUP BY person_hash)`,
	},
};
const spans = new Set(['worst_p95', 'best_p95', 'worst']);

const { columns, sql } = queries[query];
const types = Object.entries(columns).map(([n, t]) => `${n}: '${t}'`).join(', ');
const list = `[${files.map((f) => `'${f}'`).join(', ')}]`;
const from = /\.ndjson/.test(files[0])
	? `read_json(${list}, format='newline_delimited', columns={${types}})`
	: `read_csv(${list}, header=true, delim=',', quote='"', escape='"',
		auto_detect=false, columns={${types}})`;

const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
const began = process.hrtime.bigint();
const reader = await connection.runAndReadAll(sql(from));
const names = reader.columnNames();
const row = reader.getRows()[0];

for (const [i, name] of names.entries())
	console.log(name, spans.has(name) ? `duration("${Number(row[i])}s")`
		: String(row[i]));
console.error(`query ${(Number(process.hrtime.bigint() - began) / 1e9).toFixed(3)} s`);
