import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { github, graphql } from './client.ts';

const COMMENTS = '/repos/octo-org/videos/issues/7/comments';
const ONE = '/repos/octo-org/videos/issues/comments';

let now: string;
let sandbox: Sandbox;
beforeEach(async () => {
  now = '2026-01-01T00:00:00.123Z';
  sandbox = await startSandbox({ now: () => new Date(now) });
});
afterEach(() => sandbox.close());

describe('A comment', () => {
  test('is made by the one whose token it is', async () => {
    const { status, json } = await github(sandbox, 'POST', COMMENTS, { body: 'hello' });
    expect([status, json]).toEqual([
      201,
      expect.objectContaining({
        body: 'hello',
        user: expect.objectContaining({ login: 'github-actions[bot]', type: 'Bot' }),
      }),
    ]);
  });

  test('can be seen afterwards', async () => {
    await github(sandbox, 'POST', COMMENTS, { body: 'hello' });
    const [comment] = sandbox.github.comments();
    expect(comment).toMatchObject({
      body: 'hello',
      author: 'github-actions[bot]',
      url: `https://github.com/octo-org/videos/pull/7#issuecomment-${comment?.id}`,
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: '2026-01-01T00:00:00Z',
    });
  });

  test('has an id that does not fit 32 bits', async () => {
    expect(sandbox.github.comment('octocat', 'hello').id).toBeGreaterThan(2 ** 32);
  });

  test('can be read', async () => {
    const { id, url } = sandbox.github.comment('octocat', 'hello');
    const { json } = await github(sandbox, 'GET', `${ONE}/${id}`);
    expect(json).toMatchObject({ id, html_url: url, body: 'hello', user: { login: 'octocat', type: 'User' } });
  });

  test('can be edited, which moves the date of the update', async () => {
    const { id } = sandbox.github.comment('octocat', 'hello');
    now = '2026-01-02T00:00:00Z';
    await github(sandbox, 'PATCH', `${ONE}/${id}`, { body: 'changed' });
    expect(sandbox.github.comments()).toMatchObject([
      { id, body: 'changed', createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-02T00:00:00Z' },
    ]);
  });

  test('can be deleted', async () => {
    const { id } = sandbox.github.comment('octocat', 'hello');
    const { status, text } = await github(sandbox, 'DELETE', `${ONE}/${id}`);
    expect([status, text, sandbox.github.comments()]).toEqual([204, '', []]);
  });

  test('whose id was deleted leaves its id unused', async () => {
    const { id } = sandbox.github.comment('octocat', 'hello');
    sandbox.github.remove(id);
    expect(sandbox.github.comment('octocat', 'again').id).not.toBe(id);
  });

  test('can be edited by hand', () => {
    const { id } = sandbox.github.comment('octocat', 'hello');
    expect(sandbox.github.edit(id, 'changed')).toMatchObject({ id, body: 'changed' });
  });

  test.each([
    ['GET', `${ONE}/1`],
    ['PATCH', `${ONE}/1`],
    ['DELETE', `${ONE}/1`],
    ['GET', '/repos/octo-org/videos/issues/8/comments'],
    ['POST', '/repos/octo-org/videos/issues/8/comments'],
    ['POST', '/repos/octo-org/unknown/issues/7/comments'],
  ])('that does not exist is not found: %s %s', async (method, path) => {
    const body = method === 'POST' || method === 'PATCH' ? { body: 'hello' } : undefined;
    expect(await github(sandbox, method, path, body)).toMatchObject({ status: 404, json: { message: 'Not Found' } });
  });

  test('is found whatever the case of the repository', async () => {
    expect(await github(sandbox, 'POST', '/repos/Octo-Org/Videos/issues/7/comments', { body: 'a' })).toMatchObject({
      status: 201,
    });
  });

  test.each(['', '  \n'])('may not be blank: "%s"', async (body) => {
    expect(await github(sandbox, 'POST', COMMENTS, { body })).toMatchObject({ status: 422 });
  });

  test('may have 65,536 characters', async () => {
    expect(await github(sandbox, 'POST', COMMENTS, { body: '😀'.repeat(65_536) })).toMatchObject({ status: 201 });
  });

  test('may not have more', async () => {
    expect(await github(sandbox, 'POST', COMMENTS, { body: 'x'.repeat(65_537) })).toMatchObject({
      status: 422,
      json: { errors: [{ message: 'Body is too long (maximum is 65536 characters)' }] },
    });
  });
});

describe('The list of comments', () => {
  const bodies = (json: unknown) => (json as readonly { readonly body: string }[]).map(({ body }) => body);

  test('has the oldest first', async () => {
    for (const body of 'abc') sandbox.github.comment('octocat', body);
    expect(bodies((await github(sandbox, 'GET', COMMENTS)).json)).toEqual(['a', 'b', 'c']);
  });

  test('comes in pages of 30', async () => {
    for (let at = 0; at < 31; at += 1) sandbox.github.comment('octocat', String(at));
    expect(bodies((await github(sandbox, 'GET', COMMENTS)).json)).toHaveLength(30);
  });

  test('has at most 100 on a page', async () => {
    for (let at = 0; at < 101; at += 1) sandbox.github.comment('octocat', String(at));
    expect(bodies((await github(sandbox, 'GET', `${COMMENTS}?per_page=200`)).json)).toHaveLength(100);
  });

  test('links to its other pages', async () => {
    for (const body of 'abcde') sandbox.github.comment('octocat', body);
    const { headers } = await github(sandbox, 'GET', `${COMMENTS}?per_page=2&page=2`);
    const at = (page: number) => `<${sandbox.githubUrl}${COMMENTS}?per_page=2&page=${page}>`;
    expect(headers.get('link')).toBe(
      `${at(1)}; rel="prev", ${at(3)}; rel="next", ${at(3)}; rel="last", ${at(1)}; rel="first"`,
    );
  });

  test('has only what was updated since', async () => {
    sandbox.github.comment('octocat', 'old');
    now = '2026-01-02T00:00:00Z';
    sandbox.github.comment('octocat', 'new');
    const { json } = await github(sandbox, 'GET', `${COMMENTS}?since=2026-01-01T12:00:00Z`);
    expect(bodies(json)).toEqual(['new']);
  });
});

describe('Pull requests', () => {
  const numbers = (json: unknown) => (json as readonly { readonly number: number }[]).map(({ number }) => number);
  const open = (number: number, changes: Parameters<Sandbox['github']['pull']>[0] = {}) =>
    sandbox.github.pull(changes, 'octo-org/videos', number);

  test('can be read', async () => {
    sandbox.github.pull({ headSha: 'abc', title: 'New videos', locked: true });
    expect(await github(sandbox, 'GET', '/repos/octo-org/videos/pulls/7')).toMatchObject({
      status: 200,
      json: { number: 7, title: 'New videos', state: 'open', locked: true, head: { sha: 'abc' }, merged: false },
    });
  });

  test('say how many comments they have', async () => {
    sandbox.github.comment('octocat', 'hello');
    expect(await github(sandbox, 'GET', '/repos/octo-org/videos/pulls/7')).toMatchObject({ json: { comments: 1 } });
  });

  test('of a fork have the fork as head', async () => {
    sandbox.github.pull({ headRepository: 'somebody/videos' });
    const { json } = await github(sandbox, 'GET', '/repos/octo-org/videos/pulls/7');
    expect(json).toMatchObject({ head: { label: 'somebody:topic-7', repo: { full_name: 'somebody/videos' } } });
  });

  test('that were merged say so', async () => {
    sandbox.github.pull({ state: 'closed', mergedAt: '2026-01-01T00:00:00Z', mergeCommitSha: 'abc' });
    const { json } = await github(sandbox, 'GET', '/repos/octo-org/videos/pulls/7');
    expect(json).toMatchObject({ state: 'closed', merged: true, merge_commit_sha: 'abc' });
  });

  test('that do not exist are not found', async () => {
    expect(await github(sandbox, 'GET', '/repos/octo-org/videos/pulls/8')).toMatchObject({ status: 404 });
  });

  test('are listed when open, the newest first', async () => {
    open(9, { createdAt: '2026-01-03T00:00:00Z' });
    open(8, { state: 'closed' });
    expect(numbers((await github(sandbox, 'GET', '/repos/octo-org/videos/pulls')).json)).toEqual([9, 7]);
  });

  test('are listed by state, base and order', async () => {
    open(8, { state: 'closed', updatedAt: '2026-01-02T00:00:00Z' });
    open(9, { state: 'closed', updatedAt: '2026-01-03T00:00:00Z' });
    open(10, { state: 'closed', baseRef: 'other' });
    const query = '?state=closed&base=main&sort=updated&direction=desc';
    expect(numbers((await github(sandbox, 'GET', `/repos/octo-org/videos/pulls${query}`)).json)).toEqual([9, 8]);
  });

  test('are listed by head', async () => {
    open(8, { headRef: 'feature' });
    const query = '?head=octo-org:feature';
    expect(numbers((await github(sandbox, 'GET', `/repos/octo-org/videos/pulls${query}`)).json)).toEqual([8]);
  });

  test.each(['merge', 'rebased-1'])('are found by the commit %s that they brought in', async (sha) => {
    open(8, { state: 'closed', mergedAt: now, mergeCommitSha: 'merge', commits: ['rebased-1'] });
    expect(numbers((await github(sandbox, 'GET', `/repos/octo-org/videos/commits/${sha}/pulls`)).json)).toEqual([8]);
  });

  test('are found by their head while they are open', async () => {
    open(8, { headSha: 'head' });
    expect(numbers((await github(sandbox, 'GET', '/repos/octo-org/videos/commits/head/pulls')).json)).toEqual([8]);
  });

  test('are found open beside merged by a commit that is not in the default branch', async () => {
    open(8, { state: 'closed', mergedAt: now, mergeCommitSha: 'merge', baseRef: 'release' });
    open(9, { headSha: 'merge' });
    expect(numbers((await github(sandbox, 'GET', '/repos/octo-org/videos/commits/merge/pulls')).json)).toEqual([8, 9]);
    open(8, { baseRef: 'main' });
    expect(numbers((await github(sandbox, 'GET', '/repos/octo-org/videos/commits/merge/pulls')).json)).toEqual([8]);
  });

  test('are not found by a commit they do not have', async () => {
    expect((await github(sandbox, 'GET', '/repos/octo-org/videos/commits/other/pulls')).json).toEqual([]);
  });
});

describe('A request is refused', () => {
  test('without a token', async () => {
    expect(await github(sandbox, 'GET', COMMENTS, undefined, { authorization: '' })).toMatchObject({ status: 401 });
  });

  test('with a token that expired', async () => {
    sandbox.github.token('old', { invalid: true });
    const headers = { authorization: 'token old' };
    expect(await github(sandbox, 'GET', COMMENTS, undefined, headers)).toMatchObject({
      status: 401,
      json: { message: 'Bad credentials' },
    });
  });

  test('without a user agent', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: 'token t' };
      const request = httpRequest(sandbox.githubUrl + COMMENTS, { headers }, ({ statusCode }) => resolve(statusCode));
      request.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  describe.each([
    ['POST', COMMENTS],
    ['PATCH', `${ONE}/5300000001`],
    ['DELETE', `${ONE}/5300000001`],
  ])('to %s', (method, path) => {
    const write = (headers = {}) =>
      github(sandbox, method, path, method === 'DELETE' ? undefined : { body: 'x' }, headers);
    beforeEach(() => {
      sandbox.github.comment('octocat', 'hello');
    });
    afterEach(() => {
      expect(sandbox.github.comments()).toMatchObject([{ body: 'hello' }]);
    });

    test('with a token that may only read', async () => {
      sandbox.github.token('fork', { readOnly: true });
      expect(await write({ authorization: 'token fork' })).toMatchObject({
        status: 403,
        json: { message: 'Resource not accessible by integration' },
      });
    });

    test('in a locked conversation', async () => {
      sandbox.github.pull({ locked: true });
      expect(await write()).toMatchObject({ status: 403, json: { message: expect.stringContaining('locked') } });
    });

    test('in an archived repository', async () => {
      sandbox.github.repository({ archived: true });
      expect(await write()).toMatchObject({ status: 403, json: { message: expect.stringContaining('archived') } });
    });
  });
});

describe('A token', () => {
  test('that may only read can read', async () => {
    sandbox.github.token('fork', { readOnly: true });
    const headers = { authorization: 'token fork' };
    expect(await github(sandbox, 'GET', COMMENTS, undefined, headers)).toMatchObject({ status: 200 });
  });

  test('can be that of somebody', async () => {
    sandbox.github.token('mine', { login: 'octocat' });
    await github(sandbox, 'POST', COMMENTS, { body: 'hello' }, { authorization: 'bearer mine' });
    expect(sandbox.github.comments()).toMatchObject([{ author: 'octocat' }]);
  });
});

describe('GitHub', () => {
  test('can be down', async () => {
    sandbox.github.service('off');
    expect(await github(sandbox, 'GET', COMMENTS)).toMatchObject({ status: 503 });
  });

  test('can be without GraphQL', async () => {
    sandbox.github.service('no-graphql');
    expect(await graphql(sandbox, '{ viewer { login } }')).toMatchObject({ status: 404 });
  });

  test('without GraphQL still has REST', async () => {
    sandbox.github.service('no-graphql');
    expect(await github(sandbox, 'GET', COMMENTS)).toMatchObject({ status: 200 });
  });

  test('can come back', async () => {
    sandbox.github.service('off');
    sandbox.github.service('on');
    expect(await github(sandbox, 'GET', COMMENTS)).toMatchObject({ status: 200 });
  });
});

describe('After requests that keep to the description, violations', () => {
  test('are none', async () => {
    const { id } = sandbox.github.comment('octocat', 'hello');
    await github(sandbox, 'POST', COMMENTS, { body: 'hello' });
    await github(sandbox, 'PATCH', `${ONE}/${id}`, { body: 'changed' });
    await github(sandbox, 'GET', `${COMMENTS}?per_page=1`);
    await github(sandbox, 'DELETE', `${ONE}/${id}`);
    await github(sandbox, 'GET', '/repos/octo-org/videos/pulls?state=all');
    await github(sandbox, 'GET', '/repos/octo-org/videos/pulls/8');
    expect(sandbox.violations).toEqual([]);
  });
});

describe('A request that breaks the description is answered 500 and noted', () => {
  test.each([
    [
      'a path variable',
      'GET',
      '/repos/octo-org/videos/issues/seven/comments',
      undefined,
      'path/issue_number must be integer',
    ],
    ['an unknown query parameter', 'GET', `${COMMENTS}?perPage=2`, undefined, 'additional properties: perPage'],
    ['a value of a query parameter', 'GET', `${COMMENTS}?since=yesterday`, undefined, 'query/since must match format'],
    [
      'a choice of a query parameter',
      'GET',
      '/repos/octo-org/videos/pulls?state=merged',
      undefined,
      'query/state must be equal',
    ],
    ['a missing body', 'POST', COMMENTS, undefined, 'a body is required'],
    ['a body that is not JSON', 'POST', COMMENTS, '{', 'the body is not JSON'],
    ['a missing property', 'POST', COMMENTS, {}, "must have required property 'body'"],
    ['an unknown property', 'POST', COMMENTS, { body: 'a', issue_number: 7 }, 'additional properties: issue_number'],
    ['the type of a property', 'PATCH', `${ONE}/1`, { body: 7 }, 'body/body must be string'],
    ['a body where there is none', 'DELETE', `${ONE}/1`, { body: 'a' }, 'DELETE takes no body here'],
  ])('%s', async (_, method, path, body, finding) => {
    const { status, json } = await github(sandbox, method, path, body);
    const noted = expect.stringContaining(finding);
    expect([status, json, sandbox.violations]).toEqual([500, { message: noted }, [noted]]);
  });
});

describe('A route the sandbox does not serve', () => {
  test('is not found and noted', async () => {
    const { status } = await github(sandbox, 'GET', '/repos/octo-org/videos');
    expect([status, sandbox.violations]).toEqual([
      404,
      ['GET /repos/octo-org/videos: the sandbox serves no such route'],
    ]);
  });
});
