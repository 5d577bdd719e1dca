import { describe, expect, test } from '@jest/globals';
import { type Answer, type Fetch, NetworkError } from '../../src/http/fetch.ts';
import { ask, labelOf, type PreflightAccess } from '../../src/preflight/check.ts';

const URL_ = 'https://s3.us-east-2.amazonaws.com/footage';
const going = new AbortController().signal;

function asking(fetch: Fetch, end = going): Promise<Answer | string> {
  const access: PreflightAccess = { endpoints: {}, buckets: [], fetch, redact: (text) => text, timeoutMs: 1, end };
  return ask(access, URL_, { method: 'HEAD' });
}
const answering =
  (status: number): Fetch =>
  async () =>
    ({ status }) as Answer;
const failing =
  (code: string, name = 'FetchError'): Fetch =>
  async () => {
    throw new NetworkError(Object.assign(new Error('failed'), { code, name }), undefined);
  };

describe('A request of a preflight', () => {
  test.each([200, 301, 403, 404, 428, 430, 499])('has an answer with status %d', async (status) => {
    expect(await asking(answering(status))).toEqual({ status });
  });

  test.each([429, 500, 503, 599])('has none that says anything with status %d', async (status) => {
    expect(await asking(answering(status))).toBe(`s3.us-east-2.amazonaws.com answered with status ${status}.`);
  });

  test('has none in time', async () => {
    expect(await asking(failing('', 'AbortError'))).toBe('s3.us-east-2.amazonaws.com did not answer in time.');
  });

  test.each([
    ['ENOTFOUND', 'dns'],
    ['ECONNRESET', 'reset'],
    ['CERT_HAS_EXPIRED', 'tls'],
  ])('has none where the connection fails with %s', async (code, kind) => {
    expect(await asking(failing(code))).toBe(`s3.us-east-2.amazonaws.com could not be reached (${kind}).`);
  });

  test('is not sent when the time is over', async () => {
    const over = AbortSignal.abort();
    expect(await asking(() => Promise.reject(new Error('It was sent.')), over)).toBe('There was no time left for it.');
  });

  test('fails when something else than the network does', async () => {
    await expect(asking(() => Promise.reject(new TypeError('A bug.')))).rejects.toThrow('A bug.');
  });
});

test.each([
  ['Production-S3', 'my-bucket', 's3.region (Production-S3, my-bucket)'],
  ['', 'my-bucket', 's3.region (my-bucket)'],
  ['Production-S3', '', 's3.region (Production-S3)'],
])('The label of a check of "%s" and "%s" is %s', (name, subject, label) => {
  const check = { id: 's3.region', result: 'passed', found: '', fix: '', type: 'AWS', name, subject } as const;
  expect(labelOf(check)).toBe(label);
});
