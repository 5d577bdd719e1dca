import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from '@jest/globals';
import { loadGithub } from './github.ts';
import { aws } from './kinds.ts';
import { pullRequest, scenario } from './scenario.ts';

await loadGithub();

// What takes long because something is waited for. In one file, whose stories wait at the same time.
describe('with patience', () => {
  const step = { inputs: aws.whole, event: pullRequest() };

  scenario('a comment is given up with a warning while GitHub is down', async ({ run, sandbox }) => {
    sandbox.github.service('off');
    const { exitCode, annotations, outputs } = await run('warns', step);
    expect(exitCode).toBe(0);
    expect(outputs['applied']).toBe('true');
    expect(annotations).toMatchObject([{ level: 'warning', message: expect.stringMatching(/503|unavailable/i) }]);
  });

  scenario('a comment is given up at once when GitHub asks to wait for an hour', async ({ run, sandbox }) => {
    sandbox.addFault({ method: '*', path: '/github/**', kind: 'status-429', retryAfter: 3600, times: 'forever' });
    const { exitCode, annotations, requests } = await run('warns', step);
    expect(exitCode).toBe(0);
    expect(annotations).toMatchObject([{ level: 'warning', message: expect.stringMatching(/rate limit/i) }]);
    expect(requests.filter(({ path }) => path.startsWith('/github'))).toHaveLength(1);
  });

  scenario('a comment is written after a short trouble of GitHub', async ({ run, sandbox }) => {
    sandbox.addFault('POST /graphql status-502 x1');
    await run('writes it', step);
    expect(sandbox.github.comments()).toHaveLength(1);
  });

  const changing = { ...aws.which, description: 'Changed', 'max-attempts': '1' };

  for (const [status, says] of [
    [400, /field|names/],
    [409, /again|taken/],
    [412, /again|taken/],
  ] as const) {
    scenario(
      `an update that is refused with ${status} is read again before that is believed`,
      async ({ run, sandbox }) => {
        const { connectionId } = sandbox.pictory.create(aws.byHand);
        sandbox.addFault(`PUT /** status-${status} forever`);
        const { exitCode, annotations, outputs, durationMs, requests } = await run('fails', { inputs: changing });
        expect(exitCode).toBe(1);
        expect(annotations).toMatchObject([{ level: 'error', message: expect.stringMatching(says) }]);
        expect(annotations[0]?.message).toContain(aws.name);
        expect(outputs).toMatchObject({ action: 'update', changed: 'true', 'connection-id': connectionId });
        expect(requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
        expect(durationMs).toBeGreaterThan(status === 400 ? 2000 : 10_000);
      },
    );
  }

  scenario('an update loses nothing of somebody else when the reads lag behind', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(aws.byHand);
    await sleep(60);
    let before = 0;
    const update = () => {
      before = performance.now() - 30;
      sandbox.pictory.update(connectionId, { enabled: false });
    };
    // Three reads show what was there before, and all others what is.
    const lag = () => sandbox.pictory.lag(performance.now() - before);
    const catchUp = () => sandbox.pictory.lag(0);
    sandbox.addFault({ method: 'PUT', path: '/**', kind: 'meanwhile', meanwhile: update });
    sandbox.addFault({ method: 'GET', path: '/awsconnections/*', kind: 'meanwhile', meanwhile: lag, times: 3 });
    sandbox.addFault({ method: 'GET', path: '/awsconnections/*', kind: 'meanwhile', meanwhile: catchUp });
    const { exitCode } = await run('updates it in the end', { inputs: { ...changing, 'max-attempts': '5' } });
    expect(exitCode).toBe(0);
    expect(sandbox.pictory.get(connectionId)).toMatchObject({ description: 'Changed', enabled: false, version: 3 });
  });
});
