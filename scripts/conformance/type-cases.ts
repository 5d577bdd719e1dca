import { aws } from '../../src/connections/aws.ts';
import { joinDescription } from '../../src/connections/tag.ts';
import type { Body } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import type { Own } from './own.ts';
import { bodyOf, has, isRefused, nameOf, shownOf, updateOf, type Writing } from './write-context.ts';

/** A tag like that of an action with another key. */
const TAG = {
  keyCheck: '0F3kQ9xZ',
  fingerprints: new Map([
    ['s', 'b71_Lm2c'],
    ['t', 'Yp-4dR8a'],
  ]),
};

/** The cases for AWS connections only. */
export async function checkAws(w: Writing, one: Own): Promise<void> {
  const body = bodyOf(w, aws, 'e', 0);
  const { answer } = await w.own.create(aws, body);
  w.findings.holds('aws-place-taken', isRefused(answer), w.api.said(answer));
  w.findings.known('taken-status', `account and region: ${answer.status}`);
  for (const field of ['awsAccountId', 'awsRegion']) {
    const refusal = await w.own.update(one, updateOf(w, one, { [field]: body[field] ?? '' }));
    w.findings.holds('aws-immutable', refusal.status === 400, `\`${field}\`: ${w.api.said(refusal)}`);
  }
}

/** The cases for Vimeo connections only. */
export async function checkVimeo(w: Writing, one: Own): Promise<void> {
  const before = await shownOf(w, one);
  const { answer } = await w.own.create(aws, { ...bodyOf(w, aws, 'x', 3), name: String(before['name']) });
  w.findings.known('names-across-types', `AWS with the name of a Vimeo connection: ${w.api.said(answer)}`);

  const kept = { name: before['name'], enabled: before['enabled'], clientIdentifier: before['clientIdentifier'] };
  const partial = await update(w, one, { description: 'Another' });
  w.findings.holds('vimeo-partial', partial.holds && has(partial.read, kept as Body), partial.found);

  const description = joinDescription('Made by a conformance run', TAG);
  const tagged = await update(w, one, { description });
  w.findings.holds('vimeo-tag', tagged.holds, tagged.found);

  const name = nameOf(w, vimeo, 'longest').padEnd(100, '_');
  const visible = { name, description: description.padStart(250, 'x'), clientIdentifier: 'x'.repeat(500) };
  const longest = await update(
    w,
    one,
    { ...visible, clientSecret: 'x'.repeat(500), accessToken: 'x'.repeat(500) },
    visible,
  );
  w.findings.holds('vimeo-longest', longest.holds, longest.found);
}

/** Sends fields alone with the version, and tells whether these values read as they were sent. */
async function update(w: Writing, one: Own, fields: Body, visible = fields) {
  const answer = await w.own.update(one, { ...fields, version: one.version });
  const read = await shownOf(w, one);
  return { read, holds: answer.status === 200 && has(read, visible), found: w.api.said(answer) };
}
