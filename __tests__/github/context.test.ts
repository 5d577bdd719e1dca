import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { WorkflowEvent } from '../../sandbox/runner.ts';
import { type Run, readRun } from '../../src/github/context.ts';
import { commented, examples, FORK, HEAD, onPullRequest, pushed, ranFor, ranForFork } from '../support/events.ts';

const folder = mkdtempSync(join(tmpdir(), 'event-'));
const before = { ...process.env };

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('GITHUB_')) delete process.env[name];
});
afterEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('GITHUB_')) delete process.env[name];
  Object.assign(process.env, before);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WORKFLOW = {
  GITHUB_REPOSITORY: 'octo-org/videos',
  GITHUB_SHA: 'b'.repeat(40),
  GITHUB_RUN_ID: '42',
  GITHUB_RUN_ATTEMPT: '3',
  GITHUB_ACTOR: 'octocat',
  GITHUB_API_URL: 'https://ghe.example/api/v3',
  GITHUB_SERVER_URL: 'https://ghe.example',
};

/** The run of a workflow on an event whose file has this text. */
function runOn(event: string, file: string, more: Readonly<Record<string, string>> = {}): Run {
  const path = join(folder, 'event.json');
  writeFileSync(path, file);
  Object.assign(process.env, WORKFLOW, { GITHUB_EVENT_NAME: event, GITHUB_EVENT_PATH: path }, more);
  return readRun();
}

describe('a run', () => {
  test('knows its place', () => {
    expect(runOn('push', '{}')).toEqual({
      event: 'push',
      owner: 'octo-org',
      repo: 'videos',
      sha: 'b'.repeat(40),
      id: '42',
      attempt: '3',
      url: 'https://ghe.example/octo-org/videos/actions/runs/42',
      apiUrl: 'https://ghe.example/api/v3',
      isOpenPullRequest: false,
      mergeWrites: false,
      writeMode: { writes: false, reason: expect.any(String) },
    });
  });

  test.each([
    ['refs/heads/main', 'main'],
    ['refs/heads/release/1', 'release/1'],
    ['refs/tags/v1', undefined],
    ['refs/pull/7/merge', undefined],
    ['x/refs/heads/main', undefined],
    ['', undefined],
  ])('on %s is on a branch or not', (ref, branch) => {
    expect(runOn('push', '{}', { GITHUB_REF: ref }).branch).toBe(branch);
  });

  test.each<[string, object, string | undefined]>([
    ['pull_request', { pull_request: { merged: true, base: { ref: 'main' } } }, 'main'],
    ['pull_request', { pull_request: { merged: false, base: { ref: 'main' } } }, undefined],
    ['pull_request', { pull_request: { merged: true } }, undefined],
    ['workflow_run', { repository: { default_branch: 'main' } }, 'main'],
    ['workflow_run', { repository: {} }, undefined],
    ['schedule', { repository: { default_branch: 'main' } }, 'release'],
  ])('on %s looks for reviews on the branch that was merged into: %j', (event, payload, branch) => {
    const ref = event === 'schedule' ? 'refs/heads/release' : 'refs/pull/7/merge';
    expect(runOn(event, JSON.stringify(payload), { GITHUB_REF: ref }).branch).toBe(branch);
  });

  test('without a repository has no page', () => {
    expect(runOn('schedule', '{}', { GITHUB_REPOSITORY: '' }).url).toBeUndefined();
  });

  test('outside of a workflow knows nothing, and is none the worse', () => {
    expect(readRun()).toEqual({
      event: '',
      owner: '',
      repo: '',
      sha: '',
      id: '',
      attempt: '',
      apiUrl: 'https://api.github.com',
      isOpenPullRequest: false,
      mergeWrites: false,
      writeMode: { writes: true, reason: 'this is not a workflow run' },
    });
  });

  test.each(['', 'x'])('has a number and an attempt, which "%s" is not', (text) => {
    const run = runOn('push', '{}', { GITHUB_RUN_ID: text, GITHUB_RUN_ATTEMPT: text });
    expect(run).toMatchObject({ id: '', attempt: '' });
    expect(run.url).toBeUndefined();
  });

  test('without a number has no page', () => {
    Object.assign(process.env, { GITHUB_REPOSITORY: 'octo-org/videos' });
    expect(readRun().url).toBeUndefined();
  });

  test('without a repository in the environment takes that of the event', () => {
    const event = JSON.stringify({ repository: { full_name: 'octo-org/videos' } });
    expect(runOn('push', event, { GITHUB_REPOSITORY: '' })).toMatchObject({ owner: 'octo-org', repo: 'videos' });
  });
});

