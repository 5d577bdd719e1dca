import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { github, graphql } from './client.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ now: () => new Date('2026-01-01T00:00:00Z') });
});
afterEach(() => sandbox.close());

/** The fields of pull request 7. */
async function pull(fields: string, variables: Readonly<Record<string, unknown>> = {}, declared = '') {
  const query = `query${declared} { repository(owner: "octo-org", name: "videos") { pullRequest(number: 7) { ${fields} } } }`;
  return (await graphql(sandbox, query, variables)).json;
}

const inPull = (fields: unknown) => ({ data: { repository: { pullRequest: fields } } });

describe('The viewer', () => {
  test('is a bot with its suffix', async () => {
    const { json } = await graphql(sandbox, '{ viewer { login } }');
    expect(json).toEqual({ data: { viewer: { login: 'github-actions[bot]' } } });
  });

  test('needs a token', async () => {
    const reply = await github(sandbox, 'POST', '/graphql', { query: '{ viewer { login } }' }, { authorization: '' });
    expect(reply.status).toBe(401);
  });
});

describe('A pull request', () => {
  test('has its head, state and lock', async () => {
    sandbox.github.pull({ headSha: 'abc', locked: true });
    expect(await pull('headRefOid state locked')).toEqual(inPull({ headRefOid: 'abc', state: 'OPEN', locked: true }));
  });

  test.each([
    ['OPEN', {}],
    ['CLOSED', { state: 'closed' }],
    ['MERGED', { state: 'closed', mergedAt: '2026-01-01T00:00:00Z' }],
  ] as const)('can be %s', async (state, changes) => {
    sandbox.github.pull(changes);
    expect(await pull('state')).toEqual(inPull({ state }));
  });

  test('that does not exist is null beside an error', async () => {
    const query = '{ repository(owner: "octo-org", name: "videos") { pullRequest(number: 8) { id } } }';
    expect(await graphql(sandbox, query)).toMatchObject({
      status: 200,
      json: {
        data: { repository: { pullRequest: null } },
        errors: [
          {
            type: 'NOT_FOUND',
            path: ['repository', 'pullRequest'],
            message: 'Could not resolve to a PullRequest with the number of 8.',
          },
        ],
      },
    });
  });

  test('of a repository that does not exist is null beside an error', async () => {
    const query = '{ repository(owner: "octo-org", name: "no") { pullRequest(number: 7) { id } } }';
    expect((await graphql(sandbox, query)).json).toMatchObject({
      data: { repository: null },
      errors: [{ type: 'NOT_FOUND', message: "Could not resolve to a Repository with the name 'octo-org/no'." }],
    });
  });

  test('is found by state and base, the last updated first', async () => {
    const merged = { state: 'closed', mergedAt: '2026-01-01T00:00:00Z' } as const;
    sandbox.github.pull({ ...merged, updatedAt: '2026-01-02T00:00:00Z' }, 'octo-org/videos', 8);
    sandbox.github.pull({ ...merged, updatedAt: '2026-01-03T00:00:00Z' }, 'octo-org/videos', 9);
    sandbox.github.pull({ ...merged, baseRef: 'other' }, 'octo-org/videos', 10);
    const given = 'states: MERGED, baseRefName: "main", first: 20, orderBy: {field: UPDATED_AT, direction: DESC}';
    const query = `{ repository(owner: "octo-org", name: "videos") { pullRequests(${given}) { nodes { number } } } }`;
    expect((await graphql(sandbox, query)).json).toEqual({
      data: { repository: { pullRequests: { nodes: [{ number: 9 }, { number: 8 }] } } },
    });
  });
});

describe('A comment', () => {
  const comments = (fields: string) => pull(`comments(first: 9) { nodes { ${fields} } }`);
  const inNodes = (...nodes: readonly unknown[]) => inPull({ comments: { nodes } });

  test('has its id whole, and null where 32 bits are too few', async () => {
    const { id } = sandbox.github.comment('octocat', 'hello');
    expect(await comments('fullDatabaseId databaseId')).toEqual(
      inNodes({ fullDatabaseId: String(id), databaseId: null }),
    );
  });

  test('has its text, its address and its dates', async () => {
    const { url } = sandbox.github.comment('octocat', 'hello');
    const createdAt = '2026-01-01T00:00:00Z';
    expect(await comments('body url createdAt updatedAt')).toEqual(
      inNodes({ body: 'hello', url, createdAt, updatedAt: createdAt }),
    );
  });

  test('of a bot has an author without the suffix', async () => {
    sandbox.github.comment('github-actions[bot]', 'hello');
    expect(await comments('author { __typename login }')).toEqual(
      inNodes({ author: { __typename: 'Bot', login: 'github-actions' } }),
    );
  });

  test('tells whether the viewer wrote it', async () => {
    sandbox.github.comment('github-actions[bot]', 'mine');
    sandbox.github.comment('github-actions', 'of a user of that name');
    expect(await comments('viewerDidAuthor')).toEqual(inNodes({ viewerDidAuthor: true }, { viewerDidAuthor: false }));
  });

  test('has the node id that REST gives', async () => {
    const { id } = sandbox.github.comment('octocat', 'hello');
    const { json } = await github(sandbox, 'GET', `/repos/octo-org/videos/issues/comments/${id}`);
    const { node_id } = json as { readonly node_id: string };
    expect(await comments('id')).toEqual(inNodes({ id: node_id }));
  });
});

