import { describe, expect, test } from '@jest/globals';
import { createFetch, NetworkError } from '../../src/http/fetch.ts';
import { serve } from '../support/serve.ts';

const BOUNDS = { timeoutMs: 5_000, largest: 1_000 };

describe('a network error', () => {
  test.each<[Readonly<Record<string, string>>, NetworkError['kind']]>([
    [{ name: 'AbortError' }, 'timeout'],
    [{ type: 'max-size' }, 'too-large'],
    [{ code: 'ENOTFOUND' }, 'dns'],
    [{ code: 'EPROTO' }, 'tls'],
    [{ code: 'PROXY_CERT_HAS_EXPIRED' }, 'tls'],
    [{ code: 'PROXY_407' }, 'proxy'],
    [{ code: 'PROXY_NO_ADDRESS' }, 'proxy'],
    [{ code: 'PROXY_502' }, 'reset'],
    [{ code: 'PROXY_ENOTFOUND' }, 'reset'],
    [{ code: 'ECONNRESET' }, 'reset'],
    [{ type: 'no-redirect' }, 'unreadable'],
    [{ code: 'Z_DATA_ERROR' }, 'unreadable'],
    [{ code: 'HPE_HEADER_OVERFLOW' }, 'unreadable'],
    [{ code: 'HPE_INVALID_STATUS' }, 'unreadable'],
  ])('made of %j is of the kind %s', (facts, kind) => {
    expect(new NetworkError(Object.assign(new Error('It failed'), facts), undefined).kind).toBe(kind);
  });

  test('may be made of anything that was thrown', () => {
    expect(new NetworkError('x', undefined)).toMatchObject({ kind: 'reset', wasSent: true, reason: 'x' });
  });

  test('keeps what was thrown as its cause', () => {
    const thrown = new Error('It failed');
    expect(new NetworkError(thrown, undefined).cause).toBe(thrown);
  });

  test('is what each request without an answer ends with', async () => {
    await expect(createFetch()('no address', {}, BOUNDS)).rejects.toBeInstanceOf(NetworkError);
  });

  test('has the headers of the request nowhere', async () => {
    const server = await serve((_line, _body, response) => {
      response.destroy();
      return undefined;
    });
    const init = { headers: { Authorization: 'pictai_secret' } };
    const error: unknown = await createFetch()(server.url, init, BOUNDS).catch((thrown: unknown) => thrown);
    server.close();
    const chain: unknown[] = [];
    for (let one = error; one instanceof Error; one = one.cause) chain.push(one.stack, Object.entries(one));
    expect(chain.length).toBeGreaterThan(0);
    expect(JSON.stringify(chain)).not.toContain('pictai_secret');
  });
});

test.each([
  ['ECONNREFUSED', 'reset', false, 'NetworkError'],
  ['ENOTFOUND', 'dns', false, 'NetworkError'],
  ['CERT_HAS_EXPIRED', 'tls', false, 'NetworkError'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', false, 'NetworkError'],
  ['EHOSTUNREACH', 'reset', false, 'NetworkError'],
  ['ECONNRESET', 'reset', true, 'NetworkError'],
  ['EPROTO', 'tls', true, 'NetworkError'],
  ['ERR_SSL_BAD_RECORD_TYPE', 'tls', true, 'NetworkError'],
])('An error with the code %s is of the kind %s; sent: %s', (code, kind, wasSent, name) => {
  const error = new NetworkError(
    Object.assign(new Error(`request to x failed, reason: connect ${code}`), { code }),
    undefined,
  );
  expect({ ...error, name: error.name }).toMatchObject({ kind, wasSent, name, reason: code, blamesProxy: false });
});

test.each([
  ['connect', false],
  ['read', true],
  ['write', true],
])('A route that is lost at %s may have carried the request: %s', (erroredSysCall, wasSent) => {
  const lost = Object.assign(new Error('x'), { code: 'ENETUNREACH', erroredSysCall });
  expect(new NetworkError(lost, undefined).wasSent).toBe(wasSent);
});

test('An error of a request that took too long has the name that Octokit does not retry', () => {
  const slow = Object.assign(new Error('The request took too long.'), { name: 'AbortError' });
  expect(new NetworkError(slow, undefined)).toMatchObject({ name: 'AbortError', kind: 'timeout', wasSent: true });
});

test('An error without a code is told in its words', () => {
  expect(new NetworkError(new Error('strange'), undefined).reason).toBe('strange');
  expect(new NetworkError('a text', undefined).reason).toBe('a text');
});
