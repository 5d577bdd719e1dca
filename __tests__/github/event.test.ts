import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commentedOn } from '../../src/comment/subject.ts';
import { aws } from '../../src/connections/aws.ts';
import { type Subject, subjectIn } from '../../src/github/event.ts';
import { commentRequestOf } from '../../src/inputs/comment-request.ts';
import type { Settings } from '../../src/inputs/settings.ts';
import type { Task } from '../../src/inputs/task.ts';
import { askingFor, LISTING, s3 } from '../report/examples.ts';
import {
  commented,
  examples,
  FORK,
  HEAD,
  listed,
  MERGED,
  onPullRequest,
  pushed,
  ranFor,
  ranForFork,
  ZEROS,
} from '../support/events.ts';
import { deletion, having } from '../support/request.ts';

const seven: Subject = { kind: 'pull-request', number: 7, head: HEAD };

describe('the subject of an event on a pull request', () => {
  test.each(['pull_request', 'pull_request_target', 'pull_request_review', 'pull_request_review_comment'])(
    'is that pull request: %s',
    (name) => {
      expect(subjectIn(onPullRequest(name))).toEqual(seven);
      expect(subjectIn(onPullRequest(name, FORK))).toEqual(seven);
      expect(subjectIn(onPullRequest(name, null))).toEqual(seven);
    },
  );

  test('has no head where the event tells none', () => {
    const subject = { kind: 'pull-request', number: 7 };
    expect(subjectIn({ name: 'pull_request', payload: { pull_request: { number: 7 } } })).toEqual(subject);
    expect(subjectIn({ name: 'pull_request', payload: { pull_request: { number: 7, head: { sha: 'x' } } } })).toEqual(
      subject,
    );
  });

  test('can be the first of a repository', () => {
    expect(subjectIn({ name: 'pull_request', payload: { pull_request: { number: 1 } } })).toMatchObject({ number: 1 });
  });

  test('has no commit with more than a hash', () => {
    const sha = `x${'a'.repeat(40)}`;
    const payload = { pull_request: { number: 7, head: { sha } } };
    expect(subjectIn({ name: 'pull_request', payload })).toEqual({ kind: 'pull-request', number: 7 });
  });

  test('is nothing on an event whose name only contains the words', () => {
    expect(subjectIn({ name: 'a_pull_request', payload: { pull_request: { number: 7 } } })).toBeUndefined();
  });

  test.each([0, -1, 1.5, Number.NaN, 2 ** 53, '7', null, [7]])('has a number, which %j is not', (number) => {
    expect(subjectIn({ name: 'pull_request', payload: { pull_request: { number } } })).toBeUndefined();
  });
});

describe('the subject of a comment', () => {
  test('is its pull request, without a commit', () => {
    expect(subjectIn(commented())).toEqual({ kind: 'pull-request', number: 7 });
  });

  test.each([{}, { pull_request: null }])('is nothing on an issue (%#)', (issue) => {
    expect(subjectIn(commented(issue))).toBeUndefined();
  });
});

describe('the subject of a push', () => {
  test('is the commit that it ends with', () => {
    expect(subjectIn(pushed())).toEqual({ kind: 'commit', sha: MERGED, branch: 'main' });
    const branch = 'release/2026/refs/heads/1';
    expect(subjectIn(pushed({ ref: `refs/heads/${branch}` }))).toEqual({ kind: 'commit', sha: MERGED, branch });
    expect(subjectIn(pushed({ after: `0${'a'.repeat(39)}` }))).toMatchObject({ sha: `0${'a'.repeat(39)}` });
    expect(subjectIn(pushed({ after: 'a'.repeat(64) }))).toMatchObject({ sha: 'a'.repeat(64) });
  });

  test.each([
    ['of a tag', { ref: 'refs/tags/v1' }],
    ['that deletes a branch', { deleted: true }],
    ['that ends with no commit', { after: ZEROS }],
    ['without a commit', { after: undefined }],
    ['of what is no commit', { after: 'main' }],
    ['of a commit with something after it', { after: `${MERGED}/../..` }],
    ['without a branch', { ref: 'refs/heads/' }],
    ['of something else', { ref: 'refs/notes/commits' }],
    ['of what only ends like a branch', { ref: 'x/refs/heads/main' }],
  ])('is nothing %s', (_what, changes) => {
    expect(subjectIn(pushed(changes))).toBeUndefined();
  });
});

describe('the subject of a run of another workflow', () => {
  test('is the one pull request of this repository with that head', () => {
    expect(subjectIn(ranFor())).toEqual(seven);
    expect(subjectIn(ranFor({ pull_requests: [listed(6, HEAD, FORK), listed()] }))).toEqual(seven);
    expect(subjectIn(ranFor({ pull_requests: [listed(6, MERGED), listed()] }))).toEqual(seven);
  });

  test.each([
    ['whose pull request has another head by now', ranFor({ pull_requests: [listed(7, MERGED)] })],
    ['with two pull requests', ranFor({ pull_requests: [listed(), listed(8)] })],
    ['of another repository', ranFor({ pull_requests: [listed(7, HEAD, FORK)] })],
    ['on a branch without a pull request', ranFor({ pull_requests: [] })],
    ['without a commit', ranFor({ head_sha: null })],
    ['of a fork that is gone', ranForFork({ head_repository: null })],
    ['of a fork without a branch', ranForFork({ head_branch: null })],
    ['of a fork with another head by now', ranForFork({ pull_requests: [listed(7, MERGED)] })],
    ['in no repository', { name: 'workflow_run', payload: { ...ranFor().payload, repository: {} } }],
  ])('is nothing for one %s', (_what, event) => {
    expect(subjectIn(event)).toBeUndefined();
  });

  test.each([{}, { pull_requests: undefined }, { pull_requests: [listed(7, HEAD, FORK)] }])(
    'is the head of a fork, whose pull request is not listed (%#)',
    (changes) => {
      expect(subjectIn(ranForFork(changes))).toEqual({ kind: 'head', sha: HEAD, owner: 'somebody', branch: 'topic-7' });
    },
  );
});

