import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FaultKind, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { arrival, awsBody, github, KEY, pictory } from './client.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ seed: 1, now: () => new Date('2026-01-01T00:00:00Z') });
});
afterEach(() => sandbox.close());

const create = () => pictory(sandbox, 'POST', '/awsconnections', awsBody);
const made = () => sandbox.pictory.list().length;

/** The code of the error a request ended in. */
async function failureOf(attempt: Promise<unknown>): Promise<unknown> {
  const error = await attempt.catch((failed: unknown) => failed);
  return (error as { readonly cause?: { readonly code?: unknown } }).cause?.code;
}

/** Whether an answer is still missing after a moment. */
async function isPending(attempt: Promise<unknown>): Promise<boolean> {
  const late = new Promise((resolve) => setTimeout(resolve, 50, 'late'));
  return (await Promise.race([attempt.catch(() => 'failed'), late])) === 'late';
}

describe('The fault', () => {
  test('reset-before cuts the connection', async () => {
    sandbox.addFault('POST /awsconnections reset-before');
    expect(await failureOf(create())).toBe('ECONNRESET');
  });

  test('reset-after cuts the connection', async () => {
    sandbox.addFault('POST /awsconnections reset-after');
    expect(await failureOf(create())).toBe('ECONNRESET');
  });

  test.each([404, 429, 500, 503] as const)('status-%d answers that status', async (status) => {
    sandbox.addFault({ method: 'POST', path: '/awsconnections', kind: `status-${status}` });
    expect(await create()).toMatchObject({ status, json: { message: `The request ended in ${status}.` } });
  });

  test('status-204 answers without a body', async () => {
    sandbox.addFault('POST /awsconnections status-204');
    expect(await create()).toMatchObject({ status: 204, text: '' });
  });

  test('status-503 answers GitHub requests in the shape of GitHub', async () => {
    sandbox.addFault('GET /repos/** status-503');
    const { json } = await github(sandbox, 'GET', '/repos/octo-org/videos/pulls/7');
    expect(json).toMatchObject({ message: 'Status 503', documentation_url: expect.any(String) });
  });

  test('html answers a page and 502', async () => {
    sandbox.addFault('POST /awsconnections html');
    expect(await create()).toMatchObject({ status: 502, text: expect.stringMatching(/^<!DOCTYPE html>/) });
  });

  test('html-200 answers a page and 200', async () => {
    sandbox.addFault('POST /awsconnections html-200');
    expect(await create()).toMatchObject({ status: 200, text: expect.stringMatching(/^<!DOCTYPE html>/) });
  });

  test('empty answers 200 without a body', async () => {
    sandbox.addFault('POST /awsconnections empty');
    expect(await create()).toMatchObject({ status: 200, text: '' });
  });

  test('hang never answers', async () => {
    sandbox.addFault('POST /awsconnections hang');
    expect(await isPending(create())).toBe(true);
  });

  test('slow answers later', async () => {
    sandbox.addFault('POST /awsconnections slow=80');
    const answer = create();
    expect([await isPending(answer), (await answer).status]).toEqual([true, 200]);
  });

  test('redirect sends to another origin', async () => {
    sandbox.addFault('POST /awsconnections redirect');
    const { status, headers } = await create();
    const { port } = new URL(sandbox.url);
    const location = `http://localhost:${port}/elsewhere/pictoryapis/v1/awsconnections`;
    expect([status, headers.get('location')]).toEqual([302, location]);
  });

  test('redirect sends to the address that is given', async () => {
    sandbox.addFault('POST /awsconnections redirect=https://example.com/x?y=1');
    expect((await create()).headers.get('location')).toBe('https://example.com/x?y=1');
  });

  test('huge sends more than anybody wants to read', async () => {
    sandbox.addFault('GET /awsconnections huge');
    const { body } = await fetch(`${sandbox.url}/pictoryapis/v1/awsconnections`, { headers: { authorization: KEY } });
    let bytes = 0;
    for await (const chunk of body ?? []) {
      bytes += chunk.length;
      if (bytes > 4_000_000) break;
    }
    expect(bytes).toBeGreaterThan(4_000_000);
  });

  test('echo-key repeats the key and the body', async () => {
    sandbox.addFault('POST /awsconnections echo-key');
    const { status, json } = await create();
    const request = { headers: { authorization: KEY }, body: JSON.stringify(awsBody) };
    expect([status, json]).toEqual([400, expect.objectContaining({ request })]);
  });

  test('echo-key answers the status that is given', async () => {
    sandbox.addFault('POST /awsconnections echo-key=503');
    expect(await create()).toMatchObject({ status: 503, text: expect.stringContaining(KEY) });
  });

  test('cut-json answers half of the JSON', async () => {
    sandbox.addFault('POST /awsconnections cut-json');
    const { status, text, json } = await create();
    expect([status, text, json]).toEqual([200, expect.stringMatching(/^\{"enabled":true,"name"/), undefined]);
  });

  test('cut breaks the answer off after its status, its true length and a half', async () => {
    sandbox.addFault('POST /awsconnections cut');
    const { status, length, text } = await brokenAnswer();
    expect([status, text.slice(0, 15), text.length * 2 - length]).toEqual([
      200,
      '{"enabled":true',
      expect.closeTo(0, -1),
    ]);
  });

  test('meanwhile lets somebody else be faster', async () => {
    const { connectionId } = sandbox.pictory.create({ type: 'VIMEO', name: 'v' });
    const meanwhile = () => sandbox.pictory.update(connectionId, { enabled: false });
    sandbox.addFault({ method: 'PUT', path: '/vimeo-connections/*', kind: 'meanwhile', meanwhile });
    const reply = await pictory(sandbox, 'PUT', `/vimeo-connections/${connectionId}`, { name: 'w', version: 1 });
    expect(reply.status).toBe(409);
  });

  test('meanwhile that fails says so', async () => {
    const meanwhile = () => {
      throw new Error('oops');
    };
    sandbox.addFault({ method: 'POST', path: '/**', kind: 'meanwhile', meanwhile });
    expect(await create()).toMatchObject({ status: 500, text: expect.stringContaining('oops') });
  });
});

/** What arrives of a create whose answer breaks off. */
function brokenAnswer(): Promise<{ readonly status: number; readonly length: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: KEY, 'content-type': 'application/json' };
    const request = httpRequest(`${sandbox.url}/pictoryapis/v1/awsconnections`, { method: 'POST', headers });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('error', () => {
        resolve({ status: response.statusCode ?? 0, length: Number(response.headers['content-length']), text });
      });
      response.on('end', () => reject(new Error('The answer was whole')));
    });
    request.end(JSON.stringify(awsBody));
  });
}

