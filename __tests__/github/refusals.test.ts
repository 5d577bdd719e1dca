import { describe, expect, test } from '@jest/globals';
import { findComments } from '../../src/comment/find.ts';
import { openOnce } from '../../src/github/access.ts';
import { isForbidden, notWritten, readRefusal, waitOf } from '../../src/github/api-errors.ts';
import { findPullRequest } from '../../src/github/pull-request.ts';
import { createFetch } from '../../src/http/fetch.ts';
import { serve } from '../support/serve.ts';

interface Form {
  readonly title: string;
  /** 200 is an answer of GraphQL. */
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly cause: string;
  /** Parts of the warning. */
  readonly says: readonly string[];
}

const RESET = 1_893_456_000;
const SPENT = { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(RESET) };
const PERMISSIONS = 'permissions:\n  contents: read\n  pull-requests: write';
const SAML = 'Resource protected by organization SAML enforcement. You must grant your Personal Access token access.';
const ALLOW_LIST =
  'Although you appear to have the correct authorization credentials, the `octo-org` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.';
const page = (title: string) => `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body>…</body></html>`;
const graphql = (type: string | undefined, message: string) => ({
  data: { viewer: { login: 'github-actions[bot]' }, repository: { pullRequest: null } },
  errors: [{ type, path: ['repository', 'pullRequest'], locations: [{ line: 4, column: 5 }], message }],
});

