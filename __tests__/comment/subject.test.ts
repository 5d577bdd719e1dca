import { expect, test } from '@jest/globals';
import { commentKeyOf } from '../../src/comment/subject.ts';
import { connectionTypes } from '../../src/connections/registry.ts';
import { createSigner } from '../../src/connections/signer.ts';
import { commentRequestOf, readCommentRequest } from '../../src/inputs/comment-request.ts';
import { readStep } from '../../src/inputs/settings.ts';
import type { Task } from '../../src/inputs/task.ts';
import { LISTING } from '../report/examples.ts';
import { manifest } from '../support/manifests.ts';
import { deletion, having, MERGED } from '../support/request.ts';

const { task } = deletion;
const sign = createSigner(deletion.apiKey);

test.each<[string, Task, string | undefined, RegExp]>([
  ['type and name, with six digits for the account', task, undefined, /^aws:Marketing:[0-9a-f]{6}$/],
  ['type and id without a name', { ...task, identity: { connectionId: 'id1' } }, undefined, /^aws:id1:[0-9a-f]{6}$/],
  [
    'the path of the manifest',
    { ...manifest([]).task, config: 'a/pictory.yml' },
    undefined,
    /^a\/pictory\.yml:[0-9a-f]{6}$/,
  ],
  ['the operation on an account', LISTING, undefined, /^list:[0-9a-f]{6}$/],
  ['what is given, and nothing else', task, 'staging', /^staging$/],
])('A comment is told apart by %s', (_what, asked, commentKey, key) => {
  const request = { ...having(deletion, { commentKey }), task: asked };
  expect(commentKeyOf(commentRequestOf(request), sign)).toMatch(key);
});

test('Another API key is another account, and its digits do not change', () => {
  const accounts = ['pictai_1', 'pictai_2', 'pictai_1'].map((apiKey) =>
    commentKeyOf(commentRequestOf(deletion), createSigner(apiKey)).slice(-6),
  );
  expect(accounts[0]).toBe(accounts[2]);
  expect(accounts[0]).not.toBe(accounts[1]);
});

test.each(['pictory.yml', './pictory.yml', 'infra/../pictory.yml', 'infra//../pictory.yml'])(
  'The manifest %s has the comment of pictory.yml',
  (config) => {
    const keyOf = (path: string) =>
      commentKeyOf(commentRequestOf({ ...deletion, task: { ...manifest([]).task, config: path } }), sign);
    expect(keyOf(config)).toBe(keyOf('pictory.yml'));
    expect(keyOf(`infra/${config}`)).not.toBe(keyOf('pictory.yml'));
  },
);

test('Inputs that are not acceptable lead to the comment that acceptable ones have', () => {
  const given: Readonly<Record<string, string>> = {
    'api-key': deletion.apiKey,
    config: './pictory.yml',
    timeout: 'soon',
  };
  const source = { get: (name: string) => given[name] ?? '', redact: (text: string) => text, types: connectionTypes };
  const step = readStep({ ...source, environment: () => undefined, writeMode: MERGED });
  const known = readCommentRequest(step);
  const task = { ...manifest([]).task, config: 'pictory.yml' };
  expect(known && commentKeyOf(known, createSigner(step.apiKey))).toBe(
    commentKeyOf(commentRequestOf({ ...deletion, task }), sign),
  );
});
