import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';
import { received, runStep } from './steps.ts';

// Real processes that are cancelled the way the runner does it. They mostly wait, so all do it at the same time.

const open: Sandbox[] = [];
const folders: string[] = [];
afterAll(async () => {
  await Promise.all(open.map((sandbox) => sandbox.close()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

const LONGEST_MS = 120_000;
/** What is in flight may go on for so long. The runner waits for 7.5 seconds between SIGINT and SIGTERM. */
const GRACE_MS = 5_000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const bucket = {
  type: 'aws',
  name: 'Production',
  'aws-account-id': '012345678901',
  'aws-region': 'us-east-2',
  description: 'new',
};
const byHand = {
  type: 'AWS',
  name: 'Production',
  description: 'old',
  awsAccountId: '012345678901',
  awsRegion: 'us-east-2',
} as const;

/** Writes the process's id where the test finds it, so that it can be sent another signal than the runner's first. */
const TELL_PID = `--import=data:text/javascript,import{writeFileSync}from'node:fs';writeFileSync(process.env.PID_FILE,String(process.pid))`;

async function sandboxWith(options: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  open.push(sandbox);
  return sandbox;
}

/** A request that is carried out or answered once the action has heard of the cancellation. */
function heldUntilHeard(method: string, kind: 'meanwhile' | 'meanwhile-after' = 'meanwhile', then = () => {}) {
  const heard = Promise.withResolvers<void>();
  const fault = { method, path: '/**', kind, times: 'forever', meanwhile: () => heard.promise.then(then) } as const;
  return { fault, heard: heard.resolve };
}

/** Runs a step and cancels it when the sandbox has received a request of this method. */
async function cancelled(
  sandbox: Sandbox,
  signal: (typeof SIGNALS)[number],
  during: string,
  inputs: Readonly<Record<string, string>>,
  heard = () => {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'cancel-'));
  folders.push(folder);
  const pidFile = join(folder, 'pid');
  const runner = new AbortController();
  const onLine = (line: string) => {
    if (line.includes('Cancelled (')) heard();
  };
  const env = { NODE_OPTIONS: TELL_PID, PID_FILE: pidFile };
  const begin = performance.now();
  const running = runStep(sandbox, inputs, {
    onLine,
    ...(signal === 'SIGINT' ? { signal: runner.signal } : { env }),
  });
  await received(sandbox, during);
  const at = performance.now();
  if (signal === 'SIGINT') runner.abort();
  else process.kill(Number(await readFile(pidFile, 'utf8')), signal);
  const result = await running;
  // The end takes less work than the beginning, on a busy machine as on a quiet one.
  return { ...result, tookMs: performance.now() - at, inTimeMs: GRACE_MS + 1_000 + 2 * (at - begin) };
}

const writes = (sandbox: Sandbox): string[] =>
  sandbox.requests.filter(({ method }) => method !== 'GET').map(({ method }) => method);

describe.each(SIGNALS)('%s', (signal) => {
  test.concurrent(
    'while finding hangs ends the run before anything is written',
    async () => {
      const sandbox = await sandboxWith({ faults: ['GET /** hang forever'] });
      const { exitCode, log, outputs, tookMs, inTimeMs } = await cancelled(sandbox, signal, 'GET', bucket);
      expect(exitCode).toBe(1);
      expect(log).toContain(`Cancelled (${signal})`);
      expect(log).toContain('no answer before the run had to end');
      expect(outputs).toMatchObject({ applied: 'false' });
      expect(tookMs).toBeLessThan(inTimeMs);
      expect(sandbox.requests).toHaveLength(1);
    },
    LONGEST_MS,
  );

  test.concurrent(
    'while the create is in flight waits for it and reports its id',
    async () => {
      const { fault, heard } = heldUntilHeard('POST');
      const sandbox = await sandboxWith({ faults: [fault] });
      const { exitCode, log, outputs } = await cancelled(sandbox, signal, 'POST', bucket, heard);
      const [made, ...more] = sandbox.pictory.list();
      expect(more).toEqual([]);
      expect(exitCode).toBe(0);
      expect(log).toContain(`Cancelled (${signal})`);
      expect(outputs).toMatchObject({ action: 'create', applied: 'true', 'connection-id': made?.connectionId });
      expect(writes(sandbox)).toEqual(['POST']);
    },
    LONGEST_MS,
  );

  test.concurrent(
    'while the create is in flight and its answer gets lost does not begin another',
    async () => {
      const { fault, heard } = heldUntilHeard('POST', 'meanwhile-after', () => {
        throw new Error('It is answered with 500.');
      });
      const sandbox = await sandboxWith({ faults: [fault] });
      const { exitCode, outputs } = await cancelled(sandbox, signal, 'POST', bucket, heard);
      expect(exitCode).toBe(0);
      expect(outputs).toMatchObject({ applied: 'true', 'connection-id': sandbox.pictory.list()[0]?.connectionId });
      expect(writes(sandbox)).toEqual(['POST']);
    },
    LONGEST_MS,
  );

  test.concurrent(
    'while the update hangs for ever reports it as unknown in time',
    async () => {
      const sandbox = await sandboxWith({ faults: ['PUT /** hang forever'] });
      const { connectionId } = sandbox.pictory.create(byHand);
      const { exitCode, log, outputs, tookMs, inTimeMs } = await cancelled(sandbox, signal, 'PUT', bucket);
      expect(exitCode).toBe(1);
      expect(tookMs).toBeLessThan(inTimeMs);
      expect(log).toContain('The write may or may not have taken effect.');
      expect(log).toMatch(/the next run reads the current state/i);
      expect(outputs).toMatchObject({ action: 'update', applied: '', 'connection-id': connectionId });
      expect(writes(sandbox)).toEqual(['PUT']);
      sandbox.clearFaults();
      expect((await runStep(sandbox, bucket)).outputs).toMatchObject({ action: 'update', version: '2' });
    },
    LONGEST_MS,
  );

  test.concurrent(
    'while the answer to an update that was carried out hangs settles it by a read, in time',
    async () => {
      const sandbox = await sandboxWith({ faults: ['PUT /** hang-after forever'] });
      sandbox.pictory.create(byHand);
      const { exitCode, outputs, tookMs, inTimeMs } = await cancelled(sandbox, signal, 'PUT', bucket);
      expect(exitCode).toBe(0);
      expect(tookMs).toBeLessThan(inTimeMs);
      expect(outputs).toMatchObject({ action: 'update', applied: 'true', version: '2' });
      expect(writes(sandbox)).toEqual(['PUT']);
    },
    LONGEST_MS,
  );

  test.concurrent.each([
    ['POST', ['POST'], 2],
    ['DELETE', ['POST', 'DELETE'], 1],
  ] as const)(
    'between the writes of a replacement, after its %s, begins no new one, and the next run finishes',
    async (during, sent, left) => {
      const { fault, heard } = heldUntilHeard(during);
      const sandbox = await sandboxWith({ faults: [fault] });
      sandbox.pictory.create(byHand);
      const replacing = { ...bucket, 'aws-region': 'eu-west-1', 'on-immutable-change': 'replace' };
      const { exitCode, log, outputs } = await cancelled(sandbox, signal, during, replacing, heard);
      expect(exitCode).toBe(1);
      expect(log).toContain('The run was cancelled before everything was written to Pictory.');
      expect(log).toContain('The replacement is incomplete');
      expect(outputs).toMatchObject({ action: 'replace', applied: 'true' });
      expect(writes(sandbox)).toEqual(sent);
      expect(sandbox.pictory.list()).toHaveLength(left);

      const next = await runStep(sandbox, replacing);
      expect(next.exitCode).toBe(0);
      expect(next.outputs).toMatchObject({ action: 'replace', applied: 'true', 'plan-id': outputs['plan-id'] });
      expect(sandbox.pictory.list()).toMatchObject([
        { connectionId: next.outputs['connection-id'], name: 'Production', awsRegion: 'eu-west-1', version: 2 },
      ]);
    },
    LONGEST_MS,
  );
});
