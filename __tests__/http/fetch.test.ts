import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createFetch } from '../../src/http/fetch.ts';
import { type Serving, serve } from '../support/serve.ts';

const BOUNDS = { timeoutMs: 30_000, largest: 1_000 };

let server: Serving;
let answer: { readonly status: number; readonly type: string; readonly body: string | Buffer };

beforeEach(async () => {
  server = await serve((_line, _body, response) => {
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    return undefined;
  });
});
afterEach(() => server.close());

describe('an answer', () => {
  test('has its text, and its bytes for those who ask for them', async () => {
    answer = { status: 200, type: 'application/octet-stream', body: 'Grüße' };
    const url = `${server.url}/`;
    const got = await createFetch()(url, {}, BOUNDS);
    expect([got.url, got.status, got.ok]).toEqual([url, 200, true]);
    expect(await got.text()).toBe('Grüße');
    expect(Buffer.from(await got.arrayBuffer()).toString()).toBe('Grüße');
  });

  test('without a body has an empty one', async () => {
    answer = { status: 204, type: 'text/plain', body: '' };
    expect(await (await createFetch()(server.url, {}, BOUNDS)).text()).toBe('');
  });

  test('is text also where it is not UTF-8, and without a byte order mark', async () => {
    answer = { status: 200, type: 'text/plain', body: Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff, 0x62]) };
    expect(await (await createFetch()(server.url, {}, BOUNDS)).text()).toBe('a\ufffdb');
  });

  test('that is too large is an error when it is a success, and has no words when it is none', async () => {
    answer = { status: 200, type: 'text/plain', body: 'x'.repeat(2_000) };
    await expect(createFetch()(server.url, {}, BOUNDS)).rejects.toThrow('over limit');
    answer = { ...answer, status: 500 };
    const refused = await createFetch()(server.url, {}, BOUNDS);
    expect([refused.status, await refused.text()]).toEqual([500, '']);
  });
});