describe('the subject of what GitHub sends', () => {
  const all = examples();
  const names = [...new Set(all.map(({ name }) => name))];
  const head = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
  const two: Subject = { kind: 'pull-request', number: 2, head };
  const ran = (sha: string, branch: string): Subject => ({ kind: 'head', sha, owner: 'octo-org', branch });
  const master: Subject = { kind: 'commit', sha: '6113728f27ae82c7b1a177c8d03f9e96e0adf246', branch: 'master' };
  /** What there is besides nothing, each once. */
  const expected: Readonly<Record<string, readonly Subject[]>> = {
    pull_request: [two],
    pull_request_review: [two],
    pull_request_review_comment: [two],
    push: [master],
    workflow_run: [ran('5779607b49aab1200488439f02372c57b4f75444', 'main')],
  };

  test.each(names)('is right for all examples of %s', (name) => {
    const found = all.filter((event) => event.name === name).map(subjectIn);
    const distinct = new Set(found.flatMap((subject) => (subject === undefined ? [] : [JSON.stringify(subject)])));
    expect([...distinct].map((text) => JSON.parse(text))).toEqual(expected[name] ?? []);
  });

  test('is a pull request for every example of an event on one', () => {
    const on = all.filter(({ name }) => /^pull_request(?:_review|_review_comment)?$/.test(name));
    expect(on.length).toBeGreaterThan(30);
    for (const event of on) expect(subjectIn(event)).toEqual(two);
  });

  test('is nothing under a name that is not known', () => {
    for (const { payload } of all) expect(subjectIn({ name: 'pull_request_review_thread', payload })).toBeUndefined();
  });
});

describe('an event of any shape', () => {
  const names = [onPullRequest('pull_request'), commented(), pushed(), ranFor(), ranForFork()];

  /** The paths to every value inside. */
  const paths = (value: unknown): readonly (readonly string[])[] =>
    typeof value === 'object' && value !== null
      ? [[], ...Object.entries(value).flatMap(([key, inner]) => paths(inner).map((path) => [key, ...path]))]
      : [[]];

  const replaced = (value: unknown, [key, ...path]: readonly string[], by: unknown): unknown => {
    if (key === undefined) return by;
    const entries = Object.entries(value ?? {}).map(([name, inner]) => [
      name,
      name === key ? replaced(inner, path, by) : inner,
    ]);
    return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
  };

  test('has a subject of the right types, or none', () => {
    const events = fc.constantFrom(...names).chain(({ name, payload }) =>
      fc
        .record({ name: fc.constant(name), path: fc.constantFrom(...paths(payload)), by: fc.jsonValue() })
        .map((one) => ({
          name,
          payload: replaced(payload, one.path, one.by),
        })),
    );
    const text = (value: unknown) => typeof value === 'string' && value !== '';
    fc.assert(
      fc.property(events, (event) => {
        const subject = subjectIn(event);
        switch (subject?.kind) {
          case 'pull-request':
            expect(Number.isSafeInteger(subject.number) && subject.number > 0).toBe(true);
            expect(subject.head ?? HEAD).toMatch(/^[0-9a-f]{40}$/);
            break;
          case 'commit':
            expect([subject.sha, subject.branch].every(text)).toBe(true);
            break;
          case 'head':
            expect([subject.sha, subject.owner, subject.branch].every(text)).toBe(true);
            break;
          case undefined:
            break;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a comment', () => {
  const run = { subject: seven };

  test('is on what the event is about', () => {
    expect(commentedOn(commentRequestOf(deletion), run)).toBe(seven);
  });

  test('is on the pull request that is given, whose newest commit only the event may know', () => {
    expect(commentedOn(commentRequestOf(having(deletion, { prNumber: 7 })), run)).toBe(seven);
    expect(commentedOn(commentRequestOf(having(deletion, { prNumber: 9 })), run)).toEqual({
      kind: 'pull-request',
      number: 9,
    });
    expect(commentedOn(commentRequestOf(having(deletion, { prNumber: 9 })), {})).toEqual({
      kind: 'pull-request',
      number: 9,
    });
  });

  test('is on nothing where the event has nothing to do with a pull request', () => {
    expect(commentedOn(commentRequestOf(deletion), {})).toBeUndefined();
  });

  test.each<Partial<Settings>>([{ comment: 'never' }, { comment: 'never', prNumber: 7 }])(
    'is not written for %j',
    (settings) => {
      expect(commentedOn(commentRequestOf(having(deletion, settings)), run)).toBeUndefined();
    },
  );

  test.each<[string, Task]>([
    ['list', LISTING],
    ['get', askingFor('get', s3)],
    ['export', { kind: 'account', operation: 'export', types: [aws], config: 'pictory.yml' }],
  ])('is not written by %s', (_operation, task) => {
    expect(commentedOn(commentRequestOf({ ...deletion, task }), run)).toBeUndefined();
  });
});
