import { afterAll, describe, expect } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { aws } from './kinds.ts';
import { scenario } from './scenario.ts';
import { SECRETS } from './secrets.ts';
import {
  companyCertificateFor,
  deadPort,
  type Listening,
  type ProxyManners,
  proxyTo,
  type TunnelProxy,
  tlsInFrontOf,
} from './servers.ts';

const HOST = 'api.pictory.test';
const certificate = companyCertificateFor(HOST);
afterAll(certificate.remove);

const origin = { 'api-url': `https://${HOST}` };
const get = { ...aws.which, ...origin, operation: 'get', 'max-attempts': '1' };
const trusting = { NODE_EXTRA_CA_CERTS: certificate.file };

/** A user and a password with what has a meaning in a URL, and how they stand in one. */
const USER = 'jo@company.test';
const PASSWORD = 'p:ss/w rd%';
const IN_URL = `${encodeURIComponent(USER)}:${encodeURIComponent(PASSWORD)}`;
const CREDENTIALS = `${USER}:${PASSWORD}`;

interface Cast {
  readonly tls: Listening;
  readonly proxy: TunnelProxy;
  /** The proxy as variables have it, without a scheme. */
  readonly address: string;
}

async function behindProxy(
  sandbox: Sandbox,
  manners: ProxyManners,
  story: (cast: Cast) => Promise<void>,
): Promise<void> {
  const tls = await tlsInFrontOf(sandbox.url, certificate);
  const proxy = await proxyTo(tls.port, manners);
  try {
    await story({ tls, proxy, address: `127.0.0.1:${proxy.port}` });
  } finally {
    await proxy.close();
    await tls.close();
  }
}

describe('a proxy', () => {
  scenario(
    'opens one tunnel for the reads and a new one for the write, and hears nothing else',
    async ({ run, sandbox }) => {
      await behindProxy(sandbox, {}, async ({ tls, proxy, address }) => {
        const env = { ...trusting, HTTPS_PROXY: `http://${address}` };
        const { exitCode, requests, durationMs } = await run('creates', { inputs: { ...aws.whole, ...origin }, env });
        expect(exitCode).toBe(0);
        expect(requests.length).toBeGreaterThan(1);
        expect(proxy.asked).toEqual([`CONNECT ${HOST}:443`, `CONNECT ${HOST}:443`]);
        expect(tls.asked).toEqual([HOST, HOST]);
        expect(proxy.heard()).not.toContain(SECRETS['api-key']);
        expect(proxy.heard()).not.toMatch(/authorization/i);
        // Open connections would keep the process for as long as the sandbox keeps them: two minutes.
        expect(durationMs).toBeLessThan(30_000);
      });
    },
  );

  scenario('gets the user and the password of its address', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    await behindProxy(sandbox, { credentials: CREDENTIALS }, async ({ proxy, address }) => {
      const env = { ...trusting, https_proxy: `http://${IN_URL}@${address}` };
      const { exitCode, rawLog } = await run('succeeds', { inputs: get, env, debug: true });
      expect(exitCode).toBe(0);
      expect(proxy.asked).toHaveLength(1);
      expect(rawLog).not.toMatch(/Warning|p:ss|p%3Ass|jo@|jo%40/);
    });
  });

  scenario('gets a password with a percent sign as it is', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    await behindProxy(sandbox, { credentials: 'jo:50%off' }, async ({ address }) => {
      const env = { ...trusting, HTTPS_PROXY: `http://jo:50%off@${address}` };
      expect((await run('succeeds', { inputs: get, env })).exitCode).toBe(0);
    });
  });

  for (const manners of [{ credentials: CREDENTIALS }, { refuse: '407 Proxy Authentication Required' }]) {
    const what = manners.refuse === undefined ? 'that misses a user and a password' : 'that does not know the user';
    scenario(`${what} is not asked twice, and the error says where they belong`, async ({ run, sandbox }) => {
      await behindProxy(sandbox, manners, async ({ proxy, address }) => {
        const user = manners.refuse === undefined ? '' : `${IN_URL}@`;
        const { exitCode, annotations, unmaskedLog, summary } = await run('fails', {
          inputs: { ...get, 'max-attempts': '3' },
          env: { ...trusting, HTTPS_PROXY: `http://${user}${address}` },
        });
        expect(exitCode).toBe(1);
        expect(annotations[0]?.message).toContain(`the proxy ${address} answered 407`);
        expect(annotations[0]?.message).toContain('http://user:password@');
        expect(unmaskedLog + summary).not.toMatch(/p:ss|p%3Ass|jo@|jo%40/);
        expect(proxy.asked).toHaveLength(1);
      });
    });
  }

  scenario('with TLS of its own is told by its own name', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    await behindProxy(sandbox, { certificate }, async ({ proxy, address }) => {
      const env = { ...trusting, HTTPS_PROXY: `https://${address}` };
      expect((await run('succeeds', { inputs: get, env })).exitCode).toBe(0);
      expect(proxy.asked).toEqual([`CONNECT ${HOST}:443`]);
    });
  });

  scenario('with TLS that is not trusted is an error that says what to do', async ({ run, sandbox }) => {
    await behindProxy(sandbox, { certificate }, async ({ address }) => {
      const { annotations } = await run('fails', { inputs: get, env: { HTTPS_PROXY: `https://${address}` } });
      expect(annotations[0]?.message).toContain(`the proxy ${address}`);
      expect(annotations[0]?.message).toContain('NODE_EXTRA_CA_CERTS');
    });
  });

  scenario('before a server that is not trusted is no reason to trust it', async ({ run, sandbox }) => {
    await behindProxy(sandbox, {}, async ({ address }) => {
      const env = { HTTPS_PROXY: `http://${address}` };
      const { annotations, requests } = await run('fails', { inputs: get, env });
      expect(requests).toEqual([]);
      expect(annotations[0]?.message).toContain(`${HOST} through the proxy ${address} failed`);
      expect(annotations[0]?.message).toContain('NODE_EXTRA_CA_CERTS');
    });
  });
});

