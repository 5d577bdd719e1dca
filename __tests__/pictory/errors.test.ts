import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Headers, Response } from 'node-fetch';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { ActionError } from '../../src/errors.ts';
import { LONGEST_WAIT_MS } from '../../src/http/backoff.ts';
import { createFetch, NetworkError } from '../../src/http/fetch.ts';
import {
  type Attempt,
  fromNetwork,
  fromShape,
  fromStatus,
  type PictoryError,
  type Trouble,
} from '../../src/pictory/errors.ts';

const READ: Attempt = {
  what: 'read the Vimeo connection "V"',
  host: 'api.pictory.ai',
  write: false,
  collection: false,
  timeoutMs: 30_000,
  largest: 1024 ** 2,
  number: 1,
};
const WRITE: Attempt = { ...READ, what: 'update the Vimeo connection "V"', write: true };

const itself = (text: string) => text;

function answered(status: number, attempt = READ, retryAfter?: string): PictoryError {
  const headers = new Headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter });
  return fromStatus(attempt, new Response(undefined, { status, headers }), '', itself);
}

/** An error as sockets throw it. */
function socketError(code: string): Error {
  return Object.assign(new Error(`it failed: ${code}`), { code, name: 'FetchError', type: 'system' });
}

/** The error for something that was thrown on the way, through a proxy or not. */
function fromThrown(attempt: Attempt, thrown: unknown, proxy?: string): PictoryError {
  return fromNetwork(attempt, new NetworkError(thrown, proxy));
}

describe('an answer that is not a success', () => {
  test.each<[number, Trouble]>([
    [300, 'redirect'],
    [301, 'redirect'],
    [302, 'redirect'],
    [304, 'redirect'],
    [400, 'invalid'],
    [401, 'unauthorized'],
    [402, 'refused'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'refused'],
    [408, 'server'],
    [409, 'conflict'],
    [412, 'conflict'],
    [422, 'refused'],
    [429, 'rate-limited'],
    [500, 'server'],
    [502, 'server'],
    [503, 'server'],
    [504, 'server'],
    [599, 'server'],
  ])('with status %i is the trouble %s', (status, trouble) => {
    expect(answered(status)).toMatchObject({ trouble, status });
  });

  test.each([302, 303, 408, 500, 502, 503, 504])('with status %i leaves open what became of a write', (status) => {
    expect([answered(status, WRITE).outcome, answered(status, READ).outcome]).toEqual(['unknown', 'refused']);
  });

  test.each([301, 307, 308, 400, 401, 403, 404, 409, 412, 422, 429])(
    'with status %i is a refusal, also of a write',
    (status) => {
      expect(answered(status, WRITE).outcome).toBe('refused');
    },
  );

  test('is told with what was tried', () => {
    expect(answered(404, WRITE).message).toBe('Could not update the Vimeo connection "V": Pictory answered 404.');
  });

  test('is told with what the server said', () => {
    const error = fromStatus(WRITE, new Response(undefined, { status: 400 }), 'name is taken', itself);
    expect(error.message).toContain('Pictory answered 400 and said: "name is taken".');
  });

  test('that leads elsewhere does not show where: the address may have the key in it', () => {
    const response = new Response(undefined, { status: 302, headers: { location: 'https://pictai_x.example' } });
    expect(fromStatus(READ, response, '', itself).message).toMatch(/answered 302\.$/);
  });

  test('is told with one full stop, the last', () => {
    const error = fromStatus(READ, new Response(undefined, { status: 400 }), 'No. Not this.', itself);
    expect(error.message).toContain('and said: "No. Not this".');
  });

  test('is not told with a place to go unless it is a redirect', () => {
    const response = new Response(undefined, { status: 400, headers: { location: 'https://elsewhere.example' } });
    expect(fromStatus(READ, response, '', itself).message).not.toContain('elsewhere');
  });

  test('is told with the number of attempts from the second on', () => {
    expect(answered(503, { ...READ, number: 3 }).message).toContain('Pictory answered 503 (3 attempts).');
  });

  test.each([
    [401, /api-key.*pictai_/],
    [403, /permission/],
    [404, /connection-id/],
    [429, /Wait a few minutes/],
    [503, /Run again in a few minutes/],
    [302, /api-url/],
  ])('with status %i says what to do', (status, fix) => {
    expect(answered(status).fix).toMatch(fix);
  });

  test('with status 400 says what to look at in the fields, where that is known', () => {
    const advised = { ...WRITE, advice: 'Check the role.' };
    expect(answered(400, WRITE).fix).toBe('Correct the field that Pictory refused, then run again.');
    expect(answered(400, advised).fix).toBe('Correct the field that Pictory refused, then run again. Check the role.');
    expect(answered(422, advised).fix).not.toContain('Check the role.');
  });

  test('is an error for people', () => {
    expect(answered(500)).toBeInstanceOf(ActionError);
  });
});

