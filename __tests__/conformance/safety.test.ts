import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Connection, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { serve } from '../support/serve.ts';
import { API_KEY, commandsIn, conformance, type Ended, type Running, start } from './child.ts';

const THEIRS = ['A', 'B', 'C'].flatMap((name) => [{ type: 'AWS', name } as const, { type: 'VIMEO', name } as const]);
const OWN = /^pictory-action-conformance-[0-9a-f]{12}-/;

let sandbox: Sandbox;
let before: readonly Connection[];
beforeEach(async () => {
  sandbox = await startSandbox({ pageSize: 2 });
  for (const one of THEIRS) sandbox.pictory.create(one);
  before = sandbox.pictory.list();
});
afterEach(() => sandbox.close());

const write = () => conformance({ url: sandbox.url, key: API_KEY, write: before.length });
const writes = () => sandbox.requests.filter(({ method }) => method !== 'GET');
const ownLeft = () => sandbox.pictory.list().filter(({ name }) => OWN.test(name));

/** Runs the commands that a run printed, as a person would. */
async function cleanUp(log: string): Promise<void> {
  const env = { PATH: process.env['PATH'], PICTORY_API_KEY: API_KEY };
  const child = spawn('bash', ['-c', commandsIn(log)], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [status] = await once(child, 'close');
  expect([status, said]).toEqual([0, '']);
}

/** Waits until the sandbox has a request, while the run goes on. */
async function requested(method: string, path: string, { child }: Running): Promise<void> {
  const isThere = () => sandbox.requests.some((one) => one.method === method && one.path.includes(path));
  while (!isThere() && child.exitCode === null) await sleep(10);
}

describe('A connection of somebody else', () => {
  test('is as it was after a run that writes', async () => {
    await write();
    expect(sandbox.pictory.list()).toEqual(before);
  });

  test('is not touched when it gets the very name of one of ours', async () => {
    const made: Connection[] = [];
    const copy = () => {
      const [ours] = ownLeft();
      if (ours !== undefined) made.push(sandbox.pictory.create({ type: 'AWS', name: ours.name }));
    };
    sandbox.addFault({ method: 'POST', path: '/awsconnections', kind: 'meanwhile-after', meanwhile: copy });
    const { exitCode, out } = await write();
    expect(made).toHaveLength(1);
    expect(sandbox.pictory.list()).toEqual([...before, ...made]);
    expect([exitCode, out]).toEqual([1, expect.stringContaining('the lists have the name')]);
  });

  test('is not touched when a create answers with its id', async () => {
    const theirs = { connectionId: 'theirs', name: 'A', version: 1, enabled: true, awsRegion: 'us-east-2' };
    const server = await serve((line, body, response) => {
      if (line.startsWith('POST')) return { ...body, connectionId: 'theirs', version: 1 };
      if (!line.includes('theirs') && line.split('/').length > 2) response.statusCode = 404;
      return line.includes('theirs') ? theirs : { Items: line.includes('aws') ? [theirs] : [] };
    });
    const { exitCode, out } = await conformance({ url: server.url, key: API_KEY, write: 1 });
    server.close();
    expect(server.requests.filter((line) => /^(?:PUT|DELETE)/.test(line))).toEqual([]);
    expect([exitCode, out]).toEqual([
      1,
      expect.stringContaining('a create answered with the id of another connection'),
    ]);
  });

  test('is what ours becomes when it gets another name', async () => {
    const rename = () => {
      const [ours] = ownLeft();
      if (ours !== undefined) sandbox.pictory.update(ours.connectionId, { name: 'Adopted' });
    };
    sandbox.addFault({ method: 'POST', path: '/vimeo-connections', kind: 'meanwhile', meanwhile: rename });
    sandbox.addFault('DELETE /awsconnections/* status-500 x3');
    const { exitCode, out } = await write();
    expect(sandbox.pictory.list().map(({ name }) => name)).toEqual([...before.map(({ name }) => name), 'Adopted']);
    expect([exitCode, out]).toEqual([1, expect.stringContaining('it has another name now')]);
  });

  test('is never written to by any request', async () => {
    await write();
    const ids = before.map(({ connectionId }) => connectionId);
    expect(writes().filter(({ path }) => ids.some((id) => path.endsWith(id)))).toEqual([]);
  });
});

test('A connection of ours is read again right before each update and each delete', async () => {
  await write();
  const unread = sandbox.requests.filter(({ method, path }, index) => {
    const last = sandbox.requests[index - 1];
    return ['PUT', 'DELETE'].includes(method) && !(last?.method === 'GET' && last.path === path);
  });
  expect(unread).toEqual([]);
});

test('A connection of ours is disabled, and in a region that no other has', async () => {
  await write();
  const bodies = writes().map(({ body }) => body as Readonly<Record<string, unknown>> | undefined);
  const regions = bodies.flatMap((body) => body?.['awsRegion'] ?? []);
  const accounts = new Set(bodies.flatMap((body) => body?.['awsAccountId'] ?? []));
  expect(bodies.filter((body) => body !== undefined && 'enabled' in body && body['enabled'] !== false)).toEqual([]);
  expect([regions.includes('us-east-2'), [...accounts]]).toEqual([false, ['123456789012']]);
});

describe('Nothing is written', () => {
  test.each([0, 5, 7])('when the account has another number of connections than %d', async (number) => {
    const { exitCode, out, log } = await conformance({ url: sandbox.url, key: API_KEY, write: number });
    expect([exitCode, out, log]).toEqual([2, '', expect.stringContaining(`has 6 connections, not ${number}.`)]);
    expect(writes()).toEqual([]);
  });

  test('without a key', async () => {
    const { exitCode, log } = await conformance({ url: sandbox.url, write: 6 });
    expect([exitCode, log, sandbox.requests]).toEqual([2, expect.stringContaining('needs PICTORY_API_KEY'), []]);
  });

  test('when a list cannot be read', async () => {
    sandbox.addFault('GET /vimeo-connections status-403 forever');
    expect([(await write()).exitCode, writes()]).toEqual([1, []]);
  });
});

test.each(['http://example.com', 'https://api.pictory.ai/path', 'https://user:pw@api.pictory.ai'])(
  'A key is not sent to %s',
  async (url) => {
    const { exitCode, out, log } = await conformance({ url, key: API_KEY });
    expect([exitCode, out, log]).toEqual([2, '', expect.stringContaining('expected an origin')]);
  },
);

describe('A secret is not printed', () => {
  const secretsOf = ({ out, log }: Ended) => {
    const sent = writes().map(({ body }) => body as Readonly<Record<string, unknown>> | undefined);
    const secrets = [API_KEY, ...sent.flatMap((body) => [body?.['clientSecret'], body?.['accessToken']])];
    // What the longest credentials are made of.
    const shown = secrets.filter((secret) => typeof secret === 'string' && !/^x+$/.test(secret));
    return { known: shown.length > 1, printed: shown.filter((secret) => `${out}${log}`.includes(String(secret))) };
  };

  test('by a run without trouble', async () => {
    expect(secretsOf(await write())).toEqual({ known: true, printed: [] });
  });

  test.each([
    'POST /vimeo-connections echo-key=409 skip=1 forever',
    'PUT /vimeo-connections/* echo-key=400 forever',
    'DELETE /** echo-key=403 forever',
    'POST /vimeo-connections echo-key=500 x1',
  ])(
    'when an answer repeats it: %s',
    async (fault) => {
      sandbox.addFault(fault);
      expect(secretsOf(await write())).toEqual({ known: true, printed: [] });
    },
    60_000,
  );
});

describe('A run that writes leaves nothing behind', () => {
  test.each([
    ['when a delete fails at first', 'DELETE /** status-500 x2', 0],
    ['when the answer to a delete is lost', 'DELETE /** reset-after x1', 0],
    ['when a create is refused that must not be', 'POST /awsconnections status-403 x1', 1],
    ['when the answer to an update is lost', 'PUT /vimeo-connections/* reset-after x1', 1],
    ['when an update fails', 'PUT /awsconnections/* status-503 x1', 1],
    ['when a taken name is not refused', 'POST /awsconnections empty skip=1 x1', 1],
  ])('%s', async (_, fault, code) => {
    sandbox.addFault(fault);
    const { exitCode } = await write();
    expect([exitCode, sandbox.pictory.list()]).toEqual([code, before]);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('when it gets %s, twice as from npm', async (signal) => {
    sandbox.addFault('PUT /** slow=500 x1');
    const run = start({ url: sandbox.url, key: API_KEY, write: 6 });
    await requested('PUT', '/awsconnections/', run);
    const creates = writes().filter(({ method }) => method === 'POST').length;
    for (const _ of [1, 2]) run.child.kill(signal);
    const { exitCode, out } = await run.ended;
    expect([exitCode, out, sandbox.pictory.list()]).toEqual([
      1,
      expect.stringContaining('the run was stopped'),
      before,
    ]);
    expect(writes().filter(({ method }) => method === 'POST')).toHaveLength(creates);
  });
});

describe('The commands that are printed delete', () => {
  test('all that a killed run has made, and nothing else', async () => {
    sandbox.addFault('PUT /vimeo-connections/* hang forever');
    const run = start({ url: sandbox.url, key: API_KEY, write: 6 });
    await requested('PUT', '/vimeo-connections/', run);
    run.child.kill('SIGKILL');
    await run.ended;
    expect(ownLeft().length).toBeGreaterThan(2);
    await cleanUp(run.log());
    expect(sandbox.pictory.list()).toEqual(before);
  });

  test('the connection of a create whose answer was lost, which the run only reports', async () => {
    sandbox.addFault('POST /vimeo-connections reset-after x1');
    const { exitCode, out, log } = await write();
    expect([exitCode, ownLeft().length]).toEqual([1, 1]);
    expect(out).toContain('the lists have the name');
    await cleanUp(log);
    expect(sandbox.pictory.list()).toEqual(before);
  }, 60_000);

  test('what the run could not delete, which it lists', async () => {
    sandbox.addFault('DELETE /** status-500 forever');
    const { exitCode, out, log } = await write();
    const left = ownLeft();
    expect([exitCode, left.filter(({ connectionId }) => !out.includes(connectionId))]).toEqual([1, []]);
    sandbox.clearFaults();
    await cleanUp(log);
    expect([left.length > 2, sandbox.pictory.list()]).toEqual([true, before]);
  }, 60_000);

  test('come before the first write, and without the key', async () => {
    sandbox.addFault('POST /** status-403 forever');
    const { log } = await write();
    expect(commandsIn(log)).toContain('"Authorization: $PICTORY_API_KEY"');
    expect(log.split('Created')).toHaveLength(1);
  });
});
