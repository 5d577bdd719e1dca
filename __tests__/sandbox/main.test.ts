import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readCommandLine } from '../../sandbox/command-line.ts';

const MAIN = resolve(import.meta.dirname, '../../sandbox/main.ts');

let directory: string;
let children: ChildProcess[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-main-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const printed = { out: '', error: '' };
  child.stdout.on('data', (text) => {
    printed.out += text;
  });
  child.stderr.on('data', (text) => {
    printed.error += text;
  });
  return { child, printed, ended: once(child, 'close').then(([code]) => ({ code, ...printed })) };
}

/** Starts one on a free port and waits until it says where. */
async function started(...args: readonly string[]) {
  const running = start('--port', '0', ...args);
  let url: string | undefined;
  while (url === undefined) {
    await once(running.child.stdout, 'data');
    url = /api-url: (\S+)\n/.exec(running.printed.out)?.[1];
  }
  return { ...running, url };
}

const list = (url: string) => fetch(`${url}/pictoryapis/v1/awsconnections`, { headers: { authorization: 'pictai_x' } });

describe('Started', () => {
  test('it serves, logs a line for each request, and ends cleanly when interrupted', async () => {
    const { child, url, ended } = await started('--fault', 'GET /awsconnections status-503 x1');
    await list(url);
    await list(url);
    child.kill('SIGINT');
    const { code, out } = await ended;
    const lines = out.split('\n').filter((line) => line.startsWith('GET '));
    expect([code, lines]).toEqual([
      0,
      ['GET /pictoryapis/v1/awsconnections -> 503 (fault status-503)', 'GET /pictoryapis/v1/awsconnections -> 200'],
    ]);
  });

  test('it says what to set', async () => {
    const { url, printed } = await started('--pull', 'me/mine#3');
    expect(printed.out).toContain(`GITHUB_API_URL=${url}/github\n`);
  });

  test('it opens the pull requests that were asked for', async () => {
    const { url } = await started('--pull', 'me/mine#3');
    const { status } = await fetch(`${url}/github/repos/me/mine/pulls/3`, { headers: { authorization: 'token t' } });
    expect(status).toBe(200);
  });
});

describe('It does not start', () => {
  test('with wrong arguments: exit 2', async () => {
    expect(await start('--port', 'http').ended).toEqual({
      code: 2,
      out: '',
      error: '--port takes a whole number from 0 to 65535, not "http".\nTry: npm run sandbox -- --help\n',
    });
  });

  test('on a port in use: exit 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, error } = await start('--port', String(port)).ended;
    other.close();
    expect([code, error]).toEqual([1, `Port ${port} is in use. Choose another with --port, or 0 for any free one.\n`]);
  });

  test('with a damaged store: exit 1 and one line', async () => {
    const store = join(directory, 'store.json');
    writeFileSync(store, '{"format":');
    const { code, error } = await start('--port', '0', '--store', store).ended;
    expect([code, error]).toEqual([1, expect.stringMatching(/^The store \S+ is damaged: it is not JSON\. [^\n]*\n$/)]);
  });
});

test('--help explains every option', async () => {
  const { code, out } = await start('--help').ended;
  expect([code, ['--port', '--store', '--lag', '--pull', '--fault'].filter((name) => !out.includes(name))]).toEqual([
    0,
    [],
  ]);
});

describe('The command line', () => {
  test('has a default for everything', () => {
    expect(readCommandLine([])).toEqual({
      kind: 'start',
      port: 4010,
      lagMs: 0,
      store: undefined,
      faults: [],
      pulls: [],
    });
  });

  test('takes every option', () => {
    const faults = ['--fault', 'GET /a hang', '--fault', 'PUT /b slow=5 x2'];
    const args = ['--port=0', '--lag', '250', '--store', 's.json', '--pull', 'me/mine#3', ...faults];
    expect(readCommandLine(args)).toEqual({
      kind: 'start',
      port: 0,
      lagMs: 250,
      store: 's.json',
      pulls: [{ repository: 'me/mine', number: 3 }],
      faults: [
        { method: 'GET', path: '/a', kind: 'hang' },
        { method: 'PUT', path: '/b', kind: 'slow', delayMs: 5, times: 2 },
      ],
    });
  });

  test.each([
    [['--port', '65536'], '--port takes a whole number'],
    [['--lag', '-1'], "'--lag'"],
    [['--lag', 'soon'], '--lag takes a whole number'],
    [['--pull', 'mine#3'], '--pull takes a pull request such as'],
    [['--fault', 'GET'], '"GET" is not a fault'],
    [['--store'], "'--store <value>' argument missing"],
    [['--unknown'], "Unknown option '--unknown'"],
    [['stray'], "Unexpected argument 'stray'"],
  ])('refuses %j', (args, message) => {
    expect(readCommandLine(args)).toEqual({ kind: 'wrong', message: expect.stringContaining(message) });
  });
});
