// SPDX-License-Identifier: Apache-2.0
/*
 * A report page in a real browser: node tests/peers/html_report.mjs FILE.html
 * [SCREENSHOT-PREFIX]. At the widths of a desk and of a phone: axe-core finds
 * nothing, nothing is asked of the network, the page does not scroll sideways,
 * its own style is in force under its own policy. Needs playwright-core and
 * axe-core (in PLAUDIT_NODE_MODULES, default .build/npm/node_modules) and a
 * chromium (CHROMIUM, default /usr/bin/chromium); exits 77 without them.
 */
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = resolve(process.env.PLAUDIT_NODE_MODULES ??
	'.build/npm/node_modules');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const [file, prefix] = process.argv.slice(2);

if (!file) {
	console.error('usage: html_report.mjs FILE.html [SCREENSHOT-PREFIX]');
	process.exit(3);
}
if (!existsSync(`${modules}/playwright-core`) ||
	!existsSync(`${modules}/axe-core`) || !existsSync(executablePath)) {
	console.error(`skipped: no playwright-core, axe-core in ${modules} ` +
		`or no ${executablePath}`);
	process.exit(77);
}

const require = createRequire(`${modules}/`);
const { chromium } = require(`${modules}/playwright-core`);
const axe = readFileSync(`${modules}/axe-core/axe.min.js`, 'utf8');
const url = pathToFileURL(resolve(file)).href;
const views = [
	{ name: 'desk', width: 1280, height: 900, colorScheme: 'light' },
	{ name: 'dark', width: 1280, height: 900, colorScheme: 'dark' },
	{ name: 'phone', width: 360, height: 740, colorScheme: 'light' },
];
let failures = 0;

function check(held, what) {
	if (!held) {
		failures++;
		console.error(`FAIL ${what}`);
	}
}

async function look(browser, view) {
	const page = await browser.newPage({
		viewport: { width: view.width, height: view.height },
		colorScheme: view.colorScheme,
	});
	const asked = [];
	const errors = [];

	page.on('request', (request) => asked.push(request.url()));
	page.on('console', (message) => {
		if (message.type() === 'error')
			errors.push(message.text());
	});
	await page.goto(url);
	check(asked.length === 1, `${view.name}: asked for ${asked.slice(1)}`);
	check(errors.length === 0, `${view.name}: console: ${errors}`);
	const seen = await page.evaluate(() => ({
		scripts: document.scripts.length,
		sideways: document.documentElement.scrollWidth -
			document.documentElement.clientWidth,
		lineHeight: parseFloat(getComputedStyle(document.body).lineHeight) /
			parseFloat(getComputedStyle(document.body).fontSize),
	}));
	check(seen.scripts === 0, `${view.name}: ${seen.scripts} scripts`);
	check(seen.sideways <= 0, `${view.name}: ${seen.sideways} px too wide`);
	check(seen.lineHeight >= 1.6,
		`${view.name}: line height ${seen.lineHeight}`);
	if (prefix)
		await page.screenshot({
			path: `${prefix}-${view.name}.png`, fullPage: true,
		});
	const { violations } = await page.evaluate(
		`${axe}; axe.run(document, {resultTypes: ['violations']})`);
	for (const violation of violations)
		check(false, `${view.name}: axe ${violation.id}: ` +
			violation.nodes.map((node) =>
				`${node.target} ${node.failureSummary}`).join(' | '));
	await page.close();
}

const browser = await chromium.launch({
	executablePath, args: ['--no-sandbox'],
});
try {
	for (const view of views)
		await look(browser, view);
} finally {
	await browser.close();
}
console.log(`html_report ${file}: ${views.length} views, ` +
	`${failures} failures`);
process.exit(failures ? 1 : 0);
