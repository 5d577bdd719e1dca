import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { type Answer, NetworkError } from '../../src/http/fetch.ts';
import type { Checked, PreflightAccess } from '../../src/preflight/check.ts';
import { preflight } from '../../src/preflight/index.ts';
import { BUCKET } from '../../src/preflight/services.ts';

// A check that fails for a setup that works is worse than none. So: whatever a working setup looks like, and whatever
// stands between the runner and the service, no check fails.

const REGIONS = ['us-east-1', 'us-east-2', 'eu-west-1', 'eu-central-2', 'ap-southeast-7', 'sa-east-1', 'me-central-1'];
const region = fc.constantFrom(...REGIONS);
const bucket = fc
  .stringMatching(/^[a-z0-9][a-z0-9.-]{1,30}[a-z0-9]$/)
  .filter((name) => new RegExp(`^${BUCKET}$`).test(name));

/** An answer without a body, or a failure of the network. */
type Reply = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string } | Error;

/** What proxies and services in trouble answer. */
const trouble: fc.Arbitrary<Reply> = fc.oneof(
  fc.constantFrom(400, 407, 408, 429, 500, 502, 503, 504).map((status) => ({ status, body: '<html>' })),
  fc
    .constantFrom('ECONNRESET', 'ENOTFOUND', 'CERT_HAS_EXPIRED')
    .map((code) => Object.assign(new Error(code), { code })),
  fc.constantFrom(200, 302, 401, 403, 404).map((status) => ({ status, body: '<html>Proxy</html>' })),
);

function access(reply: (url: string) => Reply): PreflightAccess {
  const fetch = async (url: string): Promise<Answer> => {
    const given = reply(url);
    if (given instanceof Error) throw new NetworkError(given, undefined);
    const { status, headers = {}, body = '' } = given;
    return {
      url,
      status,
      ok: status < 300,
      headers: new Headers(headers) as unknown as Answer['headers'],
      text: async () => body,
      arrayBuffer: async () => new ArrayBuffer(0),
    };
  };
  return {
    endpoints: {},
    buckets: [],
    fetch,
    redact: (text) => text,
    timeoutMs: 1000,
    end: new AbortController().signal,
  };
}

async function failedIn(subject: Checked, reply: (url: string) => Reply): Promise<readonly unknown[]> {
  const checks = await preflight([subject], access(reply));
  return checks.filter(({ result }) => result === 'failed');
}

/** Buckets of the connection's region, as S3 shows them to strangers: private, public, or under a policy. */
const awsSetup = fc.record({
  region,
  buckets: fc.uniqueArray(bucket, { maxLength: 4 }),
  status: fc.constantFrom(200, 403),
  headers: fc.subarray(['x-amz-bucket-region', 'x-amz-request-id', 'x-amz-id-2', 'server']),
  trouble: fc.option(trouble),
});

/** A token that can upload, of a user with space, with anything that Vimeo may add or leave out. */
const vimeoSetup = fc.record({
  token: fc.stringMatching(/^[0-9a-f]{32}$/),
  scopes: fc.shuffledSubarray([
    'public',
    'private',
    'purchased',
    'create',
    'edit',
    'delete',
    'interact',
    'video_files',
  ]),
  more: fc.object({ maxDepth: 1 }),
  expires: fc.option(fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') })),
  free: fc.option(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
  trouble: fc.option(trouble),
  onMe: fc.option(trouble),
});

describe('Of a setup that works, no check fails:', () => {
  test('AWS', async () => {
    await fc.assert(
      fc.asyncProperty(awsSetup, async (setup) => {
        const all: Record<string, string> = { 'x-amz-bucket-region': setup.region };
        const headers = Object.fromEntries(setup.headers.map((name) => [name, all[name] ?? 'x']));
        const subject = { type: aws, name: 'One', values: { awsRegion: setup.region }, buckets: setup.buckets };
        expect(await failedIn(subject, () => setup.trouble ?? { status: setup.status, headers })).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test('Vimeo', async () => {
    await fc.assert(
      fc.asyncProperty(vimeoSetup, async ({ token, scopes, more, expires, free, ...setup }) => {
        const subject = { type: vimeo, name: 'One', values: { accessToken: token }, buckets: [] };
        const verified = {
          ...more,
          access_token: token,
          scope: [...scopes, 'upload'].join(' '),
          app: { name: 'App', uri: '/apps/1' },
          user: { uri: '/users/1' },
          expires_on: expires?.toISOString(),
        };
        const user = { ...more, name: 'User', account: 'plus', upload_quota: { space: { free } } };
        const reply = (url: string) =>
          url.endsWith('/oauth/verify')
            ? (setup.trouble ?? { status: 200, body: JSON.stringify(verified) })
            : (setup.onMe ?? { status: 200, body: JSON.stringify(user) });
        expect(await failedIn(subject, reply)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