describe('a run on a pull request', () => {
  test('knows its number and its head', () => {
    const { name, payload } = onPullRequest('pull_request');
    const subject = { kind: 'pull-request', number: 7, head: HEAD };
    expect(runOn(name, JSON.stringify(payload))).toMatchObject({ subject, sha: HEAD });
  });

  test('is not one on another event', () => {
    const { payload } = onPullRequest('pull_request');
    expect(runOn('workflow_dispatch', JSON.stringify(payload)).subject).toBeUndefined();
  });
});

describe('the commit of a run', () => {
  const DEFAULT = 'b'.repeat(40);

  test.each<[string, WorkflowEvent, string]>([
    ['the head of the pull request', onPullRequest('pull_request_target'), HEAD],
    ['that of the workflow where the event has no head', { name: 'pull_request', payload: {} }, DEFAULT],
    ['what was pushed', pushed(), DEFAULT],
    ['that of the other run', ranFor(), HEAD],
    ['that of the other run, also of a fork', ranForFork(), HEAD],
    ['that of the other run, also without a pull request', ranFor({ pull_requests: [] }), HEAD],
    ['none where the other run has none', ranFor({ head_sha: null }), ''],
    ['none for a comment on a pull request', commented(), ''],
    ['none for a comment on an issue', commented({}), ''],
    ['that of the workflow on other events', { name: 'schedule', payload: { schedule: '0 0 * * *' } }, DEFAULT],
  ])('is %s', (_what, { name, payload }, sha) => {
    expect(runOn(name, JSON.stringify(payload)).sha).toBe(sha);
  });
});

describe('the secrets of the repository', () => {
  const DEPENDABOT = { GITHUB_ACTOR: 'dependabot[bot]' };
  const hiddenOn = ({ name, payload }: WorkflowEvent, more: Readonly<Record<string, string>> = {}) =>
    runOn(name, JSON.stringify(payload), more).hiddenSecrets;

  test.each(['pull_request', 'pull_request_review', 'pull_request_review_comment'])(
    'are hidden from forks and from Dependabot on %s',
    (name) => {
      expect(hiddenOn(onPullRequest(name))).toBeUndefined();
      expect(hiddenOn(onPullRequest(name, FORK))).toBe('fork');
      // A fork that was deleted.
      expect(hiddenOn(onPullRequest(name, null))).toBe('fork');
      expect(hiddenOn(onPullRequest(name), DEPENDABOT)).toBe('dependabot');
    },
  );

  test.each(['push', 'create', 'deployment', 'deployment_status'])('are hidden from Dependabot on %s', (name) => {
    expect(hiddenOn({ name, payload: {} })).toBeUndefined();
    expect(hiddenOn({ name, payload: {} }, DEPENDABOT)).toBe('dependabot');
  });

  test.each<WorkflowEvent>([
    onPullRequest('pull_request_target', FORK),
    commented(),
    ranForFork(),
    { name: 'workflow_dispatch', payload: {} },
    { name: 'schedule', payload: {} },
  ])('are there on $name, whoever it is about', (event) => {
    expect(hiddenOn(event)).toBeUndefined();
    expect(hiddenOn(event, DEPENDABOT)).toBeUndefined();
  });
});

