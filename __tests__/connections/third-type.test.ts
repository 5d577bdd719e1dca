import { expect, test } from '@jest/globals';
import { commonFields } from '../../src/connections/fields.ts';
import { connectionTypes, secretInputs } from '../../src/connections/registry.ts';
import { createSigner } from '../../src/connections/signer.ts';
import type { Connection, ConnectionType, Desired } from '../../src/connections/types.ts';
import { InputError } from '../../src/errors.ts';
import { readRequest } from '../../src/inputs/request.ts';
import { readStep } from '../../src/inputs/settings.ts';
import { planPresent } from '../../src/plan/create-plan.ts';
import { MERGED } from '../support/request.ts';

/** A type that does not exist: what it takes to add one is this, a line in the registry, and inputs in action.yml. */
const dropbox: ConnectionType = {
  input: 'dropbox',
  api: 'DROPBOX',
  label: 'Dropbox connection',
  collection: '/dropbox-connections',
  fields: [
    ...commonFields(),
    { api: 'folder', input: 'folder', kind: 'immutable', requiredOnCreate: true },
    {
      api: 'refreshToken',
      input: 'refresh-token',
      kind: 'write-only',
      credential: true,
      requiredOnCreate: true,
      tagLetter: 'r',
      format: [/^.{0,5}$/, 'at most 5 characters'],
    },
  ],
  updateAlwaysCarries: [],
  advice: 'Check the folder.',
};
const types = [...connectionTypes, dropbox];

function request(inputs: Readonly<Record<string, string>>) {
  const given: Readonly<Record<string, string>> = { 'api-key': 'pictai_x', type: 'dropbox', name: 'Clips', ...inputs };
  const source = { get: (name: string) => given[name] ?? '', environment: () => undefined, types, writeMode: MERGED };
  return readRequest(readStep({ ...source, redact: (text) => text }));
}

test('A new type is read from its inputs', () => {
  expect(request({ folder: 'in', 'refresh-token': 'abc' }).task).toMatchObject({
    type: dropbox,
    desired: { values: { name: 'Clips', folder: 'in', refreshToken: 'abc' } },
  });
});

test('The secret of a new type is one without being listed anywhere', () => {
  expect(secretInputs(types)).toContain('refresh-token');
  let problems: readonly string[] = [];
  try {
    request({ folder: 'in', 'refresh-token': 'SUPERSECRET' });
  } catch (error) {
    if (error instanceof InputError) ({ problems } = error);
  }
  expect(problems).toEqual(['refresh-token: expected at most 5 characters']);
});

test('A connection of a new type is created once, and left alone from then on', () => {
  const signer = createSigner('pictai_x');
  const desired: Desired = {
    type: dropbox,
    identity: { name: 'Clips' },
    values: { name: 'Clips', folder: 'in', refreshToken: 'abc' },
    credentials: 'on-change',
    whenMissing: 'create',
    onImmutableChange: 'replace',
  };
  const plan = planPresent(null, desired, signer);
  if (plan.action !== 'create') throw new Error(`planned to ${plan.action}`);
  const { refreshToken, ...values } = plan.write.body;
  expect(refreshToken).toBe('abc');
  const stored = { ...values, name: 'Clips' } as Connection['values'];
  const made: Connection = { type: dropbox, connectionId: 'id1', version: 1, values: stored };
  expect(planPresent(made, desired, signer).action).toBe('none');
  const moved = planPresent(made, { ...desired, values: { ...desired.values, folder: 'out' } }, signer);
  expect(moved.action).toBe('replace');
});
