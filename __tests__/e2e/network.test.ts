import { afterAll, describe, expect } from '@jest/globals';
import { aws, vimeo } from './kinds.ts';
import { scenario } from './scenario.ts';
import { bystander, certificateFor, deadPort, proxyTo, tlsInFrontOf } from './servers.ts';

const HOST = 'api.pictory.test';
const get = { ...aws.which, operation: 'get', 'max-attempts': '1' };
/** Seconds in which a server on the same machine answers, however busy it is. */
const ENOUGH = '8';
const certificate = certificateFor(HOST);
afterAll(certificate.remove);

describe('a server that does not answer', () => {
  scenario('fails a read when the time is up', async ({ run, sandbox }) => {
    sandbox.addFault('GET /awsconnections hang forever');
    const { annotations, durationMs } = await run('fails', { inputs: { ...get, timeout: '1' } });
    expect(annotations[0]?.message).toMatch(/within 1 s/);
    expect(annotations[0]?.message).toContain('timeout');
    // The default is 30 seconds.
    expect(durationMs).toBeLessThan(25_000);
  });

  scenario('is asked again', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    sandbox.addFault('GET /awsconnections hang x1');
    const { exitCode } = await run('succeeds', { inputs: { ...get, timeout: ENOUGH, 'max-attempts': '2' } });
    expect(exitCode).toBe(0);
  });

  scenario('is found to have updated all the same', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(aws.byHand);
    sandbox.addFault('PUT /** hang-after x1');
    const { outputs } = await run('succeeds', { inputs: { ...aws.which, description: 'Changed', timeout: ENOUGH } });
    expect(outputs).toMatchObject({ action: 'update', applied: 'true', version: '2' });
    expect(sandbox.pictory.get(connectionId)?.version).toBe(2);
  });

  scenario('is found to have created nothing, and is asked again', async ({ run, sandbox }) => {
    sandbox.addFault('POST /** hang x1');
    const { outputs } = await run('succeeds', { inputs: { ...vimeo.whole, timeout: ENOUGH } });
    expect(outputs).toMatchObject({ action: 'create', applied: 'true' });
    expect(sandbox.pictory.list()).toHaveLength(1);
  });

  scenario('leaves open whether it created when it does not answer any more', async ({ run, sandbox }) => {
    sandbox.addFault({ method: 'POST', path: '/**', kind: 'reset-after' });
    sandbox.addFault({ method: 'GET', path: '/**', kind: 'status-503', skip: 1, times: 'forever' });
    const { exitCode, outputs } = await run('fails', { inputs: { ...vimeo.whole, 'max-attempts': '1' } });
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({ action: 'create', changed: 'true', applied: '' });
  });
});

describe('no connection', () => {
  scenario('because nobody listens is an error that says what to check', async ({ run }) => {
    const inputs = { ...get, 'api-url': `http://127.0.0.1:${await deadPort()}` };
    const { annotations } = await run('fails', { inputs });
    expect(annotations[0]?.message).toMatch(/ECONNREFUSED/);
    expect(annotations[0]?.message).toMatch(/firewall|reach/);
  });

  scenario('because there is no such host is an error that says what to check', async ({ run }) => {
    const { annotations } = await run('fails', { inputs: { ...get, 'api-url': 'https://pictory.invalid' } });
    expect(annotations[0]?.message).toMatch(/pictory\.invalid/);
    expect(annotations[0]?.message).toMatch(/DNS/);
    expect(annotations[0]?.message).toMatch(/api-url/);
  });

  scenario('because the certificate is not trusted is an error that says what to do', async ({ run, sandbox }) => {
    const tls = await tlsInFrontOf(sandbox.url, certificate);
    try {
      const { annotations, requests } = await run('fails', {
        inputs: { ...get, 'api-url': `https://127.0.0.1:${tls.port}`, 'max-attempts': '3' },
      });
      expect(requests).toEqual([]);
      expect(annotations[0]?.message).toContain('NODE_EXTRA_CA_CERTS');
    } finally {
      await tls.close();
    }
  });

  scenario('because the certificate is for another host is an error, too', async ({ run, sandbox }) => {
    const tls = await tlsInFrontOf(sandbox.url, certificate);
    try {
      const { annotations } = await run('fails', {
        inputs: { ...get, 'api-url': `https://localhost:${tls.port}` },
        env: { NODE_EXTRA_CA_CERTS: certificate.file },
      });
      expect(annotations[0]?.message).toMatch(/certificate/);
    } finally {
      await tls.close();
    }
  });

  scenario('because it is cut each time is an error', async ({ run, sandbox }) => {
    sandbox.addFault('GET /** reset-before forever');
    const { annotations } = await run('fails', { inputs: { ...get, 'max-attempts': '2' } });
    expect(annotations[0]?.message).toMatch(/2 attempts/);
  });
});

