import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createFetch } from '../../src/http/fetch.ts';
import { proxyFor } from '../../src/http/proxy.ts';
import { bystander, type Listening, type ProxyManners, proxyTo, type TunnelProxy } from '../e2e/servers.ts';

const VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'];
const before = VARIABLES.map((name) => [name, process.env[name]] as const);

beforeEach(() => {
  for (const name of VARIABLES) delete process.env[name];
});

afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

type Variables = Readonly<Record<string, string>>;

describe('the proxy for an address', () => {
  const found = (address: string, variables: Variables): string | undefined => {
    Object.assign(process.env, variables);
    return proxyFor(new URL(address))?.href;
  };
  const PROXY = 'http://proxy.example:3128/';

  test.each<[string, Variables]>([
    ['https://api.example', { HTTPS_PROXY: PROXY }],
    ['https://api.example', { https_proxy: PROXY }],
    ['https://api.example', { https_proxy: PROXY, HTTPS_PROXY: 'http://other.example' }],
    ['https://api.example', { https_proxy: '', HTTPS_PROXY: PROXY }],
    ['https://api.example', { HTTPS_PROXY: 'proxy.example:3128' }],
    ['https://api.example', { HTTPS_PROXY: PROXY, NO_PROXY: 'pi.example,example.org' }],
    ['http://api.example', { HTTP_PROXY: PROXY }],
    ['http://api.example', { http_proxy: PROXY }],
  ])('%s is that of %j', (address, variables) => {
    expect(found(address, variables)).toBe(PROXY);
  });

  test.each<[string, Variables]>([
    ['https://api.example', {}],
    ['https://api.example', { HTTPS_PROXY: '', HTTP_PROXY: PROXY }],
    ['http://api.example', { HTTPS_PROXY: PROXY }],
    ['https://api.example', { HTTPS_PROXY: PROXY, NO_PROXY: 'other.example, api.example' }],
    ['https://api.example', { HTTPS_PROXY: PROXY, no_proxy: '.example' }],
    ['https://api.example', { HTTPS_PROXY: PROXY, no_proxy: 'api.example:443' }],
    ['https://api.example', { HTTPS_PROXY: PROXY, no_proxy: '*' }],
    ['https://127.0.0.1:8443', { HTTPS_PROXY: PROXY }],
    ['https://127.0.0.1:8443', { HTTPS_PROXY: 'no address' }],
    ['http://localhost:8080', { HTTP_PROXY: PROXY }],
  ])('%s is none with %j', (address, variables) => {
    expect(found(address, variables)).toBeUndefined();
  });

  test.each([
    ['https://api.example', 'HTTPS_PROXY', 'socks5://secret@proxy.example:1080'],
    ['https://api.example', 'https_proxy', 'the secret proxy'],
    ['http://api.example', 'HTTP_PROXY', 'http://secret@:1'],
    ['https://api.example', 'HTTPS_PROXY', 'http://pa/secret@proxy:3128'],
    ['https://api.example', 'HTTPS_PROXY', 'http://pa?secret@proxy:3128'],
    ['https://api.example', 'HTTPS_PROXY', 'http://pa#secret@proxy:3128'],
    ['https://api.example', 'HTTPS_PROXY', 'pa/secret@proxy:3128'],
    ['https://api.example', 'HTTPS_PROXY', 'http://proxy.example:3128/secret'],
  ])('%s cannot be had from %s: %s, which the error does not show', (address, name, value) => {
    expect(() => found(address, { [name]: value })).toThrow(
      expect.objectContaining({
        code: 'PROXY_NO_ADDRESS',
        message: `${name.toUpperCase()} is not the address of an http or https proxy (write %2F for / in a password, %3F for ?, %23 for #)`,
      }),
    );
  });
});

describe('a request through a proxy', () => {
  let target: Listening;
  let proxy: TunnelProxy;

  const begin = async (manners: ProxyManners = {}, credentials = '') => {
    proxy = await proxyTo(target.port, manners);
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY']) {
      process.env[name] = `http://${credentials}127.0.0.1:${proxy.port}`;
    }
    const fetch = createFetch();
    return (url: string, timeoutMs = 30_000) => fetch(url, {}, { timeoutMs, largest: 1_000 });
  };

  beforeEach(async () => {
    target = await bystander();
  });

  afterEach(async () => {
    await proxy.close();
    await target.close();
  });

  test('goes through the tunnel of the one before', async () => {
    const get = await begin();
    expect((await get('http://api.example/one')).status).toBe(200);
    expect((await get('http://api.example/two')).status).toBe(200);
    expect(target.asked).toEqual(['GET /one ', 'GET /two ']);
    expect(proxy.asked).toEqual(['CONNECT api.example:80']);
  });

  test('to another origin has a tunnel of its own, with its port', async () => {
    const get = await begin();
    await get('http://api.example:8080/');
    await get('http://[2001:db8::1]/');
    expect(proxy.asked).toEqual(['CONNECT api.example:8080', 'CONNECT [2001:db8::1]:80']);
  });

  test.each([
    ['a user and a password', 'jo%40example:a%3Ab', 'jo@example:a:b'],
    ['a user alone', 'jo', 'jo:'],
    ['a password alone', ':word', ':word'],
    ['a percent sign that stands for itself', 'jo:50%off', 'jo:50%off'],
  ])('tells it %s', async (_what, inUrl, credentials) => {
    const get = await begin({ credentials }, `${inUrl}@`);
    expect((await get('http://api.example/')).status).toBe(200);
  });

  test('tells it nothing when there is nothing to tell', async () => {
    const get = await begin();
    await get('http://api.example/');
    expect(proxy.heard()).not.toMatch(/proxy-authorization/i);
  });

  test.each([
    [{ refuse: '407 Proxy Authentication Required' }, 'proxy', 'answered 407'],
    [{ refuse: '300 Multiple Choices' }, 'reset', 'answered 300'],
    [{ refuse: 'nonsense' }, 'reset', 'failed (HPE_INVALID_STATUS)'],
  ])('that it refuses, with %j, is an error that names it', async (manners, kind, words) => {
    const get = await begin(manners);
    const address = `127.0.0.1:${proxy.port}`;
    await expect(get('https://api.example/')).rejects.toMatchObject({
      kind,
      blamesProxy: true,
      proxy: address,
      message: expect.stringMatching(
        new RegExp(`the (connection to the )?proxy ${address} ${words.replace(/[()]/g, '\\$&')}`),
      ),
    });
  });

  test('that it does not answer is over when its time is, and names it', async () => {
    const get = await begin({ hang: true });
    await expect(get('https://api.example/', 50)).rejects.toMatchObject({
      kind: 'timeout',
      proxy: `127.0.0.1:${proxy.port}`,
    });
  });

  test('speaks TLS with the server, not with the proxy', async () => {
    const get = await begin();
    // The server at the end of this tunnel speaks no TLS.
    await expect(get('https://api.example/')).rejects.toMatchObject({ proxy: `127.0.0.1:${proxy.port}` });
    expect(proxy.asked).toEqual(['CONNECT api.example:443']);
  });
});