describe('The request', () => {
  const before: readonly FaultKind[] = [
    'reset-before',
    'status-503',
    'html',
    'html-200',
    'empty',
    'redirect',
    'echo-key',
  ];
  test.each(before)('is not carried out under %s', async (kind) => {
    sandbox.addFault({ method: 'POST', path: '/**', kind });
    await create().catch(() => {});
    expect(made()).toBe(0);
  });

  const after: readonly FaultKind[] = [
    'reset-after',
    'status-503-after',
    'html-after',
    'html-200-after',
    'empty-after',
    'redirect-after',
    'echo-key-after',
    'cut',
    'cut-json',
    'meanwhile-after',
  ];
  test.each(after)('is carried out under %s', async (kind) => {
    sandbox.addFault({ method: 'POST', path: '/**', kind });
    await create().catch(() => {});
    expect(made()).toBe(1);
  });

  test.each([
    ['hang', 0],
    ['hang-after', 1],
    ['slow', 0],
    ['slow-after', 1],
  ] as const)('under %s has been carried out %d times while the answer is awaited', async (kind, times) => {
    sandbox.addFault({ method: 'POST', path: '/**', kind, delayMs: 10_000 });
    create().catch(() => {});
    await arrival(sandbox);
    expect(made()).toBe(times);
  });
});

