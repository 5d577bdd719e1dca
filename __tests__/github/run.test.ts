import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Run, readRun } from '../../src/github/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'event-'));
const before = { ...process.env };
const HEAD = 'a'.repeat(40);

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

function pullRequest(from: unknown, number: unknown = 7): string {
  return JSON.stringify({ pull_request: { number, head: { sha: HEAD, repo: from } } });
}
const OWN = { full_name: 'octo-org/videos' };
const FORK = { full_name: 'somebody/videos' };

describe('a run', () => {
  test('knows its place', () => {
    expect(runOn('push', '{}')).toEqual({
      owner: 'octo-org',
      repo: 'videos',
      sha: 'b'.repeat(40),
      id: '42',
      url: 'https://ghe.example/octo-org/videos/actions/runs/42',
      apiUrl: 'https://ghe.example/api/v3',
    });
  });

  test('outside of a workflow knows nothing, and is none the worse', () => {
    expect(readRun()).toEqual({ owner: '', repo: '', sha: '', id: '', apiUrl: 'https://api.github.com' });
  });

  test('without a number has no page', () => {
    Object.assign(process.env, { GITHUB_REPOSITORY: 'octo-org/videos' });
    expect(readRun()).not.toHaveProperty('url');
  });

  test('without a repository in the environment takes that of the event', () => {
    const event = JSON.stringify({ repository: { name: 'videos', owner: { login: 'octo-org' } } });
    expect(runOn('push', event, { GITHUB_REPOSITORY: '' })).toMatchObject({ owner: 'octo-org', repo: 'videos' });
  });
});

describe('a run on a pull request', () => {
  test.each(['pull_request', 'pull_request_target', 'pull_request_review', 'pull_request_review_comment'])(
    'of %s knows its number and its head',
    (event) => {
      expect(runOn(event, pullRequest(OWN))).toMatchObject({ pullRequest: 7, sha: HEAD });
    },
  );

  test.each([
    ['another event', 'workflow_run', pullRequest(OWN)],
    ['an event without one', 'pull_request', '{}'],
    ['a number that is none', 'pull_request', pullRequest(OWN, '7')],
  ])('is not one with %s', (_what, event, file) => {
    expect(runOn(event, file)).not.toHaveProperty('pullRequest');
  });

  test('has the commit of the workflow where the event has no head', () => {
    expect(runOn('pull_request', '{"pull_request":{"number":7}}').sha).toBe('b'.repeat(40));
  });
});

describe('the secrets of the repository', () => {
  test.each([
    ['there', 'a branch of it', pullRequest(OWN), {}, undefined],
    ['there', 'a push', '{}', {}, undefined],
    ['hidden', 'a fork', pullRequest(FORK), {}, 'fork'],
    ['hidden', 'a fork that was deleted', pullRequest(null), {}, 'fork'],
    ['hidden', 'Dependabot', pullRequest(OWN), { GITHUB_ACTOR: 'dependabot[bot]' }, 'dependabot'],
    ['hidden', 'a push by Dependabot', '{}', { GITHUB_ACTOR: 'dependabot[bot]' }, 'dependabot'],
  ])('are %s on %s', (_what, _where, file, more, hidden) => {
    expect(runOn('pull_request', file, more).hiddenSecrets).toBe(hidden);
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
    expect(run).not.toHaveProperty('pullRequest');
  });

  test('that has no pull request says nothing of a fork', () => {
    expect(runOn('pull_request', '{"pull_request": null}')).not.toHaveProperty('hiddenSecrets');
  });

  test('may be missing', () => {
    expect(runOn('push', '{}', { GITHUB_EVENT_PATH: join(folder, 'none.json') })).toMatchObject(place);
  });

  test('may be a folder', () => {
    expect(runOn('push', '{}', { GITHUB_EVENT_PATH: folder })).toMatchObject(place);
  });

  test('stays in the environment when it is broken', () => {
    runOn('push', '{');
    expect(process.env['GITHUB_EVENT_PATH']).toBe(join(folder, 'event.json'));
  });

  test('may be any JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.jsonValue(), (event, part) => {
        expect(runOn('pull_request', event).owner).toBe('octo-org');
        expect(runOn('pull_request', JSON.stringify({ pull_request: part })).owner).toBe('octo-org');
      }),
      { numRuns: 100 },
    );
  });
});