describe('a redirect', () => {
  for (const method of ['GET', 'PUT']) {
    scenario(`of a ${method} is not followed: the key never arrives at its target`, async ({ run, sandbox }) => {
      sandbox.pictory.create(aws.byHand);
      const target = await bystander();
      try {
        const location = `http://127.0.0.1:${target.port}/pictoryapis/v1/awsconnections`;
        sandbox.addFault({ method, path: '/**', kind: 'redirect', location, times: 'forever' });
        const { exitCode, annotations } = await run('fails', {
          inputs: { ...aws.which, description: 'Changed', 'max-attempts': '2' },
        });
        expect(exitCode).toBe(1);
        expect(annotations[0]?.message).toMatch(/302/);
        expect(annotations[0]?.message).toMatch(/api-url/);
        expect(target.asked).toEqual([]);
      } finally {
        await target.close();
      }
    });
  }
});

describe('a proxy from the environment', () => {
  const inputs = { ...get, 'api-url': `https://${HOST}` };
  const env = { NODE_EXTRA_CA_CERTS: certificate.file };

  for (const variable of ['HTTPS_PROXY', 'https_proxy']) {
    scenario(`${variable} carries https, and cannot read it`, async ({ run, sandbox }) => {
      sandbox.pictory.create(aws.byHand);
      const tls = await tlsInFrontOf(sandbox.url, certificate);
      const proxy = await proxyTo(tls.port);
      try {
        const address = `http://127.0.0.1:${proxy.port}`;
        const { exitCode, requests } = await run('succeeds', { inputs, env: { ...env, [variable]: address } });
        expect(exitCode).toBe(0);
        expect(requests).toHaveLength(1);
        expect(proxy.asked).toEqual([`CONNECT ${HOST}:443`]);
        expect(tls.asked).toEqual([HOST]);
      } finally {
        await proxy.close();
        await tls.close();
      }
    });
  }

  scenario('is not used for a host of NO_PROXY', async ({ run, sandbox }) => {
    const tls = await tlsInFrontOf(sandbox.url, certificate);
    const proxy = await proxyTo(tls.port);
    try {
      const address = `http://127.0.0.1:${proxy.port}`;
      const { exitCode } = await run('does not find the host by itself', {
        inputs,
        env: { ...env, HTTPS_PROXY: address, NO_PROXY: `example.com,${HOST}` },
      });
      expect(exitCode).toBe(1);
      expect(proxy.asked).toEqual([]);
    } finally {
      await proxy.close();
      await tls.close();
    }
  });

  scenario('is never used for a loopback address', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    const proxy = await proxyTo(await deadPort());
    try {
      const address = `http://127.0.0.1:${proxy.port}`;
      const { exitCode } = await run('succeeds', { inputs: get, env: { HTTP_PROXY: address, HTTPS_PROXY: address } });
      expect(exitCode).toBe(0);
      expect(proxy.asked).toEqual([]);
    } finally {
      await proxy.close();
    }
  });

  scenario('that refuses is an error that names it', async ({ run }) => {
    const proxy = await proxyTo(0, { refuse: '407 Proxy Authentication Required' });
    try {
      const { exitCode, annotations } = await run('fails', {
        inputs,
        env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` },
      });
      expect(exitCode).toBe(1);
      expect(annotations[0]?.message).toMatch(/407|proxy/i);
    } finally {
      await proxy.close();
    }
  });
});