describe('A fault strikes', () => {
  const statuses = async (count: number) => {
    const found: number[] = [];
    for (let at = 0; at < count; at += 1) found.push((await pictory(sandbox, 'GET', '/awsconnections')).status);
    return found;
  };

  test('once when nothing else is said', async () => {
    sandbox.addFault('GET /awsconnections status-503');
    expect(await statuses(3)).toEqual([503, 200, 200]);
  });

  test('as often as is said', async () => {
    sandbox.addFault('GET /awsconnections status-503 x2');
    expect(await statuses(3)).toEqual([503, 503, 200]);
  });

  test('for ever', async () => {
    sandbox.addFault('GET /awsconnections status-503 forever');
    expect(await statuses(4)).toEqual([503, 503, 503, 503]);
  });

  test('after the requests that it spares', async () => {
    sandbox.addFault('GET /awsconnections status-503 skip=2');
    expect(await statuses(4)).toEqual([200, 200, 503, 200]);
  });

  test('before another that was added later', async () => {
    sandbox.addFault('GET /awsconnections status-503');
    sandbox.addFault('GET /awsconnections status-502');
    expect(await statuses(3)).toEqual([503, 502, 200]);
  });

  test('no more once it is cleared', async () => {
    sandbox.addFault('GET /awsconnections status-503 forever');
    sandbox.clearFaults();
    expect(await statuses(1)).toEqual([200]);
  });

  test('from the start when it is an option', async () => {
    const other = await startSandbox({ faults: ['GET /awsconnections status-503'] });
    const { status } = await pictory(other, 'GET', '/awsconnections');
    await other.close();
    expect(status).toBe(503);
  });

  test.each([
    'GET /awsconnections',
    'get /awsconnections',
    '* /awsconnections',
    'GET /pictoryapis/v1/awsconnections',
    'GET /aws*',
    'GET /*',
    'GET /**',
    'GET **/awsconnections',
  ])('GET /awsconnections when it is for %s', async (target) => {
    sandbox.addFault(`${target} status-503`);
    expect(await statuses(1)).toEqual([503]);
  });

  test.each([
    'PUT /awsconnections',
    'GET /awsconnections/*',
    'GET /pictoryapis/*',
    'GET /awsconnection.',
    'GET /awsconnections?x=*',
  ])('not GET /awsconnections when it is for %s', async (target) => {
    sandbox.addFault(`${target} status-503`);
    expect(await statuses(1)).toEqual([200]);
  });

  test('by the query when its path has one', async () => {
    sandbox.addFault('GET /vimeo-connections?nextPageKey=* status-503');
    const first = await pictory(sandbox, 'GET', '/vimeo-connections');
    const second = await pictory(sandbox, 'GET', '/vimeo-connections?nextPageKey=a');
    expect([first.status, second.status]).toEqual([200, 503]);
  });
});

describe('Retry-After', () => {
  const header = async (fault: string) => {
    sandbox.addFault(`GET /awsconnections ${fault}`);
    return (await pictory(sandbox, 'GET', '/awsconnections')).headers.get('retry-after');
  };

  test('is absent when nothing is said', async () => {
    expect(await header('status-429')).toBeNull();
  });

  test('can be seconds', async () => {
    expect(await header('status-429 retry-after=2')).toBe('2');
  });

  test('can be an HTTP date', async () => {
    const date = 'Wed, 21 Oct 2026 07:28:00 GMT';
    expect(await header(`status-503 retry-after="${date}"`)).toBe(date);
  });

  test('can be the HTTP date of some seconds later', async () => {
    expect(await header('html retry-after=+90')).toBe('Thu, 01 Jan 2026 00:01:30 GMT');
  });
});

describe('A text that is no fault', () => {
  test.each([
    ['', 'it must begin with a method'],
    ['GET', 'after the method comes a path'],
    ['GET awsconnections hang', 'after the method comes a path'],
    ['GET /a', '"" is no kind of fault'],
    ['GET /a explode', '"explode" is no kind of fault; there are reset-before,'],
    ['GET /a reset', '"reset" is no kind of fault'],
    ['GET /a status-99', '"status-99" is no kind of fault'],
    ['GET /a meanwhile', '"meanwhile" is no kind of fault'],
    ['GET /a hang=3', 'hang does not take the value "3"'],
    ['GET /a slow=soon', 'slow does not take the value "soon"'],
    ['GET /a hang x0', '"x0" is not understood'],
    ['GET /a hang twice', '"twice" is not understood'],
  ])('"%s" is refused with the reason', (text, reason) => {
    expect(() => sandbox.addFault(text)).toThrow(reason);
  });
});
