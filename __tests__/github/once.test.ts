import { describe, expect, test } from '@jest/globals';
import { openOnce } from '../../src/github/once.ts';
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

describe('A look without Octokit', () => {
  test('puts parameters into their places, and the others into the query', async () => {
    const { result, requests } = await asking(
      () => [{ number: 7 }],
      ({ request }) =>
        request('GET /repos/{owner}/{repo}/pulls', { owner: 'a/b', repo: 'c?d', head: 'x:y&z', page: 1 }),
    );
    expect(result).toEqual({ data: [{ number: 7 }] });
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

  const refused: Answer = (_line, _body, response) => {
    response.statusCode = 403;
    return { message: 'No' };
  };
  const waiting =
    (seconds: string): Answer =>
    (_line, _body, response) => {
      response.writeHead(429, { 'retry-after': seconds }).end('{}');
      return undefined;
    };
  const noJson: Answer = (_line, _body, response) => {
    response.end('<html>');
    return undefined;
  };
  test.each<[string, Answer, string]>([
    ['is refused', refused, 'GitHub answered 403'],
    ['asks to wait', waiting('60'), 'GitHub answered 429'],
    [
      'asks to wait for longer than a run does',
      waiting('61'),
      'rate limit is reached, and it asks to wait for 61 seconds',
    ],
    ['has errors', () => ({ data: {}, errors: [{ message: 'No' }] }), 'could not answer all'],
    ['is no JSON', noJson, 'JSON'],
  ])('comes to nothing when the answer %s', async (_what, answer, message) => {
    await expect(asking(answer, ({ graphql }) => graphql('query { viewer }', {}))).rejects.toThrow(message);
  });
});
