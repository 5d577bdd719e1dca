import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { albumFile } from './albums.ts';
import { portrait, type Seen } from './portrait.ts';
import { SECRETS } from './secrets.ts';

const HIDDEN = `<!-- pictory-connection f7a0 -->
<!-- 7.1 preview beefcafe 34b3 -->
`;

const ours = (body: string) => ({ ...theirs('octocat', ''), id: 2, author: 'github-actions[bot]', body });

function theirs(author: string, body: string): Seen['comments'][number] {
  const moment = '2026-01-01T00:00:00Z';
  const place = { repository: 'octo-org/videos', number: 7, url: 'https://github.com/octo-org/videos/pull/7' };
  return { ...place, id: 1, author, body, createdAt: moment, updatedAt: moment };
}

function sent(body: unknown, path = '/github/repos/octo-org/videos/issues/7/comments'): Seen['requests'][number] {
  return { method: 'POST', path, headers: {}, body, status: 201, fault: undefined };
}

/** A run that left something in every place. */
function seen(changes: Partial<Seen['result']> & { readonly body?: string; readonly lost?: string } = {}): Seen {
  const { body = `${HIDDEN}Three to create`, lost = `${HIDDEN}Two to create`, ...result } = changes;
  return {
    inputs: { type: 'aws' },
    on: 'pull_request',
    result: {
      exitCode: 1,
      signal: null,
      log: 'Result: could not be created.',
      annotations: [{ level: 'error', title: 'It failed', message: 'Try again.' }],
      masks: [SECRETS['api-key']],
      outputs: { action: 'create', connections: '[{"name":"Footage","error":"It is not there."}]' },
      summary: '### Could not be created',
      ...result,
    },
    requests: [sent({ name: 'Footage' }, '/pictoryapis/v1/awsconnections'), sent({ body: lost }), sent({ body })],
    comments: [theirs('octocat', 'Nice'), ours(body)],
    commentsBefore: [theirs('octocat', 'Nice')],
  };
}

const before = portrait(seen());

describe('a change of words', () => {
  test.each<[string, Seen]>([
    ['the log', seen({ log: 'Result: not created.' })],
    ['an annotation', seen({ annotations: [{ level: 'error', title: 'Failure', message: 'Try once more.' }] })],
    ['a new annotation', seen({ annotations: [] })],
    [
      'the text of an error in an output',
      seen({ outputs: { ...seen().result.outputs, connections: '[{"name":"Footage","error":"Gone."}]' } }),
    ],
    ['the summary', seen({ summary: '### Not created' })],
    ['what people see of a comment', seen({ body: `${HIDDEN}3 to create` })],
    ['what people would have seen of a comment that was replaced', seen({ lost: `${HIDDEN}2 to create` })],
  ])('of %s has no difference in the behaviour', (_where, after) => {
    expect(portrait(after).behaviour).toBe(before.behaviour);
    expect(portrait(after).wording).not.toBe(before.wording);
  });
});

describe('a change of behaviour', () => {
  test.each<[string, Seen]>([
    ['the exit code', seen({ exitCode: 0 })],
    ['the signal that ended it', seen({ exitCode: null, signal: 'SIGKILL' })],
    ['a mask that is missing', seen({ masks: [] })],
    ['another mask', seen({ masks: [SECRETS['access-token']] })],
    ['a mask of another form', seen({ masks: [JSON.stringify(SECRETS['api-key']).slice(1, -1)] })],
    ['an output', seen({ outputs: { ...seen().result.outputs, action: 'none' } })],
    ['an error in an output', seen({ outputs: { ...seen().result.outputs, connections: '[{"name":"Footage"}]' } })],
    ['a request', { ...seen(), requests: seen().requests.slice(1) }],
    [
      'what a request has in it',
      { ...seen(), requests: [sent({ name: 'Other' }, '/pictoryapis/v1/awsconnections'), ...seen().requests.slice(1)] },
    ],
    [
      'the answer to a request',
      { ...seen(), requests: seen().requests.map((request) => ({ ...request, status: 403 })) },
    ],
    ['the state of a comment', seen({ body: `${HIDDEN.replace('preview', 'applied')}Three to create` })],
    ['the record of a comment', seen({ body: `${HIDDEN.replace(' 34b3', '')}Three to create` })],
    [
      'the state of a comment that was replaced',
      seen({ lost: `${HIDDEN.replace('preview', 'applied')}Two to create` }),
    ],
    [
      'a comment that is updated in place of created',
      { ...seen(), commentsBefore: [...seen().commentsBefore, ours('')] },
    ],
    ['a comment that is left alone', { ...seen(), commentsBefore: seen().comments }],
    ['a comment that is deleted', { ...seen(), comments: [ours(`${HIDDEN}Three to create`)] }],
    [
      'the author of a comment',
      { ...seen(), comments: [theirs('octocat', 'Nice'), { ...ours(`${HIDDEN}Three to create`), author: 'mallory' }] },
    ],
  ])('is seen: %s', (_what, after) => {
    expect(portrait(after).behaviour).not.toBe(before.behaviour);
  });
});

describe('the portraits', () => {
  test('belong to a file of tests each', () => {
    const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.test.ts'));
    // A story that only runs steps alone has no portraits.
    const taking = files.filter((file) => {
      const text = readFileSync(join(import.meta.dirname, file), 'utf8');
      return /^ +scenario\(/m.test(text) && /\brun\(/.test(text);
    });
    for (const kind of ['behaviour', 'wording'] as const) {
      const there = readdirSync(join(import.meta.dirname, '__snapshots__', kind));
      const expected = taking.map((file) => albumFile(file, kind));
      expect(there.map((file) => join('__snapshots__', kind, file)).toSorted()).toEqual(expected.toSorted());
    }
  });
});