describe('the variables', () => {
  scenario('may have a host and a port alone', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    await behindProxy(sandbox, {}, async ({ proxy }) => {
      const env = { ...trusting, HTTPS_PROXY: `localhost:${proxy.port}` };
      expect((await run('succeeds', { inputs: get, env })).exitCode).toBe(0);
      expect(proxy.asked).toEqual([`CONNECT ${HOST}:443`]);
    });
  });

  scenario('with something else than a proxy are an error that does not show it', async ({ run }) => {
    const { exitCode, annotations, unmaskedLog } = await run('fails', {
      inputs: { ...get, 'max-attempts': '3' },
      env: { HTTPS_PROXY: `socks5://${IN_URL}@127.0.0.1:1080` },
    });
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toContain('HTTPS_PROXY');
    expect(unmaskedLog).not.toMatch(/p%3Ass|jo%40/);
  });

  scenario('for http say nothing about https, and no_proxy takes hosts out', async ({ run, sandbox }) => {
    await behindProxy(sandbox, {}, async ({ proxy, address }) => {
      const env = { http_proxy: `http://${address}`, HTTP_PROXY: `http://${address}` };
      expect((await run('finds no host without a proxy', { inputs: get, env })).exitCode).toBe(1);
      const excepted = { https_proxy: `http://${address}`, no_proxy: '.pictory.test' };
      expect((await run('finds no host that is excepted', { inputs: get, env: excepted })).exitCode).toBe(1);
      expect(proxy.asked).toEqual([]);
    });
  });
});

describe('a proxy in trouble is an error that names it', () => {
  const troubles: readonly (readonly [string, ProxyManners, RegExp, timeout?: string])[] = [
    ['that answers 502', { refuse: '502 Bad Gateway' }, /the proxy 127\.0\.0\.1:\d+ answered 502 \(2 attempts\)/],
    ['that hangs', { hang: true }, /within 1 s through the proxy 127\.0\.0\.1:\d+ \(2 attempts\)/, '1'],
    ['that cuts its tunnels', { cut: true }, /through the proxy 127\.0\.0\.1:\d+ failed \(ECONNRESET\) \(2 attempts\)/],
  ];
  for (const [what, manners, says, timeout = '30'] of troubles) {
    scenario(what, async ({ run, sandbox }) => {
      await behindProxy(sandbox, manners, async ({ address }) => {
        const { exitCode, annotations, durationMs } = await run('fails', {
          inputs: { ...get, 'max-attempts': '2', timeout },
          env: { ...trusting, HTTPS_PROXY: `http://${IN_URL}@${address}` },
        });
        expect(exitCode).toBe(1);
        expect(annotations[0]?.message).toMatch(says);
        expect(durationMs).toBeLessThan(25_000);
      });
    });
  }

  scenario('that is down', async ({ run }) => {
    const env = { HTTPS_PROXY: `http://127.0.0.1:${await deadPort()}` };
    const { exitCode, annotations } = await run('fails', { inputs: get, env });
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toMatch(/the proxy 127\.0\.0\.1:\d+ failed \(ECONNREFUSED\)/);
    expect(annotations[0]?.message).toContain('HTTPS_PROXY');
  });

  scenario('that does not exist', async ({ run }) => {
    const { exitCode, annotations } = await run('fails', { inputs: get, env: { HTTPS_PROXY: 'http://proxy.invalid' } });
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toMatch(/the proxy proxy\.invalid failed/);
  });
});
