// Compares the clauses of a JSON report with the truth file.
// usage: node compare.js INSTITUTION truth.csv report.json
'use strict';
const fs = require('fs');
const [institution, truthPath, reportPath] = process.argv.slice(2);
const report = JSON.parse(fs.readFileSync(reportPath, 'utf8'));
const truth = fs.readFileSync(truthPath, 'utf8').trim().split('\n').slice(1)
  .map((line) => line.split(','))
  .filter((cells) => cells[0] === institution);
const said = new Map(report.clauses.map((clause) => [clause.id, clause]));
let wrong = 0;
for (const [, id, verdict, reason] of truth) {
  const clause = said.get(id);
  const got = clause ? clause.verdict : 'absent';
  const why = (clause && clause.reason) || '';
  if (got !== verdict || (reason && why !== reason)) {
    console.log(`  ${id}: wanted ${verdict} ${reason}, got ${got} ${why}`);
    wrong++;
  }
  said.delete(id);
}
for (const [id, clause] of said) {
  console.log(`  ${id}: ${clause.verdict}, but the truth file does not know it`);
  wrong++;
}
process.exit(wrong ? 1 : 0);
