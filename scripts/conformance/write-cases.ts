import type { ConnectionType } from '../../src/connections/types.ts';
import type { Answer, Json } from './api.ts';
import type { Own } from './own.ts';
import { checkAnswers, isAbout } from './reading.ts';
import { bodyOf, has, isRefused, nameOf, shownOf, updateOf, type Writing } from './write-context.ts';

/** Characters that something on the way might change. */
const TEXT = `Quotes " ' \\, <b>&amp;</b>, ä, 漢, 🎬, {} and  two spaces`;

/** Creates two connections of a type, and gives the first; `undefined` when there is none to go on with. */
export async function checkCreate(w: Writing, type: ConnectionType): Promise<Own | undefined> {
  const { own, findings, api } = w;
  const first = await own.create(type, bodyOf(w, type, 'a', 0));
  const found = first.own === undefined ? api.said(first.answer) : `version ${first.own.version}`;
  findings.holds(`${type.input}-create`, first.own?.version === 1, found);
  findings.known('create-status', `${type.input}: ${first.answer.status}`);
  if (type.input === 'vimeo') findings.known('credentials-tested', first.own === undefined ? 'perhaps' : 'no');
  if (first.own === undefined) return undefined;
  findings.known(`${type.input}-create-fields`, api.shown(Object.keys(first.answer.json ?? {}).join(', ')));
  checkFirstRead(w, first.own, await shownOf(w, first.own));
  await checkTaken(w, first.own);
  return first.own;
}

function checkFirstRead({ findings, api }: Writing, { type, id }: Own, read: Json): void {
  findings.holds(`${type.input}-read`, isAbout(type, id, { status: 200, text: '', json: read }), 'a read answers 200');
  findings.holds('create-disabled', read['enabled'] === false, `${type.input}: it reads ${String(read['enabled'])}`);
  const { description = 'absent' } = read;
  findings.known('empty-description', `${type.input}: ${api.shown(description === '' ? '""' : String(description))}`);
  checkAnswers(findings, [read]);
}

async function checkTaken(w: Writing, { type }: Own): Promise<void> {
  const name = nameOf(w, type, 'a');
  const { answer: taken } = await w.own.create(type, { ...bodyOf(w, type, 'b', 1), name });
  w.findings.holds(`${type.input}-name-taken`, isRefused(taken), w.api.said(taken));
  w.findings.known('taken-status', `${type.input}: ${taken.status}`);
  const { own: other } = await w.own.create(type, bodyOf(w, type, 'c', 2));
  if (other === undefined) return;
  const renamed = await w.own.update(other, updateOf(w, other, { name }));
  w.findings.holds(`${type.input}-rename-taken`, isRefused(renamed), w.api.said(renamed));
}

/** Updates, with the version that is there and with others. */
export async function checkUpdate(w: Writing, one: Own): Promise<void> {
  const { findings, own, api } = w;
  const { input } = one.type;
  const values = { name: nameOf(w, one.type, 'd'), description: 'Made by a conformance run' };
  const before = one.version;
  const answer = await own.update(one, updateOf(w, one, values));
  const isNext = answer.status === 200 && one.version === before + 1;
  findings.holds(`${input}-update`, isNext && has(await shownOf(w, one), values), api.said(answer));
  findings.known(`${input}-update-fields`, api.shown(Object.keys(answer.json ?? {}).join(', ')));

  const stale = await own.update(one, updateOf(w, one, { version: before }));
  const unchanged = has(await shownOf(w, one), values);
  findings.holds(`${input}-stale`, isRefused(stale) && unchanged, api.said(stale));
  findings.known('stale-status', `${input}: ${stale.status}`);

  const { version: _, ...rest } = updateOf(w, one, values);
  findings.known('version-missing', `${input}: ${(await own.update(one, rest)).status}`);
  const text = await own.update(one, updateOf(w, one, { description: TEXT }));
  const { description } = await shownOf(w, one);
  const kept = description === TEXT ? 'yes' : `no: ${text.status}, and it reads ${api.shown(String(description))}`;
  findings.known('text-kept', `${input}: ${kept}`);
  await checkCase(w, one);
}

/** Asks for the id in other letters. */
async function checkCase({ api, findings }: Writing, { type, id }: Own): Promise<void> {
  const other = id.replace(/[a-z]/i, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
  if (other === id) return findings.unchecked('id-case', 'the id has no letter');
  const { status }: Answer = await api.send({ method: 'GET', path: `${type.collection}/${encodeURIComponent(other)}` });
  findings.known('id-case', `${type.input}: ${status}`);
}

/** Deletes the connection. */
export async function checkDelete({ own, findings }: Writing, one: Own): Promise<void> {
  const id = `${one.type.input}-delete`;
  const { status, left } = await own.remove(one);
  if (left === undefined && status !== 204) findings.unchecked(id, 'it is gone, but the answer was lost');
  else findings.holds(id, left === undefined, left ?? '204, then a read answers 404');
}
