import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { Subject } from '../../src/github/event.ts';
import { openGitHub } from '../../src/github/octokit.ts';
import { findPullRequest, type PullRequest } from '../../src/github/pull-request.ts';
import { createFetch } from '../../src/http/fetch.ts';
import { serve } from '../support/serve.ts';

const REPOSITORY = { owner: 'octo-org', repo: 'videos' };
const SHA = 'c'.repeat(40);
const OTHER = 'd'.repeat(40);

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(async () => {
  await sandbox.close();
  expect(sandbox.violations).toEqual([]);
});

type Changes = Parameters<Sandbox['github']['pull']>[0];

const open = (number: number, changes: Changes = {}) => sandbox.github.pull(changes, 'octo-org/videos', number);
const merged = (number: number, changes: Changes = {}) =>
  open(number, { state: 'closed', mergedAt: '2026-01-01T00:00:00Z', mergeCommitSha: SHA, ...changes });

function find(subject: Subject): Promise<PullRequest | undefined> {
  const github = openGitHub({ fetch: createFetch(), apiUrl: sandbox.githubUrl, token: 'ghs_token' }, 'reads');
  return findPullRequest(github, REPOSITORY, subject);
}

test('a pull request that the event names is not looked up', async () => {
  expect(await find({ kind: 'pull-request', number: 9, head: SHA })).toMatchObject({ number: 9, head: SHA });
  expect(await find({ kind: 'pull-request', number: 9 })).toMatchObject({ number: 9 });
  expect(sandbox.requests).toEqual([]);
});

describe('a commit that was pushed', () => {
  const commit: Subject = { kind: 'commit', sha: SHA, branch: 'main' };

  test('is that of the pull request which was merged with it', async () => {
    const { headSha } = merged(8);
    expect(await find(commit)).toEqual({ number: 8, head: headSha });
    expect(sandbox.requests).toMatchObject([
      { method: 'GET', path: `/github/repos/octo-org/videos/commits/${SHA}/pulls?per_page=100` },
    ]);
  });

  test.each([
    ['squashed', { commits: [] }],
    ['merged, with a commit of its own', { commits: [OTHER] }],
    ['rebased, and the last of its commits', { commits: [OTHER, SHA] }],
  ])('may be %s', async (_how, changes) => {
    merged(8, changes);
    expect(await find(commit)).toMatchObject({ number: 8 });
  });

  test('is found beside an open pull request that has it too', async () => {
    merged(8, { baseRef: 'release' });
    open(9, { headSha: SHA });
    expect(await find({ ...commit, branch: 'release' })).toMatchObject({ number: 8 });
  });

  test('is found beside a merged one that it does not end', async () => {
    merged(8);
    merged(9, { mergeCommitSha: OTHER, commits: [SHA] });
    expect(await find(commit)).toMatchObject({ number: 8 });
  });

  test.each<[string, () => void]>([
    ['nobody asked to be merged', () => {}],
    ['is the head of an open pull request', () => open(8, { headSha: SHA })],
    ['an open pull request would make', () => open(8, { headSha: SHA, mergeCommitSha: SHA })],
    [
      'is one of several that were merged, but not the last',
      () => merged(8, { mergeCommitSha: OTHER, commits: [SHA] }),
    ],
    ['was merged into another branch', () => merged(8, { baseRef: 'release' })],
    ['ends two pull requests', () => [merged(8), merged(9)]],
  ])('is that of none when it is one that %s', async (_what, prepare) => {
    prepare();
    expect(await find(commit)).toBeUndefined();
  });
});

describe('a commit that forks share', () => {
  const pull = (fullName: string) => ({
    number: 7,
    merged_at: '2026-01-01T00:00:00Z',
    merge_commit_sha: SHA,
    base: { ref: 'main', repo: { full_name: fullName } },
    head: { sha: OTHER },
  });

  test.each([
    ['the repository that this is a fork of', 'upstream/videos', undefined],
    ['this repository', 'Octo-Org/Videos', { number: 7, head: OTHER }],
  ])('and was merged in %s', async (_where, fullName, found) => {
    const { url, close } = await serve(() => [pull(fullName)]);
    const github = openGitHub({ fetch: createFetch(), apiUrl: url, token: 'ghs_token' }, 'reads');
    expect(await findPullRequest(github, REPOSITORY, { kind: 'commit', sha: SHA, branch: 'main' })).toEqual(found);
    close();
  });
});

describe('a commit of a fork', () => {
  const head: Subject = { kind: 'head', sha: SHA, owner: 'somebody', branch: 'fix/a&b #1' };
  const fork = { headRepository: 'somebody/videos', headRef: 'fix/a&b #1', headSha: SHA };

  test.each(['open', 'closed'] as const)('is that of the %s pull request with this head', async (state) => {
    open(8, { ...fork, state });
    expect(await find(head)).toEqual({ number: 8, head: SHA });
  });

  test('is found beside older pull requests from the same branch', async () => {
    open(8, { ...fork, headSha: OTHER, state: 'closed' });
    open(9, fork);
    expect(await find(head)).toMatchObject({ number: 9 });
  });

  test.each<[string, () => void]>([
    ['nobody asked to be merged', () => {}],
    ['was the head of one before', () => open(8, { ...fork, headSha: OTHER })],
    ['is the head of another branch', () => open(8, { ...fork, headRef: 'topic' })],
    ['is the head of somebody else’s', () => open(8, { ...fork, headRepository: 'mallory/videos' })],
    ['is the head of two', () => [open(8, fork), open(9, { ...fork, baseRef: 'release' })]],
  ])('is that of none when it is one that %s', async (_what, prepare) => {
    prepare();
    expect(await find(head)).toBeUndefined();
  });
});

test.each([403, 404])('a refusal is thrown, with its status: %i', async (status) => {
  sandbox.addFault(`GET /repos/** status-${status}`);
  await expect(find({ kind: 'commit', sha: SHA, branch: 'main' })).rejects.toMatchObject({ status });
});