const forms: readonly Form[] = [
  {
    title: 'GraphQL: the token of the job lacks a permission',
    status: 200,
    body: graphql('FORBIDDEN', 'Resource not accessible by integration'),
    cause: 'permissions',
    says: ['Resource not accessible by integration. ', PERMISSIONS],
  },
  {
    title: 'GraphQL: a fine-grained token lacks a permission',
    status: 200,
    body: graphql('FORBIDDEN', 'Resource not accessible by personal access token'),
    cause: 'token',
    says: ['Let the token in github-token read and write pull requests.'],
  },
  {
    title: 'GraphQL: a classic token lacks a scope',
    status: 200,
    body: graphql('INSUFFICIENT_SCOPES', 'Your token has not been granted the required scopes to execute this query.'),
    cause: 'token',
    says: ['Let the token in github-token read and write pull requests.'],
  },
  {
    title: 'GraphQL: the token cannot see the repository',
    status: 200,
    body: graphql('NOT_FOUND', "Could not resolve to a Repository with the name 'octo/videos'."),
    cause: 'repository',
    says: ["'octo/videos'. The token cannot see the repository"],
  },
  {
    title: 'GraphQL: the token cannot see a repository with a misleading name',
    status: 200,
    body: graphql('NOT_FOUND', "Could not resolve to a Repository with the name 'octo/archived-billing'."),
    cause: 'repository',
    says: ['The token cannot see the repository'],
  },
  {
    title: 'GraphQL: there is no such pull request',
    status: 200,
    body: graphql('NOT_FOUND', 'Could not resolve to a PullRequest with the number of 7.'),
    cause: 'pull request',
    says: ['Check the input pr-number.'],
  },
  {
    title: 'GraphQL: the rate limit',
    status: 200,
    headers: SPENT,
    body: graphql('RATE_LIMITED', 'API rate limit already exceeded for user ID 1.'),
    cause: 'rate limit',
    says: ['GitHub limits the rate of requests with this token until 2030-01-01 00:00:00 UTC.', 'Run again'],
  },
  {
    title: 'GraphQL: single sign-on',
    status: 200,
    headers: { 'x-github-sso': 'required; url=https://github.com/orgs/octo-org/sso' },
    body: graphql('FORBIDDEN', SAML),
    cause: 'sign-on',
    says: ['Authorize the token in github-token for single sign-on'],
  },
  {
    title: 'GraphQL: an IP allow list',
    status: 200,
    body: graphql('FORBIDDEN', ALLOW_LIST),
    cause: 'address',
    says: ["Use a runner that is on the organization's IP allow list."],
  },
  {
    title: 'GraphQL: something without a type',
    status: 200,
    body: graphql(undefined, 'Something went wrong while executing your query.'),
    cause: 'unknown',
    says: ['Run again'],
  },
  {
    title: 'REST: the token is not valid',
    status: 401,
    body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest', status: '401' },
    cause: 'token',
    says: ['Bad credentials. Check the input github-token'],
  },
  {
    title: 'REST: the token of the job lacks a permission',
    status: 403,
    headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' },
    body: { message: 'Resource not accessible by integration' },
    cause: 'permissions',
    says: [PERMISSIONS],
  },
  {
    title: 'REST: a permission is missing with the last request of the hour',
    status: 403,
    headers: SPENT,
    body: { message: 'Resource not accessible by integration' },
    cause: 'permissions',
    says: [PERMISSIONS],
  },
  {
    title: 'REST: the primary rate limit',
    status: 403,
    headers: SPENT,
    body: { message: 'API rate limit exceeded for installation ID 1.' },
    cause: 'rate limit',
    says: ['until 2030-01-01 00:00:00 UTC', '`concurrency:`'],
  },
  {
    title: 'REST: the primary rate limit, by its header alone',
    status: 403,
    headers: SPENT,
    body: { message: 'Forbidden' },
    cause: 'rate limit',
    says: ['until 2030-01-01 00:00:00 UTC'],
  },
  {
    title: 'REST: the primary rate limit with 429',
    status: 429,
    headers: SPENT,
    body: { message: 'Too many requests' },
    cause: 'rate limit',
    says: ['until 2030-01-01 00:00:00 UTC'],
  },
  {
    title: 'REST: the secondary rate limit without a time',
    status: 403,
    headers: { 'x-ratelimit-remaining': '900', 'x-ratelimit-reset': String(RESET) },
    body: { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' },
    cause: 'rate limit',
    says: ['with this token for some minutes. '],
  },
  {
    title: 'REST: too many comments at once',
    status: 422,
    body: {
      message: 'Validation Failed',
      errors: [{ resource: 'IssueComment', message: 'was submitted too quickly' }],
    },
    cause: 'rate limit',
    says: ['for some minutes'],
  },
  {
    title: 'REST: single sign-on',
    status: 403,
    headers: { 'x-github-sso': 'required; url=https://github.com/orgs/octo-org/sso' },
    body: { message: SAML },
    cause: 'sign-on',
    says: ['(SAML)'],
  },
  { title: 'REST: an IP allow list', status: 403, body: { message: ALLOW_LIST }, cause: 'address', says: ['a runner'] },
  {
    title: 'REST: an archived repository',
    status: 403,
    body: { message: 'Repository was archived so is read-only.' },
    cause: 'archived',
    says: ['`comment: never`'],
  },
  {
    title: 'REST: a locked conversation',
    status: 403,
    body: { message: 'Unable to create comment because issue is locked.' },
    cause: 'locked',
    says: ['unlock it'],
  },
  {
    title: 'REST: a repository that is being moved',
    status: 403,
    body: { message: 'Repository has been locked for migration.' },
    cause: 'migration',
    says: ['after the migration'],
  },
  {
    title: 'REST: an installation that is suspended',
    status: 403,
    body: { message: 'This installation has been suspended' },
    cause: 'blocked',
    says: ['GitHub Support'],
  },
  {
    title: 'REST: an account that is suspended',
    status: 403,
    body: { message: 'Sorry. Your account was suspended.' },
    cause: 'blocked',
    says: ['GitHub Support'],
  },
  {
    title: 'REST: a repository that GitHub blocked',
    status: 451,
    body: { message: 'Repository access blocked', block: { reason: 'dmca' } },
    cause: 'blocked',
    says: ['GitHub Support'],
  },
  {
    title: 'REST: nothing to see',
    status: 404,
    body: { message: 'Not Found' },
    cause: 'permissions',
    says: [PERMISSIONS],
  },
  {
    title: 'REST: gone',
    status: 410,
    body: { message: 'This issue was deleted' },
    cause: 'unknown',
    says: ['Run again'],
  },
  {
    title: 'REST: a comment that GitHub does not take',
    status: 422,
    body: { message: 'Validation Failed', errors: [{ code: 'invalid', field: 'body' }] },
    cause: 'unknown',
    says: ['Validation Failed: {"code":"invalid","field":"body"}. '],
  },
  {
    title: 'REST: a failure',
    status: 500,
    body: { message: 'Server Error' },
    cause: 'unavailable',
    says: ['githubstatus'],
  },
  {
    title: 'REST: a page of GitHub',
    status: 502,
    body: page('Unicorn! · GitHub'),
    cause: 'unavailable',
    says: ['depend on it: a web page ("Unicorn! · GitHub"). GitHub is unavailable'],
  },
  {
    title: 'a page of something in between',
    status: 403,
    body: page('Access denied'),
    cause: 'page',
    says: ['a web page ("Access denied"). It is not the API that answered'],
  },
  {
    title: 'an answer of another shape',
    status: 400,
    body: { oops: true },
    cause: 'unknown',
    says: ['{"oops":true}'],
  },
];

/** Asks a GitHub that gives one answer. */
async function refusedBy({ status, headers, body }: Pick<Form, 'status' | 'headers' | 'body'>): Promise<unknown> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  const server = await serve((_line, _body, response) => {
    response.writeHead(status, { 'content-type': type, ...headers }).end(text);
    return undefined;
  });
  const github = openOnce({ fetch: createFetch(), apiUrl: server.url, token: 'ghs_token' });
  const ask = status === 200 ? github.graphql('query { viewer }', {}) : github.request('GET /user', {});
  const error: unknown = await ask.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  server.close();
  return error;
}