describe('Comments come in pages', () => {
  interface Page {
    readonly nodes: readonly { readonly body: string }[];
    readonly pageInfo: {
      readonly hasNextPage: boolean;
      readonly hasPreviousPage: boolean;
      readonly startCursor: string | null;
      readonly endCursor: string | null;
    };
  }

  const declared = '($first: Int, $last: Int, $after: String, $before: String)';
  const fields = `comments(first: $first, last: $last, after: $after, before: $before) {
    totalCount nodes { body } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }`;

  const answer = (given: Readonly<Record<string, unknown>>) => pull(fields, given, declared);

  async function page(given: Readonly<Record<string, unknown>>): Promise<Page> {
    const json = (await answer(given)) as ReturnType<typeof inPull>;
    return (json.data.repository.pullRequest as { readonly comments: Page }).comments;
  }

  const bodies = ({ nodes }: Page) => nodes.map(({ body }) => body).join('');

  beforeEach(() => {
    for (const body of 'abcde') sandbox.github.comment('octocat', body);
  });

  test('forwards', async () => {
    const first = await page({ first: 2 });
    const second = await page({ first: 2, after: first.pageInfo.endCursor });
    const third = await page({ first: 2, after: second.pageInfo.endCursor });
    expect([first, second, third].map(bodies)).toEqual(['ab', 'cd', 'e']);
  });

  test('backwards', async () => {
    const last = await page({ last: 2 });
    const before = await page({ last: 2, before: last.pageInfo.startCursor });
    const first = await page({ last: 2, before: before.pageInfo.startCursor });
    expect([last, before, first].map(bodies)).toEqual(['de', 'bc', 'a']);
  });

  test.each([
    [{ first: 2 }, { hasPreviousPage: false, hasNextPage: true }],
    [{ last: 2 }, { hasPreviousPage: true, hasNextPage: false }],
    [{ first: 5 }, { hasPreviousPage: false, hasNextPage: false }],
  ])('that tell whether there are more: %j', async (given, more) => {
    expect((await page(given)).pageInfo).toMatchObject(more);
  });

  test('without cursors when there are none', async () => {
    for (const { id } of sandbox.github.comments()) sandbox.github.remove(id);
    expect((await page({ last: 100 })).pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });

  test('of at most 100', async () => {
    for (let at = 0; at < 100; at += 1) sandbox.github.comment('octocat', 'x');
    expect((await page({ first: 100 })).nodes).toHaveLength(100);
  });

  test.each([
    [{}, 'MISSING_PAGINATION_BOUNDARIES'],
    [{ first: 101 }, 'EXCESSIVE_PAGINATION'],
    [{ last: 101 }, 'EXCESSIVE_PAGINATION'],
    [{ first: 0 }, 'INVALID_PAGINATION'],
    [{ first: 1, after: 'nowhere' }, 'INVALID_CURSOR_ARGUMENTS'],
  ])('and refuse %j', async (given, type) => {
    expect(await answer(given)).toMatchObject({ errors: [{ type }] });
  });
});

describe("A query that GitHub's schema does not allow", () => {
  test.each([
    ['{ viewer { logins } }', 'Cannot query field "logins" on type "User"'],
    ['{ repository(owner: "octo-org") { id } }', 'argument "name" of type "String!" is required'],
    ['{ viewer {', 'Syntax Error'],
  ])('%s is answered with an error and noted', async (query, finding) => {
    const { status, json } = await graphql(sandbox, query);
    const message = expect.stringContaining(finding);
    expect([status, json, sandbox.violations]).toMatchObject([200, { errors: [{ message }] }, [message]]);
  });

  test('because of its variables is noted', async () => {
    const query =
      'query($n: Int!) { repository(owner: "octo-org", name: "videos") { pullRequest(number: $n) { id } } }';
    await graphql(sandbox, query, { n: '7' });
    expect(sandbox.violations).toEqual([expect.stringContaining('Variable "$n" got invalid value')]);
  });

  test('because it is none is refused and noted', async () => {
    const { status } = await github(sandbox, 'POST', '/graphql', { text: 'hello' });
    expect([status, sandbox.violations]).toEqual([400, ['POST /graphql: the body is not {"query": "…"}']]);
  });

  test('though only because the sandbox does not serve it is noted too', async () => {
    await pull('bodyHTML');
    expect(sandbox.violations).toEqual(['POST /graphql: The sandbox does not serve PullRequest.bodyHTML']);
  });
});

test('A query that GitHub answers with an error is no violation', async () => {
  await graphql(sandbox, '{ repository(owner: "octo-org", name: "no") { id } }');
  expect(sandbox.violations).toEqual([]);
});
