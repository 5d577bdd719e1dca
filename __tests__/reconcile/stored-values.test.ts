import { expect, test } from '@jest/globals';
import { vimeo } from '../../src/connections/vimeo.ts';
import { planPresent } from '../../src/plan/create-plan.ts';
import { warnIfStoredDifferently } from '../../src/reconcile/warnings.ts';
import { desired, signer, vimeoConnection } from '../plan/examples.ts';

const given = { name: 'Marketing', description: 'New', clientIdentifier: 'client-2', clientSecret: 'hunter2' };
const plan = planPresent(vimeoConnection(), desired(vimeo, given), signer);
const sent = plan.action === 'update' ? String(plan.write.body['description']) : '';
const after = { description: sent, clientIdentifier: 'client-2' };

function warningsFor(read: Readonly<Record<string, string | undefined>>, error?: unknown): readonly string[] {
  const messages: string[] = [];
  const applied = { plan, connection: vimeoConnection({ ...after, ...read }), applied: true, error } as const;
  warnIfStoredDifferently(applied, (_title, message) => messages.push(message));
  return messages;
}

test('A response with the values sent, or without them, is no warning', () => {
  expect(warningsFor({})).toEqual([]);
  expect(warningsFor({ clientIdentifier: undefined })).toEqual([]);
});

test('A response with another value is a warning with both', () => {
  expect(warningsFor({ clientIdentifier: 'client-2 ' })).toEqual([
    expect.stringMatching(
      /^Pictory has client-identifier "client-2␣" for .*, where "client-2" is given \(U\+0020 instead of nothing\)/,
    ),
  ]);
});

test('A description that lost its tag is a warning that does not show it', () => {
  expect(warningsFor({ description: 'New' })).toEqual([
    'Pictory did not store the tag in the description of the Vimeo connection "Marketing", so every run sends the credentials. Shorten the description, or set `credentials: on-create`.',
  ]);
});

test('A write that failed is no warning: what is read then is the state before', () => {
  expect(warningsFor({ clientIdentifier: 'client-1' }, new Error('refused'))).toEqual([]);
});
