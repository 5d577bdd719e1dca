import { expect, test } from '@jest/globals';
import { findComments } from '../../src/comment/find.ts';
import { markerOf } from '../../src/comment/format.ts';
import { openOnce } from '../../src/github/access.ts';
import { createFetch } from '../../src/http/fetch.ts';
import { serve } from '../support/serve.ts';
import { PLACE } from './examples.ts';

const MARKER = markerOf(PLACE);

interface Variables {
  readonly before: string | null;
}

/** What is found on a GitHub that answers each query with these comments. */
async function find(comments: (variables: Variables) => unknown, more: object = {}, login = 'github-actions[bot]') {
  const server = await serve((_line, { variables }) => {
    const pullRequest = { headRefOid: 'h', state: 'OPEN', ...more, comments: comments(variables as Variables) };
    return { data: { viewer: { login }, repository: { pullRequest } } };
  });
  try {
    const github = openOnce({ fetch: createFetch(), apiUrl: server.url, token: 'ghs_token' });
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

test.each([null, { ...comment, body: undefined }, { ...comment, body: null }])(
  'a comment without a text is an error: it could be ours (%#)',
  async (node) => {
    await expect(find(() => only(node as unknown as typeof comment))).rejects.toThrow('a comment without a text');
  },
);

test('a pull request without its newest commit is an error', async () => {
  await expect(find(() => only(), { headRefOid: undefined })).rejects.toThrow('headRefOid');
});

test('a page of the newest comments that has none of ours leads to the one before', async () => {
  const pages = [
    { nodes: [{ ...comment, body: 'Something else' }], pageInfo: { hasPreviousPage: true, startCursor: 'x' } },
    only({ ...comment, viewerDidAuthor: true }),
  ];
  expect(await find(() => pages.shift())).toMatchObject({ own: [{ id: '2' }], asked: 2 });
});

test('the pages are asked for one after the other, from the newest comments on', async () => {
  const asked: (string | null)[] = [];
  await find(({ before }) => {
    asked.push(before);
    const cursors = ['x', 'y'];
    return {
      nodes: [],
      pageInfo: { hasPreviousPage: asked.length < 3, startCursor: cursors[asked.length - 1] ?? 'z' },
    };
  });
  expect(asked).toEqual([null, 'x', 'y']);
});

test('the newest page with comments of ours has all that count, oldest first', async () => {
  const ours = (id: string) => ({ ...comment, fullDatabaseId: id, viewerDidAuthor: true });
  const nodes = [ours('2'), { ...ours('3'), body: 'Something else' }, ours('4')];
  const pages = [{ nodes, pageInfo: { hasPreviousPage: true, startCursor: 'x' } }, only(ours('1'))];
  const { own, asked } = await find(() => pages.shift());
  expect(own.map(({ id }) => id)).toEqual(['2', '4']);
  expect(asked).toBe(1);
});

test.each([
  ['OPEN', true],
  ['CLOSED', false],
  ['MERGED', false],
])('a pull request is open or not: %s', async (state, isOpen) => {
  expect(await find(() => only(), { state })).toMatchObject({ head: 'h', isOpen, own: [] });
});

test('the newest commit is that of the first answer, as the comments of it are the newest', async () => {
  const pages = [
    { nodes: [], pageInfo: { hasPreviousPage: true, startCursor: 'x' } },
    only({ ...comment, viewerDidAuthor: true }),
  ];
  const heads = ['first', 'second'];
  const more = {
    get headRefOid() {
      return heads.shift();
    },
  };
  expect(await find(() => pages.shift(), more)).toMatchObject({ head: 'first', own: [{ id: '2' }] });
});

test('no app has written for a person, whatever their name', async () => {
  const author = { __typename: 'Bot', login: 'octocat[bot]' };
  const { own } = await find(() => only({ ...comment, author }), {}, 'octocat');
  expect(own).toEqual([]);
});

test.each([null, { pullRequest: null }])('a pull request that is not there is an error: %j', async (repository) => {
  const { url, close } = await serve(() => ({ data: { viewer: { login: 'x' }, repository } }));
  const github = openOnce({ fetch: createFetch(), apiUrl: url, token: 'ghs_token' });
  await expect(findComments(github, PLACE, MARKER)).rejects.toThrow('no pull request octo-org/videos#7');
  close();
});

test.each([undefined, null, {}, []])(
  'an answer without a repository says nothing about the pull request: %j',
  async (data) => {
    const { url, close } = await serve(() => ({ data }));
    const github = openOnce({ fetch: createFetch(), apiUrl: url, token: 'ghs_token' });
    await expect(findComments(github, PLACE, MARKER)).rejects.toThrow('GitHub answered, but without `viewer`');
    close();
  },
);

test('an app whose login has its suffix elsewhere is another one', async () => {
  const author = { __typename: 'Bot', login: 'github-actions[bot]-2' };
  const { own } = await find(() => only({ ...comment, author }), {}, 'github-actions-2[bot]');
  expect(own).toEqual([]);
});
