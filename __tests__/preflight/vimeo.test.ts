import { describe, expect, test } from '@jest/globals';
import { checkToken, ME, type Reply, TOKEN, VERIFIED } from './service.ts';

const ok = (body: unknown): Reply => ({ status: 200, body });
const dead = (error_code: number): Reply => ({
  status: 401,
  body: { error: 'Something strange occurred.', link: null, developer_message: `No such token: ${TOKEN}`, error_code },
});
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

const PASSED = {
  'vimeo.token': 'passed',
  'vimeo.user': 'passed',
  'vimeo.scopes': 'passed',
  'vimeo.upload': 'passed',
};
const SKIPPED = {
  'vimeo.token': 'skipped',
  'vimeo.user': 'skipped',
  'vimeo.scopes': 'skipped',
  'vimeo.upload': 'skipped',
};

test('A token with all scopes of a user with space passes', async () => {
  expect((await checkToken(ok(VERIFIED))).results).toEqual(PASSED);
});

describe('vimeo.token', () => {
  test.each([8000, 8003])('fails for a 401 with the error code %i; the rest is skipped', async (code) => {
    const { checks, results } = await checkToken(dead(code));
    expect(results).toEqual({ ...SKIPPED, 'vimeo.token': 'failed' });
    expect(checks[0]?.found).toBe('Vimeo does not accept the token. Vimeo says: "No such token: ***".');
  });

  test('fails for a token with a line break, without a request', async () => {
    const { results, requests } = await checkToken(ok(VERIFIED), undefined, `${TOKEN}\n${TOKEN}`);
    expect(results).toEqual({ ...SKIPPED, 'vimeo.token': 'failed' });
    expect(requests).toEqual([]);
  });

  test.each([13, 1, -1])('is a risk if it expires in %i days, with the date', async (days) => {
    const end = inDays(days);
    const { results, checks } = await checkToken(ok({ ...VERIFIED, expires_on: end }));
    expect(results).toEqual({ ...PASSED, 'vimeo.token': 'risk' });
    expect(checks[0]?.found).toBe(`The token expires on ${end.slice(0, 10)}.`);
  });

  test.each([inDays(15), null, undefined, 'never', 0])('passes if expires_on is %j', async (end) => {
    expect((await checkToken(ok({ ...VERIFIED, expires_on: end }))).results).toEqual(PASSED);
  });

  test.each<[string, Reply]>([
    ['a 500', { status: 500 }],
    ['throttling', { status: 429, body: { error: 'Too many API requests.' } }],
    ['a redirect, which is not followed', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
    ['a 401 of a proxy', { status: 401, body: '<html>' }],
    ['a 401 of a gateway, in JSON', { status: 401, body: { message: 'Log in to the proxy.' } }],
    ['a 401 with another error code', dead(8001)],
    ['a 403', { status: 403, body: { developer_message: 'Blocked.' } }],
    ['a page of a proxy', { status: 200, body: '<html>' }],
    ['JSON of something else', ok({ hello: 'world' })],
    ['an error with the status of a success', ok({ error: 'Maintenance.', scope: '' })],
    ['JSON that is no object', ok('null')],
    ['a connection that breaks', 'cut'],
    ['no answer in time', 'hang'],
  ])('is skipped for %s', async (_what, reply) => {
    expect((await checkToken(reply)).results).toEqual(SKIPPED);
  });

  test('is skipped if no token is given, without a request', async () => {
    const { results, requests } = await checkToken(ok(VERIFIED), undefined, '');
    expect(results).toEqual(SKIPPED);
    expect(requests).toEqual([]);
  });
});

describe('vimeo.user', () => {
  test.each([undefined, null])('fails for a client-credentials token, whose user is %s', async (user) => {
    const { results, requests } = await checkToken(ok({ ...VERIFIED, user }));
    expect(results).toEqual({ ...PASSED, 'vimeo.user': 'failed', 'vimeo.upload': 'skipped' });
    expect(requests).toHaveLength(1);
  });
});

describe('vimeo.scopes', () => {
  test('fails without upload', async () => {
    const { results } = await checkToken(ok({ ...VERIFIED, scope: 'public private edit interact uploads' }));
    expect(results).toEqual({ ...PASSED, 'vimeo.scopes': 'failed' });
  });

  test.each([
    ['private', 'Without the scope `private`, private videos cannot be read.'],
    ['edit', 'Without the scope `edit`, title and privacy of a video cannot be set.'],
    ['interact', 'Without the scope `interact`, a video cannot be added to a folder.'],
  ])('is a risk without %s, and says what that breaks', async (scope, found) => {
    const { checks, results } = await checkToken(ok({ ...VERIFIED, scope: VERIFIED.scope.replace(scope, '') }));
    expect(results).toEqual({ ...PASSED, 'vimeo.scopes': 'risk' });
    expect(checks[2]?.found).toBe(found);
  });

  test('is skipped if Vimeo lists no scopes', async () => {
    const { results } = await checkToken(ok({ ...VERIFIED, scope: undefined }));
    expect(results).toEqual({ ...PASSED, 'vimeo.scopes': 'skipped' });
  });
});

describe('vimeo.upload', () => {
  test.each([null, undefined])('fails without upload access: upload_quota is %s', async (upload_quota) => {
    expect((await checkToken(ok(VERIFIED), ok({ ...ME, upload_quota }))).results).toEqual({
      ...PASSED,
      'vimeo.upload': 'failed',
    });
  });

  test.each([
    [0, 'failed'],
    [1, 'risk'],
    [999_999_999, 'risk'],
    [1e9, 'passed'],
    [null, 'passed'],
  ])('with %s bytes of free space: %s', async (free, result) => {
    const me = { ...ME, upload_quota: { space: { free } } };
    expect((await checkToken(ok(VERIFIED), ok(me))).results).toEqual({ ...PASSED, 'vimeo.upload': result });
  });

  test.each<[string, Reply]>([
    ['a 500', { status: 500 }],
    ['throttling', { status: 429 }],
    ['a 401', dead(8003)],
    ['a 404', { status: 404, body: {} }],
    ['something else than a user', ok({})],
    ['a page of a proxy', ok('<html>')],
    ['a connection that breaks', 'cut'],
    ['no answer in time', 'hang'],
  ])('is skipped for %s', async (_what, reply) => {
    expect((await checkToken(ok(VERIFIED), reply)).results).toEqual({ ...PASSED, 'vimeo.upload': 'skipped' });
  });
});

test('The requests are those of version 3.4, with the token', async () => {
  const { requests } = await checkToken(ok(VERIFIED));
  expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /oauth/verify',
    'GET /me?fields=name,account,upload_quota',
  ]);
  for (const { headers } of requests) {
    expect(headers).toMatchObject({
      accept: 'application/vnd.vimeo.*+json;version=3.4',
      authorization: `bearer ${TOKEN}`,
    });
  }
});
