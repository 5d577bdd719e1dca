import { describe, expect, test } from '@jest/globals';
import { openOnce } from '../../src/github/access.ts';
import { createFetch } from '../../src/http/fetch.ts';
import { type Answer, serve } from '../support/serve.ts';

/** Asks a GitHub that answers so, below a path. */
async function asking<Result>(
  answer: Answer,
  ask: (github: ReturnType<typeof openOnce>) => Promise<Result>,
  below = '',
): Promise<{ readonly result: Result; readonly requests: readonly string[] }> {
  const server = await serve(answer);
  try {
    const access = { fetch: createFetch(), apiUrl: `${server.url}${below}`, token: 'ghs_token' };
    return { result: await ask(openOnce(access)), requests: server.requests };
  } finally {
    server.close();
  }
}

describe('A look with the least of Octokit', () => {
  test('puts parameters into their places, and the others into the query', async () => {
    const { result, requests } = await asking(
      () => [{ number: 7 }],
      ({ request }) =>
        request('GET /repos/{owner}/{repo}/pulls', { owner: 'a/b', repo: 'c?d', head: 'x:y&z', page: 1 }),
    );
    expect(result.data).toEqual([{ number: 7 }]);
    expect(requests).toEqual(['GET /repos/a%2Fb/c%3Fd/pulls?head=x%3Ay%26z&page=1']);
  });

  test.each([
    ['', '/graphql'],
    ['/api/v3', '/api/graphql'],
    ['/api/v3/', '/api/graphql'],
  ])('asks GraphQL beside the REST API at %j', async (below, path) => {
    const { result, requests } = await asking(
      (_line, { query, variables }) => ({ data: { query, variables } }),
      ({ graphql }) => graphql('query { viewer }', { number: 7 }),
      below,
    );
    expect(result).toEqual({ query: 'query { viewer }', variables: { number: 7 } });
    expect(requests).toEqual([`POST ${path}`]);
  });

  const answering =
    (status: number, headers: Readonly<Record<string, string>> = {}): Answer =>
    (_line, _body, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{"message":"No"}');
      return undefined;
    };
  test.each<[string, Answer, string]>([
    ['is refused', answering(403), 'No'],
    ['is none for now', answering(503), 'No'],
    ['asks to wait', answering(429, { 'retry-after': '60' }), 'No'],
    ['has errors', () => ({ data: {}, errors: [{ message: 'No' }] }), 'No'],
  ])('comes to nothing when the answer %s', async (_what, answer, message) => {
    await expect(asking(answer, ({ graphql }) => graphql('query { viewer }', {}))).rejects.toThrow(message);
  });

  test('is not tried again', async () => {
    const server = await serve(answering(503));
    const access = { fetch: createFetch(), apiUrl: server.url, token: 'ghs_token' };
    await openOnce(access)
      .request('GET /repos/{owner}/{repo}/pulls', { owner: 'a', repo: 'b' })
      .catch(() => {});
    server.close();
    expect(server.requests).toHaveLength(1);
  });
});
