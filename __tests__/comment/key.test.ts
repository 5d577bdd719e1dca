import { expect, test } from '@jest/globals';
import { keyOf } from '../../src/comment/key.ts';
import type { Request } from '../../src/inputs/request.ts';
import { deletion } from '../support/request.ts';

test.each<[string, Partial<Request>, RegExp]>([
  ['type and name, with six digits for the account', {}, /^aws:Marketing:[0-9a-f]{6}$/],
  ['type and id without a name', { identity: { connectionId: 'id1' } }, /^aws:id1:[0-9a-f]{6}$/],
  [
    'the path of the manifest',
    { operation: 'ensure', config: 'a/pictory.yml', identity: undefined, entries: [] },
    /^a\/pictory\.yml:[0-9a-f]{6}$/,
  ],
  ['what is given, and nothing else', { commentKey: 'staging' }, /^staging$/],
])('A comment is told apart by %s', (_what, changes, key) => {
  const { identity, ...others } = { ...deletion, ...changes } as Request & { readonly identity?: unknown };
  expect(keyOf((identity === undefined ? others : { ...others, identity }) as Request)).toMatch(key);
});

test('Another API key is another account, and its digits do not change', () => {
  const accounts = ['pictai_1', 'pictai_2', 'pictai_1'].map((apiKey) => keyOf({ ...deletion, apiKey }).slice(-6));
  expect(accounts[0]).toBe(accounts[2]);
  expect(accounts[0]).not.toBe(accounts[1]);
});