describe('a server that asks for patience', () => {
  test('is asked again after that time', () => {
    const error = answered(429, READ, '7');
    expect(error.retryAfterMs).toBe(7_000);
    expect(error.fix).toContain('Wait a few minutes');
  });

  test('is given a minute', () => {
    expect(answered(503, READ, '60').fix).not.toContain('waits at most');
  });

  test('is not given more than a minute, and the run says so', () => {
    const error = answered(503, READ, '61');
    expect(error.retryAfterMs).toBeGreaterThan(LONGEST_WAIT_MS);
    expect(error.fix).toBe(
      'Pictory asks to wait 61 seconds, and this action waits at most 60 seconds. Run again after that time.',
    );
  });

  test('without a time is none', () => {
    expect(answered(503).retryAfterMs).toBeUndefined();
  });
});

test.each<[string, Trouble]>([
  ['', 'not-found'],
  ['{"message":"Not Found"}', 'not-found'],
  ['No such connection', 'not-found'],
  ['<html><h1>404</h1></html>', 'not-found'],
])('A 404 with the body %j is the trouble %s', (body, trouble) => {
  expect(fromStatus(READ, new Response(undefined, { status: 404 }), body, itself)).toMatchObject({ trouble });
});

describe('a request without an answer', () => {
  test.each<[string, Trouble, 'not-sent' | 'unknown']>([
    ['ENOTFOUND', 'dns', 'not-sent'],
    ['EAI_AGAIN', 'dns', 'not-sent'],
    ['ECONNREFUSED', 'network', 'not-sent'],
    ['EHOSTUNREACH', 'network', 'not-sent'],
    ['ENETUNREACH', 'network', 'not-sent'],
    ['EADDRNOTAVAIL', 'network', 'not-sent'],
    ['ECONNRESET', 'network', 'unknown'],
    ['EPIPE', 'network', 'unknown'],
    ['ETIMEDOUT', 'network', 'unknown'],
    ['ERR_STREAM_PREMATURE_CLOSE', 'network', 'unknown'],
    ['CERT_HAS_EXPIRED', 'tls', 'not-sent'],
    ['CERT_NOT_YET_VALID', 'tls', 'not-sent'],
    ['Z_DATA_ERROR', 'unexpected', 'unknown'],
    ['HPE_HEADER_OVERFLOW', 'unexpected', 'unknown'],
    ['HPE_INVALID_CONSTANT', 'unexpected', 'unknown'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls', 'not-sent'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls', 'not-sent'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls', 'not-sent'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', 'not-sent'],
    // These also end connections that were open.
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls', 'unknown'],
    ['EPROTO', 'tls', 'unknown'],
  ])('because of %s is the trouble %s, and a write is %s', (code, trouble, outcome) => {
    expect(fromThrown(WRITE, socketError(code))).toMatchObject({ trouble, outcome });
  });

  test('is told with its code and host', () => {
    expect(fromThrown(READ, socketError('ENOTFOUND')).message).toBe(
      'Could not read the Vimeo connection "V": the host api.pictory.ai was not found (ENOTFOUND).',
    );
    expect(fromThrown(READ, socketError('SELF_SIGNED_CERT_IN_CHAIN')).message).toContain(
      'the secure connection to api.pictory.ai failed (SELF_SIGNED_CERT_IN_CHAIN)',
    );
    expect(fromThrown(READ, socketError('ECONNRESET')).message).toContain('failed (ECONNRESET)');
  });

  test('without a code is told with its message', () => {
    expect(fromThrown(READ, new Error('Premature close')).message).toContain('failed (Premature close)');
  });

  test('is a refusal when nothing was to be written', () => {
    expect(fromThrown(READ, socketError('ECONNRESET')).outcome).toBe('refused');
  });

  test.each([
    [false, 'there was no answer within 30 s'],
    [true, 'there was no answer before the run had to end'],
  ])('that was given up (cancelled: %s) says why', (cancelled, words) => {
    const thrown = Object.assign(new Error('aborted'), { name: 'AbortError' });
    expect(fromThrown({ ...WRITE, cancelled }, thrown)).toMatchObject({
      outcome: 'unknown',
      message: expect.stringContaining(words),
    });
  });

  test('that failed after the run was cancelled says what failed', () => {
    expect(fromThrown({ ...WRITE, cancelled: true }, socketError('ECONNRESET'))).toMatchObject({
      trouble: 'network',
      message: expect.stringContaining('failed (ECONNRESET)'),
    });
  });

  test('because the proxy refuses says so, and was not sent', () => {
    const said = 'the proxy 127.0.0.1:3128 answered 407';
    const thrown = Object.assign(new Error(`request to x failed, reason: ${said}`), { code: 'PROXY_407' });
    expect(fromThrown(WRITE, thrown)).toMatchObject({
      trouble: 'proxy',
      outcome: 'not-sent',
      message: expect.stringContaining(`": ${said}.`),
    });
  });

  test.each<[string, Trouble]>([
    ['PROXY_403', 'proxy'],
    ['PROXY_NO_ADDRESS', 'proxy'],
    ['PROXY_502', 'network'],
    ['PROXY_ECONNREFUSED', 'network'],
    ['PROXY_ENOTFOUND', 'network'],
    ['PROXY_SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
  ])('because of a proxy, with %s, is the trouble %s, and was not sent', (code, trouble) => {
    expect(fromThrown(WRITE, socketError(code))).toMatchObject({ trouble, outcome: 'not-sent' });
  });

  test.each(['ECONNRESET', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])('behind a proxy, with %s, names it', (code) => {
    const error = fromThrown(READ, socketError(code), 'proxy.example:3128');
    expect(error.message).toContain('api.pictory.ai through the proxy proxy.example:3128 failed');
  });

  test('that took too long behind a proxy names it', () => {
    const thrown = Object.assign(new Error('aborted'), { name: 'AbortError' });
    expect(fromThrown(READ, thrown, 'proxy.example:3128').message).toContain(
      'within 30 s through the proxy proxy.example:3128.',
    );
  });

  test('because the certificate is for another host says which', () => {
    expect(fromThrown(READ, socketError('ERR_TLS_CERT_ALTNAME_INVALID')).fix).toContain(
      'The certificate is for another host.',
    );
    expect(fromThrown(READ, socketError('SELF_SIGNED_CERT_IN_CHAIN')).fix).not.toContain('another host');
  });

  test('keeps what was thrown as its cause', () => {
    const error = new NetworkError(socketError('ECONNRESET'), undefined);
    expect(fromNetwork(READ, error).cause).toBe(error);
  });

  test('may be anything that was thrown', () => {
    expect(fromThrown(WRITE, 'x')).toMatchObject({ trouble: 'network', outcome: 'unknown' });
  });
});

describe('a request that the network spoils', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  /** What was thrown by a request to a server that does `fault`. */
  async function thrownBy(fault: string, attempt = WRITE): Promise<PictoryError> {
    sandbox.addFault(`GET /awsconnections ${fault} x1`);
    try {
      const url = `${sandbox.url}/pictoryapis/v1/awsconnections`;
      const bounds = { timeoutMs: fault === 'hang' ? 2_000 : 30_000, largest: 1024 * 1024 };
      const response = await createFetch()(url, { headers: { Authorization: 'pictai_x' } }, bounds);
      await response.text();
    } catch (error) {
      if (error instanceof NetworkError) return fromNetwork(attempt, error);
      throw error;
    }
    throw new Error('Nothing was thrown');
  }

  test.each<[string, Trouble, RegExp]>([
    ['hang', 'timeout', /there was no answer within 30 s/],
    ['reset-before', 'network', /the connection to api\.pictory\.ai failed \(/],
    ['huge', 'too-large', /the answer has more than 1 MiB/],
    ['cut', 'network', /the connection to api\.pictory\.ai failed \(/],
  ])('by %s is the trouble %s, and may have been carried out', async (fault, trouble, words) => {
    expect(await thrownBy(fault)).toMatchObject({
      trouble,
      outcome: 'unknown',
      message: expect.stringMatching(words),
    });
  });

  test('by nobody who listens was not sent', async () => {
    const gone = await startSandbox();
    await gone.close();
    const thrown: unknown = await createFetch()(gone.url, {}, { timeoutMs: 30_000, largest: 1 }).catch(
      (error: unknown) => error,
    );
    expect(fromNetwork(WRITE, thrown as NetworkError)).toMatchObject({ trouble: 'network', outcome: 'not-sent' });
  });
});

describe('an answer of success that is none', () => {
  test('leaves open what became of a write', () => {
    expect(fromShape(WRITE, 'it has no version')).toMatchObject({ trouble: 'unexpected', outcome: 'unknown' });
    expect(fromShape(READ, 'it has no version').outcome).toBe('refused');
  });

  test('is told with what is wrong with it', () => {
    expect(fromShape({ ...READ, number: 2 }, 'it has no version').message).toBe(
      'Could not read the Vimeo connection "V": api.pictory.ai answered, but it has no version (2 attempts).',
    );
  });
});