describe('a refusal of GitHub', () => {
  test.each(forms)('is read by its content: $title', async ({ cause, says, ...form }) => {
    const error = await refusedBy(form);
    const warning = notWritten(error, 7);
    expect({ cause: readRefusal(error).cause, missing: says.filter((part) => !warning.includes(part)) }).toEqual({
      cause,
      missing: [],
    });
    expect(isForbidden(error)).toBe(cause === 'permissions');
  });

  test('is shown with at most 500 characters of its own', async () => {
    const { said } = readRefusal(await refusedBy({ status: 403, body: { message: 'x'.repeat(2_000) } }));
    expect(said).toBe(`${'x'.repeat(500)}.`);
  });

  test.each([
    [{ 'retry-after': '61' }, 61_000],
    [{ 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': String(RESET) }, 0],
    [{}, 0],
  ])('asks for a wait, or does not: %j', async (headers, ms) => {
    expect(waitOf(await refusedBy({ status: 403, headers, body: { message: 'No' } }))).toBe(ms);
  });

  test('asks to wait until the limit is reset', async () => {
    const error = await refusedBy({ status: 403, headers: SPENT, body: { message: 'No' } });
    expect(Math.abs(waitOf(error) - (RESET * 1_000 - Date.now()))).toBeLessThan(5_000);
  });
});

describe('an answer of GitHub', () => {
  const pull = {
    number: 7,
    head: { sha: 'a'.repeat(40) },
    base: { ref: 'main', repo: { full_name: 'octo-org/videos' } },
    merged_at: null,
    merge_commit_sha: null,
  };

  test.each([
    [[{ ...pull, base: { ref: 'main' } }], 'a pull request that has no `base.repo.full_name`'],
    [[pull, { ...pull, head: null }], 'a pull request that has no `head.sha`'],
    [[null], 'a pull request that has no `number`'],
    [{ message: 'OK' }, 'not with a list of pull requests'],
  ])('without an expected part says which (%#)', async (list, says) => {
    const server = await serve(() => list);
    const github = openOnce({ fetch: createFetch(), apiUrl: server.url, token: 'ghs_token' });
    const subject = { kind: 'commit', sha: 'a'.repeat(40), branch: 'main' } as const;
    await expect(findPullRequest(github, { owner: 'octo-org', repo: 'videos' }, subject)).rejects.toThrow(says);
    server.close();
  });

  test.each([{ viewer: null }, { comments: null }, { comments: { nodes: [] } }])(
    'without the comments of the pull request is an error: %j',
    async ({ viewer = { login: 'x' }, comments = { nodes: [], pageInfo: {} } }: Record<string, unknown>) => {
      const server = await serve(() => ({
        data: { viewer, repository: { pullRequest: { headRefOid: 'h', state: 'OPEN', comments } } },
      }));
      const github = openOnce({ fetch: createFetch(), apiUrl: server.url, token: 'ghs_token' });
      await expect(findComments(github, { owner: 'a', repo: 'b', number: 7 }, 'x')).rejects.toThrow(
        /^GitHub answered, but without `(viewer|repository\.pullRequest\.comments\.\w+)`$/,
      );
      server.close();
    },
  );

  test('of an old GitHub Enterprise Server, without `fullDatabaseId`, is asked for `databaseId`', async () => {
    const marker = '<!-- marker -->';
    const node = { url: 'u', body: marker, viewerDidAuthor: true, author: null };
    const server = await serve((_line, { query }) => {
      if (!String(query).includes('fullDatabaseId: databaseId')) {
        const message = "Field 'fullDatabaseId' doesn't exist on type 'IssueComment'";
        return { errors: [{ message, extensions: { code: 'undefinedField', typeName: 'IssueComment' } }] };
      }
      const comments = { nodes: [{ ...node, fullDatabaseId: 5 }], pageInfo: { hasPreviousPage: false } };
      return {
        data: { viewer: { login: 'x' }, repository: { pullRequest: { headRefOid: 'h', state: 'OPEN', comments } } },
      };
    });
    const github = openOnce({ fetch: createFetch(), apiUrl: server.url, token: 'ghs_token' });
    const { own } = await findComments(github, { owner: 'a', repo: 'b', number: 7 }, marker);
    server.close();
    expect(own.map(({ id }) => id)).toEqual(['5']);
    expect(server.requests).toHaveLength(2);
  });
});
