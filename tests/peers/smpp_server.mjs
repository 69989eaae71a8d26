// SPDX-License-Identifier: Apache-2.0
/*
 * An SMS gateway on loopback: npm's `smpp` as the message centre, which filters
 * or fails to in the manner that the login's system_id names (below). The
 * password is secret08, the registered sender EXBANK, the one registered link
 * https://shop.registered.test; every other host in a text is a link to stop.
 * node tests/peers/smpp_server.mjs SECONDS [KEY CERT]: prints the ports, with
 * a certificate also one with TLS; tells each message on stderr; ends by itself
 * after SECONDS. `smpp` is in PLAUDIT_NODE_MODULES (default
 * .build/npm/node_modules); exits 77 without it.
 */
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const modules = resolve(process.env.PLAUDIT_NODE_MODULES ??
	'.build/npm/node_modules');

if (!existsSync(`${modules}/smpp`)) {
	console.error(`skipped: no smpp in ${modules}`);
	process.exit(77);
}
const smpp = createRequire(`${modules}/`)(`${modules}/smpp`);
const [seconds, key, cert] = process.argv.slice(2);

const status = { ok: 0, system: 0x08, source: 0x0a, bind: 0x0d, full: 0x14,
	content: 0x45, throttled: 0x58 };

/* What the gateway does with a text that is to be stopped: in its answer to
 * submit_sm, in its receipt, to the text that goes to the handset. */
const manners = {
	open: { },                               // nothing is stopped
	refusing: { answer: status.content },
	own: { answer: 0x412 },                  // a status of its own
	rejecting: { receipt: 'REJECTD' },
	undeliv: { receipt: 'UNDELIV' },
	throttling: { answer: status.throttled },
	full: { answer: status.full },
	failing: { answer: status.system },
	silent: { receipt: null, allReceipts: null },
	half: { receipt: null },                 // no receipts of what is stopped
	mute: { mute: true },
	closed: { all: status.content },         // takes nothing at all
	lying: { shift: true },                  // receipts name another message
	strange: { strange: true },              // or none at all
	contrary: { receipt: 'REJECTD', twice: true },
	early: { receipt: 'REJECTD', early: true },
	hex: { receipt: 'REJECTD', hex: true },
	dropping: { drop: true },
	// these send the texts back, as the handset has them
	same: { handset: (text) => text },
	marking: { handset: (text, bad) => bad ? `! ${text} [not checked]` : text },
	stripping: { handset: (text, bad) => bad ? text.replace(links, '') : text },
	labelling: { handset: (text) => text, label: 'Likely-SCAM' },
	holding: { handset: (text, bad) => bad ? null : text },
	apart: { handset: (text) => text, apart: true },
};
const links = /(https?:\/\/)?[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(\/\S*)?/g;
const readers = new Set();
let next = 100, previous = null;

const link = (text) => (text.match(links) ?? [])
	.some((found) => !found.startsWith('https://shop.registered.test'));

function textOf(pdu) {
	const octets = pdu.message_payload ?? pdu.short_message;

	return octets?.message ?? '';
}

function deliver(session, fields, manner) {
	if (manner.early)
		session.enquire_link();
	session.deliver_sm(fields);
}

function receipt(session, pdu, id, state, manner) {
	const named = manner.strange ? `x${id}` : id;
	const text = textOf(pdu).slice(0, 20);
	const said = `id:${named} sub:001 dlvrd:001 submit date:2611230401 ` +
		`done date:2611230402 stat:${state} ` +
		`err:${state === 'DELIVRD' ? '000' : '034'} text:${text}`;

	deliver(session, { source_addr: pdu.destination_addr,
		destination_addr: pdu.source_addr, esm_class: 4,
		short_message: said,
		...(manner.hex ? {} : { receipted_message_id: named,
			message_state: { DELIVRD: 2, UNDELIV: 5, REJECTD: 8 }[state] }),
	}, manner);
}

function arrive(session, pdu, manner, bad) {
	const text = manner.handset(textOf(pdu), bad);
	const udh = pdu.short_message?.udh;
	const to = manner.apart ? [...readers] : [session];

	if (text === null)
		return;
	for (const one of to)
		one.deliver_sm({ source_addr: pdu.source_addr === 'EXBANK' ||
			!manner.label ? pdu.source_addr : manner.label,
			source_addr_ton: 5, destination_addr: pdu.destination_addr,
			esm_class: udh ? 0x40 : 0, data_coding: pdu.data_coding,
			short_message: udh
				? { udh: Buffer.concat([Buffer.from([
					Buffer.concat(udh).length]), ...udh]),
				message: text }
				: text.length > 140 ? '' : text,
			...(!udh && text.length > 140
				? { message_payload: text } : {}) });
}

function submitted(session, pdu, name) {
	const manner = manners[name];
	const text = textOf(pdu);
	const bad = pdu.source_addr !== 'EXBANK' || link(text);
	const id = manner.hex ? (next++).toString(16) : String(next++);
	let answer = manner.all ?? (bad ? manner.answer ?? status.ok : status.ok);
	let state = bad ? manner.receipt : manner.allReceipts;

	console.error(`${name}: ${pdu.source_addr} to ${pdu.destination_addr}: ` +
		`${text.replaceAll('\n', ' ')}${bad ? ' (bad)' : ''}`);
	if (bad && answer && pdu.source_addr !== 'EXBANK' &&
	    manner.answer === status.content)
		answer = status.source;
	if (manner.mute)
		return;
	if (manner.drop && bad)
		return session.destroy();
	const respond = () => session.send(
		pdu.response({ command_status: answer, message_id: id }));

	if (answer)
		return respond();
	if (state === undefined)
		state = 'DELIVRD';
	const named = manner.hex ? String(parseInt(id, 16)) : id;
	const tell = () => {
		if (manner.shift) {
			/* each under the id of the message before it */
			receipt(session, pdu, previous ?? named, state, manner);
			previous = named;
		} else if (state !== null) {
			receipt(session, pdu, named, state, manner);
		}
		if (manner.twice && bad)
			receipt(session, pdu, named, 'DELIVRD', manner);
		if (manner.handset)
			arrive(session, pdu, manner, bad);
	};
	if (manner.early) {
		tell();
		setTimeout(respond, 50);
	} else {
		respond();
		setTimeout(tell, 10);
	}
}

function serve(session) {
	let name = null;

	session.on('error', () => session.destroy());
	session.on('close', () => readers.delete(session));
	session.on('bind_transceiver', (pdu) => {
		const known = pdu.system_id === 'reader' || pdu.system_id in manners;
		const good = known && pdu.password === 'secret08';

		name = pdu.system_id;
		previous = null;
		if (good && name === 'reader')
			readers.add(session);
		session.send(pdu.response(good ? { system_id: 'SMSC' }
			: { command_status: status.bind }));
	});
	session.on('submit_sm', (pdu) => submitted(session, pdu, name));
	session.on('enquire_link', (pdu) => session.send(pdu.response()));
	session.on('unbind', (pdu) => {
		session.send(pdu.response());
		session.close();
	});
}

const plain = smpp.createServer({}, serve);

plain.listen(0, '127.0.0.1', () => {
	console.log(`listening on port ${plain.address().port}`);
	if (!cert)
		return;
	const tls = smpp.createServer({ key: readFileSync(key),
		cert: readFileSync(cert) }, serve);

	tls.listen(0, '127.0.0.1', () => console.log(
		`TLS on port ${tls.address().port}`));
});
setTimeout(() => process.exit(0), Number(seconds) * 1000);