describe('the file of the event', () => {
  const place = { owner: 'octo-org', repo: 'videos', id: '42', sha: 'b'.repeat(40) };

  test.each([
    ['empty', ''],
    ['no JSON', '{"pull_request": '],
    ['null', 'null'],
    ['a number', '7'],
    ['a text', '"x"'],
    ['a list', '[]'],
    ['no pull request', '{"pull_request": null}'],
    ['a pull request that is a text', '{"pull_request": "x"}'],
    ['a pull request without a head', '{"pull_request": {"number": "x", "head": null}}'],
  ])('may be %s', (_what, file) => {
    const run = runOn('pull_request', file);
    expect(run).toMatchObject(place);
    expect(run.subject).toBeUndefined();
  });

  test.each([
    ['without a pull request', '{"pull_request": null}'],
    ['that is the minimal one of act', '{"pull_request": {"head": {"ref": "topic"}}}'],
    ['without a head', '{"pull_request": {"number": 7}}'],
    ['whose head has a repository without a name', '{"pull_request": {"head": {"repo": {"id": 1}}}}'],
  ])('%s says nothing of a fork', (_what, file) => {
    expect(runOn('pull_request', file).hiddenSecrets).toBeUndefined();
  });

  test('may be missing', () => {
    expect(runOn('push', '{}', { GITHUB_EVENT_PATH: join(folder, 'none.json') })).toMatchObject(place);
  });

  test('may be a folder', () => {
    expect(runOn('push', '{}', { GITHUB_EVENT_PATH: folder })).toMatchObject(place);
  });

  test('may be any JSON', () => {
    const names = [...new Set(examples().map(({ name }) => name)), 'pull_request_target', 'schedule', ''];
    const parts = ['pull_request', 'issue', 'workflow_run', 'repository', 'ref', 'after', 'deleted'];
    const ofParts = fc.dictionary(fc.constantFrom(...parts), fc.jsonValue()).map((event) => JSON.stringify(event));
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.oneof(fc.json(), ofParts, fc.string()), (name, file) => {
        expect(runOn(name, file)).toMatchObject({ owner: 'octo-org', repo: 'videos', id: '42' });
      }),
      { numRuns: 300 },
    );
  });

  test('may be any that GitHub sends', () => {
    for (const { name, payload } of examples()) {
      expect(runOn(name, JSON.stringify(payload))).toMatchObject({ owner: 'octo-org', repo: 'videos', id: '42' });
    }
  });
});

test.each([
  ['main', { state: 'open' }, true],
  ['develop', { state: 'open' }, false],
  ['main', { state: 'closed', merged: true }, false],
  [undefined, { state: 'open' }, false],
])('The merge of a pull request into %s (%j) writes later, or not', (ref, state, expected) => {
  const payload = { pull_request: { number: 7, base: { ref }, ...state }, repository: { default_branch: 'main' } };
  expect(runOn('pull_request', JSON.stringify(payload)).mergeWrites).toBe(expected);
  const unknown = { pull_request: { number: 7, base: { ref }, ...state } };
  expect(runOn('pull_request', JSON.stringify(unknown)).mergeWrites).toBe(false);
});

test.each([
  ['pull_request', { action: 'synchronize', pull_request: { number: 7, state: 'open' } }, true],
  ['pull_request', { action: 'closed', pull_request: { number: 7, state: 'closed', merged: true } }, false],
  ['pull_request', { action: 'labeled', pull_request: { number: 7, state: 'closed' } }, false],
  ['issue_comment', { action: 'created', issue: { number: 7, state: 'open', pull_request: {} } }, true],
  ['issue_comment', { action: 'created', issue: { number: 7, state: 'closed', pull_request: {} } }, false],
  ['push', { ref: 'refs/heads/main', after: 'a'.repeat(40) }, false],
])('The event %s with %j is about an open pull request, or not', (name, payload, expected) => {
  expect(runOn(name, JSON.stringify(payload)).isOpenPullRequest).toBe(expected);
});
