import { expect, test } from '@jest/globals';
import { findComments } from '../../src/github/comments.ts';
import { openGitHub } from '../../src/github/octokit.ts';
import { markerOf } from '../../src/github/stamp.ts';
import { createFetch } from '../../src/http.ts';
import { serve } from '../support/serve.ts';

const MARKER = markerOf('key');
const PLACE = { owner: 'octo-org', repo: 'videos', number: 7 };

/** What a GitHub finds that answers each query with these comments. */
async function find(comments: () => unknown) {
  const viewer = { login: 'github-actions[bot]' };
  const server = await serve(() => ({
    data: { viewer, repository: { pullRequest: { headRefOid: 'h', comments: comments() } } },
  }));
  try {
    const github = openGitHub({ fetch: createFetch(), apiUrl: server.url, token: 'ghs_token' }, 'reads');
    return { ...(await findComments(github, PLACE, MARKER)), asked: server.requests.length };
  } finally {
    server.close();
  }
}

test('a conversation that never ends is given up', async () => {
  let asked = 0;
  const page = () => {
    asked += 1;
    return { nodes: [], pageInfo: { hasPreviousPage: true, startCursor: String(asked) } };
  };
  await expect(find(page)).rejects.toThrow('more than 10000 comments');
  expect(asked).toBe(100);
});

test('a hundred comments of the largest size are read, also when JSON escapes each character', async () => {
  const node = { url: 'u', viewerDidAuthor: false, author: null };
  const others = Array.from({ length: 99 }, () => ({ ...node, fullDatabaseId: '1', body: '\u0001'.repeat(65_536) }));
  const ours = { ...node, fullDatabaseId: '2', body: MARKER, viewerDidAuthor: true };
  const pageInfo = { hasPreviousPage: false, startCursor: null };
  const { own } = await find(() => ({ nodes: [...others, ours], pageInfo }));
  expect(own).toEqual([{ id: '2', url: 'u', body: MARKER }]);
});

/** The only page of a conversation. */
const only = (...nodes: readonly object[]) => ({ nodes, pageInfo: { hasPreviousPage: false, startCursor: null } });
const comment = { fullDatabaseId: '2', url: 'u', body: MARKER, viewerDidAuthor: false, author: null };

test.each([
  ['by an app, whose login is shown with or without its suffix', { __typename: 'Bot', login: 'github-actions' }, true],
  ['by the same app', { __typename: 'Bot', login: 'github-actions[bot]' }, true],
  ['by another app', { __typename: 'Bot', login: 'dependabot' }, false],
  ['by a person who is named like the app', { __typename: 'User', login: 'github-actions' }, false],
  ['by somebody whose account is gone', null, false],
])('a comment %s is ours or not', async (_whose, author, isOurs) => {
  const { own } = await find(() => only({ ...comment, author }));
  expect(own.length === 1).toBe(isOurs);
});

test.each([{ fullDatabaseId: null }, { url: null }, { url: 7 }])(
  'a comment of ours that GitHub does not describe is an error: %j',
  async (changes) => {
    await expect(find(() => only({ ...comment, viewerDidAuthor: true, ...changes }))).rejects.toThrow(
      'a comment without an id or an address',
    );
  },
);

test('a page of the newest comments that has none of ours leads to the one before', async () => {
  const pages = [
    { nodes: [{ ...comment, body: 'Something else' }], pageInfo: { hasPreviousPage: true, startCursor: 'x' } },
    only({ ...comment, viewerDidAuthor: true }),
  ];
  expect(await find(() => pages.shift())).toMatchObject({ own: [{ id: '2' }], asked: 2 });
});
