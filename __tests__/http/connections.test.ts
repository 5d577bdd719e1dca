import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates, TLSSocket } from 'node:tls';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import type { RequestInit } from 'node-fetch';
import { createFetch } from '../../src/http/fetch.ts';

const BOUNDS = { timeoutMs: 10_000, largest: 1_000 };
const folder = mkdtempSync(join(tmpdir(), 'connections-'));
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

/** Makes a certificate that signs itself, from one time to another (`YYYYMMDDHHMMSSZ`). */
function certificate(from: string, to: string): { readonly cert: string; readonly key: string } {
  const at = (name: string) => join(folder, name);
  writeFileSync(at('index'), '');
  writeFileSync(at('serial'), '01\n');
  const section = `database = ${at('index')}\nserial = ${at('serial')}\nnew_certs_dir = ${folder}`;
  const rules = 'default_md = sha256\npolicy = names\n[names]\ncommonName = supplied';
  writeFileSync(at('ca.cnf'), `[ca]\ndefault_ca = own\n[own]\n${section}\n${rules}\n`);
  const openssl = (...words: readonly string[]) => execFileSync('openssl', words, { stdio: 'ignore' });
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', at('key.pem')];
  openssl('req', ...kind, '-subj', '/CN=localhost', '-out', at('request.pem'));
  const dates = ['-startdate', from, '-enddate', to];
  const files = ['-keyfile', at('key.pem'), '-in', at('request.pem'), '-out', at('cert.pem')];
  openssl('ca', '-selfsign', '-batch', '-notext', '-config', at('ca.cnf'), ...files, ...dates);
  return { cert: readFileSync(at('cert.pem'), 'utf8'), key: readFileSync(at('key.pem'), 'utf8') };
}

/** Returns the error of a request of somebody who trusts the certificate. */
async function trusting(cert: string, url: string, init: RequestInit = {}): Promise<unknown> {
  const trusted = getCACertificates('default');
  setDefaultCACertificates([cert]);
  const error = await createFetch()(url, init, BOUNDS).catch((thrown: unknown) => thrown);
  setDefaultCACertificates(trusted);
  return error;
}

describe('a server that closes idle connections', () => {
  /** Resets a connection on the first byte of a second request: what became of that is not known. */
  async function resetting(): Promise<{ readonly url: string; readonly served: string[] }> {
    const served: string[] = [];
    const used = new WeakSet<Socket>();
    const server = createServer((request, response) => {
      if (used.has(request.socket)) return request.socket.resetAndDestroy();
      used.add(request.socket);
      served.push(String(request.method));
      return response.end('{}');
    });
    server.keepAliveTimeout = 60_000;
    return { url: `http://127.0.0.1:${await listen(server)}`, served };
  }

  test.each(['PUT', 'POST', 'DELETE'])('gets a %s on a new connection', async (method) => {
    const { url, served } = await resetting();
    const fetch = createFetch();
    await fetch(url, {}, BOUNDS);
    expect((await fetch(url, { method }, { ...BOUNDS, isWrite: true })).status).toBe(200);
    expect(served).toEqual(['GET', method]);
  });

  test('costs a read an attempt, which the caller may repeat', async () => {
    const { url } = await resetting();
    const fetch = createFetch();
    await fetch(url, {}, BOUNDS);
    await expect(fetch(url, {}, BOUNDS)).rejects.toMatchObject({ kind: 'reset', wasSent: true });
    expect((await fetch(url, {}, BOUNDS)).status).toBe(200);
  });

  test('gets a read after a write on the connection of the write', async () => {
    let connections = 0;
    const server = createServer((_request, response) => void response.end('{}')).on('connection', () => {
      connections += 1;
    });
    const url = `http://127.0.0.1:${await listen(server)}`;
    const fetch = createFetch();
    await fetch(url, { method: 'PUT' }, { ...BOUNDS, isWrite: true });
    await fetch(url, {}, BOUNDS);
    expect(connections).toBe(1);
  });
});

describe('a certificate whose dates are wrong', () => {
  test.each([
    [
      'CERT_HAS_EXPIRED',
      '20200101000000Z',
      '20210101000000Z',
      'from 2020-01-01 00:00:00 UTC to 2021-01-01 00:00:00 UTC',
    ],
    [
      'CERT_NOT_YET_VALID',
      '20900101000000Z',
      '20910101000000Z',
      'from 2090-01-01 00:00:00 UTC to 2091-01-01 00:00:00 UTC',
    ],
  ])('is named with its dates and the clock of the runner: %s', async (code, from, to, dates) => {
    const pair = certificate(from, to);
    const port = await listen(createTlsServer(pair, (_request, response) => void response.end()));
    const error = await trusting(pair.cert, `https://127.0.0.1:${port}`);
    const today = new Date().toISOString().slice(0, 10);
    expect(error).toMatchObject({
      kind: 'tls',
      wasSent: false,
      reason: expect.stringContaining(
        `${code}: the certificate of the server is valid ${dates}, and the runner's clock is at ${today}`,
      ),
      fix: expect.stringContaining('If the clock of the runner is wrong, set it.'),
    });
  });
});

test('A secure connection that breaks after a request arrived may have carried it', async () => {
  const pair = certificate('20200101000000Z', '20900101000000Z');
  let arrived = '';
  const server = createTcpServer((raw) => {
    const secure = new TLSSocket(raw, { isServer: true, ...pair });
    secure.on('error', () => {});
    secure.on('data', (data) => {
      arrived += data;
      raw.write('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
  });
  const init = { method: 'POST', body: 'a connection' };
  const error = await trusting(pair.cert, `https://localhost:${await listen(server)}`, init);
  expect(arrived).toContain('POST / HTTP/1.1');
  expect(error).toMatchObject({ kind: 'tls', wasSent: true });
});
